import type { ImageBatch, Plane } from '../../input/images.js'
import { Arena, type Region } from '../../memory/arena.js'
import { C5, CLASSES, F6, INPUT_SIDE, OUTPUT, S4, size } from '../../network/layers.js'
import { PARAMETER_FLOATS } from '../../network/parameters.js'
import type { Variant } from '../../network/variant.js'
import type { Distortion } from '../../training/distort.js'
import type { Activations, Engine, ScanMap, Trainer, TrainerSpec } from '../engine.js'
import { OCTET } from './cells.js'
import { GROUP } from './dense-layers.js'
import type { Kernels } from './kernels.js'
import { type OctetBuffers, Octets } from './octets.js'
import { PlaneFront, packPlanes, readPlanes } from './planes.js'
import { Resampler } from './resampler.js'
import { Scan } from './scan.js'
import { Solo } from './solo.js'
import { squashKind } from './squash.js'
import { SimdTrainer, TrainingMemory } from './trainer.js'
import { Weights } from './weights.js'

/** From how many images on a part of an octet is run as a whole one. */
const WORTH_AN_OCTET = 6

/** The network on the SIMD kernels: octets for batches, columns and blocks for one image, planes for pictures. */
export class SimdEngine implements Engine {
  readonly backend: 'relaxed' | 'baseline'
  readonly variant: Variant
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #octets: Octets
  readonly #octet: OctetBuffers
  readonly #squash: number
  #solo: Solo | undefined
  #whole: PlaneFront | undefined
  #vectors: { s4: number; c5: number; f6: number; output: number } | undefined
  #scan: Scan | undefined
  #training: TrainingMemory | undefined
  #resampler: Resampler | undefined

  constructor(kernels: Kernels, backend: 'relaxed' | 'baseline', variant: Variant) {
    this.backend = backend
    this.variant = variant
    this.#kernels = kernels
    this.#arena = new Arena(kernels.memory)
    this.#weights = new Weights(this.#arena, kernels)
    this.#octets = new Octets(this.#arena, kernels, this.#weights, variant)
    this.#octet = this.#octets.buffers('octet', 1)[0] as OctetBuffers
    this.#squash = squashKind(variant.squash)
  }

  /** The memory as planned so far. */
  get regions(): readonly Region[] {
    return this.#arena.regions
  }

  /** Bytes of linear memory. */
  get memory(): number {
    return this.#arena.size
  }

  writeParameters(flat: Float32Array): void {
    this.#arena.floats.set(flat, this.#weights.address >> 2)
    this.#weights.version++
  }

  readParameters(): Float32Array {
    const from = this.#weights.address >> 2
    return this.#arena.floats.slice(from, from + PARAMETER_FLOATS)
  }

  distances(images: ImageBatch, into: Float32Array): void {
    const rest = images.count % OCTET
    const octets = images.count - (rest >= WORTH_AN_OCTET ? 0 : rest)
    if (octets > 0) this.#octets.refresh()
    for (let i = 0; i < octets; i += OCTET) {
      const count = Math.min(OCTET, images.count - i)
      this.#octets.write(images, i, count, this.#octet.input)
      this.#octets.forward(this.#octet)
      this.#octets.read(this.#octet, count, into, i * CLASSES)
    }
    for (let i = octets; i < images.count; i++) this.#single(images, i, into, i * CLASSES)
  }

  #single(images: ImageBatch, index: number, into: Float32Array, at: number): void {
    if (!this.variant.squashConvolutions) {
      this.#solo ??= new Solo(this.#arena, this.#kernels, this.#weights, this.#octets.dense, this.variant)
      this.#solo.refresh()
      this.#solo.distances(images, index, into, at)
      return
    }
    const { output } = this.#unfolded(images, index)
    const floats = this.#arena.floats
    for (let j = 0; j < CLASSES; j++) into[at + j] = floats[(output >> 2) + j] as number
  }

  activations(image: ImageBatch): Activations {
    const { s4, c5, f6, output, front } = this.#unfolded(image, 0)
    const vector = (address: number, length: number): Float32Array =>
      this.#arena.floats.slice(address >> 2, (address >> 2) + length)
    return {
      input: readPlanes(this.#arena, this.#kernels, front.input),
      c1: readPlanes(this.#arena, this.#kernels, front.c1 as NonNullable<typeof front.c1>),
      s2: readPlanes(this.#arena, this.#kernels, front.s2),
      c3: readPlanes(this.#arena, this.#kernels, front.c3 as NonNullable<typeof front.c3>),
      s4: vector(s4, size(S4.output)),
      c5: vector(c5, size(C5.output)),
      f6: vector(f6, size(F6.output)),
      output: vector(output, CLASSES),
    }
  }

  /** Every layer of one image, unfolded. */
  #unfolded(images: ImageBatch, index: number) {
    const arena = this.#arena
    const kernels = this.#kernels
    const squash = this.#squash
    this.#whole ??= new PlaneFront(
      arena,
      kernels,
      this.#weights,
      'one image, unfolded',
      INPUT_SIDE,
      INPUT_SIDE,
      false,
    )
    this.#vectors ??= {
      s4: arena.reserve('one image, unfolded: S4 in a row', size(S4.output) * 4),
      c5: arena.reserve('one image, unfolded: C5', size(C5.output) * 4),
      f6: arena.reserve('one image, unfolded: F6', Math.ceil(size(F6.output) / GROUP) * GROUP * 4),
      output: arena.reserve('one image, unfolded: OUTPUT', CLASSES * 4),
    }
    const front = this.#whole
    const { s4, c5, f6, output } = this.#vectors
    const side = images.encoding === 'bytes28' ? 28 : INPUT_SIDE
    front.write(images.data, index * side * side, side, (INPUT_SIDE - side) / 2)
    front.run(squash, this.variant.squashConvolutions ? squash : 0)
    this.#octets.dense.refresh()
    packPlanes(kernels, front.s4, s4)
    this.#octets.dense.single(C5, s4, c5)
    kernels.squash(c5, c5, size(C5.output) * 4, squash)
    this.#octets.dense.single(F6, c5, f6)
    kernels.squash(f6, f6, size(F6.output) * 4, squash)
    kernels.rbfColumns(f6, size(OUTPUT.input), this.#weights.at('output.weight'), CLASSES, output)
    return { front, s4, c5, f6, output }
  }

  scan(plane: Plane): ScanMap {
    this.#scan ??= new Scan(this.#arena, this.#kernels, this.#weights, !this.variant.squashConvolutions)
    return this.#scan.run(plane, this.#squash, this.variant.squashConvolutions ? this.#squash : 0)
  }

  trainer(spec: TrainerSpec): Trainer {
    const { variant } = this
    this.#training ??= new TrainingMemory(this.#arena, this.#kernels, this.#weights, this.#octets, variant)
    return new SimdTrainer(
      this.#arena,
      this.#kernels,
      this.#weights,
      this.#octets,
      variant,
      spec,
      this.#training,
    )
  }

  distort(images: ImageBatch, index: number, distortion: Distortion, into: Float32Array, at: number): void {
    this.#resampler ??= new Resampler(this.#arena, this.#kernels)
    this.#resampler.distort(images, index, distortion, into, at)
  }

  dispose(): void {}
}
