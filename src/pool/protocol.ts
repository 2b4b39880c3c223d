import type { Build } from '../engine/wasm/embedded.js'
import type { ErrorCode } from '../errors.js'
import type { Variant } from '../network/network.js'
import type { PlatformModule } from '../platform.js'
import type { Block } from './block.js'

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
