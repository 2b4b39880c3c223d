/* How what weighs candidates is fitted: a small network of tanh units beside a linear sum (src/input/judge.ts). Of pictures
 * (scripts/learn-ink.ts) by Adam, so that among the candidates of a picture the right ones weigh most: the loss is the log
 * probability of the right ones among all (a softmax over a picture's candidates) and a part of each one's own cross-entropy, so
 * that a score is near to log odds, too. Of lines see scripts/fit-lines.ts. */
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

/** Such a network, and the gradient of a loss by its weights. */
export class LearningNet {
  readonly inputs: number
  readonly units: number
  /** In the order of `Judge.weights`. */
  readonly weights: Float64Array
  readonly gradient: Float64Array
  /** Where the units' biases, what they weigh, and what the inputs weigh by themselves begin; the last is the bias. */
  readonly biases: number
  readonly out: number
  readonly past: number

  constructor(inputs: number, units: number) {
    this.inputs = inputs
    this.units = units
    this.biases = units * inputs
    this.out = this.biases + units
    this.past = this.out + units
    this.weights = new Float64Array(this.past + inputs + 1)
    this.gradient = new Float64Array(this.weights.length)
  }

  /** The score of a row; `hidden` takes what each unit says. */
  score(row: ArrayLike<number>, hidden: Float64Array): number {
    const { inputs, units, weights, biases, out, past } = this
    let sum = weights[past + inputs] as number
    for (let i = 0; i < inputs; i++) sum += (weights[past + i] as number) * (row[i] as number)
    for (let unit = 0; unit < units; unit++) {
      let a = weights[biases + unit] as number
      for (let i = 0; i < inputs; i++) a += (weights[unit * inputs + i] as number) * (row[i] as number)
      const value = Math.tanh(a)
      hidden[unit] = value
      sum += (weights[out + unit] as number) * value
    }
    return sum
  }

  /** Adds the gradient of `slope` times a row's score. */
  back(row: ArrayLike<number>, slope: number, hidden: Float64Array): void {
    const { inputs, units, weights, gradient, biases, out, past } = this
    const add = (i: number, value: number): void => {
      gradient[i] = (gradient[i] as number) + value
    }
    add(past + inputs, slope)
    for (let i = 0; i < inputs; i++) add(past + i, slope * (row[i] as number))
    for (let unit = 0; unit < units; unit++) {
      const t = hidden[unit] as number
      add(out + unit, slope * t)
      const inner = slope * (weights[out + unit] as number) * (1 - t * t)
      add(biases + unit, inner)
      for (let i = 0; i < inputs; i++) add(unit * inputs + i, inner * (row[i] as number))
    }
  }

  /** The weights for inputs as they come: their scale and mean go into them. */
  unscaled(mean: ArrayLike<number>, scale: ArrayLike<number>): Float64Array {
    const { inputs, units, biases, past } = this
    const own = this.weights.slice()
    for (let i = 0; i < inputs; i++) {
      const [by, from] = [scale[i] as number, mean[i] as number]
      for (let unit = 0; unit < units; unit++) {
        const w = (own[unit * inputs + i] as number) / by
        own[unit * inputs + i] = w
        own[biases + unit] = (own[biases + unit] as number) - w * from
      }
      const w = (own[past + i] as number) / by
      own[past + i] = w
      own[past + inputs] = (own[past + inputs] as number) - w * from
    }
    return own
  }
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
  const net = new LearningNet(inputs, units)
  const { weights, gradient, biases, out, past } = net
  const random = new Random(1)
  for (let i = 0; i < biases; i++) weights[i] = random.within(0.75 / Math.sqrt(inputs))
  for (let i = out; i < past; i++) weights[i] = random.within(0.5)
  const first = new Float64Array(weights.length)
  const second = new Float64Array(weights.length)
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
        const scores = candidates.map((row, i) => net.score(row, hidden[i] as Float64Array))
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
          net.back(row, among + (OWN * own) / candidates.length, hidden[i] as Float64Array)
        })
      }
      step++
      for (let i = 0; i < weights.length; i++) {
        const own = weights[i] as number
        const g = (gradient[i] as number) / batch.length + DECAY * own
        first[i] = 0.9 * (first[i] as number) + 0.1 * g
        second[i] = 0.99 * (second[i] as number) + 0.01 * g * g
        const mean = (first[i] as number) / (1 - 0.9 ** step)
        weights[i] = own - (rate * mean) / (Math.sqrt((second[i] as number) / (1 - 0.99 ** step)) + 1e-8)
      }
    }
    if ((epoch + 1) % 10 === 0)
      console.log(`${name}: epoch ${epoch + 1}, −log of the right ones ${(loss / order.length).toFixed(4)}`)
  }
  return net.unscaled(mean, scale)
}
