/*
 * What speaks for and against a candidate, as numbers: how large its ink is, where it lies, what it lies on, and what
 * the lines about it say. What they weigh is fitted (scripts/learn-ink.ts).
 */
import type { Rule } from './ground.js'
import type { Box, Group, InkLevel, Pieces } from './ink.js'
import type { Plane } from './ink-planes.js'

/** Length of `featuresOf`. */
export const FEATURES = 43

/** What is known of a group of pieces that became an image. */
export const featuresOf = (
  plane: Plane,
  level: InkLevel,
  pieces: Pieces,
  group: Group,
  seen: Seen,
  image: Uint8Array,
): readonly number[] => [
  ...inkFeatures(plane, level, group, image, seen.change, pieces),
  ...lineFeatures(plane, group, seen, pieces, image),
]

/** What was left out of a plane: nothing, all but its darkest ink, its longest rules, or lines as short as a stroke, too. */
export type Change = 'none' | 'dark' | 'rules' | 'lines'

/** What was done to a plane before its pieces were found. */
export interface Seen {
  readonly change: Change
  /** Thin long runs of the plane, in its pixels. */
  readonly lines: readonly Rule[]
  /** Least length of those taken out, across and upright; 0: none was. */
  readonly least: readonly [number, number]
}

/** The brightest (darkest, for light ink) tone a little away from a box: what its ink lies on. */
function groundTone({ grey, light }: Plane, { left, top, right, bottom }: Box): number {
  let best = light ? 255 : 0
  const [cx, cy] = [(left + right) >> 1, (top + bottom) >> 1]
  const reach = 0.62 * Math.max(right - left, bottom - top)
  for (const [dx, dy] of [
    [0, 1],
    [0, -1],
    [1, 0],
    [-1, 0],
  ] as const) {
    const x = Math.round(cx + dx * reach)
    const y = Math.round(cy + dy * reach)
    if (x < 0 || y < 0 || x >= grey.width || y >= grey.height) continue
    const tone = grey.data[y * grey.width + x] as number
    best = light ? Math.min(best, tone) : Math.max(best, tone)
  }
  return best
}

function inkFeatures(
  plane: Plane,
  level: InkLevel,
  group: Group,
  image: Uint8Array,
  change: Change,
  { pieces }: Pieces,
): number[] {
  const { box, mass } = group
  const side = Math.min(plane.width, plane.height)
  const wide = box.right - box.left
  const high = box.bottom - box.top
  const size = Math.max(wide, high) / side
  const aspect = Math.log(wide / high)
  const share = Math.min(1, mass / pieces.reduce((sum, piece) => sum + piece.mass, 1e-9))
  const touching = group.pieces.reduce((most, { touches }) => Math.max(most, touches), 0)
  const offX = Math.abs((box.left + box.right) / 2 / plane.width - 0.5)
  const offY = Math.abs((box.top + box.bottom) / 2 / plane.height - 0.5)
  let [inked, total, solid] = [0, 0, 0]
  for (const value of image) {
    total += value
    if (value > 0) inked++
    if (value > 200) solid++
  }
  const fill = total / 255 / 400
  const contrast = (level.peak - level.floor) / 255
  const flag = (on: boolean): number => (on ? 1 : 0)
  return [
    share,
    share * share,
    flag(touching > 0),
    flag(touching > 1),
    size,
    size * size,
    Math.log(size),
    aspect,
    aspect * aspect,
    offX,
    offY,
    offX * offX + offY * offY,
    fill,
    fill * fill,
    solid / Math.max(1, inked),
    groundTone(plane, box) / 255,
    flag(plane.light),
    contrast,
    contrast * contrast,
    flag(plane.light) * contrast,
    level.noise / 10,
    flag(plane.ground === 'near'),
    flag(plane.ground === 'wide'),
    flag(plane.source > 0),
    flag(change === 'dark'),
    flag(change === 'rules'),
    flag(change === 'lines'),
    Math.min(group.pieces.length, 8) / 8,
    Math.min(pieces.length, 40) / 40,
    flag(group.rule === 'seed' && group.pieces.length < pieces.length),
  ]
}

/** What the lines in and about a group say: those it still has, and those that were taken out of it. */
function lineFeatures(
  plane: Plane,
  { box, pieces: mine }: Group,
  { lines, least }: Seen,
  { pieces }: Pieces,
  image: Uint8Array,
): number[] {
  const size = Math.max(box.right - box.left, box.bottom - box.top)
  const near = Math.max(2, 0.05 * size)
  let [kept, cut, above, below, within, over, whole] = [0, 0, 0, 0, 0, 0, 0]
  for (const line of lines) {
    if (line.left > box.right + near || line.right < box.left - near) continue
    if (line.top > box.bottom + near || line.bottom < box.top - near) continue
    const [from, to, low, high, middle, first, last, end] = line.upright
      ? [
          line.top,
          line.bottom,
          box.top,
          box.bottom,
          (line.left + line.right) / 2,
          box.left,
          box.right,
          plane.height,
        ]
      : [
          line.left,
          line.right,
          box.left,
          box.right,
          (line.top + line.bottom) / 2,
          box.top,
          box.bottom,
          plane.width,
        ]
    const length = (to - from) / size
    const limit = line.upright ? least[1] : least[0]
    if (limit === 0 || to - from < limit) {
      kept = Math.max(kept, Math.min(3, length))
      continue
    }
    if (from <= 1 && to >= end - 1) whole = 1
    if (length <= cut) continue
    cut = Math.min(3, length)
    const place = (middle - first) / Math.max(1, last - first)
    above = Number(place < 0.15)
    below = Number(place > 0.85)
    within = Number(place >= 0.15 && place <= 0.85)
    over = Math.min(1, Math.max(-0.5, Math.min(low - from, to - high) / size))
  }
  let [foot, head, across] = [0, 0, 0]
  if (least[0] === 0) {
    // How much wider the ink is in its lowest and highest rows than between: an underline, a rule above.
    const spans = rowSpans(image)
    const middle = Math.max(3, ...spans.slice(5, 17))
    foot = Math.log(Math.max(3, ...spans.slice(17)) / middle)
    head = Math.log(Math.max(3, ...spans.slice(0, 4)) / middle)
    across = lines.some((line) => !line.upright && line.left <= 1 && line.right >= plane.width - 1) ? 1 : 0
  }
  const held = pieces.some(
    (piece) =>
      !mine.includes(piece) &&
      piece.left < box.left &&
      piece.right > box.right &&
      piece.top < box.top &&
      piece.bottom > box.bottom,
  )
  return [
    kept,
    kept * kept,
    cut,
    cut * cut,
    above,
    below,
    within,
    over,
    whole,
    held ? 1 : 0,
    foot,
    head,
    across,
  ]
}

/** Columns from the first ink to the last in each of the 20 rows a digit is scaled to. */
function rowSpans(image: Uint8Array): number[] {
  const spans: number[] = []
  for (let y = 0; y < 28; y++) {
    const row = image.subarray(28 * y, 28 * y + 28)
    const left = row.findIndex((value) => value > 100)
    if (left < 0) {
      if (spans.length > 0) spans.push(0)
      continue
    }
    let right = 27
    while ((row[right] as number) <= 100) right--
    spans.push(right - left + 1)
  }
  return spans.slice(0, 20)
}
