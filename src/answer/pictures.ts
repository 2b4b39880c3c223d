/*
 * Reading a picture: all its candidates (src/input/candidates.ts) go through the network as one batch, and what
 * speaks for each, its place and shape and how near the network is to a code, decides. Where candidates of near
 * weight read different digits, the probabilities say so: they are those of all candidates, weighed.
 */
import { reading } from '../check.js'
import type { Engine } from '../engine/engine.js'
import { type Candidate, type Candidates, candidatesOf } from '../input/candidates.js'
import { FEATURES } from '../input/features.js'
import type { ImageBatch, ImageDataLike, PictureReader } from '../input/images.js'
import { findPieces } from '../input/ink.js'
import { decodeJudge, type Judge, judged, likeliest } from '../input/judge.js'
import { type Box, PLAIN_KERNELS } from '../input/kernels.js'
import { enclosedBy } from '../input/outline.js'
import { candidatesIn, checkedPicture } from '../input/prepare.js'
import { centred, scaled } from '../input/scale.js'
import { BY_NETWORK, SURENESS } from './judge-weights.js'
import { type Classification, nearest, softmax } from './predictions.js'

/** Answers of ten classes are told apart by which it is. */
const DIGITS = 10
/** Length of `answerFeatures`. */
const ANSWER = 5 + DIGITS
/** The β that distances are measured by here, whatever the model's own. */
const SCALE = 0.1
/** Further than this from all codes is as far as can be. */
const MOST = 20

/** What a network is told of a candidate beside what rules see: only it can tell an outline from a loop. */
const OUTLINE = 2

/** What speaks for a candidate before the network is asked. */
export const seenFeatures = ({ features, stroke, filled }: Candidate): number[] => [
  ...features,
  stroke,
  filled ? 1 : 0,
]

/** What the network says of a candidate, as numbers that speak for it. */
export function answerFeatures(
  distances: Float32Array,
  at: number,
  digit: number,
  probability: number,
): number[] {
  const far = SCALE * (distances[at + digit] as number)
  const distance = far < MOST ? far : MOST
  const doubt = Math.min(8, -Math.log(Math.max(1e-6, probability)))
  const digits = Array.from({ length: DIGITS }, (_, j) => (j === digit ? 1 : 0))
  return [distance, (distance * distance) / 10, Math.sqrt(distance), doubt, doubt * doubt, ...digits]
}

let judge: Judge | undefined

/** The reading of a picture. */
export interface PictureReading {
  readonly candidate: Candidate
  /** Of the candidate taken. */
  readonly distances: Float32Array
  readonly digit: number
  /** Of all candidates, weighed. */
  readonly probabilities: Float32Array
  /** Log odds that the candidate is what the picture shows. */
  readonly odds: number
  /** Two candidates beside one another are both surely read. */
  readonly two: boolean
}

/** Answers of a batch of candidates. */
interface Answers {
  readonly digits: readonly number[]
  readonly distances: Float32Array
  readonly probabilities: Float32Array
}

function answersTo(engine: Engine, images: readonly Uint8Array[]): Answers {
  const { classes } = engine
  const count = images.length
  const data = new Uint8Array(784 * count)
  images.forEach((image, i) => void data.set(image, 784 * i))
  const distances = new Float32Array(classes * count)
  engine.distances({ encoding: 'bytes28', data, count }, distances)
  const probabilities = new Float32Array(distances.length)
  const digits = images.map((_, i) => {
    const digit = nearest(distances, i * classes, classes)
    softmax(distances, i * classes, classes, digit, engine.variant.distanceScale, probabilities)
    return digit
  })
  return { digits, distances, probabilities }
}

/** Reads the candidate that rules alone think likeliest. */
function readByRules(engine: Engine, candidates: Candidates): PictureReading {
  const candidate = likeliest(candidates)
  const { digits, distances, probabilities } = answersTo(engine, [candidate.image])
  return { candidate, distances, digit: digits[0] as number, probabilities, odds: 0, two: false }
}

/**
 * Reads a picture's candidates and takes the likeliest. `knows`: whether the network is known to read digits; the answers
 * of another, of fresh weights or of other classes, say nothing about what is a digit.
 */
