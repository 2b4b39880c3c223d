import type { ImageBatch } from '../../input/images.js'
import { INPUT_SIDE } from '../../network/network.js'
import { OCTET } from './cells.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'

/** Where pictures of bytes become 32×32 of them, one after the other: as they come, or within a border of background. */
export class Frame {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #staging: number
  readonly #framed: number
  #side = INPUT_SIDE
  #start = 0

  constructor(arena: Arena, kernels: Kernels, what: string) {
    this.#arena = arena
    this.#kernels = kernels
    this.#staging = arena.reserve(`${what}: pictures as they came`, OCTET * INPUT_SIDE * INPUT_SIDE)
    this.#framed = arena.reserve(`${what}: bytes within a border`, INPUT_SIDE * INPUT_SIDE)
  }

  /** Copies images start … start + count − 1 (count ≤ 8) of a batch of bytes: one copy is cheaper than one each. */
  stage({ encoding, data, count: all }: ImageBatch, start: number, count: number): void {
    this.#side = encoding === 'bytes28' ? 28 : INPUT_SIDE
    this.#start = start
    const area = this.#side ** 2
    const part = count === all ? data : data.subarray(start * area, (start + count) * area)
    this.#arena.bytes.set(part, this.#staging)
  }

  /** The address of a staged image's 32×32, by its index in the batch; until the next one is asked for. */
  picture(index: number): number {
    const side = this.#side
    const picture = this.#staging + (index - this.#start) * side ** 2
    const margin = (INPUT_SIDE - side) / 2
    if (margin === 0) return picture
    // Four bytes are copied as one float.
    const to = this.#framed + margin * (INPUT_SIDE + 1)
    this.#kernels.copyRows(picture, side, to, INPUT_SIDE, side / 4, side)
    return this.#framed
  }
}
