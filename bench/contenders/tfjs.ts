/* TensorFlow.js, as its users write it: kernels in WebAssembly or JavaScript, maps last. */
import '@tensorflow/tfjs-backend-cpu'
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { noise, once, type Prepare, unitsOf } from '../contender.js'
import {
  type ConvolutionShape,
  SQUASH_HEIGHT,
  SQUASH_SLOPE,
  scaled,
  shippedTensors,
  type Tensors,
  tensor,
} from '../models/net.js'

interface TfjsOptions {
  readonly backend: 'wasm' | 'cpu'
  /** One 5×5 convolution instead of the network. */
  readonly shape?: ConvolutionShape
  /** A tensor made of the array at each call, or kept. */
  readonly feed?: 'array' | 'tensor'
}

// biome-ignore lint/suspicious/noExplicitAny: tfjs is not installed where this is type-checked
type Tensor = any

const filters = (values: Float32Array, outputs: number, inputs: number): Tensor =>
  tf.tidy(() => tf.transpose(tf.tensor4d(values, [outputs, inputs, 5, 5]), [2, 3, 1, 0]))

const images = (pixels: Float32Array): Tensor => tf.tensor4d(pixels, [pixels.length / 1024, 32, 32, 1])

/** The network from images [n, 32, 32, 1] to distances. */
function network(weights: Tensors): (input: Tensor) => Tensor {
  const of = (name: string): Tensor => tf.tensor1d(tensor(weights, name))
  const [k1, k3, k5] = [
    filters(tensor(weights, 'c1.weight'), 6, 1),
    filters(tensor(weights, 'c3.weight'), 16, 6),
    filters(tensor(weights, 'c5.weight'), 120, 16),
  ]
  const [b1, b3, b5, bs2, bs4, b6] = ['c1', 'c3', 'c5', 's2', 's4', 'f6'].map((name) => of(`${name}.bias`))
  const [cs2, cs4] = ['s2', 's4'].map((name) => tf.tensor1d(scaled(tensor(weights, `${name}.weight`), 4)))
  const w6 = tf.tidy(() => tf.transpose(tf.tensor2d(tensor(weights, 'f6.weight'), [84, 120])))
  const codes = tf.tensor2d(tensor(weights, 'output.weight'), [10, 84])
  const squash = (x: Tensor): Tensor => tf.mul(tf.tanh(tf.mul(x, SQUASH_SLOPE)), SQUASH_HEIGHT)
  const conv = (x: Tensor, k: Tensor, b: Tensor): Tensor => tf.add(tf.conv2d(x, k, 1, 'valid'), b)
  const pool = (x: Tensor, c: Tensor, b: Tensor): Tensor =>
    squash(tf.add(tf.mul(tf.avgPool(x, 2, 2, 'valid'), c), b))
  return (input) => {
    const s2 = pool(conv(input, k1, b1), cs2, bs2)
    const s4 = pool(conv(s2, k3, b3), cs4, bs4)
    const c5 = tf.reshape(squash(conv(s4, k5, b5)), [-1, 120])
    const f6 = squash(tf.add(tf.matMul(c5, w6), b6))
    const difference = tf.sub(tf.expandDims(f6, 1), codes)
    return tf.sum(tf.mul(difference, difference), 2)
  }
}

/** One 5×5 convolution alone, maps last; the input stays with the backend. */
function convolution({ maps, side, outputMaps }: ConvolutionShape) {
  const k = filters(noise(outputMaps * maps * 25), outputMaps, maps)
  const b = tf.tensor1d(noise(outputMaps))
  const pixels = noise(maps * side * side)
  const input = tf.tidy(() => tf.transpose(tf.tensor4d(pixels, [1, maps, side, side]), [0, 2, 3, 1]))
  const run = (): Tensor => tf.tidy(() => tf.add(tf.conv2d(input, k, 1, 'valid'), b))
  return {
    run: (): void => run().dispose(),
    /** [outputMaps, height, width], to compare. */
    values: (): Float32Array => tf.tidy(() => tf.transpose(run(), [0, 3, 1, 2]).dataSync()),
  }
}

export const prepare: Prepare = async (options, digits) => {
  const { backend, shape, feed } = options as unknown as TfjsOptions
  setThreadsCount(1)
  if (typeof document !== 'undefined') setWasmPaths('/tfjs/')
  await tf.setBackend(backend)
  if (shape) return convolution(shape)
  const distances = network(await shippedTensors())
  const pixels = once((n) => unitsOf(digits(n).images))
  const kept = once((n) => tf.keep(images(pixels(n))))
  const run = (n: number): Float32Array =>
    tf.tidy(() => distances(feed === 'array' ? images(pixels(n)) : kept(n)).dataSync())
  return { run, values: run }
}
