/*
 * Heuristic over-segmentation (LeCun et al. 1998, section V), for nets without a class for "nothing": the line is cut
 * wherever a digit might end, every run of pieces is read as if it were a digit, and the cheapest way through them all
 * is taken.
 */
import { distancesOf, predictions } from '../answer/predictions.js'
import type { Engine } from '../engine/engine.js'
import type { Box } from '../input/ink.js'
import { centred, fitted, resample } from '../input/scale.js'
import { DIGITS } from '../network/classes.js'
import type { LengthRange } from './ctc.js'
import type { InkPlane } from './strip.js'

/** A line of digits at working size: its ink, 0 to 1, and what of it hangs together. */
interface Line {
  readonly ink: Float32Array
  /** 0: no ink; else 1 + the index of its piece. */
  readonly labels: Int32Array
  readonly pieces: readonly Piece[]
  readonly width: number
  /** From the top of the highest ink to the foot of the lowest. */
  readonly height: number
  /** Pixels of the picture's ink that one of the line's is wide. */
  readonly scale: number
  /** Row of the ink that the line begins in. */
  readonly top: number
}

/** Ink that hangs together. */
interface Piece {
  readonly left: number
  /** Exclusive. */
  readonly right: number
  /** Sum of the ink in columns 0 to x, exclusive, at x − left: the last is the whole. */
  readonly sums: Float64Array
}

/** Most rows of a line: little more than a digit is scaled to. More would only make more cuts. */
const ROWS = 28
/** Rows with no more than this are empty. */
const INKED = 0.2
/** Paler ink than this does not hang together; it goes with the ink it touches. */
const PALE = 0.1
/** Pieces of less ink than this share of a square as high as the line are specks. */
const SPECK = 0.012

/** The line's rows, from the first with ink to the last, scaled down to ROWS at most; null where there are none. */
function findLine({ data, width, height }: InkPlane): Line | null {
  let [top, bottom] = [height, 0]
  for (let at = 0; at < data.length; at++) {
    if ((data[at] as number) < INKED) continue
    top = Math.min(top, Math.floor(at / width))
    bottom = Math.floor(at / width) + 1
  }
  if (bottom <= top) return null
  const rows = Math.min(ROWS, bottom - top)
  const scale = (bottom - top) / rows
  const columns = Math.max(1, Math.round(width / scale))
  const ink = resample(data, width, { left: 0, right: width, top, bottom }, columns, rows)
  const { labels, pieces } = findPieces(ink, columns, rows)
  return { ink, labels, pieces, width: columns, height: rows, scale: width / columns, top }
}

/** Calls visit with the index of each of the 8 neighbours, and the place itself. */
function around(at: number, width: number, height: number, visit: (next: number) => void): void {
  const x = at % width
  const y = (at - x) / width
  for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) visit(ny * width + nx)
  }
}

function findPieces(ink: Float32Array, width: number, height: number): Pick<Line, 'labels' | 'pieces'> {
  const labels = new Int32Array(ink.length)
  const pieces: Piece[] = []
  for (let seed = 0; seed < ink.length; seed++) {
    if (labels[seed] !== 0 || (ink[seed] as number) <= PALE) continue
    const label = pieces.length + 1
    const members = [seed]
    labels[seed] = label
    let mass = 0
    // It grows while it is walked through.
    for (const at of members) {
      mass += ink[at] as number
      around(at, width, height, (next) => {
        if (labels[next] !== 0 || (ink[next] as number) <= PALE) return
        labels[next] = label
        members.push(next)
      })
    }
    if (mass >= SPECK * height * height) pieces.push(pieceOf(members, ink, width))
    else for (const at of members) labels[at] = -1
  }
  joinPale(ink, labels, width, height)
  return { labels, pieces }
}

function pieceOf(members: readonly number[], ink: Float32Array, width: number): Piece {
  let left = width
  let right = 0
  for (const at of members) {
    left = Math.min(left, at % width)
    right = Math.max(right, (at % width) + 1)
  }
  const sums = new Float64Array(right - left + 1)
  for (const at of members) {
    const column = (at % width) - left + 1
    sums[column] = (sums[column] as number) + (ink[at] as number)
  }
  for (let x = 1; x < sums.length; x++) sums[x] = (sums[x] as number) + (sums[x - 1] as number)
  return { left, right, sums }
}

