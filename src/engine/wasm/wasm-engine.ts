import { LeNet5Error } from '../../errors.js'
import type { ImageBatch, Plane } from '../../input/images.js'
import type { Variant } from '../../network/network.js'
import { C5, F6, INPUT_SIDE, S4, size } from '../../network/network.js'
import type { Distortion } from '../../reference/distort.js'
import type { Activations, Engine, Precision, ScanMap, Trainer, TrainerSpec } from '../engine.js'
import { OCTET } from './cells.js'
import { DenseLayers, QUAD } from './dense-layers.js'
import { Few, type Head } from './few.js'
import { Frame } from './frame.js'
import type { Kernels } from './kernels.js'
import { Arena, type Region } from './memory.js'
import { type FrontBuffers, type OctetBuffers, Octets } from './octets.js'
import { OctetsInt16 } from './octets-int16.js'
import { Packs } from './packs.js'
import { PlaneFront, packPlanes, readPlanes } from './planes.js'
import { QuadHead } from './quad-head.js'
import { Resampler } from './resampler.js'
import { Scan } from './scan.js'
import { SingleHead } from './single-head.js'
import { squashKind } from './squash.js'
import { CLASSES, PARAMETER_FLOATS } from './ten.js'
import { SimdTrainer, TrainingMemory } from './trainer.js'
import { Weights } from './weights.js'
import { WinogradFront } from './winograd-front.js'

/** From how many images on a part of an octet is run as a whole one, by the plan: four, two and one are cheaper than 7. */
const WORTH_AN_OCTET = { folded: OCTET, unfolded: 5, int16: 6 }

/** The network on the SIMD kernels: octets for batches, columns for four images and for one, planes for pictures. */
export class SimdEngine implements Engine {
  readonly backend: 'relaxed' | 'baseline'
  readonly variant: Variant
  readonly classes: number
  readonly precision: Precision
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  /** C5 and F6, for eight images and for one. */
  readonly #dense: DenseLayers
  readonly #head: SingleHead
  #folded: Packs | undefined
  #plain: Packs | undefined
  #octets: Octets<FrontBuffers> | undefined
  #octet: OctetBuffers<FrontBuffers> | undefined
  #int16: OctetsInt16 | undefined
  readonly #squash: number
  #frame: Frame | undefined
  #one: Few | undefined
  #four: Few | undefined
  #whole: PlaneFront | undefined
  #scan: Scan | undefined
  #training: TrainingMemory | undefined
  #resampler: Resampler | undefined

  constructor(
    kernels: Kernels,
    backend: 'relaxed' | 'baseline',
    variant: Variant,
    precision: Precision = 'float32',
    classes: number = CLASSES,
  ) {
    if (classes !== CLASSES) {
      throw new LeNet5Error(
        'WEBASSEMBLY',
        `the kernels run ${CLASSES} classes for now, got ${classes}; pass simd: 'js'`,
      )
    }
    this.classes = classes
    this.backend = backend
    this.variant = variant
    this.precision = precision
    this.#kernels = kernels
    this.#arena = new Arena(kernels.memory)
    this.#weights = new Weights(this.#arena, kernels)
    this.#dense = new DenseLayers(this.#arena, kernels, this.#weights)
    this.#head = new SingleHead(this.#arena, kernels, this.#weights, this.#dense)
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
    return this.#copy(this.#weights.address, PARAMETER_FLOATS)
  }

  distances(images: ImageBatch, into: Float32Array): void {
    // Network units may be any number: only bytes are sure to fit into 16 bits.
    const int16 = this.precision === 'int16' && images.encoding !== 'floats32'
    const folded = !this.variant.squashConvolutions
    const rest = images.count % OCTET
    const worth = WORTH_AN_OCTET[int16 ? 'int16' : folded ? 'folded' : 'unfolded']
    const octets = images.count - (rest >= worth ? 0 : rest)
    if (octets > 0 && int16) this.#batchInt16(images, octets, into)
    else if (octets > 0) this.#batch(images, octets, into)
    if (octets < images.count) this.#rest(images, octets, into)
  }

