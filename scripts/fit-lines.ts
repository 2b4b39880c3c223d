/*
 * Fits what the net of lines says of its doubt, on lines of digits held out of training, and writes it into the weight file:
 * `node scripts/run-ts.mjs scripts/fit-lines.ts weights/lines.safetensors`. `npm run train -- --net lines` ends with it.
 *
 * First the judge (src/reading/judge.ts): the likely strings of each line are known, and the right one among them is to be
 * the likeliest. Then, on other lines, how likely the whole of what is read is right.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { KINDS, TestLines } from '../datasets/lines/kinds.js'
import { makePage, type PageOptions } from '../datasets/lines/pages.js'
import { readSafetensors, writeSafetensors } from '../src/files/safetensors.js'
import { Random } from '../src/network/random.js'
import { CERTAINTY_KEY, FEATURES, features, UNITS as HIDDEN } from '../src/reading/certainty.js'
import { candidatesOf, type LineNet } from '../src/reading/decode.js'
import {
  FEATURES as DIGIT_FEATURES,
  FRAMES_TERM,
  JUDGE_KEY,
  type Known,
  knownOf,
  NOTHING_TERM,
  TERMS,
  UNITS,
} from '../src/reading/judge.js'
import { rowsOfPage } from '../src/reading/page-rows.js'
import { inkSource, lineNet } from '../src/reading/read-digits.js'
import { holdsDigits, type LineReading, readBand, readLine } from '../src/reading/read-line.js'
import { encodeBfloats } from './bfloats.js'
import { LearningNet } from './judge-learning.js'
import { digitsToRead, readersOf } from './lines-readers.js'

const [file = 'weights/lines.safetensors'] = process.argv.slice(2)
/** Lines of each kind: less than these a judge learns by heart. */
const JUDGE = { seed: 23, each: 6000, pages: 60 }
const CERTAINTY = { seed: 21, each: 1500, pages: 20 }
/** Kinds of pages, of which the lines are taken, too. */
const PAGES: readonly PageOptions[] = [{ ruled: true }, { dpi: 300 }, { boxes: true, lines: 30 }]
const digits = await digitsToRead(false)

/** So many lines of every kind of a seed, and those of so many pages of every kind, read. */
function* readings(
  net: LineNet,
  { seed, each, pages }: typeof JUDGE,
): Generator<readonly [reading: LineReading, text: string]> {
  const lines = new TestLines(digits, seed)
  for (const kind of KINDS) {
    if (kind.judge === 'rows') continue
    for (let i = 0; i < each; i++) {
      const { picture, text } = lines.line(kind, i)
      const plane = inkSource(picture, 'auto').ink(Math.max(1, Math.round(picture.height / 80)))
      try {
        const reading = plane && readLine(net, plane)
        if (reading) yield [reading, text]
      } catch {
        // Taken for several rows: nothing is told.
      }
    }
  }
  for (const [at, options] of PAGES.entries()) {
    for (let i = 0; i < pages; i++) {
      const page = makePage(digits, 1000 * seed + 100 * at + i, options)
      const rows = [...(rowsOfPage(page.picture, { invert: 'auto' })?.rows ?? [])]
      if (rows.length !== page.lines.length) continue
      for (const [row, bands] of rows.entries()) {
        const [band] = bands
        const reading = band && bands.length === 1 && readBand(net, band.plane)
        if (reading) yield [reading, page.lines[row]?.text ?? '']
      }
    }
  }
}

function write(key: string, text: string): void {
  const { metadata, tensors } = readSafetensors(readFileSync(file))
  writeFileSync(file, writeSafetensors({ metadata: new Map([...metadata, [key, text]]), tensors }))
}

/** What is known of a line's likely strings, and which is right. */
interface Choice {
  readonly strings: readonly Known[]
  readonly right: number
}

/** Passes over the choices, or the readings, and how many of them a step takes. */
const EPOCHS = { judge: 14, certainty: 60 }
const A_STEP = 256
/** AdamW's rate and decay: with less of this the judge is surer and more often wrong. */
const RATE = { judge: 0.004, certainty: 0.01 }
const DECAY = { judge: 0.3, certainty: 0.03 }

