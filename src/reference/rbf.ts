/*
 * The Euclidean radial basis functions of OUTPUT, by their definition.
 */
import { type FloatArray, floatsLike } from './float-array.js'

/** Euclidean radial basis function units. */
export interface Rbf<T extends FloatArray = FloatArray> {
  readonly inputs: number
  readonly outputs: number
  /** [outputs, inputs]: each unit's code, the input that it answers with 0. */
  readonly weights: T
}

/** Gradients, each in the shape of what it is the gradient by. */
export interface RbfGradient<T extends FloatArray = FloatArray> {
  input: T
  weights: T
}

/**
 * Squared distance of the input to each unit's code (eq. 7 of LeCun et al. 1998, section II.B):
 * out[o] = Σ_i (input[i] − weights[o,i])².
 *
 * @param input [inputs]
 * @returns [outputs]
 * @example rbf(f6, { inputs: 84, outputs: 10, weights: codes }) // 10 distances; the smallest is the class
 */
export function rbf<T extends FloatArray>(input: T, options: Rbf<T>): T {
  const { inputs, outputs, weights } = options
  const output = floatsLike(input, outputs)
  let w = 0
  for (let o = 0; o < outputs; o++) {
    let sum = 0
    for (let i = 0; i < inputs; i++) {
      const difference = (input[i] as number) - (weights[w++] as number)
      sum += difference * difference
    }
    output[o] = sum
  }
  return output
}

/**
 * The gradients of `rbf`, given the gradient by its output.
 *
 * @param gradOutput [outputs]
 * @param input [inputs], as it was forward
 */
export function rbfBackward<T extends FloatArray>(gradOutput: T, input: T, options: Rbf<T>): RbfGradient<T> {
  const { inputs, outputs, weights } = options
  const gradInput = new Float64Array(inputs)
  const gradWeights = floatsLike(input, outputs * inputs)
  let w = 0
  for (let o = 0; o < outputs; o++) {
    const grad = gradOutput[o] as number
    for (let i = 0; i < inputs; i++) {
      const slope = 2 * grad * ((input[i] as number) - (weights[w] as number))
      gradInput[i] = (gradInput[i] as number) + slope
      gradWeights[w++] = -slope
    }
  }
  const result = floatsLike(input, inputs)
  result.set(gradInput)
  return { input: result, weights: gradWeights }
}
