import type { ImageBatch } from '../../input/images.js'
import type { Arena } from '../../memory/arena.js'
import { INPUT_SIDE } from '../../network/layers.js'
import type { Kernels } from './kernels.js'

/** Where one picture of bytes becomes 32×32 of them: as it comes, or within a border of background. */
export class Frame {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #staging: number
  readonly #framed: number

  constructor(arena: Arena, kernels: Kernels, what: string) {
    this.#arena = arena
    this.#kernels = kernels
    this.#staging = arena.reserve('one picture as it came', INPUT_SIDE * INPUT_SIDE)
    this.#framed = arena.reserve(`${what}: bytes within a border`, INPUT_SIDE * INPUT_SIDE)
  }

  /** Writes image `index` of a batch of bytes; returns the address of its 32×32. */
  write({ encoding, data, count }: ImageBatch, index: number): number {
    const side = encoding === 'bytes28' ? 28 : INPUT_SIDE
    const area = side * side
    this.#arena.bytes.set(count === 1 ? data : data.subarray(index * area, (index + 1) * area), this.#staging)
    const margin = (INPUT_SIDE - side) / 2
    if (margin === 0) return this.#staging
    // Four bytes are copied as one float.
    const to = this.#framed + margin * (INPUT_SIDE + 1)
    this.#kernels.copyRows(this.#staging, side, to, INPUT_SIDE, side / 4, side)
    return this.#framed
  }
}
