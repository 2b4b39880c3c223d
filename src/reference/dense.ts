/*
 * The full connections of C5 and F6, by their definition.
 */
import { type FloatArray, floatsLike } from './float-array.js'
import { type SquashOrNone, squashAll, squashAllBackward } from './squash.js'

/** A full connection. */
export interface Dense<T extends FloatArray = FloatArray> {
  readonly inputs: number
  readonly outputs: number
  /** [outputs, inputs] */
  readonly weights: T
  /** [outputs] */
  readonly bias: T
  /** Left out: none. */
  readonly squash?: SquashOrNone | undefined
}

/** Gradients, each in the shape of what it is the gradient by. */
export interface DenseGradient<T extends FloatArray = FloatArray> {
  input: T
  weights: T
  bias: T
}

/**
 * Dot product of the input with each unit's weights, plus its bias, squashed (F6: eq. 5 and 6 of
 * LeCun et al. 1998, section II.B): out[o] = f(bias[o] + Σ_i weights[o,i] · input[i]).
 *
 * @param input [inputs]
 * @returns [outputs]
 * @example dense(c5, { inputs: 120, outputs: 84, weights, bias, squash: 'tanh' }) // 84 values
 */
export function dense<T extends FloatArray>(input: T, options: Dense<T>): T {
  const { inputs, outputs, weights, bias } = options
  const sums = floatsLike(input, outputs)
  let w = 0
  for (let o = 0; o < outputs; o++) {
    let sum = bias[o] as number
    for (let i = 0; i < inputs; i++) sum += (weights[w++] as number) * (input[i] as number)
    sums[o] = sum
  }
  return squashAll(sums, options.squash ?? 'none')
}

/**
 * The gradients of `dense`, given the gradient by its output; the forward is run again inside.
 *
 * @param gradOutput [outputs]
 * @param input [inputs], as it was forward
 */
export function denseBackward<T extends FloatArray>(
  gradOutput: T,
  input: T,
  options: Dense<T>,
): DenseGradient<T> {
  const { inputs, outputs, weights } = options
  const gradSums = squashAllBackward(gradOutput, dense(input, options), options.squash ?? 'none')
  const gradInput = new Float64Array(inputs)
  const gradWeights = floatsLike(input, outputs * inputs)
  let w = 0
  for (let o = 0; o < outputs; o++) {
    const grad = gradSums[o] as number
    for (let i = 0; i < inputs; i++) {
      gradWeights[w] = grad * (input[i] as number)
      gradInput[i] = (gradInput[i] as number) + grad * (weights[w] as number)
      w++
    }
  }
  const result = floatsLike(input, inputs)
  result.set(gradInput)
  return { input: result, weights: gradWeights, bias: gradSums }
}
