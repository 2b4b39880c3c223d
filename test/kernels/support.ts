import { expect } from 'vitest'
import { createKernels, type LayerKernels, LeNet5Error } from '../../src/kernels/index.js'
import { generator } from '../reference/numbers.js'

export const BACKENDS = ['js', 'baseline'] as const

export const kernelsOf = (backend: (typeof BACKENDS)[number]): Promise<LayerKernels> =>
  createKernels({ simd: backend })

/** Half the distance of neighbouring floats at 1: the most one rounding changes, relatively. */
export const UNIT = 2 ** -24

/** Random floats. */
export function floats(seed: number, length: number, low = -1, high = 1): Float32Array {
  const next = generator(seed)
  return Float32Array.from({ length }, () => next(low, high))
}

export const doubles = (values: Float32Array): Float64Array => Float64Array.from(values)
export const absolute = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, Math.abs)

/** Every value within `factor` × its own bound (and a rounding of the result) of the expected one. */
export function expectWithin(
  actual: ArrayLike<number>,
  expected: Float64Array,
  bound: Float64Array,
  factor: number,
  what: string,
): void {
  expect(actual.length, what).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const allowed = factor * (bound[i] as number) + UNIT * Math.abs(expected[i] as number) + 1e-30
    const difference = Math.abs((actual[i] as number) - (expected[i] as number))
    if (!(difference <= allowed)) {
      expect.fail(`${what}[${i}]: ${actual[i]} for ${expected[i]}, ${difference} > ${allowed}`)
    }
  }
}

/** A random connection table; some lists may be empty. */
export function table(seed: number, maps: number, outputMaps: number): number[][] {
  const next = generator(seed)
  const all = Array.from({ length: maps }, (_, map) => map)
  return Array.from({ length: outputMaps }, () => all.filter(() => next(0, 1) < 0.6).sort(() => next(-1, 1)))
}

/** The call throws a LeNet5Error that says so. */
export function expectError(call: () => unknown, code: string, message: RegExp): void {
  let caught: unknown
  try {
    call()
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(LeNet5Error)
  const error = caught as LeNet5Error
  expect(error.code, error.message).toBe(code)
  expect(error.message).toMatch(message)
}
