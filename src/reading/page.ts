/**
 * `readPage`: the lines of a page of digits, in reading order. The ground is the light of blocks of the page, or a closing
 * where more than its paper is seen; the skew is the slope along which rows of ink are told apart best; rules that run along
 * it are taken out, but under strokes; the rows that are left are bands, each of which is read as a line.
 */

import { plainOptions, reading, refuse } from '../check.js'
import { BLOCK, blockLights, hasEdges, inkOverBlocks } from '../input/blocks.js'
import type { Picture } from '../input/images.js'
import { type Box, type PictureKernels, PLAIN_KERNELS } from '../input/kernels.js'
import { type GreyPicture, LUMINANCE, toGrey } from '../input/picture.js'
import { fallOf } from './line-ink.js'
import { inkTable } from './paper.js'
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
/** Half of what is too broad for a stroke, where a page shows more than its paper. */
const BROADEST = 20
/** Paper is dark where the light of its blocks is below this level. */
const DARK_PAPER = 110
/**
 * The steepest skew, in degrees, and how it is sought. Rows of lines hold much and rows between them little: of `TOGETHER`
 * rows taken together that is so even of few runs of ink. Rules and edges of boxes tell a row from the next: `edges` is what
 * that counts for, once the slope is nearly known, and all ink is asked.
 */
const STEEPEST = 3
const SEARCH = [
  { step: 0.1, reach: STEEPEST, most: 5_000, edges: 0 },
  { step: 0.05, reach: 0.25, most: 40_000, edges: 30 },
  { step: 0.025, reach: 0.025, most: 40_000, edges: 30 },
] as const
const TOGETHER = 5
const DEGREES = Math.PI / 180
/** Ink of pixels that say something of the skew, and how many of them in a row are asked at once: in two rows at most. */
const FIRM = 0.35
const PIECE = 15
/** Ink of pixels that count as a row's. */
const DIM = 0.25
/** Ink of a rule's pixels, and the share of the page's width it runs over. */
const PALE = 0.06
const LONG = 0.5
/** A rule is this thick at most. */
const RULE = 4
/** Rows smoothed over so many. */
const SMOOTH = 3
/** A row with less than this share of the usual row of a line is between lines. */
const BETWEEN = 0.12
/** A row of less ink is empty, in full pixels; one between lines may show a thin 1 alone. */
const INKED = 1.5
const INKED_BETWEEN = 0.5
/** Bands over so many usual heights are several lines. */
const SEVERAL = 1.55
/** Lines lower than this are none, in working pixels, and of the usual height; those of few digits say less of theirs. */
const LEAST_HEIGHT = 7
const LOWEST = 0.4
const SHORT = 0.6
/** Gaps of more than this many heights part lines that stand beside one another. */
const APART = 5

/**
 * The ink of a page in bytes, and where it is: most of a page is none, and only runs of ink are asked where lines are sought.
 * Ink that is taken out is 0 in the bytes, and its runs remain.
 */
interface PageInk {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  /** What each byte stands for: ink of 0 to 1. */
  readonly table: Float32Array
  /** Runs of what is not pale along rows, from the uppermost row on, four numbers each: row, first column, end, and 0. */
  readonly runs: Int32Array
  /** The first run's index in `runs` of each row, and of the row after the last. */
  readonly rows: Int32Array
}

/** The highest level that stands for no more ink than this. */
function levelOf(table: Float32Array, ink: number): number {
  let level = 255
  while (level > 0 && (table[level] as number) > ink) level--
  return level
}

function withRuns(
  { data, width, height }: GreyPicture,
  table: Float32Array,
  kernels: PictureKernels,
): PageInk {
  const within = { left: 0, top: 0, right: width, bottom: height }
  const { runs } = kernels.stretches(data, width, within, levelOf(table, PALE))
  const rows = new Int32Array(height + 1)
  for (let y = 0, at = 0; y <= height; y++) {
    while (at < runs.length && (runs[at] as number) < y) at += 4
    rows[y] = at
  }
  return { bytes: data, width, height, table, runs, rows }
}

