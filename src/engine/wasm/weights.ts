import { C1, C3, type Layer } from '../../network/network.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { KernelSource, Pack } from './tables.js'
import { PARAMETER_FLOATS, tensor } from './ten.js'

/**
 * The flat parameter vector in linear memory, and C1 and C3 folded with their subsampling (assembly/fold.ts): then they
 * are convolutions of stride 2 over box sums of their input.
 * Everything derived from the weights remembers the `version` it was made of.
 */
export class Weights {
  readonly address: number
  readonly folded: { readonly C1: KernelSource; readonly C3: KernelSource }
  version = 1
  #foldedVersion = 0
  readonly #plain = new Map<Layer, KernelSource>()
  readonly #kernels: Kernels

  constructor(arena: Arena, kernels: Kernels) {
    this.#kernels = kernels
    this.address = arena.reserve('parameters, file order', PARAMETER_FLOATS * 4)
    const layOut = (layer: Layer): KernelSource => {
      const count = layer.output[0] * layer.input[0] * layer.window ** 2
      return {
        weights: arena.reserve(`${layer.name} folded, kernels`, count * 4),
        bias: arena.reserve(`${layer.name} folded, biases`, layer.output[0] * 4),
        inputs: layer.input[0],
        kernel: layer.window,
      }
    }
    this.folded = { C1: layOut(C1), C3: layOut(C3) }
  }

  /** Address of a tensor of the weight file. */
  at(name: string): number {
    return this.address + tensor(name).offset * 4
  }

  /** The weights of a layer as they are. Found once: training asks in every step. */
  plain(layer: Layer): KernelSource {
    let source = this.#plain.get(layer)
    if (source) return source
    const name = layer.name.toLowerCase()
    source = {
      weights: this.at(`${name}.weight`),
      bias: this.at(`${name}.bias`),
      inputs: layer.input[0],
      kernel: layer.window,
    }
    this.#plain.set(layer, source)
    return source
  }

  /** Folds C1 with S2 and C3 with S4, unless that was done for these weights. */
  fold(): void {
    if (this.#foldedVersion === this.version) return
    for (const [layer, subsampling] of [
      [C1, 's2'],
      [C3, 's4'],
    ] as const) {
      const { weights, bias, inputs } = this.plain(layer)
      const folded = layer === C1 ? this.folded.C1 : this.folded.C3
      this.#kernels.fold(
        weights,
        bias,
        this.at(`${subsampling}.weight`),
        this.at(`${subsampling}.bias`),
        layer.output[0],
        inputs * layer.window ** 2,
        folded.weights,
        folded.bias,
      )
    }
    this.#foldedVersion = this.version
  }

  /** Fills a pack from the weights. */
  fill(pack: Pack): void {
    this.#kernels.gather(0, pack.table, pack.count, pack.address)
  }
}
