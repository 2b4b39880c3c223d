import type { Candidate } from './candidates.js'

/** Of each feature, for the log odds that a candidate is the digit; fitted by scripts/learn-ink.ts. */
const WEIGHTS: readonly number[] = [
  1.26, 0.83, -1.84, -1.16, 0.31, -2.13, 1.06, -2.36, -1.78, -1.4, -1.42, -0.6, 2.97, -2.94, 1.38, 0.32,
  -1.99, 1.65, 0.11, -0.02, -2.1, -3.58, -3.28, 2.42, 0.3, -0.62, -2.21, -4.42, -1.41, -1.52, 0.44, -0.2,
  -1.05, 0.11, -1.14, -0.23, -1.06, 1.34, -0.65, 1.88, 0.0,
]

export const logOdds = (values: readonly number[], weights: readonly number[]): number =>
  values.reduce((sum, value, i) => sum + value * (weights[i] as number), weights[values.length] ?? 0)

/** The candidate that rules alone think likeliest. */
export function likeliest(list: readonly Candidate[]): Candidate {
  let best = list[0] as Candidate
  let most = Number.NEGATIVE_INFINITY
  for (const candidate of list) {
    const odds = logOdds(candidate.features, WEIGHTS)
    if (odds > most) {
      most = odds
      best = candidate
    }
  }
  return best
}
