/*
 * One call of `predict`, cut into parts that workers fetch as they come free; the answers land where their images
 * stood.
 */
import type { Predictions } from '../answer/predictions.js'
import { allocate, describe } from '../check.js'
import { LeNet5Error } from '../errors.js'
import type { ImageBatch } from '../input/images.js'
import { type Block, blockBytes, blockViews, SIZES } from './messages.js'

/** How far a job is, in images. */
export interface PoolProgress {
  /** Images that are read. */
  readonly done: number
  /** Images of the job. */
  readonly total: number
}

/** Images of a job that one worker reads at once. */
export interface Part {
  readonly job: Job
  /** Index of its first image. */
  readonly from: number
  readonly count: number
}

/** A model runs 8 images at a time and the rest one by one: parts of whole eights give the same answers. */
const OCTET = 8
/** Most images of a part: 3 ms of work or so, much more than a message costs. */
const MOST = 512

/** One call of predict: its images out, part by part as workers ask for them, its answers in. */
export class Job {
  readonly answer: Promise<Predictions>
  readonly #images: ImageBatch
  readonly #classes: number
  readonly #into: Predictions
  readonly #progress: ((progress: PoolProgress) => void) | undefined
  #resolve!: (predictions: Predictions) => void
  #reject!: (error: unknown) => void
  #next = 0
  #done = 0
  #settled = false

  /** @throws LeNet5Error OUT_OF_MEMORY */
  constructor(images: ImageBatch, classes: number, progress?: (progress: PoolProgress) => void) {
    this.#images = images
    this.#classes = classes
    this.#progress = progress
    const { count } = images
    this.#into = allocate(
      () => ({
        digits: new Uint8Array(count),
        distances: new Float32Array(count * classes),
        probabilities: new Float32Array(count * classes),
      }),
      `${count} answers`,
    )
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (count === 0) this.#settle(() => this.#resolve(this.#into))
  }

  /** No images are left to hand out, or no answers wanted. */
  get handedOut(): boolean {
    return this.#settled || this.#next === this.#images.count
  }

  /** The next part: an even share of what is left, so that the last workers end together. */
  next(workers: number): Part {
    const from = this.#next
    const left = this.#images.count - from
    const share = Math.ceil(left / workers / OCTET) * OCTET
    const count = Math.min(left, share, MOST)
    this.#next += count
    return { job: this, from, count }
  }

  /**
   * Copies a part's images into a block, in the memory of an earlier one where they fit.
   *
   * @throws LeNet5Error OUT_OF_MEMORY; INVALID_IMAGE where the caller's array was taken away
   */
  write({ from, count }: Part, used: ArrayBuffer | undefined): Block {
    const { encoding, data } = this.#images
    const [values] = SIZES[encoding]
    if (data.length < (from + count) * values) {
      throw new LeNet5Error(
        'INVALID_IMAGE',
        `images must stay as they are until the pool has answered, got ${describe(data)} for ` +
          `${this.#images.count} images; do not transfer their memory away`,
      )
    }
    const part = { encoding, count, classes: this.#classes }
    const bytes = blockBytes(part)
    const buffer =
      used && used.byteLength >= bytes
        ? used
        : allocate(() => new ArrayBuffer(bytes), `${count} images on their way to a worker`)
    const block = { ...part, buffer }
    blockViews(block).images.data.set(data.subarray(from * values, (from + count) * values))
    return block
  }

  /** A part's answers, out of its block. */
  take({ from, count }: Part, block: Block): void {
    if (this.#settled) return
    const { digits, distances, probabilities } = blockViews(block).answers
    this.#into.digits.set(digits, from)
    this.#into.distances.set(distances, from * this.#classes)
    this.#into.probabilities.set(probabilities, from * this.#classes)
    this.#done += count
    try {
      this.#progress?.({ done: this.#done, total: this.#images.count })
    } catch (error) {
      this.fail(error)
    }
    if (this.#done === this.#images.count) this.#settle(() => this.#resolve(this.#into))
  }

  fail(error: unknown): void {
    this.#settle(() => this.#reject(error))
  }

  #settle(how: () => void): void {
    if (this.#settled) return
    this.#settled = true
    how()
  }
}
