/*
 * How the rules of a page lie. Parallel lines run to one point far away where a camera looks at a page askew, so that they
 * fan out: the slope of each is a little more than that of the one before. Along a scanned page they all have the same.
 */
import type { PageInk } from './page-ink.js'

/** Lines that fan out, along rows or columns. */
export interface Fan {
  /** How far a line through the page's middle falls, in pixels a pixel. */
  readonly slope: number
  /** How much more the next line does. */
  readonly spread: number
}

/** The slope of the line through a row or column, of so many. */
export const slopeOf = ({ slope, spread }: Fan, line: number, count: number): number =>
  slope + spread * (line - count / 2)

/** How far the slopes of a fan's lines make their ends lie from those of lines that are parallel, in pixels. */
export const fannedOut = ({ spread }: Fan, length: number, count: number): number =>
  (Math.abs(spread) * length * count) / 4

/** Says which line runs through a pixel so far along the lines and across, on a page of this size. */
export function lineThrough(
  fan: Fan,
  length: number,
  count: number,
): (along: number, across: number) => number {
  const [first, half] = [slopeOf(fan, 0, count), length / 2]
  return (along, across) => (across - first * (along - half)) / (1 + fan.spread * (along - half))
}

/** Ink that may be of rules: how far along them, how far across, and how much, three numbers each. */
interface Points {
  readonly points: Int32Array
  /** The page's size along the lines and across. */
  readonly length: number
  readonly count: number
}

/** How far the slope of a fan may be from what it is sought about, and slopes of its outermost lines from its own… */
const MOST_SLOPE = 0.1
const MOST_SPREAD = 0.08
/** …but no more than would move ends of lines by so many pixels. */
const FARTHEST = [64, 48] as const
/**
 * How a fan is sought: pixels from one that is tried to the next at the lines' ends, how many steps to either side (first
 * as far as may be), and how many points are asked. A line is as broad as a step.
 */
const SEARCH = [
  { step: 4, steps: Number.POSITIVE_INFINITY, most: 500 },
  { step: 2, steps: 1, most: 2000 },
  { step: 1, steps: 1, most: 4000 },
  { step: 0.5, steps: 1, most: 4000 },
  { step: 0.25, steps: 1, most: 4000 },
] as const

/** 0, a step to either side, two, and so on. */
const outwards = (step: number, steps: number): number[] =>
  Array.from({ length: 2 * steps + 1 }, (_, i) => ((i + 1) >> 1) * (i % 2 === 0 ? step : -step))

/** The fan whose lines hold the most ink each, about lines of a slope. */
function bestFan({ points, length, count }: Points, about: number): Fan {
  const [half, middle] = [length / 2, count / 2]
  const mostFall = Math.round(Math.min(FARTHEST[0], MOST_SLOPE * half))
  // Lines of a page that is hardly as high as a fan is wide would meet on it.
  const mostSpread = Math.round(Math.min(FARTHEST[1], MOST_SPREAD * half, middle / 4))
  const room = mostFall + mostSpread + Math.ceil(Math.abs(about) * half)
  const lines = new Int32Array(count + 2 * room)
  const fanOf = (fall: number, spread: number): Fan => ({
    slope: about + fall / half,
    spread: spread / (half * middle),
  })
  /** The sum of the squares of what lines hold, each so many pixels broad, of every so manieth point. */
  const sharpness = (fan: Fan, broad: number, every: number): number => {
    const used = Math.ceil(lines.length / broad)
    lines.fill(0, 0, used)
    const lineAt = lineThrough(fan, length, count)
    for (let i = 0; i < points.length; i += 3 * every) {
      const at = ((lineAt(points[i] as number, points[i + 1] as number) + room) / broad) | 0
      lines[at] = (lines[at] as number) + (points[i + 2] as number)
    }
    // Of two neighbours together, as one line may lie in both.
    let sum = 0
    for (let i = 1; i < used; i++) sum += ((lines[i - 1] as number) + (lines[i] as number)) ** 2
    return sum
  }
  let [fall, spread] = [0, 0]
  for (const { step, steps, most } of SEARCH) {
    const every = Math.max(1, Math.ceil(points.length / 3 / most))
    const [lastFall, lastSpread] = [fall, spread]
    let sharpest = -1
    // Of fans as good as each other the one nearest to what is known already: a single line says nothing of its spread.
    for (const own of outwards(step, Math.min(steps, Math.floor(mostSpread / step)))) {
      for (const at of outwards(step, Math.min(steps, Math.floor(mostFall / step)))) {
        const value = sharpness(fanOf(lastFall + at, lastSpread + own), Math.max(1, step), every)
        if (value > sharpest) [sharpest, fall, spread] = [value, lastFall + at, lastSpread + own]
      }
    }
  }
  return fanOf(fall, spread)
}

/** Runs so long are rules': a digit's strokes are shorter. Rules that say how they lie are as long together as this many page widths. */
const RULE_RUN = 30
const RULE_WIDTHS = 3
/** Pixels of a run that are a point. */
const PIECE = 15

/** The fan of the rules along a page's rows; null where there are hardly any. */
export function findRuleFan({ width, height, runs }: PageInk): Fan | null {
  const points: number[] = []
  let all = 0
  for (let i = 0; i < runs.length; i += 4) {
    const [from, end] = [runs[i + 1] as number, runs[i + 2] as number]
    if (end - from < RULE_RUN) continue
    all += end - from
    for (let x = from; x < end; x += PIECE) {
      const next = Math.min(end, x + PIECE)
      points.push((x + next) >> 1, runs[i] as number, next - x)
    }
  }
  if (all < RULE_WIDTHS * width) return null
  return bestFan({ points: Int32Array.from(points), length: width, count: height }, 0)
}

/** Runs of more pixels than this are no upright rule's; one in so many rows is asked. */
const NARROW = 8
const EVERY_ROW = 4

/** The fan of the rules upright to lines of a slope, as far as there are any. */
export function findUprightFan({ width, height, rows, runs }: PageInk, slope: number): Fan {
  const points: number[] = []
  for (let y = 0; y < height; y += EVERY_ROW) {
    for (let i = rows[y] as number; i < (rows[y + 1] as number); i += 4) {
      const [from, end] = [runs[i + 1] as number, runs[i + 2] as number]
      if (end - from <= NARROW) points.push(y, (from + end) >> 1, 1)
    }
  }
  return bestFan({ points: Int32Array.from(points), length: height, count: width }, -slope)
}
