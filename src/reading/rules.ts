/*
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

/** The runs of ink of each column: column, top and bottom, exclusive, of each; those of column x from `starts[x]` on. */
interface Runs {
  readonly starts: Int32Array
  readonly runs: Int32Array
}

/** Runs that follow one another from column to column: the place of each among all. */
type Chain = number[]

const columnOf = ({ runs }: Runs, at: number): number => runs[at] as number
const topOf = ({ runs }: Runs, at: number): number => runs[at + 1] as number
const bottomOf = ({ runs }: Runs, at: number): number => runs[at + 2] as number
const middleOf = (all: Runs, at: number): number => (topOf(all, at) + bottomOf(all, at)) / 2
const heightOf = (all: Runs, at: number): number => bottomOf(all, at) - topOf(all, at)

/** Of planes that were asked for, as long as they are: what is taken out of one makes another. */
const kept = new WeakMap<InkPlane, Runs>()

function runsOf(plane: InkPlane): Runs {
  const known = kept.get(plane)
  if (known) return known
  const { data, width, height } = plane
  const starts = new Int32Array(width + 1)
  const runs: number[] = []
  for (let x = 0; x < width; x++) {
    let before = false
    for (let y = 0, at = x; y < height; y++, at += width) {
      const inked = (data[at] as number) > INKED
      if (inked === before) continue
      if (inked) runs.push(x, y)
      else runs.push(y)
      before = inked
    }
    if (before) runs.push(height)
    starts[x + 1] = runs.length
  }
  const found = { starts, runs: new Int32Array(runs) }
  kept.set(plane, found)
  return found
}

/** Usual thickness of strokes: the median length of all runs of columns, the longest left out. */
export function strokeWidth(plane: InkPlane): number {
  const counts = new Uint32Array(64)
  const runs = runsOf(plane)
  let all = 0
  for (let at = 0; at < runs.runs.length; at += 3) {
    const length = heightOf(runs, at)
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

/** y = a + b·x through the chain's middles: b, and how far they are from it in the mean. */
function straight(all: Runs, chain: Chain): { slope: number; away: number } {
  const n = chain.length
  let [x1, y1, xx, xy] = [0, 0, 0, 0]
  for (const at of chain) {
    const x = columnOf(all, at)
    const y = middleOf(all, at)
    x1 += x
    y1 += y
    xx += x * x
    xy += x * y
  }
  const slope = (xy - (x1 * y1) / n) / Math.max(1e-9, xx - (x1 * x1) / n)
  const base = (y1 - slope * x1) / n
  let sum = 0
  for (const at of chain) sum += Math.abs(middleOf(all, at) - base - slope * columnOf(all, at))
  return { slope, away: sum / n }
}

/** Columns between a chain's runs that have no ink where it would go on: what crosses it is ink. */
function bareColumns({ data, width, height }: InkPlane, all: Runs, chain: Chain): number {
  let bare = 0
  for (let i = 1; i < chain.length; i++) {
    const [before, after] = [chain[i - 1] as number, chain[i] as number]
    const [from, to] = [columnOf(all, before), columnOf(all, after)]
    for (let x = from + 1; x < to; x++) {
      const fall = middleOf(all, after) - middleOf(all, before)
      const level = middleOf(all, before) + (fall * (x - from)) / (to - from)
      const last = Math.min(height - 1, level + 1)
      let y = Math.max(0, Math.floor(level - 1))
      while (y <= last && (data[y * width + x] as number) <= INKED) y++
      if (y > last) bare++
    }
  }
  return bare
}

/** Runs that a chain's slope is taken over, and how many it must have to have one. */
const SLOPE_OVER = 24
const SLOPED = 8

/**
 * Chains of runs at most `thick` high over at least `least` columns, along the rows.
 *
 * @param steepest rows a column
 */
function findChains(plane: InkPlane, thick: number, least: number, steepest: number): Chain[] {
  const open: { readonly chain: Chain; slope: number }[] = []
  const done: Chain[] = []
  const gap = Math.max(3, GAP * thick)
  const all = runsOf(plane)
  const taken = new Uint8Array(all.runs.length)
  for (let x = 0; x < plane.width; x++) {
    const [from, to] = [all.starts[x] as number, all.starts[x + 1] as number]
    for (const one of open) {
      const { chain, slope } = one
      const n = chain.length
      const last = chain[n - 1] as number
      const missed = x - columnOf(all, last)
      const expected = middleOf(all, last) + slope * missed
      const slack = 1.2 + 0.12 * missed
      for (let at = from; at < to; at += 3) {
        if (heightOf(all, at) > thick || taken[at] === 1) continue
        if (Math.abs(middleOf(all, at) - expected) > slack) continue
        taken[at] = 1
        chain.push(at)
        if (n >= SLOPED) {
          const since = chain[Math.max(0, n - SLOPE_OVER)] as number
          const steep = (middleOf(all, at) - middleOf(all, since)) / (x - columnOf(all, since))
          one.slope = Math.max(-steepest, Math.min(steepest, steep))
        }
        break
      }
    }
    for (let at = from; at < to; at += 3)
      if (heightOf(all, at) <= thick && taken[at] === 0) open.push({ chain: [at], slope: 0 })
    for (let i = open.length - 1; i >= 0; i--) {
      const { chain } = open[i] as (typeof open)[number]
      const last = columnOf(all, chain.at(-1) as number)
      if (x - last <= gap && x + 1 < plane.width) continue
      open.splice(i, 1)
      const length = last - columnOf(all, chain[0] as number) + 1
      if (length < least || chain.length < 0.55 * length) continue
      if (bareColumns(plane, all, chain) > BARE * length) continue
      const { slope, away } = straight(all, chain)
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
  const all = runsOf(plane)
  for (const chain of chains) {
    const heights = chain.map((at) => heightOf(all, at)).sort((a, b) => a - b)
    const most = (heights[Math.floor(heights.length * 0.4)] as number) + 1
    for (const at of chain) {
      if (heightOf(all, at) > most) continue
      const x = columnOf(all, at)
      for (let y = Math.max(0, topOf(all, at) - 1); y <= Math.min(plane.height - 1, bottomOf(all, at)); y++)
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