/** Firm ink in short runs along rows: row, first column and end of each. */
function firmPieces({ bytes, width, table, runs }: PageInk): Int32Array {
  const firm = levelOf(table, FIRM)
  let pieces = new Int32Array(3 * 4096)
  let count = 0
  for (let i = 0; i < runs.length; i += 4) {
    const row = (runs[i] as number) * width
    const end = row + (runs[i + 2] as number)
    let at = row + (runs[i + 1] as number)
    while (at < end) {
      const from = at
      while (at < end && at < from + PIECE && (bytes[at] as number) > firm) at++
      if (at === from) {
        at++
        continue
      }
      if (count === pieces.length) {
        const more = new Int32Array(2 * count)
        more.set(pieces)
        pieces = more
      }
      pieces[count++] = runs[i] as number
      pieces[count++] = from - row
      pieces[count++] = at - row
    }
  }
  return pieces.subarray(0, count)
}

/** The ink of every so manieth piece in the rows along a slope, into `rows`, which has `room` more at both ends. */
function shareOut(
  pieces: Int32Array,
  step: number,
  slope: number,
  half: number,
  room: number,
  rows: Int32Array,
): void {
  // Half a row more, as what follows rounds down.
  const offset = slope * half + room + 0.5
  const inverse = 1 / slope
  rows.fill(0)
  for (let i = 0; i < pieces.length; i += step) {
    const y = (pieces[i] as number) + offset
    const from = pieces[i + 1] as number
    const end = pieces[i + 2] as number
    const first = (y - slope * from) | 0
    const last = (y - slope * (end - 1)) | 0
    let own = end - from
    if (first !== last) {
      // The lower of both rows begins, or ends, where the slope crosses it.
      own = Math.ceil((y - (first > last ? first : last)) * inverse) - from
      rows[last] = (rows[last] as number) + end - from - own
    }
    rows[first] = (rows[first] as number) + own
  }
}

/**
 * How unevenly ink lies in rows, their edges so many times as much. By itself, as an engine that compiled the loop over
 * the pieces knows nothing of what comes after it.
 */
function unevenness(rows: Int32Array, edges: number): number {
  let sum = 0
  let held = 0
  for (let row = TOGETHER; row < rows.length; row++) {
    const own = rows[row] as number
    const change = own - (rows[row - 1] as number)
    held += own - (rows[row - TOGETHER] as number)
    sum += held * held + edges * change * change
  }
  return sum
}

/** The slope along which rows of ink are told apart best. */
function findSkew(page: PageInk): number {
  const pieces = firmPieces(page)
  const half = page.width / 2
  const room = Math.ceil(half * Math.tan(STEEPEST * DEGREES * 1.2)) + TOGETHER
  const rows = new Int32Array(page.height + 2 * room)
  let best = 0
  for (const { step, reach, most, edges } of SEARCH) {
    const every = 3 * Math.ceil(pieces.length / 3 / most)
    const middle = best
    let sharpest = 0
    for (let i = -Math.round(reach / step); i <= Math.round(reach / step); i++) {
      const degrees = middle + i * step
      shareOut(pieces, every, Math.tan(degrees * DEGREES), half, room, rows)
      const value = unevenness(rows, edges)
      if (value > sharpest) {
        sharpest = value
        best = degrees
      }
    }
  }
  return best * DEGREES
}

/** The sums of each row along the slope of what the levels of its pixels are worth. */
function rowSums(
  { bytes, width, height, runs }: PageInk,
  fall: Int32Array,
  worth: Float32Array,
): Float64Array {
  const rows = new Float64Array(height)
  for (let i = 0; i < runs.length; i += 4) {
    const y = runs[i] as number
    for (let x = runs[i + 1] as number; x < (runs[i + 2] as number); x++) {
      const row = y - (fall[x] as number)
      if (row >= 0 && row < height)
        rows[row] = (rows[row] as number) + (worth[bytes[y * width + x] as number] as number)
    }
  }
  return rows
}

