/*
 * What `lenet5-simd/kernels` promises: the options of each operation and the interface of the kernels. Arrays are row-major,
 * the slowest size first. The operations themselves are listed in operations.ts, whose entries are checked against these
 * types.
 */
import type { SquashOrNone } from '../reference/squash.js'
import type { Tensor } from './tensor.js'

export type { SquashOrNone }

/** What the kernels read: an array, or a tensor of the same kernels. Only the number of values counts. */
export type Values = Float32Array | Tensor

/** Tensors for a tensor, arrays for an array. */
export type Like<T extends Values> = T extends Tensor ? Tensor : Float32Array

/** A 5×5 convolution, stride 1, no padding. */
export interface Conv5x5Options {
  /** Input maps. */
  readonly maps: number
  /** Of each input map, in pixels: 5 or more. */
  readonly height: number
  /** Of each input map, in pixels: 5 or more. */
  readonly width: number
  /** Output maps. */
  readonly outputMaps: number
  /** [outputMaps, maps, 5, 5]; where there is no connection they are never read. */
  readonly weights: Values
  /** [outputMaps] */
  readonly bias: Values
  /**
   * The input maps each output map is connected to, in any order: `outputMaps` lists of distinct integers. A map with
   * an empty list is its bias everywhere. Left out: all are connected.
   */
  readonly connections?: readonly (readonly number[])[] | null | undefined
  /** 'tanh': 1.7159·tanh(2a/3); 'logistic': 1/(1 + e^−a). Left out: 'none'. */
  readonly squash?: SquashOrNone | undefined
}

/** A 2×2 subsampling, stride 2. */
export interface Subsample2x2Options {
  /** Maps, of input and output. */
  readonly maps: number
  /** Of each map, in pixels: 2 or more. A last odd row or column is ignored. */
  readonly height: number
  /** Of each map, in pixels: 2 or more. */
  readonly width: number
  /** `[maps]`: the coefficient of each. */
  readonly weights: Values
  /** [maps] */
  readonly bias: Values
  /** What follows the sum. */
  readonly squash: SquashOrNone
}

/** A full connection. */
export interface DenseOptions {
  /** Values that come in. */
  readonly inputs: number
  /** Units. */
  readonly outputs: number
  /** [outputs, inputs] */
  readonly weights: Values
  /** [outputs] */
  readonly bias: Values
  /** Left out: 'none'. */
  readonly squash?: SquashOrNone | undefined
}

/** Euclidean radial basis function units. */
export interface RbfOptions {
  /** Values that come in. */
  readonly inputs: number
  /** Units. */
  readonly outputs: number
  /** `[outputs, inputs]`: each unit's code, the input it answers with 0. */
  readonly weights: Values
}

/** Gradients of a loss, each in the shape of what it is the gradient by. */
export interface Gradient<V extends Values> {
  /** By the input. */
  readonly input: V
  /** By the weights. */
  readonly weights: V
  /** By the bias. */
  readonly bias: V
}

/** The same, where there is no bias. */
export interface RbfGradient<V extends Values> {
  /** By the input. */
  readonly input: V
  /** By the weights. */
  readonly weights: V
}

/**
 * The kernels on one backend. Arrays are row-major. The result is a new `Float32Array` of the caller's when `input` is
 * one, and a new tensor when it is a tensor. Values may be anything, also NaN and infinities; every other argument is
 * checked before anything is done.
 *
 * All throw: LeNet5Error INVALID_ARGUMENT, naming the argument; OUT_OF_MEMORY; DisposedError.
 * Equations and sections are those of LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
 * recognition", 1998.
 */
export interface LayerKernels {
  /** What runs: WebAssembly with relaxed SIMD, with SIMD, or plain JavaScript. */
  readonly backend: 'relaxed' | 'baseline' | 'js'
  /** Bytes of linear memory, which grows as tensors need it; 0 on 'js'. */
  readonly memory: number

  /**
   * Cross-correlation with one 5×5 filter per connected pair of maps, plus one bias per output map (C1, C3 and C5 of
   * section II.B): out[o,y,x] = f(bias[o] + Σ_m Σ_ky Σ_kx weights[o,m,ky,kx] · input[m,y+ky,x+kx]).
   *
   * @param input [maps, height, width]
   * @returns [outputMaps, height − 4, width − 4]
   * @example kernels.conv5x5(picture, { maps: 1, height: 32, width: 32, outputMaps: 6, weights, bias }) // 6×28×28
   */
  conv5x5<T extends Values>(input: T, options: Conv5x5Options): Like<T>

