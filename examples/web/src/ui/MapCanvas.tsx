import { useRef } from 'preact/hooks'
import { colour, type Scale } from './palette.ts'
import { dark } from './theme.ts'
import { useWhenVisible } from './visible.ts'

/** A square on one of the maps. */
export interface Mark {
  map: number
  left: number
  top: number
  size: number
}

export interface Pick {
  map: number
  y: number
  x: number
}

interface Props {
  data: Float32Array
  /** Of one map. */
  width: number
  height: number
  maps?: number
  /** Maps in a row. */
  columns?: number
  /** Canvas pixels a value, and between maps. */
  scale: number
  gap?: number
  colours?: Scale
  /** The value of full colour; the largest there is by default. */
  most?: number
  marks?: Mark[]
  /** Values as numbers in the squares. */
  numbers?: boolean
  label: string
  /** With it, units answer to pointer and arrow keys. */
  onPick?: (pick: Pick) => void
  onHover?: (pick: Pick) => void
  picked?: Pick | null
  class?: string
}

const LIGHT_FRAME = [
  [4, '#fff'],
  [2, '#7a1fd1'],
] as const
const DARK_FRAME = [
  [4, '#000'],
  [2, '#ffe14d'],
] as const

function paint(context: CanvasRenderingContext2D, props: Props, most: number): void {
  const { data, width, height, maps = 1, columns = maps, scale, gap = 2, colours = 'signed' } = props
  const ratio = window.devicePixelRatio > 1 ? 2 : 1
  const rows = Math.ceil(maps / columns)
  const canvas = context.canvas
  const wide = columns * (width * scale + gap) - gap
  const high = rows * (height * scale + gap) - gap
  if (canvas.width !== wide * ratio || canvas.height !== high * ratio) {
    canvas.width = wide * ratio
    canvas.height = high * ratio
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, wide, high)
  const isDark = dark.value
  // One pixel a value first, then each map scaled up: thousands of squares would cost a frame.
  const pixels = pixelsOf(data, width, height * maps, most, colours, isDark)
  context.imageSmoothingEnabled = false
  for (let map = 0; map < maps; map++) {
    const x = (map % columns) * (width * scale + gap)
    const y = Math.floor(map / columns) * (height * scale + gap)
    context.drawImage(pixels, 0, map * height, width, height, x, y, width * scale, height * scale)
  }
  if (props.numbers) {
    for (let i = 0; i < width * height; i++) {
      const part = Math.abs(data[i]! / most)
      number(
        context,
        data[i]!,
        (i % width) * scale,
        Math.floor(i / width) * scale,
        scale,
        part > 0.6 === isDark,
      )
    }
  }
  for (const { map, left, top, size } of props.marks ?? []) {
    const x = (map % columns) * (width * scale + gap) + left * scale
    const y = Math.floor(map / columns) * (height * scale + gap) + top * scale
    frame(context, x, y, size * scale, isDark)
  }
}

let scratch: OffscreenCanvasRenderingContext2D | undefined

/** Values as pixels of one sheet, map under map. */
function pixelsOf(
  data: Float32Array,
  width: number,
  height: number,
  most: number,
  colours: Scale,
  isDark: boolean,
): OffscreenCanvas {
  const image = new ImageData(width, height)
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = colour(data[i]! / most, colours, isDark)
    image.data[4 * i] = red
    image.data[4 * i + 1] = green
    image.data[4 * i + 2] = blue
    image.data[4 * i + 3] = 255
  }
  // One sheet for all: a new one each time costs more than what is done on it.
  scratch ??= new OffscreenCanvas(1, 1).getContext('2d')!
  const sheet = scratch.canvas
  if (sheet.width < width) sheet.width = width
  if (sheet.height < height) sheet.height = height
  scratch.putImageData(image, 0, 0)
  return sheet
}

