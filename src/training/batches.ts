/*
 * The minibatches of a run: the order of the images in an epoch, and each step's images gathered, as they are or
 * distorted, into buffers that are used again and again.
 */
import { allocate } from '../check.js'
import type { Trainer } from '../engine/engine.js'
import { checkStillThere, type ImageBatch } from '../input/images.js'
import type { CheckedBatch } from '../input/labels.js'
import { Random } from '../network/random.js'
import { type Augmentation, Augmenter, DISTORTION, ORDER } from './augment.js'

/**
 * The order of the images in an epoch: 0 … count − 1, shuffled (Fisher–Yates) by seed and epoch alone, so an
 * epoch's order can be made again without those before it.
 */
export function epochOrder(count: number, shuffle: boolean, seed: number, epoch: number): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  if (!shuffle) return order
  const random = new Random(seed, ORDER, epoch)
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const index = order[i] as number
    order[i] = order[j] as number
    order[j] = index
  }
  return order
}

const AREA = { bytes28: 784, bytes32: 1024, floats32: 1024 } as const

/** Gathers minibatches out of the training images, as they are or distorted, in buffers used again and again. */
export class Batches {
  readonly #source: CheckedBatch
  readonly #seed: number
  readonly #augmenter: Augmenter | null
  readonly #labels: Uint8Array
  readonly #plain: Uint8Array | Float32Array
  readonly #distorted: Float32Array

  constructor(source: CheckedBatch, batchSize: number, augment: Augmentation | null, seed: number) {
    const { encoding } = source.images
    const floats = batchSize * AREA[encoding]
    this.#source = source
    this.#seed = seed
    this.#augmenter = augment && new Augmenter(augment, seed)
    this.#labels = new Uint8Array(batchSize)
    const what = `a batch of ${batchSize} images`
    this.#plain = allocate(
      () => (encoding === 'floats32' ? new Float32Array(floats) : new Uint8Array(floats)),
      what,
    )
    this.#distorted = allocate(() => new Float32Array(augment ? batchSize * AREA.floats32 : 0), what)
  }

  /**
   * The images of those indices, valid until the next call.
   *
   * @param step what the distortions are drawn from, with the seed
   * @param strength of the distortions; 0: none
   * @param trainer distorts, where it can
   */
  take(
    indices: Uint32Array,
    step: number,
    strength: number,
    trainer: Trainer,
  ): { images: ImageBatch; labels: Uint8Array } {
    const { images, labels } = this.#source
    checkStillThere(images, 'images')
    for (let i = 0; i < indices.length; i++) this.#labels[i] = labels[indices[i] as number] as number
    return {
      images:
        this.#augmenter && strength > 0
          ? this.#distort(this.#augmenter, indices, step, strength, trainer)
          : this.#copy(indices),
      labels: this.#labels.subarray(0, indices.length),
    }
  }

  #distort(
    augmenter: Augmenter,
    indices: Uint32Array,
    step: number,
    strength: number,
    trainer: Trainer,
  ): ImageBatch {
    const random = new Random(this.#seed, DISTORTION, step)
    const { images } = this.#source
    for (let i = 0; i < indices.length; i++) {
      augmenter.apply(
        images,
        indices[i] as number,
        random,
        strength,
        this.#distorted,
        i * AREA.floats32,
        trainer,
      )
    }
    const data = this.#distorted.subarray(0, indices.length * AREA.floats32)
    return { encoding: 'floats32', data, count: indices.length }
  }

  #copy(indices: Uint32Array): ImageBatch {
    const { encoding, data } = this.#source.images
    const area = AREA[encoding]
    for (let i = 0; i < indices.length; i++) {
      const from = (indices[i] as number) * area
      this.#plain.set(data.subarray(from, from + area), i * area)
    }
    return { encoding, data: this.#plain.subarray(0, indices.length * area), count: indices.length }
  }
}
