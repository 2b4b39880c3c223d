import { describe, expect, it } from 'vitest'
import { gradientErrors, inferenceErrors, type Row, scanErrors } from './exactness.js'

/** Shows every line that misses its bound, and that there were lines at all. */
function expectExact(rows: readonly Row[]): void {
  expect(rows.length).toBeGreaterThan(3)
  expect(rows.filter(({ error, bound }) => !(error <= bound))).toEqual([])
}

describe.each(['js', 'baseline'] as const)('backend %s against float64', (simd) => {
  it('gives every distance within 1e-3 and every map within 5e-5, one by one and in batches of any size', async () => {
    expectExact(await inferenceErrors(simd))
  })

  it('steps by −rate × the gradient within 3e-3, on all variants and losses', async () => {
    // A part of an octet, whole octets, and more than one pass.
    expectExact(await gradientErrors(simd, simd === 'js' ? [3] : [3, 16, 70]))
  })

  it('scans as the network does on each window', async () => {
    expectExact(
      await scanErrors(simd, [
        [32, 32],
        [33, 47],
        [101, 58],
        [300, 110],
        [430, 36],
      ]),
    )
  })
})