/** Pale rims go with the piece they touch; specks become no ink. */
function joinPale(ink: Float32Array, labels: Int32Array, width: number, height: number): void {
  const firm = labels.slice()
  for (let at = 0; at < ink.length; at++) {
    if (firm[at] === -1) labels[at] = 0
    if (firm[at] !== 0 || (ink[at] as number) === 0) continue
    around(at, width, height, (next) => {
      if ((firm[next] as number) > 0) labels[at] = firm[next] as number
    })
  }
}

/** A place where the line may be cut, between two columns. */
interface Cut {
  /** The column right of it. */
  readonly x: number
  /** Ink that is cut through, in heights of the line. */
  readonly ink: number
}

/** Between two cuts further apart than this, in heights, there is one more at the thinnest column. */
const FARTHEST = 0.25

/** Ink of each column, the line's specks left out. */
function profile({ ink, labels, width }: Line): Float64Array {
  const sums = new Float64Array(width)
  for (let at = 0; at < ink.length; at++) {
    if ((labels[at] as number) > 0) sums[at % width] = (sums[at % width] as number) + (ink[at] as number)
  }
  return sums
}

/** The places a digit may begin or end at, from left to right: gaps, thin columns, and what lies far between them. */
function findCuts(line: Line): Cut[] {
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
    if (to - from <= FARTHEST * height) continue
    const margin = Math.floor((to - from) / 3)
    let best = from + margin
    for (let x = best; x <= to - margin; x++) if (through(x) < through(best)) best = x
    if (through(best) === 0 || best <= from || best >= to) continue
    sorted.splice(i, 0, best)
    i--
  }
  return sorted.map((x) => ({ x, ink: through(x) / height }))
}

/** What lies between two cuts, as one digit. */
interface Segment {
  /** Indices of its cuts. */
  readonly from: number
  readonly to: number
  /** Its ink's box in the line. */
  readonly box: Box
  /** Sum of its ink. */
  readonly mass: number
  /** 784 grey bytes as `prepare` makes them. */
  readonly image: Uint8Array
}

/** Widest digit, in heights of the line. */
const WIDEST = 1.5
/** A piece with this share of its ink in a segment belongs to it wholly, and one with less than the rest not at all… */
const MOST = 0.75
/** …where what it is wider, or reaches in, is a tail: at most this many heights. More is another digit that touches. */
const TAIL = 0.2
/** Ink paler than this is not in the box. */
const VISIBLE = 1 / 255

/** The share of a piece's ink in columns from…to. */
function shareIn({ left, right, sums }: Piece, from: number, to: number): number {
  const upTo = (x: number): number => sums[Math.min(right, Math.max(left, x)) - left] as number
  return (upTo(to) - upTo(from)) / upTo(right)
}

/** The columns of a piece that go with a segment; null: none. */
function columnsOf(piece: Piece, from: number, to: number, tail: number): readonly [number, number] | null {
  const { left, right } = piece
  if (right <= from || left >= to) return null
  const share = shareIn(piece, from, to)
  // A rim may be wider than the firm ink.
  if (share >= MOST && from - left <= tail && right - to <= tail) return [0, Number.POSITIVE_INFINITY]
  const within = Math.min(right, to) - Math.max(left, from)
  return share <= 1 - MOST && within <= tail ? null : [from, to]
}

function segmentOf(line: Line, from: number, to: number): Pick<Segment, 'box' | 'image' | 'mass'> | null {
  const columns = line.pieces.map((piece) => columnsOf(piece, from, to, TAIL * line.height))
  let reach = [line.width, 0] as [number, number]
  line.pieces.forEach(({ left, right }, i) => {
    const mine = columns[i]
    if (mine) {
      reach = [
        Math.min(reach[0], Math.max(mine[0], left - 1)),
        Math.max(reach[1], Math.min(mine[1], right + 1)),
      ]
    }
  })
  const begin = Math.max(0, reach[0])
  const width = Math.min(line.width, reach[1]) - begin
  if (width <= 0) return null
  const levels = new Float32Array(width * line.height)
  let mass = 0
  const box = { left: width, right: 0, top: line.height, bottom: 0 }
  for (let y = 0; y < line.height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * line.width + begin + x
      const mine = columns[(line.labels[at] as number) - 1]
      const value = line.ink[at] as number
      if (!mine || begin + x < mine[0] || begin + x >= mine[1] || value < VISIBLE) continue
      levels[y * width + x] = value
      mass += value
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x + 1)
      box.top = Math.min(box.top, y)
      box.bottom = y + 1
    }
  }
  if (box.right <= box.left) return null
  const digit = fitted(levels, width, box)
  return {
    mass,
    image: centred(digit.data, digit.columns, digit.rows),
    box: { ...box, left: box.left + begin, right: box.right + begin },
  }
}

