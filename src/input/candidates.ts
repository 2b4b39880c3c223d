/* The pictures of 28×28 that one picture may stand for. What is ground and what is ink, which pieces of it are the digit,
 * and whether a long line is a rule or a stroke cannot be told by rules alone; so the likely answers are all made, each
 * with what speaks for it, and who has a network asks it (src/answer/pictures.ts). Where the ground is even and all ink
 * belongs together there is nothing to decide, and one candidate is all. */
import {
  countRules,
  type EvenGround,
  evenGround,
  findRules,
  type InkPlane,
  inkOver,
  inkOverTone,
  linesOf,
  overTone,
  type Rule,
  type Rules,
  withoutRules,
} from './ground.js'
import {
  type Box,
  boxOf,
  findPieces,
  type Group,
  groupsOf,
  type InkLevel,
  levelOf,
  type Pieces,
} from './ink.js'
import { type PictureKernels, PLAIN_KERNELS } from './kernels.js'
import type { Enclosed } from './outline.js'
import { edgeColour, type GreyPicture, LUMINANCE, toGrey } from './picture.js'
import { centred, type Scaled, scaledBytes } from './scale.js'

/** One way to see a picture. */
export interface Candidate {
  /** 784 grey bytes as MNIST's are. */
  readonly image: Uint8Array
  /** The ink taken, in the picture's pixels. */
  readonly ink: Box & { readonly light: boolean }
  /** It is beside the digit: another one, perhaps. */
  readonly beside: boolean
  /** What an outline encloses was made ink. */
  readonly filled: boolean
  /** How wide the stroke is that the group encloses as an outline does, 0 to 1; 0: it encloses none. */
  readonly stroke: number
  /** What speaks for and against it: FEATURES numbers. */
  readonly features: readonly number[]
}

export interface Candidates {
  /** All the ink there is, on an even ground: without a network nothing better can be told. Else null. */
  readonly evident: Candidate | null
  /** The evident one is the only one: it is as sure as the network says. */
  readonly plain: boolean
  /** The evident one is all of one piece or of pieces no two digits make, and no outline. */
  readonly alone: boolean
  /** The picture's shorter side. */
  readonly side: number
  /** Candidates are made of averages over blocks of this many pixels a side. */
  readonly factor: number
  /** Makes all of them, the evident one first. */
  readonly all: () => readonly Candidate[]
}

/** Windows of the local grounds, to each side, of the picture's shorter side. */
const RADII = [0.05, 0.12] as const
const LEAST_RADIUS = 3
/** Digits are looked at in about the square root of the picture's pixels, times this, pixels. */
const KEPT = 8
/** Most candidates of a picture. */
const MOST = 96
/** Lines at least this long may be rules: of the picture's shorter side, where they are short for one… */
const SHORT_LINE = 0.25
/** …and of its width or height, where they are long. */
const LONG_LINE = 0.55

type GroundKind = 'even' | 'near' | 'wide'
type Change = 'none' | 'dark' | 'rules' | 'lines'

interface Plane extends InkPlane {
  readonly ground: GroundKind
  readonly light: boolean
  /** Which grey it is of: 0 luminance, 1 the colour of edges, 2 transparency. */
  readonly source: number
  readonly grey: GreyPicture
  /** Whether the ink is light, where the plane cannot tell. */
  readonly shown?: boolean
  /** How often each level occurs, where it is known. */
  readonly bins?: Uint32Array
}

/** A grey that ink is looked for in, its histogram and the tone of its ground, where that is even. */
interface Source {
  readonly grey: GreyPicture
  /** See Plane. */
  readonly source: number
  readonly bins: Uint32Array
  readonly tone: number | null
}

function sourceOf(kernels: PictureKernels, grey: GreyPicture, source: number): Source {
  const bins = kernels.histogram(grey.data)
  return { grey, source, bins, tone: evenGround(bins) }
}

/** What is known of a plane: its ink, the pieces and the rules. */
interface Known {
  readonly plane: Plane
  readonly level: InkLevel
  readonly pieces: Pieces
  readonly rules: Rules
}

