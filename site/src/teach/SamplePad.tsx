/*
 * The pad of Teach, with all the ways to a sample: drawing, pictures chosen or pasted or dropped, several at once.
 * The number of a symbol or Enter keeps a drawing and clears the pad for the next, so that many are drawn in a row.
 */
import { useRef, useState } from 'preact/hooks'
import { Pad, type PadHandle } from '../draw/Pad.tsx'
import { useKeys } from '../draw/use-keys.ts'
import { decode, type Shown } from '../draw/use-pictures.ts'
import { t as pageText } from '../ui/texts.ts'
import { addSample, chosen, symbols } from './session.ts'
import { t } from './texts.ts'

export const SIDE = 200
export const PEN = 16
export const REDUCTION = 2

/** A picture as the pad would give it, of at most so many pixels a side. */
const MOST_SIDE = 1024

function pixelsOf(picture: Shown): ImageData {
  const scale = Math.min(1, MOST_SIDE / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)))
  const context = new OffscreenCanvas(width!, height!).getContext('2d')!
  context.drawImage(picture, 0, 0, width!, height!)
  return context.getImageData(0, 0, width!, height!)
}

/** The pad that samples are drawn on, one after the other. */
export function SamplePad() {
  const pad = useRef<PadHandle>(null)
  const ink = useRef<ImageData | null>(null)
  const [note, setNote] = useState('')
  const name = symbols.value[chosen.value]?.name.trim() || String(chosen.value + 1)

  const keep = async (at: number) => {
    if (!ink.current || !symbols.value[at]) return
    const kept = await addSample(at, ink.current)
    setNote(kept ? '' : t('blank'))
    if (kept) pad.current?.clear()
  }
  // Key 1 is the first symbol, 0 the tenth.
  useKeys('teach-pad', pad, (key) => void keep((Number(key) + 9) % 10))
  const take = async (files: Iterable<File>) => {
    for (const file of files) {
      await decode(file, async (picture) => {
        const kept = await addSample(chosen.value, pixelsOf(picture))
        setNote(kept ? '' : t('blank'))
      })
    }
  }
  const filesOf = (data: DataTransfer | null): File[] =>
    [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'))
  /** What is given to this pad is not for the page's first one. */
  const taken = (event: ClipboardEvent | DragEvent, data: DataTransfer | null) => {
    const files = filesOf(data)
    if (files.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    document.documentElement.classList.remove('dropping')
    void take(files)
  }
  const choose = () => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    input.multiple = true
    input.onchange = () => void take(input.files ?? [])
    input.click()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears what bubbles up from the pad
    <div
      class="teach-pad"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLCanvasElement)) return
        event.preventDefault()
        void keep(chosen.value)
      }}
      onPaste={(event) => taken(event, event.clipboardData)}
      onDrop={(event) => taken(event, event.dataTransfer)}
    >
      <Pad
        id="teach-pad"
        width={SIDE}
        height={SIDE}
        pen={PEN}
        reduction={REDUCTION}
        label={t('pad')}
        handle={pad}
        onInk={(picture) => {
          ink.current = picture
        }}
      />
      <p class="buttons">
        <button type="button" id="teach-keep" class="primary" onClick={() => void keep(chosen.value)}>
          {t('keep', { x: name })}
        </button>
        <button type="button" onClick={() => pad.current?.clear()}>
          {pageText('clear')}
        </button>
        <button type="button" onClick={() => pad.current?.undo()}>
          {pageText('undo')}
        </button>
        <button type="button" id="teach-pictures" onClick={choose}>
          {t('pictures')}
        </button>
      </p>
      <p class="hint" role="status">
        {note || t('padHint')}
      </p>
    </div>
  )
}