/** Every run between two cuts that may be a digit. */
function findSegments(line: Line, cuts: readonly Cut[]): Segment[] {
  const segments: Segment[] = []
  for (let from = 0; from < cuts.length; from++) {
    const start = (cuts[from] as Cut).x
    for (let to = from + 1; to < cuts.length; to++) {
      const end = (cuts[to] as Cut).x
      // Empty columns at either end make it no wider.
      if (inked(line, start, end) > WIDEST * line.height) break
      const found = segmentOf(line, start, end)
      if (found) segments.push({ from, to, ...found })
    }
  }
  return segments
}

/** Columns from the first ink to the last between two places. */
function inked({ pieces }: Line, from: number, to: number): number {
  let left = to
  let right = from
  for (const piece of pieces) {
    if (piece.right <= from || piece.left >= to) continue
    left = Math.min(left, Math.max(from, piece.left))
    right = Math.max(right, Math.min(to, piece.right))
  }
  return right - left
}

/**
 * What speaks for a run of columns being one digit, in the order of `features`; fitted on lines of MNIST's training
 * digits, first by logistic regression and then by a structured perceptron on whole lines.
 */
const WEIGHTS: readonly number[] = [
  0.04, 0.05, -7.65, -0.06, -0.42, -6.24, -7.94, 10.78, -6.09, -7.04, 4.02, 6.34, 5.51,
  // Each digit.
  1.14, -0.74, 0, -0.98, -0.03, -0.48, -0.46, -0.26, 0.4, 1.42,
]

/** Mean and standard deviation of log(width / height) of the ink of each digit in MNIST's training set. */
export const ASPECTS = [
  [-0.09, 0.18],
  [-0.84, 0.44],
  [-0.06, 0.21],
  [-0.21, 0.21],
  [-0.21, 0.2],
  [-0.06, 0.25],
  [-0.31, 0.21],
  [-0.24, 0.21],
  [-0.26, 0.21],
  [-0.36, 0.2],
] as const

/** The network's answers for the segments, in their order. */
interface Answers {
  readonly digits: Uint8Array
  readonly distances: Float32Array
  readonly probabilities: Float32Array
}

/** What is known of a segment read as its nearest digit: the terms of a sum that says how likely it is one. */
function features(
  { box, mass, from, to }: Segment,
  index: number,
  answers: Answers,
  scale: number,
  cuts: readonly Cut[],
  height: number,
): number[] {
  const digit = answers.digits[index] as number
  const at = index * DIGITS.length + digit
  const wide = box.right - box.left
  const high = box.bottom - box.top
  const distance = Math.min(6, scale * (answers.distances[at] as number))
  const doubt = Math.min(5, -Math.log(Math.max(1e-6, answers.probabilities[at] as number)))
  const [mean, deviation] = ASPECTS[digit] as readonly [number, number]
  const aspect = Math.min(6, Math.abs(Math.log(wide / high) - mean) / deviation)
  const low = 1 - high / height
  const left = Math.min(1, (cuts[from] as Cut).ink)
  const right = Math.min(1, (cuts[to] as Cut).ink)
  return [
    distance,
    (distance * distance) / 6,
    doubt,
    aspect,
    (aspect * aspect) / 6,
    low,
    low * low,
    wide / height,
    (wide / height) ** 2,
    left + right,
    left * left + right * right,
    (4 * mass) / height ** 2,
    mass / (wide * high),
    ...Array.from({ length: DIGITS.length }, (_, j) => (j === digit ? 1 : 0)),
  ]
}

