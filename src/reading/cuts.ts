import type { Line } from './line.js'

/** A place where the line may be cut, between two columns. */
export interface Cut {
  /** The column right of it. */
  readonly x: number
  /** Ink that is cut through, in heights of the line. */
  readonly ink: number
}

/** Between two cuts further apart than this, in heights, there is one more at the thinnest column. */
const WIDEST = 0.25

/** Ink of each column, the line's specks left out. */
function profile({ ink, labels, width }: Line): Float64Array {
  const sums = new Float64Array(width)
  for (let at = 0; at < ink.length; at++) {
    if ((labels[at] as number) > 0) sums[at % width] = (sums[at % width] as number) + (ink[at] as number)
  }
  return sums
}

/** The places a digit may begin or end at, from left to right: gaps, thin columns, and what lies far between them. */
export function findCuts(line: Line): Cut[] {
  const { width, height } = line
  const columns = profile(line)
  /** What a cut before column x goes through. */
  const through = (x: number): number => Math.min(columns[x - 1] ?? 0, columns[x] ?? 0)
  const places = new Set<number>([0, width])
  // Where digits stand above one another without touching; a gap has its place from the loop below.
  for (const x of line.pieces.flatMap(({ left, right }) => [left, right])) if (through(x) > 0) places.add(x)
  for (let x = 1; x < width; x++) {
    // The middle of a level stretch that is lower than what is left and right of it.
    let end = x
    while (end < width && through(end + 1) === through(x)) end++
    if (through(x - 1) > through(x) && through(end + 1) > through(x)) places.add((x + end) >> 1)
    x = end
  }
  const sorted = [...places].sort((a, b) => a - b)
  for (let i = 1; i < sorted.length; i++) {
    const from = sorted[i - 1] as number
    const to = sorted[i] as number
    if (to - from <= WIDEST * height) continue
    const margin = Math.floor((to - from) / 3)
    let best = from + margin
    for (let x = best; x <= to - margin; x++) if (through(x) < through(best)) best = x
    if (through(best) === 0 || best <= from || best >= to) continue
    sorted.splice(i, 0, best)
    i--
  }
  return sorted.map((x) => ({ x, ink: through(x) / height }))
}
