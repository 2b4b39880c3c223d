import { expect } from 'vitest'
import { C1, size } from '../../src/network/network.js'

export * from '../numbers.js'

/** Units of the input picture. */
export const PIXELS = size(C1.input)

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
