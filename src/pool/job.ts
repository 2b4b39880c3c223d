import { allocate } from '../check.js'
import type { ImageBatch } from '../input/images.js'
import type { Predictions } from '../model/predictions.js'
import { CLASSES } from '../network/layers.js'

/** How far a job is, in images. */
export interface PoolProgress {
  readonly done: number
  readonly total: number
}

/** Images of a job that go to one worker at once. */
export interface Block {
  readonly job: Job
  /** Index of its first image. */
  readonly from: number
  readonly images: ImageBatch
}

/** A model runs 8 images at a time and the rest one by one: blocks of whole eights give the same answers. */
const OCTET = 8
/** Most images of a block: 3 ms of work or so, much more than a message costs. */
const MOST = 512

const PIXELS = { bytes28: 784, bytes32: 1024, floats32: 1024 } as const

/** One call of predict: its blocks out, its answers in. */
export class Job {
  readonly total: number
  readonly answer: Promise<Predictions>
  readonly #into: Predictions
  readonly #progress: ((progress: PoolProgress) => void) | undefined
  #resolve!: (predictions: Predictions) => void
  #reject!: (error: unknown) => void
  #done = 0
  #settled = false

  constructor(total: number, progress?: (progress: PoolProgress) => void) {
    this.total = total
    this.#progress = progress
    this.#into = allocate(
      () => ({
        digits: new Uint8Array(total),
        distances: new Float32Array(total * CLASSES),
        probabilities: new Float32Array(total * CLASSES),
      }),
      `${total} answers`,
    )
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (total === 0) this.#finish()
  }

  /** No more answers are wanted. */
  get settled(): boolean {
    return this.#settled
  }

  /** The images in blocks, each a copy of its own: the caller's array is free again at once. */
  *blocks(images: ImageBatch, workers: number): Generator<Block> {
    const even = Math.ceil(images.count / workers / OCTET) * OCTET
    const size = Math.min(MOST, Math.max(OCTET, even))
    const pixels = PIXELS[images.encoding]
    for (let from = 0; from < images.count; from += size) {
      const count = Math.min(size, images.count - from)
      const data = allocate(
        () => images.data.slice(from * pixels, (from + count) * pixels),
        `${images.count} images on their way to the workers`,
      )
      yield { job: this, from, images: { encoding: images.encoding, data, count } }
    }
  }

  take(from: number, part: Predictions): void {
    if (this.#settled) return
    this.#into.digits.set(part.digits, from)
    this.#into.distances.set(part.distances, from * CLASSES)
    this.#into.probabilities.set(part.probabilities, from * CLASSES)
    this.#done += part.digits.length
    try {
      this.#progress?.({ done: this.#done, total: this.total })
    } catch (error) {
      this.fail(error)
    }
    if (this.#done === this.total) this.#finish()
  }

  #finish(): void {
    if (this.#settled) return
    this.#settled = true
    this.#resolve(this.#into)
  }

  fail(error: unknown): void {
    if (this.#settled) return
    this.#settled = true
    this.#reject(error)
  }
}
