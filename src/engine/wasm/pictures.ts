/*
 * Pictures on the SIMD kernels of assembly/picture.ts: the same bytes as the plain loops of src/input/kernels.ts, which say
 * what each does. Colour pictures come in by bands, and every region is given back: a large picture leaves no memory behind.
 */

import type { GreyPicture, GreyWeights } from '../../input/kernels.js'
import { type Box, DARKEST, type LaidGrey, type PictureKernels, type Stretches } from '../../input/kernels.js'
import type { Machine } from './program.js'

/** Bytes of RGBA copied at a time, at least a row of blocks. */
const BAND = 2 ** 18
/** Runs of a plane that there is room for at first. */
const FEW_RUNS = 2048
/** Vectors may read and write this far beyond a plane. */
const SLACK = 64

const sixteens = (bytes: number): number => (bytes + 15) & ~15

export class WasmPictures implements PictureKernels {
  readonly #machine: Machine

  constructor(machine: Machine) {
    this.#machine = machine
  }

  #with<T>(sizes: readonly number[], call: (...addresses: number[]) => T): T {
    return this.#machine.memory.temporarily((take) =>
      call(...sizes.map((bytes) => take((bytes + SLACK + 3) >> 2))),
    )
  }

  grey(
    rgba: Uint8Array | Uint8ClampedArray,
    width: number,
    height: number,
    paper: number,
    factor: number,
    { red, green, blue, offset }: GreyWeights,
  ): LaidGrey {
    const { memory, kernels } = this.#machine
    const columns = Math.ceil(width / factor)
    const rows = Math.ceil(height / factor)
    const perBand = Math.max(1, Math.floor(BAND / (4 * width * factor)))
    const band = Math.min(height, perBand * factor) * 4 * width
    return this.#with([band, 4 * width, perBand * columns], (source, scratch, target) => {
      const result = new Uint8Array(columns * rows)
      let clear = 0
      for (let row = 0; row < rows; row += perBand) {
        const end = Math.min(rows, row + perBand)
        memory.bytes.set(
          rgba.subarray(4 * width * row * factor, 4 * width * Math.min(height, end * factor)),
          source,
        )
        for (let i = row; i < end; i++) {
          const high = Math.min(height, (i + 1) * factor) - i * factor
          const from = source + (i - row) * factor * 4 * width
          const to = target + (i - row) * columns
          clear |= kernels.greyBlocks(from, width, high, factor, red, green, blue, offset, paper, scratch, to)
        }
        result.set(memory.bytes.subarray(target, target + (end - row) * columns), row * columns)
      }
      return { data: result, clear: clear !== 0 }
    })
  }

  histogram(bytes: Uint8Array): Uint32Array {
    const { memory, kernels } = this.#machine
    return this.#with([bytes.length, 4096], (source, bins) => {
      memory.bytes.set(bytes, source)
      kernels.histogram(source, bytes.length, bins)
      return memory.words.slice(bins >> 2, (bins >> 2) + 256)
    })
  }

  bounds(bytes: Uint8Array, width: number, height: number, least: number, most: number): Box {
    const { memory, kernels } = this.#machine
    return this.#with([bytes.length, 16], (source, box) => {
      memory.bytes.set(bytes, source)
      kernels.boundsOutside(source, width, height, least, most, box)
      const [left = 0, top = 0, right = 0, bottom = 0] = memory.words.subarray(box >> 2, (box >> 2) + 4)
      return { left, top, right, bottom }
    })
  }

  stretches(bytes: Uint8Array, width: number, within: Box, low: number): Stretches {
    const { memory, kernels } = this.#machine
    const { left, top, right, bottom } = within
    const area = Math.max(0, bottom - top) * width
    let room = Math.max(FEW_RUNS, area >> 5)
    for (;;) {
      const found = this.#with([area, 16 * room, 8 * room], (source, runs, sums): Stretches | number => {
        memory.bytes.set(bytes.subarray(top * width, bottom * width), source)
        const count = kernels.stretches(source, width, left, right, top, bottom, low, room, runs, sums)
        if (count > room) return count
        return {
          count,
          runs: new Int32Array(memory.words.slice(runs >> 2, (runs >> 2) + 4 * count).buffer),
          sums: memory.words.slice(sums >> 2, (sums >> 2) + 2 * count),
        }
      })
      if (typeof found !== 'number') return found
      room = found
    }
  }

  ink(grey: Uint8Array, width: number, height: number, radius: number, light: boolean): Uint8Array {
    const { memory, kernels } = this.#machine
    const [x, y] = [Math.min(radius, width - 1), Math.min(radius, height - 1)]
    const pitch = sixteens(width + 4 * x)
    const rows = height + 4 * y
    const flip = light ? 255 : 0
    return this.#with([grey.length, pitch * rows + 2 * x, grey.length], (source, plane, target) => {
      memory.bytes.set(grey, source)
      kernels.place(source, width, height, flip, plane, pitch, rows, 2 * x, 2 * y, 0)
      kernels.extremes(plane, 1, pitch * rows, 2 * x + 1, 1)
      kernels.extremes(plane, pitch, height + 2 * y, 2 * y + 1, 1)
      kernels.extremes(plane, 1, pitch * (height + 2 * y), 2 * x + 1, 0)
      kernels.extremes(plane, pitch, height, 2 * y + 1, 0)
      kernels.shareOfGround(source, flip, width, height, plane, pitch, DARKEST, target)
      return memory.bytes.slice(target, target + grey.length)
    })
  }

  inkOverBlocks({ data, width, height }: GreyPicture, lights: Uint8Array, light: boolean): Uint8Array {
    const { memory, kernels } = this.#machine
    // A row of blocks below the last is read, and weighs nothing.
    return this.#with([data.length, lights.length + width, data.length], (source, blocks, target) => {
      memory.bytes.set(data, source)
      memory.bytes.set(lights, blocks)
      kernels.inkOverBlocks(source, width, height, light ? 255 : 0, blocks, target)
      return memory.bytes.slice(target, target + data.length)
    })
  }

  runs(ink: Uint8Array, width: number, height: number, length: number, thickness: number): Uint8Array {
    if (length > width) return new Uint8Array(ink.length)
    const { memory, kernels } = this.#machine
    const [before, after] = [(length - 1) >> 1, length >> 1]
    const limit = thickness + 2
    const narrow = sixteens(width)
    const wide = sixteens(width + length)
    const area = width * height
    const plane = Math.max(narrow * (height + limit + 2), wide * height) + length
    return this.#with([area, plane, area], (packed, plane, line) => {
      memory.bytes.set(ink, packed)
      // What wanders a row up or down is one run.
      kernels.place(packed, width, height, 0, plane, narrow, height + 2, 0, 1, 0)
      kernels.extremes(plane, narrow, height, 3, 1)
      kernels.packRows(plane, narrow, width, height, packed)
      // An opening along the rows, beyond whose ends the run is taken to go on.
      kernels.place(packed, width, height, 0, plane, wide, height, before, 0, 255)
      kernels.extremes(plane, 1, wide * height, length, 0)
      kernels.packRows(plane, wide, width, height, packed)
      kernels.boundsOutside(packed, width, height, 0, 0, plane)
      if (memory.words[(plane >> 2) + 2] === 0) return new Uint8Array(area)
      kernels.place(packed, width, height, 0, plane, wide, height, after, 0, 0)
      kernels.extremes(plane, 1, wide * height, length, 1)
      kernels.packRows(plane, wide, width, height, line)
      if (limit < height) {
        // An opening down the columns finds what is thicker than a rule.
        const [above, below] = [limit >> 1, limit - (limit >> 1)]
        kernels.place(line, width, height, 0, plane, narrow, height + limit, 0, above, 0)
        kernels.extremes(plane, narrow, height, limit + 1, 0)
        kernels.packRows(plane, narrow, width, height, packed)
        kernels.place(packed, width, height, 0, plane, narrow, height + limit, 0, below, 0)
        kernels.extremes(plane, narrow, height, limit + 1, 1)
        kernels.keepThin(line, plane, narrow, width, height)
      }
      return memory.bytes.slice(line, line + area)
    })
  }
}
