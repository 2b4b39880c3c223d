import type { ImageBatch } from '../../input/images.js'
import type { Arena } from '../../memory/arena.js'
import { C1, C3, INPUT_SIDE, S2, S4, size } from '../../network/layers.js'
import type { Variant } from '../../network/variant.js'
import type { Kernels } from './kernels.js'
import { pairMaps } from './pairing.js'
import type { SingleHead } from './single-head.js'
import { squashKind } from './squash.js'
import {
  type CellPlace,
  type Pack,
  packJobs,
  packMaps,
  type Tiles,
  tapTable,
  tiles2x2,
  windowTaps,
} from './tables.js'
import type { Weights } from './weights.js'

/** Rows of the input, and of its box sums: 16 even columns, then 16 odd ones. */
const ROW = INPUT_SIDE * 4
const HALF = ROW / 2
/** Rows of S2 and of its box sums: 14 and 13 of 16 columns. */
const S2_ROW = 64
const STRIDE = 2

/** One image, folded: columns in the lanes for C1+S2, maps for C3+S4 (its rows are five wide), units for C5 and F6. */
export class Solo {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #head: SingleHead
  readonly #squash: number
  readonly #c1: { pack: Pack; tiles: Tiles }
  readonly #c3: { pack: Pack; pixels: number; taps: number }
  readonly #at: Record<'staging' | 'framed' | 'input' | 'sums' | 's2' | 's2Sums' | 'pixels', number>
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights, head: SingleHead, variant: Variant) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#head = head
    this.#squash = squashKind(variant.squash)
    const [maps2, rows2, columns2] = S2.output
    const [maps4, rows4, columns4] = S4.output
    const pixels = rows4 * columns4
    // The tiles take two pixels; an odd last one is done twice.
    const places = Math.ceil(pixels / 2) * 2
    this.#at = {
      staging: arena.reserve('one picture as it came', INPUT_SIDE * INPUT_SIDE),
      framed: arena.reserve('one image: bytes within a border', INPUT_SIDE * INPUT_SIDE),
      input: arena.reserve('one image: input, when it comes as floats', INPUT_SIDE * ROW),
      sums: arena.reserve('one image: input, box sums', INPUT_SIDE * ROW),
      s2: arena.reserve('one image: S2', maps2 * rows2 * S2_ROW),
      s2Sums: arena.reserve('one image: S2, box sums', maps2 * rows2 * S2_ROW),
      pixels: arena.reserve('one image: S4, pixel by pixel', places * maps4 * 4),
    }

    const jobs = pairMaps(C1.connections ?? [])
    const pairs = packJobs(arena, 'C1, pairs for one image', jobs, weights.folded.C1)
    const column = (j: number): number => (j & 1) * HALF + (j >> 1) * 4
    const cells: CellPlace[] = Array.from({ length: rows2 }, (_, row) =>
      Array.from({ length: Math.ceil(columns2 / 8) }, (_, cell) => ({
        input: row * STRIDE * ROW + cell * 32,
        output: row * S2_ROW + cell * 32,
      })),
    ).flat()
    const taps = windowTaps([0], C1.window, 0, ROW, column)
    this.#c1 = {
      pack: pairs,
      tiles: tiles2x2(arena, 'C1, records for one image', jobs, pairs, () => taps, cells, rows2 * S2_ROW),
    }

    const everyMap = Array.from({ length: maps2 }, (_, map) => map)
    this.#c3 = {
      pack: packMaps(arena, 'C3, all maps for one image', maps4, weights.folded.C3),
      pixels: tapTable(
        arena,
        'C3, pixels of one image',
        Array.from({ length: places }, (_, place) => {
          const pixel = Math.min(place, pixels - 1)
          return STRIDE * (Math.floor(pixel / columns4) * S2_ROW + (pixel % columns4) * 4)
        }),
      ),
      taps: tapTable(
        arena,
        'C3, taps of one image',
        windowTaps(everyMap, C3.window, rows2 * S2_ROW, S2_ROW, (j) => j * 4),
      ),
    }
  }

  refresh(): void {
    if (this.#version === this.#weights.version) return
    this.#weights.fold()
    this.#weights.fill(this.#c1.pack)
    this.#weights.fill(this.#c3.pack)
    this.#version = this.#weights.version
  }

  /** Writes the image's box sums; bytes are summed as bytes, within a border of background. */
  #write(image: ImageBatch, index: number): void {
    const arena = this.#arena
    const kernels = this.#kernels
    const { staging, framed, input, sums } = this.#at
    const side = image.encoding === 'bytes28' ? 28 : INPUT_SIDE
    const area = side * side
    const part = image.count === 1 ? image.data : image.data.subarray(index * area, (index + 1) * area)
    const boxes = INPUT_SIDE - 1
    if (image.encoding === 'floats32') {
      arena.floats.set(part, input >> 2)
      kernels.boxRows(input, ROW, boxes, boxes, sums, ROW, HALF)
      return
    }
    arena.bytes.set(part, staging)
    const margin = (INPUT_SIDE - side) / 2
    // Four bytes are copied as one float.
    if (margin)
      kernels.copyRows(staging, side, framed + margin * (INPUT_SIDE + 1), INPUT_SIDE, side / 4, side)
    kernels.boxBytes(margin ? framed : staging, INPUT_SIDE, boxes, boxes, sums, ROW, HALF)
  }

  /** One image of the batch, to the distances of the head. `refresh` first. */
  run(images: ImageBatch, index: number): void {
    const kernels = this.#kernels
    const squash = this.#squash
    const { sums, s2, s2Sums, pixels } = this.#at
    const { s4 } = this.#head
    const c1 = this.#c1
    const c3 = this.#c3
    this.#write(images, index)
    kernels.tiles2x2(c1.tiles.records, c1.tiles.count, sums, c1.pack.address, 8, s2)
    const rows = S2.output[0] * S2.output[1]
    kernels.squash(s2, s2, rows * S2_ROW, squash)
    // All maps at once: the last row of each, summed with the next map's first, is not used.
    kernels.boxRows(s2, S2_ROW, rows - 1, S2.output[2] - 1, s2Sums, S2_ROW, 0)
    kernels.pixels2x16(c3.pixels, c3.taps, s2Sums, c3.pack.address, pixels)
    const [maps, height, width] = S4.output
    kernels.transpose(pixels, maps * 4, height * width, maps, s4, height * width * 4)
    kernels.squash(s4, s4, size(S4.output) * 4, squash)
    this.#head.run(squash)
  }
}
