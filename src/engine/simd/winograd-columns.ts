import type { Arena } from '../../memory/arena.js'
import { C1 } from '../../network/layers.js'
import { cellField } from './cells.js'
import type { Kernels } from './kernels.js'
import { CELL } from './tables.js'
import type { Weights } from './weights.js'
import { POINTS, TILE, WinogradWeights } from './winograd.js'

const [, HEIGHT, WIDTH] = C1.input
const [MAPS, , COLUMNS] = C1.output
const TILES = COLUMNS / TILE
/** From point to point: a column of cells, and one more, so that points are not of the same lines of the cache. */
const POINT = (HEIGHT + 1) * CELL

/** C1 unfolded, on eight images, by Winograd's F(4, 5) (assembly/winograd.ts): squashed as it is stored, map by map. */
export class WinogradColumns {
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #points: WinogradWeights
  readonly #seen: number
  readonly #products: number
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights) {
    this.#kernels = kernels
    this.#weights = weights
    this.#points = new WinogradWeights(arena, 'C1', MAPS, weights.plain(C1))
    this.#seen = arena.reserve('octet: input at eight points', TILES * POINTS * POINT)
    this.#products = arena.reserve('octet: C1, products at eight points', POINTS * POINT)
  }

  /** Takes the weights to the points, unless that was done for these. */
  refresh(): void {
    if (this.#version === this.#weights.version) return
    this.#points.fill(this.#kernels)
    this.#version = this.#weights.version
  }

  /** Takes the input to the points. */
  see(input: number): void {
    this.#kernels.winogradCells(input, WIDTH * CELL, HEIGHT, TILES, this.#seen, POINT)
  }

  /** One map of what was seen, squashed. */
  run(map: number, squash: number, output: number): void {
    const { source, outputs, pair } = this.#points
    this.#kernels.winogradColumns(
      this.#seen,
      HEIGHT,
      TILES,
      POINT,
      this.#points.at(map),
      (outputs / 2) * pair,
      this.#weights.floatAt(source.bias + map * 4),
      squash,
      this.#products,
      output,
      cellField(C1.output).row,
    )
  }
}
