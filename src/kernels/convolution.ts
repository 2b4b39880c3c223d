/*
 * 5×5 convolutions of any size in linear memory, and their gradients, on the tables of the engine (tiles.ts). Pictures are
 * packed, [maps][height][width], columns in the lanes. The tables of a shape are made once and kept while it is used; the
 * addresses they are run with are the caller's, new ones at every call, so kernels are called one by one and not by a program.
 *
 *     wide rows      cells of one output row, the last of which ends with it, repeated for every row
 *     narrow rows    of less than a cell: two cells of the whole map, as wide as the input, repeated to its end; then rows
 *                    are copied out without what stands between them
 */
import { runCells } from '../engine/wasm/layout.js'
import type { Memory } from '../engine/wasm/memory.js'
import type { Kernels } from '../engine/wasm/module.js'
import {
  CELL,
  correlationRecords,
  type MapPair,
  PAIR,
  pairMaps,
  range,
  type Tiles,
  tapLists,
  tapPlace,
  tileRecords2x2,
  windowTaps,
} from '../engine/wasm/tiles.js'
import type { Conv5x5Options, Gradients, On } from './types.js'

/** What an operation works with in linear memory. */
export interface Bench {
  readonly kernels: Kernels
  readonly memory: Memory
  readonly tables: RecentlyUsed
  /** Hands out so many floats, for the length of the call. */
  take(length: number): number
}

/** What is slow to make, takes bytes, and is told when it is dropped. */
export interface Tables {
  readonly bytes: number
  drop(): void
}

