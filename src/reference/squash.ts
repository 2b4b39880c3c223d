/*
 * The squashes and their slopes, one value or all of an array.
 */
import type { Squash } from '../network/network.js'
import type { FloatArray } from './float-array.js'

/** What follows a weighted sum: a squash, or nothing. */
export type SquashOrNone = Squash | 'none'

// f(a) = A·tanh(S·a), with appendix A of LeCun et al. 1998: f(±1) = ±1, so the gain is about 1 overall.
const A = 1.7159
const S = 2 / 3

/**
 * The squash of a weighted sum (eq. 6 of LeCun et al. 1998 is the tanh).
 *
 * @example squash(1, 'tanh') // 1.0000 (nearly)
 */
export function squash(sum: number, kind: SquashOrNone): number {
  if (kind === 'tanh') return A * Math.tanh(S * sum)
  if (kind === 'logistic') return 1 / (1 + Math.exp(-sum))
  return sum
}

/** The squash's derivative where its OUTPUT is y: f is monotone, so the sum itself need not be kept. */
export function squashSlope(y: number, kind: SquashOrNone): number {
  if (kind === 'tanh') return (S / A) * (A * A - y * y)
  if (kind === 'logistic') return y * (1 - y)
  return 1
}

/** Squashes every value in place, and returns the array. */
export function squashAll<T extends FloatArray>(sums: T, kind: SquashOrNone): T {
  if (kind === 'none') return sums
  for (let i = 0; i < sums.length; i++) sums[i] = squash(sums[i] as number, kind)
  return sums
}

/** The gradient by the sums, from the gradient by the squashed values and those values: a new array. */
export function squashAllBackward<T extends FloatArray>(gradOutput: T, output: T, kind: SquashOrNone): T {
  const gradSums = gradOutput.slice() as T
  for (let i = 0; i < gradSums.length; i++) {
    gradSums[i] = (gradOutput[i] as number) * squashSlope(output[i] as number, kind)
  }
  return gradSums
}