/** Takes the rules out that run along the slope, in place, but where a stroke stands on them. */
function removeRules(page: PageInk, fall: Int32Array): void {
  const { bytes, width, height, table } = page
  const covered = rowSums(
    page,
    fall,
    table.map((ink) => (ink > PALE ? 1 : 0)),
  )
  const firm = levelOf(table, FIRM)
  const usual = covered.slice().sort()[height >> 1] as number
  const least = usual + LONG * (width - usual)
  for (let y = 0; y < height; y++) {
    if ((covered[y] as number) < least) continue
    let end = y
    while (end + 1 < height && (covered[end + 1] as number) >= least) end++
    if (end - y < RULE) {
      for (let x = 0; x < width; x++) {
        const top = y - 1 + (fall[x] as number)
        const bottom = end + 1 + (fall[x] as number)
        if (top < 2 || bottom > height - 3) continue
        const over = top * width + x
        const under = bottom * width + x
        // A stroke that crosses is there above and below, and one that ends on the rule is darker than it.
        if (
          (bytes[over - width] as number) > firm ||
          (bytes[over - 2 * width] as number) > firm ||
          (bytes[under + width] as number) > firm ||
          (bytes[under + 2 * width] as number) > firm
        )
          continue
        for (let at = over; at <= under; at += width) bytes[at] = 0
      }
    }
    y = end
  }
}

/** Ink of each row along the slope, smoothed. */
function profileOf(page: PageInk, fall: Int32Array): Float64Array {
  const rows = rowSums(
    page,
    fall,
    page.table.map((ink) => (ink < DIM ? 0 : ink)),
  )
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
  const tall = bandsAbove(profile, [0, profile.length], Math.max(INKED, BETWEEN * usual)).filter(
    ([top, bottom]) => bottom - top >= LEAST_HEIGHT,
  )
  const height = median(tall.map(([top, bottom]) => bottom - top))
  const rows = tall
    .flatMap((band) => split(profile, band, height))
    .filter(([top, bottom]) => bottom - top >= LOWEST * height)
  const ends = [0, ...rows.map(([, bottom]) => bottom)]
  return ends.flatMap((end, i) => {
    const next = rows[i]
    const between = shortLines(profile, [end, next?.[0] ?? profile.length], height)
    return next ? [...between, next] : between
  })
}

/** The rows, among others, whose ink is at least this. */
function bandsAbove(profile: Float64Array, [from, to]: Rows, least: number): Rows[] {
  const found: Rows[] = []
  for (let y = from; y < to; y++) {
    if ((profile[y] as number) < least) continue
    let end = y
    while (end < to && (profile[end] as number) >= least) end++
    found.push([y, end])
    y = end
  }
  return found
}

