import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { Job } from './pairing.js'
import { layOutPlanes, type PlaneMaps } from './planes.js'
import { CELL, type KernelSource, type Tiles, tapLists, tiles2x2 } from './tables.js'

/*
 * A full 5×5 convolution over planes by Winograd's F(4×4, 5×5) (assembly/winograd.ts). At each of 64 points it is a
 * convolution of 1×1, all by the same records: rows of tiles lie one after the other without gaps, so all of a plane is
 * one run of them, and a chunk of it is two cells.
 */

/** Outputs of a tile, along either axis: widths must be multiples of it. */
export const TILE = 4
const POINTS = 8
/** Tiles of a chunk. */
const CHUNK = 16

/** A layer's weights at the 64 points. */
export class WinogradWeights {
  readonly address: number
  readonly source: KernelSource
  readonly outputs: number
  readonly #rows: number

  constructor(arena: Arena, name: string, outputs: number, source: KernelSource) {
    this.source = source
    this.outputs = outputs
    // A pair of biases first, as the tiles want.
    this.address = arena.reserve(`${name} at 64 points, pairs`, POINTS ** 2 * this.point)
    this.#rows = arena.reserve(`${name}, a kernel's rows at eight points`, POINTS * source.kernel * 8)
  }

  /** Bytes of two outputs at one point, and of all. */
  get pair(): number {
    return (this.source.inputs + 1) * 8
  }

  get point(): number {
    return (this.outputs / 2) * this.pair
  }

  fill(kernels: Kernels): void {
    const { weights, bias, inputs } = this.source
    kernels.winogradKernels(weights, bias, this.outputs, inputs, this.address, this.#rows)
  }
}

/** A convolution over planes whose output is a multiple of four wide. */
export class WinogradConvolution {
  readonly output: PlaneMaps
  readonly #weights: WinogradWeights
  readonly #input: PlaneMaps
  /** Tiles of a row, and rows of them. */
  readonly #tiles: number
  readonly #rows: number
  /** One map's rows at eight points: bytes of a point. */
  readonly #lines: number
  readonly #line: number
  /** The input at the 64 points: bytes of a map, and of all maps at one point. */
  readonly #seen: number
  readonly #seenMap: number
  readonly #seenPoint: number
  readonly #products: number
  readonly #productsPoint: number
  readonly #records: Tiles
  readonly #places: number
  readonly #back: number
  readonly #chunks: number

  constructor(arena: Arena, name: string, weights: WinogradWeights, input: PlaneMaps) {
    const { source, outputs, pair } = weights
    const height = input.height - source.kernel + 1
    const width = input.width - source.kernel + 1
    const tiles = width / TILE
    const rows = Math.ceil(height / TILE)
    this.#weights = weights
    this.#input = input
    this.#tiles = tiles
    this.#rows = rows
    this.#chunks = Math.ceil((rows * tiles) / CHUNK)
    this.#line = (rows + 1) * TILE * tiles * 4 + CELL
    this.#lines = arena.reserve(`${name}, rows of a map at eight points`, POINTS * this.#line)
    this.#seenMap = Math.ceil((rows * tiles * 4) / CELL) * CELL + CELL
    this.#seenPoint = input.maps * this.#seenMap
    this.#seen = arena.reserve(`${name}, what it sees at 64 points`, POINTS ** 2 * this.#seenPoint + 2 * CELL)
    this.#productsPoint = outputs * 2 * CELL
    this.#products = arena.reserve(`${name}, products at 64 points`, POINTS ** 2 * this.#productsPoint)
    this.#back = arena.reserve(`${name}, tiles on their way back`, TILE * (POINTS + 1) * 16)
    // Tiles beyond the last write to rows of their own, and those of the last row what it has too many.
    const planes = layOutPlanes(arena, `${name}, planes`, outputs, (rows + 1) * TILE, width)
    this.output = { ...planes, height }
    this.#places = arena.table(
      `${name}, places`,
      Array.from({ length: this.#chunks * CHUNK }, (_, i) =>
        i < rows * tiles
          ? Math.floor(i / tiles) * TILE * planes.row + (i % tiles) * TILE * 4
          : rows * TILE * planes.row,
      ),
    )

    const maps = Array.from(Array(input.maps).keys())
    const jobs = Array.from(
      { length: outputs / 2 },
      (_, i): Job => ({ maps: [2 * i, 2 * i + 1], inputs: maps, first: true }),
    )
    this.#records = tiles2x2(
      arena,
      `${name}, records of a point`,
      jobs,
      jobs.map((_, job) => job * pair),
      tapLists(arena, name, () => maps.map((map) => map * this.#seenMap)),
      [
        { input: 0, output: 0 },
        { input: CELL, output: CELL },
      ],
      2 * CELL,
    )
  }

  run(kernels: Kernels): void {
    const input = this.#input
    const spare = (this.#rows + 1) * TILE - input.height
    for (let m = 0; m < input.maps; m++) {
      const from = input.address + m * input.map
      kernels.winogradRows(from, input.row, input.height, spare, this.#tiles, this.#lines, this.#line)
      const to = this.#seen + m * this.#seenMap
      kernels.winogradColumns(this.#lines, this.#line, this.#rows, this.#tiles, to, this.#seenPoint)
    }
    const { address, point, outputs } = this.#weights
    const { records, count } = this.#records
    const { output } = this
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      const seen = this.#seen + chunk * 2 * CELL
      for (let p = 0; p < POINTS ** 2; p++) {
        const products = this.#products + p * this.#productsPoint
        kernels.tiles2x2(records, count, seen + p * this.#seenPoint, address + p * point, 8, products)
      }
      const places = this.#places + chunk * CHUNK * 4
      kernels.winogradOutputs(
        this.#products,
        outputs,
        places,
        output.address,
        output.row,
        output.map,
        this.#back,
      )
    }
  }
}
