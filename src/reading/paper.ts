/**
 * From a picture of writing to its ink, 0 to 1: the ground is a local one (a grey closing: the brightest of a square,
 * then the darkest of those), so that shadows, lamps and paper edges are ground too, and ink is what the picture is
 * darker than that. Both lights are tried: ink is the lesser part.
 */
import { type GreyPicture, isTransparent, toGrey } from '../input/picture.js'
import type { InkPlane } from './strip.js'

/** Ink below this share of the paper's light is none. */
const FAINTEST = 0.06
/** Added to both sides of a quotient, so that black paper has one. */
const DARK = 12

/** The extreme of each run of 2·reach + 1 values along lines (van Herk 1992: three comparisons a value). */
function running(
  data: Float32Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
  reach: number,
  most: boolean,
): void {
  const size = 2 * reach + 1
  const padded = Math.ceil((length + 2 * reach) / size) * size
  const outside = most ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const values = new Float32Array(padded)
  const before = new Float32Array(padded)
  const after = new Float32Array(padded)
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep
    values.fill(outside)
    for (let i = 0; i < length; i++) values[i + reach] = data[start + i * step] as number
    for (let block = 0; block < padded; block += size) {
      let best = outside
      for (let i = block; i < block + size; i++) {
        const value = values[i] as number
        if (most ? value > best : value < best) best = value
        before[i] = best
      }
      best = outside
      for (let i = block + size - 1; i >= block; i--) {
        const value = values[i] as number
        if (most ? value > best : value < best) best = value
        after[i] = best
      }
    }
    for (let i = 0; i < length; i++) {
      const a = after[i] as number
      const b = before[i + size - 1] as number
      data[start + i * step] = (most ? a > b : a < b) ? a : b
    }
  }
}

function square(data: Float32Array, width: number, height: number, reach: number, most: boolean): void {
  running(data, height, width, width, 1, reach, most)
  running(data, width, height, 1, width, reach, most)
}

/** Darkness against the local ground, 0 to 1. */
export function againstGround(
  grey: Float32Array,
  width: number,
  height: number,
  reach: number,
): Float32Array {
  const ground = grey.slice()
  square(ground, width, height, reach, true)
  square(ground, width, height, reach, false)
  for (let at = 0; at < ground.length; at++) {
    const light = ground[at] as number
    const own = grey[at] as number
    ground[at] = light > own ? (light - own) / (light + DARK) : 0
  }
  return ground
}

const BINS = 256
/** Of more pixels than this twice over only some are counted, evenly. */
const COUNTED = 2 ** 19

/** Value below which a share of the counted lie. */
function quantile(counts: Uint32Array, share: number, from = 0): number {
  let total = 0
  for (let bin = from; bin < BINS; bin++) total += counts[bin] as number
  let rest = share * total
  for (let bin = from; bin < BINS; bin++) {
    rest -= counts[bin] as number
    if (rest <= 0) return bin / (BINS - 1)
  }
  return 1
}

/** Noise to 0 and full strokes to 1, in place; false where nothing stands out. */
export function spread(ink: Float32Array): boolean {
  const counts = new Uint32Array(BINS)
  const step = Math.max(1, Math.floor(ink.length / COUNTED))
  for (let at = 0; at < ink.length; at += step) {
    // Ink is at most 1.
    const bin = ((ink[at] as number) * (BINS - 1) + 0.5) | 0
    counts[bin] = (counts[bin] as number) + 1
  }
  const median = quantile(counts, 0.5)
  const floor = Math.min(0.5, Math.max(0.02, median + 2.5 * (median - quantile(counts, 0.1))))
  const most = quantile(counts, 0.998)
  if (most < floor + FAINTEST) return false
  const firm = Math.ceil((floor + 0.5 * (most - floor)) * (BINS - 1))
  const peak = Math.max(floor + FAINTEST, quantile(counts, 0.6, firm))
  const gain = 1 / (peak - floor)
  for (let at = 0; at < ink.length; at++) {
    const value = ((ink[at] as number) - floor) * gain
    ink[at] = value < 0 ? 0 : value > 1 ? 1 : value
  }
  return true
}

function negative(grey: Float32Array): Float32Array {
  return grey.map((value) => 255 - value)
}

const total = (values: Float32Array): number => {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at] as number
  return sum
}

/** The ink of a picture in colour. */
export interface ColourInk extends InkPlane {
  /** Whether it is darker than its ground. */
  readonly dark: boolean
}

function inkOfGrey(
  { data, width, height }: GreyPicture,
  invert: boolean | 'auto',
  reach: number,
): ColourInk | null {
  const grey = Float32Array.from(data)
  const dark = invert === false ? null : againstGround(grey, width, height, reach)
  const light = invert === true ? null : againstGround(negative(grey), width, height, reach)
  const ink = dark === null ? light : light === null || total(dark) <= total(light) ? dark : light
  return ink && spread(ink) ? { data: ink, width, height, dark: ink === dark } : null
}

/**
 * The ink of RGBA bytes, each factor × factor pixels as one; null where there is none.
 *
 * @param reach half the width of what is too wide for a stroke, in pixels of the ink
 */
export function inkOfColour(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  invert: boolean | 'auto',
  factor: number,
  reach: (width: number, height: number) => number,
): ColourInk | null {
  const look = (paper: 'white' | 'black'): ColourInk | null => {
    const grey = toGrey(rgba, width, height, paper, factor)
    return inkOfGrey(grey, invert, reach(grey.width, grey.height))
  }
  const found = look(invert === false ? 'black' : 'white')
  return found ?? (invert === 'auto' && isTransparent(rgba) ? look('black') : null)
}

/** The ink of levels, 0 = background, that need no ground; each factor × factor as one. */
export function inkOfLevels(
  level: (at: number) => number,
  width: number,
  height: number,
  factor: number,
): InkPlane | null {
  const columns = Math.ceil(width / factor)
  const rows = Math.ceil(height / factor)
  const ink = new Float32Array(columns * rows)
  if (factor === 1) for (let at = 0; at < ink.length; at++) ink[at] = level(at)
  for (let row = 0; row < rows && factor > 1; row++) {
    const bottom = Math.min(height, (row + 1) * factor)
    for (let column = 0; column < columns; column++) {
      const right = Math.min(width, (column + 1) * factor)
      let sum = 0
      for (let y = row * factor; y < bottom; y++)
        for (let x = column * factor; x < right; x++) sum += level(y * width + x)
      ink[row * columns + column] = sum / ((bottom - row * factor) * (right - column * factor))
    }
  }
  return spread(ink) ? { data: ink, width: columns, height: rows } : null
}
