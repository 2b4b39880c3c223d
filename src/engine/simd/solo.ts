import type { ImageBatch } from '../../input/images.js'
import type { Arena } from '../../memory/arena.js'
import { C1, C3, INPUT_SIDE, S2, S4, size } from '../../network/layers.js'
import type { Variant } from '../../network/variant.js'
import { Frame } from './frame.js'
import type { Kernels } from './kernels.js'
import type { Packs } from './packs.js'
import type { SingleHead } from './single-head.js'
import { squashKind } from './squash.js'
import { CELL, type CellPlace, type Tiles, tiles2x2, windowTaps } from './tables.js'

/** Rows of the input, and of its box sums: 16 even columns, then 16 odd ones. */
const ROW = INPUT_SIDE * 4
const HALF = ROW / 2
const STRIDE = 2
/** Rows of S2: 14 of 16 columns. */
const S2_ROW = 64
/** Maps of S4: 25 pixels, row by row, in whole cells. */
const S4_CELLS = Math.ceil((S4.output[1] * S4.output[2]) / 8)
const S4_MAP = S4_CELLS * CELL

/*
 * C3 sees the box sums of S2 in planes, one for each column j of its window and each parity of i, in which the 25
 * windows' values lie side by side (assembly/box.ts, boxWindows).
 */
const S4_ROW = S4.output[2] * 4
/** Rows of a plane, of even or odd box sums, and what its last cells read and write beyond them. */
const PLANE = Math.ceil((Math.ceil((S2.output[1] - 1) / STRIDE) * S4_ROW) / CELL) * CELL
const PLANES = C3.window * STRIDE * PLANE

/** One image, folded: lanes are columns for C1, pixels of all rows for C3 (its rows are five wide), units for C5 and F6. */
export class Solo {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #packs: Packs
  readonly #head: SingleHead
  readonly #squash: number
  readonly #frame: Frame
  readonly #c1: Tiles
  readonly #c3: Tiles
  readonly #at: Record<'input' | 'sums' | 's2' | 'planes' | 's4', number>

  constructor(arena: Arena, kernels: Kernels, packs: Packs, head: SingleHead, variant: Variant) {
    this.#arena = arena
    this.#kernels = kernels
    this.#packs = packs
    this.#head = head
    this.#squash = squashKind(variant.squash)
    const [maps2, rows2, columns2] = S2.output
    this.#frame = new Frame(arena, kernels, 'one image')
    this.#at = {
      input: arena.reserve('one image: input, when it comes as floats', INPUT_SIDE * ROW),
      sums: arena.reserve('one image: input, box sums', INPUT_SIDE * ROW),
      s2: arena.reserve('one image: S2', maps2 * rows2 * S2_ROW),
      planes: arena.reserve('one image: S2, box sums in planes', maps2 * PLANES),
      s4: arena.reserve('one image: S4 in whole cells', S4.output[0] * S4_MAP),
    }

    const columns = (i: number, j: number): number => i * ROW + (j & 1) * HALF + (j >> 1) * 4
    const places: CellPlace[] = Array.from({ length: rows2 }, (_, row) =>
      Array.from({ length: Math.ceil(columns2 / 8) }, (_, cell) => ({
        input: row * STRIDE * ROW + cell * CELL,
        output: row * S2_ROW + cell * CELL,
      })),
    ).flat()
    this.#c1 = tiles2x2(
      arena,
      'C1, records for one image',
      packs.C1.jobs,
      packs.C1.pack.offsets,
      ({ inputs }) => windowTaps(inputs, C1.window, 0, columns),
      places,
      rows2 * S2_ROW,
    )

    const planes = (i: number, j: number): number => (j * STRIDE + (i & 1)) * PLANE + (i >> 1) * S4_ROW
    this.#c3 = tiles2x2(
      arena,
      'C3, records for one image',
      packs.C3.jobs,
      packs.C3.pack.offsets,
      ({ inputs }) => windowTaps(inputs, C3.window, PLANES, planes),
      Array.from({ length: S4_CELLS }, (_, cell) => ({ input: cell * CELL, output: cell * CELL })),
      S4_MAP,
    )
  }

  /** Writes the image's box sums; bytes are summed as bytes, within a border of background. */
  #write(image: ImageBatch, index: number): void {
    const arena = this.#arena
    const kernels = this.#kernels
    const { input, sums } = this.#at
    const boxes = INPUT_SIDE - 1
    if (image.encoding === 'floats32') {
      const area = INPUT_SIDE * INPUT_SIDE
      arena.floats.set(image.data.subarray(index * area, (index + 1) * area), input >> 2)
      kernels.boxRows(input, ROW, boxes, boxes, sums, ROW, HALF)
    } else kernels.boxBytes(this.#frame.write(image, index), INPUT_SIDE, boxes, boxes, sums, ROW, HALF)
  }

  /** One image of the batch, to the distances of the head. */
  run(images: ImageBatch, index: number): void {
    const kernels = this.#kernels
    const squash = this.#squash
    const { C1, C3 } = this.#packs
    const { sums, s2, planes, s4 } = this.#at
    const head = this.#head
    this.#packs.refresh()
    this.#write(images, index)
    kernels.tiles2x2(this.#c1.records, this.#c1.count, sums, C1.pack.address, 8, s2)
    const [maps2, rows2] = S2.output
    kernels.squash(s2, s2, maps2 * rows2 * S2_ROW, squash)
    const [maps4, rows4, columns4] = S4.output
    kernels.boxWindows(s2, S2_ROW, maps2, rows2, columns4, planes, PLANE)
    kernels.tiles2x2(this.#c3.records, this.#c3.count, planes, C3.pack.address, 8, s4)
    const pixels = rows4 * columns4
    kernels.copyRows(s4, S4_MAP, head.s4, pixels * 4, pixels, maps4)
    kernels.squash(head.s4, head.s4, size(S4.output) * 4, squash)
    head.run(squash)
  }
}
