/*
 * How a page lies: the slope along which rows of ink are told apart best. Ink is shared out among the rows of each slope that
 * is tried, ever finer, and the slope with the most uneven rows is the lines'.
 */
import { FIRM, levelOf, type PageInk } from './page-ink.js'

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
/** The steepest slope that is found, in radians. */
export const MOST_SKEW = STEEPEST * DEGREES
/** Pixels of a run that are asked at once: they lie in two rows at most. */
const PIECE = 15

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

/** The slope along which rows of ink are told apart best, in radians. */
export function findSkew(page: PageInk): number {
  const { width, height } = page
  const pieces = firmPieces(page)
  const half = width / 2
  const room = Math.ceil(half * Math.tan(STEEPEST * DEGREES * 1.2)) + TOGETHER
  const rows = new Int32Array(height + 2 * room)
  let best = 0
  for (const { step, reach, most, edges } of SEARCH) {
    const every = 3 * Math.max(1, Math.ceil(pieces.length / 3 / most))
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
