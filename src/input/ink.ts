/*
 * Which ink is the digit's. A plane of ink, 0 to 255 a pixel, is looked at as a histogram (how dark is full ink, how
 * rough the ground) and as pieces that hang together; pieces are put into groups that may be one digit, because a
 * crop shows more than that: rests of rules, a frame, the desk, a neighbour.
 */

import type { Box, PictureKernels } from './kernels.js'

export type { Box } from './kernels.js'

/** How dark the ink of a plane is. */
export interface InkLevel {
  /** Levels that are noise of the ground, not ink; 0 in a clean picture. */
  readonly floor: number
  /** Level of full ink. */
  readonly peak: number
  /** Standard deviation of the ground's noise. */
  readonly noise: number
  /** Paler pixels are no ink. */
  readonly low: number
  /** A piece without a pixel above it is none. */
  readonly high: number
}

/** Least contrast of ink, in levels of 255. */
export const CONTRAST = 16
/** Least contrast, in standard deviations of the noise. */
const FAR = 6.5
/** In pictures smaller than this the pale rim of the ink is digit; in larger ones it is blur. */
const LARGE_SIDE = 64

/** Otsu's threshold: the level that parts the histogram into the two classes furthest apart. */
function otsu(bins: Uint32Array): number {
  let count = 0
  let sum = 0
  bins.forEach((bin, level) => {
    count += bin
    sum += bin * level
  })
  let best = 0
  let threshold = 0
  let below = 0
  let belowSum = 0
  for (let level = 0; level < 255; level++) {
    below += bins[level] as number
    belowSum += (bins[level] as number) * level
    if (below === 0 || below === count) continue
    const apart = belowSum / below - (sum - belowSum) / (count - below)
    const between = below * (count - below) * apart * apart
    if (between > best) {
      best = between
      threshold = level
    }
  }
  return threshold
}

/** The level that `share` of the pixels above `from` stay below; 0 with no such pixel. */
export function quantileAbove(bins: Uint32Array, from: number, share: number): number {
  let count = 0
  for (let level = from + 1; level < 256; level++) count += bins[level] as number
  let seen = 0
  for (let level = from + 1; level < 256; level++) {
    seen += bins[level] as number
    if (seen > 0 && seen >= share * count) return level
  }
  return 0
}

/** How dark the ink is, of a ground whose noise is `known` or is found in the palest pixels; null where there is none: too little contrast, or nothing but noise. */
export function levelOf(bins: Uint32Array, width: number, height: number, known?: number): InkLevel | null {
  const part = (share: number): number => quantileAbove(bins, -1, share)
  // The paler 30% are ground, whatever is written on it. A local ground lies on the top of its noise.
  const [rough, deep] = [part(0.3), part(0.05)]
  const noise = known ?? (rough - deep) / 1.15
  const ground = known === undefined ? rough + 0.4 * noise : 0
  const threshold = Math.max(otsu(bins), Math.round(ground + 4.5 * noise))
  const peak = quantileAbove(bins, threshold, 0.98)
  if (peak - ground < Math.max(CONTRAST, FAR * noise)) return null
  const pale = Math.max(width, height) < LARGE_SIDE ? 0.01 : 0.15
  return {
    peak,
    noise,
    floor: Math.min(ground + 2 * noise, threshold / 2),
    low: Math.min(threshold, Math.max(ground + 3 * noise, ground + pale * (peak - ground))),
    high: Math.max(threshold, ground + 0.3 * (peak - ground)),
  }
}

/** Ink that hangs together. */
export interface Piece extends Box {
  /** Its number in `Pieces.labels`, from 1. */
  readonly label: number
  /** Sum of the levels. */
  readonly mass: number
  readonly area: number
  /** Sides of the picture it touches. */
  readonly touches: number
}

export interface Pieces {
  readonly pieces: readonly Piece[]
  /** Runs of ink, four numbers each: row, first column, end, label. */
  readonly runs: Int32Array
  readonly count: number
}

/**
 * Labels runs along rows, from the uppermost on, in their fourth number with the piece each is of, from 1, in the order of
 * their first runs: runs of neighbouring rows that touch are of one, corners too.
 */
