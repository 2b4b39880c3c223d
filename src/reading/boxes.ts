/**
 * Where in a strip the digits stand, and what else does: the box of each digit's ink, and the boxes of ink that belongs
 * to none, the marks.
 */
import type { Box } from '../input/ink.js'
import type { InkPlane } from './strip.js'

/** Ink of a column, summed, below which it is empty. */
const EMPTY = 0.35
/** A digit is at most this wide at either side of its middle, in pixels of the strip. */
const HALF_WIDTH = 15
/** Ink of a pixel that hangs together with its neighbours. */
const FIRM = 0.3
/** A mark has at least this much ink, in full pixels. */
const LEAST_MARK = 3.5

function columnsOf({ data, width, height }: InkPlane): Float64Array {
  const sums = new Float64Array(width)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (data[y * width + x] as number)
  return sums
}

/** The box of the ink of each digit, by the columns their middles are in. */
export function digitBoxes(strip: InkPlane, middles: readonly number[]): Box[] {
  const sums = columnsOf(strip)
  /** The thinnest column between two middles, the nearest to halfway where several are. */
  const cut = (from: number, to: number): number => {
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
  return middles.map((middle, i) => {
    const before = i > 0 ? cut(middles[i - 1] as number, middle) : 0
    const after = i + 1 < middles.length ? cut(middle, middles[i + 1] as number) : strip.width
    const centre = Math.round(middle)
    const limit = { left: Math.max(before, centre - HALF_WIDTH), right: Math.min(after, centre + HALF_WIDTH) }
    let left = Math.min(centre, limit.right - 1)
    while (
      left > limit.left &&
      ((sums[left - 1] ?? 0) > EMPTY || (sums[left - 2] ?? 0) > EMPTY || left > centre - 4)
    )
      left--
    let right = Math.max(centre + 1, limit.left + 1)
    while (
      right < limit.right &&
      ((sums[right] ?? 0) > EMPTY || (sums[right + 1] ?? 0) > EMPTY || right < centre + 4)
    )
      right++
    while (left < right - 1 && (sums[left] ?? 0) <= EMPTY) left++
    while (right > left + 1 && (sums[right - 1] ?? 0) <= EMPTY) right--
    let top = strip.height
    let bottom = 0
    for (let y = 0; y < strip.height; y++) {
      for (let x = left; x < right; x++) {
        if ((strip.data[y * strip.width + x] as number) < FIRM) continue
        top = Math.min(top, y)
        bottom = y + 1
      }
    }
    return bottom > top ? { left, right, top, bottom } : { left, right, top: 6, bottom: 26 }
  })
}

/** Boxes of ink that is in no digit's: what hangs together, and what stands above one another as one. */
export function markBoxes(strip: InkPlane, digits: readonly Box[]): Box[] {
  const { data, width, height } = strip
  const seen = new Uint8Array(data.length)
  const found: Box[] = []
  for (let seed = 0; seed < data.length; seed++) {
    if (seen[seed] === 1 || (data[seed] as number) < FIRM) continue
    seen[seed] = 1
    const members = [seed]
    const box = { left: width, right: 0, top: height, bottom: 0 }
    let mass = 0
    let inside = 0
    for (const at of members) {
      const x = at % width
      const y = (at - x) / width
      mass += data[at] as number
      for (const { left, right } of digits) {
        if (x < left - 1 || x > right) continue
        inside += data[at] as number
        break
      }
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x + 1)
      box.top = Math.min(box.top, y)
      box.bottom = Math.max(box.bottom, y + 1)
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (seen[next] === 1 || (data[next] as number) < FIRM) continue
          seen[next] = 1
          members.push(next)
        }
      }
    }
    if (mass >= LEAST_MARK && inside < 0.5 * mass) found.push(box)
  }
  return joined(found)
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
