/* LeNet-5 as .tflite files: as a framework exports it, and as an expert folds it by hand. Maps come last. */
import { foldedLayers, SQUASH_HEIGHT, SQUASH_SLOPE, scaled, type Tensors, tensor } from './net.js'
import { TfliteGraph } from './tflite.js'

/** [out][in][y][x] to [out][y][x][in]. */
function mapsLast(filters: Float32Array, [outputs, inputs, height, width]: readonly number[]): Float32Array {
  const area = height! * width!
  const last = new Float32Array(filters.length)
  for (let o = 0; o < outputs!; o++)
    for (let m = 0; m < inputs!; m++)
      for (let i = 0; i < area; i++)
        last[(o * area + i) * inputs! + m] = filters[(o * inputs! + m) * area + i]!
  return last
}

class Net extends TfliteGraph {
  readonly images: number

  constructor(images: number) {
    super()
    this.images = images
  }

  scalar(value: number): number {
    return this.constant([1], Float32Array.of(value))
  }

  /** A filter [out, in, height, width] moved over maps; the output is so many pixels wide and high. */
  convolution(
    value: number,
    dims: readonly number[],
    weight: Float32Array,
    bias: Float32Array,
    side: number,
    stride: number,
  ): number {
    const [outputs, inputs, height, width] = dims as [number, number, number, number]
    const filters = this.constant([outputs, height, width, inputs], mapsLast(weight, dims))
    const inputsOf = [value, filters, this.constant([outputs], bias)]
    return this.node('convolution', inputsOf, [this.images, side, side, outputs], stride)
  }

  dense(value: number, weight: Float32Array, bias: Float32Array): number {
    const outputs = bias.length
    const matrix = this.constant([outputs, weight.length / outputs], weight)
    const given = [value, matrix, this.constant([outputs], bias)]
    return this.node('fullyConnected', given, [this.images, outputs])
  }

  reshape(value: number, dims: readonly number[]): number {
    return this.node('reshape', [value, this.constant([dims.length], Int32Array.from(dims))], dims)
  }

  /** Of the squares of the last axis. */
  sumOfSquares(value: number, dims: readonly number[]): number {
    const square = this.node('multiply', [value, value], dims)
    const axis = this.constant([1], Int32Array.of(dims.length - 1))
    return this.node('sum', [square, axis], dims.slice(0, -1))
  }
}

/** Layer by layer as the network is written down. C3 is dense, with zeros: there is no connection table. */
export function exportedModel(weights: Tensors, images: number): Uint8Array {
  const net = new Net(images)
  const of = (name: string): Float32Array => tensor(weights, name)
  const squash = (value: number, dims: readonly number[]): number => {
    const slope = net.node('multiply', [value, net.scalar(SQUASH_SLOPE)], dims)
    return net.node('multiply', [net.node('tanh', [slope], dims), net.scalar(SQUASH_HEIGHT)], dims)
  }
  const subsampling = (value: number, name: string, maps: number, side: number): number => {
    const dims = [images, side, side, maps]
    const mean = net.node('averagePool', [value], dims, 2)
    const coefficients = net.constant([maps], scaled(of(`${name}.weight`), 4))
    const product = net.node('multiply', [mean, coefficients], dims)
    const sum = net.node('add', [product, net.constant([maps], of(`${name}.bias`))], dims)
    return squash(sum, dims)
  }
  const input = net.input([images, 32, 32, 1])
  const c1 = net.convolution(input, [6, 1, 5, 5], of('c1.weight'), of('c1.bias'), 28, 1)
  const s2 = subsampling(c1, 's2', 6, 14)
  const c3 = net.convolution(s2, [16, 6, 5, 5], of('c3.weight'), of('c3.bias'), 10, 1)
  const s4 = subsampling(c3, 's4', 16, 5)
  const c5 = net.convolution(s4, [120, 16, 5, 5], of('c5.weight'), of('c5.bias'), 1, 1)
  const c5Squashed = squash(c5, [images, 1, 1, 120])
  const f6 = squash(net.dense(c5Squashed, of('f6.weight'), of('f6.bias')), [images, 84])
  const column = net.reshape(f6, [images, 1, 84])
  const codes = net.constant([10, 84], of('output.weight'))
  const difference = net.node('subtract', [column, codes], [images, 10, 84])
  return net.encode(net.sumOfSquares(difference, [images, 10, 84]))
}

/** The folded layers, each one operator and its tanh; C5 is a matrix, for its filters cover their maps. */
export function foldedModel(weights: Tensors, images: number): Uint8Array {
  const net = new Net(images)
  const { c1, c3, c5, f6, output, squareScale } = foldedLayers(weights)
  const tanh = (value: number, dims: readonly number[]): number => net.node('tanh', [value], dims)
  const input = net.input([images, 32, 32, 1])
  const s2 = tanh(net.convolution(input, c1.dims, c1.weight, c1.bias, 14, 2), [images, 14, 14, 6])
  const s4 = tanh(net.convolution(s2, c3.dims, c3.weight, c3.bias, 5, 2), [images, 5, 5, 16])
  const x5 = tanh(net.dense(s4, mapsLast(c5.weight, c5.dims), c5.bias), [images, 120])
  const x6 = tanh(net.dense(x5, f6.weight, f6.bias), [images, 84])
  const products = net.dense(x6, output.weight, output.bias)
  const square = net.node('multiply', [x6, x6], [images, 84])
  // |x|², the same for all ten: a matrix of equal weights sums and repeats it.
  const length = net.dense(square, new Float32Array(840).fill(squareScale), new Float32Array(10))
  return net.encode(net.node('add', [products, length], [images, 10]))
}