function known(kernels: PictureKernels, plane: Plane): Known | null {
  const { levels, width, height, noise, inked, bins } = plane
  const level = levelOf(bins ?? kernels.histogram(levels), width, height, noise)
  if (!level) return null
  return {
    plane,
    level,
    pieces: findPieces(kernels, levels, width, height, level, inked),
    rules: findRules(kernels, plane, level.low),
  }
}

/** Blocks of this many pixels a side are averaged first. */
export function reduction(width: number, height: number, most: number): number {
  let factor = Math.max(1, Math.floor((width * height) ** 0.25 / KEPT))
  while (Math.ceil(width / factor) * Math.ceil(height / factor) > most) factor++
  return factor
}

/** What is not see-through is black on white. */
const OPAQUE = { red: 0, green: 0, blue: 0, offset: 0 }

/** Pixels above which a picture is averaged further. */
const WORKING_PIXELS = 2 ** 20

/** Length of `Candidate.features`. */
export const FEATURES = 43

/** What a group of pieces encloses as an outline does. */
export type EnclosedBy = (pieces: Pieces, group: Group) => Enclosed | null

/**
 * The candidates of a picture of RGBA bytes.
 *
 * @param enclosedBy finds outlines, for who has a network to tell them from loops; without it none are
 */
export function candidatesOf(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  invert: 'auto' | boolean,
  kernels: PictureKernels = PLAIN_KERNELS,
  enclosedBy: EnclosedBy = () => null,
): Candidates {
  const factor = reduction(width, height, WORKING_PIXELS)
  const lights = invert === 'auto' ? [false, true] : [!invert]
  const white = toGrey(rgba, width, height, 'white', factor, LUMINANCE, kernels)
  const { clear } = white
  const seen = clear
    ? // What is drawn on nothing has the shape of what is not see-through, whatever its colour.
      sourceOf(kernels, toGrey(rgba, width, height, 'white', factor, OPAQUE, kernels), 2)
    : sourceOf(kernels, white, 0)
  const drawn = clear ? tonesShown(rgba) : null
  const shown = drawn ? { shown: drawn.light } : {}
  const even = oneSided(kernels, seen, shown, clear ? [false] : lights)
  // What has light and dark in it is a sheet with writing rather than ink.
  const whole = { width, height, factor, enclosedBy }
  const entire = even && !drawn?.mixed ? wholeInk(even, whole) : null
  const evident = entire?.candidate ?? null
  const { within, plain, alone } = entire ?? { within: null, plain: false, alone: false }
  const all = (): readonly Candidate[] => {
    if (evident && plain) return within ? [evident, within] : [evident]
    const found = new Map<string, Candidate>()
    if (evident) found.set(keyOf(evident.image), evident)
    const add = (each: Known, first: Candidate | null = null): void => {
      for (const candidate of ofPlane(kernels, each, first, whole)) {
        // Full ink is 255 in each, if there is any.
        if (found.size >= MOST || !candidate.image.includes(255)) continue
        const key = keyOf(candidate.image)
        if (!found.has(key)) found.set(key, candidate)
      }
    }
    // On an even ground without noise all ink is seen: other grounds and colours show no more of it.
    if (even && (evident || (!clear && seesAll(even)))) {
      add(even, evident)
      return [...found.values()]
    }
    const sources = [seen]
    if (clear) {
      const black = toGrey(rgba, width, height, 'black', factor, LUMINANCE, kernels)
      sources.push(sourceOf(kernels, white, 0), sourceOf(kernels, black, 0))
    }
    const colour = edgeColour(rgba, width, height)
    if (colour)
      sources.push(sourceOf(kernels, toGrey(rgba, width, height, 'white', factor, colour, kernels), 1))
    for (const source of sources) {
      for (const plane of planesOf(kernels, source, lights)) {
        const each =
          even && source === seen && plane.ground === 'even' && plane.light === even.plane.light
            ? even
            : known(kernels, source === seen ? { ...plane, ...shown } : plane)
        if (each) add(each)
      }
    }
    return [...found.values()]
  }
  return {
    evident,
    plain: plain && !within,
    alone: alone && !within,
    side: Math.min(width, height),
    factor,
    all,
  }
}

