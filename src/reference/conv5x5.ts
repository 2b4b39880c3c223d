/*
 * The 5×5 convolution of C1 and C3 (LeCun et al. 1998, section II-B), by its definition: four loops that can be
 * checked by eye. What the SIMD kernels are tested and timed against.
 */
import { type FloatArray, floatsLike } from './float-array.js'

const SIDE = 5
const TAPS = SIDE * SIDE

/** A 5×5 convolution, stride 1, no padding. */
export interface Conv5x5<T extends FloatArray = FloatArray> {
  /** Input maps, and the height and width of each. */
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly outputMaps: number
  /** [outputMaps, maps, 5, 5]; where there is no connection the weights are never read. */
  readonly weights: T
  /** [outputMaps] */
  readonly bias: T
  /** The input maps each output map is connected to; left out: all of them. */
  readonly connections?: readonly (readonly number[])[] | null | undefined
}

/** Gradients, each in the shape of what it is the gradient by. */
export interface Conv5x5Gradient<T extends FloatArray = FloatArray> {
  input: T
  weights: T
  bias: T
}

/**
 * Cross-correlation with a trainable 5×5 filter per connected pair of maps, plus one trainable bias per
 * output map (C1, C3 and C5 of LeCun et al. 1998, section II.B):
 * out[o,y,x] = bias[o] + Σ_m Σ_ky Σ_kx weights[o,m,ky,kx] · input[m,y+ky,x+kx].
 *
 * @param input [maps, height, width]
 * @returns [outputMaps, height − 4, width − 4]
 * @example conv5x5(picture, { maps: 1, height: 32, width: 32, outputMaps: 6, weights, bias }) // 6×28×28
 */
export function conv5x5<T extends FloatArray>(input: T, options: Conv5x5<T>): T {
  const { maps, height, width, outputMaps, weights, bias } = options
  const rows = height - SIDE + 1
  const columns = width - SIDE + 1
  const output = floatsLike(input, outputMaps * rows * columns)
  const connections = connectionsOf(options)
  let out = 0
  for (let o = 0; o < outputMaps; o++) {
    const connected = connections[o] as readonly number[]
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = bias[o] as number
        for (const m of connected) {
          let w = (o * maps + m) * TAPS
          let i = (m * height + y) * width + x
          for (let ky = 0; ky < SIDE; ky++) {
            sum +=
              (weights[w] as number) * (input[i] as number) +
              (weights[w + 1] as number) * (input[i + 1] as number) +
              (weights[w + 2] as number) * (input[i + 2] as number) +
              (weights[w + 3] as number) * (input[i + 3] as number) +
              (weights[w + 4] as number) * (input[i + 4] as number)
            w += SIDE
            i += width
          }
        }
        output[out++] = sum
      }
    }
  }
  return output
}

/**
 * The gradients of `conv5x5`, given the gradient by its output. A weight's is the sum of output gradient ×
 * the input it met; an input's the sum of output gradient × the weight it met. Zero without a connection.
 *
 * @param gradOutput [outputMaps, height − 4, width − 4]
 * @param input [maps, height, width], as it was forward
 * @example const { weights: gradWeights } = conv5x5Backward(gradOutput, input, sameOptions)
 */
export function conv5x5Backward<T extends FloatArray>(
  gradOutput: T,
  input: T,
  options: Conv5x5<T>,
): Conv5x5Gradient<T> {
  const { maps, height, width, outputMaps, weights } = options
  const rows = height - SIDE + 1
  const columns = width - SIDE + 1
  const gradInput = new Float64Array(maps * height * width)
  const gradWeights = floatsLike(input, outputMaps * maps * TAPS)
  const gradBias = floatsLike(input, outputMaps)
  const connections = connectionsOf(options)
  for (let o = 0; o < outputMaps; o++) {
    const start = o * rows * columns
    let biasSum = 0
    for (let g = start; g < start + rows * columns; g++) biasSum += gradOutput[g] as number
    gradBias[o] = biasSum

    for (const m of connections[o] as readonly number[]) {
      for (let tap = 0; tap < TAPS; tap++) {
        const w = (o * maps + m) * TAPS + tap
        const weight = weights[w] as number
        let i = (m * height + Math.floor(tap / SIDE)) * width + (tap % SIDE)
        let g = start
        let sum = 0
        for (let y = 0; y < rows; y++) {
          for (let x = 0; x < columns; x++) {
            const grad = gradOutput[g++] as number
            sum += grad * (input[i] as number)
            gradInput[i] = (gradInput[i] as number) + grad * weight
            i++
          }
          i += SIDE - 1
        }
        gradWeights[w] = sum
      }
    }
  }
  const result = floatsLike(input, gradInput.length)
  result.set(gradInput)
  return { input: result, weights: gradWeights, bias: gradBias }
}

function connectionsOf({ maps, outputMaps, connections }: Conv5x5): readonly (readonly number[])[] {
  if (connections) return connections
  const all = Array.from({ length: maps }, (_, map) => map)
  return Array.from({ length: outputMaps }, () => all)
}
