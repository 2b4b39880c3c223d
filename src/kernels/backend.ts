import type { SquashOrNone } from '../reference/squash.js'

/** Floats that a backend computes with. */
export interface Storage {
  readonly length: number
  /** A live view of them. */
  view(): Float32Array
  /** Gives their memory back. */
  free(): void
}

/** The options of a convolution, checked. */
export interface ConvOf<S> {
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly outputMaps: number
  /** null: all maps to all. */
  readonly connections: readonly (readonly number[])[] | null
  readonly squash: SquashOrNone
  readonly weights: S
  readonly bias: S
}

/** The options of a subsampling, checked. */
export interface SubsampleOf<S> {
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly squash: SquashOrNone
  readonly weights: S
  readonly bias: S
}

/** The options of a full connection, checked. */
export interface DenseOf<S> {
  readonly inputs: number
  readonly outputs: number
  readonly squash: SquashOrNone
  readonly weights: S
  readonly bias: S
}

/** The options of RBF units, checked. */
export interface RbfOf<S> {
  readonly inputs: number
  readonly outputs: number
  readonly weights: S
}

/** Gradients by what has one. */
export interface GradientOf<S> {
  readonly input: S
  readonly weights: S
  readonly bias: S
}

/** The kernels on one kind of storage. Arguments are checked before; results are new storages. */
export interface Backend<S extends Storage = Storage> {
  readonly name: 'relaxed' | 'baseline' | 'js'
  /** A new storage of zeros. */
  create(length: number): S
  /** The values of an array, to be read during one call. */
  read(values: Float32Array): S
  /** Whether a storage is of this backend. */
  owns(storage: Storage): storage is S
  /** Whether an array is a view of this backend's memory, which a call may move. */
  movesUnder(values: Float32Array): boolean
  conv5x5(input: S, options: ConvOf<S>): S
  conv5x5Backward(gradOutput: S, input: S, options: ConvOf<S>): GradientOf<S>
  subsample2x2(input: S, options: SubsampleOf<S>): S
  subsample2x2Backward(gradOutput: S, input: S, options: SubsampleOf<S>): GradientOf<S>
  dense(input: S, options: DenseOf<S>): S
  denseBackward(gradOutput: S, input: S, options: DenseOf<S>): GradientOf<S>
  rbf(input: S, options: RbfOf<S>): S
  rbfBackward(gradOutput: S, input: S, options: RbfOf<S>): Omit<GradientOf<S>, 'bias'>
  squash(input: S, kind: SquashOrNone): S
  /** Bytes of linear memory; 0 where there is none. */
  readonly memory: number
  dispose(): void
}