  /**
   * The gradients of `conv5x5`; with a squash the forward is run again. Unconnected weights have gradient 0.
   *
   * @param gradOutput the loss's gradient by the output, [outputMaps, height − 4, width − 4]
   * @param input [maps, height, width], as it was forward
   * @example const { input, weights, bias } = kernels.conv5x5Backward(gradOutput, picture, sameOptions)
   */
  conv5x5Backward<T extends Values>(gradOutput: Values, input: T, options: Conv5x5Options): Gradient<Like<T>>

  /**
   * The SUM of four neighbours × one coefficient per map + one bias per map, squashed (S2 and S4 of section II.B).
   *
   * @param input [maps, height, width]
   * @returns [maps, ⌊height / 2⌋, ⌊width / 2⌋]
   * @example kernels.subsample2x2(c1, { maps: 6, height: 28, width: 28, weights, bias, squash: 'tanh' }) // 6×14×14
   */
  subsample2x2<T extends Values>(input: T, options: Subsample2x2Options): Like<T>

  /**
   * The gradients of `subsample2x2`; the forward is run again. An ignored last row or column has gradient 0.
   *
   * @param gradOutput [maps, ⌊height / 2⌋, ⌊width / 2⌋]
   * @param input [maps, height, width], as it was forward
   * @example const gradC1 = kernels.subsample2x2Backward(gradS2, c1, sameOptions).input
   */
  subsample2x2Backward<T extends Values>(
    gradOutput: Values,
    input: T,
    options: Subsample2x2Options,
  ): Gradient<Like<T>>

  /**
   * A full connection (F6; eq. 5 and 6): out[o] = f(bias[o] + Σ_i weights[o,i] · input[i]).
   *
   * @param input [inputs]
   * @returns [outputs]
   * @example kernels.dense(c5, { inputs: 120, outputs: 84, weights, bias, squash: 'tanh' }) // 84 values
   */
  dense<T extends Values>(input: T, options: DenseOptions): Like<T>

  /**
   * The gradients of `dense`; with a squash the forward is run again.
   *
   * @param gradOutput [outputs]
   * @param input [inputs], as it was forward
   * @example const { weights: gradWeights } = kernels.denseBackward(gradF6, c5, sameOptions)
   */
  denseBackward<T extends Values>(gradOutput: Values, input: T, options: DenseOptions): Gradient<Like<T>>

  /**
   * Squared distance to each unit's code (OUTPUT; eq. 7): out[o] = Σ_i (input[i] − weights[o,i])².
   *
   * @param input [inputs]
   * @returns [outputs]
   * @example kernels.rbf(f6, { inputs: 84, outputs: 10, weights: codes }) // 10 distances; the smallest is the class
   */
  rbf<T extends Values>(input: T, options: RbfOptions): Like<T>

  /**
   * The gradients of `rbf`, by the input and by the codes.
   *
   * @param gradOutput [outputs]
   * @param input [inputs], as it was forward
   * @example const gradF6 = kernels.rbfBackward(gradDistances, f6, sameOptions).input
   */
  rbfBackward<T extends Values>(gradOutput: Values, input: T, options: RbfOptions): RbfGradient<Like<T>>

  /**
   * f of every value: 'tanh' is 1.7159·tanh(2a/3) (eq. 6 and appendix A), 'logistic' 1/(1 + e^−a). On SIMD backends
   * within 1e-6 of it.
   *
   * @param input any number of values
   * @returns the same shape
   * @example kernels.squash(c1, 'tanh')
   */
  squash<T extends Values>(input: T, kind: SquashOrNone): Like<T>

  /**
   * A tensor of `data`, or of zeros, for chains of calls without copies.
   *
   * @param shape 1 to 8 sizes of 1 or more
   * @param data as many values as the shape holds, copied
   * @example using picture = kernels.tensor([1, 32, 32], pixels)
   */
  tensor(shape: readonly number[], data?: Float32Array): Tensor

  /** Lets go of the memory and all tensors; once more does nothing. Any later call throws a DisposedError. */
  dispose(): void
  /** As `dispose()`, for `using`. */
  [Symbol.dispose](): void
}

/** Options as a backend gets them: checked, and every array as what the backend computes with. */
export type On<V, O> = { readonly [K in keyof O]: O[K] extends Values ? V : O[K] }

/** What an operation learns, in the order of its gradients. */
export type Parameter = 'weights' | 'bias'

/** Gradients by what has one. */
export type Gradients<V> = { readonly [K in 'input' | Parameter]: V }
