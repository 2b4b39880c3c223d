/*
 * Distorting images for training, one by one, in linear memory (assembly/distort.ts): what `decodeImage` and the reference
 * `distort` give, bit for bit.
 */
import { BACKGROUND, type ImageBatch, INK_STEP } from '../../input/images.js'
import { INPUT_SIDE } from '../../network/network.js'
import { type Distortion, NOISE_STARTS } from '../../reference/distort.js'
import { sideOf, stage } from './plan.js'
import type { Machine } from './program.js'
import { range } from './tiles.js'

const AREA = INPUT_SIDE * INPUT_SIDE
/** Rows of a padded picture, and the floats of each: what assembly/distort.ts has. */
const PADDED_ROWS = 35
const PADDED_ROW = 36
/** Bytes that it keeps of one row in between. */
const ROW_LINES = 14 * INPUT_SIDE * 4

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
  const table = memory.reserve('distortion: network units of a byte', 256 * 4)
  const plane = (name: string): number => memory.reserve(`distortion: ${name}`, AREA * 4)
  const staging = plane('the image as it comes')
  const padded = PADDED_ROWS * PADDED_ROW
  const source = memory.reserve('distortion: the image, padded', padded * 4)
  const fieldX = plane('displacements along x')
  const fieldY = plane('displacements along y')
  const noise = memory.reserve('distortion: noise', (NOISE_STARTS + AREA) * 4)
  const target = plane('the distorted image')
  const row = memory.reserve('distortion: what is known of a row', ROW_LINES)
  memory.floats.set(
    range(256).map((byte) => BACKGROUND + INK_STEP * byte),
    table >> 2,
  )
  /** Whether the source has background around its inner 28×28 pixels. */
  let bordered = false
  /** Whose noise lies there: training has one for all images. */
  let noiseOf: Float32Array | null = null

  const decode = (images: ImageBatch, index: number): void => {
    stage(memory, staging, images, index, 1)
    const side = images.encoding === 'floats32' ? INPUT_SIDE : sideOf(images.encoding)
    const border = (INPUT_SIDE - side) / 2
    if (border > 0 && !bordered) memory.floats.fill(BACKGROUND, source >> 2, (source >> 2) + padded)
    bordered = border > 0
    const first = source + (border + 1) * (PADDED_ROW + 1) * 4
    if (images.encoding === 'floats32') kernels.floatsToRows(staging, first)
    else kernels.bytesToUnits(staging, table, side, first)
    if (!bordered) kernels.repeatEdges(source)
  }
  return (images, index, distortion, into, at) => {
    const [a, b, tx, c, d, ty] = distortion.matrix as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    decode(images, index)
    const { floats } = memory
    floats.set(distortion.fieldX, fieldX >> 2)
    floats.set(distortion.fieldY, fieldY >> 2)
    if (noiseOf !== distortion.noise) floats.set(distortion.noise, noise >> 2)
    noiseOf = distortion.noise
    const { strengthX, strengthY, gain, offset, noiseStart, strengthNoise, low, high } = distortion
    const places = [a, b, tx, c, d, ty, strengthX, strengthY] as const
    const values = [gain, offset, strengthNoise, low, high] as const
    kernels.distort(source, fieldX, fieldY, noise + noiseStart * 4, ...places, ...values, target, row)
    into.set(floats.subarray(target >> 2, (target >> 2) + AREA), at)
  }
}
