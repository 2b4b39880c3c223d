/*
 * The operations, each listed once: its sizes and options, the shapes of its arrays, and how it and its gradient run on
 * plain arrays (src/reference) and in linear memory (assembly/). The checks, the public methods and both backends derive from
 * this table, so an operation is added by an entry here and its method's documentation in types.ts.
 *
 * In linear memory an operation writes its sums, before any squash, and its gradients start from the gradient by those:
 * the squash and its slope are the same for all (backends.ts). All arguments there are addresses, in bytes.
 */
import { conv5x5, conv5x5Backward } from '../reference/conv5x5.js'
import { dense, denseBackward } from '../reference/dense.js'
import { rbf, rbfBackward } from '../reference/rbf.js'
import { type SquashOrNone, squashAll, squashAllBackward } from '../reference/squash.js'
import { subsample2x2, subsample2x2Backward } from '../reference/subsample2x2.js'
import { type Bench, convolve, convolveBackward } from './convolution.js'
import type {
  Conv5x5Options,
  DenseOptions,
  Gradients,
  On,
  Parameter,
  RbfOptions,
  Subsample2x2Options,
  Values,
} from './types.js'

/** The sizes among some options. */
type SizeOf<O> = { [K in keyof O]-?: O[K] extends number ? K : never }[keyof O] & string

/** Sizes, the slowest first. */
export type Shape = readonly number[]

/** The shapes of an operation's arrays. */
export interface Shapes {
  readonly input: Shape
  readonly output: Shape
  readonly weights: Shape
  readonly bias: Shape
  /** The output within a border of zeros, where the gradient needs one: the largest array of the call. */
  readonly padded?: Shape
}

/** One operation. */
export interface Operation<O> {
  /** The sizes among its options, and the least of each. */
  readonly sizes: Readonly<Record<SizeOf<O>, number>>
  readonly parameters: readonly Parameter[]
  /** Whether a connection table is among its options. */
  readonly connected: boolean
  /** 'given': a squash must be; 'optional': 'none' when left out; 'none': there is no such option. */
  readonly squash: 'given' | 'optional' | 'none'
  shapes(sizes: Readonly<Record<SizeOf<O>, number>>): Shapes
  readonly reference: {
    forward(input: Float32Array, options: On<Float32Array, O>): Float32Array
    backward(
      gradOutput: Float32Array,
      input: Float32Array,
      options: On<Float32Array, O>,
    ): Partial<Gradients<Float32Array>>
  }
  readonly wasm: {
    /** Writes the sums to `to`. */
    sums(bench: Bench, input: number, options: On<number, O>, to: number): void
    /** Writes the gradients, from the gradient by the sums. */
    gradients(
      bench: Bench,
      gradSums: number,
      input: number,
      options: On<number, O>,
      to: Gradients<number>,
    ): void
  }
}

/** Each operation's options. */
interface Options {
  readonly conv5x5: Conv5x5Options
  readonly subsample2x2: Subsample2x2Options
  readonly dense: DenseOptions
  readonly rbf: RbfOptions
}

export type OperationName = keyof Options

const CONV5X5: Operation<Conv5x5Options> = {
  sizes: { maps: 1, height: 5, width: 5, outputMaps: 1 },
  parameters: ['weights', 'bias'],
  connected: true,
  squash: 'optional',
  shapes: ({ maps, height, width, outputMaps }) => ({
    input: [maps, height, width],
    output: [outputMaps, height - 4, width - 4],
    weights: [outputMaps, maps, 5, 5],
    bias: [outputMaps],
    padded: [outputMaps, height + 4, width + 4],
  }),
  reference: {
    forward: (input, options) => squashAll(conv5x5(input, options), options.squash ?? 'none'),
    backward(gradOutput, input, options) {
      const { squash = 'none' } = options
      const output = squash === 'none' ? gradOutput : squashAll(conv5x5(input, options), squash)
      return conv5x5Backward(squashAllBackward(gradOutput, output, squash), input, options)
    },
  },
  wasm: {
    sums(bench, input, options, to) {
      const full = asDense(options)
      if (full) DENSE.wasm.sums(bench, input, full, to)
      else convolve(bench, input, options, to)
    },
    gradients(bench, gradSums, input, options, to) {
      const full = asDense(options)
      if (full) DENSE.wasm.gradients(bench, gradSums, input, full, to)
      else convolveBackward(bench, gradSums, input, options, to)
    },
  },
}

/** A convolution whose window is the whole input is a full connection. */
function asDense(options: On<number, Conv5x5Options>): On<number, DenseOptions> | null {
  const { maps, height, width, outputMaps, connections, weights, bias } = options
  if (height !== 5 || width !== 5 || connections) return null
  return { inputs: maps * 25, outputs: outputMaps, weights, bias }
}

