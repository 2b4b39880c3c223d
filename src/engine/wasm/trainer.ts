import type { ImageBatch } from '../../input/images.js'
import { CLASSES } from '../../network/layers.js'
import { TENSORS, TRAINABLE_FLOATS } from '../../network/parameters.js'
import type { Variant } from '../../network/variant.js'
import { type LossOptions, lossInto } from '../../reference/loss.js'
import type { OptimizerState, Trainer, TrainerSpec } from '../engine.js'
import { Backward } from './backward.js'
import { OCTET } from './cells.js'
import type { DenseLayers } from './dense-layers.js'
import { type DirectBuffers, DirectFront } from './direct-front.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { type OctetBuffers, Octets } from './octets.js'
import type { Packs } from './packs.js'
import type { Weights } from './weights.js'

/** Octets of one pass; a larger minibatch takes several, whose gradients are added. */
const PASS_OCTETS = 8
/** Weights stay below this: nothing the network sums of them overflows to infinity unseen. */
const LARGEST = 1e30

/** Training's part of the linear memory: laid out once an engine, for every trainer after the other. */
export class TrainingMemory {
  readonly octets: Octets<DirectBuffers>
  /** Each octet's activations. */
  readonly buffers: readonly OctetBuffers<DirectBuffers>[]
  readonly backward: Backward
  /** Gradients of a minibatch in several passes. */
  readonly total: number
  readonly first: number
  readonly second: number
  readonly average: number

  constructor(
    arena: Arena,
    kernels: Kernels,
    weights: Weights,
    packs: Packs,
    dense: DenseLayers,
    variant: Variant,
  ) {
    const front = new DirectFront(arena, kernels, weights, packs, variant)
    this.octets = new Octets(arena, kernels, weights, front, dense, variant)
    this.buffers = this.octets.buffers('training', PASS_OCTETS)
    this.backward = new Backward(arena, kernels, weights, variant, PASS_OCTETS)
    const vector = (name: string): number => arena.reserve(`training: ${name}`, TRAINABLE_FLOATS * 4)
    this.total = vector('gradient of all passes')
    this.first = vector('velocity or first moment')
    this.second = vector('second moment')
    this.average = vector('running average of the weights')
  }
}

