/**
 * The judge of strings that a strip may show: each digit of a string is cut out where the net of lines sees it, and read
 * alone by the net of single digits. What that says (how near the digit is to its code, how wide and high its ink is, what
 * ink a cut goes through, what ink no digit takes) and what the frames say are weighed by two small networks, one of each
 * digit and one of the whole, fitted on lines of digits held out of training (`scripts/fit-lines.ts`); the softmax over the
 * strings is how likely each is.
 */
import { predictions } from '../answer/predictions.js'
import { digitOdds } from '../answer/rejection.js'
import type { Engine } from '../engine/engine.js'
import type { DigitTest } from '../files/weights-file.js'
import { decodeJudge, judged as judgedBy, type Judge as Net } from '../input/judge.js'
import { centred, fitted } from '../input/scale.js'
import { DIGITS } from '../network/classes.js'
import { type DigitInk, LEAST_MARK, type StripInk } from './boxes.js'
import type { Hypothesis } from './ctc.js'
import { ASPECTS } from './over-segmentation.js'
import { DIGIT_HEIGHT as HIGH } from './strip.js'

/** A string that may be right. */
export interface Candidate extends Hypothesis {
  /** Column of each digit's middle. */
  readonly columns: readonly number[]
  /** How likely the frames find each digit that one, a digit being there. */
  readonly probabilities: readonly number[]
}

/** ln of the odds that most digits have by the test. */
const LIKELY = 4
/** Paler ink than this is not in the box. */
const VISIBLE = 1 / 255
/** Of what is known of a digit, the first so many are summed over a string, of digits that stand alone and of others. */
const SEEN = 20
const CLASSES = DIGITS.length
const DIGIT_TERMS = 2 * SEEN + CLASSES + 2
/** What is known of a string as a whole. */
export const TERMS = DIGIT_TERMS + 5
/** The term whose weight begins at 1: ln P by the frames. */
export const FRAMES_TERM = DIGIT_TERMS
/** What is known of a digit; last, its class, as many numbers as there are classes. */
export const FEATURES = SEEN + 11 + CLASSES
/** Hidden units, which see what only counts together: a letter is as wide as a digit, and stands alone as a 1 does. */
export const UNITS = { whole: 8, digit: 32 } as const
/** A digit whose cuts go through less ink than this, in heights, stands alone. */
const ALONE = 0.05
/** Of a weight file's metadata that holds the weights: base64 of bfloat16, of the whole's and of the digits'. */
export const JUDGE_KEY = 'lineJudge'

/** The net of single digits, and its own test of what is one. */
export interface DigitReader {
  readonly engine: Engine
  readonly digitTest: DigitTest | null
}

/** What weighs strings: what is known of each as a whole, and of each of its digits. */
export interface JudgeNets {
  readonly whole: Net
  readonly digit: Net
}

/** A reader of single digits, and what weighs what it says. */
export interface Judge extends DigitReader {
  readonly nets: JudgeNets
}

/** The networks in a metadata's text; null where there are none or not these. */
export function parseJudge(text: string | undefined): JudgeNets | null {
  const [first = '', second = '', ...more] = text?.split(',') ?? []
  const nets = { whole: decodeJudge(first, TERMS), digit: decodeJudge(second, FEATURES) }
  const fits = ({ units, weights }: Net, wanted: number): boolean =>
    units === wanted && weights.every(Number.isFinite)
  return more.length === 0 && fits(nets.whole, UNITS.whole) && fits(nets.digit, UNITS.digit) ? nets : null
}

/** What is known of a string. */
export interface Known {
  readonly terms: Float64Array
  /** Of each digit that is there. */
  readonly digits: readonly Float64Array[]
}

/** How much speaks for each candidate, in the logarithm. */
export const judged = (judge: Judge, ink: StripInk, candidates: readonly Candidate[]): number[] =>
  knownOf(judge, ink, candidates).map(({ terms, digits }) =>
    digits.reduce((sum, digit) => sum + judgedBy(judge.nets.digit, digit), judgedBy(judge.nets.whole, terms)),
  )

/** A digit alone, and what it was read as. */
interface Cut extends Alone {
  readonly ink: DigitInk
}

interface Alone {
  readonly mass: number
  readonly distances: Float32Array
  readonly probabilities: Float32Array
  readonly c5: Float32Array
}