const SUBSAMPLE2X2: Operation<Subsample2x2Options> = {
  sizes: { maps: 1, height: 2, width: 2 },
  parameters: ['weights', 'bias'],
  connected: false,
  squash: 'given',
  shapes: ({ maps, height, width }) => ({
    input: [maps, height, width],
    output: [maps, height >> 1, width >> 1],
    weights: [maps],
    bias: [maps],
  }),
  reference: { forward: subsample2x2, backward: subsample2x2Backward },
  wasm: {
    sums({ kernels }, input, { maps, height, width, weights, bias }, to) {
      const [rows, columns, pitch] = [height >> 1, width >> 1, width * 4]
      // Rows run over their ends by up to three values, which the next row or map rewrites.
      for (let map = 0; map < maps; map++) {
        const [from, c, b] = [input + map * height * pitch, weights + map * 4, bias + map * 4]
        const target = to + map * rows * columns * 4
        kernels.subsampleColumns(from, pitch, rows, columns, c, b, target, columns * 4)
      }
    },
    gradients({ kernels, memory, take }, gradSums, input, { maps, height, width, weights }, to) {
      const [rows, columns, pitch] = [height >> 1, width >> 1, width * 4]
      const sums = take(2)
      const { floats } = memory
      // An odd last row or column has no gradient.
      floats.fill(0, to.input >>> 2, (to.input >>> 2) + maps * height * width)
      for (let map = 0; map < maps; map++) {
        const plane = map * height * pitch
        const [from, by, target] = [input + plane, gradSums + map * rows * columns * 4, to.input + plane]
        floats.fill(0, sums >>> 2, (sums >>> 2) + 2)
        kernels.subsampleColumnsBackward(from, pitch, rows, columns, weights + map * 4, by, target, sums)
        floats[(to.weights >>> 2) + map] = floats[sums >>> 2] as number
        floats[(to.bias >>> 2) + map] = floats[(sums >>> 2) + 1] as number
      }
    },
  },
}

const DENSE: Operation<DenseOptions> = {
  sizes: { inputs: 1, outputs: 1 },
  parameters: ['weights', 'bias'],
  connected: false,
  squash: 'optional',
  shapes: ({ inputs, outputs }) => ({
    input: [inputs],
    output: [outputs],
    weights: [outputs, inputs],
    bias: [outputs],
  }),
  reference: { forward: dense, backward: denseBackward },
  wasm: {
    sums({ kernels }, input, { inputs, outputs, weights, bias }, to) {
      kernels.dots(input, inputs, weights, bias, outputs, to)
    },
    gradients({ kernels, memory }, gradSums, input, { inputs, outputs, weights }, to) {
      kernels.dotsTransposed(gradSums, outputs, weights, inputs, to.input)
      kernels.outerProduct(gradSums, outputs, input, inputs, to.weights)
      memory.bytes.copyWithin(to.bias, gradSums, gradSums + outputs * 4)
    },
  },
}

const RBF: Operation<RbfOptions> = {
  sizes: { inputs: 1, outputs: 1 },
  parameters: ['weights'],
  connected: false,
  squash: 'none',
  shapes: ({ inputs, outputs }) => ({
    input: [inputs],
    output: [outputs],
    weights: [outputs, inputs],
    bias: [],
  }),
  reference: { forward: rbf, backward: rbfBackward },
  wasm: {
    sums({ kernels }, input, { inputs, outputs, weights }, to) {
      kernels.rbfColumns(input, inputs, weights, outputs, to)
    },
    gradients({ memory }, gradSums, input, { inputs, outputs, weights }, to) {
      // A pass over the codes in plain JavaScript: the kernels have none for a single vector.
      const at = (address: number, length: number): Float32Array =>
        memory.floats.subarray(address >>> 2, (address >>> 2) + length)
      const plain = { inputs, outputs, weights: at(weights, outputs * inputs) }
      const gradient = rbfBackward(at(gradSums, outputs), at(input, inputs), plain)
      memory.floats.set(gradient.input, to.input >>> 2)
      memory.floats.set(gradient.weights, to.weights >>> 2)
    },
  },
}

/** All operations. */
export const OPERATIONS: { readonly [K in OperationName]: Operation<Options[K]> } = {
  conv5x5: CONV5X5,
  subsample2x2: SUBSAMPLE2X2,
  dense: DENSE,
  rbf: RBF,
}

/** Any operation's checked options but for its arrays: sizes, a table and a squash. */
export type Checked = Readonly<Record<string, number>> & {
  readonly connections: readonly (readonly number[])[] | null
  readonly squash: SquashOrNone
}
export type AnyOptions<V> = Checked & { readonly weights: V; readonly bias: V }
/** Any operation: its arguments are of its own options once they are checked by it. */
export type AnyOperation = Operation<AnyOptions<Values>>
