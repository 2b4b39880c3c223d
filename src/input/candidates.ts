/*
 * The pictures of 28×28 that one picture may stand for. What is ground and what is ink, which pieces of it are the
 * digit, and whether a long line is a rule or a stroke cannot be told by rules alone; so the likely answers are all
 * made, each with what speaks for it, and who has a network asks it (src/answer/pictures.ts). Where the ground is
 * even and all ink belongs together there is nothing to decide, and one candidate is all.
 */
import { type Change, featuresOf, type Seen } from './features.js'
import { countRules, linesOf, withoutRules } from './ground.js'
import { type Box, boxOf, findPieces, type Group, groupsOf, type InkLevel, type Pieces } from './ink.js'
import { type Known, known, oneSided, type Plane, planesOf, sourceOf } from './ink-planes.js'
import { type PictureKernels, PLAIN_KERNELS } from './kernels.js'
import type { Enclosed } from './outline.js'
import { edgeColour, LUMINANCE, toGrey } from './picture.js'
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
  /** What speaks for and against it (`featuresOf`). */
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

/** Digits are looked at in about the square root of the picture's pixels, times this, pixels. */
const KEPT = 8
/** Most candidates of a picture. */
const MOST = 96
/** Lines at least this long may be rules: of the picture's shorter side, where they are short for one… */
const SHORT_LINE = 0.25
/** …and of its width or height, where they are long. */
const LONG_LINE = 0.55

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
    // On an even ground without noise all ink is seen, but for what is on a plate: other grounds and colours show no more of it.
    if (even && !hasPlate(even) && (evident || (!clear && seesAll(even)))) {
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

/** Least share of their boxes that sheets fill, and round plates with a digit cut out of them… */
const SHEET = 0.7
const PLATE = 0.64
/** …and of the longer side the shorter one. */
const STOUT = 0.6
/** Least area of a plate, in pixels: smaller ones may be digits of a broad pen. */
const PLATE_AREA = 256

/** Whether this area is as stout as its box and fills so much of it. */
function fills({ left, top, right, bottom }: Box, area: number, share: number): boolean {
  const [wide, high] = [right - left, bottom - top]
  return area > share * wide * high && Math.min(wide, high) > STOUT * Math.max(wide, high)
}

/** Whether a group of pieces is a sheet rather than a digit. */
const isSheet = ({ box, pieces }: Group): boolean =>
  fills(
    box,
    pieces.reduce((sum, { area }) => sum + area, 0),
    SHEET,
  )

/** Whether any piece may have a digit in another ink on it: a sheet, or a plate beyond which there is hardly any ink. */
const hasPlate = ({ pieces: { pieces } }: Known): boolean =>
  pieces.some(
    (piece) =>
      piece.area >= PLATE_AREA &&
      (fills(piece, piece.area, SHEET) || fills(boxOf(pieces), piece.area, PLATE)),
  )

/** Of the ink the largest share that is thought to be of digits beside an even ground's edge. */
const AT_EDGES = 0.1

/** Whether an even ground is all the ground there is: no shadow or desk runs out of the picture. */
function seesAll({ pieces: { pieces } }: Known): boolean {
  let [all, out] = [0, 0]
  for (const { mass, touches } of pieces) {
    all += mass
    if (touches > 0) out += mass
  }
  return out <= AT_EDGES * all
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

/** All the ink of an even ground, where it is of one group; `plain`: and it has no rule and is no plate, so nothing else it could be. */
function wholeInk(
  known: Known,
  whole: Whole,
): { candidate: Candidate; within: Candidate | null; plain: boolean; alone: boolean } | null {
  const { plane, level, pieces, rules } = known
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
  // A sheet holds writing.
  if (isSheet(first)) return null
  // All the ink in one piece may end at the picture's edge; among others what does is the rest of something.
  const most = first.pieces.length === 1 ? 1 : 0
  if (first.pieces.length !== pieces.pieces.length || first.pieces.some(({ touches }) => touches > most))
    return null
  const side = Math.min(plane.width, plane.height)
  const alone = !groups.some(({ rule }) => rule !== 'all' && rule !== 'seed')
  const ruled = countRules(rules, SHORT_LINE * side, Number.POSITIVE_INFINITY) > 0
  const plain = alone && !ruled && !hasPlate(known)
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
    features: featuresOf(plane, level, pieces, group, seen, image),
  }
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
