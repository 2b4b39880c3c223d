import { expect } from 'vitest'
import { LAYERS, size } from '../../src/network/layers.js'
import { PARAMETER_FLOATS, TENSORS, view } from '../../src/network/parameters.js'
import type { Variant } from '../../src/network/variant.js'

/** Uniform numbers from a seed (mulberry32), so that every failure repeats. */
export function generator(seed: number): (low?: number, high?: number) => number {
  let state = seed >>> 0
  return (low = -1, high = 1) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return low + ((high - low) * ((t ^ (t >>> 14)) >>> 0)) / 2 ** 32
  }
}

export function uniform(seed: number, length: number, low = -1, high = 1): Float64Array {
  const next = generator(seed)
  return Float64Array.from({ length }, () => next(low, high))
}

/** The four nets: two squashes, convolutions squashed or not. */
export const VARIANTS: readonly Variant[] = (['tanh', 'logistic'] as const).flatMap((squash) =>
  [false, true].map((squashConvolutions) => ({ squash, squashConvolutions, distanceScale: 0.1 })),
)

/** A flat parameter vector with every trainable value away from 0, codes ±1, and 0 where C3 has no connection. */
export function parameters(seed: number): Float64Array {
  const next = generator(seed)
  const flat = new Float64Array(PARAMETER_FLOATS)
  for (const { name, role, shape } of TENSORS) {
    const bound = role === 'weight' ? 2.4 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1)) : 0.5
    view(flat, name).forEach((_, i, values) => {
      values[i] = role === 'code' ? Math.sign(next()) : next(-bound, bound)
    })
  }
  for (const i of unconnected()) flat[i] = 0
  return flat
}

/** Places in the flat vector of the C3 weights that the connection table leaves out: 36 kernels. */
export function unconnected(): number[] {
  const places: number[] = []
  for (const { offset, layer, role } of TENSORS) {
    if (layer.kind !== 'convolution' || role !== 'weight') continue
    const maps = layer.input[0]
    layer.connections?.forEach((connected, o) => {
      for (let m = 0; m < maps; m++) {
        if (connected.includes(m)) continue
        for (let tap = 0; tap < 25; tap++) places.push(offset + (o * maps + m) * 25 + tap)
      }
    })
  }
  return places
}

/** Units of the input picture. */
export const PIXELS = LAYERS[0] ? size(LAYERS[0].input) : 0

/** The slope of f by values[i], from both sides (error of the order of step²). */
export function centralDifference(f: () => number, values: Float64Array, i: number, step = 1e-5): number {
  const kept = values[i] as number
  values[i] = kept + step
  const above = f()
  values[i] = kept - step
  const below = f()
  values[i] = kept
  return (above - below) / (2 * step)
}

/** Two slopes agree to 1e-6 of themselves, or to what doubles leave of a difference near 0. */
export function expectSlope(actual: number, expected: number, what: string): void {
  const allowed = 1e-6 * Math.max(Math.abs(actual), Math.abs(expected)) + 1e-9
  expect(Math.abs(actual - expected), `${what}: ${actual} against ${expected}`).toBeLessThanOrEqual(allowed)
}

/** Checks a whole gradient of Σ outputs × probe by one of a kernel's arrays. */
export function expectGradient(
  run: () => Float64Array,
  probe: Float64Array,
  by: Float64Array,
  gradient: Float64Array,
  what: string,
): void {
  expect(gradient.length, what).toBe(by.length)
  const f = () => dot(run(), probe)
  for (let i = 0; i < by.length; i++) {
    expectSlope(gradient[i] as number, centralDifference(f, by, i), `${what}[${i}]`)
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}

/** Every pair within the tolerance (absolute). */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  let worst = 0
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number))
    // NaN must not pass for close.
    if (!(difference <= worst)) worst = difference
  }
  expect(worst).toBeLessThanOrEqual(tolerance)
}

/** The same numbers, bit for bit (quicker on long arrays than toEqual). */
export function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length)
  let different = 0
  for (let i = 0; i < actual.length; i++) if (!Object.is(actual[i], expected[i])) different++
  expect(different).toBe(0)
}