export function readCandidates(
  engine: Engine,
  candidates: Candidates,
  knows: boolean,
  look?: LookAt,
): PictureReading {
  if (!knows) return readByRules(engine, candidates)
  return readEvident(engine, candidates) ?? readAll(engine, candidates, look)
}

/** Reads what lies in and about a box of the picture, as a picture by itself. */
type LookAt = (box: Box) => PictureReading | null

/** An evident candidate at least this likely, log odds, needs no others beside it. */
const SETTLED = 3

/** The evident candidate, where there is no other or it is surely a digit. */
function readEvident(engine: Engine, { evident, plain, alone }: Candidates): PictureReading | null {
  if (!evident || !(plain || alone)) return null
  const answers = answersTo(engine, [evident.image])
  const odds = oddsOf(evident, answers, 0, engine.classes)
  if (!plain && (odds < SETTLED || !isSure(answers, 0, engine.classes))) return null
  const { digits, distances, probabilities } = answers
  return { candidate: evident, distances, digit: digits[0] as number, probabilities, odds, two: false }
}

/** The log odds that a candidate with this answer is what the picture shows. */
function oddsOf(candidate: Candidate, answers: Answers, i: number, classes: number): number {
  judge ??= decodeJudge(BY_NETWORK, FEATURES + OUTLINE + ANSWER)
  const digit = answers.digits[i] as number
  const probability = answers.probabilities[i * classes + digit] as number
  const said = answerFeatures(answers.distances, i * classes, digit, probability)
  return judged(judge, [...seenFeatures(candidate), ...said])
}

/**
 * Candidates weighed by their odds: the probabilities of all, the likeliest digit that any of them reads (a mixture can be
 * likeliest of one that none does), and the likeliest candidate that reads it.
 */
export function weighed(
  odds: readonly number[],
  { digits, probabilities }: Pick<Answers, 'digits' | 'probabilities'>,
  classes: number,
): { best: number; digit: number; mixed: Float32Array } {
  const most = Math.max(...odds)
  const mixed = new Float32Array(classes)
  let sum = 0
  odds.forEach((each, i) => {
    const weight = Math.exp(each - most)
    sum += weight
    for (let j = 0; j < classes; j++)
      mixed[j] = (mixed[j] as number) + weight * (probabilities[i * classes + j] as number)
  })
  for (let j = 0; j < classes; j++) mixed[j] = (mixed[j] as number) / sum
  let digit = digits[0] as number
  for (const each of digits) if ((mixed[each] as number) > (mixed[digit] as number)) digit = each
  let best = digits.indexOf(digit)
  digits.forEach((each, i) => {
    if (each === digit && (odds[i] as number) > (odds[best] as number)) best = i
  })
  return { best, digit, mixed }
}

/** Ink whose longer side is less than this share of the picture's shorter side is looked at closer… */
const SMALL = 0.25
/** …where candidates come from averages over blocks of at least so many pixels a side. */
const AVERAGED = 3
/** Most places that are looked at closer where there is doubt. */
const PLACES = 3

/**
 * The reading after a closer look: around the likeliest candidate where it is small, and, while there is doubt, around the
 * likeliest small ones. There is more to see of a small digit than a large picture's averages show, and it is weighed against
 * what lies about it instead of all that the picture holds.
 */
function closer(
  first: PictureReading,
  list: readonly Candidate[],
  odds: readonly number[],
  side: number,
  look: LookAt,
): PictureReading {
  const isSmall = ({ ink: { left, top, right, bottom } }: Candidate): boolean =>
    Math.max(right - left, bottom - top) < SMALL * side
  let taken = first
  if (isSmall(first.candidate)) {
    const seen = look(first.candidate.ink)
    if (seen && seen.odds > Math.min(SETTLED, first.odds)) taken = seen
  }
  if (taken.odds > SETTLED) return either(first, taken)
  const places = list
    .map((candidate, i) => ({ candidate, odds: odds[i] as number }))
    .filter(({ candidate }) => candidate !== first.candidate && isSmall(candidate))
    .sort((a, b) => b.odds - a.odds)
    .slice(0, PLACES)
  for (const { candidate } of places) {
    const seen = look(candidate.ink)
    if (seen && seen.odds > taken.odds) taken = seen
  }
  return either(first, taken)
}

