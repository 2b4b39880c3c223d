/**
 * `readPage`: the lines of a page of digits, in reading order. The ground is the light of blocks of the page; the skew is
 * the slope along which rows of ink are told apart best; rules that run along it are taken out, but under strokes; the
 * rows that are left are bands, each of which is read as a line.
 */

import { plainOptions, reading, refuse } from '../check.js'
import type { Picture } from '../input/images.js'
import { type Box, quantileAbove } from '../input/ink.js'
import { type PictureKernels, PLAIN_KERNELS } from '../input/kernels.js'
import { type GreyPicture, LUMINANCE, toGrey } from '../input/picture.js'
import { spread } from './paper.js'
import {
  type CheckedReadOptions,
  checkReadOptions,
  inkSource,
  lineNet,
  lineOf,
  type Readers,
  type ReadLine,
  type ReadOptions,
  readByCuts,
} from './read-digits.js'
import { type LineReading, readBand } from './read-line.js'
import type { InkPlane } from './strip.js'

/** A line of a page, and its box in the picture's pixels. */
export interface PageLine extends Omit<ReadLine, 'steps'> {
  /** Its leftmost column, in the picture's pixels. */
  left: number
  /** Its highest row. */
  top: number
  /** The column after its last. */
  right: number
  /** The row below its last. */
  bottom: number
}

/** A page read. */
export interface ReadPage {
  /** The lines' slope in radians, clockwise. */
  skew: number
  /** From top to bottom, and from left to right where they stand beside one another. */
  lines: PageLine[]
}

