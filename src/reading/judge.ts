/*
 * The judge of strings that a strip may show: each digit of a string is cut out where the net of lines sees it, and read
 * alone by the net of single digits. What that says (how near the digit is to its code, how wide and high its ink is, what
 * ink a cut goes through, what ink no digit takes) and what the frames say are weighed by two small networks, one of each
 * digit and one of the whole, fitted on lines of digits held out of training (`scripts/fit-lines.ts`); the softmax over the
 * strings is how likely each is.
 */
import { decodeJudge, judged as judgedBy, type Judge as Net } from '../input/judge.js'
import { DIGITS } from '../network/classes.js'
import { LEAST_MARK } from './boxes.js'
import type { Hypothesis } from './ctc.js'
import type { Cut, Cuts } from './cuts.js'
import { ASPECTS } from './over-segmentation.js'
import type { Seam } from './seams.js'
import { DIGIT_HEIGHT as HIGH } from './strip.js'

/** A string that may be right. */
export interface Candidate extends Hypothesis {
  /** Column of each digit's middle. */
  readonly columns: readonly number[]
  /** ln P by each look, of which there are three at most. */
  readonly byLook: readonly number[]
  /** How likely the frames find each digit that one, a digit being there. */
  readonly probabilities: readonly number[]
}

/** ln of the odds that most digits have by the test. */
const LIKELY = 4
/** Of what is known of a digit, the first so many are summed over a string, of digits that stand alone and of others. */
const SEEN = 20
const CLASSES = DIGITS.length
const DIGIT_TERMS = 2 * SEEN + CLASSES + 2
/** What is known of a string as a whole. */
export const TERMS = DIGIT_TERMS + 7
/** The term whose weight begins at 1: ln P by the frames. */
export const FRAMES_TERM = DIGIT_TERMS
/** The term that is 1 for the string of no digits. */
export const NOTHING_TERM = DIGIT_TERMS + 3
/** What is known of a digit; last, its class, as many numbers as there are classes. */
export const FEATURES = SEEN + 11 + CLASSES
/** Hidden units, which see what only counts together: a letter is as wide as a digit, and stands alone as a 1 does. */
export const UNITS = { whole: 8, digit: 48 } as const
/** A digit whose cuts go through less ink than this, in heights, stands alone. */
const ALONE = 0.05
/** Of a weight file's metadata that holds the weights: the whole's, and the digits'. */
export const JUDGE_KEY = 'lineJudge'

/** What weighs strings: what is known of each as a whole, and of each of its digits. */
export interface JudgeNets {
  readonly whole: Net
  readonly digit: Net
}

/** What networks see, and by how many units. */
interface Size {
  readonly inputs: number
  readonly units: number
}

/** The networks in a metadata's text, base64 of bfloat16 with commas between them; null where they are not these. */
export function parseNets(text: string | undefined, sizes: readonly Size[]): Net[] | null {
  const parts = text?.split(',') ?? []
  if (parts.length !== sizes.length) return null
  const nets = sizes.map(({ inputs }, i) => decodeJudge(parts[i] as string, inputs))
  const fits = nets.every(
    ({ units, weights }, i) => units === sizes[i]?.units && weights.every(Number.isFinite),
  )
  return fits ? nets : null
}

/** The judge in a metadata's text; null where there is none. */
export function parseJudge(text: string | undefined): JudgeNets | null {
  const sizes = [
    { inputs: TERMS, units: UNITS.whole },
    { inputs: FEATURES, units: UNITS.digit },
  ]
  const [whole, digit] = parseNets(text, sizes) ?? []
  return whole && digit ? { whole, digit } : null
}

/** What is known of a string. */
export interface Known {
  readonly terms: Float64Array
  /** Of each digit that is there. */
  readonly digits: readonly Float64Array[]
}

/** How much speaks for each candidate, in the logarithm. */
export const judged = ({ whole, digit }: JudgeNets, cuts: Cuts, candidates: readonly Candidate[]): number[] =>
  knownOf(cuts, candidates).map(({ terms, digits }) =>
    digits.reduce((sum, values) => sum + judgedBy(digit, values), judgedBy(whole, terms)),
  )

function medianHeight(cuts: readonly (Cut | null | undefined)[]): number {
  const heights = cuts.flatMap((cut) => (cut ? [cut.ink.box.bottom - cut.ink.box.top] : []))
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? HIGH
}

/** What is known of each string. */
export function knownOf(cuts: Cuts, candidates: readonly Candidate[]): Known[] {
  const all = cuts.ink.pieces.reduce((sum, { mass }) => (mass >= LEAST_MARK ? sum + mass : sum), 0)
  return candidates.map((candidate) => {
    const { labels, logProbability, columns, byLook } = candidate
    const found = columns.map((_, i) => cuts.at(columns, i))
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
      values.set(seenOf(cut, label, usual, cuts))
      values.set(placeOf(cut, candidate, i, [found[i - 1], found[i + 1]]), SEEN)
      values[FEATURES - CLASSES + label] = 1
      digits.push(values)
      addTerms(terms, values, label)
    }
    rest = Math.max(0, rest) / 30
    terms[DIGIT_TERMS] = Math.max(-30, logProbability)
    terms[DIGIT_TERMS + 1] = Math.min(3, rest)
    terms[DIGIT_TERMS + 2] = Math.sqrt(Math.min(3, rest))
    terms[NOTHING_TERM] = labels.length === 0 ? 1 : 0
    terms[DIGIT_TERMS + 4] = Math.max(-30, logProbability) / Math.max(1, labels.length)
    for (const [look, log] of byLook.slice(1).entries())
      terms[DIGIT_TERMS + 5 + look] = Math.min(10, Math.max(-10, Math.max(-30, log) - logProbability))
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
function seenOf(cut: Cut, label: number, usual: number, cuts: Cuts): number[] {
  const { ink, mass, distances, probabilities } = cut
  const { box, reach } = ink
  const { sums } = cuts.ink
  const scale = cuts.reader.engine.variant.distanceScale
  const wide = box.right - box.left
  const high = box.bottom - box.top
  const distance = Math.min(6, (scale * (distances[label] as number)) / 2)
  const doubt = Math.min(7, -Math.log(Math.max(1e-6, probabilities[label] as number)))
  const [mean, deviation] = ASPECTS[label] as readonly [number, number]
  const aspect = Math.min(5, Math.abs(Math.log(wide / high) - mean) / deviation)
  const low = Math.max(0, 1 - high / HIGH)
  const tall = Math.max(0, high / HIGH - 1)
  // Weights without a test say nothing of what is a digit: as of one that is likely.
  const odds = Math.min(8, Math.max(-8, cuts.odds(label, cut) ?? LIKELY)) / 8
  // Against the other digits of the line: a slash is higher than they are, a comma lower.
  const higher = Math.min(1, Math.max(0, high / usual - 1.05))
  const lower = Math.max(0, 0.95 - high / usual)
  const through = (seam: Seam | null, x: number): number => {
    const inked = seam && seam.left <= x && x <= seam.right
    return Math.min(1, (inked ? seam.ink : Math.min(sums[x - 1] ?? 0, sums[x] ?? 0)) / HIGH)
  }
  const [left, right] = [through(reach.before, reach.from), through(reach.after, reach.to)]
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
  { ink: { box, reach, labels, whole } }: Cut,
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
    Math.max(0, box.left - reach.from) / HIGH,
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
