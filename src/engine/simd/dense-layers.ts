import type { Arena } from '../../memory/arena.js'
import { C5, F6, type Layer, size } from '../../network/layers.js'
import type { Kernels } from './kernels.js'
import { CELL, denseTiles, type Tiles } from './tables.js'
import type { Weights } from './weights.js'

/** A full connection, its weights regrouped: [outputs/24][bias, then inputs][24]. */
interface Dense {
  readonly layer: Layer
  readonly weights: number
  readonly groups: number
  readonly tiles: Tiles
}

/** Outputs whose weights lie side by side, and the tiles' four of them. */
export const GROUP = 24
const QUADS = GROUP / 4

/** C5 and F6: their weights regrouped once, for eight images and for one. */
export class DenseLayers {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #layers: readonly Dense[]
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#layers = [C5, F6].map((layer) => {
      const inputs = size(layer.input)
      const groups = Math.ceil(size(layer.output) / GROUP)
      const weights = arena.reserve(
        `${layer.name}, weights by ${GROUP} outputs`,
        groups * (inputs + 1) * GROUP * 4,
      )
      const taps = Array.from({ length: inputs }, (_, i) => i * CELL)
      const bias = (quad: number): number =>
        Math.floor(quad / QUADS) * (inputs + 1) * GROUP * 4 + (quad % QUADS) * 16
      const name = `${layer.name}, octet records`
      const tiles = denseTiles(arena, name, size(layer.output), taps, (q) => bias(q) + GROUP * 4, bias)
      return { layer, weights, groups, tiles }
    })
  }

  #of(layer: Layer): Dense {
    return this.#layers.find((dense) => dense.layer === layer) as Dense
  }

  /** Regroups the weights, unless that was done for these. */
  refresh(): void {
    if (this.#version === this.#weights.version) return
    for (const { layer, weights: grouped } of this.#layers) {
      const { weights, bias } = this.#weights.plain(layer)
      const inputs = size(layer.input)
      const pitch = GROUP * 4
      for (let o = 0, to = grouped; o < size(layer.output); o += GROUP, to += (inputs + 1) * pitch) {
        const count = Math.min(GROUP, size(layer.output) - o)
        this.#arena.bytes.copyWithin(to, bias + o * 4, bias + (o + count) * 4)
        this.#kernels.transpose(weights + o * inputs * 4, inputs * 4, count, inputs, to + pitch, pitch)
      }
    }
    this.#version = this.#weights.version
  }

  /** One layer of eight images, from input to sums. `refresh` first. */
  octet(layer: Layer, input: number, output: number): void {
    const { tiles, weights } = this.#of(layer)
    this.#kernels.tiles1x4Strided(tiles.records, tiles.count, input, weights, GROUP * 4, output)
  }

  /** One layer of one image, from input to sums; `output` has room for whole groups. `refresh` first. */
  single(layer: Layer, input: number, output: number): void {
    const { weights, groups } = this.#of(layer)
    this.#kernels.dense24(input, size(layer.input), weights, groups, output)
  }
}
