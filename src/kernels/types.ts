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
