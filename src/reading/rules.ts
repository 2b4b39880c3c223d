/**
 * Rules: straight thin lines far longer than a stroke, that paper and forms bring along. Each column's runs of ink are
 * followed from column to column; a chain of thin runs that goes on long enough and straight is a rule, and is taken
 * out but where a stroke crosses it (there the run is thick).
 */
import type { InkPlane } from './strip.js'

/** Ink above this belongs to a run. */
const INKED = 0.12
/** Columns a chain may miss: a stroke that crosses, or a break. */
const GAP = 3.5
/** Share of a rule's columns that may be without ink; the bars of 5s and 7s beside one another have gaps between them. */
const BARE = 0.08

interface Chain {
  readonly columns: number[]
  readonly tops: number[]
  readonly bottoms: number[]
}

/** The runs of ink of each column: those of column x are pairs of top and bottom, exclusive, from `starts[x]` on. */
interface Runs {
  readonly starts: Int32Array
  readonly runs: Int32Array
}

/** Of planes that were asked for, as long as they are: what is taken out of one makes another. */
const kept = new WeakMap<InkPlane, Runs>()

function runsOf(plane: InkPlane): Runs {
  const known = kept.get(plane)
  if (known) return known
  const { data, width, height } = plane
  const starts = new Int32Array(width + 1)
  const runs = new Int32Array(width * (height + 1))
  let count = 0
  for (let x = 0; x < width; x++) {
    let before = false
    for (let y = 0, at = x; y < height; y++, at += width) {
      const inked = (data[at] as number) > INKED
      if (inked === before) continue
      runs[count++] = y
      before = inked
    }
    if (before) runs[count++] = height
    starts[x + 1] = count
  }
  const found = { starts, runs }
  kept.set(plane, found)
  return found
}

/** Usual thickness of strokes: the median length of all runs of columns, the longest left out. */
export function strokeWidth(plane: InkPlane): number {
  const counts = new Uint32Array(64)
  const { starts, runs } = runsOf(plane)
  let all = 0
  for (let i = 0; i < (starts[plane.width] as number); i += 2) {
    const length = (runs[i + 1] as number) - (runs[i] as number)
    if (length >= 64) continue
    counts[length] = (counts[length] as number) + 1
    all++
  }
  let rest = all / 2
  for (let length = 1; length < 64; length++) {
    rest -= counts[length] as number
    if (rest <= 0) return length
  }
  return 1
}

/** y = a + b·x through the chain's middles, and the farthest of them from it. */
function straight({ columns, tops, bottoms }: Chain): { slope: number; away: number } {
  const n = columns.length
  let [x1, y1, xx, xy] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const x = columns[i] as number
    const y = ((tops[i] as number) + (bottoms[i] as number)) / 2
    x1 += x
    y1 += y
    xx += x * x
    xy += x * y
  }
  const slope = (xy - (x1 * y1) / n) / Math.max(1e-9, xx - (x1 * x1) / n)
  const base = (y1 - slope * x1) / n
  let sum = 0
  for (let i = 0; i < n; i++) {
    const y = ((tops[i] as number) + (bottoms[i] as number)) / 2
    sum += Math.abs(y - base - slope * (columns[i] as number))
  }
  return { slope, away: sum / n }
}

/** Columns between a chain's runs that have no ink where it would go on: what crosses it is ink. */
function bareColumns({ data, width, height }: InkPlane, { columns, tops, bottoms }: Chain): number {
  const middle = (i: number): number => ((tops[i] as number) + (bottoms[i] as number)) / 2
  let bare = 0
  for (let i = 1; i < columns.length; i++) {
    const [from, to] = [columns[i - 1] as number, columns[i] as number]
    for (let x = from + 1; x < to; x++) {
      const level = middle(i - 1) + ((middle(i) - middle(i - 1)) * (x - from)) / (to - from)
      const last = Math.min(height - 1, level + 1)
      let y = Math.max(0, Math.floor(level - 1))
      while (y <= last && (data[y * width + x] as number) <= INKED) y++
      if (y > last) bare++
    }
  }
  return bare
}

/**
 * Chains of runs at most `thick` high over at least `least` columns, along the rows.
 *
 * @param steepest rows a column
 */
