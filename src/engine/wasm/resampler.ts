import { BACKGROUND, type ImageBatch, INK_STEP } from '../../input/images.js'
import { INPUT_SIDE } from '../../network/network.js'
import type { Distortion } from '../../reference/distort.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'

const AREA = INPUT_SIDE * INPUT_SIDE

/** Distorts pictures one by one in linear memory, for training. Laid out once an engine. */
export class Resampler {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #table: number
  readonly #staging: number
  readonly #source: number
  readonly #fieldX: number
  readonly #fieldY: number
  readonly #target: number
  /** Whether the source has background around its inner 28×28 pixels. */
  #bordered = false

  constructor(arena: Arena, kernels: Kernels) {
    this.#arena = arena
    this.#kernels = kernels
    this.#table = arena.reserve('distortion: network units of a byte', 256 * 8)
    const plane = (name: string): number => arena.reserve(`distortion: ${name}`, AREA * 4)
    this.#staging = plane('the picture as it came')
    this.#source = arena.reserve('distortion: the picture', AREA * 8)
    this.#fieldX = plane('displacements along x')
    this.#fieldY = plane('displacements along y')
    this.#target = plane('the distorted picture')
    // Rounded to a float, as the plain kernels have them.
    const table = Float64Array.from({ length: 256 }, (_, byte) => Math.fround(BACKGROUND + INK_STEP * byte))
    this.#doubles.set(table, this.#table >> 3)
  }

  get #doubles(): Float64Array {
    return new Float64Array(this.#arena.bytes.buffer)
  }

  /** Writes image `index` of the batch, distorted, into the 1024 floats at `at`. */
  distort(images: ImageBatch, index: number, distortion: Distortion, into: Float32Array, at: number): void {
    const { matrix, fieldX, fieldY, strengthX, strengthY } = distortion
    const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number]
    const { floats } = this.#arena
    this.#decode(images, index)
    floats.set(fieldX, this.#fieldX >> 2)
    floats.set(fieldY, this.#fieldY >> 2)
    this.#kernels.distort(
      this.#source,
      this.#fieldX,
      this.#fieldY,
      a,
      b,
      tx,
      c,
      d,
      ty,
      strengthX,
      strengthY,
      this.#target,
    )
    into.set(floats.subarray(this.#target >> 2, (this.#target >> 2) + AREA), at)
  }

  #decode({ encoding, data }: ImageBatch, index: number): void {
    const arena = this.#arena
    const kernels = this.#kernels
    if (encoding === 'floats32') {
      this.#bordered = false
      arena.floats.set(data.subarray(index * AREA, (index + 1) * AREA), this.#staging >> 2)
      kernels.floatsToDoubles(this.#staging, AREA, this.#source)
      return
    }
    const side = encoding === 'bytes28' ? 28 : INPUT_SIDE
    const border = (INPUT_SIDE - side) / 2
    const from = this.#source >> 3
    if (border > 0 && !this.#bordered) this.#doubles.fill(Math.fround(BACKGROUND), from, from + AREA)
    this.#bordered = border > 0
    arena.bytes.set(data.subarray(index * side * side, (index + 1) * side * side), this.#staging)
    const corner = this.#source + border * (INPUT_SIDE + 1) * 8
    kernels.bytesToUnits(this.#staging, this.#table, side, side, corner)
  }
}
