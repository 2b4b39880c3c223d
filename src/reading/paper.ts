/*
 * From a picture of writing to its ink, 0 to 1: the ground is a local one (a grey closing: the brightest of a square,
 * then the darkest of those), so that shadows, lamps and paper edges are ground too, and ink is what the picture is
 * darker than that, or lighter: ink is the lesser part of its surroundings.
 */
import { quantileAbove } from '../input/ink.js'
import type { GreyPicture, PictureKernels } from '../input/kernels.js'
import { isTransparent, LUMINANCE, toGrey } from '../input/picture.js'
import type { InkPlane } from './strip.js'

/** Ink below this share of the paper's light is none. */
const FAINTEST = 0.06

/** Ink is at least this share of a picture, or so many pixels. */
const LEAST_SHARE = 0.002
const LEAST_INK = 150

/** What each level of ink stands for: noise for 0 and full strokes for 1; null where nothing stands out. */
export function inkTable(ink: Uint8Array, kernels: PictureKernels): Float32Array | null {
  const counts = kernels.histogram(ink)
  const quantile = (share: number, above = -1): number => quantileAbove(counts, above, share) / 255
  const median = quantile(0.5)
  const floor = Math.min(0.5, Math.max(0.02, median + 2.5 * (median - quantile(0.1))))
  let most = quantile(1 - LEAST_SHARE)
  // A few digits are less of a large page.
  if (most < floor + FAINTEST) most = quantile(1 - Math.min(LEAST_SHARE, LEAST_INK / ink.length))
  if (most < floor + FAINTEST) return null
  const firm = Math.ceil((floor + 0.5 * (most - floor)) * 255)
  const peak = Math.max(floor + FAINTEST, quantile(0.6, firm - 1))
  const table = new Float32Array(256)
  for (let level = 0; level < table.length; level++)
    table[level] = Math.min(1, Math.max(0, (level / 255 - floor) / (peak - floor)))
  return table
}

/** Half of what is too wide for a stroke, in a picture of a line, by its height. */
const reachOf = (height: number): number => Math.min(16, Math.max(4, Math.round(height / 8)))

/** Noise to 0 and full strokes to 1; null where nothing stands out. */
function spread(ink: Uint8Array, kernels: PictureKernels): Float32Array | null {
  const table = inkTable(ink, kernels)
  if (!table) return null
  const data = new Float32Array(ink.length)
  for (let at = 0; at < ink.length; at++) data[at] = table[ink[at] as number] as number
  return data
}

/** The ink of a picture in colour. */
export interface ColourInk extends InkPlane {
  /** Whether it is darker than its ground. */
  readonly dark: boolean
}

/**
 * Whether what is written is darker than its ground. Of what lies within reach of a pixel ink is the lesser part, so that
 * it differs more from the mean than the ground does: the sum of the cubes of all differences has its sign. A shadow's
 * edge, or the paper's, has as much on either side.
 */
export function isDark({ data, width, height }: GreyPicture, reach: number): boolean {
  /** Of each column, the sum of the rows within reach. */
  const sums = new Int32Array(width)
  let cubes = 0
  for (let y = -reach; y < height; y++) {
    const [entering, leaving] = [(y + reach) * width, (y - reach - 1) * width]
    if (y + reach < height)
      for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (data[entering + x] as number)
    if (y - reach - 1 >= 0)
      for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) - (data[leaving + x] as number)
    if (y < 0) continue
    const rows = Math.min(height, y + reach + 1) - Math.max(0, y - reach)
    let sum = 0
    for (let x = -reach; x < width; x++) {
      if (x + reach < width) sum += sums[x + reach] as number
      if (x - reach - 1 >= 0) sum -= sums[x - reach - 1] as number
      if (x < 0) continue
      const columns = Math.min(width, x + reach + 1) - Math.max(0, x - reach)
      const away = (data[y * width + x] as number) - sum / (rows * columns)
      cubes += away * away * away
    }
  }
  return cubes <= 0
}

function inkOfGrey(
  grey: GreyPicture,
  invert: boolean | 'auto',
  reach: number,
  kernels: PictureKernels,
): ColourInk | null {
  const { data, width, height } = grey
  const dark = invert === 'auto' ? isDark(grey, reach) : invert
  const ink = spread(kernels.ink(data, width, height, reach, !dark), kernels)
  return ink && { data: ink, width, height, dark }
}

/**
 * The ink of RGBA bytes, each factor × factor pixels as one; null where there is none.
 *
 * @param weights what each colour weighs in the grey that ink is seen in
 */
export function inkOfColour(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  invert: boolean | 'auto',
  factor: number,
  kernels: PictureKernels,
  weights = LUMINANCE,
): ColourInk | null {
  const look = (paper: 'white' | 'black'): ColourInk | null => {
    const grey = toGrey(rgba, width, height, paper, factor, weights, kernels)
    return inkOfGrey(grey, invert, reachOf(grey.height), kernels)
  }
  const found = look(invert === false ? 'black' : 'white')
  return found ?? (invert === 'auto' && isTransparent(rgba) ? look('black') : null)
}

/** The ink of levels, 0 = background to 255, that need no ground; each factor × factor as one. */
export function inkOfLevels(
  levels: Uint8Array,
  width: number,
  height: number,
  factor: number,
  kernels: PictureKernels,
): InkPlane | null {
  const columns = Math.ceil(width / factor)
  const rows = Math.ceil(height / factor)
  const ink = factor === 1 ? levels : new Uint8Array(columns * rows)
  for (let row = 0; row < rows && factor > 1; row++) {
    const bottom = Math.min(height, (row + 1) * factor)
    for (let column = 0; column < columns; column++) {
      const right = Math.min(width, (column + 1) * factor)
      let sum = 0
      for (let y = row * factor; y < bottom; y++)
        for (let at = y * width + column * factor; at < y * width + right; at++) sum += levels[at] as number
      const count = (bottom - row * factor) * (right - column * factor)
      ink[row * columns + column] = Math.round(sum / count)
    }
  }
  const data = spread(ink, kernels)
  return data && { data, width: columns, height: rows }
}
