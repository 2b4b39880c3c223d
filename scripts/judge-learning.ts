/* How what weighs candidates is fitted (scripts/learn-ink.ts): a small network of tanh units beside a linear sum, by Adam, so
 * that among the candidates of a picture the right ones weigh most. The loss is the log probability of the right ones among all
 * (a softmax over a picture's candidates) and a part of each one's own cross-entropy, so that a score is near to log odds, too. */
import { Random } from '../src/network/random.js'

const EPOCHS = 50
const BATCH = 32
const RATE = 0.004
const DECAY = 2e-4
/** Of each candidate's own cross-entropy in the loss. */
const OWN = 0.5

/** The candidates of one picture. */
export interface Example {
  readonly values: readonly (readonly number[])[]
  readonly right: readonly boolean[]
}

/** Weights in the order of `Judge.weights`. */
export function learnJudge(examples: readonly Example[], units: number, name: string): Float64Array {
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
  const biases = units * inputs
  const out = biases + units
  const past = out + units
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
    for (let unit = 0; unit < units; unit++) {
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
    for (let unit = 0; unit < units; unit++) {
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
        const hidden = candidates.map(() => new Float64Array(units))
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
    for (let unit = 0; unit < units; unit++) {
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
