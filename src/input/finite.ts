import { allWithin, findBeyond, MAX_MAGNITUDE } from '../check.js'
import { LeNet5Error } from '../errors.js'

/**
 * Refuses images with a value that is not finite, or larger than the network can sum, naming the image (when there are
 * several) and the position.
 *
 * @throws LeNet5Error INVALID_IMAGE
 */
export function checkFinite(values: Float32Array, name: string, pixels: number): void {
  if (allWithin(values)) return
  const at = findBeyond(values)
  const image = values.length > pixels ? `, image ${Math.floor(at / pixels)}` : ''
  throw new LeNet5Error(
    'INVALID_IMAGE',
    `${name} must hold finite network units (background −0.1, ink 1.175; ±${MAX_MAGNITUDE} at most), got ` +
      `${values[at]} at position ${at % pixels}${image}; pass bytes or replace it`,
  )
}
