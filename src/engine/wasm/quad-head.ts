import { C5, F6, type Layer, size } from '../../network/network.js'
import { type DenseLayers, QUAD, quadRow } from './dense-layers.js'
import type { Head } from './few.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { CLASSES, OUTPUT } from './ten.js'
import type { Weights } from './weights.js'

/** A unit of four images. */
const UNIT = QUAD * 4

/** From S4 to the distances, of four images: units are vectors of them, sums are rows of units. */
export class QuadHead implements Head {
  readonly s4: number
  readonly output: number
  readonly #kernels: Kernels
  readonly #codes: number
  readonly #dense: DenseLayers
  readonly #at: Record<'s4' | 'c5' | 'c5Rows' | 'f6Rows', number>

  constructor(arena: Arena, kernels: Kernels, weights: Weights, dense: DenseLayers) {
    this.#kernels = kernels
    this.#codes = weights.at('output.weight')
    this.#dense = dense
    // Before a layer's inputs: zeros to start from, and a unit that is always 1, whose weights are the biases.
    const inputs = (what: string, layer: Layer): number => {
      const address = arena.reserve(`${QUAD} images: ${what}`, (2 + size(layer.input)) * UNIT)
      arena.floats.fill(1, (address + UNIT) >> 2, (address + 2 * UNIT) >> 2)
      return address
    }
    const rows = (layer: Layer): number =>
      arena.reserve(`${QUAD} images: ${layer.name} in rows`, QUAD * quadRow(layer))
    this.#at = { s4: inputs('S4', C5), c5Rows: rows(C5), c5: inputs('C5', F6), f6Rows: rows(F6) }
    this.s4 = this.#at.s4 + 2 * UNIT
    this.output = arena.reserve(`${QUAD} images: OUTPUT`, QUAD * CLASSES * 4)
  }

  /** S4, squashed and map by map at `s4`, to the distances at `output`. */
  run(squash: number): void {
    const kernels = this.#kernels
    const { s4, c5, c5Rows, f6Rows } = this.#at
    this.#dense.refresh()
    this.#dense.quad(C5, s4, c5Rows)
    kernels.squash(c5Rows, c5Rows, QUAD * quadRow(C5), squash)
    kernels.transpose(c5Rows, quadRow(C5), QUAD, size(C5.output), c5 + 2 * UNIT, UNIT)
    this.#dense.quad(F6, c5, f6Rows)
    kernels.squash(f6Rows, f6Rows, QUAD * quadRow(F6), squash)
    for (let i = 0; i < QUAD; i++) {
      const output = this.output + i * CLASSES * 4
      kernels.rbfColumns(f6Rows + i * quadRow(F6), size(OUTPUT.input), this.#codes, CLASSES, output)
    }
  }
}
