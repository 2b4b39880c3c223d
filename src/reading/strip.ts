/*
 * A line as the network sees it: a strip of 32 rows in which the digits stand upright on a level line, 20 pixels high,
 * as MNIST's do. `measureLine` finds slope, middle and height from the moments of the ink, in one pass; `warpStrip`
 * resamples the ink to the strip. Training lines go through the same two functions as those that are read, so what the
 * network learns is what it will see.
 *
 *     picture x = left + (column − pad) · scale
 *     picture y = middle + slope · (x − centre) + (row − 16) · scale        (the strip's rows are 0 … 32)
 */
import { INPUT_SIDE } from '../network/network.js'

/** Ink, 0 to 1, row by row. */
export interface InkPlane {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

/** Where the strip lies in the picture of the ink. */
export interface StripPlace {
  /** Rows down a column to the right. */
  readonly slope: number
  /** Pixels of the picture one of the strip's is. */
  readonly scale: number
  /** The line's middle: at column `centre` it is in row `middle`. */
  readonly centre: number
  readonly middle: number
  /** First and last column with ink, exclusive. */
  readonly left: number
  readonly right: number
}

/** Height of a digit on the strip. */
export const DIGIT_HEIGHT = 20
/** Spread of the rows of ink of digits that high. */
const SPREAD = 6.2
/** Ink paler than this, after a blur over 3×3, counts for nothing in the moments. */
const PALE = 0.25
/** Longer runs of a row are rules, not strokes: in spreads, two digits' heights. */
const MAX_RUN = 6.5
/** What keeps short lines level, whose few digits say little of a slope: in the spread's squares, and in pixels². */
const LEVEL = 6.25
const LEVEL_PIXELS = 30
/** Background at both ends of the ink, in pixels of the strip. */
export const STRIP_PAD = 16

/** Sums of 1, x, y, x², xy and y² over the ink of runs no longer than `most`. */
class Moments {
  readonly most: number
  mass = 0
  x = 0
  y = 0
  xx = 0
  xy = 0
  yy = 0
  /** First and last column, exclusive. */
  left = 0
  right = 0
  /** The longest run, whether it is in the sums or not. */
  longest = 0

  constructor(most: number) {
    this.most = most
  }

  /** Whether they are the sums over runs no longer than another bound, too. */
  alsoUpTo(other: number): boolean {
    return this.longest <= Math.min(this.most, other)
  }
}

function momentsOf({ data, width, height }: InkPlane, most: number): Moments {
  const total = new Moments(most)
  const sums = new Float32Array(width + 2)
  let left = width
  let right = 0
  for (let y = 0; y < height; y++) {
    const row = y * width
    const above = y > 0 ? row - width : -1
    const below = y + 1 < height ? row + width : -1
    let full = 0
    for (let x = 0; x < width; x++) {
      let sum = data[row + x] as number
      if (above >= 0) sum += data[above + x] as number
      if (below >= 0) sum += data[below + x] as number
      sums[x + 1] = sum
      if (sum > full) full = sum
    }
    if (3 * full <= 9 * PALE) continue
    let mass = 0
    let first = 0
    let second = 0
    let start = -1
    for (let x = 0; x <= width; x++) {
      const blurred =
        x < width ? ((sums[x] as number) + (sums[x + 1] as number) + (sums[x + 2] as number)) / 9 : 0
      if (blurred > PALE) {
        if (start < 0) start = x
        const w = blurred - PALE
        mass += w
        first += w * x
        second += w * x * x
      } else if (start >= 0) {
        if (x - start > total.longest) total.longest = x - start
        if (x - start <= most) {
          total.mass += mass
          total.x += first
          total.y += mass * y
          total.xx += second
          total.xy += first * y
          total.yy += mass * y * y
          if (start < left) left = start
          if (x > right) right = x
        }
        start = -1
        mass = first = second = 0
      }
    }
  }
  total.left = left
  total.right = right
  return total
}

/** The place of a line of such moments; null where there is too little ink. */
function placeOf(total: Moments, unit: number): StripPlace | null {
  const { left, right } = total
  if (total.mass < 0.5 || right <= left) return null
  const meanX = total.x / total.mass
  const meanY = total.y / total.mass
  const xx = total.xx / total.mass - meanX * meanX
  const xy = total.xy / total.mass - meanX * meanY
  const yy = total.yy / total.mass - meanY * meanY
  const pixels = LEVEL_PIXELS * (unit / SPREAD) ** 2
  let slope = 0
  for (let round = 0; round < 2; round++) {
    const spread = yy - 2 * slope * xy + slope * slope * xx
    slope += (xy - slope * xx) / (xx + LEVEL * spread + pixels)
  }
  const spread = Math.sqrt(Math.max(0, yy - 2 * slope * xy + slope * slope * xx))
  return {
    slope,
    scale: Math.max(unit / SPREAD / 4, spread / SPREAD),
    // A pixel's middle is half a pixel from its edge.
    centre: meanX + 0.5,
    middle: meanY + 0.5,
    left,
    right,
  }
}

/**
 * The line's place from the moments of its ink; null where there is too little of it.
 *
 * @param unit about the spread of the ink's rows, in pixels; sets what run is too long for a stroke
 */
export const measureLine = (plane: InkPlane, unit = SPREAD): StripPlace | null =>
  placeOf(momentsOf(plane, MAX_RUN * unit), unit)

/** The same where nothing is known of the ink: what a first look finds says how long runs may be. */
export function findLine(plane: InkPlane): StripPlace | null {
  const rough = plane.height / 5
  const moments = momentsOf(plane, MAX_RUN * rough)
  const first = placeOf(moments, rough)
  if (!first) return null
  const unit = Math.min(plane.height / 3, SPREAD * first.scale)
  const most = MAX_RUN * unit
  return placeOf(moments.alsoUpTo(most) ? moments : momentsOf(plane, most), unit) ?? first
}

/** Columns of the strip. */
export const stripWidth = ({ left, right, scale }: StripPlace): number =>
  Math.max(1, Math.ceil((right - left) / scale)) + 2 * STRIP_PAD

/** The place of some of a strip's columns, in which all is `times` smaller. */
export const smallerPart = (place: StripPlace, from: number, to: number, times: number): StripPlace => ({
  ...place,
  scale: place.scale * times,
  left: place.left + (from - STRIP_PAD) * place.scale,
  right: place.left + (to - STRIP_PAD) * place.scale,
})

/** Catmull-Rom's weights of the pixels at −1, 0, 1 and 2, `t` from pixel 0 on, in single precision. */
const farBefore = (t: number): number => Math.fround(t * (-0.5 + t * (1 - 0.5 * t)))
const before = (t: number): number => Math.fround(1 + t * t * (-2.5 + 1.5 * t))
const after = (t: number): number => Math.fround(t * (0.5 + t * (2 - 1.5 * t)))
const farAfter = (t: number): number => Math.fround(t * t * (-0.5 + 0.5 * t))

/** Of each column, the first row with ink and the one after the last; of an empty column the height and 0. */
function inkedRows(
  data: Float32Array,
  width: number,
  height: number,
): { tops: Int32Array; bottoms: Int32Array } {
  const tops = new Int32Array(width).fill(height)
  const bottoms = new Int32Array(width)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue
      if (y < (tops[x] as number)) tops[x] = y
      bottoms[x] = y + 1
    }
  }
  return { tops, bottoms }
}