/** Of two looks at a picture that read different digits, each counts by its odds: there is doubt, and it is told. */
export function either(a: PictureReading, b: PictureReading): PictureReading {
  if (a.digit === b.digit) return b
  const share = 1 / (1 + Math.exp(a.odds - b.odds))
  const probabilities = b.probabilities.map(
    (probability, i) => share * probability + (1 - share) * (a.probabilities[i] as number),
  )
  const likelier = (probabilities[a.digit] as number) > (probabilities[b.digit] as number) ? a : b
  return { ...likelier, probabilities }
}

/** Reads all candidates. */
function readAll(engine: Engine, { all, side, factor }: Candidates, look?: LookAt): PictureReading {
  const list = all()
  const { classes } = engine
  const answers = answersTo(
    engine,
    list.map(({ image }) => image),
  )
  const odds = list.map((candidate, i) => oddsOf(candidate, answers, i, classes))
  const { best, digit, mixed } = weighed(odds, answers, classes)
  const reading = {
    candidate: list[best] as Candidate,
    distances: answers.distances.slice(best * classes, (best + 1) * classes),
    digit,
    probabilities: mixed,
    odds: odds[best] as number,
    two: showTwo(list, answers, classes, list[best] as Candidate),
  }
  if (!look || factor < AVERAGED || reading.two) return reading
  return closer(reading, list, odds, side, look)
}

const between = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value))

/**
 * What is known of a reading: the candidate's odds, those of the digit among all candidates, and those that the candidate
 * shows a digit at all.
 */
export function sureFeatures(
  odds: number,
  probability: number,
  digitOdds: number,
  distance: number,
): number[] {
  const own = between(-6, odds, 12)
  const among = between(-6, Math.log(probability / Math.max(1e-6, 1 - probability)), 12)
  const shown = between(-8, digitOdds, 8)
  return [own, among, shown, Math.min(0, own), Math.min(0, shown), between(0, SCALE * distance, MOST)]
}

let sureness: Judge | undefined

/** How likely it is that a picture's reading is right; `digitOdds`: log odds that its candidate shows a digit at all. */
export function pictureCertainty(
  { odds, two, digit, probabilities, distances }: PictureReading,
  digitOdds: number,
): number {
  if (two) return 0
  const values = sureFeatures(odds, probabilities[digit] as number, digitOdds, distances[digit] as number)
  sureness ??= decodeJudge(SURENESS, values.length)
  return 1 / (1 + Math.exp(-judged(sureness, values)))
}

/** Least probability, and most distance, of a digit that is surely one. */
const SURE = 0.8
const NEAR = 14

/** Whether an answer leaves no doubt that it is of a digit. */
function isSure({ digits, distances, probabilities }: Answers, i: number, classes: number): boolean {
  const at = i * classes + (digits[i] as number)
  return (probabilities[at] as number) > SURE && SCALE * (distances[at] as number) < NEAR
}

/** Whether an ink's box lies in another's. */
const lies = (inner: Candidate['ink'], outer: Candidate['ink']): boolean =>
  inner.left >= outer.left &&
  inner.right <= outer.right &&
  inner.top >= outer.top &&
  inner.bottom <= outer.bottom

/**
 * Whether two candidates beside one another, as high as one another, are both surely read; halves of the one that was taken, as
 * a narrow ground makes two 1s of a 0, are not.
 */
function showTwo(
  list: readonly Candidate[],
  answers: Answers,
  classes: number,
  { ink: taken }: Candidate,
): boolean {
  return list.some(({ beside, ink }, i) => {
    if (!beside || !isSure(answers, i, classes)) return false
    const high = ink.bottom - ink.top
    return list.some(({ ink: other }, j) => {
      const ratio = (other.bottom - other.top) / high
      return (
        other.light === ink.light &&
        (other.right <= ink.left + 1 || other.left >= ink.right - 1) &&
        ratio > 0.5 &&
        ratio < 2 &&
        !(lies(ink, taken) && lies(other, taken)) &&
        isSure(answers, j, classes)
      )
    })
  })
}

