/*
 * The rows of a page: what ink is left without its rules lies in bands along the slope, which are split where several lines
 * hang together, and cut where lines stand beside one another.
 */
import type { Picture } from '../input/images.js'
import { type GreyWeights, type PictureKernels, PLAIN_KERNELS } from '../input/kernels.js'
import { fallOf } from './line-ink.js'
import { type Columns, cellsOf, corridorsOf, middleOf, type Rows, wallsOf } from './page-cells.js'
import { type Fan, findRuleFan, lineThrough, slopeOf } from './page-fans.js'
import { FIRM, inkOfPage, levelOf, median, type PageInk } from './page-ink.js'
import { removeRules } from './page-rules.js'
import { findSkew, MOST_SKEW } from './page-skew.js'
import type { CheckedReadOptions } from './read-digits.js'
import type { InkPlane } from './strip.js'

/** Runs of ink, of the page's pixels, that no writing has: noise, whose every row would be read. */
const SPECKLED = 0.1
/** Radians that writing and rules may differ by. */
const ASTRAY = 0.008
/** Ink of pixels that count as a row's. */
const DIM = 0.25
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

/** The sums of each of a fan's lines of what the levels of its pixels are worth. */
function rowSums({ bytes, width, height, runs }: PageInk, fan: Fan, worth: Float32Array): Float64Array {
  const rows = new Float64Array(height)
  const lineAt = lineThrough(fan, width, height)
  for (let i = 0; i < runs.length; i += 4) {
    const [y, end] = [runs[i] as number, runs[i + 2] as number]
    const last = Math.round(lineAt(end - 1, y))
    for (let x = runs[i + 1] as number; x < end; ) {
      const row = Math.round(lineAt(x, y))
      let sum = 0
      do sum += worth[bytes[y * width + x++] as number] as number
      while (x < end && (row === last || Math.round(lineAt(x, y)) === row))
      if (row >= 0 && row < height) rows[row] = (rows[row] as number) + sum
    }
  }
  return rows
}

/** Ink of each of a fan's lines, smoothed. */
function profileOf(page: PageInk, fan: Fan): Float64Array {
  const rows = rowSums(
    page,
    fan,
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

/** The firm ink of each column between rows along the slope. */
function columnSums(
  { bytes, width, height, table, runs, rows }: PageInk,
  fall: Int32Array,
  [top, bottom]: Rows,
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

/** The ink between columns and rows along the slope, and a little around it. */
function cutOut(
  { bytes, width, height, table }: PageInk,
  fall: Int32Array,
  [first, end]: Columns,
  [above, below]: Rows,
): Band {
  const margin = Math.round(0.12 * (below - above)) + 1
  const [left, right] = [Math.max(0, first - margin), Math.min(width, end + margin)]
  const [top, bottom] = [above - margin, below + margin]
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

/**
 * Finds the rows of a page, null where it is blank.
 *
 * @param colour what each colour weighs in the grey that ink is looked for in; left out: luminance
 * @throws LeNet5Error INVALID_IMAGE
 */
export function rowsOfPage(
  picture: Picture,
  options: Pick<CheckedReadOptions, 'invert'>,
  kernels: PictureKernels = PLAIN_KERNELS,
  colour?: GreyWeights,
): PageRows | null {
  const { page, factor } = inkOfPage(picture, options, kernels, colour)
  if (!page || page.runs.length / 4 > SPECKLED * page.bytes.length) return null
  const rules = findRuleFan(page)
  const before = rules ? Math.atan(rules.slope) : findSkew(page)
  const uprights = removeRules(page, rules ?? { slope: Math.tan(before), spread: 0 })
  // Writing runs along its rules, whose slope is told more finely than its own, but where it plainly does not.
  const writing = rules ? findSkew(page) : before
  const astray = Math.abs(writing - before) > ASTRAY && Math.abs(before) < MOST_SKEW
  const skew = astray ? writing : before
  const fan = rules && !astray ? rules : { slope: Math.tan(skew), spread: 0 }
  const found = findRows(profileOf(page, fan))
  const falls = found.map((rows) => fallOf(page.width, slopeOf(fan, middleOf(rows), page.height)))
  const sums = found.map((rows, i) => columnSums(page, falls[i] as Int32Array, rows))
  const corridors = corridorsOf(found, sums, page.height, Math.tan(skew))
  const bands = function* (): Generator<readonly Band[]> {
    for (const [i, rows] of found.entries()) {
      const walls = [...wallsOf(uprights, rows), ...corridors.map((wall) => wall.columnAt(middleOf(rows)))]
      const cells = cellsOf(sums[i] as Float32Array, rows, walls)
      const fall = falls[i] as Int32Array
      yield cells.map((cell) => cutOut(page, fall, cell, rows)).filter(({ plane }) => plane.height > 4)
    }
  }
  return { skew, factor, count: found.length, rows: bands() }
}
