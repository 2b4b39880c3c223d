import { describe, expect, it } from 'vitest'
import { BACKENDS } from '../backends.js'
import { gradientErrors, inferenceErrors, type Row, scanErrors } from './exactness.js'

// Ten classes are test/engine/exactness.test.ts: here the same against float64 with fewer, one more, and as many as there
// can be.
const COUNTS = [2, 11, 26, 96]
const CASES = BACKENDS.flatMap((simd) => COUNTS.map((classes) => ({ simd, classes })))

function expectExact(rows: readonly Row[]): void {
  expect(rows.length).toBeGreaterThan(3)
  expect(rows.filter(({ error, bound }) => !(error <= bound))).toEqual([])
}

describe.each(CASES)('$classes classes on $simd, against float64', ({ simd, classes }) => {
  it('give every distance and every map, one by one and in batches', async () => {
    expectExact(await inferenceErrors(simd, [1, 4, 7, 8, 19], classes))
  })

  it('step by −rate × the gradient of all three losses', async () => {
    expectExact(await gradientErrors(simd, simd === 'js' ? [2] : [11], classes))
  })

  it('scan as the network does on each window', async () => {
    const sizes = [
      [32, 32],
      [101, 58],
    ] as const
    expectExact(await scanErrors(simd, sizes, classes))
  })
})
