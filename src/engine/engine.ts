/*
 * What a model asks of whatever runs its network: the WebAssembly kernels, or plain TypeScript. An engine knows one
 * network and its weights; it takes checked images and answers in distances.
 */
import type { ImageBatch, Plane } from '../input/images.js'
import type { PictureKernels } from '../input/kernels.js'
import type { Variant } from '../network/network.js'
import type { PlatformModule, PlatformResponse, PlatformURL } from '../platform.js'
import type { Distortion } from '../reference/distort.js'
import type { LossName } from '../reference/loss.js'
import type { OptimizerSpec } from '../reference/optimizer.js'

/** What runs: wasm with relaxed SIMD, wasm with plain SIMD128, or the plain TypeScript kernels. */
export type Backend = 'relaxed' | 'baseline' | 'js'

/** Which build runs, or 'auto': the fastest that works here. */
export type SimdChoice = 'auto' | 'relaxed' | 'baseline' | 'js'
/** What stands for the kernels' bytes: compiled, bytes, a response or an address of either build. */
export type ModuleSource = PlatformModule | ArrayBufferView | ArrayBuffer | PlatformResponse | PlatformURL

/** What batches of pictures in bytes are computed in. */
export type Precision = 'float32' | 'int16'

/** The values of every layer for one image, in the layers' shapes, maps outermost. */
export interface Activations {
  input: Float32Array
  c1: Float32Array
  s2: Float32Array
  c3: Float32Array
  s4: Float32Array
  c5: Float32Array
  f6: Float32Array
  output: Float32Array
}

/** Distances of a scanned picture: class-major, classes × height × width. */
export interface ScanMap {
  width: number
  height: number
  distances: Float32Array
}

/** All a trainer must know beside the images; already checked. */
export interface TrainerSpec {
  readonly loss: LossName
  /** r of LeCun's eq. 9; only with 'map'. */
  readonly rubbish: number
  readonly optimizer: OptimizerSpec
  /** Images of the largest step. */
  readonly batchSize: number
  /** Largest decay of the running average of the weights, min(ema, (1 + t)/(10 + t)) at step t from 1; null: none. */
  readonly ema: number | null
}

/** The optimiser's memory, each vector TRAINABLE_FLOATS long, to save and to resume. */
export interface OptimizerState {
  /** Steps done. */
  step: number
  /** SGD: the velocity. AdamW: the first moment. */
  first: Float32Array
  /** AdamW: the second moment. SGD: empty. */
  second: Float32Array
  /** The running average of the weights, TRAINABLE_FLOATS long; empty without `ema`. */
  average: Float32Array
}

/** Steps on one engine's weights. One at a time an engine. */
export interface Trainer {
  /**
   * One optimiser step on a minibatch: mean loss over the batch, computed before the step.
   * A loss or gradient that is not finite changes nothing; the returned loss is then not finite.
   *
   * @param labels the class of each image, below the engine's number of classes
   */
  step(images: ImageBatch, labels: Uint8Array, learningRate: number): number
  /**
   * The same by a gradient that is known beforehand, as that of CTC over the frames of a strip is once their distances are;
   * false, and nothing changed, where it is not finite.
   *
   * @param gradient of the loss by the distances of each image, [count, classes]
   * @param clip the gradient by the weights is scaled down to this norm at most
   */
  stepAlong(images: ImageBatch, gradient: Float32Array, learningRate: number, clip?: number): boolean
  /**
   * Image `index` of the batch, distorted, into the 1024 floats at `at`: what `decodeImage` and the plain `distort`
   * give, bit for bit. Where it is missing, those do it.
   */
  distort?(images: ImageBatch, index: number, distortion: Distortion, into: Float32Array, at: number): void
  state(): OptimizerState
  restore(state: OptimizerState): void
  dispose(): void
}

/** One network's weights and the means to run it: the plain one and the SIMD one are the same to the model. */
export interface Engine {
  /** What pictures are made grey and their ink is found by. Where it is missing, plain loops do the same. */
  readonly pictures?: PictureKernels | undefined
  readonly backend: Backend
  readonly precision: Precision
  readonly variant: Variant
  /** Number of classes, 2 to 96: the distances of an image, and the codes at the end of the parameters. */
  readonly classes: number
  /** Copies the flat parameter vector in (`parameterFloats(classes)` long, checked by the caller). */
  writeParameters(flat: Float32Array): void
  /** A copy of the flat parameter vector. */
  readParameters(): Float32Array
  /** Distances of each image, count × classes, into the caller's array. */
  distances(images: ImageBatch, into: Float32Array): void
  /**
   * The nearest class and the softmax of −β · distances of each image, from its distances, which must not be other than this
   * engine's. Where it is missing, or there are few classes, plain loops are as good.
   */
  answers?(distances: Float32Array, digits: Uint8Array, probabilities: Float32Array): void
  /** The distances of one image into the caller's array, and a copy of its C5. */
  distancesAndC5(image: ImageBatch, into: Float32Array): Float32Array
  /** Every layer's values for the first image of the batch. */
  activations(image: ImageBatch): Activations
  scan(plane: Plane): ScanMap
  /** What training needs comes when it is first asked for: pages that only read never load it. */
  trainer(spec: TrainerSpec): Promise<Trainer>
  dispose(): void
}
