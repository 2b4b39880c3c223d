import { useEffect, useRef } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { chooseFile, inkOf, pictureOf } from '../draw/pictures.ts'
import { SHAPES } from '../draw/shapes.ts'
import { fail, network, read, reader, reading } from '../state.ts'
import { t } from '../ui/texts.ts'
import { Answer } from './Answer.tsx'
import { Codes } from './Codes.tsx'

const SIDE = 280
const PEN = 22

export function Draw() {
  const pad = useRef<PadHandle>(null)

  const write = (digit: number) => {
    pad.current?.clear()
    pad.current?.write(SHAPES[digit]!)
  }
  const show = async (file: Blob) => {
    try {
      const bitmap = await createImageBitmap(file)
      pad.current?.show(bitmap, bitmap.width, bitmap.height)
    } catch (error) {
      fail(error)
    }
  }
  const sample = async () => {
    try {
      const { images } = await reader.samples(1)
      pad.current?.show(inkOf(images), 28, 28)
    } catch (error) {
      fail(error)
    }
  }

  // Something to look at from the start.
  useEffect(() => write(3), [])

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const file = pictureOf(event.clipboardData)
      if (file) void show(file)
    }
    const over = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      event.preventDefault()
      const file = pictureOf(event.dataTransfer)
      if (file) void show(file)
    }
    document.addEventListener('paste', paste)
    document.addEventListener('dragover', over)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('paste', paste)
      document.removeEventListener('dragover', over)
      document.removeEventListener('drop', drop)
    }
  }, [])

  return (
    <section id="draw" aria-labelledby="draw-title">
      <h2 id="draw-title">{t('draw')}</h2>
      <div class="draw">
        <div class="card draw-pad">
          <Pad
            id="pad"
            width={SIDE}
            height={SIDE}
            pen={PEN}
            reduction={2}
            label={t('pad')}
            handle={pad}
            onInk={read}
            onKey={(key) => write(Number(key))}
          />
          <p class="hint">{t('padHint')}</p>
          <div class="buttons">
            <button type="button" id="clear" onClick={() => pad.current?.clear()}>
              {t('clear')}
            </button>
            <button type="button" onClick={() => pad.current?.undo()}>
              {t('undo')}
            </button>
            <button type="button" onClick={async () => show(await chooseFile('image/*'))}>
              {t('picture')}
            </button>
            <button type="button" onClick={sample}>
              {t('mnist')}
            </button>
          </div>
          <fieldset class="digits">
            <legend>{t('write')}</legend>
            {SHAPES.map((_, digit) => (
              <button
                key={digit}
                type="button"
                aria-label={t('writeDigit', { x: digit })}
                onClick={() => write(digit)}
              >
                {digit}
              </button>
            ))}
          </fieldset>
        </div>
        {network.value && reading.value && <Answer reading={reading.value} network={network.value} />}
        {network.value && reading.value && <Codes reading={reading.value} network={network.value} />}
      </div>
    </section>
  )
}
