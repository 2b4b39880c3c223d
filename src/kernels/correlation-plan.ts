import type { Memory } from '../engine/wasm/memory.js'
import type { Kernels } from '../engine/wasm/module.js'
import { type MapPair, pairMaps } from '../engine/wasm/tiles.js'
import { type ConvShape, SIDE, TAPS } from './conv-plan.js'

/** Zeros around the gradient: what a 5×5 window reaches beyond it. */
export const BORDER = SIDE - 1
const RECORD_WORDS = 7
/** Floats a record leaves: four taps of each of two maps. */
const RESULT = 8
/** Vectors summed in floats before the sum goes on in doubles: rounding stays that of short sums, and rows stay in the cache. */
const BAND = 1024

/**
 * The tables of a convolution's weight gradients, dW[o,m,ky,kx] = Σ g[o,y,x] · x[m,y+ky,x+kx] (assembly/tiles.ts,
 * correlate4x2): the lanes are columns, four taps of two output maps a tile. The gradient lies within a border of
 * zeros, so whole vectors may run over its rows; the input's rows must then run on in finite numbers too.
 */
export class CorrelationPlan {
  readonly bytes: number
  /** Floats from row to row of the input: its width, or more with zeros behind it. */
  readonly inputPitch: number
  /** Floats of what the kernel leaves. */
  readonly resultLength: number
  readonly #heap: Memory
  readonly #kernels: Kernels
  readonly #shape: ConvShape
  readonly #jobs: readonly MapPair[]
  readonly #address: number
  readonly #count: number
  readonly #vectors: number

  constructor(heap: Memory, kernels: Kernels, shape: ConvShape) {
    const { height, width } = shape
    const columns = width - BORDER
    const jobs = pairMaps(shape.connections)
    this.#heap = heap
    this.#kernels = kernels
    this.#shape = shape
    this.#jobs = jobs
    this.#vectors = Math.ceil(columns / 4)
    this.inputPitch = columns % 4 === 0 ? width : width + BORDER
    this.#count = jobs.reduce((sum, { inputs }) => sum + Math.ceil((TAPS * inputs.length) / 4), 0)
    this.resultLength = this.#count * RESULT

    const length = this.#count * RECORD_WORDS + 1 + this.#vectors
    this.bytes = length * 4
    this.#address = heap.allocate('tables of a correlation', length * 4)
    const words = heap.words
    let at = this.#address >>> 2
    let result = 0
    for (const { maps, inputs } of jobs) {
      const taps = TAPS * inputs.length
      for (let first = 0; first < taps; first += 4) {
        for (let lane = 0; lane < 4; lane++) {
          const tap = Math.min(first + lane, taps - 1)
          const row = (inputs[Math.floor(tap / TAPS)] as number) * height + Math.floor((tap % TAPS) / SIDE)
          words[at++] = (row * this.inputPitch + (tap % SIDE)) * 4
        }
        for (const map of maps) {
          words[at++] = ((map * (height + BORDER) + BORDER) * (width + BORDER) + BORDER) * 4
        }
        words[at++] = result
        result += RESULT * 4
      }
    }
    words[at++] = this.#vectors
    for (let i = 0; i < this.#vectors; i++) words[at++] = i * 16
  }

  /**
   * Adds up the weights' gradients [outputMaps][maps][25]; unconnected ones are 0.
   *
   * @param input address of [maps][height][inputPitch]
   * @param gradient address of [outputMaps][height + 4][width + 4], zeros in the border of 4
   * @param result address of `resultLength` floats to work in
   */
  run(input: number, gradient: number, result: number): Float64Array {
    const { height, width, maps, outputMaps } = this.#shape
    const rows = height - BORDER
    const band = Math.max(1, Math.floor(BAND / this.#vectors))
    const xRow = this.inputPitch * 4
    const yRow = (width + BORDER) * 4
    const positions = this.#address + this.#count * RECORD_WORDS * 4
    const sums = new Float64Array(this.resultLength)
    const results = this.#heap.floats.subarray(result >>> 2, (result >>> 2) + this.resultLength)
    for (let row = 0; row < rows; row += band) {
      const count = Math.min(band, rows - row)
      this.#kernels.correlate4x2(
        this.#address,
        this.#count,
        input + row * xRow,
        gradient + row * yRow,
        result,
        positions,
        count,
        xRow,
        yRow,
      )
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (results[i] as number)
    }

    const weights = new Float64Array(outputMaps * maps * TAPS)
    let group = 0
    for (const job of this.#jobs) {
      const taps = TAPS * job.inputs.length
      for (let tap = 0; tap < taps; tap++) {
        const from = group + (tap >> 2) * RESULT + (tap & 3)
        const to = (job.inputs[Math.floor(tap / TAPS)] as number) * TAPS + (tap % TAPS)
        weights[job.maps[0] * maps * TAPS + to] = sums[from] as number
        weights[job.maps[1] * maps * TAPS + to] = sums[from + 4] as number
      }
      group += Math.ceil(taps / 4) * RESULT
    }
    return weights
  }

  /** The biases' gradients [outputMaps]: sums over each map of the gradient (as above). */
  runBias(gradient: number, result: number): Float64Array {
    const { height, width, outputMaps } = this.#shape
    const rows = height - BORDER
    const pitch = (width + BORDER) * 4
    // An even number of vectors: the border's zeros fill up the last.
    const vectors = 2 * Math.ceil((width - BORDER) / 8)
    const band = Math.max(1, Math.floor(BAND / vectors))
    const sums = new Float64Array(outputMaps)
    const floats = this.#heap.floats
    for (let map = 0; map < outputMaps; map++) {
      const start = gradient + (map * (height + BORDER) + BORDER) * pitch + BORDER * 4
      for (let row = 0; row < rows; row += band) {
        this.#kernels.sumRuns(start + row * pitch, 1, vectors, Math.min(band, rows - row), pitch, result)
        sums[map] = (sums[map] as number) + (floats[result >>> 2] as number)
      }
    }
    return sums
  }

  drop(): void {
    this.#heap.free(this.#address)
  }
}
