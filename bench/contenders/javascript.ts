/* LeNet-5 in JavaScript as one writes it for speed: typed-array loops, and filters unrolled into one expression. */
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

type Style = 'loops' | 'unrolled'

type Convolve = (
  input: Float32Array,
  offset: number,
  width: number,
  filter: Float32Array,
  at: number,
  output: Float32Array,
  out: number,
  side: number,
) => void

/** One filter over one map, added to the output. */
const loops: Convolve = (input, offset, width, filter, at, output, out, side) => {
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let sum = 0
      for (let ky = 0; ky < 5; ky++)
        for (let kx = 0; kx < 5; kx++)
          sum += input[offset + (y + ky) * width + x + kx]! * filter[at + ky * 5 + kx]!
      output[out + y * side + x]! += sum
    }
}

/** The same with the 25 products written out, weights in locals. */
const unrolled = new Function(
  'input, offset, width, filter, at, output, out, side',
  `${Array.from({ length: 25 }, (_, k) => `const w${k} = filter[at + ${k}];`).join('\n')}
  for (let y = 0; y < side; y++) {
    ${Array.from({ length: 5 }, (_, ky) => `let r${ky} = offset + (y + ${ky}) * width;`).join('\n')}
    for (let x = 0; x < side; x++) {
      output[out] += ${Array.from({ length: 25 }, (_, k) => `w${k} * input[r${Math.floor(k / 5)} + ${k % 5}]`).join(' + ')};
      out++; ${Array.from({ length: 5 }, (_, ky) => `r${ky}++;`).join(' ')}
    }
  }`,
) as Convolve

/** One convolution alone. */
function convolution(style: Style, { maps, side, outputMaps }: ConvolutionShape) {
  const convolve = style === 'loops' ? loops : unrolled
  const [pixels, weights] = [noise(maps * side * side), noise(outputMaps * maps * 25)]
  const bias = noise(outputMaps)
  const out = side - 4
  const output = new Float32Array(outputMaps * out * out)
  return (): Float32Array => {
    for (let o = 0; o < outputMaps; o++) {
      output.fill(bias[o]!, o * out * out, (o + 1) * out * out)
      for (let m = 0; m < maps; m++)
        convolve(pixels, m * side * side, side, weights, (o * maps + m) * 25, output, o * out * out, out)
    }
    return output
  }
}

const squash = (a: number): number => SQUASH_HEIGHT * Math.tanh(SQUASH_SLOPE * a)

function network(weights: Tensors, style: Style) {
  const convolve = style === 'loops' ? loops : unrolled
  const [c1, s2, c3, s4, c5, f6] = [4704, 1176, 1600, 400, 120, 84].map((n) => new Float32Array(n)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const of = (name: string): Float32Array => tensor(weights, name)
  const [w1, b1, w3, b3, w5, b5] = ['c1', 'c3', 'c5'].flatMap((n) => [
    of(`${n}.weight`),
    of(`${n}.bias`),
  ]) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array]
  const pool = (input: Float32Array, name: string, output: Float32Array, side: number): void => {
    const coefficients = of(`${name}.weight`)
    const bias = of(`${name}.bias`)
    let out = 0
    for (let m = 0; m < coefficients.length; m++)
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          const i = (m * 2 * side + 2 * y) * 2 * side + 2 * x
          const sum = input[i]! + input[i + 1]! + input[i + 2 * side]! + input[i + 2 * side + 1]!
          output[out++] = squash(sum * coefficients[m]! + bias[m]!)
        }
  }
  const dense = (
    input: Float32Array,
    weight: Float32Array,
    bias: Float32Array,
    output: Float32Array,
  ): void => {
    const n = input.length
    for (let o = 0; o < output.length; o++) {
      let a = bias[o]!
      let b = 0
      let c = 0
      let d = 0
      for (let i = 0, w = o * n; i < n; i += 4, w += 4) {
        a += input[i]! * weight[w]!
        b += input[i + 1]! * weight[w + 1]!
        c += input[i + 2]! * weight[w + 2]!
        d += input[i + 3]! * weight[w + 3]!
      }
      output[o] = squash(a + b + c + d)
    }
  }
  const codes = of('output.weight')
  return (pixels: Float32Array): Float32Array => {
    const distances = new Float32Array((pixels.length / 1024) * 10)
    for (let image = 0; image * 1024 < pixels.length; image++) {
      for (let o = 0; o < 6; o++) {
        c1.fill(b1[o]!, o * 784, o * 784 + 784)
        convolve(pixels, image * 1024, 32, w1, o * 25, c1, o * 784, 28)
      }
      pool(c1, 's2', s2, 14)
      for (let o = 0; o < 16; o++) {
        c3.fill(b3[o]!, o * 100, o * 100 + 100)
        for (const m of CONNECTIONS[o]!) convolve(s2, m * 196, 14, w3, (o * 6 + m) * 25, c3, o * 100, 10)
      }
      pool(c3, 's4', s4, 5)
      dense(s4, w5, b5, c5)
      dense(c5, of('f6.weight'), of('f6.bias'), f6)
      for (let j = 0; j < 10; j++) {
        let sum = 0
        for (let i = 0; i < 84; i++) sum += (f6[i]! - codes[j * 84 + i]!) ** 2
        distances[image * 10 + j] = sum
      }
    }
    return distances
  }
}

export const prepare: Prepare = async ({ style, shape }, digits) => {
  if (shape) {
    const run = convolution(style as Style, shape as ConvolutionShape)
    return { run, values: run }
  }
  const distances = network(await shippedTensors(), style as Style)
  const pixels = once((n) => unitsOf(digits(n).images))
  const run = (n: number): Float32Array => distances(pixels(n))
  return { run, values: run }
}
