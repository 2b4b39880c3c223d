import { BACKGROUND, type ImageBatch } from '../../input/images.js'
import type { Arena } from '../../memory/arena.js'
import { C1, C3, C5, CLASSES, F6, INPUT_SIDE, OUTPUT, S2, S4, size } from '../../network/layers.js'
import type { Variant } from '../../network/variant.js'
import type { Kernels } from './kernels.js'
import type { Octets } from './octets.js'
import { pairMaps, pairWhole } from './pairing.js'
import { squashKind } from './squash.js'
import {
  blockTiles,
  type CellPlace,
  type Pack,
  packJobs,
  type Tiles,
  tiles2x2,
  windowTaps,
} from './tables.js'
import type { Weights } from './weights.js'

/** Input rows: 16 even columns, then 16 odd ones. */
const ROW = INPUT_SIDE * 4
const HALF = ROW / 2
/** S2's rows, 14 of 16 columns used, and then as 2×2 blocks, 7 of 8 used. */
const S2_ROW = 64
const BLOCK = 16
const BLOCK_ROW = 8 * BLOCK
/** A map of S4 as partial sums: 25 pixels in tiles of four. */
const PARTIAL_MAP = 28 * 16

/**
 * One image, folded: columns in the lanes for C1+S2, 2×2 blocks of pixels for C3+S4 (its rows are five wide), output
 * units for C5 and F6.
 */
export class Solo {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #octets: Octets
  readonly #squash: number
  readonly #c1: { pack: Pack; tiles: Tiles }
  readonly #c3: { pack: Pack; tiles: ReturnType<typeof blockTiles> }
  readonly #at: Record<
    'staging' | 'input' | 's2' | 'blocks' | 'partial' | 's4' | 'c5' | 'f6' | 'output',
    number
  >
  #version = 0
  #borderless = true