export function labelRuns(runs: Int32Array, count: number): void {
  const parents = new Int32Array(count)
  const rootOf = (run: number): number => {
    let root = run
    while ((parents[root] as number) !== root) root = parents[root] as number
    while ((parents[run] as number) !== root) {
      const next = parents[run] as number
      parents[run] = root
      run = next
    }
    return root
  }
  // Runs of the row above that touch a run.
  let above = 0
  let start = 0
  for (let run = 0; run < count; run++) {
    parents[run] = run
    const y = runs[4 * run] as number
    if (y !== runs[4 * start]) {
      above = start
      start = run
    }
    const [from, end] = [runs[4 * run + 1] as number, runs[4 * run + 2] as number]
    while (above < start && ((runs[4 * above] as number) < y - 1 || (runs[4 * above + 2] as number) < from))
      above++
    for (let other = above; other < start && (runs[4 * other + 1] as number) <= end; other++) {
      const [a, b] = [rootOf(other), rootOf(run)]
      if (a < b) parents[b] = a
      else parents[a] = b
    }
  }
  let labels = 0
  for (let run = 0; run < count; run++) {
    const root = rootOf(run)
    // A piece's root is its first run.
    runs[4 * run + 3] = root === run ? ++labels : (runs[4 * root + 3] as number)
  }
}

/** The 8-connected pieces of pixels above `low` that have one above `high`, by runs along rows; beyond `within` there are none. */
export function findPieces(
  kernels: PictureKernels,
  levels: Uint8Array,
  width: number,
  height: number,
  level: { readonly low: number; readonly high: number },
  within: Box = { left: 0, top: 0, right: width, bottom: height },
): Pieces {
  // Of whole numbers, the same and quicker to compare.
  const [low, high] = [Math.floor(level.low), Math.floor(level.high)]
  const { runs, sums, count } = kernels.stretches(levels, width, within, low)
  labelRuns(runs, count)
  type Growing = { -readonly [K in keyof Piece]: Piece[K] } & { most: number }
  const all: Growing[] = []
  for (let run = 0; run < count; run++) {
    const y = runs[4 * run] as number
    const from = runs[4 * run + 1] as number
    const end = runs[4 * run + 2] as number
    const label = runs[4 * run + 3] as number
    const mass = sums[2 * run] as number
    const most = sums[2 * run + 1] as number
    const area = end - from
    if (label > all.length) {
      all.push({ left: from, top: y, right: end, bottom: y + 1, label, mass, area, touches: 0, most })
      continue
    }
    const piece = all[label - 1] as Growing
    if (from < piece.left) piece.left = from
    if (end > piece.right) piece.right = end
    piece.bottom = y + 1
    piece.mass += mass
    piece.area += area
    if (most > piece.most) piece.most = most
  }
  const pieces = all.filter(({ most }) => most > high)
  for (const piece of pieces) {
    piece.touches =
      Number(piece.left === 0) +
      Number(piece.top === 0) +
      Number(piece.right === width) +
      Number(piece.bottom === height)
  }
  return { pieces, runs, count }
}

/** Pieces that may be one digit. */
export interface Group {
  readonly pieces: readonly Piece[]
  readonly box: Box
  readonly mass: number
  /** Why they were put together. */
  readonly rule: 'all' | 'inside' | 'near' | 'seed' | 'other'
}

/** Least share of the largest piece's ink that is a piece of the digit, not a speck. */
const SPECK = 0.04

export function boxOf(pieces: readonly Box[]): Box {
  const first = pieces[0] as Box
  let { left, top, right, bottom } = first
  for (const piece of pieces) {
    left = Math.min(left, piece.left)
    top = Math.min(top, piece.top)
    right = Math.max(right, piece.right)
    bottom = Math.max(bottom, piece.bottom)
  }
  return { left, top, right, bottom }
}

const sizeOf = ({ left, top, right, bottom }: Box): { wide: number; high: number } => ({
  wide: right - left,
  high: bottom - top,
})

/** Least share of each side of what a frame holds that has the frame's ink beyond it. */
const HELD = 0.6

/** Whether a piece is a frame around others: it has little ink for its size, and lies beyond all four sides of one. */
function isFrame(piece: Piece, others: readonly Piece[], runs: Int32Array, count: number): boolean {
  const { wide, high } = sizeOf(piece)
  if (piece.area > 0.4 * wide * high) return false
  return others.some(
    (other) =>
      other !== piece &&
      other.area > 0.02 * piece.area &&
      other.left > piece.left &&
      other.right < piece.right &&
      other.top > piece.top &&
      other.bottom < piece.bottom &&
      sizeOf(other).high > 0.25 * high &&
      holds(piece, other, runs, count),
  )
}

