import type { Variant } from '../../network/network.js'
import { C1, C3, type Layer, S2, S4, size } from '../../network/network.js'
import { boxMaps, cellField, seenShape } from './cells.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { OctetConvolution } from './octet-convolution.js'
import { OctetSubsampling } from './octet-subsampling.js'
import type { FrontBuffers, OctetFront } from './octets.js'
import type { Packs } from './packs.js'
import { squashKind } from './squash.js'
import { CELL } from './tables.js'
import type { Weights } from './weights.js'

/** An octet's activations up to S4. c1 and c3 are there when the plan is unfolded. */
export interface DirectBuffers extends FrontBuffers {
  readonly seenByC1: number
  readonly c1: number
  readonly s2: number
  readonly seenByC3: number
  readonly c3: number
}

/**
 * Input to S4 as the layers stand, with everything kept that their gradients ask for: training. The sums of C1 and C3
 * are in the order of their taps, and the shipped weights come out of that order bit by bit.
 */
export class DirectFront implements OctetFront<DirectBuffers> {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #packs: Packs
  readonly #squash: number
  readonly #c1: OctetConvolution
  readonly #s2: OctetSubsampling
  readonly #c3: OctetConvolution
  readonly #s4: OctetSubsampling

  constructor(arena: Arena, kernels: Kernels, weights: Weights, packs: Packs, variant: Variant) {
    this.#arena = arena
    this.#kernels = kernels
    this.#packs = packs
    this.#squash = squashKind(variant.squash)
    this.#c1 = new OctetConvolution(arena, C1, S2, packs.C1, packs.folded)
    this.#s2 = new OctetSubsampling(arena, S2, weights)
    this.#c3 = new OctetConvolution(arena, C3, S4, packs.C3, packs.folded)
    this.#s4 = new OctetSubsampling(arena, S4, weights)
  }

  buffers(name: string, count: number): DirectBuffers[] {
    const { folded } = this.#packs
    /** Where each octet's part of a layer lies; octets share the `copies` there are. */
    const layOut = (layer: string, cells: number, copies = count): ((octet: number) => number) => {
      const start = this.#arena.reserve(`${name}: ${layer}`, cells * CELL * copies)
      return (octet) => start + (octet % copies) * cells * CELL
    }
    // Folded, what C1 sees is what its gradient asks for: one input does for all.
    const input = layOut('input', size(C1.input), folded ? 1 : count)
    const seenByC1 = folded ? layOut('input, box sums', size(seenShape(C1, true))) : input
    const c1 = folded ? null : layOut('C1', size(C1.output))
    const s2 = layOut('S2', size(S2.output))
    const seenByC3 = folded ? layOut('S2, box sums', size(seenShape(C3, true))) : s2
    const c3 = folded ? null : layOut('C3', size(C3.output))
    const s4 = layOut('S4', size(S4.output))
    return Array.from({ length: count }, (_, i) => ({
      input: input(i),
      seenByC1: seenByC1(i),
      c1: c1?.(i) ?? 0,
      s2: s2(i),
      seenByC3: seenByC3(i),
      c3: c3?.(i) ?? 0,
      s4: s4(i),
    }))
  }

  refresh(): void {
    this.#packs.refresh()
  }

  run({ input, seenByC1, c1, s2, seenByC3, c3, s4 }: DirectBuffers): void {
    const kernels = this.#kernels
    const squash = this.#squash
    if (this.#packs.folded) {
      boxMaps(kernels, seenShape(C1, true), input, seenByC1)
      this.#c1.run(kernels, seenByC1, s2)
      kernels.squash(s2, s2, size(S2.output) * CELL, squash)
      boxMaps(kernels, seenShape(C3, true), s2, seenByC3)
      this.#c3.run(kernels, seenByC3, s4)
      kernels.squash(s4, s4, size(S4.output) * CELL, squash)
    } else {
      this.#c1.run(kernels, input, c1)
      this.#subsample(C1, this.#s2, c1, s2)
      this.#c3.run(kernels, s2, c3)
      this.#subsample(C3, this.#s4, c3, s4)
    }
  }

  /** Squash, 2×2 sum × coefficient + bias, squash. */
  #subsample(layer: Layer, subsampling: OctetSubsampling, input: number, output: number): void {
    const kernels = this.#kernels
    const [maps] = layer.output
    const { map } = cellField(layer.output)
    for (let m = 0; m < maps; m++) {
      const from = input + m * map
      kernels.squash(from, from, map, this.#squash)
      subsampling.run(kernels, m, from, output)
    }
    kernels.squash(output, output, (maps * map) / 4, this.#squash)
  }
}
