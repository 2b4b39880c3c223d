import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LossName } from '../../src/reference/loss.js'
import { lossOfDistances } from '../../src/reference/loss.js'
import { expectGradient, uniform } from './numbers.js'

const names: LossName[] = ['crossEntropy', 'map', 'mse']
const options = (loss: LossName, distanceScale = 0.1, rubbish = 1) => ({ loss, distanceScale, rubbish })
const distances = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 10, maxLength: 10 })
const label = fc.integer({ min: 0, max: 9 })
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)

describe('losses', () => {
  it.each(names)('has the gradient of central differences: %s', (name) => {
    for (const beta of [0.1, 1.5]) {
      const y = uniform(1, 10, 0, 12)
      const { gradient } = lossOfDistances(y, 4, options(name, beta, 0.7))
      const run = () => Float64Array.of(lossOfDistances(y, 4, options(name, beta, 0.7)).loss)
      expectGradient(run, Float64Array.of(1), y, gradient, name)
    }
  })

  it('crossEntropy is −log of the softmax, and its gradient β·(right − p), which sums to 0', () => {
    fc.assert(
      fc.property(distances, label, (values, right) => {
        const y = Float64Array.from(values)
        const { loss, gradient } = lossOfDistances(y, right, options('crossEntropy'))
        const terms = values.map((value) => Math.exp(-0.1 * value))
        const p = terms.map((term) => term / sum(terms))
        expect(loss).toBeCloseTo(-Math.log(p[right] as number), 9)
        p.forEach((value, j) => {
          expect(gradient[j]).toBeCloseTo(0.1 * ((j === right ? 1 : 0) - value), 12)
        })
        expect(sum(gradient)).toBeCloseTo(0, 12)
      }),
    )
  })

  it('map is crossEntropy with one more class, at distance r/β', () => {
    fc.assert(
      fc.property(distances, label, fc.double({ min: -5, max: 20, noNaN: true }), (values, right, r) => {
        const map = lossOfDistances(Float64Array.from(values), right, options('map', 0.1, r))
        const more = lossOfDistances(Float64Array.from([...values, r / 0.1]), right, options('crossEntropy'))
        expect(map.loss).toBeCloseTo(more.loss, 9)
        map.gradient.forEach((slope, j) => {
          expect(slope).toBeCloseTo(more.gradient[j] as number, 12)
        })
      }),
    )
  })

  it('crossEntropy does not change when all distances grow alike', () => {
    const y = uniform(2, 10, 0, 50)
    const { loss } = lossOfDistances(y, 0, options('crossEntropy'))
    const moved = lossOfDistances(
      y.map((value) => value + 77),
      0,
      options('crossEntropy'),
    )
    expect(moved.loss).toBeCloseTo(loss, 11)
  })

  it('mse is the right class’s distance × β alone', () => {
    const y = uniform(3, 10, 0, 50)
    const { loss, gradient } = lossOfDistances(y, 6, options('mse', 0.25))
    expect(loss).toBe(0.25 * (y[6] as number))
    expect([...gradient]).toEqual([0, 0, 0, 0, 0, 0, 0.25, 0, 0, 0])
  })

  it('does not overflow on great distances', () => {
    const y = Float64Array.from({ length: 10 }, (_, j) => 1e6 * (j + 1))
    expect(lossOfDistances(y, 0, options('crossEntropy')).loss).toBe(0)
    expect(lossOfDistances(y, 2, options('crossEntropy')).loss).toBeCloseTo(2e5, 6)
    expect(lossOfDistances(y, 0, options('map')).loss).toBeCloseTo(1e5 - 1, 6)
  })

  it.each(names)('tells of distances that are not finite: %s', (name) => {
    expect(lossOfDistances(new Float64Array(10).fill(Number.NaN), 1, options(name)).loss).toBeNaN()
    const infinite = lossOfDistances(new Float64Array(10).fill(Number.POSITIVE_INFINITY), 1, options(name))
    expect(Number.isFinite(infinite.loss)).toBe(false)
  })
})
