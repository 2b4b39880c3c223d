/*
 * The network on the SIMD kernels: which plan answers which question, and the only place, with the trainer, where programs
 * are run. A plan is made when it is first needed, so a model that only classifies has the memory of one image.
 */
import type { ImageBatch, Plane } from '../../input/images.js'
import type { Variant } from '../../network/network.js'
import { C5, INPUT_SIDE, size } from '../../network/network.js'
import type { Activations, Engine, Precision, ScanMap, Trainer, TrainerSpec } from '../engine.js'
import { planEight } from './eight-images.js'
import { oneClassifier, planFew, planFour } from './few-images.js'
import type { planInt16 as PlanInt16 } from './int16.js'
import { EIGHT } from './layout.js'
import { Memory, once, type Region } from './memory.js'
import type { Kernels } from './module.js'
import { planOneSquashed } from './one-squashed.js'
import { planValues } from './picture.js'
import type { WasmPictures } from './pictures.js'
import type { Plan } from './plan.js'
import { Machine } from './program.js'
import {
  blockSize,
  planBlock,
  readBlock,
  type ScanBlock,
  type ScanWeights,
  scanSide,
  scanWeights,
} from './scan.js'
import type { TrainingMemory } from './trainer.js'
import { Weights } from './weights.js'

// What reads no pictures, as the pool's workers, leaves these out.
export { WasmPictures } from './pictures.js'

/** From how many images on a part of eight is run as a whole, by the plan: four, two and one are cheaper than 7. */
const WORTH_EIGHT = { folded: EIGHT, unfolded: 7, int16: 6 }

/** Images whose distances become answers in one call. */
const ROWS = 64
/** Up to so many values a loop copies faster than a view. */
const FEW_VALUES = 128

/** The engine of the backends `'baseline'` and `'relaxed'`. */
export class WasmEngine implements Engine {
  readonly backend: 'relaxed' | 'baseline'
  readonly variant: Variant
  readonly precision: Precision
  readonly classes: number
  readonly machine: Machine
  readonly pictures: WasmPictures | undefined
  readonly #weights: Weights
  readonly #classifier
  readonly #one: () => Plan
  readonly #four: () => Plan
  readonly #eight: () => Plan
  readonly #int16: (() => Plan) | null
  readonly #values
  /** Where distances become answers. */
  readonly #rows
  readonly #scanWeights: () => ScanWeights
  #training: TrainingMemory | undefined
  /** The block of the last scan, and how its place is given back. */
  #block: { readonly made: ScanBlock; readonly free: () => void } | undefined

