/*
 * Where the lines of a row are parted: by a wide gap, by an upright rule, or by a corridor that no row of a table crosses.
 */
import { fallOf } from './line-ink.js'
import { median } from './page-ink.js'
import type { Upright } from './page-rules.js'

/** Rows of a line, `bottom` exclusive. */
export type Rows = readonly [top: number, bottom: number]
/** Columns of one, `right` exclusive. */
export type Columns = readonly [left: number, right: number]

/** Gaps of more than this many heights part lines that stand beside one another. */
const APART = 5
/** Uprights so many heights apart part cells, nearer ones are squares or boxes of a digit each; digits keep away from them. */
const CELL = 3
const AWAY = 0.5
/** Columns of uprights this near to one another are one upright's. */
const ONE = 4
/** A corridor is so many heights wide, and so many rows at least go on beyond it; one in ten may cross it, as headings do. */
const CORRIDOR = 2
const LEAST_ROWS = 5
const CROSSING = 0.1
/** Less ink in a column is none. */
const INKED = 0.5

export const middleOf = ([top, bottom]: Rows): number => Math.round((top + bottom) / 2)

const hasWall = (walls: readonly number[], from: number, to: number): boolean =>
  walls.some((wall) => from < wall && wall < to)

/** The columns of each line of a row, from the firm ink of its columns and where walls part it. */
export function cellsOf(sums: Float32Array, [top, bottom]: Rows, walls: readonly number[]): Columns[] {
  const height = bottom - top
  const cells: Columns[] = []
  let [first, last] = [-1, -1]
  for (let x = 0; x < sums.length; x++) {
    if ((sums[x] as number) < INKED) continue
    const gap = x - last
    const parted = gap > APART * height || (gap > AWAY * height && hasWall(walls, last, x))
    if (first >= 0 && parted) {
      cells.push([first, last + 1])
      first = -1
    }
    if (first < 0) first = x
    last = x
  }
  if (first >= 0) cells.push([first, last + 1])
  return cells
}

const widthsBetween = (columns: readonly number[]): number[] =>
  columns.slice(1).map((column, i) => column - (columns[i] as number))

/** Whether most are too near to one another to part cells of several digits. */
const areNear = (widths: readonly number[], height: number): boolean =>
  widths.length > 0 && median(widths) < CELL * height

/** Columns at which uprights part the cells of a row; those of squared paper part nothing. */
export function wallsOf(uprights: readonly Upright[], rows: Rows): number[] {
  const [row, height] = [middleOf(rows), rows[1] - rows[0]]
  const columns = uprights
    .filter(({ top, bottom }) => top <= row && row < bottom)
    .map((upright) => upright.columnAt(row))
    .sort((a, b) => a - b)
    // A thick rule has several columns.
    .filter((column, i, all) => column - (all[i - 1] ?? -Infinity) > ONE)
  const widths = widthsBetween(columns)
  if (areNear(widths, height)) return []
  return columns.filter((_, i) => Math.min(widths[i - 1] ?? Infinity, widths[i] ?? Infinity) >= CELL * height)
}

/**
 * Corridors between the columns of a table without lines, upright to the slope of its rows; none where what they part are
 * single digits far apart.
 */
export function corridorsOf(
  rows: readonly Rows[],
  sums: readonly Float32Array[],
  height: number,
  slope: number,
): Upright[] {
  const width = sums[0]?.length ?? 0
  const high = median(rows.map(([top, bottom]) => bottom - top))
  /** Rows with ink in a column, and those that have some on either side of it. */
  const inked = new Int32Array(width)
  const passing = new Int32Array(width)
  const leans = fallOf(height, -slope)
  const leanAt = (row: number): number => leans[row] as number
  for (const [i, row] of rows.entries()) {
    const own = sums[i] as Float32Array
    const lean = leanAt(middleOf(row))
    let [first, last] = [0, width - 1]
    while (first < width && (own[first] as number) < INKED) first++
    while (last > first && (own[last] as number) < INKED) last--
    for (let x = Math.max(first, lean); x <= Math.min(last, width - 1 + lean); x++) {
      const at = x - lean
      passing[at] = (passing[at] as number) + 1
      if ((own[x] as number) >= INKED) inked[at] = (inked[at] as number) + 1
    }
  }
  const isFree = (x: number): boolean =>
    x < width &&
    (passing[x] as number) >= LEAST_ROWS &&
    (inked[x] as number) <= CROSSING * (passing[x] as number)
  const middles: number[] = []
  for (let x = 0; x < width; x++) {
    if (!isFree(x)) continue
    const from = x
    while (isFree(x)) x++
    if (x - from >= CORRIDOR * high) middles.push((from + x) / 2)
  }
  if (areNear(widthsBetween(middles), high)) return []
  return middles.map((middle) => ({ top: 0, bottom: height, columnAt: (row) => middle + leanAt(row) }))
}