function findChains(plane: InkPlane, thick: number, least: number, steepest: number): Chain[] {
  const open: (Chain & { slope: number })[] = []
  const done: Chain[] = []
  const gap = Math.max(3, GAP * thick)
  const { starts, runs } = runsOf(plane)
  const taken = new Uint8Array(runs.length)
  for (let x = 0; x < plane.width; x++) {
    const [from, to] = [starts[x] as number, starts[x + 1] as number]
    for (const chain of open) {
      const n = chain.columns.length
      const last = chain.columns[n - 1] as number
      const middle = ((chain.tops[n - 1] as number) + (chain.bottoms[n - 1] as number)) / 2
      const expected = middle + chain.slope * (x - last)
      const slack = 1.2 + 0.12 * (x - last)
      for (let i = from; i < to; i += 2) {
        const [top, bottom] = [runs[i] as number, runs[i + 1] as number]
        if (bottom - top > thick || taken[i] === 1) continue
        if (Math.abs((top + bottom) / 2 - expected) > slack) continue
        taken[i] = 1
        chain.columns.push(x)
        chain.tops.push(top)
        chain.bottoms.push(bottom)
        if (n >= 8) {
          const since = Math.max(0, n - 24)
          const then = ((chain.tops[since] as number) + (chain.bottoms[since] as number)) / 2
          chain.slope = ((top + bottom) / 2 - then) / (x - (chain.columns[since] as number))
          chain.slope = Math.max(-steepest, Math.min(steepest, chain.slope))
        }
        break
      }
    }
    for (let i = from; i < to; i += 2) {
      const [top, bottom] = [runs[i] as number, runs[i + 1] as number]
      if (bottom - top <= thick && taken[i] === 0)
        open.push({ columns: [x], tops: [top], bottoms: [bottom], slope: 0 })
    }
    for (let i = open.length - 1; i >= 0; i--) {
      const chain = open[i] as Chain
      if (x - (chain.columns.at(-1) as number) <= gap && x + 1 < plane.width) continue
      open.splice(i, 1)
      const length = (chain.columns.at(-1) as number) - (chain.columns[0] as number) + 1
      if (length < least || chain.columns.length < 0.55 * length) continue
      if (bareColumns(plane, chain) > BARE * length) continue
      const { slope, away } = straight(chain)
      if (Math.abs(slope) <= steepest && away <= 0.35 + 0.12 * thick) done.push(chain)
    }
  }
  return done
}

function transposed({ data, width, height }: InkPlane): InkPlane {
  const into = new Float32Array(data.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) into[x * height + y] = data[y * width + x] as number
  return { data: into, width: height, height: width }
}

/** Takes the chains' thin runs out; where a stroke lies along the rule the run is thicker than the rule is, and stays. */
function erase(plane: InkPlane, chains: readonly Chain[]): InkPlane {
  const data = plane.data.slice()
  for (const { columns, tops, bottoms } of chains) {
    const heights = tops.map((top, i) => (bottoms[i] as number) - top).sort((a, b) => a - b)
    const most = (heights[Math.floor(heights.length * 0.4)] as number) + 1
    for (const [i, x] of columns.entries()) {
      const [top, bottom] = [tops[i] as number, bottoms[i] as number]
      if (bottom - top > most) continue
      for (let y = Math.max(0, top - 1); y <= Math.min(plane.height - 1, bottom); y++)
        data[y * plane.width + x] = 0
    }
  }
  return { ...plane, data }
}

/** Steepest rules along the line, and across it. */
const STEEPEST = 0.2

/** The ink without rules along its rows; the same plane where there are none. */
export function withoutRules(plane: InkPlane, thick: number, least: number): InkPlane {
  const chains = findChains(plane, thick, least, STEEPEST)
  return chains.length === 0 ? plane : erase(plane, chains)
}

/** The ink without rules across its rows; the same plane where there are none. */
export function withoutUprights(plane: InkPlane, thick: number, least: number): InkPlane {
  const turned = transposed(plane)
  const chains = findChains(turned, thick, least, STEEPEST)
  return chains.length === 0 ? plane : transposed(erase(turned, chains))
}
