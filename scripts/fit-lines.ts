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
import { PLAIN_KERNELS } from '../src/input/kernels.js'
import { Random } from '../src/network/random.js'
import { StripInk } from '../src/reading/boxes.js'
import { CERTAINTY_KEY, FEATURES, features } from '../src/reading/certainty.js'
import { candidatesOf } from '../src/reading/decode.js'
import {
  FRAMES_TERM,
  HIDDEN,
  JUDGE_KEY,
  JUDGE_WEIGHTS,
  scoreOf,
  TERMS,
  termsOf,
  unitAt,
} from '../src/reading/judge.js'
import { rowsOfPage } from '../src/reading/page.js'
import { inkSource, lineNet } from '../src/reading/read-digits.js'
import { holdsDigits, type LineNet, type LineReading, readBand, readLine } from '../src/reading/read-line.js'
import { digitsToRead, readersOf } from './lines-readers.js'
import { fitLogistic, type Sample } from './logistic.js'

const [file = 'weights/lines.safetensors'] = process.argv.slice(2)
const RIDGE = 1e-4
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
      const plane = inkSource(picture, 'auto', PLAIN_KERNELS).ink(
        Math.max(1, Math.round(picture.height / 80)),
      )
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

function write(key: string, numbers: readonly number[]): void {
  const { metadata, tensors } = readSafetensors(readFileSync(file))
  const text = numbers.map((weight) => Number(weight.toPrecision(5))).join(',')
  writeFileSync(file, writeSafetensors({ metadata: new Map([...metadata, [key, text]]), tensors }))
}

interface Choice {
  /** Of each string. */
  readonly terms: readonly Float64Array[]
  readonly right: number
}

const EPOCHS = 25
const CHOICES_A_STEP = 256
const RATE = 0.01
/** AdamW's decay: with less, and in more epochs, the judge is surer and more often wrong. */
const DECAY = 0.1

/** The judge of terms that are brought to mean 0 and deviation 1, as one of the terms as they are. */
function unscaled(weights: Float64Array, mean: Float64Array, deviation: Float64Array): Float64Array {
  const own = weights.slice()
  for (let i = 0; i < TERMS; i++) own[i] = (weights[i] as number) / (deviation[i] as number)
  for (let unit = 0; unit < HIDDEN; unit++) {
    const at = unitAt(unit)
    for (let i = 0; i < TERMS; i++) {
      const weight = (weights[at + 2 + i] as number) / (deviation[i] as number)
      own[at + 2 + i] = weight
      own[at + 1] = (own[at + 1] as number) - weight * (mean[i] as number)
    }
  }
  return own
}

/** Mean and deviation of each term over all strings; of what is always the same the deviation is 1. */
function spread(choices: readonly Choice[]): { mean: Float64Array; deviation: Float64Array } {
  const all = choices.flatMap(({ terms }) => terms)
  const mean = new Float64Array(TERMS)
  const deviation = new Float64Array(TERMS)
  for (let i = 0; i < TERMS; i++) {
    mean[i] = all.reduce((sum, terms) => sum + (terms[i] as number), 0) / all.length
    const square = all.reduce((sum, terms) => sum + ((terms[i] as number) - (mean[i] as number)) ** 2, 0)
    deviation[i] = Math.sqrt(square / all.length) || 1
  }
  return { mean, deviation }
}

/**
 * Softmax regression over the strings of each line, by a network of one hidden layer and AdamW; it begins at what the
 * frames say.
 */