/**
 * What speaks for nothing is taken for less by so much, in the logarithm: of the lines fitted on one kind in 17 holds none,
 * and whoever asks has written digits more often. On held-out digits it makes 0.13 points more of single digits right and
 * 0.15 fewer of letters and drawings nothing.
 */
const LESS_NOTHING = 0.5

/** What deviates less is always the same, but for the rounding of sums. */
const LEAST_DEVIATION = 1e-5

/** Mean and deviation of each number of all rows; of what is always the same the deviation is 1. */
function spreadOf(
  rows: Iterable<Float64Array>,
  inputs: number,
): { mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(inputs)
  const deviation = new Float64Array(inputs)
  let count = 0
  for (const row of rows) {
    count++
    for (let i = 0; i < inputs; i++) {
      mean[i] = (mean[i] as number) + (row[i] as number)
      deviation[i] = (deviation[i] as number) + (row[i] as number) ** 2
    }
  }
  for (let i = 0; i < inputs; i++) {
    const own = (mean[i] as number) / count
    mean[i] = own
    const found = Math.sqrt(Math.max(0, (deviation[i] as number) / count - own * own))
    deviation[i] = found < LEAST_DEVIATION ? 1 : found
  }
  return { mean, deviation }
}

/** A network that is learned by AdamW from rows brought to mean 0 and deviation 1. */
class Learner extends LearningNet {
  readonly mean: Float64Array
  readonly deviation: Float64Array
  readonly #first: Float64Array
  readonly #second: Float64Array

  constructor(rows: () => Iterable<Float64Array>, inputs: number, units: number, random: Random) {
    super(inputs, units)
    const { mean, deviation } = spreadOf(rows(), inputs)
    this.mean = mean
    this.deviation = deviation
    for (const row of rows())
      for (let i = 0; i < inputs; i++)
        row[i] = ((row[i] as number) - (mean[i] as number)) / (deviation[i] as number)
    for (let i = 0; i < this.out; i++) this.weights[i] = random.within(1 / Math.sqrt(inputs))
    this.#first = new Float64Array(this.weights.length)
    this.#second = new Float64Array(this.weights.length)
  }

  /** Step `number` of `all`, of the rate that falls to 0 by a cosine. */
  step(number: number, all: number, { rate: highest, decay }: { rate: number; decay: number }): void {
    const { weights, gradient } = this
    const rate = highest * 0.5 * (1 + Math.cos((Math.PI * number) / all))
    for (let i = 0; i < weights.length; i++) {
      const slope = gradient[i] as number
      const first = 0.9 * (this.#first[i] as number) + 0.1 * slope
      const second = 0.999 * (this.#second[i] as number) + 0.001 * slope * slope
      this.#first[i] = first
      this.#second[i] = second
      const size = Math.sqrt(second / (1 - 0.999 ** (number + 1))) + 1e-8
      weights[i] =
        (weights[i] as number) * (1 - rate * decay) - (rate * first) / (1 - 0.9 ** (number + 1)) / size
    }
    gradient.fill(0)
  }

  /** The weights as a file has them. */
  encoded(): string {
    return encodeBfloats(this.unscaled(this.mean, this.deviation))
  }
}

/** Softmax regression over the strings of each line; it begins at what the frames say. */
function fitChoice(choices: readonly Choice[]): string {
  const random = new Random(JUDGE.seed, -1)
  const strings = function* (): Generator<Known> {
    for (const choice of choices) yield* choice.strings
  }
  const terms = function* (): Generator<Float64Array> {
    for (const known of strings()) yield known.terms
  }
  const digits = function* (): Generator<Float64Array> {
    for (const known of strings()) yield* known.digits
  }
  const whole = new Learner(terms, TERMS, UNITS.whole, random)
  const digit = new Learner(digits, DIGIT_FEATURES, UNITS.digit, random)
  whole.weights[whole.past + FRAMES_TERM] = whole.deviation[FRAMES_TERM] as number
  const steps = Math.ceil((EPOCHS.judge * choices.length) / A_STEP)
  const pace = { rate: RATE.judge, decay: DECAY.judge }
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < A_STEP; i++)
      addGradient(whole, digit, choices[random.below(choices.length)] as Choice, 1 / A_STEP)
    whole.step(step, steps, pace)
    digit.step(step, steps, pace)
  }
  const nothing = whole.past + NOTHING_TERM
  whole.weights[nothing] =
    (whole.weights[nothing] as number) - LESS_NOTHING * (whole.deviation[NOTHING_TERM] as number)
  return [whole.encoded(), digit.encoded()].join()
}