/** Lines between two others, or beyond the last, that have so few digits that they are less than the usual row's gaps. */
function shortLines(profile: Float64Array, [from, to]: Rows, height: number): Rows[] {
  if (height === 0 || to - from < height) return []
  const at = (y: number): number => profile[y] as number
  // What falls from either side is the smoothed end of the line there.
  let [top, bottom] = [from, to]
  while (top + 1 < bottom && at(top + 1) <= at(top)) top++
  while (bottom - 2 > top && at(bottom - 2) <= at(bottom - 1)) bottom--
  const most = profile.subarray(top, bottom).reduce((most, value) => Math.max(most, value), 0)
  const least = Math.max(INKED_BETWEEN, BETWEEN * most)
  return bandsAbove(profile, [top, bottom], least).filter(([first, end]) => {
    const high = end - first
    return high >= SHORT * height && high <= SEVERAL * height
  })
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

/** The parts of the page between rows along the slope, the rest blank. */
function bandOf(page: PageInk, fall: Int32Array, [top, bottom]: Rows): Band[] {
  const { width } = page
  const margin = Math.round(0.12 * (bottom - top)) + 1
  const sums = columnSums(page, fall, top, bottom)
  const parts: Band[] = []
  const gap = APART * (bottom - top)
  let first = -1
  let last = -1
  const take = (): void => {
    if (first < 0) return
    const left = Math.max(0, first - margin)
    const right = Math.min(width, last + 1 + margin)
    const band = cutOut(page, fall, left, right, top - margin, bottom + margin)
    if (band.plane.height > 4) parts.push(band)
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

/** The firm ink of each column between rows along the slope. */
function columnSums(
  { bytes, width, height, table, runs, rows }: PageInk,
  fall: Int32Array,
  top: number,
  bottom: number,
): Float32Array {
  const sums = new Float32Array(width)
  const firm = levelOf(table, FIRM)
  const { from, to } = reachOf(fall, 0, width, top, bottom, height)
  for (let i = rows[from] as number; i < (rows[to] as number); i += 4) {
    const y = runs[i] as number
    for (let x = runs[i + 1] as number; x < (runs[i + 2] as number); x++) {
      const level = bytes[y * width + x] as number
      const row = y - (fall[x] as number)
      if (level > firm && row >= top && row < bottom) sums[x] = (sums[x] as number) + (table[level] as number)
    }
  }
  return sums
}

/** The page's rows that those along the slope reach from column `left` to column `right`. */
function reachOf(
  fall: Int32Array,
  left: number,
  right: number,
  top: number,
  bottom: number,
  height: number,
): { from: number; to: number } {
  const ends = [fall[left] as number, fall[right - 1] as number]
  const from = Math.min(height, Math.max(0, top + Math.min(...ends)))
  return { from, to: Math.max(from, Math.min(height, bottom + Math.max(...ends))) }
}

/** The ink between columns and rows along the slope. */
function cutOut(
  { bytes, width, height, table }: PageInk,
  fall: Int32Array,
  left: number,
  right: number,
  top: number,
  bottom: number,
): Band {
  const { from, to } = reachOf(fall, left, right, top, bottom, height)
  const wide = right - left
  const data = new Float32Array(wide * (to - from))
  for (let x = left, end = left; x < right; x = end) {
    const down = fall[x] as number
    while (end < right && fall[end] === down) end++
    for (let y = Math.max(from, top + down); y < Math.min(to, bottom + down); y++) {
      const into = (y - from) * wide - y * width - left
      for (let at = y * width + x; at < y * width + end; at++)
        data[into + at] = table[bytes[at] as number] as number
    }
  }
  return { plane: { data, width: wide, height: to - from }, left, top: from }
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
): { page: PageInk | null; factor: number } {
  const { width, height, ink } = inkSource(picture, options.invert, kernels, 1)
  const factor = Math.max(1, Math.round(Math.sqrt((width * height) / WORKING_PIXELS)))
  if (picture.data.length !== 4 * width * height) {
    const plane = ink(factor)
    if (!plane) return { page: null, factor }
    const data = new Uint8Array(plane.data.length)
    for (let at = 0; at < data.length; at++) data[at] = 255 * (plane.data[at] as number) + 0.5
    const table = Float32Array.from({ length: 256 }, (_, level) => level / 255)
    return { page: withRuns({ ...plane, data }, table, kernels), factor }
  }
  const grey = toGrey(picture.data as Uint8ClampedArray, width, height, 'white', factor, LUMINANCE, kernels)
  let light = options.invert === false
  let lights = blockLights(grey, light)
  // Paper is most of a page, so the middle block says whether the ink is dark.
  if (options.invert === 'auto' && (lights.slice().sort()[lights.length >> 1] as number) < DARK_PAPER) {
    light = true
    lights = blockLights(grey, light)
  }
  // Where the light falls within a block or two, what is darker beside the edge is no ink.
  const data = hasEdges(lights, Math.ceil(grey.width / BLOCK))
    ? kernels.ink(grey.data, grey.width, grey.height, BROADEST, light)
    : (kernels.inkOverBlocks?.(grey, lights, light) ?? inkOverBlocks(grey, lights, light))
  const table = inkTable(data, kernels)
  return { page: table && withRuns({ ...grey, data }, table, kernels), factor }
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
  const { page, factor } = inkOfPage(picture, options, kernels)
  if (!page) return null
  const skew = findSkew(page)
  const fall = fallOf(page.width, Math.tan(skew))
  removeRules(page, fall)
  const found = findRows(profileOf(page, fall))
  return { skew, factor, count: found.length, rows: bandsOf(page, fall, found) }
}

function* bandsOf(page: PageInk, fall: Int32Array, rows: readonly Rows[]): Generator<readonly Band[]> {
  for (const row of rows) yield bandOf(page, fall, row)
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
