import { C5, F6, S4, size } from '../../network/network.js'
import { type DenseLayers, GROUP } from './dense-layers.js'
import type { Head } from './few.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { CLASSES, OUTPUT } from './ten.js'
import type { Weights } from './weights.js'

/** From S4 to the distances, of one image: the same whichever plan made its S4. */
export class SingleHead implements Head {
  readonly s4: number
  readonly c5: number
  readonly f6: number
  readonly output: number
  readonly #kernels: Kernels
  readonly #codes: number
  readonly #dense: DenseLayers

  constructor(arena: Arena, kernels: Kernels, weights: Weights, dense: DenseLayers) {
    this.#kernels = kernels
    this.#codes = weights.at('output.weight')
    this.#dense = dense
    // Full connections write whole groups of outputs.
    const groups = (units: number): number => Math.ceil(units / GROUP) * GROUP
    this.s4 = arena.reserve('one image: S4', size(S4.output) * 4)
    this.c5 = arena.reserve('one image: C5', groups(size(C5.output)) * 4)
    this.f6 = arena.reserve('one image: F6', groups(size(F6.output)) * 4)
    this.output = arena.reserve('one image: OUTPUT', CLASSES * 4)
  }

  /** S4, squashed and map by map at `s4`, to the distances at `output`. */
  run(squash: number): void {
    const kernels = this.#kernels
    const { s4, c5, f6, output } = this
    this.#dense.refresh()
    this.#dense.single(C5, s4, c5)
    kernels.squash(c5, c5, size(C5.output) * 4, squash)
    this.#dense.single(F6, c5, f6)
    kernels.squash(f6, f6, size(F6.output) * 4, squash)
    kernels.rbfColumns(f6, size(OUTPUT.input), this.#codes, CLASSES, output)
  }
}