/** What `readPage` takes. */
export interface PageOptions extends Omit<ReadOptions, 'steps'> {
  /** Called after each line that was looked at, with how many of them there are. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined
}

/** A page is brought to about this many pixels: A4 at 150 dots an inch. */
const WORKING_PIXELS = 2.2e6
/** Side of the blocks whose light is the ground, and which of their pixels' levels it is. */
const BLOCK = 32
const LIGHT = 0.7
/** The steepest skew, in degrees, and how it is sought: first among few points in large steps. */
const STEEPEST = 3
const SEARCH = [
  { step: 0.1, reach: STEEPEST, every: 4 },
  { step: 0.025, reach: 0.2, every: 1 },
] as const
const DEGREES = Math.PI / 180
/** Added to the ground that ink is a share of, so that black paper has ink, too. */
const DARK = 12
/** Ink of pixels that say something of the skew, and how many of them are asked. */
const FIRM = 0.35
const ASKED = 40_000
/** One pixel of so many is asked how many those are. */
const SAMPLED = 8
/** Ink of a rule's pixels, and the share of the page's width it runs over. */
const PALE = 0.06
const LONG = 0.5
/** A rule is this thick at most. */
const RULE = 4
/** Rows smoothed over so many. */
const SMOOTH = 3
/** A row with less than this share of the usual row of a line is between lines. */
const BETWEEN = 0.12
/** Bands over so many usual heights are several lines. */
const SEVERAL = 1.55
/** Lines lower than this are none, in working pixels. */
const LEAST_HEIGHT = 7
/** Gaps of more than this many heights part lines that stand beside one another. */
const APART = 5

/** The light of blocks: of each the level below which so much of it is; of the negative where the writing is light. */
function blockLights({ data, width, height }: GreyPicture, light: boolean): InkPlane {
  const columns = Math.ceil(width / BLOCK)
  const rows = Math.ceil(height / BLOCK)
  const levels = new Float32Array(columns * rows)
  const counts = new Uint32Array(256)
  const flip = light ? 255 : 0
  for (let block = 0; block < levels.length; block++) {
    const left = (block % columns) * BLOCK
    const top = Math.floor(block / columns) * BLOCK
    const right = Math.min(width, left + BLOCK)
    const bottom = Math.min(height, top + BLOCK)
    counts.fill(0)
    for (let y = top; y < bottom; y++)
      for (let at = y * width + left; at < y * width + right; at++) {
        const value = (data[at] as number) ^ flip
        counts[value] = (counts[value] as number) + 1
      }
    levels[block] = quantileAbove(counts, -1, LIGHT)
  }
  return { data: levels, width: columns, height: rows }
}

/** Ink of a stretch of pixels, 0 to 255, over a ground that changes by `step` a pixel. */
function inkOfStretch(
  levels: Uint8Array,
  flip: number,
  ink: Uint8Array,
  from: number,
  to: number,
  first: number,
  step: number,
): void {
  // In 256ths, so that all is whole numbers.
  let ground = Math.round(256 * first)
  const groundStep = Math.round(256 * step)
  // The other side of the quotient changes as evenly, near enough: no division a pixel.
  let gain = Math.round((256 * 255) / (first + DARK))
  const gainStep = Math.round(((256 * 255) / (first + DARK + BLOCK * step) - gain) / BLOCK)
  for (let at = from; at < to; at++) {
    const dark = ground - (((levels[at] as number) ^ flip) << 8)
    // Noise is darker than the ground or not by chance: the mask makes 0 of what is not, without a branch.
    ink[at] = (Math.imul(dark & ~(dark >> 31), gain) + 0x8000) >> 16
    ground += groundStep
    gain += gainStep
  }
}

/** Ink against the light of blocks, 0 to 255; between their middles the light changes evenly. */
function pageInk(grey: GreyPicture, light: boolean): Uint8Array {
  const { data, width, height } = grey
  const { data: blocks, width: columns, height: rows } = blockLights(grey, light)
  const flip = light ? 255 : 0
  const ink = new Uint8Array(data.length)
  const across = new Float64Array(columns)
  for (let y = 0; y < height; y++) {
    const place = Math.min(rows - 1, Math.max(0, (y + 0.5) / BLOCK - 0.5))
    const top = Math.floor(place)
    const below = Math.min(rows - 1, top + 1)
    for (let bx = 0; bx < columns; bx++) {
      const own = blocks[top * columns + bx] as number
      across[bx] = own + (place - top) * ((blocks[below * columns + bx] as number) - own)
    }
    // From the middle of each block to that of the next; before the first and after the last there is none.
    for (let bx = -1; bx < columns; bx++) {
      const from = y * width + Math.max(0, bx * BLOCK + BLOCK / 2)
      const to = y * width + (bx + 1 < columns ? Math.min(width, (bx + 1) * BLOCK + BLOCK / 2) : width)
      const own = across[Math.max(0, bx)] as number
      const step = ((across[Math.min(columns - 1, bx + 1)] as number) - own) / BLOCK
      inkOfStretch(data, flip, ink, from, to, own + step / 2, step)
    }
  }
  return ink
}

/** Columns and rows of firm ink, thinned out evenly to about so many as are asked. */
function firmPoints({ data, width, height }: InkPlane): { x: Int16Array; y: Int16Array; count: number } {
  let firm = 0
  for (let at = 0; at < data.length; at += SAMPLED) if ((data[at] as number) > FIRM) firm++
  const step = Math.max(1, Math.floor((SAMPLED * firm) / ASKED))
  const x: number[] = []
  const y: number[] = []
  let next = 0
  for (let row = 0; row < height; row++) {
    for (let at = row * width; at < (row + 1) * width; at++) {
      if ((data[at] as number) <= FIRM || next++ % step !== 0) continue
      x.push(at - row * width)
      y.push(row)
    }
  }
  return { x: Int16Array.from(x), y: Int16Array.from(y), count: x.length }
}

/** The slope along which rows of ink differ most from their neighbours. */
function findSkew(plane: InkPlane): number {
  const { x, y, count } = firmPoints(plane)
  const half = plane.width / 2
  const room = Math.ceil(half * Math.tan(STEEPEST * DEGREES * 1.2)) + 2
  const rows = new Int32Array(plane.height + 2 * room)
  /** Of every so many points. */
  const sharpness = (degrees: number, every: number): number => {
    const slope = Math.tan(degrees * DEGREES)
    // Half a row more, as what follows rounds down.
    const offset = slope * half + room + 0.5
    rows.fill(0)
    for (let i = 0; i < count; i += every) {
      const row = ((y[i] as number) - slope * (x[i] as number) + offset) | 0
      rows[row] = (rows[row] as number) + 1
    }
    let sum = 0
    for (let row = 1; row < rows.length; row++)
      sum += ((rows[row] as number) - (rows[row - 1] as number)) ** 2
    return sum
  }
  let best = 0
  for (const { step, reach, every } of SEARCH) {
    const middle = best
    let most = sharpness(middle, every)
    for (let i = -Math.round(reach / step); i <= Math.round(reach / step); i++) {
      const degrees = middle + i * step
      const value = sharpness(degrees, every)
      if (value > most) {
        most = value
        best = degrees
      }
    }
  }
  return best * DEGREES
}

/** Takes the rules out that run along the slope, in place, but where a stroke stands on them. */
function removeRules({ data, width, height }: InkPlane, slope: number): void {
  const half = width / 2
  const down = Int32Array.from({ length: width }, (_, x) => Math.round(slope * (x - half)))
  const covered = new Uint32Array(height)
  for (let y = 0; y < height; y++) {
    let count = 0
    for (let x = 0; x < width; x += 2) {
      const row = y + (down[x] as number)
      if (row >= 0 && row < height && (data[row * width + x] as number) > PALE) count++
    }
    covered[y] = 2 * count
  }
  const usual = Float64Array.from(covered).sort()[height >> 1] as number
  const least = usual + LONG * (width - usual)
  for (let y = 0; y < height; y++) {
    if ((covered[y] as number) < least) continue
    let end = y
    while (end + 1 < height && (covered[end + 1] as number) >= least) end++
    const [from, to] = [y - 1, end + 1]
    if (end - y < RULE) {
      for (let x = 0; x < width; x++) {
        const top = from + (down[x] as number)
        const bottom = to + (down[x] as number)
        if (top < 2 || bottom > height - 3) continue
        const over = Math.max(data[(top - 1) * width + x] as number, data[(top - 2) * width + x] as number)
        const under = Math.max(
          data[(bottom + 1) * width + x] as number,
          data[(bottom + 2) * width + x] as number,
        )
        // A stroke that crosses is there above and below, and one that ends on the rule is darker than it.
        if (over > FIRM || under > FIRM) continue
        for (let row = top; row <= bottom; row++) data[row * width + x] = 0
      }
    }
    y = end
  }
}

/** Ink of each row along the slope, smoothed. */
function profileOf({ data, width, height }: InkPlane, slope: number): Float64Array {
  const half = width / 2
  const rows = new Float64Array(height)
  const down = Int32Array.from({ length: width }, (_, x) => Math.round(slope * (x - half)))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x] as number
      if (value < 0.25) continue
      const row = y - (down[x] as number)
      if (row >= 0 && row < height) rows[row] = (rows[row] as number) + value
    }
  }
  const reach = Math.ceil(2.5 * SMOOTH)
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * SMOOTH * SMOOTH)),
  )
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  return rows.map((_, y) => {
    let sum = 0
    for (let i = -reach; i <= reach; i++) sum += ((rows[y + i] ?? 0) * (weights[i + reach] as number)) / whole
    return sum
  })
}

