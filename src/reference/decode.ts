/*
 * From pixels as they come to network units.
 */
import { BACKGROUND, type ImageBatch, INK_STEP, type Plane } from '../input/images.js'
import { INPUT_SIDE } from '../network/network.js'
import type { FloatArray } from './float-array.js'

/**
 * One image of a batch in network units: −0.1 is background, 1.175 ink; 28×28 is centred with a border of 2.
 *
 * @param into 32×32 floats, filled and returned
 * @example decodeImage(batch, 0, new Float32Array(1024))
 */
export function decodeImage<T extends FloatArray>(images: ImageBatch, index: number, into: T): T {
  const side = images.encoding === 'bytes28' ? 28 : INPUT_SIDE
  const border = (INPUT_SIDE - side) / 2
  const pixels = images.data.subarray(index * side * side, (index + 1) * side * side)
  if (images.encoding === 'floats32') {
    into.set(pixels)
    return into
  }
  into.fill(BACKGROUND)
  let p = 0
  for (let y = 0; y < side; y++) {
    const row = (y + border) * INPUT_SIDE + border
    for (let x = 0; x < side; x++) into[row + x] = unitsOfByte(pixels[p++] as number)
  }
  return into
}

/**
 * A picture in network units.
 *
 * @param into height × width floats, filled and returned
 */
export function decodePlane<T extends FloatArray>({ data }: Plane, into: T): T {
  if (data instanceof Float32Array) into.set(data)
  else for (let i = 0; i < data.length; i++) into[i] = unitsOfByte(data[i] as number)
  return into
}

const unitsOfByte = (byte: number): number => BACKGROUND + INK_STEP * byte
