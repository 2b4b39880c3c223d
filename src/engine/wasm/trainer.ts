/*
 * Steps on the weights of an engine: forward and backward programs over passes of up to 64 images, then the optimiser's
 * kernel over the flat vector. Larger minibatches take several passes, whose gradients are added. A step that would make a
 * weight larger than the network can sum is refused, and changes nothing.
 */
import { MAX_MAGNITUDE } from '../../check.js'
import type { ImageBatch } from '../../input/images.js'
import { TRAINABLE_FLOATS, TRAINABLE_TENSORS } from '../../network/network.js'
import { type LossOptions, lossInto } from '../../reference/loss.js'
import type { OptimizerState, Trainer, TrainerSpec } from '../engine.js'
import { planTraining, type TrainingPlan } from './backward.js'
import { type Distort, distorter } from './distort.js'
import { PASS_OCTETS } from './gradients.js'
import { EIGHT } from './layout.js'
import type { Machine } from './program.js'
import type { Weights } from './weights.js'

const PASS = PASS_OCTETS * EIGHT
/** Gradients and velocities stay below this, so that their squares and what is added to them are finite. */
const MAX_GRADIENT = 1e15
/** Below this AdamW's ε says nothing of how far a step may go, since the squares of small gradients vanish. */
const MIN_SURE_EPSILON = 1e-12

/** Training's part of the memory: laid out once an engine, for every trainer after the other. */
export interface TrainingMemory {
  readonly plan: TrainingPlan
  readonly distort: Distort
  /** The gradient of a minibatch in several passes. */
  readonly total: number
  readonly first: number
  readonly second: number
  readonly average: number
  /** Which floats decay: the table of AdamW's kernel. */
  readonly decays: number
}

/** Runs of vectors whose lanes decay alike, weights and nothing else: [vectors, mask of four lanes], ended by a zero. */
function decayRuns(): number[] {
  const masks = TRAINABLE_TENSORS.flatMap(({ role, length }) =>
    new Array<number>(length).fill(role === 'weight' ? 0xffffffff : 0),
  )
  const words: number[] = []
  for (let at = 0; at < masks.length; at += 4) {
    const mask = masks.slice(at, at + 4)
    const last = words.length - 5
    if (mask.every((lane, i) => words[last + 1 + i] === lane)) words[last] = (words[last] as number) + 1
    else words.push(1, ...mask)
  }
  return [...words, 0]
}

export function trainingMemory(weights: Weights): TrainingMemory {
  const vector = (name: string): number => weights.memory.reserve(`training: ${name}`, TRAINABLE_FLOATS * 4)
  return {
    plan: planTraining(weights),
    distort: distorter(weights.machine),
    total: vector('gradient of all passes'),
    first: vector('velocity or first moment'),
    second: vector('second moment'),
    average: vector('running average of the weights'),
    decays: weights.memory.table('training: what decays', decayRuns()),
  }
}

/** The loss of some images of a pass and its gradient by their distances, both image by image; images from `start` on. */
type LossOfPass = (distances: Float32Array, gradient: Float32Array, start: number) => number

/** The trainer on the wasm kernels. */
export class WasmTrainer implements Trainer {
  readonly #machine: Machine
  readonly #weights: Weights
  readonly #spec: TrainerSpec
  readonly #memory: TrainingMemory
  readonly #loss: LossOptions
  /** One image's gradient by its distances. */
  readonly #gradient: Float32Array
  #step = 0
  /** Upper bounds of |weights| and of SGD's |velocity|: what is sure without looking at each. */
  #weightBound = 0
  #velocityBound = 0
  /** Whether the moments are of this trainer's own making: of others nothing is known of how far they move a weight. */
  #ownMoments = true

  constructor(machine: Machine, weights: Weights, spec: TrainerSpec, memory: TrainingMemory) {
    this.#machine = machine
    this.#weights = weights
    this.#spec = spec
    this.#memory = memory
    this.#loss = { ...spec, distanceScale: weights.variant.distanceScale }
    this.#gradient = new Float32Array(weights.classes)
    const { floats, bytes } = machine.memory
    for (const vector of [memory.first, memory.second])
      floats.fill(0, vector >> 2, (vector >> 2) + TRAINABLE_FLOATS)
    bytes.copyWithin(memory.average, weights.address, weights.address + TRAINABLE_FLOATS * 4)
    this.#weightBound = this.#largest(weights.address)
  }