/** The piece of a pixel's four neighbours; 0 where none is of any. */
function touched(labels: Int32Array, at: number, width: number, y: number, height: number): number {
  if ((labels[at - 1] as number) > 0) return labels[at - 1] as number
  if ((labels[at + 1] as number) > 0) return labels[at + 1] as number
  if (y > 0 && (labels[at - width] as number) > 0) return labels[at - width] as number
  return y + 1 < height ? (labels[at + width] as number) : 0
}

/** A digit's ink in 28 × 28 bytes, read. */
function cutOut(engine: Engine, { strip, labels }: StripInk, ink: DigitInk): Alone | null {
  const { data, width, height } = strip
  const left = Math.max(0, ink.box.left - 1)
  const right = Math.min(width, ink.box.right + 1)
  const wide = right - left
  const levels = new Float32Array(wide * height)
  let mass = 0
  const box = { left: wide, right: 0, top: height, bottom: 0 }
  const top = Math.max(0, ink.box.top - 1)
  const bottom = Math.min(height, ink.box.bottom + 1)
  for (let y = top; y < bottom; y++) {
    for (let x = 0; x < wide; x++) {
      const at = y * width + left + x
      const value = data[at] as number
      if (value < VISIBLE) continue
      const within = left + x >= ink.from && left + x < ink.to
      // Pale ink is of the piece it touches, or of none.
      const label = (labels[at] as number) || touched(labels, at, width, y, height)
      if (label === 0) continue
      const own = ink.labels.indexOf(label)
      if (own < 0 || !(within || ink.whole[own])) continue
      levels[y * wide + x] = value
      mass += value
      if (value < 0.1) continue
      if (x < box.left) box.left = x
      if (x >= box.right) box.right = x + 1
      if (y < box.top) box.top = y
      box.bottom = y + 1
    }
  }
  if (box.right <= box.left) return null
  const { data: digit, columns, rows } = fitted(levels, wide, box)
  const image = centred(digit, columns, rows)
  const distances = new Float32Array(engine.classes)
  const c5 = engine.distancesAndC5({ encoding: 'bytes28', data: image, count: 1 }, distances)
  const { probabilities } = predictions(distances, engine)
  return { mass, distances, probabilities, c5 }
}

function medianHeight(cuts: readonly (Cut | null | undefined)[]): number {
  const heights = cuts.flatMap((cut) => (cut ? [cut.ink.box.bottom - cut.ink.box.top] : []))
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? HIGH
}

/** What is known of each string. */
export function knownOf(
  { engine, digitTest }: DigitReader,
  ink: StripInk,
  candidates: readonly Candidate[],
): Known[] {
  const cuts = new Map<string, Cut | null>()
  const read = new Map<string, Alone | null>()
  /** The digit alone, which other cuts beside the same ink do not change. */
  const alone = (digit: DigitInk): Alone | null => {
    const { labels, whole, from, to } = digit
    const key = whole.every(Boolean) ? labels.join() : `${labels.join()} ${from} ${to}`
    let one = read.get(key)
    if (one === undefined) {
      one = cutOut(engine, ink, digit)
      read.set(key, one)
    }
    return one
  }
  const cutOf = (columns: readonly number[], i: number): Cut | null => {
    const reach = ink.reach(columns, i)
    const key = reach.join()
    let cut = cuts.get(key)
    if (cut === undefined) {
      const digit = ink.digit(reach, columns[i] as number)
      const one = digit && alone(digit)
      cut = one && { ...one, ink: digit }
      cuts.set(key, cut)
    }
    return cut
  }
  const all = ink.pieces.reduce((sum, { mass }) => (mass >= LEAST_MARK ? sum + mass : sum), 0)
  const scale = engine.variant.distanceScale
  return candidates.map((candidate) => {
    const { labels, logProbability, columns } = candidate
    const found = columns.map((_, i) => cutOf(columns, i))
    const usual = medianHeight(found)
    const terms = new Float64Array(TERMS)
    const digits: Float64Array[] = []
    let rest = all
    for (const [i, label] of labels.entries()) {
      const cut = found[i]
      if (!cut) {
        terms[DIGIT_TERMS - 2] = (terms[DIGIT_TERMS - 2] as number) + 1
        continue
      }
      rest -= cut.mass
      const values = new Float64Array(FEATURES)
      values.set(seenOf(cut, label, usual, ink, scale, digitTest))
      values.set(placeOf(cut, candidate, i, [found[i - 1], found[i + 1]]), SEEN)
      values[FEATURES - CLASSES + label] = 1
      digits.push(values)
      addTerms(terms, values, label)
    }
    rest = Math.max(0, rest) / 30
    terms[DIGIT_TERMS] = Math.max(-30, logProbability)
    terms[DIGIT_TERMS + 1] = Math.min(3, rest)
    terms[DIGIT_TERMS + 2] = Math.sqrt(Math.min(3, rest))
    terms[DIGIT_TERMS + 3] = labels.length === 0 ? 1 : 0
    terms[DIGIT_TERMS + 4] = Math.max(-30, logProbability) / Math.max(1, labels.length)
    return { terms, digits }
  })
}