/** Steps on the engine's weights: forward and backward eight images at a time, then the optimiser's kernel. */
export class SimdTrainer implements Trainer {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #spec: TrainerSpec
  readonly #memory: TrainingMemory
  readonly #distances = new Float32Array(OCTET * CLASSES)
  /** The same, image by image. */
  readonly #lanes = Array.from({ length: OCTET }, (_, lane) =>
    this.#distances.subarray(lane * CLASSES, (lane + 1) * CLASSES),
  )
  readonly #gradient = new Float32Array(CLASSES)
  readonly #loss: LossOptions
  #step = 0
  /** Upper bounds of |weights| and of SGD's |velocity|, so that no step makes a weight infinite. */
  #weightBound = 0
  #velocityBound = 0

  constructor(
    arena: Arena,
    kernels: Kernels,
    weights: Weights,
    variant: Variant,
    spec: TrainerSpec,
    memory: TrainingMemory,
  ) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#loss = { ...spec, distanceScale: variant.distanceScale }
    this.#spec = spec
    this.#memory = memory
    for (const vector of [memory.first, memory.second])
      arena.floats.fill(0, vector >> 2, (vector >> 2) + TRAINABLE_FLOATS)
    arena.bytes.copyWithin(memory.average, weights.address, weights.address + TRAINABLE_FLOATS * 4)
    this.#weightBound = kernels.largest(weights.address, TRAINABLE_FLOATS)
  }

  step(images: ImageBatch, labels: Uint8Array, learningRate: number): number {
    const { backward, octets, buffers, total } = this.#memory
    octets.refresh()
    let loss = 0
    let gradients = backward.gradients
    for (let start = 0; start < images.count; start += PASS_OCTETS * OCTET) {
      const used = buffers.slice(0, Math.ceil(Math.min(images.count - start, PASS_OCTETS * OCTET) / OCTET))
      for (const [index, octet] of used.entries())
        loss += this.#forward(octet, index, images, labels, start + index * OCTET)
      if (!Number.isFinite(loss)) return loss
      backward.run(used)
      if (images.count > PASS_OCTETS * OCTET) {
        if (start === 0) this.#arena.bytes.copyWithin(total, gradients, gradients + TRAINABLE_FLOATS * 4)
        else this.#kernels.add(backward.gradients, total, TRAINABLE_FLOATS)
        if (start + PASS_OCTETS * OCTET >= images.count) gradients = total
      }
    }
    return this.#update(gradients, learningRate) ? loss / images.count : Number.NaN
  }

  /** One octet's distances, losses and gradients by the distances; lanes without an image get zeros. */
  #forward(
    octet: OctetBuffers<DirectBuffers>,
    index: number,
    images: ImageBatch,
    labels: Uint8Array,
    start: number,
  ): number {
    const count = Math.min(OCTET, images.count - start)
    const { octets, backward } = this.#memory
    const { address, step } = backward.output
    const gradient = (address + index * step) >> 2
    octets.write(images, start, count, octet.input)
    octets.forward(octet)
    octets.read(octet, count, this.#distances, 0)
    const floats = this.#arena.floats
    const own = this.#gradient
    const all = images.count
    if (count < OCTET) floats.fill(0, gradient, gradient + CLASSES * OCTET)
    let sum = 0
    for (let lane = 0; lane < count; lane++) {
      sum += lossInto(own, this.#lanes[lane] as Float32Array, labels[start + lane] as number, this.#loss)
      for (let j = 0, at = gradient + lane; j < CLASSES; j++, at += OCTET)
        floats[at] = (own[j] as number) / all
    }
    return sum
  }

  /** The optimiser's step; false, and nothing changed, when a gradient or a weight would not stay finite. */
  #update(gradients: number, rate: number): boolean {
    const kernels = this.#kernels
    const { optimizer, ema } = this.#spec
    const { first, second, average } = this.#memory
    const weights = this.#weights.address
    const largest = kernels.largest(gradients, TRAINABLE_FLOATS)
    const adam = optimizer.kind === 'adamw'
    const velocityBound = adam ? 0 : optimizer.momentum * this.#velocityBound + largest
    // AdamW moves a weight by at most rate/√(1 − β2) a step (Kingma & Ba 2015, section 2.1), and decays it.
    const kept = adam ? 1 - rate * optimizer.weightDecay : 1
    const move = adam ? rate / Math.sqrt(1 - optimizer.beta2) : rate * velocityBound
    const weightBound = Math.max(1, Math.abs(kept)) * this.#weightBound + move
    if (!(largest < LARGEST ** 0.5) || !(weightBound < LARGEST) || !(velocityBound < LARGEST)) return false
    this.#weightBound = weightBound
    this.#velocityBound = velocityBound
    this.#step++
    if (adam) {
      const { beta1, beta2, epsilon } = optimizer
      if (kept !== 1) {
        for (const { role, offset, length } of TENSORS)
          if (role === 'weight') kernels.scale(weights + offset * 4, length, kept)
      }
      // rate·m̂/(√v̂ + ε) = step·m/(√v + ε√c₂) with step = rate·√c₂/c₁ and c = 1 − β^t.
      const c1 = 1 - beta1 ** this.#step
      const c2 = Math.sqrt(1 - beta2 ** this.#step)
      kernels.adamw(
        weights,
        gradients,
        first,
        second,
        TRAINABLE_FLOATS,
        (rate * c2) / c1,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        epsilon * c2,
      )
    } else kernels.sgd(weights, gradients, first, TRAINABLE_FLOATS, rate, optimizer.momentum)
    this.#weights.version++
    if (ema !== null)
      kernels.approach(
        average,
        weights,
        TRAINABLE_FLOATS,
        1 - Math.min(ema, (1 + this.#step) / (10 + this.#step)),
      )
    return true
  }

  state(): OptimizerState {
    const { first, second, average } = this.#memory
    const copy = (address: number, used: boolean): Float32Array =>
      this.#arena.floats.slice(address >> 2, (address >> 2) + (used ? TRAINABLE_FLOATS : 0))
    return {
      step: this.#step,
      first: copy(first, true),
      second: copy(second, this.#spec.optimizer.kind === 'adamw'),
      average: copy(average, this.#spec.ema !== null),
    }
  }

  restore(state: OptimizerState): void {
    const { first, second, average } = this.#memory
    const floats = this.#arena.floats
    floats.set(state.first, first >> 2)
    floats.set(state.second, second >> 2)
    floats.set(state.average, average >> 2)
    this.#step = state.step
    this.#velocityBound = this.#kernels.largest(first, TRAINABLE_FLOATS)
    this.#weightBound = this.#kernels.largest(this.#weights.address, TRAINABLE_FLOATS)
  }

  dispose(): void {}
}
