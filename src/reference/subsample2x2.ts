/*
 * The 2×2 subsampling of S2 and S4 (LeCun et al. 1998, section II-B), by its definition.
 */
import { type FloatArray, floatsLike } from './float-array.js'
import { type SquashOrNone, squash, squashSlope } from './squash.js'

/** A 2×2 subsampling, stride 2. */
export interface Subsample2x2<T extends FloatArray = FloatArray> {
  readonly maps: number
  /** Of each map; a last odd row or column is ignored. */
  readonly height: number
  readonly width: number
  /** [maps]: the coefficient of each map. */
  readonly weights: T
  /** [maps] */
  readonly bias: T
  readonly squash: SquashOrNone
}

/** Gradients, each in the shape of what it is the gradient by. */
export interface Subsample2x2Gradient<T extends FloatArray = FloatArray> {
  input: T
  weights: T
  bias: T
}

/**
 * The SUM of four neighbours × one trainable coefficient per map + one trainable bias per map, squashed
 * (S2 and S4 of LeCun et al. 1998, section II.B).
 *
 * @param input [maps, height, width]
 * @returns [maps, ⌊height / 2⌋, ⌊width / 2⌋]
 * @example subsample2x2(c1, { maps: 6, height: 28, width: 28, weights, bias, squash: 'tanh' }) // 6×14×14
 */
export function subsample2x2<T extends FloatArray>(input: T, options: Subsample2x2<T>): T {
  const { maps, height, width, weights, bias } = options
  const rows = height >> 1
  const columns = width >> 1
  const output = floatsLike(input, maps * rows * columns)
  let out = 0
  for (let m = 0; m < maps; m++) {
    const coefficient = weights[m] as number
    const shift = bias[m] as number
    for (let y = 0; y < rows; y++) {
      let i = (m * height + 2 * y) * width
      for (let x = 0; x < columns; x++) {
        output[out++] = squash(sumOfFour(input, i, width) * coefficient + shift, options.squash)
        i += 2
      }
    }
  }
  return output
}

/**
 * The gradients of `subsample2x2`, given the gradient by its output; the forward is run again inside.
 *
 * @param gradOutput [maps, ⌊height / 2⌋, ⌊width / 2⌋]
 * @param input [maps, height, width], as it was forward
 */
export function subsample2x2Backward<T extends FloatArray>(
  gradOutput: T,
  input: T,
  options: Subsample2x2<T>,
): Subsample2x2Gradient<T> {
  const { maps, height, width, weights } = options
  const rows = height >> 1
  const columns = width >> 1
  const output = subsample2x2(input, options)
  const gradInput = floatsLike(input, maps * height * width)
  const gradWeights = floatsLike(input, maps)
  const gradBias = floatsLike(input, maps)
  let out = 0
  for (let m = 0; m < maps; m++) {
    const coefficient = weights[m] as number
    let weightSum = 0
    let biasSum = 0
    for (let y = 0; y < rows; y++) {
      let i = (m * height + 2 * y) * width
      for (let x = 0; x < columns; x++) {
        const grad = (gradOutput[out] as number) * squashSlope(output[out] as number, options.squash)
        weightSum += grad * sumOfFour(input, i, width)
        biasSum += grad
        const toEach = grad * coefficient
        gradInput[i] = toEach
        gradInput[i + 1] = toEach
        gradInput[i + width] = toEach
        gradInput[i + width + 1] = toEach
        out++
        i += 2
      }
    }
    gradWeights[m] = weightSum
    gradBias[m] = biasSum
  }
  return { input: gradInput, weights: gradWeights, bias: gradBias }
}

function sumOfFour(input: FloatArray, i: number, width: number): number {
  return (
    (input[i] as number) +
    (input[i + 1] as number) +
    (input[i + width] as number) +
    (input[i + width + 1] as number)
  )
}