/** Places among what is seen of a digit: whether it is higher than others, and the cuts at its sides, together. */
const HIGHER = 14
const CUTS = 11

function addTerms(terms: Float64Array, values: Float64Array, label: number): void {
  const first = (values[CUTS] as number) < ALONE ? 0 : SEEN
  for (let i = 0; i < SEEN; i++) terms[first + i] = (terms[first + i] as number) + (values[i] as number)
  terms[2 * SEEN + label] = (terms[2 * SEEN + label] as number) + 1
  if (label === 1) terms[DIGIT_TERMS - 1] = (terms[DIGIT_TERMS - 1] as number) + (values[HIGHER] as number)
}

/** What is seen of a digit alone, SEEN numbers. */
function seenOf(
  { ink: { box, from, to }, mass, distances, probabilities, c5 }: Cut,
  label: number,
  usual: number,
  { sums }: StripInk,
  scale: number,
  digitTest: DigitTest | null,
): number[] {
  const wide = box.right - box.left
  const high = box.bottom - box.top
  const distance = Math.min(6, (scale * (distances[label] as number)) / 2)
  const doubt = Math.min(7, -Math.log(Math.max(1e-6, probabilities[label] as number)))
  const [mean, deviation] = ASPECTS[label] as readonly [number, number]
  const aspect = Math.min(5, Math.abs(Math.log(wide / high) - mean) / deviation)
  const low = Math.max(0, 1 - high / HIGH)
  const tall = Math.max(0, high / HIGH - 1)
  // Weights without a test say nothing of what is a digit: as of one that is likely.
  const odds =
    Math.min(
      8,
      Math.max(
        -8,
        digitTest ? digitOdds({ digit: label, distances }, scale, { table: digitTest, c5 }) : LIKELY,
      ),
    ) / 8
  // Against the other digits of the line: a slash is higher than they are, a comma lower.
  const higher = Math.min(1, Math.max(0, high / usual - 1.05))
  const lower = Math.max(0, 0.95 - high / usual)
  const through = (x: number): number => Math.min(1, Math.min(sums[x - 1] ?? 0, sums[x] ?? 0) / HIGH)
  const [left, right] = [through(from), through(to)]
  return [
    distance,
    (distance * distance) / 6,
    doubt,
    (doubt * doubt) / 7,
    aspect,
    (aspect * aspect) / 5,
    low,
    low * low,
    tall,
    wide / HIGH,
    (wide / HIGH) ** 2,
    left + right,
    left * left + right * right,
    (4 * mass) / HIGH ** 2,
    higher,
    lower,
    lower * lower,
    odds,
    odds * odds,
    Math.min(0, odds),
  ]
}

/** How a digit stands among its neighbours, and what the frames say of it. */
function placeOf(
  { ink: { box, from, labels, whole } }: Cut,
  { columns, probabilities }: Candidate,
  i: number,
  [before, after]: readonly [Cut | null | undefined, Cut | null | undefined],
): number[] {
  const middle = columns[i] as number
  const away = (column: number | undefined): number =>
    column === undefined ? 2 : Math.min(2, Math.abs(column - middle) / HIGH)
  const shares = (other: Cut | null | undefined): number =>
    other?.ink.labels.some((label) => labels.includes(label)) ? 1 : 0
  return [
    Math.log((box.right - box.left) / HIGH),
    (box.bottom - box.top) / HIGH,
    Math.max(0, box.left - from) / HIGH,
    Math.min(7, -Math.log(Math.max(1e-6, probabilities[i] as number))),
    ((box.left + box.right) / 2 - middle) / 10,
    away(columns[i - 1]),
    away(columns[i + 1]),
    shares(before),
    shares(after),
    whole.every(Boolean) ? 1 : 0,
    before || after ? 0 : 1,
  ]
}
