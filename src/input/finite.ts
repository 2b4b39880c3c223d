import { LeNet5Error } from '../errors.js'

/** Whether every value is finite: x·0 is NaN for NaN and ±Infinity, and four sums run side by side. */
export function allFinite(values: Float32Array): boolean {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const whole = values.length & ~3
  for (let at = 0; at < whole; at += 4) {
    a += (values[at] as number) * 0
    b += (values[at + 1] as number) * 0
    c += (values[at + 2] as number) * 0
    d += (values[at + 3] as number) * 0
  }
  for (let at = whole; at < values.length; at++) a += (values[at] as number) * 0
  return a + b + c + d === 0
}

/**
 * Refuses images with a value that is not finite, naming the image (when there are several) and the position.
 *
 * @throws LeNet5Error INVALID_IMAGE
 */
export function checkFinite(values: Float32Array, name: string, pixels: number): void {
  if (allFinite(values)) return
  const at = values.findIndex((value) => !Number.isFinite(value))
  const image = values.length > pixels ? `, image ${Math.floor(at / pixels)}` : ''
  throw new LeNet5Error(
    'INVALID_IMAGE',
    `${name} must hold finite network units (background −0.1, ink 1.175), got ${values[at]} at position ` +
      `${at % pixels}${image}; pass bytes or replace it`,
  )
}
