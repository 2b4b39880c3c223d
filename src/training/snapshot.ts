import type { OptimizerState } from '../engine/engine.js'
import type { EpochRecord } from './history.js'

/** A training run after some step: all it takes to go on, beside the data and the options. */
export interface TrainingSnapshot {
  /** The flat vector of the weights the optimiser steps on, not their average; the codes with them. */
  readonly parameters: Float32Array
  readonly optimizer: OptimizerState
  /** Steps done, over all epochs. */
  readonly steps: number
  /** Epochs done, with their validation. */
  readonly epochs: number
  /** Of those epochs; of a very long run, the last ones. */
  readonly records: readonly EpochRecord[]
  /** Of the epoch under way: the sum of its images' losses, the last learning rate, and the time it took so far. */
  readonly part: { readonly loss: number; readonly learningRate: number; readonly seconds: number }
  /** What the run is made of, as text by name: equal for the same options and data. */
  readonly settings: ReadonlyMap<string, string>
}
