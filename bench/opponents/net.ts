/* The package's weights as every opponent needs them. */

/** Weights by the names of the weight file. */
export type Tensors = Readonly<Record<string, Float32Array>>
/** [maps, …] floats of n images in, n·10 distances out. */
export type Distances = Float32Array

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
export function fold(weights: Tensors, conv: string, pool: string, inputs: number) {
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
