/**
 * Where in a strip the digits stand, and what else does. The net says in what column each digit's middle is; the ink that
 * hangs together there, as far as the thinnest column before the next digit, is the digit. Ink that belongs to none is a
 * mark.
 */
import type { Box } from '../input/ink.js'
import type { InkPlane } from './strip.js'

/** A digit is at most this wide at either side of its middle, in pixels of the strip. */
const HALF_WIDTH = 15
/** Ink of a pixel that hangs together with its neighbours. */
const FIRM = 0.3
/** A mark has at least this much ink, in full pixels. */
const LEAST_MARK = 3.5
/** A piece of this share of its width above or below the digit's largest piece is the digit's too. */
const SHARED = 0.5

interface Piece {
  readonly box: Box
  readonly mass: number
}

/** Ink that hangs together, and the piece of each pixel: 0 none, else 1 + its index. */
function piecesOf({ data, width, height }: InkPlane): { labels: Int32Array; pieces: Piece[] } {
  const labels = new Int32Array(data.length)
  const pieces: Piece[] = []
  for (let seed = 0; seed < data.length; seed++) {
    if (labels[seed] !== 0 || (data[seed] as number) < FIRM) continue
    const label = pieces.length + 1
    labels[seed] = label
    const members = [seed]
    const box = { left: width, right: 0, top: height, bottom: 0 }
    let mass = 0
    for (const at of members) {
      const x = at % width
      const y = (at - x) / width
      mass += data[at] as number
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x + 1)
      box.top = Math.min(box.top, y)
      box.bottom = Math.max(box.bottom, y + 1)
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (labels[next] !== 0 || (data[next] as number) < FIRM) continue
          labels[next] = label
          members.push(next)
        }
      }
    }
    pieces.push({ box, mass })
  }
  return { labels, pieces }
}

/** The column between two middles with the least ink, the nearest to halfway where several are. */
function thinnest(sums: Float64Array, from: number, to: number): number {
  const half = (from + to) / 2
  let best = Math.round(half)
  let least = Number.POSITIVE_INFINITY
  for (let x = Math.ceil(from); x <= to; x++) {
    const cost = (sums[x] ?? 0) + 0.05 * Math.abs(x - half)
    if (cost < least) {
      least = cost
      best = x
    }
  }
  return best
}

/** Boxes of a strip's digits, by the columns of their middles, and of its marks. */
export function findBoxes(strip: InkPlane, middles: readonly number[]): { digits: Box[]; marks: Box[] } {
  const { data, width, height } = strip
  const { labels, pieces } = piecesOf(strip)
  const sums = new Float64Array(width)
  for (let at = 0; at < data.length; at++)
    sums[at % width] = (sums[at % width] as number) + (data[at] as number)
  /** Of each piece, the ink that digits took. */
  const taken = new Float64Array(pieces.length)
  const digits = middles.map((middle, i): Box => {
    const before = i > 0 ? thinnest(sums, middles[i - 1] as number, middle) : 0
    const after = i + 1 < middles.length ? thinnest(sums, middle, middles[i + 1] as number) : width
    const from = Math.max(before, Math.round(middle) - HALF_WIDTH)
    const to = Math.min(after, Math.round(middle) + HALF_WIDTH)
    const own = new Map<number, Piece>()
    for (let y = 0; y < height; y++) {
      for (let x = from; x < to; x++) {
        const label = labels[y * width + x] as number
        if (label === 0) continue
        const { box, mass } = own.get(label) ?? {
          box: { left: width, right: 0, top: height, bottom: 0 },
          mass: 0,
        }
        own.set(label, {
          box: {
            left: Math.min(box.left, x),
            right: Math.max(box.right, x + 1),
            top: Math.min(box.top, y),
            bottom: Math.max(box.bottom, y + 1),
          },
          mass: mass + (data[y * width + x] as number),
        })
      }
    }
    /** The more ink and the nearer to the middle, the likelier it is the digit. */
    const weight = ({ box, mass }: Piece): number =>
      mass / (4 + Math.max(0, box.left - middle, middle - box.right))
    const [main] = [...own.values()].sort((a, b) => weight(b) - weight(a))
    if (!main) return { left: Math.max(0, from), right: Math.max(from + 1, to), top: 6, bottom: 26 }
    let { left, right, top, bottom } = main.box
    for (const [label, { box, mass }] of own) {
      const shared = Math.min(box.right, main.box.right) - Math.max(box.left, main.box.left)
      if (shared < SHARED * (box.right - box.left)) continue
      taken[label - 1] = (taken[label - 1] as number) + mass
      left = Math.min(left, box.left)
      right = Math.max(right, box.right)
      top = Math.min(top, box.top)
      bottom = Math.max(bottom, box.bottom)
    }
    return { left, right, top, bottom }
  })
  const marks = pieces.filter(({ mass }, i) => mass >= LEAST_MARK && (taken[i] as number) < 0.5 * mass)
  return { digits, marks: joined(marks.map(({ box }) => box)) }
}

/** Boxes that share columns, as the points of a colon do, made one. */
function joined(boxes: readonly Box[]): Box[] {
  const into: Box[] = []
  for (const box of [...boxes].sort((a, b) => a.left - b.left)) {
    const last = into.at(-1)
    if (last && box.left < last.right) {
      into[into.length - 1] = {
        left: last.left,
        right: Math.max(last.right, box.right),
        top: Math.min(last.top, box.top),
        bottom: Math.max(last.bottom, box.bottom),
      }
    } else into.push(box)
  }
  return into
}
