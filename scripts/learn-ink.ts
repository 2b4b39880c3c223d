/* Fits what weighs the candidates of a picture (src/input/judge.ts) and writes src/input/judge-weights.ts:
 *   node scripts/run-ts.mjs scripts/learn-ink.ts [-- --each 60]
 *
 * Pictures of every situation with digits of the last 10,000 of MNIST's training set, of drawn hands and of half of the
 * fonts; of each, all candidates, those that the shipped network reads rightly against the others. The loss is the log
 * probability of the right ones among all (a softmax over a picture's candidates) and half of each one's own cross-entropy,
 * so that a score says how likely a candidate is, too. Adam, a fixed seed: the same weights from the same machine. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { hands } from '../datasets/hands.js'
import { glyphs, onPaper, realMnist } from '../datasets/load.js'
import { type Shown, SITUATIONS, twoDigits } from '../datasets/situations/situations.js'
import { answerFeatures } from '../src/answer/pictures.js'
import { createEngine } from '../src/engine/open.js'
import { type ImageDataLike, LeNet5 } from '../src/index.js'
import { candidatesOf } from '../src/input/candidates.js'
import { DEFAULT_VARIANT } from '../src/network/network.js'
import { Random } from '../src/network/random.js'

const { values } = parseArgs({ options: { each: { type: 'string', default: '60' } }, allowPositionals: true })
const EACH = Number(values.each)
const SEED = 1000
const VALIDATION = 10_000
const UNITS = 12
const EPOCHS = 50
const BATCH = 32
const RATE = 0.004
const DECAY = 2e-4
/** Of each candidate's own cross-entropy in the loss. */
const OWN = 0.5

/** The candidates of one picture. */
interface Example {
  readonly values: readonly (readonly number[])[]
  readonly right: readonly boolean[]
}

const model = await LeNet5.load({ simd: 'baseline' })
const { pictures } = await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })
const rules: Example[] = []
const network: Example[] = []

function learnFrom({ data, width, height }: ImageDataLike, digit: number | null): void {
  const list = candidatesOf(data, width, height, 'auto', pictures).all()
  if (list.length === 0) return
  const images = new Uint8Array(784 * list.length)
  list.forEach(({ image }, i) => void images.set(image, 784 * i))
  const { digits, distances, probabilities } = model.predict(images)
  const right = list.map((_, i) => digits[i] === digit)
  rules.push({ values: list.map(({ features }) => features), right })
  const both = list.map(({ features }, i) => {
    const read = digits[i] as number
    return [...features, ...answerFeatures(distances, 10 * i, read, probabilities[10 * i + read] as number)]
  })
  network.push({ values: both, right })
}

const { train } = await realMnist()
const imageAt = (i: number): Uint8Array => {
  const index = train.labels.length - VALIDATION + (i % VALIDATION)
  return train.images.subarray(index * 784, (index + 1) * 784)
}
const labelAt = (i: number): number =>
  train.labels[train.labels.length - VALIDATION + (i % VALIDATION)] as number

for (const [at, { name, show }] of SITUATIONS.entries()) {
  // Outlines are not read, and their candidates would teach that what is read is wrong.
  if (name === 'outlines' || name === 'small in a large photograph') continue
  const count = name === 'phone photograph' ? Math.ceil(EACH / 4) : EACH
  for (let i = 0; i < count; i++) {
    const index = i * 41 + at * 613 + 17
    const shown: Shown = show(imageAt(index), labelAt(index), new Random(SEED, at, i))
    learnFrom(shown.picture, shown.digit)
  }
}
for (let i = 0; i < EACH; i++)
  learnFrom(twoDigits(imageAt(i * 43), imageAt(i * 59 + 7), new Random(SEED, 99, i)), null)
for (const { name, pictures: drawn } of hands(4, 77)) {
  if (name !== 'fonts') for (const { picture, digit } of drawn.slice(0, 40)) learnFrom(picture, digit)
}
for (const { half, character, picture } of glyphs())
  if (half === 'learn' && /\d/.test(character)) learnFrom(onPaper(picture), Number(character))
for (let i = 0; i < 60; i++) {
  const data = imageAt(i * 131)
  learnFrom(onPaper({ data, width: 28, height: 28 }), labelAt(i * 131))
}
console.log(`${rules.length} pictures, ${rules.reduce((sum, { right }) => sum + right.length, 0)} candidates`)

