import type { Memory } from '../engine/wasm/memory.js'
import type { Kernels } from '../engine/wasm/module.js'
import { type MapPair, pairMaps } from '../engine/wasm/tiles.js'

/** Side and taps of the window. */
export const SIDE = 5
export const TAPS = SIDE * SIDE
/** Columns of a cell: two vectors. */
const CELL = 8
const CELL_BYTES = CELL * 4
const RECORD_WORDS = 9
const ACCUMULATE = 0xffffffff

/** A 5×5 convolution's sizes; connections are input maps of each output map. */
export interface ConvShape {
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly outputMaps: number
  readonly connections: readonly (readonly number[])[]
}

/** Where a convolution's kernels are: as they come, or transposed and turned, as the gradient by the input wants them. */
export type Orientation = 'forward' | 'transposed'

/**
 * The tables of a convolution over packed pictures [maps][height][width], columns in the lanes (assembly/tiles.ts):
 * the records of one output row, run for every row with moved addresses.
 *
 * Output rows are packed too, so a row's last cell runs over its end. What it leaves there is rewritten by the next
 * row, whose first jobs start from the bias. Rows that would run over the end of the MAP go through a scratch row.
 */
export class ConvPlan {
  readonly bytes: number
  readonly shape: ConvShape
  readonly rows: number
  readonly columns: number
  /** Floats of the packed weights: a pair of biases a job, then a pair of weights a tap. */
  readonly packLength: number
  /** Floats of the scratch row. */
  readonly scratchLength: number
  /** Output maps without a connection: nothing but their bias. */
  readonly #bare: readonly number[]
  readonly #jobs: readonly MapPair[]
  /** Output rows that do not run over the map's end. */
  readonly #wholeRows: number
  readonly #scratchPitch: number
  readonly #heap: Memory
  readonly #kernels: Kernels
  readonly #orientation: Orientation
  readonly #address: number
  readonly #biases: number
  readonly #sources: number
  readonly #kernelPairs: number
  readonly #whole: number
  readonly #last: number
  readonly #records: number

  constructor(heap: Memory, kernels: Kernels, shape: ConvShape, orientation: Orientation) {
    const { maps, height, width, outputMaps, connections } = shape
    this.shape = shape
    this.rows = height - SIDE + 1
    this.columns = width - SIDE + 1
    const jobs = pairMaps(connections)
    const cells = Math.ceil(this.columns / CELL)
    const tiles = Math.ceil(cells / 2)
    const lists = new Map<string, readonly number[]>()
    for (const { inputs } of jobs) lists.set(inputs.join(), inputs)
    this.#heap = heap
    this.#kernels = kernels
    this.#orientation = orientation
    this.#jobs = jobs
    this.#bare = [...connections.keys()].filter((map) => connections[map]?.length === 0)
    this.#kernelPairs = jobs.reduce((sum, { inputs }) => sum + inputs.length, 0)
    this.#records = jobs.length * tiles
    this.#scratchPitch = cells * CELL
    this.scratchLength = outputMaps * this.#scratchPitch
    this.packLength = 2 * jobs.length + 2 * TAPS * this.#kernelPairs
    const spill = Math.ceil((cells * CELL) / this.columns) - 1
    this.#wholeRows = Math.max(0, this.rows - spill)

    let length = 2 * jobs.length + 2 * this.#kernelPairs + 2 * RECORD_WORDS * this.#records
    for (const inputs of lists.values()) length += 1 + TAPS * inputs.length
    this.bytes = length * 4
    this.#address = heap.allocate('tables of a convolution', length * 4)
    const words = heap.words
    let at = this.#address >>> 2
    const put = (word: number): void => {
      words[at++] = word
    }

    this.#biases = at * 4
    for (const job of jobs) for (const map of job.maps) put(map * 4)
    this.#sources = at * 4
    for (const job of jobs) {
      for (const input of job.inputs) {
        for (const map of job.maps) {
          // Turned kernels are read from their last tap backwards.
          if (orientation === 'forward') put((map * maps + input) * TAPS * 4)
          else put(((input * outputMaps + map) * TAPS + TAPS - 1) * 4)
        }
      }
    }
    const tapLists = new Map<string, number>()
    for (const [key, inputs] of lists) {
      tapLists.set(key, at * 4)
      put(TAPS * inputs.length)
      for (const input of inputs) {
        for (let tap = 0; tap < TAPS; tap++) {
          put(((input * height + Math.floor(tap / SIDE)) * width + (tap % SIDE)) * 4)
        }
      }
    }
    const records = (map: number): number => {
      const start = at * 4
      let weights = 2 * jobs.length * 4
      for (const [index, { maps: pair, inputs, first }] of jobs.entries()) {
        const list = tapLists.get(inputs.join()) as number
        for (let tile = 0; tile < tiles; tile++) {
          const a = 2 * tile * CELL_BYTES
          // An odd last cell is done twice.
          const b = Math.min(2 * tile + 1, cells - 1) * CELL_BYTES
          put(a)
          put(b)
          for (const output of pair) {
            put(output * map + a)
            put(output * map + b)
          }
          put(first ? index * 8 : ACCUMULATE)
          put(weights)
          put(list)
        }
        weights += 2 * TAPS * inputs.length * 4
      }
      return start
    }
    this.#whole = records(this.rows * this.columns * 4)
    this.#last = records(this.#scratchPitch * 4)
  }

  /**
   * Convolves. All arguments are addresses: input [maps][height][width], weights and bias as in the options (bias
   * null: zeros), the pack, the scratch row, and output [outputMaps][rows][columns].
   */
  run(
    input: number,
    weights: number,
    bias: number | null,
    pack: number,
    scratch: number,
    output: number,
  ): void {
    const { outputMaps, width } = this.shape
    const { rows, columns } = this
    const jobs = this.#jobs.length
    const kernels = this.#kernels
    if (bias !== null) kernels.gather(bias, this.#biases, 2 * jobs, pack)
    else this.#heap.floats.fill(0, pack >>> 2, (pack >>> 2) + 2 * jobs)
    kernels.pairKernels(
      this.#sources,
      this.#kernelPairs,
      weights,
      this.#orientation === 'forward' ? 4 : -4,
      pack + 8 * jobs,
    )
    for (let row = 0; row < rows; row++) {
      const from = input + row * width * 4
      const to = output + row * columns * 4
      if (row < this.#wholeRows) kernels.tiles2x2(this.#whole, this.#records, from, pack, 8, to)
      else {
        kernels.tiles2x2(this.#last, this.#records, from, pack, 8, scratch)
        kernels.copyRows(scratch, this.#scratchPitch * 4, to, rows * columns * 4, columns, outputMaps)
      }
    }
    const floats = this.#heap.floats
    for (const map of this.#bare) {
      const start = (output >>> 2) + map * rows * columns
      floats.fill(bias === null ? 0 : (floats[(bias >>> 2) + map] as number), start, start + rows * columns)
    }
  }

  drop(): void {
    this.#heap.free(this.#address)
  }
}
