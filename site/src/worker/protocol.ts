/*
 * What travels between the page and its worker, as types alone: `Api` is what may be asked, and client.ts and
 * model.worker.ts are both checked against it.
 */
import type { FeatureMaps, SummaryRow, Weights } from 'lenet5-simd'
import type { ReadApi } from '../read/protocol.ts'
import type { TeachApi } from '../teach/protocol.ts'

/** What the page knows of the network a worker holds. */
export interface NetworkInfo {
  backend: string
  squash: 'tanh' | 'logistic'
  squashConvolutions: boolean
  distanceScale: number
  /** Names of what can be read: the ten digits, or those that a file's weights were taught. */
  classes: readonly string[]
  summary: SummaryRow[]
  weights: Weights
}

/** One reading of a picture. */
export interface Reading {
  /** As the network saw it; null: there is nothing on the picture. */
  image: Uint8Array | null
  digit: number
  /** Whether it is a digit at all, and clearly this one. */
  sure: boolean
  probabilities: Float32Array
  distances: Float32Array
  maps: FeatureMaps
  /** What the network alone takes for an answer in this browser; 0 where that is not known yet. */
  microseconds: number
}

export interface TrainSettings {
  from: 'fresh' | 'current'
  data: 'mnist' | 'mine'
  optimizer: 'adamw' | 'sgd'
  learningRate: number
  momentum: number
  batchSize: number
  augment: boolean
}

/** A digit drawn and named by the visitor. */
export interface OwnDigit {
  image: Uint8Array
  label: number
}

/** News from training, some ten times a second. */
export interface Progress {
  step: number
  images: number
  loss: number
  imagesPerSecond: number
  /** On the 1,000 test digits, where it was measured again. */
  error: number | null
  weights: Weights | null
  state: 'running' | 'paused' | 'failed'
  message?: string
}

/** One backend's figures. */
export interface BenchRow {
  backend: string
  /** Microseconds to read one image, and images a second in a batch, scanned pixels and in training. */
  single: number
  batch: number
  scan: number
  training: number
}

/** What may be asked of a worker. Every answer is a promise on the page's side. */
export interface Api extends ReadApi, TeachApi {
  load(weights: Uint8Array | null): NetworkInfo
  setWeights(weights: Weights): NetworkInfo
  /** Once what reads is compiled in full, and its time is what it will be. */
  warmedUp(): void
  read(picture: ImageData): Reading
  readImage(image: Uint8Array): Reading
  save(): Uint8Array
  samples(count: number): { images: Uint8Array; labels: Uint8Array }
  augmented(images: Uint8Array): Float32Array
  /** @param steps then it pauses; null: it goes on */
  train(settings: TrainSettings, weights: Uint8Array | null, own: OwnDigit[], steps: number | null): void
  change(settings: TrainSettings): void
  pause(): void
  step(): void
  reset(): void
  bench(): BenchRow[]
}

export interface Call {
  id: number
  method: keyof Api
  args: unknown[]
}

export type Reply =
  | { id: number; result: unknown }
  | { id: number; error: string }
  | { progress: Progress }
  | { learned: number }
  | { page: readonly [done: number, all: number] }
