import { C1 } from '../../network/network.js'
import { cellField } from './cells.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { CELL } from './tables.js'
import type { Weights } from './weights.js'
import { TILE } from './winograd.js'

/** A kernel's row at the points 0, ±1, ±2, ±½ and ∞: what each of its five taps counts there. */
const SHARES: readonly (readonly number[])[] = [
  [1, 0, 0, 0, 0],
  [-2 / 9, -2 / 9, -2 / 9, -2 / 9, -2 / 9],
  [-2 / 9, 2 / 9, -2 / 9, 2 / 9, -2 / 9],
  [1 / 90, 2 / 90, 4 / 90, 8 / 90, 16 / 90],
  [1 / 90, -2 / 90, 4 / 90, -8 / 90, 16 / 90],
  [32 / 45, 16 / 45, 8 / 45, 4 / 45, 2 / 45],
  [32 / 45, -16 / 45, 8 / 45, -4 / 45, 2 / 45],
  [0, 0, 0, 0, 1],
]
const POINTS = SHARES.length

const KERNEL = C1.window
/** A map's weights: a start and a column of taps a point. */
const MAP = POINTS * (1 + KERNEL) * 4
const [, HEIGHT, WIDTH] = C1.input
const [MAPS, , COLUMNS] = C1.output
const TILES = COLUMNS / TILE
/** From point to point: a column of cells, and one more, so that points are not of the same lines of the cache. */
const POINT = (HEIGHT + 1) * CELL

/** C1 unfolded, on eight images, by Winograd's F(4, 5) (assembly/slide.ts): squashed as it is stored, map by map. */
export class SlidingC1 {
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #arena: Arena
  /** The kernels' rows at the points: [map][point][start, then rows]. */
  readonly #rows: number
  readonly #seen: number
  readonly #products: number
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights) {
    this.#kernels = kernels
    this.#weights = weights
    this.#arena = arena
    this.#rows = arena.reserve('C1 at eight points', MAPS * MAP)
    this.#seen = arena.reserve('octet: input at eight points', TILES * POINTS * POINT)
    this.#products = arena.reserve('octet: C1, products at eight points', POINTS * POINT)
  }

  /** Takes the weights to the points, unless that was done for these. */
  refresh(): void {
    if (this.#version === this.#weights.version) return
    this.#version = this.#weights.version
    const { floats } = this.#arena
    const { weights, bias } = this.#weights.plain(C1)
    let to = this.#rows >> 2
    for (let map = 0; map < MAPS; map++)
      for (const [point, shares] of SHARES.entries()) {
        // At the point 1 every output has a share of one in the product: there the bias belongs.
        floats[to++] = point === 1 ? (floats[(bias >> 2) + map] as number) : 0
        for (let row = 0; row < KERNEL; row++) {
          const from = (weights >> 2) + (map * KERNEL + row) * KERNEL
          floats[to++] = shares.reduce((sum, share, k) => sum + share * (floats[from + k] as number), 0)
        }
      }
  }

  /** Takes the input to the points. */
  see(input: number): void {
    this.#kernels.cellsToEight(input, WIDTH * CELL, HEIGHT, TILES, this.#seen, POINT)
  }

  /** One map of what was seen, squashed. */
  run(map: number, squash: number, output: number): void {
    this.#kernels.slideSquashed(
      this.#seen,
      HEIGHT,
      TILES,
      POINT,
      this.#rows + map * MAP,
      squash,
      this.#products,
      output,
      cellField(C1.output).row,
    )
  }
}
