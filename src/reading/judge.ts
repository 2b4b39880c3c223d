/**
 * The judge of strings that a strip may show: each digit of a string is cut out where the net of lines sees it, and read
 * alone by the net of single digits. What that says (how near the digit is to its code, how wide and high its ink is, what
 * ink a cut goes through, what ink no digit takes) and what the frames say are weighed by a small network of its own, of
 * one hidden layer, fitted on lines of digits held out of training (`scripts/fit-lines.ts`); the softmax over the strings
 * is how likely each is.
 */
import { predictions } from '../answer/predictions.js'
import { digitOdds } from '../answer/rejection.js'
import type { Engine } from '../engine/engine.js'
import type { DigitTest } from '../files/weights-file.js'
import { centred, fitted } from '../input/scale.js'
import type { DigitInk, StripInk } from './boxes.js'
import type { Hypothesis } from './ctc.js'
import { ASPECTS } from './over-segmentation.js'

/** A string that may be right. */
export interface Candidate extends Hypothesis {
  /** Column of each digit's middle. */
  readonly columns: readonly number[]
}

/** Height of a digit on the strip. */
const HIGH = 20
/** ln of the odds that most digits have by the test. */
const LIKELY = 4
/** Paler ink than this is not in the box. */
const VISIBLE = 1 / 255
/** What is seen of a digit; the sums of a string, of digits that stand alone, of others, and of each class; of the whole. */
const SEEN = 20
const DIGIT_TERMS = 2 * SEEN + 10 + 2
/** Terms of a string. */
export const TERMS = DIGIT_TERMS + 5
/** The term whose weight begins at 1: ln P by the frames. */
export const FRAMES_TERM = DIGIT_TERMS
/** Hidden units, which see what only counts together: a letter is as wide as a digit, and stands alone as a 1 does. */
export const HIDDEN = 16
/** Where a hidden unit's own are among the weights: its weight, its bias, and what each term weighs in it. */
export const unitAt = (unit: number): number => TERMS + unit * (TERMS + 2)
/** What each term weighs by itself, then the hidden units. */
export const JUDGE_WEIGHTS = unitAt(HIDDEN)
/** A digit whose cuts go through less ink than this, in heights, stands alone. */
const ALONE = 0.05
/** Of a weight file's metadata that holds the weights. */
export const JUDGE_KEY = 'lineJudge'

/** The net of single digits, and its own test of what is one. */
export interface DigitReader {
  readonly engine: Engine
  readonly digitTest: DigitTest | null
}

/** A reader of single digits, and the weights of the terms: [JUDGE_WEIGHTS]. */
export interface Judge extends DigitReader {
  readonly weights: readonly number[]
}

/** The weights in a metadata's text; null where there are none or not these. */
export function parseJudge(text: string | undefined): readonly number[] | null {
  if (text === undefined) return null
  const weights = text.split(',').map(Number)
  return weights.length === JUDGE_WEIGHTS && weights.every(Number.isFinite) ? weights : null
}

/** How much speaks for each candidate, in the logarithm. */
export const judged = (judge: Judge, ink: StripInk, candidates: readonly Candidate[]): number[] =>
  termsOf(judge, ink, candidates).map((terms) => scoreOf(judge.weights, terms))

/** What the terms of a string say, weighed; `units`, where given, takes what each hidden unit says. */
export function scoreOf(weights: ArrayLike<number>, terms: Float64Array, units?: Float64Array): number {
  let score = 0
  for (let i = 0; i < TERMS; i++) score += (weights[i] as number) * (terms[i] as number)
  for (let unit = 0; unit < HIDDEN; unit++) {
    const at = unitAt(unit)
    let sum = weights[at + 1] as number
    for (let i = 0; i < TERMS; i++) sum += (weights[at + 2 + i] as number) * (terms[i] as number)
    const value = Math.tanh(sum)
    if (units) units[unit] = value
    score += (weights[at] as number) * value
  }
  return score
}

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

/** What speaks for each string, [strings][TERMS]. */
export function termsOf(
  { engine, digitTest }: DigitReader,
  ink: StripInk,
  candidates: readonly Candidate[],
): Float64Array[] {
  const cuts = new Map<string, number>()
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
  const found: (Cut | null)[] = []
  const places = candidates.map(({ columns }) =>
    columns.map((middle, i) => {
      const reach = ink.reach(columns, i)
      const key = reach.join()
      const known = cuts.get(key)
      if (known !== undefined) return known
      const digit = ink.digit(reach, middle)
      const one = digit && alone(digit)
      cuts.set(key, found.length)
      return found.push(one && { ...one, ink: digit }) - 1
    }),
  )
  const scale = engine.variant.distanceScale
  let whole = 0
  for (const { mass } of ink.pieces) if (mass >= 3.5) whole += mass
  return candidates.map(({ labels, logProbability }, r) => {
    const terms = new Float64Array(TERMS)
    let rest = whole
    const usual = medianHeight((places[r] as number[]).map((index) => found[index]))
    for (const [i, label] of labels.entries()) {
      const index = (places[r] as number[])[i] as number
      const cut = found[index]
      if (!cut) {
        terms[2 * SEEN + 10] = (terms[2 * SEEN + 10] as number) + 1
        continue
      }
      rest -= cut.mass
      addDigit(terms, cut, label, usual, ink, scale, digitTest)
    }
    rest = Math.max(0, rest) / 30
    terms[DIGIT_TERMS] = Math.max(-30, logProbability)
    terms[DIGIT_TERMS + 1] = Math.min(3, rest)
    terms[DIGIT_TERMS + 2] = Math.sqrt(Math.min(3, rest))
    terms[DIGIT_TERMS + 3] = labels.length === 0 ? 1 : 0
    terms[DIGIT_TERMS + 4] = Math.max(-30, logProbability) / Math.max(1, labels.length)
    return terms
  })
}

function addDigit(
  terms: Float64Array,
  { ink: { box, from, to }, mass, distances, probabilities, c5 }: Cut,
  label: number,
  usual: number,
  { sums }: StripInk,
  scale: number,
  digitTest: DigitTest | null,
): void {
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
  const values = [
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
  const first = left + right < ALONE ? 0 : SEEN
  for (let i = 0; i < SEEN; i++) terms[first + i] = (terms[first + i] as number) + (values[i] as number)
  terms[2 * SEEN + label] = (terms[2 * SEEN + label] as number) + 1
  if (label === 1) terms[DIGIT_TERMS - 1] = (terms[DIGIT_TERMS - 1] as number) + higher
}
