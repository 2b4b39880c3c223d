/*
 * Digits that are drawn as outlines. What is written are the edges of a stroke; the stroke itself is the paper
 * between them, which is enclosed once: the middle of an outlined 0 is enclosed twice and is paper again. Whether a
 * loop is an outline or the digit itself, as a 0 is, the picture does not say, so who asks makes a candidate of
 * either.
 */
import type { Group, Pieces } from './ink.js'

/** The paper that a group of pieces encloses as an outline does. */
export interface Enclosed {
  /** What lies within the outline, three numbers each: row, first column, end. */
  readonly stretches: readonly (readonly [number, number, number])[]
  /** About how wide the outlined stroke is, in sides of the group's box. */
  readonly stroke: number
}

/** An outline encloses paper in at least this share of its rows. */
const ROWS = 0.7

/** A stretch of a row without ink: its own place among the gaps, and the run to its left, −1 at the group's left. */
interface Gap {
  readonly row: number
  readonly from: number
  readonly end: number
  readonly before: number
}

/** What a group of pieces encloses once, or three times; null where that is too little for an outline. */
export function enclosedBy({ runs, count }: Pieces, { box, pieces }: Group): Enclosed | null {
  const own = new Set(pieces.map(({ label }) => label))
  const high = box.bottom - box.top
  const mine: number[] = []
  const inRow = new Uint32Array(high)
  let double = 0
  for (let run = 0; run < count; run++) {
    if (!own.has(runs[4 * run + 3] as number)) continue
    mine.push(run)
    const row = (runs[4 * run] as number) - box.top
    inRow[row] = (inRow[row] as number) + 1
    if (inRow[row] === 2) double++
  }
  // Most digits but 0 and 8 end here.
  if (double < ROWS * high) return null
  const rows: number[][] = Array.from(inRow, () => [])
  for (const run of mine) rows[(runs[4 * run] as number) - box.top]?.push(run)

  // Gaps that touch are one area of paper; area 0 is the paper outside.
  const gaps: Gap[] = [{ row: -1, from: box.left - 1, end: box.right + 1, before: -1 }]
  const parents = [0]
  const areaOf = (gap: number): number => {
    let root = gap
    while (parents[root] !== root) root = parents[root] as number
    return root
  }
  const join = (a: number, b: number): void => {
    const [first, second] = [areaOf(a), areaOf(b)]
    parents[Math.max(first, second)] = Math.min(first, second)
  }
  /** The gap to the left of each run. */
  const gapBefore = new Map<number, number>()
  let above = [0]
  for (const [y, row] of rows.entries()) {
    const now: number[] = []
    let from = box.left - 1
    for (let i = 0; i <= row.length; i++) {
      const run = row[i]
      const end = run === undefined ? box.right + 1 : (runs[4 * run + 1] as number)
      if (end > from) {
        const gap = gaps.length
        gaps.push({ row: box.top + y, from, end, before: i === 0 ? -1 : (row[i - 1] as number) })
        parents.push(gap)
        now.push(gap)
        if (run !== undefined) gapBefore.set(run, gap)
        for (const other of above) {
          const { from: start, end: stop } = gaps[other] as Gap
          if (start < end && stop > from) join(other, gap)
        }
      }
      if (run !== undefined) from = runs[4 * run + 2] as number
    }
    // What reaches the group's sides or its last row is outside.
    join(0, now[0] as number)
    join(0, now[now.length - 1] as number)
    if (y === high - 1) for (const gap of now) join(0, gap)
    above = now
  }

  /** A piece's uppermost run: what lies to its left is the paper around the piece. */
  const topmost = new Map<number, number>()
  for (const row of rows)
    for (const run of row) {
      const label = runs[4 * run + 3] as number
      if (!topmost.has(label)) topmost.set(label, run)
    }
  const depths = new Map<number, number>([[0, 0]])
  const depthOf = (area: number): number => {
    const known = depths.get(area)
    if (known !== undefined) return known
    // An area's first gap is its root: the piece to its left is the one that encloses it.
    const piece = runs[4 * (gaps[area] as Gap).before + 3] as number
    const depth = 1 + depthOf(areaOf(gapBefore.get(topmost.get(piece) as number) as number))
    depths.set(area, depth)
    return depth
  }
  const within = gaps.filter((_, gap) => depthOf(areaOf(gap)) % 2 === 1)
  const area = within.reduce((sum, { from, end }) => sum + end - from, 0)
  const inside = new Set(within.map(({ row }) => row)).size
  if (inside < ROWS * high) return null
  // Sides of pixels between the stroke and its edges: two a stretch, and what no stretch above or below goes on.
  let shared = 0
  for (const [i, { row, from, end }] of within.entries())
    for (let j = i - 1; j >= 0 && (within[j] as Gap).row >= row - 1; j--) {
      const other = within[j] as Gap
      if (other.row === row - 1) shared += Math.max(0, Math.min(end, other.end) - Math.max(from, other.from))
    }
  const edges = 2 * within.length + 2 * (area - shared)
  return {
    stretches: within.map(({ row, from, end }) => [row, from, end] as const),
    stroke: (2 * area) / edges / Math.max(high, box.right - box.left),
  }
}
