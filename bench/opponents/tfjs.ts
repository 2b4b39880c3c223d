/* TensorFlow.js, as its users write it: kernels in WebAssembly or JavaScript, maps last. */
import '@tensorflow/tfjs-backend-cpu'
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { SQUASH_HEIGHT, SQUASH_SLOPE, scaled, type Tensors, tensor } from './net.js'

setThreadsCount(1)
export type TfjsBackend = 'wasm' | 'cpu'
export const use = (backend: TfjsBackend): Promise<boolean> => tf.setBackend(backend)

// biome-ignore lint/suspicious/noExplicitAny: tfjs is not installed where this is type-checked
type Tensor = any

const filters = (values: Float32Array, outputs: number, inputs: number): Tensor =>
  tf.tidy(() => tf.transpose(tf.tensor4d(values, [outputs, inputs, 5, 5]), [2, 3, 1, 0]))

/** The network; weights belong to the backend in use when it was made. */
export function network(weights: Tensors) {
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
  return (pixels: Float32Array): Float32Array =>
    tf
      .tidy(() => {
        const n = pixels.length / 1024
        const s2 = pool(conv(tf.tensor4d(pixels, [n, 32, 32, 1]), k1, b1), cs2, bs2)
        const s4 = pool(conv(s2, k3, b3), cs4, bs4)
        const c5 = tf.reshape(squash(conv(s4, k5, b5)), [n, 120])
        const f6 = squash(tf.add(tf.matMul(c5, w6), b6))
        const difference = tf.sub(tf.expandDims(f6, 1), codes)
        return tf.sum(tf.mul(difference, difference), 2)
      })
      .dataSync()
}

/** One 5×5 convolution alone, maps last; the input stays with the backend. */
export function convolution(
  maps: number,
  side: number,
  outputMaps: number,
  weights: Float32Array,
  bias: Float32Array,
  pixels: Float32Array,
) {
  const k = filters(weights, outputMaps, maps)
  const b = tf.tensor1d(bias)
  const input = tf.tidy(() => tf.transpose(tf.tensor4d(pixels, [1, maps, side, side]), [0, 2, 3, 1]))
  const run = (): Tensor => tf.tidy(() => tf.add(tf.conv2d(input, k, 1, 'valid'), b))
  return {
    run: (): void => run().dispose(),
    /** [outputMaps, height, width], to compare. */
    values: (): Float32Array => tf.tidy(() => tf.transpose(run(), [0, 3, 1, 2]).dataSync()),
  }
}
