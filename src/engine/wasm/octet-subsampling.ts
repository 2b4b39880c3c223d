import type { Layer } from '../../network/network.js'
import { cellField } from './cells.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { Weights } from './weights.js'

/** S2 or S4 of eight images, after a convolution that is squashed: 2×2 sums × coefficient + bias, map by map. */
export class OctetSubsampling {
  readonly #arena: Arena
  readonly #layer: Layer
  readonly #coefficients: number
  readonly #biases: number

  constructor(arena: Arena, layer: Layer, weights: Weights) {
    const name = layer.name.toLowerCase()
    this.#arena = arena
    this.#layer = layer
    this.#coefficients = weights.at(`${name}.weight`) >> 2
    this.#biases = weights.at(`${name}.bias`) >> 2
  }

  /** One map from `input` to its place in the maps at `output`. */
  run(kernels: Kernels, map: number, input: number, output: number): void {
    const floats = this.#arena.floats
    const [, height, width] = this.#layer.output
    kernels.subsampleCells(
      input,
      cellField(this.#layer.input).row,
      height,
      width,
      floats[this.#coefficients + map] as number,
      floats[this.#biases + map] as number,
      output + map * cellField(this.#layer.output).map,
    )
  }
}
