/*
 * What the page's half of <digit-pad> and its worker say to each other: pictures one way, readings the other.
 */
import type { ModuleSource } from '../engine/engine.js'
import type { ImageDataLike } from '../input/picture.js'

/** One reading. */
export interface Reading {
  /** Empty: nothing is written. */
  readonly text: string
  /** How likely that is right, 0 to 1. */
  readonly certainty: number
  /** Of a single symbol: whether it is one at all, and clear. */
  readonly clear: boolean
  /** Of a single symbol: how likely each class is, by its name. */
  readonly classes: readonly (readonly [name: string, probability: number])[]
}

/** The kernels as the page compiled them: a worker made from text has none of its own. */
export interface Kernels {
  readonly simd: 'relaxed' | 'baseline'
  readonly module: ModuleSource
}

export type Question = { readonly id: number } & (
  | { readonly weights: Uint8Array; readonly kernels: Kernels }
  | {
      readonly picture: ImageDataLike
      /** The most symbols: of a line where more than one. */
      readonly most: number
    }
)

export type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string })

export const NOTHING: Reading = { text: '', certainty: 1, clear: true, classes: [] }
