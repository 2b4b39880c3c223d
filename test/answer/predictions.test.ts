import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { score } from '../../src/answer/evaluate.js'
import { classification, predictions, scanResult } from '../../src/answer/predictions.js'
import { createEngine } from '../../src/engine/open.js'
import { createReferenceEngine } from '../../src/engine/reference-engine.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'

const distances = (...values: number[]): Float32Array =>
  Float32Array.from({ length: 10 }, (_, i) => values[i] ?? 50)

const NAMES = Array.from('abcdefghij')

describe('answers from distances', () => {
  it('are the smallest, the lower digit of equals', () => {
    expect(classification(distances(9, 7, 8, 7), 0.1, NAMES)).toMatchObject({ digit: 1, label: 'b' })
    expect(Array.from(predictions(distances(), createReferenceEngine(DEFAULT_VARIANT, 10)).digits)).toEqual([
      0,
    ])
  })

  it('have probabilities that sum to 1, however far the distances', () => {
    for (const values of [[1, 2], [1e30, 2e30], [3e38, 1e-30], [0], [1e5, 1e5 + 1]]) {
      const { digit, probability, probabilities } = classification(distances(...values), 0.1, NAMES)
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
      expect(probability).toBe(Math.max(...probabilities))
      expect(probabilities[digit]).toBe(probability)
    }
  })

  it('are an answer even where distances are none', () => {
    const { POSITIVE_INFINITY: far, NaN: unknown } = Number
    const one = classification(distances(unknown, far, 3, 4), 1, NAMES)
    expect(one.digit).toBe(2)
    expect(Array.from(one.probabilities.subarray(0, 2))).toEqual([0, 0])
    for (const value of [far, unknown]) {
      const { digit, probabilities } = classification(new Float32Array(10).fill(value), 1, NAMES)
      expect(digit).toBe(0)
      expect(probabilities.every((p) => p === Math.fround(0.1))).toBe(true)
    }
  })

  it('of many classes are the same by the kernels, whatever the distances', async () => {
    const { POSITIVE_INFINITY: far, NaN: unknown } = Number
    const distance = fc.oneof(
      fc.float({ min: 0, max: 300, noNaN: true }),
      fc.constantFrom(0, 7, 1e30, far, unknown),
    )
    const kinds = await Promise.all(
      [16, 17, 26, 35, 96].map(async (classes) => ({
        classes,
        fast: await createEngine(DEFAULT_VARIANT, { simd: 'baseline' }, classes),
        plain: createReferenceEngine(DEFAULT_VARIANT, classes),
      })),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 1, max: 70 }),
        fc.infiniteStream(distance),
        ({ classes, fast, plain }, count, values) => {
          const row = [...values.take(3 * classes)]
          const rows = Float32Array.from({ length: count * classes }, (_, i) => row[i % row.length] as number)
          const [found, wanted] = [predictions(rows, fast), predictions(rows, plain)]
          expect(found.digits).toEqual(wanted.digits)
          for (const [i, p] of wanted.probabilities.entries())
            expect(Math.abs((found.probabilities[i] as number) - p)).toBeLessThanOrEqual(1e-6)
        },
      ),
    )
    const none = predictions(new Float32Array(17).fill(far), (kinds[1] as (typeof kinds)[number]).fast)
    expect(none.probabilities.every((p) => p === Math.fround(1 / 17))).toBe(true)
  })

  it('of a scan are by window', () => {
    const map = Float32Array.from({ length: 20 }, (_, i) =>
      i === 2 * 4 || i === 2 * 7 || i === 2 * 6 + 1 ? 1 : 9,
    )
    expect(Array.from(scanResult({ width: 2, height: 1, distances: map }).digits)).toEqual([4, 6])
  })
})

describe('scores', () => {
  it('count', () => {
    const three = new Float32Array([...distances(0), ...distances(50, 0), ...distances(50, 0)])
    const result = score(three, Uint8Array.of(0, 1, 2), 0.1)
    expect(Array.from(result.misclassified)).toEqual([2])
    expect([result.confusion[0], result.confusion[11], result.confusion[21]]).toEqual([1, 1, 1])
    expect(result.errorRate).toBeCloseTo(1 / 3, 12)
    const sum = Math.log(1 + 9 * Math.exp(-5))
    expect(result.loss).toBeCloseTo((sum + sum + sum + 5) / 3, 6)
  })

  it('have a finite loss where a probability is 0', () => {
    expect(score(distances(0, 1e30), Uint8Array.of(1), 1).loss).toBeCloseTo(1e30, -24)
  })
})