/** The best that is known of the line's beginning up to a cut, by a number of digits. */
interface Step {
  cost: number
  /** What was taken last: a segment, or −1 where there was no ink. */
  segment: number
  from: number
}

/**
 * The cheapest way from the first cut to the last: indices of its segments, from left to right. Between two cuts
 * without a segment there is no ink, and the way is free. Where the number of digits is known only ways of so many count,
 * if there are any.
 */
function cheapestPath(
  segments: readonly Segment[],
  answers: Answers,
  scale: number,
  cuts: readonly Cut[],
  height: number,
  length?: LengthRange,
): number[] {
  // Without a length all ways are one: none is counted.
  const most = length ? Math.min(length[1], cuts.length) : 0
  const one = length ? 1 : 0
  const best = cuts.map((_, i) =>
    Array.from(
      { length: most + 1 },
      (_, n): Step => ({ cost: i === 0 && n === 0 ? 0 : Number.POSITIVE_INFINITY, segment: -1, from: -1 }),
    ),
  )
  const ending = cuts.map((): number[] => [])
  segments.forEach(({ to }, index) => {
    ;(ending[to] as number[]).push(index)
  })
  for (let to = 1; to < cuts.length; to++) {
    const mine = best[to] as Step[]
    const take = (n: number, cost: number, segment: number, from: number): void => {
      const step = mine[n] as Step
      if (cost < step.cost) Object.assign(step, { cost, segment, from })
    }
    let adjacent = false
    for (const index of ending[to] as number[]) {
      const segment = segments[index] as Segment
      if (segment.from === to - 1) adjacent = true
      const terms = features(segment, index, answers, scale, cuts, height)
      const likely = terms.reduce((sum, term, i) => sum + term * (WEIGHTS[i] as number), 0)
      const before = best[segment.from] as Step[]
      for (let n = one; n <= most; n++) take(n, (before[n - one] as Step).cost - likely, index, segment.from)
    }
    const before = best[to - 1] as Step[]
    if (!adjacent) for (let n = 0; n <= most; n++) take(n, (before[n] as Step).cost, -1, to - 1)
  }
  const last = best[cuts.length - 1] as Step[]
  let count = Math.min(most, length?.[0] ?? 0)
  for (let n = count + 1; n <= most; n++) if ((last[n] as Step).cost < (last[count] as Step).cost) count = n
  if ((last[count] as Step).cost === Number.POSITIVE_INFINITY)
    return cheapestPath(segments, answers, scale, cuts, height)
  const path: number[] = []
  for (let at = cuts.length - 1; at > 0; ) {
    const { segment, from } = (best[at] as Step[])[count] as Step
    if (segment >= 0) {
      path.unshift(segment)
      count -= one
    }
    at = from
  }
  return path
}

/** Digits of a line, from left to right: what each is, how likely, and its ink's box. */
export interface Segmented {
  readonly labels: readonly number[]
  readonly probabilities: readonly number[]
  readonly boxes: readonly Box[]
}

/** Reads a line's ink with a net that knows single digits only. */
export function overSegment(engine: Engine, plane: InkPlane, length?: LengthRange): Segmented {
  const line = findLine(plane)
  if (!line) return { labels: [], probabilities: [], boxes: [] }
  const cuts = findCuts(line)
  const segments = findSegments(line, cuts)
  const data = new Uint8Array(segments.length * 784)
  segments.forEach(({ image }, i) => {
    data.set(image, i * 784)
  })
  const scale = engine.variant.distanceScale
  const images = { encoding: 'bytes28', data, count: segments.length } as const
  const answers = predictions(distancesOf(engine, images), engine)
  const found = cheapestPath(segments, answers, scale, cuts, line.height, length)
  const labels = found.map((index) => answers.digits[index] as number)
  return {
    labels,
    probabilities: found.map(
      (index, i) => answers.probabilities[index * DIGITS.length + (labels[i] as number)] as number,
    ),
    boxes: found.map((index) => {
      const { left, right, top, bottom } = (segments[index] as Segment).box
      return {
        left: left * line.scale,
        right: Math.min(plane.width, right * line.scale),
        top: line.top + top * line.scale,
        bottom: line.top + bottom * line.scale,
      }
    }),
  }
}