type Rows = readonly [top: number, bottom: number]

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Rows of lines, from top to bottom. */
function findRows(profile: Float64Array): Rows[] {
  const peaks: number[] = []
  for (let y = 1; y + 1 < profile.length; y++) {
    const value = profile[y] as number
    if (value > 2 && value >= (profile[y - 1] as number) && value > (profile[y + 1] as number))
      peaks.push(value)
  }
  const usual = median(peaks.sort((a, b) => b - a).slice(0, Math.ceil(peaks.length / 2)))
  const least = Math.max(1.5, BETWEEN * usual)
  const found: Rows[] = []
  for (let y = 0; y < profile.length; y++) {
    if ((profile[y] as number) < least) continue
    let end = y
    while (end < profile.length && (profile[end] as number) >= least) end++
    found.push([y, end])
    y = end
  }
  const tall = found.filter(([top, bottom]) => bottom - top >= LEAST_HEIGHT)
  const height = median(tall.map(([top, bottom]) => bottom - top))
  const rows = tall.flatMap((band) => split(profile, band, height))
  return rows.filter(([top, bottom]) => bottom - top >= 0.4 * height)
}

/** A band of several lines at its emptiest rows. */
function split(profile: Float64Array, [top, bottom]: Rows, height: number): Rows[] {
  const count = Math.round((bottom - top) / height)
  if (bottom - top < SEVERAL * height || count < 2) return [[top, bottom]]
  const half = (bottom - top) / count
  const from = Math.round(top + 0.6 * half)
  const to = Math.round(Math.min(bottom - 0.6 * half, top + 1.5 * half))
  let cut = from
  for (let y = from; y <= to; y++) if ((profile[y] as number) < (profile[cut] as number)) cut = y
  return [[top, cut], ...split(profile, [cut, bottom], height)]
}

/** The part of the page between rows along the slope, the rest blank; null where it is empty. */
function bandOf({ data, width, height }: InkPlane, slope: number, [top, bottom]: Rows): Band[] {
  const half = width / 2
  const margin = Math.round(0.12 * (bottom - top)) + 1
  const sums = new Float64Array(width)
  for (let x = 0; x < width; x++) {
    const down = Math.round(slope * (x - half))
    for (let y = Math.max(0, top + down); y < Math.min(height, bottom + down); y++) {
      const value = data[y * width + x] as number
      if (value > FIRM) sums[x] = (sums[x] as number) + value
    }
  }
  const parts: Band[] = []
  const gap = APART * (bottom - top)
  let first = -1
  let last = -1
  const take = (): void => {
    if (first < 0) return
    const left = Math.max(0, first - margin)
    const right = Math.min(width, last + 1 + margin)
    const downs = [left, right].map((x) => Math.round(slope * (x - half)))
    const from = Math.max(0, top - margin + Math.min(...downs))
    const to = Math.min(height, bottom + margin + Math.max(...downs))
    const into = new Float32Array((right - left) * Math.max(0, to - from))
    for (let x = left; x < right; x++) {
      const down = Math.round(slope * (x - half))
      for (let y = Math.max(from, top - margin + down); y < Math.min(to, bottom + margin + down); y++)
        into[(y - from) * (right - left) + x - left] = data[y * width + x] as number
    }
    if (to - from > 4)
      parts.push({ plane: { data: into, width: right - left, height: to - from }, left, top: from })
  }
  for (let x = 0; x < width; x++) {
    if ((sums[x] as number) < 0.5) continue
    if (last >= 0 && x - last > gap) {
      take()
      first = -1
    }
    if (first < 0) first = x
    last = x
  }
  take()
  return parts
}

