/* LeNet-5 in JavaScript as one writes it first: arrays of arrays, a loop for each index. */
import { noise, once, type Prepare, unitsOf } from '../contender.js'
import {
  CONNECTIONS,
  type ConvolutionShape,
  SQUASH_HEIGHT,
  SQUASH_SLOPE,
  shippedTensors,
  type Tensors,
  tensor,
} from '../models/net.js'

type Row = number[]
type Map2 = Row[]

const squash = (a: number): number => SQUASH_HEIGHT * Math.tanh(SQUASH_SLOPE * a)

/** A flat tensor as nested arrays of these sides. */
const nested = (values: ArrayLike<number>, sides: readonly number[]): unknown => {
  const [side, ...rest] = sides as [number, ...number[]]
  const step = values.length / side
  const flat = Array.from(values)
  return Array.from({ length: side }, (_, i) =>
    rest.length === 0 ? flat[i] : nested(flat.slice(i * step, (i + 1) * step), rest),
  )
}

/** Filters [out][in][5][5] over maps [in][y][x]; `table` names the inputs of each output. */
function convolve(maps: Map2[], filters: Map2[][], bias: Row, table: readonly (readonly number[])[]): Map2[] {
  return filters.map((filter, o) =>
    maps[0]!.slice(4).map((_, y) =>
      maps[0]![0]!.slice(4).map((_, x) => {
        let sum = bias[o]!
        for (const m of table[o]!)
          for (let ky = 0; ky < 5; ky++)
            for (let kx = 0; kx < 5; kx++) sum += maps[m]![y + ky]![x + kx]! * filter[m]![ky]![kx]!
        return sum
      }),
    ),
  )
}

const everyMap = (outputs: number, inputs: number): number[][] =>
  Array.from({ length: outputs }, () => Array.from({ length: inputs }, (_, m) => m))

/** One convolution alone. */
function convolution({ maps, side, outputMaps }: ConvolutionShape): () => Map2[] {
  const filters = nested(noise(outputMaps * maps * 25), [outputMaps, maps, 5, 5]) as Map2[][]
  const pixels = nested(noise(maps * side * side), [maps, side, side]) as Map2[]
  const bias = Array.from(noise(outputMaps))
  return () => convolve(pixels, filters, bias, everyMap(outputMaps, maps))
}

function network(weights: Tensors) {
  const of = (name: string, ...sides: number[]): unknown => nested(tensor(weights, name), sides)
  const row = (name: string): Row => Array.from(tensor(weights, name))
  const f1 = of('c1.weight', 6, 1, 5, 5) as Map2[][]
  const f3 = of('c3.weight', 16, 6, 5, 5) as Map2[][]
  const pools: Record<string, [Row, Row]> = {
    s2: [row('s2.weight'), row('s2.bias')],
    s4: [row('s4.weight'), row('s4.bias')],
  }
  const w5 = of('c5.weight', 120, 400) as Map2
  const w6 = of('f6.weight', 84, 120) as Map2
  const codes = of('output.weight', 10, 84) as Map2
  const pool = (maps: Map2[], name: string): Map2[] => {
    const [coefficients, bias] = pools[name]!
    return maps.map((map, m) =>
      Array.from({ length: map.length / 2 }, (_, y) =>
        Array.from({ length: map.length / 2 }, (_, x) => {
          const [a, b] = [map[2 * y]!, map[2 * y + 1]!]
          const sum = a[2 * x]! + a[2 * x + 1]! + b[2 * x]! + b[2 * x + 1]!
          return squash(sum * coefficients[m]! + bias[m]!)
        }),
      ),
    )
  }
  const [b1, b3, b5, b6] = ['c1', 'c3', 'c5', 'f6'].map((name) => row(`${name}.bias`)) as [Row, Row, Row, Row]
  const dense = (input: Row, matrix: Map2, bias: Row): Row =>
    matrix.map((weight, o) => squash(weight.reduce((sum, w, i) => sum + w * input[i]!, bias[o]!)))
  return (pixels: Float32Array): Float32Array => {
    const distances = new Float32Array((pixels.length / 1024) * 10)
    for (let image = 0; image * 1024 < pixels.length; image++) {
      const input = nested(pixels.subarray(image * 1024, image * 1024 + 1024), [1, 32, 32]) as Map2[]
      const s2 = pool(convolve(input, f1, b1, everyMap(6, 1)), 's2')
      const s4 = pool(convolve(s2, f3, b3, CONNECTIONS), 's4')
      const f6 = dense(dense(s4.flat(2), w5, b5), w6, b6)
      for (const [j, code] of codes.entries())
        distances[image * 10 + j] = code.reduce((sum, w, i) => sum + (f6[i]! - w) ** 2, 0)
    }
    return distances
  }
}

export const prepare: Prepare = async ({ shape }, digits) => {
  if (shape) {
    const run = convolution(shape as ConvolutionShape)
    return { run, values: () => run().flat(2) }
  }
  const distances = network(await shippedTensors())
  const pixels = once((n) => unitsOf(digits(n).images))
  const run = (n: number): Float32Array => distances(pixels(n))
  return { run, values: run }
}
