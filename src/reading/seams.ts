/*
 * Where one digit ends and the next begins: the way down a strip, a column further at most from row to row, that goes
 * through the least ink. Where a column is empty it is the way; digits that touch or lean over one another are parted
 * along the stroke that joins them.
 */
import type { InkPlane } from './strip.js'

/** A way down a strip. */
export interface Seam {
  /** Of each row, the first column at its right. */
  readonly columns: Int16Array
  /** The least and the most of them. */
  readonly left: number
  readonly right: number
  /** The ink it goes through, in full pixels. */
  readonly ink: number
  /** The same of seams that are the same. */
  readonly key: string
}

/** A column with less ink is empty. */
const EMPTY = 0.05
/** What a column away from halfway costs a seam, and what a step aside does, in full pixels of ink. */
const AWAY = 0.05
const ASIDE = 0.1

/** The column between two with the least ink, the nearest to halfway where several are. */
function thinnest(sums: Float64Array, from: number, to: number): number {
  const half = (from + to) / 2
  let best = Math.round(half)
  let least = Number.POSITIVE_INFINITY
  for (let x = from; x <= to; x++) {
    const cost = (sums[x] ?? 0) + AWAY * Math.abs(x - half)
    if (cost < least) {
      least = cost
      best = x
    }
  }
  return best
}

/** The seam between two columns of a strip of which the columns' sums are known. */
export function seamBetween(strip: InkPlane, sums: Float64Array, from: number, to: number): Seam {
  const { data, width, height } = strip
  const straight = thinnest(sums, from, to)
  const ink = sums[straight] ?? 0
  const columns = new Int16Array(height).fill(straight)
  const count = to - from + 1
  if (ink < EMPTY || count < 2)
    return { columns, left: straight, right: straight, ink, key: String(straight) }
  const half = (from + to) / 2
  /** Of each row and column, the cost of the best way to there, and from which column of the row above. */
  let above = new Float64Array(count)
  let here = new Float64Array(count)
  const came = new Int8Array(count * height)
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < count; i++) {
      let best = above[i] as number
      let step = 0
      const fromLeft = i > 0 ? (above[i - 1] as number) + ASIDE : best
      if (fromLeft < best) {
        best = fromLeft
        step = -1
      }
      const fromRight = i + 1 < count ? (above[i + 1] as number) + ASIDE : best
      if (fromRight < best) {
        best = fromRight
        step = 1
      }
      came[y * count + i] = step
      here[i] = best + (data[y * width + from + i] ?? 0) + (AWAY / height) * Math.abs(from + i - half)
    }
    ;[above, here] = [here, above]
  }
  let at = 0
  for (let i = 1; i < count; i++) if ((above[i] as number) < (above[at] as number)) at = i
  let [left, right, through] = [width, 0, 0]
  for (let y = height - 1; y >= 0; y--) {
    const x = from + at
    columns[y] = x
    through += data[y * width + x] ?? 0
    left = Math.min(left, x)
    right = Math.max(right, x)
    at += came[y * count + at] as number
  }
  return { columns, left, right, ink: through, key: columns.join() }
}