/** The strip of a line, [32, width], ink 0 to 1; outside the picture there is none. */
export function warpStrip({ data, width, height }: InkPlane, place: StripPlace): InkPlane {
  const { slope, scale, centre, middle, left } = place
  const columns = stripWidth(place)
  const strip = new Float32Array(INPUT_SIDE * columns)
  // Single precision, but kept as doubles: each is read four times.
  const column = new Float64Array(height + 8)
  const { tops, bottoms } = inkedRows(data, width, height)
  const within = (x: number): number => Math.min(width - 1, Math.max(0, x))
  for (let c = 0; c < columns; c++) {
    const x = left + (c + 0.5 - STRIP_PAD) * scale
    const from = Math.floor(x - 0.5)
    if (from < -2 || from > width) continue
    const part = x - 0.5 - from
    const w0 = from > 0 && from <= width ? farBefore(part) : 0
    const w1 = from >= 0 && from < width ? before(part) : 0
    const w2 = from >= -1 && from < width - 1 ? after(part) : 0
    const w3 = from >= -2 && from < width - 2 ? farAfter(part) : 0
    const start = middle + slope * (x - centre) - (INPUT_SIDE / 2 - 0.5) * scale - 0.5
    // Rows without ink in these four columns add nothing.
    let inked = height
    let bare = 0
    for (let at = Math.max(0, from - 1); at < Math.min(width, from + 3); at++) {
      if ((tops[at] as number) < inked) inked = tops[at] as number
      if ((bottoms[at] as number) > bare) bare = bottoms[at] as number
    }
    const lowest = Math.max(0, Math.floor(start) - 1, inked)
    const highest = Math.min(height, Math.ceil(start + INPUT_SIDE * scale) + 2, bare)
    if (highest <= lowest) continue
    // A column beyond the edge weighs nothing, and one that is there stands for it.
    const x0 = within(from - 1)
    const x1 = within(from)
    const x2 = within(from + 1)
    const x3 = within(from + 2)
    for (let y = lowest; y < highest; y++) {
      const row = y * width
      column[y + 4] = Math.fround(
        w0 * (data[row + x0] as number) +
          w1 * (data[row + x1] as number) +
          w2 * (data[row + x2] as number) +
          w3 * (data[row + x3] as number),
      )
    }
    for (let y = Math.max(0, lowest - 4); y < lowest; y++) column[y + 4] = 0
    for (let y = highest; y < Math.min(height + 4, highest + 4); y++) column[y + 4] = 0
    const first = Math.max(0, Math.floor((lowest - 2 - start) / scale))
    const last = Math.min(INPUT_SIDE, Math.ceil((highest + 1 - start) / scale))
    for (let r = first; r < last; r++) {
      const y = start + r * scale
      const row = Math.floor(y)
      if (row + 2 < lowest || row - 1 >= highest) continue
      const t = y - row
      const at = row + 4
      const value =
        farBefore(t) * (column[at - 1] as number) +
        before(t) * (column[at] as number) +
        after(t) * (column[at + 1] as number) +
        farAfter(t) * (column[at + 2] as number)
      strip[r * columns + c] = value < 0 ? 0 : value > 1 ? 1 : value
    }
  }
  return { data: strip, width: columns, height: INPUT_SIDE }
}