/** Ink of one pen has less standard deviation than this, in grey levels. */
const ONE_PEN = 48

/** Whether what is not see-through is rather light, and whether it is both light and dark. */
function tonesShown(rgba: Uint8Array | Uint8ClampedArray): { light: boolean; mixed: boolean } {
  let [sum, squares, count] = [0, 0, 0]
  for (let at = 0; at < rgba.length; at += 4) {
    if ((rgba[at + 3] as number) < 128) continue
    const [r, g, b] = [rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number]
    const tone = (77 * r + 150 * g + 29 * b) >> 8
    sum += tone
    squares += tone * tone
    count++
  }
  const mean = sum / Math.max(1, count)
  return { light: mean >= 128, mixed: squares / Math.max(1, count) - mean * mean > ONE_PEN ** 2 }
}

/** Least share of its box that a sheet fills, and least of its longer side that the shorter one is: no digit does both. */
const SHEET = { fill: 0.7, aspect: 0.6 }

/** Whether ink is as stout and full as a sheet. */
function isSheet({ box, pieces }: Pick<Group, 'box' | 'pieces'>): boolean {
  const [wide, high] = [box.right - box.left, box.bottom - box.top]
  const area = pieces.reduce((sum, piece) => sum + piece.area, 0)
  return area > SHEET.fill * wide * high && Math.min(wide, high) > SHEET.aspect * Math.max(wide, high)
}

/** Least area of a sheet, in pixels; and of the ink the largest share that is thought to be of digits beside an even ground's edge. */
const SHEET_AREA = 256
const AT_EDGES = 0.1

/** Whether an even ground is all the ground there is: no shadow or desk runs out of the picture, and nothing is a sheet by itself. */
function seesAll({ pieces: { pieces } }: Known): boolean {
  let [all, out] = [0, 0]
  for (const { mass, touches } of pieces) {
    all += mass
    if (touches > 0) out += mass
  }
  return (
    out <= AT_EDGES * all &&
    !pieces.some((piece) => piece.area >= SHEET_AREA && isSheet({ box: piece, pieces: [piece] }))
  )
}

/** Pictures of the same key are the same, but for one in 2⁵². */
function keyOf(image: Uint8Array): string {
  let [a, b] = [0x811c9dc5, 0x1000193]
  for (const value of image) {
    a = Math.imul(a ^ value, 0x01000193)
    b = Math.imul(b + value, 0x85ebca6b) ^ (b >>> 15)
  }
  return `${a} ${b}`
}

/** The plane of a grey's even ground. */
function evenPlane(kernels: PictureKernels, { grey, source }: Source, ground: EvenGround): Plane {
  const { light, levels: bins } = ground
  return { ...inkOverTone(kernels, grey, ground), ground: 'even', light, source, grey, bins }
}

function* planesOf(kernels: PictureKernels, from: Source, lights: readonly boolean[]): Generator<Plane> {
  const { grey, source, bins, tone } = from
  const { width, height } = grey
  const side = Math.min(width, height)
  for (const light of lights) {
    if (source === 2 && light) continue
    if (tone !== null) yield evenPlane(kernels, from, overTone(bins, tone, light))
    if (source === 2) continue
    for (const [i, share] of RADII.entries()) {
      const radius = Math.max(LEAST_RADIUS, Math.round(share * side))
      const plane = inkOver(kernels, grey, radius, light)
      const inked = kernels.bounds(plane.levels, width, height, 0, 0)
      yield { ...plane, inked, ground: i === 0 ? 'near' : 'wide', light, source, grey }
    }
  }
}

/** The ink of an even ground without noise, where it is on one side of it. */
function oneSided(
  kernels: PictureKernels,
  source: Source,
  shown: Pick<Plane, 'shown'>,
  lights: readonly boolean[],
): Known | null {
  const { grey, bins, tone } = source
  if (tone === null) return null
  // A side on which no pixel is has no ink; most pictures have one such.
  const [darkest, lightest] = [bins.findIndex((count) => count > 0), bins.findLastIndex((count) => count > 0)]
  const grounds = lights
    .filter((light) => (light ? lightest > tone : darkest < tone))
    .map((light) => overTone(bins, tone, light))
    .map((ground) => ({ ground, level: levelOf(ground.levels, grey.width, grey.height, ground.noise) }))
    .filter(({ level }) => level !== null)
  const [only] = grounds
  if (!only || grounds.length > 1 || (only.level as InkLevel).noise > 0) return null
  return known(kernels, { ...evenPlane(kernels, source, only.ground), ...shown })
}

