/*
 * The first section, and the only one that is loaded before the first answer: a pad, the ways to get a digit on it,
 * and what the network makes of it. A 3 is written at the start, so that there is something to see.
 */
import { useEffect, useRef } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { chooseFile, inkOf } from '../draw/pictures.ts'
import { SHAPES } from '../draw/shapes.ts'
import { useKeys } from '../draw/use-keys.ts'
import { decode, type Shown, usePictures } from '../draw/use-pictures.ts'
import code from '../snippets/draw.js?raw'
import { fail, network, read, reader, reading } from '../state.ts'
import { Keys } from '../ui/Keys.tsx'
import { Snippet } from '../ui/Snippet.tsx'
import { t } from '../ui/texts.ts'
import { narrow } from '../ui/theme.ts'
import { Answer, AnswerLine } from './Answer.tsx'
import { Codes } from './Codes.tsx'
import { DigitButtons } from './DigitButtons.tsx'

const SIDE = 280
const PEN = 22

export function Draw() {
  const pad = useRef<PadHandle>(null)

  const write = (digit: number) => pad.current?.write(SHAPES[digit]!)
  const show = (picture: Shown) => pad.current?.show(picture, picture.width, picture.height)
  const sample = async () => {
    try {
      const { images } = await reader.samples(1)
      pad.current?.show(inkOf(images), 28, 28)
    } catch (error) {
      fail(error)
    }
  }

  useKeys('pad', pad, (key) => write(Number(key)))
  // Something to look at from the start.
  useEffect(() => void write(3), [])
  usePictures(show)

  return (
    <section id="draw" aria-labelledby="draw-title">
      <h2 id="draw-title">{t('draw')}</h2>
      <div class="draw">
        <div class="card draw-pad">
          {narrow.value && network.value && reading.value && (
            <AnswerLine reading={reading.value} network={network.value} />
          )}
          <Pad
            id="pad"
            width={SIDE}
            height={SIDE}
            pen={PEN}
            reduction={4}
            label={t('pad')}
            handle={pad}
            onInk={read}
          />
          <p class="hint">{t('padHint')}</p>
          <div class="buttons">
            <button type="button" id="clear" onClick={() => pad.current?.clear()}>
              {t('clear')}
            </button>
            <button type="button" id="undo" onClick={() => pad.current?.undo()}>
              {t('undo')}
            </button>
            <button
              type="button"
              id="picture"
              onClick={async () => decode(await chooseFile('image/*'), show)}
            >
              {t('picture')}
            </button>
            <button type="button" id="sample" title={t('mnistTitle')} onClick={sample}>
              MNIST
            </button>
          </div>
          <DigitButtons legend={t('write')} label="writeDigit" onDigit={write} />
          <Keys />
        </div>
        {network.value && reading.value && <Answer reading={reading.value} network={network.value} />}
        {network.value && reading.value && <Codes reading={reading.value} network={network.value} />}
      </div>
      <Snippet code={code} />
    </section>
  )
}