/** The most recently used of values that are slow to make, bounded by number and bytes; the newest always stays. */
export class RecentlyUsed {
  readonly #values = new Map<string, Tables>()
  readonly #maxValues: number
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxValues: number, maxBytes: number) {
    this.#maxValues = maxValues
    this.#maxBytes = maxBytes
  }

  get<T extends Tables>(key: string, make: () => T): T {
    let value = this.#values.get(key)
    if (value) this.#values.delete(key)
    else {
      value = make()
      this.#bytes += value.bytes
    }
    // A Map keeps the order of insertion: the first is the one unused for longest.
    this.#values.set(key, value)
    for (const [oldest, old] of this.#values) {
      if (oldest === key || (this.#values.size <= this.#maxValues && this.#bytes <= this.#maxBytes)) break
      this.#values.delete(oldest)
      this.#bytes -= old.bytes
      old.drop()
    }
    return value as T
  }
}

type Options = On<number, Conv5x5Options>

/** Side and taps of the window. */
const SIDE = 5
const AREA = SIDE * SIDE
/** Zeros around a gradient: what a window reaches beyond it. */
const BORDER = SIDE - 1
/** Vectors summed in floats before their sum goes on in doubles: rounding stays that of short sums. */
const BAND = 1024

/** The sizes of a convolution; connections are the input maps of each output map. */
interface Sizes {
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly outputMaps: number
  readonly connections: readonly (readonly number[])[]
}

function shapeOf({ maps, height, width, outputMaps, connections }: Options): Sizes {
  return { maps, height, width, outputMaps, connections: connections ?? Array(outputMaps).fill(range(maps)) }
}

/** The convolution that takes a gradient within its border of zeros to the gradient by the input. */
function turned({ maps, height, width, outputMaps, connections }: Sizes): Sizes {
  const back: number[][] = range(maps).map(() => [])
  for (const [map, inputs] of connections.entries()) for (const input of inputs) back[input]?.push(map)
  const [rows, columns] = [height + BORDER, width + BORDER]
  return { maps: outputMaps, height: rows, width: columns, outputMaps: maps, connections: back }
}

/** Makes tables and counts their bytes; or finds those of the same shape. They are good until the next ones are asked for. */
function tablesOf<T>(
  bench: Bench,
  kind: string,
  options: Options,
  make: (memory: Memory, shape: Sizes) => T,
): T {
  const { memory, tables } = bench
  const { maps, height, width, outputMaps, connections } = options
  const table = connections ? connections.map((inputs) => inputs.join()).join(';') : 'all'
  const kept = tables.get(`${kind} ${maps} ${height} ${width} ${outputMaps} ${table}`, () => {
    const bytes = (): number => memory.regions.reduce((sum, region) => sum + region.bytes, 0)
    const before = bytes()
    const { made, free } = memory.together(() => make(memory, shapeOf(options)))
    return { made, bytes: bytes() - before, drop: free }
  })
  return kept.made
}

/** The tables of a convolution. */
interface Convolution {
  readonly shape: Sizes
  readonly tiles: Tiles
  /** Times the tiles are run, and bytes they move on by each time. */
  readonly rounds: number
  readonly inputStep: number
  readonly outputStep: number
  /** Narrow rows: bytes from map to map of what the tiles write. */
  readonly wholeMap: number | null
  /** Floats of the packed weights. */
  readonly packLength: number
  readonly pairs: readonly MapPair[]
  /** Address of a table: for each pair of maps byte offsets of two biases, then of two kernels an input. */
  readonly sources: number
}

/** Where the first tap of a kernel lies among the weights: turned kernels are read from their last tap backwards. */
type KernelPlace = (map: number, input: number) => number

function planConvolution(memory: Memory, shape: Sizes, place: KernelPlace): Convolution {
  const { height, width, connections } = shape
  const [rows, columns] = [height - BORDER, width - BORDER]
  const name = `convolution of ${shape.maps}×${height}×${width}`
  const pairs = pairMaps(connections)
  const offsets: number[] = []
  let packLength = 0
  for (const { inputs } of pairs) {
    offsets.push(packLength * 4)
    packLength += 2 * (1 + AREA * inputs.length)
  }
  const words = pairs.flatMap(({ maps, inputs }) => [
    ...maps.map((map) => map * 4),
    ...inputs.flatMap((input) => maps.map((map) => place(map, input) * 4)),
  ])
  const sources = memory.table(`${name}: sources`, words)
  const taps = tapLists(memory, name, (inputs) =>
    windowTaps(inputs, SIDE, height * width * 4, (i, j) => (i * width + j) * 4),
  )
  const wide = columns * 4 >= CELL
  const rounds = wide ? rows : Math.ceil(((rows - 1) * width + columns) / 16)
  const [inputStep, outputStep] = wide ? [width * 4, columns * 4] : [2 * CELL, 2 * CELL]
  const cells = runCells(wide ? columns * 4 : 2 * CELL)
  const outputMap = rounds * outputStep
  const tiles = tileRecords2x2(memory, name, pairs, offsets, taps, cells, outputMap)
  const wholeMap = wide ? null : outputMap
  return { shape, tiles, rounds, inputStep, outputStep, wholeMap, packLength, pairs, sources }
}

/**
 * Runs a convolution: input [maps][height][width], weights and bias as in the options (bias null: zeros), output
 * [outputMaps][rows][columns]; `step` is 4, or −4 for turned kernels.
 */
function run(
  { kernels, memory, take }: Bench,
  plan: Convolution,
  input: number,
  weights: number,
  step: 4 | -4,
  bias: number | null,
  to: number,
): void {
  const { shape, tiles, rounds, inputStep, outputStep, wholeMap } = plan
  const { outputMaps, width, connections } = shape
  const [rows, columns] = [shape.height - BORDER, width - BORDER]
  const pack = take(plan.packLength)
  let [from, at] = [plan.sources, pack]
  for (const { inputs } of plan.pairs) {
    if (bias === null) kernels.zero(at, PAIR)
    else kernels.gather(bias, from, 2, at)
    kernels.pairKernels(from + PAIR, inputs.length, weights, step, at + PAIR)
    from += (1 + inputs.length) * PAIR
    at += (1 + AREA * inputs.length) * PAIR
  }
  const sums = wholeMap === null ? to : take((outputMaps * wholeMap) / 4)
  kernels.repeat2x2(tiles.records, tiles.count, input, inputStep, pack, 0, sums, outputStep, rounds)
  for (let map = 0; map < outputMaps; map++) {
    const target = to + map * rows * columns * 4
    if (connections[map]?.length === 0) {
      // Without a connection a map is its bias.
      const { floats } = memory
      const value = bias === null ? 0 : (floats[(bias >>> 2) + map] as number)
      floats.fill(value, target >>> 2, (target >>> 2) + rows * columns)
    } else if (wholeMap !== null)
      kernels.copyRows(sums + map * wholeMap, width * 4, target, columns * 4, columns, rows)
  }
}

/** Writes the sums of a convolution to `to`. */
export function convolve(bench: Bench, input: number, options: Options, to: number): void {
  const plan = tablesOf(bench, 'forward', options, (memory, shape) =>
    planConvolution(memory, shape, (map, from) => (map * shape.maps + from) * AREA),
  )
  run(bench, plan, input, options.weights, 4, options.bias, to)
}

/** Writes the three gradients, from the gradient by the sums. */
export function convolveBackward(
  bench: Bench,
  gradSums: number,
  input: number,
  options: Options,
  to: Gradients<number>,
): void {
  const { kernels } = bench
  const { height, width, outputMaps } = options
  const [rows, columns, pitch] = [height - BORDER, width - BORDER, (width + BORDER) * 4]
  const paddedMap = (height + BORDER) * pitch
  const padded = zeros(bench, (outputMaps * paddedMap) / 4)
  /** The first pixel within the border. */
  const first = padded + BORDER * (pitch + 4)
  for (let map = 0; map < outputMaps; map++) {
    const from = gradSums + map * rows * columns * 4
    kernels.copyRows(from, columns * 4, first + map * paddedMap, pitch, columns, rows)
  }
  // The gradient by the input is a convolution of the padded gradient with the turned kernels.
  const back = tablesOf(bench, 'turned', options, (memory, shape) =>
    planConvolution(memory, turned(shape), (map, from) => (from * shape.maps + map) * AREA + AREA - 1),
  )
  run(bench, back, padded, options.weights, -4, null, to.input)
  correlate(bench, first, input, options, to.weights)
  sumMaps(bench, first, options, to.bias)
}

/** Takes so many zeros. */
function zeros({ memory, take }: Bench, length: number): number {
  const address = take(length)
  memory.floats.fill(0, address >>> 2, (address >>> 2) + length)
  return address
}

/** The tables of a convolution's weight gradients. */
interface Correlation {
  readonly tiles: Tiles
  readonly places: number
  readonly positions: number
  readonly vectors: number
  /** Bytes from row to row of the input: its width, or more with zeros behind it. */
  readonly inputPitch: number
}

function planCorrelation(memory: Memory, { height, width, maps, connections }: Sizes): Correlation {
  const columns = width - BORDER
  const vectors = Math.ceil(columns / 4)
  const inputPitch = (columns % 4 === 0 ? width : width + BORDER) * 4
  const name = `weight gradient of ${maps}×${height}×${width}`
  const { tiles, places } = correlationRecords(
    memory,
    name,
    pairMaps(connections),
    tapPlace({ weights: 0, bias: 0, inputs: maps, kernel: SIDE }),
    (inputs) => windowTaps(inputs, SIDE, height * inputPitch, (i, j) => i * inputPitch + j * 4),
    (height + BORDER) * (width + BORDER) * 4,
  )
  const list = [vectors, ...range(vectors).map((i) => i * 16)]
  return { tiles, places, positions: memory.table(`${name}: positions`, list), vectors, inputPitch }
}

/**
 * Writes dW[o,m,ky,kx] = Σ g[o,y,x] · x[m,y+ky,x+kx], unconnected ones 0: columns in the lanes. The gradient lies within its
 * border of zeros, so whole vectors may run over its rows; what they meet of the input must then be finite, so its rows
 * run on in zeros too.
 *
 * @param gradient address of its first pixel within the border
 */
function correlate(bench: Bench, gradient: number, input: number, options: Options, to: number): void {
  const { kernels, memory, take } = bench
  const { height, width, maps, outputMaps } = options
  const { tiles, places, positions, vectors, inputPitch } = tablesOf(
    bench,
    'weights',
    options,
    planCorrelation,
  )
  let x = input
  if (inputPitch !== width * 4) {
    x = zeros(bench, (maps * height * inputPitch) / 4)
    kernels.copyRows(input, width * 4, x, inputPitch, width, maps * height)
  }
  const length = tiles.count * 8
  const at = take(length)
  const results = memory.floats.subarray(at >>> 2, (at >>> 2) + length)
  const sums = new Float64Array(length)
  const [rows, band] = [height - BORDER, Math.max(1, Math.floor(BAND / vectors))]
  const pitch = (width + BORDER) * 4
  for (let row = 0; row < rows; row += band) {
    const [from, by, count] = [x + row * inputPitch, gradient + row * pitch, Math.min(band, rows - row)]
    const { records } = tiles
    kernels.correlate4x2(records, tiles.count, from, by, at, positions, count, inputPitch, pitch)
    for (let i = 0; i < length; i++) sums[i] = (sums[i] as number) + (results[i] as number)
  }
  results.set(sums)
  kernels.zero(to, outputMaps * maps * AREA * 4)
  kernels.scatter(at, places, length, to)
}

/** Writes the biases' gradients: the sum of each map of the gradient. */
function sumMaps(bench: Bench, gradient: number, { height, width, outputMaps }: Options, to: number): void {
  const { kernels, memory, take } = bench
  const [rows, pitch] = [height - BORDER, (width + BORDER) * 4]
  // An even number of vectors: the border's zeros fill up the last.
  const vectors = 2 * Math.ceil((width - BORDER) / 8)
  const band = Math.max(1, Math.floor(BAND / vectors))
  const result = take(1)
  const { floats } = memory
  for (let map = 0; map < outputMaps; map++) {
    const start = gradient + map * (height + BORDER) * pitch
    let sum = 0
    for (let row = 0; row < rows; row += band) {
      kernels.sumRuns(start + row * pitch, 1, vectors, Math.min(band, rows - row), pitch, result)
      sum += floats[result >>> 2] as number
    }
    floats[(to >>> 2) + map] = sum
  }
}
