import { C5, F6, type Layer, size } from '../../network/network.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { CELL, denseTiles, type Tile1x4, type Tiles, tiles1x4 } from './tables.js'
import type { Weights } from './weights.js'

/** A full connection, its weights regrouped: [outputs/24][bias, then inputs][24]. */
interface Dense {
  readonly layer: Layer
  readonly weights: number
  readonly groups: number
  /** Of eight images and of four: made when first needed. */
  octet?: Tiles
  quad?: Tiles
}

/** Outputs whose weights lie side by side, and the tiles' four of them. */
export const GROUP = 24
const QUADS = GROUP / 4
const CELLS = GROUP / 8

/** Images whose sums are computed side by side, and the bytes of each one's: in whole cells of units. */
export const QUAD = 4
export const quadRow = (layer: Layer): number => Math.ceil((size(layer.output) * 4) / CELL) * CELL

/** C5 and F6: their weights regrouped once, for eight images, four and one. */
export class DenseLayers {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #layers: Dense[]
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
      return { layer, weights, groups }
    })
  }

  #of(layer: Layer): Dense {
    return this.#layers[layer === C5 ? 0 : 1] as Dense
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
    const dense = this.#of(layer)
    dense.octet ??= this.#octetTiles(layer)
    const { records, count } = dense.octet
    this.#kernels.tiles1x4Strided(records, count, input, dense.weights, GROUP * 4, output)
  }

  #octetTiles(layer: Layer): Tiles {
    const inputs = size(layer.input)
    const taps = Array.from({ length: inputs }, (_, i) => i * CELL)
    const bias = (quad: number): number =>
      Math.floor(quad / QUADS) * (inputs + 1) * GROUP * 4 + (quad % QUADS) * 16
    const name = `${layer.name}, octet records`
    return denseTiles(this.#arena, name, size(layer.output), taps, (q) => bias(q) + GROUP * 4, bias)
  }

  /**
   * One layer of four images, from input to sums, which come in rows, image by image. The tiles of octets with the parts
   * changed: cells are the weights of eight outputs, and what they are multiplied with are a unit's four images. Before
   * the inputs are four zeros and four ones, as the biases are the first weights. `refresh` first.
   */
  quad(layer: Layer, input: number, output: number): void {
    const dense = this.#of(layer)
    dense.quad ??= this.#quadTiles(layer)
    const { records, count } = dense.quad
    this.#kernels.tiles1x4Strided(records, count, dense.weights, input, QUAD * 4, output)
  }

  #quadTiles(layer: Layer): Tiles {
    const inputs = size(layer.input)
    const row = quadRow(layer)
    const taps = Array.from({ length: inputs + 1 }, (_, i) => i * GROUP * 4)
    const tiles = Array.from({ length: row / CELL }, (_, cell): Tile1x4 => {
      const group = Math.floor(cell / CELLS)
      const out = cell * CELL
      return {
        input: group * (inputs + 1) * GROUP * 4 + (cell % CELLS) * CELL,
        outputs: [out, out + row, out + 2 * row, out + 3 * row],
        bias: 0,
        weights: QUAD * 4,
      }
    })
    return tiles1x4(this.#arena, `${layer.name}, records for ${QUAD} images`, taps, tiles)
  }

  /** One layer of one image, from input to sums; `output` has room for whole groups. `refresh` first. */
  single(layer: Layer, input: number, output: number): void {
    const { weights, groups } = this.#of(layer)
    this.#kernels.dense24(input, size(layer.input), weights, groups, output)
  }
}
