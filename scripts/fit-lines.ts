/*
 * Fits what the net of lines says of its doubt, on lines of digits held out of training, and writes it into the weight file:
 * `node scripts/run-ts.mjs scripts/fit-lines.ts weights/lines.safetensors`. `npm run train -- --net lines` ends with it.
 *
 * First what the terms of the judge weigh (src/reading/judge.ts): the likely strings of each line in doubt are known, and
 * the right one among them is to be the likeliest. Then, on other lines, how likely the whole of what is read is right.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { KINDS, TestLines } from '../datasets/lines/kinds.js'
import { readSafetensors, writeSafetensors } from '../src/files/safetensors.js'
import { StripInk } from '../src/reading/boxes.js'
import { CERTAINTY_KEY, FEATURES, features } from '../src/reading/certainty.js'
import { candidatesOf } from '../src/reading/decode.js'
import { FRAMES_TERM, JUDGE_KEY, TERMS, termsOf } from '../src/reading/judge.js'
import { inkSource, lineNet } from '../src/reading/read-digits.js'
import { holdsDigits, type LineNet, type LineReading, readLine } from '../src/reading/read-line.js'
import { digitsToRead, readersOf } from './lines-readers.js'
import { fitLogistic, type Sample } from './logistic.js'

const [file = 'weights/lines.safetensors', each = '400'] = process.argv.slice(2)
const RIDGE = 1e-4
const SEEDS = { judge: 23, certainty: 21 }
const digits = await digitsToRead(false)

/** Every line of one row of a seed, read. */
function* readings(net: LineNet, seed: number): Generator<readonly [reading: LineReading, text: string]> {
  const lines = new TestLines(digits, seed)
  for (const kind of KINDS) {
    if (kind.judge === 'rows') continue
    for (let i = 0; i < Number(each); i++) {
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

const STEPS = 600
const RATE = 0.1

/** Softmax regression over the strings of each line by AdamW without decay; the weights begin at what the frames say. */
function fitChoice(choices: readonly Choice[]): Float64Array {
  const weights = new Float64Array(TERMS)
  weights[FRAMES_TERM] = 1
  const first = new Float64Array(TERMS)
  const second = new Float64Array(TERMS)
  for (let step = 1; step <= STEPS; step++) {
    const gradient = weights.map((weight) => RIDGE * weight)
    for (const { terms, right } of choices) {
      const scores = terms.map((of) => of.reduce((sum, term, i) => sum + term * (weights[i] as number), 0))
      const most = Math.max(...scores)
      const likely = scores.map((score) => Math.exp(score - most))
      const all = likely.reduce((sum, value) => sum + value, 0)
      for (const [c, of] of terms.entries()) {
        const slope = ((likely[c] as number) / all - (c === right ? 1 : 0)) / choices.length
        if (Math.abs(slope) < 1e-10) continue
        for (let i = 0; i < TERMS; i++) gradient[i] = (gradient[i] as number) + slope * (of[i] as number)
      }
    }
    const rate = RATE * 0.5 * (1 + Math.cos((Math.PI * step) / STEPS))
    for (let i = 0; i < TERMS; i++) {
      first[i] = 0.9 * (first[i] as number) + 0.1 * (gradient[i] as number)
      second[i] = 0.99 * (second[i] as number) + 0.01 * (gradient[i] as number) ** 2
      const mean = (first[i] as number) / (1 - 0.9 ** step)
      const spread = Math.sqrt((second[i] as number) / (1 - 0.99 ** step)) + 1e-12
      weights[i] = (weights[i] as number) - (rate * mean) / spread
    }
  }
  return weights
}

{
  const { own, lines: reader } = await readersOf(file)
  const choices: Choice[] = []
  for (const [{ decoded, strip }, text] of readings({ engine: reader.engine, judge: null }, SEEDS.judge)) {
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
for (const [reading, text] of readings(lineNet(own, reader), SEEDS.certainty)) {
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