function fitChoice(choices: readonly Choice[]): Float64Array {
  const { mean, deviation } = spread(choices)
  for (const { terms } of choices)
    for (const of of terms)
      for (let i = 0; i < TERMS; i++)
        of[i] = ((of[i] as number) - (mean[i] as number)) / (deviation[i] as number)
  const random = new Random(JUDGE.seed, -1)
  const weights = new Float64Array(JUDGE_WEIGHTS)
  for (let i = TERMS; i < JUDGE_WEIGHTS; i++) weights[i] = random.within(1 / Math.sqrt(TERMS))
  weights[FRAMES_TERM] = deviation[FRAMES_TERM] as number
  const first = new Float64Array(JUDGE_WEIGHTS)
  const second = new Float64Array(JUDGE_WEIGHTS)
  const gradient = new Float64Array(JUDGE_WEIGHTS)
  const steps = Math.ceil((EPOCHS * choices.length) / CHOICES_A_STEP)
  for (let step = 0; step < steps; step++) {
    gradient.fill(0)
    for (let i = 0; i < CHOICES_A_STEP; i++) {
      const choice = choices[random.below(choices.length)] as Choice
      addGradient(weights, choice, 1 / CHOICES_A_STEP, gradient)
    }
    const rate = RATE * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
    for (let i = 0; i < JUDGE_WEIGHTS; i++) {
      first[i] = 0.9 * (first[i] as number) + 0.1 * (gradient[i] as number)
      second[i] = 0.999 * (second[i] as number) + 0.001 * (gradient[i] as number) ** 2
      const slope = (first[i] as number) / (1 - 0.9 ** (step + 1))
      const size = Math.sqrt((second[i] as number) / (1 - 0.999 ** (step + 1))) + 1e-8
      weights[i] = (weights[i] as number) * (1 - rate * DECAY) - (rate * slope) / size
    }
  }
  return unscaled(weights, mean, deviation)
}

/** Adds the gradient of a choice's cross-entropy, times `share`. */
function addGradient(
  weights: Float64Array,
  { terms, right }: Choice,
  share: number,
  gradient: Float64Array,
): void {
  const units = terms.map(() => new Float64Array(HIDDEN))
  const scores = terms.map((of, c) => scoreOf(weights, of, units[c]))
  const most = Math.max(...scores)
  const likely = scores.map((score) => Math.exp(score - most))
  const all = likely.reduce((sum, value) => sum + value, 0)
  for (const [c, of] of terms.entries()) {
    const slope = share * ((likely[c] as number) / all - (c === right ? 1 : 0))
    if (Math.abs(slope) < 1e-12) continue
    for (let i = 0; i < TERMS; i++) gradient[i] = (gradient[i] as number) + slope * (of[i] as number)
    for (let unit = 0; unit < HIDDEN; unit++) {
      const at = unitAt(unit)
      const value = (units[c] as Float64Array)[unit] as number
      const back = slope * (weights[at] as number) * (1 - value * value)
      gradient[at] = (gradient[at] as number) + slope * value
      gradient[at + 1] = (gradient[at + 1] as number) + back
      for (let i = 0; i < TERMS; i++)
        gradient[at + 2 + i] = (gradient[at + 2 + i] as number) + back * (of[i] as number)
    }
  }
}

{
  const { own, lines: reader } = await readersOf(file)
  const choices: Choice[] = []
  for (const [{ decoded, strip }, text] of readings({ engine: reader.engine, judge: null }, JUDGE)) {
    // Of a part of a line it is not known what is right.
    if (decoded.parts.length > 0) continue
    const candidates = candidatesOf(decoded, undefined)
    const right = candidates.findIndex(({ labels }) => labels.join('') === text)
    if (right < 0 || candidates.length < 2) continue
    choices.push({ terms: termsOf(own, new StripInk(strip), candidates), right })
  }
  write(JUDGE_KEY, [...fitChoice(choices)])
  console.log(`judge fitted on ${choices.length} lines`)
}

const { own, lines: reader } = await readersOf(file)
const read: Sample[] = []
const nothing: Sample[] = []
for (const [reading, text] of readings(lineNet(own, reader), CERTAINTY)) {
  const holds = holdsDigits(reading)
  const found = holds ? reading.decoded.labels.join('') : ''
  const sample = { values: features(reading.decoded), positive: found === text, weight: 1 }
  if (holds) read.push(sample)
  else nothing.push(sample)
}
write(
  CERTAINTY_KEY,
  [read, nothing].flatMap((samples) =>
    samples.length === 0 ? new Array<number>(FEATURES).fill(0) : [...fitLogistic(samples, RIDGE)],
  ),
)
console.log(`certainty fitted on ${read.length} lines read and ${nothing.length} with nothing to read`)
