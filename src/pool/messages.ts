/*
 * What a pool and its workers say to each other: the network first, then blocks of images, each in one buffer that
 * travels out and comes back with the answers.
 */
import type { Predictions } from '../answer/predictions.js'
import type { Build } from '../engine/wasm/embedded.js'
import type { ErrorCode } from '../errors.js'
import type { ImageBatch } from '../input/images.js'
import type { Variant } from '../network/network.js'
import type { PlatformModule } from '../platform.js'

/** Images on their way to a worker, or their answers on the way back: one buffer, which travels to and fro. */
export interface Block {
  readonly encoding: ImageBatch['encoding']
  readonly count: number
  /** Of the network, which says how many distances there are. */
  readonly classes: number
  readonly buffer: ArrayBuffer
}

/** Values an image, and bytes a value. */
export const SIZES = { bytes28: [784, 1], bytes32: [1024, 1], floats32: [1024, 4] } as const

/** Bytes of a block: the distances, the probabilities and the class of each image beside its values. */
export function blockBytes({ encoding, count, classes }: Omit<Block, 'buffer'>): number {
  const [values, bytes] = SIZES[encoding]
  return count * (2 * classes * 4 + values * bytes + 1)
}

/** Where in its buffer a block has its images and its answers. */
export function blockViews({ encoding, count, classes, buffer }: Block): {
  images: ImageBatch
  answers: Predictions
} {
  const [values, bytes] = SIZES[encoding]
  const floats = count * classes
  const images = 2 * floats * 4
  const Values = bytes === 1 ? Uint8Array : Float32Array
  return {
    images: { encoding, count, data: new Values(buffer, images, count * values) },
    answers: {
      distances: new Float32Array(buffer, 0, floats),
      probabilities: new Float32Array(buffer, floats * 4, floats),
      digits: new Uint8Array(buffer, images + count * values * bytes, count),
    },
  }
}

/** The first message to a worker: the network it is to run. A module crosses compiled, so its bytes are compiled once. */
export interface Start {
  readonly variant: Variant
  readonly classes: readonly string[]
  /** The flat parameter vector. */
  readonly parameters: Float32Array
  /** null: the plain kernels. */
  readonly kernels: { readonly build: Build; readonly module: PlatformModule } | null
}

/** Every later one: images of one job, in a buffer that is transferred. */
export interface Task extends Block {
  readonly id: number
}

/** What a worker says: that it is ready (id −1), a task with its answers, or why there are none. */
export type Answer = { readonly id: number } & (
  | { readonly block: Block | null }
  | { readonly code: ErrorCode; readonly message: string }
)

/** The id of the answer to Start. */
export const READY = -1