  constructor(
    kernels: Kernels,
    backend: 'relaxed' | 'baseline',
    variant: Variant,
    classes: number,
    planInt16: typeof PlanInt16 | null = null,
    Pictures: typeof WasmPictures | null = null,
  ) {
    this.backend = backend
    this.variant = variant
    this.precision = planInt16 ? 'int16' : 'float32'
    this.classes = classes
    this.machine = new Machine(kernels, new Memory(kernels.memory))
    this.pictures = Pictures ? new Pictures(this.machine) : undefined
    const weights = new Weights(this.machine, variant, classes)
    this.#weights = weights
    this.#classifier = once(() => oneClassifier(weights))
    this.#one = once(() =>
      weights.folds ? planFew(weights, 1, this.#classifier()) : planOneSquashed(weights, this.#classifier()),
    )
    this.#four = once(() => planFour(weights))
    this.#eight = once(() => planEight(weights))
    this.#int16 = planInt16 && once(() => planInt16(weights))
    this.#values = once(() => planValues(weights, this.#classifier()))
    this.#rows = once(() => ({
      from: this.machine.memory.reserve('answers: distances', ROWS * classes * 4),
      to: this.machine.memory.reserve('answers: probabilities', ROWS * classes * 4),
      nearest: this.machine.memory.reserve('answers: nearest', ROWS),
    }))
    this.#scanWeights = once(() => scanWeights(weights))
  }

  /** The memory as planned so far. */
  get regions(): readonly Region[] {
    return this.machine.memory.regions
  }

  /** Bytes of linear memory. */
  get memory(): number {
    return this.machine.memory.size
  }

  writeParameters(flat: Float32Array): void {
    this.machine.memory.floats.set(flat, this.#weights.address >> 2)
    this.#weights.version++
  }

  readParameters(): Float32Array {
    return this.machine.memory.copy(this.#weights.address, this.#weights.floats)
  }

  distances(images: ImageBatch, into: Float32Array): void {
    for (let start = 0; start < images.count; ) {
      const left = images.count - start
      const plan = this.#planFor(images, left)
      const count = Math.min(left, plan.images)
      this.#run(plan, images, start, count)
      const { floats } = this.machine.memory
      const from = plan.distances >> 2
      const at = start * this.classes
      const values = count * this.classes
      // A view of few values would cost more than the loop.
      if (values > FEW_VALUES) into.set(floats.subarray(from, from + values), at)
      else for (let i = 0; i < values; i++) into[at + i] = floats[from + i] as number
      start += count
    }
  }

  answers(distances: Float32Array, digits: Uint8Array, probabilities: Float32Array): void {
    const { kernels, memory } = this.machine
    const { classes } = this
    const { from, to, nearest } = this.#rows()
    for (let start = 0; start < digits.length; start += ROWS) {
      const count = Math.min(ROWS, digits.length - start)
      const [first, last] = [start * classes, (start + count) * classes]
      memory.floats.set(distances.subarray(first, last), from >> 2)
      kernels.softmaxRows(from, count, classes, this.variant.distanceScale, to, nearest)
      probabilities.set(memory.floats.subarray(to >> 2, (to >> 2) + count * classes), first)
      digits.set(memory.bytes.subarray(nearest, nearest + count), start)
    }
  }

  /** The plan that answers most cheaply when so many images are left. */
  #planFor(images: ImageBatch, left: number): Plan {
    // Network units may be any number: only bytes are sure to fit into 16 bits.
    if (this.#int16 && images.encoding !== 'floats32' && left >= WORTH_EIGHT.int16) return this.#int16()
    const folded = this.#weights.folds
    if (left >= (folded ? WORTH_EIGHT.folded : WORTH_EIGHT.unfolded)) return this.#eight()
    if (folded && left >= 4) return this.#four()
    return this.#one()
  }

  #run(plan: Plan, images: ImageBatch, start: number, count: number): void {
    for (const derived of plan.derived) derived.refresh()
    const program = plan.program(images.encoding)
    plan.write(images, start, count)
    this.machine.run(program)
  }

  distancesAndC5(image: ImageBatch, into: Float32Array): Float32Array {
    const plan = this.#one()
    this.#run(plan, image, 0, 1)
    into.set(this.machine.memory.copy(plan.distances, this.classes))
    return this.machine.memory.copy(this.#classifier().c5, size(C5.output))
  }

  activations(image: ImageBatch): Activations {
    const values = this.#values()
    this.#run(values, image, 0, 1)
    const layers = Object.entries(values.values)
    return Object.fromEntries(
      layers.map(([name, { address, length }]) => [name, this.machine.memory.copy(address, length)]),
    ) as unknown as Activations
  }

  scan(plane: Plane): ScanMap {
    const [width, height] = [scanSide(plane.width), scanSide(plane.height)]
    const distances = new Float32Array(this.classes * height * width)
    if (width === 1 && height === 1) {
      this.distances(onlyWindow(plane), distances)
      return { width, height, distances }
    }
    const map: ScanMap = { width, height, distances }
    const block = this.#blockFor(width, height)
    block.derived.refresh()
    const program = block.program(plane)
    // The lowest blocks are moved up to end with the picture; to the right of it they see background.
    for (let y = 0; y < height; y += block.height) {
      const top = Math.min(y, height - block.height)
      for (let left = 0; left < width; left += block.width) {
        block.write(plane, left, top)
        this.machine.run(program)
        readBlock(this.#weights, block, map, left, top)
      }
    }
    return map
  }

  /** The block for a map of so many outputs: the last one, where it is of that size. */
  #blockFor(outputsAcross: number, outputsDown: number): ScanBlock {
    const { width, height } = blockSize({ width: outputsAcross, height: outputsDown })
    const last = this.#block
    if (last && last.made.width === width && last.made.height === height) return last.made
    const scan = this.#scanWeights()
    last?.free()
    this.#block = undefined
    // What all blocks share is laid out before, so that it stays when this block is given back.
    scan.c5(height)
    this.#block = this.machine.memory.together(() => planBlock(this.#weights, scan, width, height))
    return this.#block.made
  }

  async trainer(spec: TrainerSpec): Promise<Trainer> {
    const { trainingMemory, WasmTrainer } = await import('./trainer.js')
    this.#training ??= trainingMemory(this.#weights)
    return new WasmTrainer(this.machine, this.#weights, spec, this.#training)
  }

  dispose(): void {}
}

/** The one window of a picture that has no second, as an image. */
function onlyWindow({ data, width }: Plane): ImageBatch {
  const rows = Array.from({ length: INPUT_SIDE }, (_, y) => data.subarray(y * width, y * width + INPUT_SIDE))
  const area = INPUT_SIDE * INPUT_SIDE
  const floats = data instanceof Float32Array
  const image = floats ? new Float32Array(area) : new Uint8Array(area)
  for (const [y, row] of rows.entries()) image.set(row, y * INPUT_SIDE)
  return { encoding: floats ? 'floats32' : 'bytes32', data: image, count: 1 }
}
