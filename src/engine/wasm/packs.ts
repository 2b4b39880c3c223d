import { C1, C3, type Layer } from '../../network/network.js'
import type { Arena } from './memory.js'
import { type Job, pairMaps } from './pairing.js'
import { type KernelSource, type Pack, packJobs } from './tables.js'
import type { Weights } from './weights.js'

/** A convolution's jobs, and its weights packed in their order. */
export interface PackedConvolution {
  readonly jobs: readonly Job[]
  readonly source: KernelSource
  readonly pack: Pack
}

/** C1 and C3 packed for the tiles, folded or as they are: the same for one image, for eight and for pictures. */
export class Packs {
  readonly C1: PackedConvolution
  readonly C3: PackedConvolution
  readonly #weights: Weights
  readonly folded: boolean
  #version = 0

  constructor(arena: Arena, weights: Weights, folded: boolean) {
    this.#weights = weights
    this.folded = folded
    const layOut = (layer: Layer, source: KernelSource): PackedConvolution => {
      const jobs = pairMaps(layer.connections ?? [])
      const name = `${layer.name}${folded ? ' folded' : ''}, pairs`
      return { jobs, source, pack: packJobs(arena, name, jobs, source) }
    }
    this.C1 = layOut(C1, folded ? weights.folded.C1 : weights.plain(C1))
    this.C3 = layOut(C3, folded ? weights.folded.C3 : weights.plain(C3))
  }

  /** Packs the weights, unless that was done for these. */
  refresh(): void {
    if (this.#version === this.#weights.version) return
    if (this.folded) this.#weights.fold()
    this.#weights.fill(this.C1.pack)
    this.#weights.fill(this.C3.pack)
    this.#version = this.#weights.version
  }
}