/** Levels of 28×28 or 32×32 bytes that are ink, and that are surely ink. */
const BYTES = { low: 40, high: 100 }

/** Whether an image of bytes shows two digits beside one another: pieces that are, each by itself, surely read. */
export function showsTwo(engine: Engine, { encoding, data }: ImageBatch): boolean {
  if (encoding === 'floats32') return false
  const side = encoding === 'bytes28' ? 28 : 32
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length)
  const found = findPieces(engine.pictures ?? PLAIN_KERNELS, bytes, side, side, BYTES)
  const all = found.pieces.reduce((sum, { mass }) => sum + mass, 0)
  const large = found.pieces.filter(({ mass }) => mass > 0.2 * all)
  const [a, b] = large.sort((x, y) => x.left - y.left)
  if (!a || !b || large.length > 2 || b.left < a.right) return false
  const ratio = (a.bottom - a.top) / (b.bottom - b.top)
  if (ratio < 0.5 || ratio > 2 || a.bottom <= b.top || b.bottom <= a.top) return false
  const images = [a, b].map(({ label, ...box }) => {
    const levels = Float32Array.from(bytes)
    const fitted = scaled({ levels, width: side, ink: { box, floor: 0, peak: 255 } })
    return centred(fitted.data, fitted.columns, fitted.rows)
  })
  const answers = answersTo(engine, images)
  return isSure(answers, 0, engine.classes) && isSure(answers, 1, engine.classes)
}

/** The answer of a picture: `ink` says where what was read lies. */
export function pictureClassification(
  { candidate, digit, distances, probabilities }: PictureReading,
  names: readonly string[],
): Classification {
  const probability = probabilities[digit] as number
  return {
    digit,
    label: names[digit] as string,
    probability,
    probabilities,
    distances,
    ink: { ...candidate.ink },
  }
}

/** Reads a picture. @throws BlankImageError; LeNet5Error INVALID_IMAGE */
export const readPicture = (
  engine: Engine,
  picture: ImageDataLike,
  name: string,
  knows: boolean,
): PictureReading =>
  reading(name, 'INVALID_IMAGE', () => {
    const checked = checkedPicture(picture, name)
    const outlines = knows ? enclosedBy : undefined
    const candidates = candidatesIn(checked, 'auto', name, engine.pictures, outlines)
    return readCandidates(engine, candidates, knows, (box) => readPart(engine, checked, box))
  })

/** Sides of what is looked at closer, in those of the ink; and the least, in pixels. */
const ABOUT = 3.2
const LEAST_PART = 32

/** Reads what lies in and about a box of a picture; null where nothing does or that is all of the picture. */
function readPart(engine: Engine, picture: ImageDataLike, box: Box): PictureReading | null {
  const { width, height } = picture
  const size = Math.max(box.right - box.left, box.bottom - box.top)
  const side = Math.max(LEAST_PART, Math.round(ABOUT * size))
  const [wide, high] = [Math.min(width, side), Math.min(height, side)]
  const from = (middle: number, part: number, whole: number): number =>
    Math.min(whole - part, Math.max(0, Math.round(middle - part / 2)))
  const left = from((box.left + box.right) / 2, wide, width)
  const top = from((box.top + box.bottom) / 2, high, height)
  const data = new Uint8ClampedArray(4 * wide * high)
  for (let y = 0; y < high; y++) {
    const row = 4 * ((top + y) * width + left)
    data.set(picture.data.subarray(row, row + 4 * wide), 4 * y * wide)
  }
  const found = candidatesOf(data, wide, high, 'auto', engine.pictures, enclosedBy)
  if (found.all().length === 0) return null
  const seen = readCandidates(engine, found, true)
  const { ink } = seen.candidate
  const moved = {
    ...ink,
    left: ink.left + left,
    top: ink.top + top,
    right: ink.right + left,
    bottom: ink.bottom + top,
  }
  return { ...seen, candidate: { ...seen.candidate, ink: moved } }
}

/** What makes images of pictures among others: 784 bytes of the ink that this network reads. */
export const pictureReader =
  (engine: Engine, knows: boolean): PictureReader =>
  (picture, name) =>
    readPicture(engine, picture, name, knows).candidate.image