  constructor(arena: Arena, kernels: Kernels, weights: Weights, octets: Octets, variant: Variant) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#octets = octets
    this.#squash = squashKind(variant.squash)
    const [maps2, rows2, columns2] = S2.output
    const [maps4, rows4, columns4] = S4.output
    this.#at = {
      staging: arena.reserve('one picture as it came', INPUT_SIDE * ROW),
      input: arena.reserve('one image: input, even and odd columns', INPUT_SIDE * ROW),
      s2: arena.reserve('one image: S2', maps2 * rows2 * S2_ROW),
      blocks: arena.reserve('one image: S2 in blocks', maps2 * (rows2 / 2) * BLOCK_ROW),
      partial: arena.reserve('one image: S4, partial sums', maps4 * PARTIAL_MAP),
      s4: arena.reserve('one image: S4', size(S4.output) * 4),
      c5: arena.reserve('one image: C5', size(C5.output) * 4),
      f6: arena.reserve('one image: F6', size(F6.output) * 4),
      output: arena.reserve('one image: OUTPUT', CLASSES * 4),
    }

    const jobs1 = pairMaps(C1.connections ?? [])
    const pack1 = packJobs(arena, 'C1, pairs for one image', jobs1, weights.folded.C1)
    const column = (j: number): number => (j & 1) * HALF + (j >> 1) * 4
    const cells: CellPlace[] = Array.from({ length: rows2 }, (_, row) =>
      Array.from({ length: Math.ceil(columns2 / 8) }, (_, cell) => ({
        input: row * 2 * ROW + cell * 32,
        output: row * S2_ROW + cell * 32,
      })),
    ).flat()
    const tiles1 = tiles2x2(
      arena,
      'C1, records for one image',
      jobs1,
      pack1,
      (job) => windowTaps(job.inputs, 6, 0, ROW, column),
      cells,
      rows2 * S2_ROW,
    )
    this.#c1 = { pack: pack1, tiles: tiles1 }

    const jobs3 = pairWhole(C3.connections ?? [])
    const blocksOf = (side: number): [number, number][] =>
      Array.from({ length: side * side }, (_, i) => [Math.floor(i / side), i % side])
    const order = blocksOf(3).map(([i, j]) => [0, 1, 6, 7].map((tap) => 2 * i * 6 + 2 * j + tap))
    const pack3 = packJobs(arena, 'C3, blocks for one image', jobs3, weights.folded.C3, order)
    const tiles3 = blockTiles(
      arena,
      'C3, records for one image',
      jobs3,
      pack3,
      (job) => windowTaps(job.inputs, 3, (rows2 / 2) * BLOCK_ROW, BLOCK_ROW, (j) => j * BLOCK),
      Array.from(
        { length: rows4 * columns4 },
        (_, i) => Math.floor(i / columns4) * BLOCK_ROW + (i % columns4) * BLOCK,
      ),
      PARTIAL_MAP,
    )
    this.#c3 = { pack: pack3, tiles: tiles3 }
  }

  refresh(): void {
    if (this.#version === this.#weights.version) return
    this.#weights.fold()
    this.#weights.fill(this.#c1.pack)
    this.#weights.fill(this.#c3.pack)
    this.#octets.refreshQuads()
    this.#version = this.#weights.version
  }

  #write(image: ImageBatch, index: number): void {
    const arena = this.#arena
    const { input, staging } = this.#at
    const side = image.encoding === 'bytes28' ? 28 : INPUT_SIDE
    const part =
      image.count === 1 ? image.data : image.data.subarray(index * side * side, (index + 1) * side * side)
    if (image.encoding === 'floats32') {
      this.#borderless = true
      arena.floats.set(part, staging >> 2)
      this.#kernels.floatsToColumns(staging, ROW, side, side, input, ROW, HALF)
      return
    }
    if (this.#borderless && side !== INPUT_SIDE)
      arena.floats.fill(BACKGROUND, input >> 2, (input + INPUT_SIDE * ROW) >> 2)
    this.#borderless = side === INPUT_SIDE
    arena.bytes.set(part, staging)
    const margin = (INPUT_SIDE - side) / 2
    this.#kernels.bytesToColumns(staging, side, side, input + margin * ROW + (margin >> 1) * 4, ROW, HALF)
  }

  /** Distances of one image of the batch. `refresh` first. */
  distances(images: ImageBatch, index: number, into: Float32Array, at: number): void {
    const kernels = this.#kernels
    const { input, s2, blocks, partial, s4, c5, f6, output } = this.#at
    const { pack, tiles } = this.#c1
    const { pack: pack3, tiles: tiles3 } = this.#c3
    const [maps2, rows2] = S2.output
    const [maps4, rows4, columns4] = S4.output
    this.#write(images, index)
    kernels.tiles2x2(tiles.records, tiles.count, input, pack.address, 8, s2)
    kernels.squash(s2, s2, maps2 * rows2 * S2_ROW, this.#squash)
    kernels.rowsToBlocks(s2, S2_ROW, (maps2 * rows2) / 2, 8, blocks)
    kernels.blocks4x2(tiles3.records, tiles3.count, blocks, pack3.address, partial)
    kernels.sumBlocks(partial, PARTIAL_MAP, maps4, rows4 * columns4, this.#weights.folded.C3.bias, s4)
    kernels.squash(s4, s4, size(S4.output) * 4, this.#squash)
    kernels.dense6(s4, size(C5.input), this.#octets.quads(C5), size(C5.output) / 4, c5)
    kernels.squash(c5, c5, size(C5.output) * 4, this.#squash)
    kernels.dense6(c5, size(F6.input), this.#octets.quads(F6), size(F6.output) / 4, f6)
    kernels.squash(f6, f6, size(F6.output) * 4, this.#squash)
    kernels.rbfColumns(f6, size(OUTPUT.input), this.#weights.at('output.weight'), CLASSES, output)
    const floats = this.#arena.floats
    for (let j = 0; j < CLASSES; j++) into[at + j] = floats[(output >> 2) + j] as number
  }
}
