import { DIGITS } from '../network/codes.js'
import type { Cut } from './cuts.js'
import type { Segment } from './segments.js'

/**
 * What speaks for a run of columns being one digit, in the order of `features`; fitted on lines of MNIST's training
 * digits, first by logistic regression and then by a structured perceptron on whole lines.
 */
const WEIGHTS: readonly number[] = [
  0.04, 0.05, -7.65, -0.06, -0.42, -6.24, -7.94, 10.78, -6.09, -7.04, 4.02, 6.34, 5.51,
  // Each digit.
  1.14, -0.74, 0, -0.98, -0.03, -0.48, -0.46, -0.26, 0.4, 1.42,
]

/** Mean and standard deviation of log(width / height) of the ink of each digit in MNIST's training set. */
const ASPECTS = [
  [-0.09, 0.18],
  [-0.84, 0.44],
  [-0.06, 0.21],
  [-0.21, 0.21],
  [-0.21, 0.2],
  [-0.06, 0.25],
  [-0.31, 0.21],
  [-0.24, 0.21],
  [-0.26, 0.21],
  [-0.36, 0.2],
] as const

/** The network's answers for the segments, in their order. */
export interface Answers {
  readonly digits: Uint8Array
  readonly distances: Float32Array
  readonly probabilities: Float32Array
}

/** What is known of a segment read as its nearest digit: the terms of a sum that says how likely it is one. */
function features(
  { box, mass, from, to }: Segment,
  index: number,
  answers: Answers,
  scale: number,
  cuts: readonly Cut[],
  height: number,
): number[] {
  const digit = answers.digits[index] as number
  const at = index * DIGITS.length + digit
  const wide = box.right - box.left
  const high = box.bottom - box.top
  const distance = Math.min(6, scale * (answers.distances[at] as number))
  const doubt = Math.min(5, -Math.log(Math.max(1e-6, answers.probabilities[at] as number)))
  const [mean, deviation] = ASPECTS[digit] as readonly [number, number]
  const aspect = Math.min(6, Math.abs(Math.log(wide / high) - mean) / deviation)
  const low = 1 - high / height
  const left = Math.min(1, (cuts[from] as Cut).ink)
  const right = Math.min(1, (cuts[to] as Cut).ink)
  return [
    distance,
    (distance * distance) / 6,
    doubt,
    aspect,
    (aspect * aspect) / 6,
    low,
    low * low,
    wide / height,
    (wide / height) ** 2,
    left + right,
    left * left + right * right,
    (4 * mass) / height ** 2,
    mass / (wide * high),
    ...Array.from({ length: DIGITS.length }, (_, j) => (j === digit ? 1 : 0)),
  ]
}

/**
 * The cheapest way from the first cut to the last: indices of its segments, from left to right. Between two cuts
 * without a segment there is no ink, and the way is free.
 */
export function cheapestPath(
  segments: readonly Segment[],
  answers: Answers,
  scale: number,
  cuts: readonly Cut[],
  height: number,
): number[] {
  const best = cuts.map((_, i) => ({ cost: i === 0 ? 0 : Number.POSITIVE_INFINITY, segment: -1, from: -1 }))
  const ending = cuts.map((): number[] => [])
  segments.forEach(({ to }, index) => {
    ;(ending[to] as number[]).push(index)
  })
  for (let to = 1; to < cuts.length; to++) {
    const mine = best[to] as (typeof best)[number]
    const take = (cost: number, segment: number, from: number): void => {
      if (cost < mine.cost) Object.assign(mine, { cost, segment, from })
    }
    let adjacent = false
    for (const index of ending[to] as number[]) {
      const segment = segments[index] as Segment
      if (segment.from === to - 1) adjacent = true
      const before = (best[segment.from] as (typeof best)[number]).cost
      const terms = features(segment, index, answers, scale, cuts, height)
      const likely = terms.reduce((sum, term, i) => sum + term * (WEIGHTS[i] as number), 0)
      take(before - likely, index, segment.from)
    }
    if (!adjacent) take((best[to - 1] as (typeof best)[number]).cost, -1, to - 1)
  }
  const path: number[] = []
  for (let at = cuts.length - 1; at > 0; ) {
    const { segment, from } = best[at] as (typeof best)[number]
    if (segment >= 0) path.unshift(segment)
    at = from
  }
  return path
}
