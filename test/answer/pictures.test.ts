import fc from 'fast-check'
import { expect, it } from 'vitest'
import { either, type PictureReading } from '../../src/answer/pictures.js'

/** A reading by its odds and what it says of each digit. */
function reading(odds: number, weights: readonly number[]): PictureReading {
  const sum = weights.reduce((a, b) => a + b, 0)
  const probabilities = Float32Array.from(weights, (weight) => weight / sum)
  const digit = probabilities.indexOf(Math.max(...probabilities))
  const ink = { left: 0, top: 0, right: 1, bottom: 1, light: false }
  const candidate = { image: new Uint8Array(784), ink, beside: false, filled: false, stroke: 0, features: [] }
  return { candidate, distances: new Float32Array(10), digit, probabilities, odds, two: false }
}
const aReading = fc
  .tuple(
    fc.double({ min: -5, max: 8, noNaN: true }),
    fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
  )
  .map(([odds, weights]) => reading(odds, weights))

it('two looks that agree are the second, and two that do not leave doubt', () => {
  fc.assert(
    fc.property(aReading, aReading, (a, b) => {
      const taken = either(a, b)
      if (a.digit === b.digit) {
        expect(taken).toBe(b)
        return
      }
      const of = ({ probabilities }: PictureReading): number => probabilities[taken.digit] as number
      expect([a.digit, b.digit]).toContain(taken.digit)
      expect(of(taken)).toBeLessThanOrEqual(Math.max(of(a), of(b)))
      expect(taken.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
      // Of the two digits the likelier is read, its ink, odds and distances with it.
      const other = taken.digit === a.digit ? b : a
      expect(of(taken)).toBeGreaterThanOrEqual(taken.probabilities[other.digit] as number)
      expect(taken.distances).toBe(taken.digit === a.digit ? a.distances : b.distances)
    }),
  )
})

it('the surer of two looks counts for more', () => {
  const first = reading(0, [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0, 0])
  const second = reading(4, [0.1, 0.9, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(either(first, second).digit).toBe(1)
  expect(either(second, first).digit).toBe(1)
  expect(either(first, second).probabilities[1]).toBeLessThan(0.9)
})