/** Weights in the order of `Judge.weights`. */
function learn(examples: readonly Example[], name: string): Float64Array {
  const inputs = (examples[0] as Example).values[0]?.length as number
  const mean = new Float64Array(inputs)
  const scale = new Float64Array(inputs)
  const all = examples.flatMap(({ values }) => values)
  for (const row of all) {
    row.forEach((value, i) => {
      mean[i] = (mean[i] as number) + value / all.length
    })
  }
  for (const row of all) {
    row.forEach((value, i) => {
      scale[i] = (scale[i] as number) + (value - (mean[i] as number)) ** 2 / all.length
    })
  }
  scale.forEach((variance, i) => {
    scale[i] = Math.max(0.05, Math.sqrt(variance))
  })
  const rows = examples.map(({ values }) =>
    values.map((row) =>
      Float64Array.from(row, (value, i) => (value - (mean[i] as number)) / (scale[i] as number)),
    ),
  )
  const biases = UNITS * inputs
  const out = biases + UNITS
  const past = out + UNITS
  const random = new Random(1)
  const weights = new Float64Array(past + inputs + 1)
  for (let i = 0; i < biases; i++) weights[i] = random.within(0.75 / Math.sqrt(inputs))
  for (let i = out; i < past; i++) weights[i] = random.within(0.5)
  const gradient = new Float64Array(weights.length)
  const first = new Float64Array(weights.length)
  const second = new Float64Array(weights.length)
  const at = (i: number): number => weights[i] as number
  const score = (row: Float64Array, hidden: Float64Array): number => {
    let sum = at(past + inputs)
    for (let i = 0; i < inputs; i++) sum += at(past + i) * (row[i] as number)
    for (let unit = 0; unit < UNITS; unit++) {
      let a = at(biases + unit)
      for (let i = 0; i < inputs; i++) a += at(unit * inputs + i) * (row[i] as number)
      hidden[unit] = Math.tanh(a)
      sum += at(out + unit) * (hidden[unit] as number)
    }
    return sum
  }
  const add = (i: number, value: number): void => {
    gradient[i] = (gradient[i] as number) + value
  }
  const back = (row: Float64Array, slope: number, hidden: Float64Array): void => {
    add(past + inputs, slope)
    for (let i = 0; i < inputs; i++) add(past + i, slope * (row[i] as number))
    for (let unit = 0; unit < UNITS; unit++) {
      const t = hidden[unit] as number
      add(out + unit, slope * t)
      const inner = slope * at(out + unit) * (1 - t * t)
      add(biases + unit, inner)
      for (let i = 0; i < inputs; i++) add(unit * inputs + i, inner * (row[i] as number))
    }
  }
  const order = examples.map((_, i) => i)
  let step = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.below(i + 1)
      ;[order[i], order[j]] = [order[j] as number, order[i] as number]
    }
    const rate = RATE * 0.5 * (1 + Math.cos((Math.PI * epoch) / EPOCHS))
    let loss = 0
    for (let start = 0; start < order.length; start += BATCH) {
      const batch = order.slice(start, start + BATCH)
      gradient.fill(0)
      for (const index of batch) {
        const { right } = examples[index] as Example
        const candidates = rows[index] as Float64Array[]
        const hidden = candidates.map(() => new Float64Array(UNITS))
        const scores = candidates.map((row, i) => score(row, hidden[i] as Float64Array))
        const most = Math.max(...scores)
        const parts = scores.map((each) => Math.exp(each - most))
        const whole = parts.reduce((a, b) => a + b, 0)
        const good = parts.reduce((sum, part, i) => (right[i] ? sum + part : sum), 0)
        if (good > 0) loss -= Math.log(good / whole)
        candidates.forEach((row, i) => {
          const part = parts[i] as number
          const one = right[i] ? 1 : 0
          const among = good > 0 ? part / whole - (one * part) / good : 0
          const own = 1 / (1 + Math.exp(-(scores[i] as number))) - one
          back(row, among + (OWN * own) / candidates.length, hidden[i] as Float64Array)
        })
      }
      step++
      for (let i = 0; i < weights.length; i++) {
        const g = (gradient[i] as number) / batch.length + DECAY * at(i)
        first[i] = 0.9 * (first[i] as number) + 0.1 * g
        second[i] = 0.99 * (second[i] as number) + 0.01 * g * g
        const mean = (first[i] as number) / (1 - 0.9 ** step)
        weights[i] = at(i) - (rate * mean) / (Math.sqrt((second[i] as number) / (1 - 0.99 ** step)) + 1e-8)
      }
    }
    if ((epoch + 1) % 10 === 0)
      console.log(`${name}: epoch ${epoch + 1}, −log of the right ones ${(loss / order.length).toFixed(4)}`)
  }
  // Inputs as they come: their scale and mean go into the weights.
  for (let i = 0; i < inputs; i++) {
    for (let unit = 0; unit < UNITS; unit++) {
      const w = at(unit * inputs + i) / (scale[i] as number)
      weights[unit * inputs + i] = w
      weights[biases + unit] = at(biases + unit) - w * (mean[i] as number)
    }
    const w = at(past + i) / (scale[i] as number)
    weights[past + i] = w
    weights[past + inputs] = at(past + inputs) - w * (mean[i] as number)
  }
  return weights
}

/** base64 of big-endian bfloat16, rounded to nearest. */
function encode(weights: Float64Array): string {
  const bytes = Buffer.alloc(2 * weights.length)
  const view = new DataView(new ArrayBuffer(4))
  weights.forEach((value, i) => {
    view.setFloat32(0, value)
    bytes.writeUInt16BE((view.getUint32(0) + 0x8000) >>> 16, 2 * i)
  })
  return bytes.toString('base64')
}

const lines = (text: string): string =>
  (text.match(/.{1,100}/g) ?? []).map((part) => `  '${part}'`).join(' +\n')
const texts = {
  BY_RULES: encode(learn(rules, 'by rules')),
  BY_NETWORK: encode(learn(network, 'by the network')),
}
writeFileSync(
  'src/input/judge-weights.ts',
  `/* Weights of what judges candidates, base64 of bfloat16: written by scripts/learn-ink.ts, see judge.ts. */\n${Object.entries(
    texts,
  )
    .map(([name, text]) => `\nexport const ${name} =\n${lines(text)}\n`)
    .join('')}`,
)
console.log('wrote src/input/judge-weights.ts')