  step(images: ImageBatch, labels: Uint8Array, learningRate: number): number {
    const { classes } = this.#weights
    const own = this.#gradient
    return this.#passes(images, learningRate, (distances, gradient, start) => {
      let sum = 0
      for (let i = 0; i < distances.length / classes; i++) {
        const row = distances.subarray(i * classes, (i + 1) * classes)
        sum += lossInto(own, row, labels[start + i] as number, this.#loss)
        for (let j = 0; j < classes; j++) gradient[i * classes + j] = (own[j] as number) / images.count
      }
      return sum / images.count
    })
  }

  stepAlong(images: ImageBatch, gradient: Float32Array, learningRate: number, clip?: number): boolean {
    const { classes } = this.#weights
    const taken = this.#passes(
      images,
      learningRate,
      (distances, into, start) => {
        into.set(gradient.subarray(start * classes, start * classes + distances.length))
        return 0
      },
      clip,
    )
    return !Number.isNaN(taken)
  }

  /** Forward, loss and backward of every pass, then the optimiser; the loss. */
  #passes(images: ImageBatch, rate: number, lossOf: LossOfPass, clip?: number): number {
    const { memory, kernels } = this.#machine
    const { plan, total } = this.#memory
    const { classes } = this.#weights
    let loss = 0
    let gradients = plan.gradients
    for (let start = 0; start < images.count; start += PASS) {
      const count = this.#forward(images, start)
      const octets = Math.ceil(count / EIGHT)
      const at = plan.gradient >> 2
      const { floats } = memory
      floats.fill(0, at + count * classes, at + octets * EIGHT * classes)
      loss += lossOf(this.#distances(count), floats.subarray(at, at + count * classes), start)
      if (!Number.isFinite(loss)) return loss
      this.#machine.run(plan.backward(octets))
      if (images.count <= PASS) continue
      const bytes = TRAINABLE_FLOATS * 4
      if (start === 0) memory.bytes.copyWithin(total, plan.gradients, plan.gradients + bytes)
      else kernels.add(plan.gradients, total, TRAINABLE_FLOATS)
      gradients = total
    }
    if (clip !== undefined) this.#clip(gradients, clip)
    return this.#update(gradients, rate) ? loss : Number.NaN
  }

  /** Runs the forward pass of up to 64 images; how many. */
  #forward(images: ImageBatch, start: number): number {
    const { plan } = this.#memory
    const count = Math.min(images.count - start, PASS)
    plan.derived.refresh()
    plan.write(images, start, count)
    this.#machine.run(plan.forward(Math.ceil(count / EIGHT), images.encoding))
    return count
  }

  #distances(count: number): Float32Array {
    const at = this.#memory.plan.distances >> 2
    return this.#machine.memory.floats.subarray(at, at + count * this.#weights.classes)
  }

  #largest(vector: number): number {
    return this.#machine.kernels.largest(vector, TRAINABLE_FLOATS)
  }

  /** Scales a gradient of a larger norm down to it. */
  #clip(gradients: number, most: number): void {
    const at = gradients >> 2
    const vector = this.#machine.memory.floats.subarray(at, at + TRAINABLE_FLOATS)
    let square = 0
    for (const value of vector) square += value * value
    const share = most / Math.sqrt(square)
    if (share < 1) for (let i = 0; i < vector.length; i++) vector[i] = share * (vector[i] as number)
  }

  /** The optimiser's step; false, and nothing changed, when a gradient or a weight would not stay finite. */
  #update(gradients: number, rate: number): boolean {
    const { optimizer, ema } = this.#spec
    const largest = this.#largest(gradients)
    const adam = optimizer.kind === 'adamw'
    const velocityBound = adam ? 0 : optimizer.momentum * this.#velocityBound + largest
    // AdamW moves a weight by at most rate/√(1 − β2) a step (Kingma & Ba 2015, section 2.1), and decays it.
    const kept = adam ? 1 - rate * optimizer.weightDecay : 1
    const move = adam ? rate / Math.sqrt(1 - optimizer.beta2) : rate * velocityBound
    const after = (): number => Math.max(1, Math.abs(kept)) * this.#weightBound + move
    if (!(largest < MAX_GRADIENT) || !(velocityBound < MAX_GRADIENT)) return false
    if (!(after() <= MAX_MAGNITUDE)) this.#weightBound = this.#largest(this.#weights.address)
    const sure =
      after() <= MAX_MAGNITUDE && this.#ownMoments && !(adam && optimizer.epsilon < MIN_SURE_EPSILON)
    if (sure) {
      this.#weightBound = after()
      this.#optimize(gradients, rate, kept)
    } else if (!this.#tryToOptimize(gradients, rate, kept)) return false
    this.#velocityBound = velocityBound
    this.#weights.version++
    if (ema !== null) {
      const share = 1 - Math.min(ema, (1 + this.#step) / (10 + this.#step))
      const { kernels } = this.#machine
      kernels.approach(this.#memory.average, this.#weights.address, TRAINABLE_FLOATS, share)
    }
    return true
  }

  /** A step that nothing sure is known of: taken, looked at, and taken back where a weight became too large. */
  #tryToOptimize(gradients: number, rate: number, kept: number): boolean {
    const { bytes } = this.#machine.memory
    const vectors = [this.#weights.address, this.#memory.first, this.#memory.second]
    const before = vectors.map((at) => bytes.slice(at, at + TRAINABLE_FLOATS * 4))
    this.#optimize(gradients, rate, kept)
    const largest = this.#largest(this.#weights.address)
    if (largest <= MAX_MAGNITUDE) {
      this.#weightBound = largest
      return true
    }
    for (const [i, at] of vectors.entries()) bytes.set(before[i] as Uint8Array, at)
    this.#step--
    return false
  }

  /** The optimiser's kernels over the flat vector. */
  #optimize(gradients: number, rate: number, kept: number): void {
    const { kernels } = this.#machine
    const { optimizer } = this.#spec
    const { first, second, decays } = this.#memory
    const { address } = this.#weights
    this.#step++
    if (optimizer.kind === 'adamw') {
      const { beta1, beta2, epsilon } = optimizer
      // rate·m̂/(√v̂ + ε) = step·m/(√v + ε√c₂) with step = rate·√c₂/c₁ and c = 1 − β^t.
      const c1 = 1 - beta1 ** this.#step
      const c2 = Math.sqrt(1 - beta2 ** this.#step)
      const [step, share1, share2] = [(rate * c2) / c1, 1 - beta1, 1 - beta2]
      const vectors = [address, gradients, first, second, decays] as const
      kernels.adamw(...vectors, step, beta1, share1, beta2, share2, epsilon * c2, kept)
    } else kernels.sgd(address, gradients, first, TRAINABLE_FLOATS, rate, optimizer.momentum)
  }

  distort(...args: Parameters<Distort>): void {
    this.#memory.distort(...args)
  }

  state(): OptimizerState {
    const { first, second, average } = this.#memory
    const copy = (address: number, used: boolean): Float32Array =>
      this.#machine.memory.copy(address, used ? TRAINABLE_FLOATS : 0)
    return {
      step: this.#step,
      first: copy(first, true),
      second: copy(second, this.#spec.optimizer.kind === 'adamw'),
      average: copy(average, this.#spec.ema !== null),
    }
  }

  restore(state: OptimizerState): void {
    const { first, second, average } = this.#memory
    const { floats } = this.#machine.memory
    floats.set(state.first, first >> 2)
    floats.set(state.second, second >> 2)
    floats.set(state.average, average >> 2)
    this.#step = state.step
    this.#ownMoments = this.#spec.optimizer.kind === 'sgd'
    this.#velocityBound = this.#largest(first)
    this.#weightBound = this.#largest(this.#weights.address)
  }

  dispose(): void {}
}
