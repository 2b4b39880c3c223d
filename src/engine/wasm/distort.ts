/**
 * Distorting images for training, one by one, in linear memory (assembly/distort.ts): what `decodeImage` and the reference
 * `distort` give, bit for bit, in doubles.
 */
import { BACKGROUND, type ImageBatch, INK_STEP } from '../../input/images.js'
import { INPUT_SIDE } from '../../network/network.js'
import type { Distortion } from '../../reference/distort.js'
import { sideOf, stage } from './plan.js'
import type { Machine } from './program.js'
import { range } from './tiles.js'

const AREA = INPUT_SIDE * INPUT_SIDE

/** Distorts image `index` of a batch into the 1,024 floats at `at`. */
export type Distort = (
  images: ImageBatch,
  index: number,
  distortion: Distortion,
  into: Float32Array,
  at: number,
) => void

/** Lays out what distorting needs. */
export function distorter({ kernels, memory }: Machine): Distort {
  const table = memory.reserve('distortion: network units of a byte', 256 * 8)
  const plane = (name: string): number => memory.reserve(`distortion: ${name}`, AREA * 4)
  const staging = plane('the image as it comes')
  const source = memory.reserve('distortion: the image', AREA * 8)
  const fieldX = plane('displacements along x')
  const fieldY = plane('displacements along y')
  const target = plane('the distorted image')
  const doubles = (): Float64Array => new Float64Array(memory.bytes.buffer)
  // Rounded to a float, as the reference has them.
  doubles().set(
    range(256).map((byte) => Math.fround(BACKGROUND + INK_STEP * byte)),
    table >> 3,
  )
  /** Whether the source has background around its inner 28×28 pixels. */
  let bordered = false

  const decode = (images: ImageBatch, index: number): void => {
    stage(memory, staging, images, index, 1)
    if (images.encoding === 'floats32') {
      bordered = false
      kernels.floatsToDoubles(staging, AREA, source)
      return
    }
    const side = sideOf(images.encoding)
    const border = (INPUT_SIDE - side) / 2
    if (border > 0 && !bordered) doubles().fill(Math.fround(BACKGROUND), source >> 3, (source >> 3) + AREA)
    bordered = border > 0
    kernels.bytesToUnits(staging, table, side, side, source + border * (INPUT_SIDE + 1) * 8)
  }
  return (images, index, { matrix, fieldX: dx, fieldY: dy, strengthX, strengthY }, into, at) => {
    const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number]
    decode(images, index)
    const { floats } = memory
    floats.set(dx, fieldX >> 2)
    floats.set(dy, fieldY >> 2)
    kernels.distort(source, fieldX, fieldY, a, b, tx, c, d, ty, strengthX, strengthY, target)
    into.set(floats.subarray(target >> 2, (target >> 2) + AREA), at)
  }
}
