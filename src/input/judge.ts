/*
 * What weighs the candidates of a picture: a small network over what is known of each, tanh units beside a linear
 * sum. Its weights are fitted on pictures of every situation (scripts/learn-ink.ts, which writes judge-weights.ts),
 * once without and once with the answers of the network that reads digits.
 */
import { decodeBfloats } from '../platform.js'
import type { Candidate, Candidates } from './candidates.js'
import { FEATURES } from './features.js'
import { BY_RULES } from './judge-weights.js'

export interface Judge {
  readonly inputs: number
  readonly units: number
  /** [units, inputs], [units], [units], [inputs], [1]: into the units, their biases, out of them, past them, the bias. */
  readonly weights: Float32Array
}

/** A judge from base64 of bfloat16. */
export function decodeJudge(text: string, inputs: number): Judge {
  const weights = decodeBfloats(text)
  return { inputs, units: (weights.length - inputs - 1) / (inputs + 2), weights }
}

/** What speaks for something of which these values are known: of a candidate, the log odds that it is what the picture shows. */
export function judged({ inputs, units, weights }: Judge, values: ArrayLike<number>): number {
  const biases = units * inputs
  const out = biases + units
  const past = out + units
  let score = weights[past + inputs] as number
  for (let i = 0; i < inputs; i++) score += (weights[past + i] as number) * (values[i] as number)
  for (let unit = 0; unit < units; unit++) {
    let sum = weights[biases + unit] as number
    for (let i = 0; i < inputs; i++) sum += (weights[unit * inputs + i] as number) * (values[i] as number)
    score += (weights[out + unit] as number) * Math.tanh(sum)
  }
  return score
}

let byRules: Judge | undefined

/** The candidate that rules alone think likeliest. */
export function likeliest({ evident, all }: Candidates): Candidate {
  if (evident) return evident
  byRules ??= decodeJudge(BY_RULES, FEATURES)
  const list = all()
  let [best] = list as [Candidate]
  let most = Number.NEGATIVE_INFINITY
  for (const candidate of list) {
    const score = judged(byRules, candidate.features)
    if (score > most) {
      most = score
      best = candidate
    }
  }
  return best
}
