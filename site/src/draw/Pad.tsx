/*
 * The pad of all sections that are written on: its own strokes, a picture to begin from, and undo. Each stroke is
 * drawn twice, for the eye and on a small sheet that is what gets read, and that is sent off at the first movement
 * instead of at the next frame, so that the answer follows the pen.
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useImperativeHandle, useRef } from 'preact/hooks'
import { fitted, pixelsOf } from './pictures.ts'
import type { Stroke } from './shapes.ts'

/** What else may be done with a pad. */
export interface PadHandle {
  clear(): void
  undo(): void
  /** Writes strokes given in parts of the pad's height, in place of what was there. */
  write(strokes: readonly Stroke[]): void
  show(picture: CanvasImageSource, width: number, height: number): void
}

interface Props {
  width: number
  height: number
  pen: number
  /** Pixels of the pad to one that is read: the network sees far fewer, and preparing them takes time. */
  reduction: number
  label: string
  id: string
  handle: { current: PadHandle | null }
  onInk: (picture: ImageData) => void
  children?: ComponentChildren
}

/** Moves as they come, where a browser tells them: others wait for a frame, and the answer to them for the next. */
const moving = (draw: (event: PointerEvent) => void) =>
  'onpointerrawupdate' in globalThis ? { onPointerRawUpdate: draw } : { onPointerMove: draw }

/** What is on the paper. */
interface Sheet {
  strokes: Stroke[]
  backdrop: CanvasImageSource | null
  /** The picture on the paper as it came, which is read until it is drawn on. */
  picture: ImageData | null
}

const BLANK: Sheet = { strokes: [], backdrop: null, picture: null }

/** What is read: the pad once more, smaller. Ink is black on nothing, so that the network's own preparation finds it. */
function smallSheet(width: number, height: number, reduction: number): OffscreenCanvasRenderingContext2D {
  const sheet = new OffscreenCanvas(width / reduction, height / reduction).getContext('2d', {
    willReadFrequently: true,
  })!
  sheet.imageSmoothingQuality = 'high'
  sheet.scale(1 / reduction, 1 / reduction)
  return sheet
}

export function Pad({ width, height, pen, reduction, label, id, handle, onInk, children }: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  const sheet = useRef(BLANK)
  /** What was there before each change, to go back to. */
  const past = useRef<Sheet[]>([])
  const drawing = useRef<number | null>(null)
  /** The canvas in the window, asked for once a stroke: each time costs a layout. */
  const box = useRef<DOMRect>(null!)
  const due = useRef(0)
  const more = useRef(false)
  const reduced = useRef<OffscreenCanvasRenderingContext2D>(null!)
  reduced.current ??= smallSheet(width, height, reduction)

  /** Both are drawn on: to scale one down for the other takes longer. */
  const papers = () => [ref.current!.getContext('2d')!, reduced.current]

  const send = () => {
    const { picture, strokes } = sheet.current
    const own = strokes.length === 0 ? picture : null
    onInk(own ?? reduced.current.getImageData(0, 0, width / reduction, height / reduction))
  }
  /** At once, and for all else that comes within this frame once more at its end. */
  const tell = () => {
    if (due.current) {
      more.current = true
      return
    }
    send()
    due.current = requestAnimationFrame(() => {
      due.current = 0
      if (more.current) send()
      more.current = false
    })
  }
  const line = (stroke: Stroke, from: number) => {
    const [x, y] = stroke[from]!
    for (const paper of papers()) {
      paper.lineWidth = pen
      paper.lineCap = 'round'
      paper.lineJoin = 'round'
      paper.beginPath()
      paper.moveTo(x, y)
      paper.lineTo(x, y)
      for (const [toX, toY] of stroke.slice(from + 1)) paper.lineTo(toX, toY)
      paper.stroke()
    }
  }
  const redraw = () => {
    for (const paper of papers()) {
      paper.clearRect(0, 0, width, height)
      if (sheet.current.backdrop) paper.drawImage(sheet.current.backdrop, 0, 0)
    }
    for (const stroke of sheet.current.strokes) line(stroke, 0)
    tell()
  }
  const change = (next: Sheet) => {
    past.current.push(sheet.current)
    sheet.current = next
  }

  useImperativeHandle(handle, () => ({
    clear() {
      if (sheet.current !== BLANK) change(BLANK)
      redraw()
    },
    undo() {
      sheet.current = past.current.pop() ?? BLANK
      redraw()
    },
    write(shape) {
      const strokes = shape.map((stroke): Stroke => stroke.map(([x, y]) => [x * height, y * height]))
      change({ ...BLANK, strokes })
      redraw()
    },
    show(picture, wide, high) {
      const backdrop = fitted(picture, wide, high, width, height)
      change({ strokes: [], backdrop, picture: pixelsOf(picture, wide, high) })
      redraw()
    },
  }))

  useEffect(() => () => cancelAnimationFrame(due.current), [])

  const place = ({ clientX, clientY }: PointerEvent): [number, number] => [
    ((clientX - box.current.left) * width) / box.current.width,
    ((clientY - box.current.top) * height) / box.current.height,
  ]
  const begin = (event: PointerEvent) => {
    if (event.button !== 0 || drawing.current !== null) return
    event.preventDefault()
    ref.current!.focus({ preventScroll: true })
    ref.current!.setPointerCapture(event.pointerId)
    drawing.current = event.pointerId
    box.current = ref.current!.getBoundingClientRect()
    const stroke = [place(event)]
    change({ ...sheet.current, strokes: [...sheet.current.strokes, stroke] })
    line(stroke, 0)
    tell()
  }
  const draw = (event: PointerEvent) => {
    if (event.pointerId !== drawing.current) return
    const stroke = sheet.current.strokes.at(-1)!
    const from = stroke.length - 1
    // A frame may hold several places of a fast pen.
    const events = event.getCoalescedEvents?.() ?? []
    for (const one of events.length > 0 ? events : [event]) stroke.push(place(one))
    line(stroke, from)
    tell()
  }
  const end = (event: PointerEvent) => {
    if (event.pointerId === drawing.current) drawing.current = null
  }

  return (
    <div class="pad">
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes keys of its own */}
      <canvas
        ref={ref}
        id={id}
        width={width}
        height={height}
        role="application"
        aria-label={label}
        tabIndex={0}
        onPointerDown={begin}
        {...moving(draw)}
        onPointerUp={end}
        onPointerCancel={end}
      />
      {children}
    </div>
  )
}