/** Whether a piece has ink above, below, left and right of a box: the bend of a 7 has not, whatever lies in it. */
function holds(
  { label }: Piece,
  { left, top, right, bottom }: Box,
  runs: Int32Array,
  count: number,
): boolean {
  const [above, below] = [new Uint8Array(right - left), new Uint8Array(right - left)]
  const [before, after] = [new Uint8Array(bottom - top), new Uint8Array(bottom - top)]
  for (let run = 0; run < count; run++) {
    if (runs[4 * run + 3] !== label) continue
    const y = runs[4 * run] as number
    const from = runs[4 * run + 1] as number
    const end = runs[4 * run + 2] as number
    if (y < top || y >= bottom) {
      const columns = y < top ? above : below
      columns.fill(1, Math.max(0, from - left), Math.max(0, end - left))
      continue
    }
    if (end <= left) before[y - top] = 1
    if (from >= right) after[y - top] = 1
  }
  return [above, below, before, after].every(
    (side) => side.reduce((sum, on) => sum + on, 0) >= HELD * side.length,
  )
}

/** Long and flat: a stroke no digit is. */
function isFlat(piece: Piece): boolean {
  const { wide, high } = sizeOf(piece)
  return wide > 3.2 * high
}

/** How far two boxes are apart. */
function apart(a: Box, b: Box): number {
  const across = Math.max(0, a.left - b.right, b.left - a.right)
  const down = Math.max(0, a.top - b.bottom, b.top - a.bottom)
  return Math.hypot(across, down)
}

/** Groups of pieces that may be the digit, the likeliest first as far as rules can tell. */
export function groupsOf(
  { pieces, runs, count }: Pieces,
  width: number,
  height: number,
  noise: number,
): Group[] {
  const leastArea = noise > 1 ? 4 : 1
  const firm = pieces.filter(({ area }) => area >= leastArea)
  if (firm.length === 0) return []
  const group = (list: readonly Piece[], rule: Group['rule']): Group => ({
    pieces: list,
    box: boxOf(list),
    mass: list.reduce((sum, { mass }) => sum + mass, 0),
    rule,
  })
  const largest = firm.reduce((most, { mass }) => Math.max(most, mass), 0)
  const all = firm.filter(({ mass }) => mass >= SPECK * largest)
  const groups = [group(all, 'all')]
  const add = (list: readonly Piece[], rule: Group['rule']): void => {
    if (list.length === 0) return
    if (
      groups.some(
        ({ pieces: known }) => known.length === list.length && known.every((piece, i) => piece === list[i]),
      )
    )
      return
    groups.push(group(list, rule))
  }
  const frames = new Set(firm.filter((piece) => isFrame(piece, firm, runs, count)))
  const inner = firm.filter((piece) => piece.touches === 0 && !frames.has(piece))
  const pool = inner.length > 0 ? inner : firm.filter((piece) => !frames.has(piece))
  if (pool.length === 0) return groups
  const worth = (piece: Piece): number => {
    const { wide, high } = sizeOf(piece)
    const off = Math.hypot((piece.left + wide / 2) / width - 0.5, (piece.top + high / 2) / height - 0.5)
    return piece.mass * Math.sqrt(high) * (isFlat(piece) ? 0.2 : 1) * (1 - Math.min(0.8, off))
  }
  const seed = pool.reduce((best, piece) => (worth(piece) > worth(best) ? piece : best))
  const most = pool.reduce((sum, { mass }) => Math.max(sum, mass), 0)
  const significant = pool.filter(({ mass }) => mass >= SPECK * Math.min(most, 2 * seed.mass))
  add(significant, 'inside')
  // Grows from the seed over small gaps, without and with what is flat.
  for (const flat of [false, true]) {
    const near = new Set([seed])
    for (let grown = true; grown; ) {
      grown = false
      const box = boxOf([...near])
      const { wide, high } = sizeOf(box)
      for (const piece of pool) {
        if (near.has(piece) || piece.mass < SPECK * seed.mass || (!flat && isFlat(piece))) continue
        if (apart(box, piece) > 0.22 * Math.max(wide, high)) continue
        near.add(piece)
        grown = true
      }
    }
    add(
      firm.filter((piece) => near.has(piece)),
      'near',
    )
  }
  add([seed], 'seed')
  // Another digit beside it: as high, as dark, to the left or right.
  const mine = boxOf(groups.find(({ rule }) => rule === 'near')?.pieces ?? [seed])
  const beside = inner.filter(
    (piece) =>
      (piece.right <= mine.left + 1 || piece.left >= mine.right - 1) &&
      piece.bottom > mine.top &&
      piece.top < mine.bottom &&
      sizeOf(piece).high > 0.5 * sizeOf(mine).high,
  )
  if (beside.length > 0)
    add([beside.reduce((best, piece) => (piece.mass > best.mass ? piece : best))], 'other')
  return groups
}