/** A reading of a part of the page, in the page's pixels. */
function moved(reading: LineReading | null, left: number, top: number): LineReading | null {
  const move = (box: Box): Box => ({
    left: box.left + left,
    right: box.right + left,
    top: box.top + top,
    bottom: box.bottom + top,
  })
  return reading && { ...reading, digits: reading.digits.map(move), marks: reading.marks.map(move) }
}

/** The ink of a page in working pixels, and what one is of the picture's. */
function inkOfPage(
  picture: Picture,
  options: Pick<CheckedReadOptions, 'invert'>,
  kernels: PictureKernels,
): { plane: InkPlane | null; factor: number } {
  const { width, height, ink } = inkSource(picture, options.invert, kernels, 1)
  const factor = Math.max(1, Math.round(Math.sqrt((width * height) / WORKING_PIXELS)))
  if (picture.data.length !== 4 * width * height) return { plane: ink(factor), factor }
  const grey = toGrey(picture.data as Uint8ClampedArray, width, height, 'white', factor, LUMINANCE, kernels)
  // Paper is most of a page, so its middle level says whether the ink is dark.
  const middle = quantileAbove(kernels.histogram(grey.data), -1, 0.5)
  const data = spread(pageInk(grey, options.invert === 'auto' ? middle < 110 : !options.invert), kernels)
  return { plane: data && { data, width: grey.width, height: grey.height }, factor }
}

/** Ink of a line, and where it lies in the page's working pixels. */
interface Band {
  readonly plane: InkPlane
  readonly left: number
  readonly top: number
}

/** A page in rows of lines, from top to bottom; in a row from left to right what stands beside one another. */
interface PageRows {
  /** Radians, clockwise. */
  readonly skew: number
  /** The picture's pixels a working pixel is. */
  readonly factor: number
  readonly rows: Iterable<readonly Band[]>
  readonly count: number
}

/** Finds the rows of a page, null where it is blank. @throws LeNet5Error INVALID_IMAGE */
export function rowsOfPage(
  picture: Picture,
  options: Pick<CheckedReadOptions, 'invert'>,
  kernels: PictureKernels = PLAIN_KERNELS,
): PageRows | null {
  const { plane, factor } = inkOfPage(picture, options, kernels)
  if (!plane) return null
  const skew = findSkew(plane)
  const slope = Math.tan(skew)
  removeRules(plane, slope)
  const found = findRows(profileOf(plane, slope))
  return { skew, factor, count: found.length, rows: bandsOf(plane, slope, found) }
}

function* bandsOf(plane: InkPlane, slope: number, rows: readonly Rows[]): Generator<readonly Band[]> {
  for (const row of rows) yield bandOf(plane, slope, row)
}

/**
 * Reads a page of lines of digits.
 *
 * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT, OUT_OF_MEMORY
 */
export function readPage({ own, lines }: Readers, picture: Picture, options: unknown): ReadPage {
  const { onProgress, ...rest } = plainOptions(options, 'options', [
    'onProgress',
    'invert',
    'length',
    'reject',
  ])
  if (onProgress !== undefined && typeof onProgress !== 'function')
    refuse('INVALID_ARGUMENT', 'options.onProgress', 'a function', onProgress)
  const checked = checkReadOptions(rest)
  const page = reading('picture', 'INVALID_IMAGE', () => rowsOfPage(picture, checked, own.engine.pictures))
  if (!page) return { skew: 0, lines: [] }
  const scale = { factor: page.factor, width: picture.width, height: picture.height }
  const found: PageLine[] = []
  let done = 0
  for (const bands of page.rows) {
    for (const { plane, left, top } of bands) {
      const line = lines
        ? lineOf(
            moved(readBand(lineNet(own, lines), plane, checked.length), left, top),
            lines.certainty,
            checked,
            scale,
          )
        : readByCuts(own.engine, plane, checked, { ...scale, left, top })
      if (line.text === '') continue
      const all = [...line.digits, ...line.marks]
      found.push({
        ...line,
        left: Math.min(...all.map((box) => box.left)),
        top: Math.min(...all.map((box) => box.top)),
        right: Math.max(...all.map((box) => box.right)),
        bottom: Math.max(...all.map((box) => box.bottom)),
      })
    }
    ;(onProgress as PageOptions['onProgress'])?.(++done, page.count)
  }
  return { skew: page.skew, lines: found }
}
