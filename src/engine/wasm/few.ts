import type { ImageBatch } from '../../input/images.js'
import type { Variant } from '../../network/network.js'
import { C1, C3, INPUT_SIDE, S2, S4, size } from '../../network/network.js'
import type { Frame } from './frame.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { Packs } from './packs.js'
import { squashKind } from './squash.js'
import { CELL, type CellPlace, type Tiles, tapLists, tiles2x2, windowTaps } from './tables.js'

/** From S4, map by map at `s4`, to the distances at `output`, image by image. */
export interface Head {
  readonly s4: number
  readonly output: number
  run(squash: number): void
}

const [MAPS2, ROWS2, COLUMNS2] = S2.output
const [, ROWS4, COLUMNS4] = S4.output
const STRIDE = 2
/** One image's box sums: rows of 16 even columns, then 16 odd ones. */
const BOXES = INPUT_SIDE - 1
const SUMS_ROW = INPUT_SIDE * 4
const SUMS = INPUT_SIDE * SUMS_ROW

/**
 * One image or four, folded. A pixel is a float, or a vector of four images'; the pixels of a cell, eight or two, are
 * neighbours: columns for C1, and for C3, whose rows are five wide, pixels of all its rows.
 */
export class Few {
  readonly images: number
  readonly head: Head
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #packs: Packs
  readonly #frame: Frame
  readonly #squash: number
  readonly #c1: Tiles
  readonly #c3: Tiles
  readonly #c3Rest: Tiles | undefined
  readonly #boxWindows: Kernels['boxWindows']
  /** Bytes of a row of S2, of all of it, of one of the planes C3 sees it in, and of all of S4. */
  readonly #s2Row: number
  readonly #s2Bytes: number
  readonly #plane: number
  readonly #s4Bytes: number
  readonly #at: Record<'input' | 'sums' | 'seen' | 's2' | 'planes', number>

  constructor(
    arena: Arena,
    kernels: Kernels,
    packs: Packs,
    frame: Frame,
    head: Head,
    variant: Variant,
    images: 1 | 4,
  ) {
    this.images = images
    this.head = head
    this.#arena = arena
    this.#kernels = kernels
    this.#packs = packs
    this.#frame = frame
    this.#squash = squashKind(variant.squash)
    this.#boxWindows = images === 1 ? kernels.boxWindows : kernels.boxWindows4
    const pixel = images * 4
    /** Runs of pixels in cells, the last one of which ends with the run, so that nothing is written beyond it. */
    const places = (pixels: number, input: number, output: number): CellPlace[] =>
      Array.from({ length: Math.ceil((pixels * pixel) / CELL) }, (_, cell) => {
        const at = Math.min(cell * CELL, pixels * pixel - CELL)
        return { input: input + at, output: output + at }
      })
    const s2Row = COLUMNS2 * pixel
    const s4Row = COLUMNS4 * pixel
    /*
     * C3 sees the box sums of S2 in planes, one for each column j of its window and each parity of i, in which the 25
     * windows' values lie side by side (assembly/box.ts, boxWindows).
     */
    const plane = Math.ceil((Math.ceil((ROWS2 - 1) / STRIDE) * s4Row) / CELL) * CELL
    const planes = C3.window * STRIDE * plane
    this.#s2Row = s2Row
    this.#s2Bytes = size(S2.output) * pixel
    this.#plane = plane
    this.#s4Bytes = size(S4.output) * pixel

    const name = images === 1 ? 'one image' : `${images} images`
    const sums = arena.reserve(`${name}: input, box sums`, images * SUMS)
    this.#at = {
      input: arena.reserve(`${name}: input, when it comes as floats`, SUMS),
      sums,
      seen: images === 1 ? sums : arena.reserve(`${name}: input, box sums side by side`, images * SUMS),
      s2: arena.reserve(`${name}: S2`, this.#s2Bytes),
      planes: arena.reserve(`${name}: S2, box sums in planes`, MAPS2 * planes),
    }

    const row = INPUT_SIDE * pixel
    const columns = (i: number, j: number): number => i * row + (j & 1) * (row / 2) + (j >> 1) * pixel
    this.#c1 = tiles2x2(
      arena,
      `C1, records for ${name}`,
      packs.C1.jobs,
      packs.C1.pack.offsets,
      tapLists(arena, `C1 for ${name}`, ({ inputs }) => windowTaps(inputs, C1.window, 0, columns)),
      Array.from({ length: ROWS2 }, (_, y) => places(COLUMNS2, y * STRIDE * row, y * s2Row)).flat(),
      ROWS2 * s2Row,
    )
    const windows = (i: number, j: number): number => (j * STRIDE + (i & 1)) * plane + (i >> 1) * s4Row
    const c3Taps = tapLists(arena, `C3 for ${name}`, ({ inputs }) =>
      windowTaps(inputs, C3.window, planes, windows),
    )
    const c3 = (what: string, cells: readonly CellPlace[]): Tiles =>
      tiles2x2(
        arena,
        `C3, records for ${what}`,
        packs.C3.jobs,
        packs.C3.pack.offsets,
        c3Taps,
        cells,
        ROWS4 * s4Row,
      )
    const pixels = places(ROWS4 * COLUMNS4, 0, 0)
    // One image's 25 pixels are seven vectors: two cells, then a cell and the vector that ends with the last pixel.
    if (images === 1) {
      const end = ROWS4 * s4Row - CELL / 2
      this.#c3Rest = c3(`${name}, last pixels`, [...pixels.slice(2, 3), { input: end, output: end }])
    }
    this.#c3 = c3(name, images === 1 ? pixels.slice(0, 2) : pixels)
  }

  /** Writes the images' box sums; bytes are summed as bytes, within a border of background. */
  #write(batch: ImageBatch, index: number): void {
    const arena = this.#arena
    const kernels = this.#kernels
    const { input, sums, seen } = this.#at
    const half = SUMS_ROW / 2
    for (let i = 0; i < this.images; i++) {
      const to = sums + i * SUMS
      if (batch.encoding === 'floats32') {
        const area = INPUT_SIDE * INPUT_SIDE
        arena.floats.set(batch.data.subarray((index + i) * area, (index + i + 1) * area), input >> 2)
        kernels.boxRows(input, SUMS_ROW, BOXES, BOXES, to, SUMS_ROW, half)
      } else kernels.boxBytes(this.#frame.picture(index + i), INPUT_SIDE, BOXES, BOXES, to, SUMS_ROW, half)
    }
    if (seen !== sums) kernels.transpose(sums, SUMS, this.images, SUMS / 4, seen, this.images * 4)
  }

  /** Images index … of the batch, bytes staged in the frame, to the distances of the head. */
  run(batch: ImageBatch, index: number): void {
    const kernels = this.#kernels
    const squash = this.#squash
    const { C1, C3 } = this.#packs
    const { seen, s2, planes } = this.#at
    const { s4 } = this.head
    this.#packs.refresh()
    this.#write(batch, index)
    kernels.tiles2x2(this.#c1.records, this.#c1.count, seen, C1.pack.address, 8, s2)
    kernels.squash(s2, s2, this.#s2Bytes, squash)
    this.#boxWindows(s2, this.#s2Row, MAPS2, ROWS2, COLUMNS4, planes, this.#plane)
    kernels.tiles2x2(this.#c3.records, this.#c3.count, planes, C3.pack.address, 8, s4)
    const rest = this.#c3Rest
    if (rest) kernels.tiles3x2(rest.records, rest.count, planes, C3.pack.address, 8, s4)
    kernels.squash(s4, s4, this.#s4Bytes, squash)
    this.head.run(squash)
  }
}
