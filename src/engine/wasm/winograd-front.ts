import type { Variant } from '../../network/network.js'
import { C1, C3, S2, S4, size } from '../../network/network.js'
import { boxMaps, cellField, seenShape } from './cells.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { OctetConvolution } from './octet-convolution.js'
import { OctetSubsampling } from './octet-subsampling.js'
import type { FrontBuffers, OctetFront } from './octets.js'
import type { Packs } from './packs.js'
import { PointsConvolution } from './points.js'
import { SlidingC1 } from './sliding-c1.js'
import { squashKind } from './squash.js'
import { CELL } from './tables.js'
import type { Weights } from './weights.js'

/** Input to S4 with fewer products than the layers have taps, and nothing kept: inference. */
export class WinogradFront implements OctetFront<FrontBuffers> {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #packs: Packs
  readonly #squash: number
  readonly #stage: FoldedC1 | SquashedC1
  readonly #c3: PointsConvolution
  readonly #s4: OctetSubsampling
  readonly #at: { readonly s2: number; readonly seenByC3: number; readonly c3: number }

  constructor(arena: Arena, kernels: Kernels, weights: Weights, packs: Packs, variant: Variant) {
    this.#arena = arena
    this.#kernels = kernels
    this.#packs = packs
    this.#squash = squashKind(variant.squash)
    this.#stage = packs.folded
      ? new FoldedC1(arena, kernels, packs)
      : new SquashedC1(arena, kernels, weights, this.#squash)
    this.#c3 = new PointsConvolution(arena, kernels, weights, packs)
    this.#s4 = new OctetSubsampling(arena, S4, weights)
    const { parities, seen } = this.#c3.field
    this.#at = {
      s2: arena.reserve('octet: S2', size(S2.output) * CELL),
      seenByC3: arena.reserve('octet: what C3 sees at its points', parities * seen),
      c3: packs.folded ? 0 : arena.reserve('octet: C3', size(C3.output) * CELL),
    }
  }

  buffers(name: string, count: number): FrontBuffers[] {
    return Array.from({ length: count }, () => ({
      input: this.#arena.reserve(`${name}: input`, size(C1.input) * CELL),
      s4: this.#arena.reserve(`${name}: S4`, size(S4.output) * CELL),
    }))
  }

  refresh(): void {
    this.#packs.refresh()
    this.#stage.refresh()
    this.#c3.refresh()
  }

  run({ input, s4 }: FrontBuffers): void {
    const kernels = this.#kernels
    const { s2, seenByC3, c3 } = this.#at
    this.#stage.run(input, s2)
    kernels.squash(s2, s2, size(S2.output) * CELL, this.#squash)
    this.#c3.see(s2, seenByC3)
    if (this.#packs.folded) this.#c3.run(seenByC3, s4)
    else {
      const { map } = cellField(C3.output)
      this.#c3.run(seenByC3, c3)
      kernels.squash(c3, c3, size(C3.output) * CELL, this.#squash)
      for (let m = 0; m < C3.output[0]; m++) this.#s4.run(kernels, m, c3 + m * map, s4)
    }
    kernels.squash(s4, s4, size(S4.output) * CELL, this.#squash)
  }
}

/** C1 and S2 as one convolution over box sums. */
class FoldedC1 {
  readonly #kernels: Kernels
  readonly #boxes: number
  readonly #convolution: OctetConvolution

  constructor(arena: Arena, kernels: Kernels, packs: Packs) {
    this.#kernels = kernels
    this.#boxes = arena.reserve('octet: input, box sums', size(seenShape(C1, true)) * CELL)
    this.#convolution = new OctetConvolution(arena, C1, S2, packs.C1, true)
  }

  refresh(): void {}

  run(input: number, s2: number): void {
    boxMaps(this.#kernels, seenShape(C1, true), input, this.#boxes)
    this.#convolution.run(this.#kernels, this.#boxes, s2)
  }
}

/** C1, squashed, and S2 after it: map by map in the same place. */
class SquashedC1 {
  readonly #kernels: Kernels
  readonly #squash: number
  readonly #columns: SlidingC1
  readonly #map: number
  readonly #s2: OctetSubsampling

  constructor(arena: Arena, kernels: Kernels, weights: Weights, squash: number) {
    this.#kernels = kernels
    this.#squash = squash
    this.#columns = new SlidingC1(arena, kernels, weights)
    this.#map = arena.reserve('octet: C1, one map', cellField(C1.output).map)
    this.#s2 = new OctetSubsampling(arena, S2, weights)
  }

  refresh(): void {
    this.#columns.refresh()
  }

  run(input: number, s2: number): void {
    this.#columns.see(input)
    for (let m = 0; m < C1.output[0]; m++) {
      this.#columns.run(m, this.#squash, this.#map)
      this.#s2.run(this.#kernels, m, this.#map, s2)
    }
  }
}
