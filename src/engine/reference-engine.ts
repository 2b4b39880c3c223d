/*
 * The backend `'js'`: src/reference/ as an engine. It serves where WebAssembly is blocked, and is what the fast
 * engine is tested against.
 */
import { allWithin } from '../check.js'
import type { ImageBatch, Plane } from '../input/images.js'
import { classesIn, INPUT_SIDE, parameterFloats, TRAINABLE_FLOATS, type Variant } from '../network/network.js'
import { decodeImage, decodePlane } from '../reference/decode.js'
import { lossOfDistances } from '../reference/loss.js'
import { backward, forward } from '../reference/network.js'
import { type OptimizerMemory, optimizerMemory, optimizerStep } from '../reference/optimizer.js'
import { scanPlane } from '../reference/scan.js'
import type { Activations, Engine, OptimizerState, ScanMap, Trainer, TrainerSpec } from './engine.js'

/**
 * The engine of the backend `'js'`: the reference on Float32Arrays, where WebAssembly cannot run.
 *
 * @example
 * const engine = createReferenceEngine(DEFAULT_VARIANT, 26)
 * engine.writeParameters(parameters)
 * engine.distances(images, new Float32Array(images.count * 26))
 */
export function createReferenceEngine(variant: Variant, classes: number): Engine {
  return new ReferenceEngine(variant, classes)
}

class ReferenceEngine implements Engine {
  readonly backend = 'js'
  readonly precision = 'float32'
  readonly variant: Variant
  readonly classes: number
  readonly #parameters: Float32Array

  constructor(variant: Variant, classes: number) {
    this.variant = variant
    this.classes = classes
    this.#parameters = new Float32Array(parameterFloats(classes))
  }

  writeParameters(flat: Float32Array): void {
    this.#parameters.set(flat)
  }

  readParameters(): Float32Array {
    return this.#parameters.slice()
  }

  distances(images: ImageBatch, into: Float32Array): void {
    const input = inputPlane()
    for (let i = 0; i < images.count; i++) {
      const { output } = forward(this.#parameters, this.variant, decodeImage(images, i, input))
      into.set(output, i * this.classes)
    }
  }

  distancesAndC5(image: ImageBatch, into: Float32Array): Float32Array {
    const { c5, output } = this.activations(image)
    into.set(output)
    return c5
  }

  activations(image: ImageBatch): Activations {
    return forward(this.#parameters, this.variant, decodeImage(image, 0, inputPlane()))
  }

  scan(plane: Plane): ScanMap {
    const { width, height } = plane
    const picture = decodePlane(plane, new Float32Array(width * height))
    return scanPlane(this.#parameters, this.variant, picture, width, height)
  }

  async trainer(spec: TrainerSpec): Promise<Trainer> {
    return new ReferenceTrainer(this.#parameters, this.variant, spec)
  }

  dispose(): void {}
}

class ReferenceTrainer implements Trainer {
  /** The engine's own: a step shows there at once. */
  readonly #parameters: Float32Array
  readonly #variant: Variant
  readonly #spec: TrainerSpec
  #memory: OptimizerMemory<Float32Array>
  /** The running average of the trainable parameters; empty without `ema`. */
  #average: Float32Array

  constructor(parameters: Float32Array, variant: Variant, spec: TrainerSpec) {
    this.#parameters = parameters
    this.#variant = variant
    this.#spec = spec
    this.#memory = optimizerMemory(spec.optimizer, parameters)
    this.#average = parameters.slice(0, spec.ema === null ? 0 : TRAINABLE_FLOATS)
  }

  step(images: ImageBatch, labels: Uint8Array, learningRate: number): number {
    const options = { ...this.#spec, distanceScale: this.#variant.distanceScale }
    const share = 1 / images.count
    let loss = 0
    const gradient = this.#gradient(images, share, (distances, i) => {
      const one = lossOfDistances(distances, labels[i] as number, options)
      loss += one.loss * share
      return one.gradient
    })
    return this.#update(loss, gradient, learningRate)
  }

  stepAlong(images: ImageBatch, byDistances: Float32Array, learningRate: number, clip?: number): boolean {
    const classes = classesIn(this.#parameters.length)
    const gradient = this.#gradient(images, 1, (_, i) => byDistances.slice(i * classes, (i + 1) * classes))
    if (clip !== undefined) {
      const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0))
      if (norm > clip)
        for (let i = 0; i < gradient.length; i++) gradient[i] = ((gradient[i] as number) * clip) / norm
    }
    return !Number.isNaN(this.#update(0, gradient, learningRate))
  }

  /** The optimiser's step; NaN, and nothing changed, when a gradient or a weight would not stay finite. */
  #update(loss: number, gradient: Float64Array, learningRate: number): number {
    if (!Number.isFinite(loss)) return loss
    if (!gradient.every(Number.isFinite)) return Number.NaN
    // On copies: too great a step must leave nothing behind.
    const stepped = this.#parameters.slice()
    const memory = copyOf(this.#memory)
    optimizerStep(this.#spec.optimizer, stepped, gradient, learningRate, memory)
    if (!allWithin(stepped)) return Number.NaN
    this.#parameters.set(stepped)
    this.#memory = memory
    this.#follow()
    return loss
  }

  /** Moves the running average towards the weights; it forgets its start quickly, and then remembers `ema`. */
  #follow(): void {
    if (this.#spec.ema === null) return
    const { step } = this.#memory
    const decay = Math.min(this.#spec.ema, (1 + step) / (10 + step))
    const average = this.#average
    for (let i = 0; i < average.length; i++) {
      average[i] = decay * (average[i] as number) + (1 - decay) * (this.#parameters[i] as number)
    }
  }

  state(): OptimizerState {
    return { ...copyOf(this.#memory), average: this.#average.slice() }
  }

  restore(state: OptimizerState): void {
    this.#memory = copyOf(state)
    this.#average = state.average.slice()
  }

  dispose(): void {}

  /** The gradient by the trainable parameters: `share` of each image's, summed in doubles. */
  #gradient(
    images: ImageBatch,
    share: number,
    byDistances: (distances: Float32Array, index: number) => Float32Array,
  ): Float64Array {
    const input = inputPlane()
    const gradient = new Float64Array(TRAINABLE_FLOATS)
    for (let i = 0; i < images.count; i++) {
      const values = forward(this.#parameters, this.#variant, decodeImage(images, i, input))
      const one = backward(this.#parameters, this.#variant, values, byDistances(values.output, i))
      for (let p = 0; p < TRAINABLE_FLOATS; p++)
        gradient[p] = (gradient[p] as number) + share * (one[p] as number)
    }
    return gradient
  }
}

const inputPlane = (): Float32Array => new Float32Array(INPUT_SIDE * INPUT_SIDE)

function copyOf({ step, first, second }: OptimizerMemory<Float32Array>): OptimizerMemory<Float32Array> {
  return { step, first: first.slice(), second: second.slice() }
}
