import { resample } from '../input/resample.js'
import type { InkLevels } from './ink-levels.js'

/** A line of digits at working size: its ink, 0 to 1, and what of it hangs together. */
export interface Line {
  readonly ink: Float32Array
  /** 0: no ink; else 1 + the index of its piece. */
  readonly labels: Int32Array
  readonly pieces: readonly Piece[]
  readonly width: number
  /** From the top of the highest ink to the foot of the lowest. */
  readonly height: number
  /** Pixels of the picture that one of the line's is wide. */
  readonly scale: number
}

/** Ink that hangs together. */
export interface Piece {
  readonly left: number
  /** Exclusive. */
  readonly right: number
  /** Sum of the ink in columns 0 to x, exclusive, at x − left: the last is the whole. */
  readonly sums: Float64Array
}

/** Most rows of a line: little more than a digit is scaled to. More would only make more cuts. */
const ROWS = 28
/** Paler ink than this does not hang together; it goes with the ink it touches. */
const PALE = 0.1
/** Pieces of less ink than this share of a square as high as the line are specks. */
const SPECK = 0.012

/** The line's rows, scaled down to ROWS at most. */
export function findLine({ levels, width, ink: { box, floor, peak } }: InkLevels): Line {
  const rows = Math.min(ROWS, box.bottom - box.top)
  const scale = (box.bottom - box.top) / rows
  const columns = Math.max(1, Math.round(width / scale))
  const strip = { left: 0, right: width, top: box.top, bottom: box.bottom }
  const ink = resample(levels, width, strip, columns, rows)
  for (let at = 0; at < ink.length; at++) {
    ink[at] = Math.min(1, Math.max(0, ((ink[at] as number) - floor) / (peak - floor)))
  }
  const { labels, pieces } = findPieces(ink, columns, rows)
  return { ink, labels, pieces, width: columns, height: rows, scale: width / columns }
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