/** Adds the gradient of a choice's cross-entropy, times `share`. */
function addGradient(whole: Learner, digit: Learner, { strings, right }: Choice, share: number): void {
  const said = strings.map(({ terms, digits }) => ({
    whole: new Float64Array(UNITS.whole),
    digits: digits.map(() => new Float64Array(UNITS.digit)),
    terms,
    rows: digits,
  }))
  const scores = said.map((one) =>
    one.rows.reduce(
      (sum, row, i) => sum + digit.score(row, one.digits[i] as Float64Array),
      whole.score(one.terms, one.whole),
    ),
  )
  const most = Math.max(...scores)
  const likely = scores.map((score) => Math.exp(score - most))
  const all = likely.reduce((sum, value) => sum + value, 0)
  for (const [c, one] of said.entries()) {
    const slope = share * ((likely[c] as number) / all - (c === right ? 1 : 0))
    if (Math.abs(slope) < 1e-9) continue
    whole.back(one.terms, slope, one.whole)
    for (const [i, row] of one.rows.entries()) digit.back(row, slope, one.digits[i] as Float64Array)
  }
}

{
  const { own, lines: reader } = await readersOf(file)
  const choices: Choice[] = []
  for (const [{ decoded }, text] of readings({ ...lineNet(own, reader), judge: null }, JUDGE)) {
    const { cuts } = decoded
    // Of a part of a line it is not known what is right.
    if (!cuts) continue
    const candidates = candidatesOf(decoded, undefined)
    const right = candidates.findIndex(({ labels }) => labels.join('') === text)
    if (right < 0 || candidates.length < 2) continue
    choices.push({ strings: knownOf(cuts, candidates), right })
  }
  write(JUDGE_KEY, fitChoice(choices))
  console.log(`judge fitted on ${choices.length} lines`)
}

/** A reading, and whether it is right. */
interface Sample {
  readonly values: Float64Array
  readonly right: boolean
}

/** The network of the least cross-entropy of the readings being right. */
function fitCertainty(samples: readonly Sample[]): string {
  const random = new Random(CERTAINTY.seed, -1)
  const net = new Learner(() => samples.map(({ values }) => values), FEATURES, HIDDEN, random)
  const hidden = new Float64Array(HIDDEN)
  const steps = Math.ceil((EPOCHS.certainty * samples.length) / A_STEP)
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < A_STEP; i++) {
      const { values, right } = samples[random.below(samples.length)] as Sample
      const likely = 1 / (1 + Math.exp(-net.score(values, hidden)))
      net.back(values, (likely - (right ? 1 : 0)) / A_STEP, hidden)
    }
    net.step(step, steps, { rate: RATE.certainty, decay: DECAY.certainty })
  }
  return net.encoded()
}

const { own, lines: reader } = await readersOf(file)
const read: Sample[] = []
const nothing: Sample[] = []
for (const [reading, text] of readings(lineNet(own, reader), CERTAINTY)) {
  const holds = holdsDigits(reading)
  const found = holds ? reading.decoded.labels.join('') : ''
  const sample = { values: features(reading.decoded), right: found === text }
  if (holds) read.push(sample)
  else nothing.push(sample)
}
write(CERTAINTY_KEY, [read, nothing].map(fitCertainty).join())
console.log(`certainty fitted on ${read.length} lines read and ${nothing.length} with nothing to read`)
