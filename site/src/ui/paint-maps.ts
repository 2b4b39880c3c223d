/*
 * How values become pixels: many maps on one canvas, frames around units, numbers in squares. It runs several times a
 * stroke for every canvas in sight, so maps are painted one pixel a value and scaled up by the browser.
 */
import { colour, type Scale } from './palette.ts'
import { dark } from './theme.ts'

/** A square on one of the maps. */
export interface Mark {
  map: number
  left: number
  top: number
  size: number
}

/** Maps of values, as a picture of them is made. */
export interface MapPicture {
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
}

const LIGHT_FRAME = [
  [4, '#fff'],
  [2, '#7a1fd1'],
] as const
const DARK_FRAME = [
  [4, '#000'],
  [2, '#ffe14d'],
] as const

/** Of the whole picture, before the screen's own finer pixels. */
export function sizeOf({ width, height, maps = 1, columns = maps, scale, gap = 2 }: MapPicture) {
  return {
    wide: columns * (width * scale + gap) - gap,
    high: Math.ceil(maps / columns) * (height * scale + gap) - gap,
  }
}

/** Canvas pixels to one of the page. */
export const fineness = (): number => (window.devicePixelRatio > 1 ? 2 : 1)

/** Paints the maps; the canvas has the size for it. */
export function paint(context: CanvasRenderingContext2D, picture: MapPicture): void {
  const { data, width, height, maps = 1, columns = maps, scale, gap = 2, colours = 'signed' } = picture
  const most = picture.most ?? largest(data)
  const ratio = fineness()
  const { wide, high } = sizeOf(picture)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, wide, high)
  const isDark = dark.value
  // One pixel a value first, then each map scaled up: thousands of squares would cost a frame.
  const pixels = sheetOf(imageOf(data, width, height * maps, most, colours, isDark))
  context.imageSmoothingEnabled = false
  for (let map = 0; map < maps; map++) {
    const x = (map % columns) * (width * scale + gap)
    const y = Math.floor(map / columns) * (height * scale + gap)
    context.drawImage(pixels, 0, map * height, width, height, x, y, width * scale, height * scale)
  }
  if (picture.numbers) {
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
  for (const { map, left, top, size } of picture.marks ?? []) {
    const x = (map % columns) * (width * scale + gap) + left * scale
    const y = Math.floor(map / columns) * (height * scale + gap) + top * scale
    frame(context, x, y, size * scale, isDark)
  }
}

/** Whether it is one map and nothing more: then one canvas pixel a value will do, and the page scales it. */
export const isPlain = ({ maps = 1, marks, numbers }: MapPicture): boolean => maps === 1 && !marks && !numbers

/** Paints a plain picture at one pixel a value. */
export function paintPlain(context: CanvasRenderingContext2D, picture: MapPicture): void {
  const { data, width, height, colours = 'signed', most = largest(data) } = picture
  context.putImageData(imageOf(data, width, height, most, colours, dark.value), 0, 0)
}

let scratch: OffscreenCanvasRenderingContext2D | undefined

function imageOf(
  data: Float32Array,
  width: number,
  height: number,
  most: number,
  colours: Scale,
  isDark: boolean,
): ImageData {
  const image = new ImageData(width, height)
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = colour(data[i]! / most, colours, isDark)
    image.data[4 * i] = red
    image.data[4 * i + 1] = green
    image.data[4 * i + 2] = blue
    image.data[4 * i + 3] = 255
  }
  return image
}

/** Values as pixels of one sheet, map under map. */
function sheetOf(image: ImageData): OffscreenCanvas {
  const { width, height } = image
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
  context.font = `${Math.round(size * 0.33)}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const text = value.toFixed(Math.abs(value) >= 9.95 ? 0 : Math.abs(value) >= 0.995 ? 1 : 2)
  // Without the zero before the point: neighbours would touch.
  const short = text
    .replace('-0.00', '0.00')
    .replace('-', '−')
    .replace(/^(−?)0\./, '$1.')
  context.fillText(short, x + size / 2, y + size / 2 + 0.5, size - 6)
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
