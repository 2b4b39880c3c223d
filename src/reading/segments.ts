import type { Box } from '../input/ink.js'
import { centred, scaled } from '../input/prepare.js'
import type { Cut } from './cuts.js'
import type { Line, Piece } from './line.js'

/** What lies between two cuts, as one digit. */
export interface Segment {
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
  const fitted = scaled({ levels, width, ink: { box, floor: 0, peak: 1 } })
  return {
    mass,
    image: centred(fitted.data, fitted.columns, fitted.rows),
    box: { ...box, left: box.left + begin, right: box.right + begin },
  }
}

/** Every run between two cuts that may be a digit. */
export function findSegments(line: Line, cuts: readonly Cut[]): Segment[] {
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