  /** C1 and C3 as this variant computes them. */
  get #packs(): Packs {
    return this.variant.squashConvolutions ? this.#plainPacks : this.#foldedPacks
  }

  get #foldedPacks(): Packs {
    this.#folded ??= new Packs(this.#arena, this.#weights, true)
    return this.#folded
  }

  get #plainPacks(): Packs {
    this.#plain ??= new Packs(this.#arena, this.#weights, false)
    return this.#plain
  }

  /** The tables of octets: made when first needed, since one image does without. */
  get #lanes(): Octets<FrontBuffers> {
    if (this.#octets) return this.#octets
    const { variant } = this
    const front = new WinogradFront(this.#arena, this.#kernels, this.#weights, this.#packs, variant)
    this.#octets = new Octets(this.#arena, this.#kernels, this.#weights, front, this.#dense, variant)
    return this.#octets
  }

  /** The first images of the batch, eight at a time. */
  #batch(images: ImageBatch, end: number, into: Float32Array): void {
    const lanes = this.#lanes
    this.#octet ??= lanes.buffers('octet', 1)[0] as OctetBuffers<FrontBuffers>
    lanes.refresh()
    for (let i = 0; i < end; i += OCTET) {
      const count = Math.min(OCTET, images.count - i)
      lanes.write(images, i, count, this.#octet.input)
      lanes.forward(this.#octet)
      lanes.read(this.#octet, count, into, i * CLASSES)
    }
  }

  #batchInt16(images: ImageBatch, end: number, into: Float32Array): void {
    this.#int16 ??= new OctetsInt16(
      this.#arena,
      this.#kernels,
      this.#weights,
      this.#foldedPacks,
      this.variant,
    )
    this.#int16.refresh()
    for (let i = 0; i < end; i += OCTET)
      this.#int16.run(images, i, Math.min(OCTET, images.count - i), into, i * CLASSES)
  }

  /** The last images of the batch, less than eight: one by one, where folded four at a time first. */
  #rest(images: ImageBatch, start: number, into: Float32Array): void {
    if (this.variant.squashConvolutions) {
      for (let i = start; i < images.count; i++) {
        this.#unfolded(images, i)
        this.#read(this.#head, 1, into, i)
      }
      return
    }
    this.#frame ??= new Frame(this.#arena, this.#kernels, 'some images')
    if (images.encoding !== 'floats32') this.#frame.stage(images, start, images.count - start)
    for (let i = start; i < images.count; ) {
      const few = images.count - i < QUAD ? this.#oneImage(this.#frame) : this.#fourImages(this.#frame)
      few.run(images, i)
      this.#read(few.head, few.images, into, i)
      i += few.images
    }
  }

  #oneImage(frame: Frame): Few {
    this.#one ??= new Few(this.#arena, this.#kernels, this.#packs, frame, this.#head, this.variant, 1)
    return this.#one
  }

  #fourImages(frame: Frame): Few {
    if (this.#four) return this.#four
    const head = new QuadHead(this.#arena, this.#kernels, this.#weights, this.#dense)
    this.#four = new Few(this.#arena, this.#kernels, this.#packs, frame, head, this.variant, QUAD)
    return this.#four
  }

  /** Copies the distances of `count` images out. */
  #read({ output }: Head, count: number, into: Float32Array, index: number): void {
    const floats = this.#arena.floats
    const from = output >> 2
    const at = index * CLASSES
    for (let j = 0; j < count * CLASSES; j++) into[at + j] = floats[from + j] as number
  }

  distancesAndC5(image: ImageBatch, into: Float32Array): Float32Array {
    this.distances(image, into)
    return this.#copy(this.#head.c5, size(C5.output))
  }

  #copy(address: number, length: number): Float32Array {
    return this.#arena.floats.slice(address >> 2, (address >> 2) + length)
  }

  activations(image: ImageBatch): Activations {
    const front = this.#unfolded(image, 0)
    const { s4, c5, f6, output } = this.#head
    return {
      input: readPlanes(this.#arena, this.#kernels, front.input),
      c1: readPlanes(this.#arena, this.#kernels, front.c1 as NonNullable<typeof front.c1>),
      s2: readPlanes(this.#arena, this.#kernels, front.s2),
      c3: readPlanes(this.#arena, this.#kernels, front.c3 as NonNullable<typeof front.c3>),
      s4: this.#copy(s4, size(S4.output)),
      c5: this.#copy(c5, size(C5.output)),
      f6: this.#copy(f6, size(F6.output)),
      output: this.#copy(output, CLASSES),
    }
  }

  /** One image, unfolded: the layers up to S4, whose planes it returns, and the head after them. */
  #unfolded(images: ImageBatch, index: number): PlaneFront {
    const arena = this.#arena
    const kernels = this.#kernels
    const squash = this.#squash
    this.#whole ??= new PlaneFront(
      arena,
      kernels,
      this.#weights,
      this.#plainPacks,
      'one image, unfolded',
      INPUT_SIDE,
      INPUT_SIDE,
    )
    const front = this.#whole
    const head = this.#head
    const side = images.encoding === 'bytes28' ? 28 : INPUT_SIDE
    front.write(images.data, index * side * side, side, (INPUT_SIDE - side) / 2)
    front.run(squash, this.variant.squashConvolutions ? squash : 0)
    packPlanes(kernels, front.s4, head.s4)
    head.run(squash)
    return front
  }

  scan(plane: Plane): ScanMap {
    this.#scan ??= new Scan(this.#arena, this.#kernels, this.#weights, this.#packs)
    return this.#scan.run(plane, this.#squash, this.variant.squashConvolutions ? this.#squash : 0)
  }

  trainer(spec: TrainerSpec): Trainer {
    const { variant } = this
    this.#training ??= new TrainingMemory(
      this.#arena,
      this.#kernels,
      this.#weights,
      this.#packs,
      this.#dense,
      variant,
    )
    return new SimdTrainer(this.#arena, this.#kernels, this.#weights, variant, spec, this.#training)
  }

  distort(images: ImageBatch, index: number, distortion: Distortion, into: Float32Array, at: number): void {
    this.#resampler ??= new Resampler(this.#arena, this.#kernels)
    this.#resampler.distort(images, index, distortion, into, at)
  }

  dispose(): void {}
}