/** All the ink of an even ground, where it is of one group; `plain`: and no rule is in it, so nothing else it could be. */
function wholeInk(
  { plane, level, pieces, rules }: Known,
  whole: Whole,
): { candidate: Candidate; within: Candidate | null; plain: boolean; alone: boolean } | null {
  const groups = groupsOf(pieces, plane.width, plane.height, level.noise)
  const [first] = groups
  // A frame, or a line below the rest that is longer by half, is no part of a digit.
  if (!first || groups.some(({ rule }) => rule === 'inside')) return null
  for (const piece of first.pieces) {
    const others = first.pieces.filter((other) => other !== piece)
    const wide = piece.right - piece.left
    if (others.length === 0 || wide < 3 * (piece.bottom - piece.top)) continue
    const rest = boxOf(others)
    if (piece.top >= rest.bottom && wide > 1.5 * (rest.right - rest.left)) return null
  }
  // A see-through picture's opaque part may be a sheet with writing.
  if (plane.source === 2 && isSheet(first)) return null
  // All the ink in one piece may end at the picture's edge; among others what does is the rest of something.
  const most = first.pieces.length === 1 ? 1 : 0
  if (first.pieces.length !== pieces.pieces.length || first.pieces.some(({ touches }) => touches > most))
    return null
  const side = Math.min(plane.width, plane.height)
  const alone = !groups.some(({ rule }) => rule !== 'all' && rule !== 'seed')
  const plain = alone && countRules(rules, SHORT_LINE * side, Number.POSITIVE_INFINITY) === 0
  const seen: Seen = { change: 'none', lines: linesOf(rules, SHORT_LINE * side), least: [0, 0] }
  const enclosed = whole.enclosedBy(pieces, first)
  const of = (filled: boolean): Candidate =>
    candidate(plane, level, pieces, first, seen, whole, enclosed, filled)
  return { candidate: of(false), within: enclosed && of(true), plain, alone }
}

/** The picture that planes are of. */
interface Whole {
  readonly width: number
  readonly height: number
  /** Its pixels a side of a plane's one. */
  readonly factor: number
  readonly enclosedBy: EnclosedBy
}

/** What was done to a plane before its pieces were found. */
interface Seen {
  readonly change: Change
  /** Thin long runs of the plane, in its pixels. */
  readonly lines: readonly Rule[]
  /** Least length of those taken out, across and upright; 0: none was. */
  readonly least: readonly [number, number]
}

/** What a plane may show; `first`: all of its ink, where that is made already. */
function* ofPlane(
  kernels: PictureKernels,
  { plane, level, pieces, rules }: Known,
  first: Candidate | null,
  whole: Whole,
): Generator<Candidate> {
  const { width: wide, height: high } = plane
  const side = Math.min(wide, high)
  const lines = linesOf(rules, SHORT_LINE * side)
  const make = function* (
    seen: Plane,
    at: InkLevel,
    how: Seen,
    found = findPieces(kernels, seen.levels, wide, high, at, seen.inked),
  ): Generator<Candidate> {
    for (const group of groupsOf(found, wide, high, level.noise)) {
      const enclosed = whole.enclosedBy(found, group)
      for (const filled of enclosed ? [false, true] : [false])
        if (filled || !(first && found === pieces && group.rule === 'all'))
          yield candidate(seen, at, found, group, how, whole, enclosed, filled)
    }
  }
  yield* make(plane, level, { change: 'none', lines, least: [0, 0] }, pieces)
  const span = level.peak - level.floor
  const dark: InkLevel = {
    ...level,
    low: level.floor + 0.52 * span,
    high: level.floor + 0.7 * span,
    floor: level.floor + 0.4 * span,
  }
  yield* make(plane, dark, { change: 'dark', lines, least: [0, 0] })
  const without = function* (across: number, upright: number, change: Change): Generator<Candidate> {
    yield* make({ ...plane, ...withoutRules(plane, rules, across, upright) }, level, {
      change,
      lines,
      least: [across, upright],
    })
  }
  const long = [LONG_LINE * wide, LONG_LINE * high] as const
  const count = countRules(rules, ...long)
  if (count > 0) yield* without(...long, 'rules')
  if (countRules(rules, SHORT_LINE * side, long[1]) > count)
    yield* without(SHORT_LINE * side, long[1], 'lines')
}

