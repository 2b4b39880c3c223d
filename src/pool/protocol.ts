import type { Build } from '../engine/simd/own-modules.js'
import type { ErrorCode } from '../errors.js'
import type { ImageBatch } from '../input/images.js'
import type { Predictions } from '../model/predictions.js'
import type { Variant } from '../network/variant.js'

/** The first message to a worker: the network it is to run. A module crosses compiled, so its bytes are compiled once. */
export interface Start {
  readonly variant: Variant
  /** The flat parameter vector. */
  readonly parameters: Float32Array
  /** null: the plain kernels. */
  readonly kernels: { readonly build: Build; readonly module: WebAssembly.Module } | null
}

/** Every later one: a run of images of one job. */
export interface Task extends ImageBatch {
  readonly id: number
}

/** What a worker says: that it is ready (id −1), a task's answers, or why there are none. */
export type Answer = { readonly id: number } & (
  | { readonly predictions: Predictions | null }
  | { readonly code: ErrorCode; readonly message: string }
)

/** The id of the answer to Start. */
export const READY = -1
