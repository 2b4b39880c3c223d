/*
 * The package's weights as every other runtime needs them: by name, and folded as an expert would. A linear convolution
 * and the subsampling after it are one convolution of stride 2; the squash's two factors go into the weights around it,
 * so that tanh alone is left; and |x − w|² is |x|² − 2xw + |w|², one matrix product.
 */
import { LeNet5 } from 'lenet5-simd'

/** Weights by the names of the weight file. */
export type Tensors = Readonly<Record<string, Float32Array>>

/** The shipped weights. */
export const shippedTensors = async (): Promise<Tensors> =>
  (await LeNet5.load({ simd: 'js' })).getWeights() as Tensors

/** One 5×5 convolution alone: maps and side of its input, maps of its output. */
export interface ConvolutionShape {
  readonly maps: number
  readonly side: number
  readonly outputMaps: number
}

export const SQUASH_HEIGHT = 1.7159
export const SQUASH_SLOPE = 2 / 3

/** S2 maps of each C3 map. */
export const CONNECTIONS = '012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345'
  .split(' ')
  .map((maps) => [...maps].map(Number))

export const tensor = (weights: Tensors, name: string): Float32Array => {
  const values = weights[name]
  if (!values) throw new Error(`no tensor ${name}`)
  return values
}

/**
 * A linear 5×5 convolution and the 2×2 sum after it as one 6×6 convolution of stride 2: the filter summed over 2×2,
 * times the coefficient.
 */
function fold(weights: Tensors, conv: string, pool: string, inputs: number) {
  const filters = tensor(weights, `${conv}.weight`)
  const coefficients = tensor(weights, `${pool}.weight`)
  const outputs = coefficients.length
  const folded = new Float32Array(outputs * inputs * 36)
  const bias = new Float32Array(outputs)
  for (let o = 0; o < outputs; o++) {
    const c = coefficients[o]!
    bias[o] = 4 * c * tensor(weights, `${conv}.bias`)[o]! + tensor(weights, `${pool}.bias`)[o]!
    for (let m = 0; m < inputs; m++)
      for (let y = 0; y < 6; y++)
        for (let x = 0; x < 6; x++) {
          let sum = 0
          for (const [a, b] of [
            [0, 0],
            [0, 1],
            [1, 0],
            [1, 1],
          ] as const)
            if (y - a >= 0 && y - a < 5 && x - b >= 0 && x - b < 5)
              sum += filters[(o * inputs + m) * 25 + (y - a) * 5 + x - b]!
          folded[(o * inputs + m) * 36 + y * 6 + x] = c * sum
        }
  }
  return { weight: folded, bias }
}

export const scaled = (values: Float32Array, factor: number): Float32Array => values.map((v) => v * factor)

interface Layer {
  readonly dims: readonly number[]
  readonly weight: Float32Array
  readonly bias: Float32Array
}

/** The layers folded: tanh follows each but `output`, to whose values `squareScale`·|f6|² is added. */
export function foldedLayers(weights: Tensors) {
  const layer = (
    dims: readonly number[],
    { weight, bias }: { weight: Float32Array; bias: Float32Array },
    inputHeight: number,
  ): Layer => ({
    dims,
    weight: scaled(weight, SQUASH_SLOPE * inputHeight),
    bias: scaled(bias, SQUASH_SLOPE),
  })
  const of = (name: string) => ({
    weight: tensor(weights, `${name}.weight`),
    bias: tensor(weights, `${name}.bias`),
  })
  const codes = tensor(weights, 'output.weight')
  const lengths = Float32Array.from({ length: 10 }, (_, j) =>
    codes.subarray(j * 84, j * 84 + 84).reduce((sum, w) => sum + w * w, 0),
  )
  return {
    c1: layer([6, 1, 6, 6], fold(weights, 'c1', 's2', 1), 1),
    c3: layer([16, 6, 6, 6], fold(weights, 'c3', 's4', 6), SQUASH_HEIGHT),
    c5: layer([120, 16, 5, 5], of('c5'), SQUASH_HEIGHT),
    f6: layer([84, 120], of('f6'), SQUASH_HEIGHT),
    output: { dims: [10, 84], weight: scaled(codes, -2 * SQUASH_HEIGHT), bias: lengths } as Layer,
    squareScale: SQUASH_HEIGHT ** 2,
  }
}
