import type { Arena } from '../../memory/arena.js'
import { C1 } from '../../network/layers.js'
import { cellField } from './cells.js'
import type { Kernels } from './kernels.js'
import { CELL } from './tables.js'
import type { Weights } from './weights.js'

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
/** Outputs of a tile. */
const TILE = 4

const KERNEL = C1.window
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
  /** The kernels' rows at the points: [map][point][row]. */
  readonly #rows: number
  readonly #seen: number
  readonly #products: number
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights) {
    this.#kernels = kernels
    this.#weights = weights
    this.#arena = arena
    this.#rows = arena.reserve('C1 at eight points', MAPS * POINTS * KERNEL * 4)
    this.#seen = arena.reserve('octet: input at eight points', TILES * POINTS * POINT)
    this.#products = arena.reserve('octet: C1, products at eight points', POINTS * POINT)
  }

  /** Takes the weights to the points, unless that was done for these. */
  refresh(): void {
    if (this.#version === this.#weights.version) return
    this.#version = this.#weights.version
    const { floats } = this.#arena
    const kernels = this.#weights.plain(C1).weights >> 2
    let to = this.#rows >> 2
    for (let map = 0; map < MAPS; map++)
      for (const shares of SHARES)
        for (let row = 0; row < KERNEL; row++) {
          const from = kernels + (map * KERNEL + row) * KERNEL
          floats[to++] = shares.reduce((sum, share, k) => sum + share * (floats[from + k] as number), 0)
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
      this.#rows + map * POINTS * KERNEL * 4,
      this.#weights.floatAt(this.#weights.plain(C1).bias + map * 4),
      squash,
      this.#products,
      output,
      cellField(C1.output).row,
    )
  }
}
