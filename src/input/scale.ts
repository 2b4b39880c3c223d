/*
 * From the ink's box to 28×28 bytes, as MNIST's digits were made: the box scaled to fit 20×20 keeping its aspect,
 * area averages where it shrinks, and the centre of mass put in the middle.
 */
import type { Box } from './ink.js'

/** Side of the square the digit is scaled to, and of the whole image. */
const BOX = 20
const SIDE = 28

/** What target pixels take of a line of source pixels: `weights` from `starts[i]` on, `most` for each, their sum 1. */
interface Shares {
  readonly starts: Int32Array
  readonly weights: Float64Array
  readonly most: number
}

/** Down: the mean over the stretch a target pixel covers. Up: between the two source pixels next to its middle. */
function shares(from: number, to: number): Shares {
  const most = to <= from ? Math.ceil(from / to) + 1 : 2
  const starts = new Int32Array(to)
  const weights = new Float64Array(to * most)
  for (let at = 0; at < to; at++) {
    if (to <= from) {
      const begin = (at * from) / to
      const end = ((at + 1) * from) / to
      const start = Math.floor(begin)
      starts[at] = start
      for (let source = start; source < Math.min(from, Math.ceil(end)); source++)
        weights[at * most + source - start] =
          (Math.min(end, source + 1) - Math.max(begin, source)) / (end - begin)
      continue
    }
    const middle = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5))
    const start = Math.min(Math.floor(middle), Math.max(0, from - 2))
    starts[at] = start
    weights[at * most] = from === 1 ? 1 : 1 - (middle - start)
    if (from > 1) weights[at * most + 1] = middle - start
  }
  return { starts, weights, most }
}

/** Lines of a picture as numbers: each as it is, or looked up. */
type Source = Float32Array | { readonly bytes: Uint8Array; readonly table: Float32Array }

/** The box of a picture scaled to columns × rows: area averages where it shrinks, bilinear where it grows. */
export function resample(
  source: Source,
  width: number,
  box: Box,
  columns: number,
  rows: number,
): Float32Array {
  const wide = box.right - box.left
  const across = shares(wide, columns)
  const down = shares(box.bottom - box.top, rows)
  const line = new Float64Array(wide)
  const result = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    line.fill(0)
    for (let k = 0; k < down.most; k++) {
      const weight = down.weights[row * down.most + k] as number
      if (weight === 0) continue
      const from = (box.top + (down.starts[row] as number) + k) * width + box.left
      if (source instanceof Float32Array) addLine(line, weight, source, from)
      else addBytes(line, weight, source.bytes, source.table, from)
    }
    for (let column = 0; column < columns; column++) {
      const start = across.starts[column] as number
      let sum = 0
      for (let k = 0; k < across.most && start + k < wide; k++)
        sum += (across.weights[column * across.most + k] as number) * (line[start + k] as number)
      result[row * columns + column] = sum
    }
  }
  return result
}

function addLine(line: Float64Array, weight: number, source: Float32Array, from: number): void {
  for (let x = 0; x < line.length; x++) line[x] = (line[x] as number) + weight * (source[from + x] as number)
}

function addBytes(
  line: Float64Array,
  weight: number,
  bytes: Uint8Array,
  table: Float32Array,
  from: number,
): void {
  for (let x = 0; x < line.length; x++) {
    const value = bytes[from + x] as number
    if (value > 0) line[x] = (line[x] as number) + weight * (table[value] as number)
  }
}

/**
 * How steep edges are made where a picture grows by `scale`. Between two source pixels an edge is `scale` pixels wide,
 * so strokes look thick and blurred; that much steeper it is one pixel again. Half a pixel less keeps lines thinner than
 * a source pixel, pale all over, and leaves digits as large as MNIST's alone.
 */
const steepness = (scale: number): number => Math.max(1, scale - 0.5)

/** Levels of a picture and the box of their ink. */
export interface Found {
  readonly levels: Float32Array
  readonly width: number
  readonly ink: { readonly box: Box; readonly floor: number; readonly peak: number }
}

/** What is scaled to fit BOX × BOX, row by row, 0 to 1. */
export interface Scaled {
  readonly data: Float32Array
  readonly columns: number
  readonly rows: number
}

/** The ink's box scaled to fit BOX × BOX, ink at 0…1 of its peak; the levels in the box are changed. */
export function scaled({ levels, width, ink }: Found): Scaled {
  const { left, top, right, bottom } = ink.box
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left; at < y * width + right; at++) {
      levels[at] = Math.min(1, Math.max(0, ((levels[at] as number) - ink.floor) / (ink.peak - ink.floor)))
    }
  }
  return fitted(levels, width, ink.box)
}

/** The same of bytes that each stand for the ink `table` says, 0 to 1; 0 is none. */
export const scaledBytes = (bytes: Uint8Array, table: Float32Array, width: number, box: Box): Scaled =>
  fitted({ bytes, table }, width, box)

/** A box of ink that is 0 to 1 already, scaled to fit BOX × BOX. */
export function fitted(levels: Source, width: number, box: Box): Scaled {
  const [wide, high] = [box.right - box.left, box.bottom - box.top]
  const scale = BOX / Math.max(wide, high)
  const columns = Math.max(1, Math.round(wide * scale))
  const rows = Math.max(1, Math.round(high * scale))
  const data = resample(levels, width, box, columns, rows)
  const steep = steepness(scale)
  if (steep === 1) return { data, columns, rows }
  for (let at = 0; at < data.length; at++)
    data[at] = Math.min(1, Math.max(0, 0.5 + steep * ((data[at] as number) - 0.5)))
  return { data, columns, rows }
}

/** Full ink after scaling: the level 95 % of the inked pixels stay below, so that thin strokes are not pale. */
function fullInk(data: Float32Array): number {
  let inked = 0
  for (let at = 0; at < data.length; at++) if ((data[at] as number) > 1 / 255) inked++
  if (inked === 0) return 1
  // Only the highest are put in order, the last of them the one that is asked for.
  const highest = new Float32Array(inked - Math.floor(inked * 0.95))
  const last = highest.length - 1
  for (let from = 0; from < data.length; from++) {
    const value = data[from] as number
    if (value <= (highest[last] as number)) continue
    let at = last
    for (; at > 0 && (highest[at - 1] as number) < value; at--) highest[at] = highest[at - 1] as number
    highest[at] = value
  }
  return highest[last] as number
}

/** The scaled digit in SIDE × SIDE bytes, its centre of mass in the middle. */
export function centred(data: Float32Array, columns: number, rows: number): Uint8Array {
  let mass = 0
  let massX = 0
  let massY = 0
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const value = data[at] as number
      mass += value
      massX += value * column
      massY += value * row
    }
  }
  const place = (moment: number, length: number): number =>
    Math.min(SIDE - length, Math.max(0, Math.round(SIDE / 2 - moment / mass)))
  const left = place(massX, columns)
  const top = place(massY, rows)
  const gain = 255 / fullInk(data)
  const image = new Uint8Array(SIDE * SIDE)
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++)
      image[(top + row) * SIDE + left + column] = Math.min(255, Math.round((data[at] as number) * gain))
  return image
}