function number(
  context: CanvasRenderingContext2D,
  value: number,
  x: number,
  y: number,
  size: number,
  black: boolean,
) {
  context.fillStyle = black ? '#111' : '#fff'
  context.font = `${Math.round(size * 0.34)}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const text = value.toFixed(Math.abs(value) >= 9.95 ? 0 : Math.abs(value) >= 0.995 ? 1 : 2)
  context.fillText(
    text.replace('-', '−').replace('−0.00', '0.00'),
    x + size / 2,
    y + size / 2 + 0.5,
    size - 2,
  )
}

/** A frame around a square; at the edge of the canvas, within it. */
function frame(context: CanvasRenderingContext2D, x: number, y: number, size: number, isDark: boolean): void {
  const { width, height } = context.canvas
  const ratio = context.getTransform().a
  const [left, top] = [Math.max(2, x - 1), Math.max(2, y - 1)]
  const right = Math.min(width / ratio - 2, x + size + 1)
  const bottom = Math.min(height / ratio - 2, y + size + 1)
  for (const [line, style] of isDark ? DARK_FRAME : LIGHT_FRAME) {
    context.lineWidth = line
    context.strokeStyle = style
    context.strokeRect(left, top, right - left, bottom - top)
  }
}

const largest = (data: Float32Array): number => {
  let most = 1e-6
  for (const value of data) most = Math.max(most, Math.abs(value))
  return most
}

/** Maps of values as pictures. */
export function MapCanvas(props: Props) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { data, width, height, maps = 1, columns = maps, scale, gap = 2, onPick, onHover, picked } = props
  // Read here, so that a change of colours draws anew.
  const isDark = dark.value
  useWhenVisible(ref, () => {
    const context = ref.current?.getContext('2d')
    if (context && data.length > 0) paint(context, props, props.most ?? largest(data))
  }, [data, width, maps, columns, scale, props.marks, isDark, props.most])

  const at = (event: MouseEvent): Pick | null => {
    const box = ref.current!.getBoundingClientRect()
    const wide = columns * (width * scale + gap) - gap
    const px = ((event.clientX - box.left) * wide) / box.width
    const py = ((event.clientY - box.top) * wide) / box.width
    const column = Math.floor(px / (width * scale + gap))
    const row = Math.floor(py / (height * scale + gap))
    const x = Math.floor((px - column * (width * scale + gap)) / scale)
    const y = Math.floor((py - row * (height * scale + gap)) / scale)
    const map = row * columns + column
    const inside =
      column >= 0 && column < columns && map >= 0 && map < maps && x >= 0 && x < width && y >= 0 && y < height
    return inside ? { map, y, x } : null
  }
  const point = (event: MouseEvent, tell: ((pick: Pick) => void) | undefined) => {
    const pick = at(event)
    if (pick) tell?.(pick)
  }
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key]
    if (!step || !onPick) return
    event.preventDefault()
    const { map, y, x } = picked ?? { map: 0, y: 0, x: 0 }
    const wide = columns * width
    const high = Math.ceil(maps / columns) * height
    const toX = Math.min(wide - 1, Math.max(0, (map % columns) * width + x + step[1]!))
    const toY = Math.min(high - 1, Math.max(0, Math.floor(map / columns) * height + y + step[0]!))
    const next = Math.floor(toY / height) * columns + Math.floor(toX / width)
    const moved = toX !== (map % columns) * width + x || toY !== Math.floor(map / columns) * height + y
    if (next < maps && moved) onPick({ map: next, y: toY % height, x: toX % width })
  }

  const common = { ref, class: `maps ${props.class ?? ''}`, 'aria-label': props.label }
  if (!onPick) return <canvas {...common} role="img" />
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: units that arrow keys move between
    <canvas
      {...common}
      role="application"
      tabIndex={0}
      onPointerMove={(event) => event.pointerType !== 'touch' && point(event, onHover)}
      onClick={(event) => point(event, onPick)}
      onKeyDown={move}
      onFocus={() => !picked && onHover?.({ map: 0, y: height >> 1, x: width >> 1 })}
    />
  )
}
