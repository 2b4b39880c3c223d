import { BACKGROUND, type ImageBatch, INK_STEP } from '../../input/images.js'
import type { Variant } from '../../network/network.js'
import { C1, C3, C5, F6, INPUT_SIDE, S2, S4, size } from '../../network/network.js'
import { OCTET, readLanes } from './cells.js'
import { Frame } from './frame.js'
import type { Kernels } from './kernels.js'
import { convolutionInt16, denseInt16, type LayerInt16 } from './layers-int16.js'
import type { Arena } from './memory.js'
import type { Packs } from './packs.js'
import type { Activation } from './quantised-pack.js'
import { squashKind } from './squash.js'
import { CELL } from './tables.js'
import { CLASSES, OUTPUT } from './ten.js'
import type { Weights } from './weights.js'

/** Box sums of a picture: 31 rows of 16 pairs. */
const BOXES = INPUT_SIDE - 1
const BOX_ROW = INPUT_SIDE * 2
const BOX_PICTURE = BOXES * BOX_ROW

/** Box sums of S2, two columns a cell. */
const S2_ROW = (S2.output[2] / 2) * CELL
const S2_SUMS = S2.output[0] * (S2.output[1] - 1) * S2_ROW

/** What an activation of 1 is in 16 bits (assembly/squash.ts). */
const ONE = 4096
/** The greatest activation of either squash. */
const LARGEST = 1.7159

/**
 * The forward pass of eight pictures in 16-bit integers: as `Octets`, but a cell of what is multiplied holds two columns
 * or units of each image (assembly/int16.ts). The distances are computed in floats. Only of grey bytes, and folded.
 */
export class OctetsInt16 {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #squash: number
  readonly #frame: Frame
  readonly #c1: LayerInt16
  readonly #c3: LayerInt16
  readonly #c5: LayerInt16
  readonly #f6: LayerInt16
  readonly #at: Record<'boxes' | 'pairs' | 'sums' | 's2' | 'units' | 'output', number>
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights, packs: Packs, variant: Variant) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#squash = squashKind(variant.squash)
    this.#frame = new Frame(arena, kernels, 'int16')
    this.#at = {
      boxes: arena.reserve('int16: box sums of eight pictures', OCTET * BOX_PICTURE),
      pairs: arena.reserve('int16: pairs of box sums', Math.max((BOX_PICTURE / 4) * CELL, S2_SUMS)),
      sums: arena.reserve('int16: sums of a layer', size(S2.output) * CELL),
      s2: arena.reserve('int16: S2', (size(S2.output) * CELL) / 2),
      units: arena.reserve('int16: S4, C5', (size(S4.output) * CELL) / 2),
      output: arena.reserve('int16: OUTPUT', CLASSES * CELL),
    }
    const pictures = { map: 0, row: (BOX_ROW / 4) * CELL, column: CELL }
    // A box sum s of bytes is the network's 4·BACKGROUND + INK_STEP·s.
    const bytes = { one: 1 / INK_STEP, most: 4 * 255, zero: 4 * BACKGROUND }
    const sums = (terms: number): Activation => ({ one: ONE, most: terms * LARGEST * ONE, zero: 0 })
    this.#c1 = convolutionInt16(arena, packs.C1, C1, S2, pictures, bytes)
    const s2 = { map: (S2.output[1] - 1) * S2_ROW, row: S2_ROW, column: CELL }
    this.#c3 = convolutionInt16(arena, packs.C3, C3, S4, s2, sums(4))
    this.#c5 = denseInt16(arena, weights.plain(C5), C5, sums(1))
    this.#f6 = denseInt16(arena, weights.plain(F6), F6, sums(1))
  }

  refresh(): void {
    if (this.#version === this.#weights.version) return
    this.#weights.fold()
    for (const { weights } of [this.#c1, this.#c3, this.#c5, this.#f6]) weights.fill()
    this.#version = this.#weights.version
  }

  /** Images start … start + count − 1 (count ≤ 8; bytes) to their distances. `refresh` first. */
  run(images: ImageBatch, start: number, count: number, into: Float32Array, at: number): void {
    const kernels = this.#kernels
    const squash = this.#squash
    const { boxes, pairs, sums, s2, units, output } = this.#at
    this.#frame.stage(images, start, count)
    for (let lane = 0; lane < count; lane++) {
      const picture = this.#frame.picture(start + lane)
      kernels.boxBytesInt16(picture, INPUT_SIDE, BOXES, BOXES, boxes + lane * BOX_PICTURE, BOX_ROW)
    }
    kernels.transpose(boxes, BOX_PICTURE, OCTET, BOX_PICTURE / 4, pairs, CELL)
    this.#tiles2x2(this.#c1, pairs, sums)
    kernels.squashToPairs(sums, size(S2.output), this.#c1.weights.scale, s2, squash)
    const [maps, height, width] = S2.output
    for (let map = 0; map < maps; map++) {
      kernels.boxPairs(s2 + map * height * S2_ROW, height - 1, width, pairs + map * (height - 1) * S2_ROW)
    }
    this.#tiles2x2(this.#c3, pairs, sums)
    kernels.squashToPairs(sums, size(S4.output), this.#c3.weights.scale, units, squash)
    this.#tiles1x4(this.#c5, units, sums)
    kernels.squashToPairs(sums, size(C5.output), this.#c5.weights.scale, units, squash)
    this.#tiles1x4(this.#f6, units, sums)
    kernels.toFloats(sums, size(F6.output) * CELL, this.#f6.weights.scale)
    kernels.squash(sums, sums, size(F6.output) * CELL, squash)
    kernels.rbfCells(sums, size(OUTPUT.input), CELL, this.#weights.at('output.weight'), CLASSES, output, CELL)
    readLanes(this.#arena, output, count, into, at)
  }

  #tiles2x2({ tiles, weights }: LayerInt16, input: number, output: number): void {
    this.#kernels.tiles2x2Int16(tiles.records, tiles.count, input, weights.address, 8, output)
  }

  #tiles1x4({ tiles, weights }: LayerInt16, input: number, output: number): void {
    this.#kernels.tiles1x4Int16(tiles.records, tiles.count, input, weights.address, 16, output)
  }
}
