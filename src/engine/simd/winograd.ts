import type { Arena } from '../../memory/arena.js'
import type { Kernels } from './kernels.js'
import type { Job } from './pairing.js'
import { layOutPlanes, type PlaneMaps } from './planes.js'
import { CELL, type KernelSource, type Tiles, tapLists, tiles2x2 } from './tables.js'

/*
 * A full 5×5 convolution over planes by Winograd's F(4, 5) along its rows (assembly/winograd.ts). At each of eight points
 * it is a convolution of windows five high and one wide: rows of tiles lie one after the other without gaps, so all of a
 * plane is one run of columns, and a chunk of it is two cells.
 */

/** Outputs of a tile: widths must be multiples of it. */
export const TILE = 4
export const POINTS = 8
/** Tiles of a chunk. */
const CHUNK = 16

/** A layer's weights at the eight points. */
export class WinogradWeights {
  readonly address: number
  readonly source: KernelSource
  readonly outputs: number
  /** Rows of a unit's windows: of all maps. */
  readonly rows: number

  constructor(arena: Arena, name: string, outputs: number, source: KernelSource) {
    this.source = source
    this.outputs = outputs
    this.rows = source.inputs * source.kernel
    // A pair of biases first, as the tiles want; they stay 0.
    this.address = arena.reserve(`${name} at eight points, pairs`, POINTS * (outputs / 2) * this.pair)
  }

  /** Bytes of two outputs at one point. */
  get pair(): number {
    return (this.rows + 1) * 8
  }

  /** Address of an output's first weight at the first point: the others' are 8 bytes apart. */
  at(output: number): number {
    return this.address + (output >> 1) * this.pair + 8 + (output & 1) * 4
  }

  fill(kernels: Kernels): void {
    kernels.winogradKernels(this.source.weights, this.outputs, this.rows, this.address)
  }
}

/** A convolution over planes whose output is a multiple of four wide. */
export class WinogradConvolution {
  readonly output: PlaneMaps
  readonly #weights: WinogradWeights
  readonly #input: PlaneMaps
  readonly #tiles: number
  /** The input at the eight points: bytes of a map, and of all maps at one point. */
  readonly #seen: number
  readonly #seenMap: number
  readonly #seenPoint: number
  readonly #products: number
  readonly #points: readonly Tiles[]
  readonly #places: number
  readonly #chunks: number

  constructor(arena: Arena, name: string, weights: WinogradWeights, input: PlaneMaps) {
    const { source, outputs, pair } = weights
    const height = input.height - source.kernel + 1
    const width = input.width - source.kernel + 1
    const tiles = width / TILE
    this.#weights = weights
    this.#input = input
    this.#tiles = tiles
    this.#chunks = Math.ceil((height * tiles) / CHUNK)
    this.#seenMap = Math.ceil((input.height * tiles * 4) / CELL) * CELL + CELL
    this.#seenPoint = input.maps * this.#seenMap
    this.#seen = arena.reserve(`${name}, what it sees at eight points`, POINTS * this.#seenPoint + 2 * CELL)
    const productsPoint = outputs * 2 * CELL
    this.#products = arena.reserve(`${name}, products at eight points`, POINTS * productsPoint)
    // Tiles beyond the last write to a row of their own.
    const planes = layOutPlanes(arena, `${name}, planes`, outputs, height + 1, width)
    this.output = { ...planes, height }
    this.#places = arena.table(
      `${name}, places`,
      Array.from({ length: this.#chunks * CHUNK }, (_, i) =>
        i < height * tiles
          ? Math.floor(i / tiles) * planes.row + (i % tiles) * TILE * 4
          : height * planes.row,
      ),
    )

    const maps = Array.from(Array(input.maps).keys())
    const jobs = Array.from(
      { length: outputs / 2 },
      (_, i): Job => ({ maps: [2 * i, 2 * i + 1], inputs: maps, first: true }),
    )
    const taps = tapLists(arena, name, () =>
      maps.flatMap((map) =>
        Array.from({ length: source.kernel }, (_, i) => map * this.#seenMap + i * tiles * 4),
      ),
    )
    this.#points = Array.from({ length: POINTS }, (_, point) => {
      const at = { input: point * this.#seenPoint, output: point * productsPoint }
      const next = { input: at.input + CELL, output: at.output + CELL }
      return tiles2x2(
        arena,
        `${name}, records of point ${point}`,
        jobs,
        jobs.map((_, job) => (point * jobs.length + job) * pair),
        taps,
        [at, next],
        2 * CELL,
      )
    })
  }

  run(kernels: Kernels): void {
    const input = this.#input
    for (let m = 0; m < input.maps; m++) {
      const to = this.#seen + m * this.#seenMap
      kernels.winogradInputs(
        input.address + m * input.map,
        input.row,
        input.height,
        this.#tiles,
        to,
        this.#seenPoint,
      )
    }
    const { address, source, outputs } = this.#weights
    const { output } = this
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      const seen = this.#seen + chunk * 2 * CELL
      for (const { records, count } of this.#points)
        kernels.tiles2x2(records, count, seen, address, 8, this.#products)
      const places = this.#places + chunk * CHUNK * 4
      kernels.winogradOutputs(this.#products, outputs, source.bias, places, output.address, output.map)
    }
  }
}
