import type { Memory } from '../engine/wasm/memory.js'
import type { Kernels } from '../engine/wasm/module.js'
import type { ConvOf } from './backend.js'
import { ConvPlan, type ConvShape, type Orientation } from './conv-plan.js'
import { BORDER, CorrelationPlan } from './correlation-plan.js'
import { Lru } from './lru.js'
import type { SimdStorage } from './simd-storage.js'

/** Shapes whose tables are kept, and their bytes. */
const PLANS = 16
const PLAN_BYTES = 2 ** 23

type Take = (length: number) => number
type Options = ConvOf<SimdStorage>

/** Convolutions of any size in a heap. Tables are made once a shape, and kept while it is used. */
export class SimdConv {
  readonly #heap: Memory
  readonly #kernels: Kernels
  readonly #plans = new Lru<ConvPlan | CorrelationPlan>(PLANS, PLAN_BYTES)

  constructor(heap: Memory, kernels: Kernels) {
    this.#heap = heap
    this.#kernels = kernels
  }

  outputLength({ outputMaps, height, width }: Options): number {
    return outputMaps * (height - BORDER) * (width - BORDER)
  }

  /** Writes the sums, before any squash, to the address `to`. */
  forward(input: number, options: Options, to: number, take: Take): void {
    this.#convolve(
      'forward',
      options,
      () => shapeOf(options),
      input,
      options.weights.address,
      options.bias.address,
      to,
      take,
    )
  }

  /** Writes the three gradients; `gradSums` is the gradient by the sums. */
  backward(
    gradSums: number,
    input: number,
    options: Options,
    toInput: number,
    toWeights: number,
    toBias: number,
    take: Take,
  ): void {
    const { maps, height, width, outputMaps, weights } = options
    const rows = height - BORDER
    const columns = width - BORDER
    const paddedWidth = width + BORDER
    const paddedMap = (height + BORDER) * paddedWidth
    const gradient = this.#zeros(outputMaps * paddedMap, take)
    for (let map = 0; map < outputMaps; map++) {
      const from = gradSums + map * rows * columns * 4
      const to = gradient + (map * paddedMap + BORDER * paddedWidth + BORDER) * 4
      this.#kernels.copyRows(from, columns * 4, to, paddedWidth * 4, columns, rows)
    }

    // The gradient by the input is a convolution of the padded gradient with the turned kernels.
    this.#convolve(
      'transposed',
      options,
      () => transposed(shapeOf(options)),
      gradient,
      weights.address,
      null,
      toInput,
      take,
    )

    const plan = this.#plan(
      'correlation',
      options,
      () => new CorrelationPlan(this.#heap, this.#kernels, shapeOf(options)),
    )
    let x = input
    if (plan.inputPitch !== width) {
      x = this.#zeros(maps * height * plan.inputPitch, take)
      this.#kernels.copyRows(input, width * 4, x, plan.inputPitch * 4, width, maps * height)
    }
    const result = take(Math.max(plan.resultLength, 1))
    this.#heap.floats.set(plan.run(x, gradient, result), toWeights >>> 2)
    this.#heap.floats.set(plan.runBias(gradient, result), toBias >>> 2)
  }

  #convolve(
    orientation: Orientation,
    options: Options,
    shape: () => ConvShape,
    input: number,
    weights: number,
    bias: number | null,
    to: number,
    take: Take,
  ): void {
    const make = (): ConvPlan => new ConvPlan(this.#heap, this.#kernels, shape(), orientation)
    const plan = this.#plan(orientation, options, make)
    const pack = take(plan.packLength)
    plan.run(input, weights, bias, pack, take(plan.scratchLength), to)
  }

  /** The plan of a shape. It is good until the next one is asked for. */
  #plan<P extends ConvPlan | CorrelationPlan>(kind: string, options: Options, make: () => P): P {
    const { maps, height, width, outputMaps, connections } = options
    const table = connections ? connections.map((inputs) => inputs.join()).join(';') : 'all'
    return this.#plans.get(`${kind} ${maps} ${height} ${width} ${outputMaps} ${table}`, make) as P
  }

  #zeros(length: number, take: Take): number {
    const address = take(length)
    this.#heap.floats.fill(0, address >>> 2, (address >>> 2) + length)
    return address
  }
}

function shapeOf({ maps, height, width, outputMaps, connections }: Options): ConvShape {
  const all = Array.from({ length: maps }, (_, map) => map)
  return { maps, height, width, outputMaps, connections: connections ?? Array(outputMaps).fill(all) }
}

/** The convolution that takes a padded gradient to the gradient by the input. */
function transposed({ maps, height, width, outputMaps, connections }: ConvShape): ConvShape {
  const back: number[][] = Array.from({ length: maps }, () => [])
  for (const [map, inputs] of connections.entries()) for (const input of inputs) back[input]?.push(map)
  return {
    maps: outputMaps,
    height: height + BORDER,
    width: width + BORDER,
    outputMaps: maps,
    connections: back,
  }
}