/** Strokes this many times as wide are as high as the digit: no outline's is wider. */
const WIDE_STROKE = 3

/** What a group shows; `filled`: where it is an outline, of which `enclosed` is the stroke. */
function candidate(
  plane: Plane,
  level: InkLevel,
  pieces: Pieces,
  group: Group,
  seen: Seen,
  { width, height, factor }: Whole,
  enclosed: Enclosed | null,
  filled: boolean,
): Candidate {
  const { box } = group
  const fitted = scaledGroup(plane, pieces, group, inkOf(level), filled ? enclosed : null)
  const image = centred(fitted.data, fitted.columns, fitted.rows)
  return {
    image,
    ink: {
      left: box.left * factor,
      top: box.top * factor,
      right: Math.min(width, box.right * factor),
      bottom: Math.min(height, box.bottom * factor),
      light: plane.shown ?? plane.light,
    },
    beside: group.rule === 'other',
    filled,
    stroke: enclosed ? Math.min(1, WIDE_STROKE * enclosed.stroke) : 0,
    features: [
      ...featuresOf(plane, level, group, image, seen.change, pieces),
      ...lineFeatures(plane, group, seen, pieces, image),
    ],
  }
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

/** Ink, 0 to 1 of its peak, of each level. */
function inkOf({ floor, peak }: InkLevel): Float32Array {
  const ink = new Float32Array(256)
  for (let level = 0; level < 256; level++)
    ink[level] = Math.min(1, Math.max(0, (level - floor) / (peak - floor)))
  return ink
}

/** The group's box scaled, other pieces left out; what it encloses is ink, too, where that is given. */
function scaledGroup(
  { levels, width }: Plane,
  { runs, count, pieces }: Pieces,
  { box, pieces: mine }: Group,
  ink: Float32Array,
  enclosed: Enclosed | null,
): Scaled {
  if (mine.length === pieces.length && !enclosed) return scaledBytes(levels, ink, width, box)
  const wide = box.right - box.left
  const high = box.bottom - box.top
  const crop = new Uint8Array(wide * high)
  for (let y = 0; y < high; y++) {
    const from = (y + box.top) * width + box.left
    crop.set(levels.subarray(from, from + wide), y * wide)
  }
  const own = new Set(mine.map(({ label }) => label))
  for (let run = 0; run < count; run++) {
    const y = (runs[4 * run] as number) - box.top
    if (y < -1 || y > high || own.has(runs[4 * run + 3] as number)) continue
    const from = Math.max(0, (runs[4 * run + 1] as number) - 1 - box.left)
    const end = Math.min(wide, (runs[4 * run + 2] as number) + 1 - box.left)
    if (end <= from) continue
    // With their pale rims.
    for (let row = Math.max(0, y - 1); row <= Math.min(high - 1, y + 1); row++)
      crop.fill(0, row * wide + from, row * wide + end)
  }
  for (let run = 0; run < count; run++) {
    if (!own.has(runs[4 * run + 3] as number)) continue
    const y = runs[4 * run] as number
    const [from, end] = [runs[4 * run + 1] as number, runs[4 * run + 2] as number]
    crop.set(levels.subarray(y * width + from, y * width + end), (y - box.top) * wide + from - box.left)
  }
  for (const [row, from, end] of enclosed?.stretches ?? []) {
    const y = (row - box.top) * wide - box.left
    crop.fill(255, y + from, y + end)
  }
  return scaledBytes(crop, ink, wide, { left: 0, top: 0, right: wide, bottom: high })
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

function featuresOf(
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
