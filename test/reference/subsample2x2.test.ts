import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { squash } from '../../src/reference/squash.js'
import { subsample2x2, subsample2x2Backward } from '../../src/reference/subsample2x2.js'
import { expectClose, expectGradient, uniform } from './numbers.js'

const kinds = ['tanh', 'logistic', 'none'] as const

describe('subsample2x2', () => {
  it('is the sum of four × coefficient + bias, by hand', () => {
    const input = Float64Array.from({ length: 8 }, (_, i) => i) // 2×4
    const options = { maps: 1, height: 2, width: 4, weights: Float64Array.of(0.5), bias: Float64Array.of(-1) }
    expect([...subsample2x2(input, { ...options, squash: 'none' })]).toEqual([4, 8])
    expect([...subsample2x2(input, { ...options, squash: 'tanh' })]).toEqual([
      squash(4, 'tanh'),
      squash(8, 'tanh'),
    ])
  })

  it('is the sum of four × coefficient + bias, for any height and width', () => {
    const side = fc.integer({ min: 2, max: 9 })
    fc.assert(
      fc.property(fc.integer(), side, side, (s, height, width) => {
        const input = uniform(s, 2 * height * width)
        const weights = uniform(s + 1, 2)
        const bias = uniform(s + 2, 2)
        const expected: number[] = []
        for (let m = 0; m < 2; m++) {
          for (let y = 0; y + 1 < height; y += 2) {
            for (let x = 0; x + 1 < width; x += 2) {
              let sum = 0
              for (const [dy, dx] of [
                [0, 0],
                [0, 1],
                [1, 0],
                [1, 1],
              ] as const) {
                sum += input[(m * height + y + dy) * width + x + dx] as number
              }
              expected.push(sum * (weights[m] as number) + (bias[m] as number))
            }
          }
        }
        expectClose(
          subsample2x2(input, { maps: 2, height, width, weights, bias, squash: 'none' }),
          expected,
          1e-13,
        )
      }),
      { numRuns: 50 },
    )
  })

  it('ignores a last odd row and column, and gives them no gradient', () => {
    const input = uniform(1, 35) // 5×7
    const edge = (i: number) => i >= 28 || i % 7 === 6
    const spoilt = input.map((value, i) => (edge(i) ? Number.NaN : value))
    const options = {
      maps: 1,
      height: 5,
      width: 7,
      weights: uniform(2, 1),
      bias: uniform(3, 1),
      squash: 'tanh' as const,
    }
    expect(subsample2x2(spoilt, options)).toEqual(subsample2x2(input, options))
    const gradient = subsample2x2Backward(uniform(4, 6), spoilt, options)
    expect(gradient).toEqual(subsample2x2Backward(uniform(4, 6), input, options))
    gradient.input.forEach((slope, i) => {
      expect(slope === 0).toBe(edge(i))
    })
  })

  it.each(kinds)('has the gradients of central differences: %s', (kind) => {
    for (const [height, width] of [
      [6, 4],
      [5, 7],
    ] as const) {
      const input = uniform(5, 2 * height * width)
      const options = { maps: 2, height, width, weights: uniform(6, 2), bias: uniform(7, 2), squash: kind }
      const run = () => subsample2x2(input, options)
      const probe = uniform(8, run().length)
      const gradient = subsample2x2Backward(probe, input, options)
      expectGradient(run, probe, input, gradient.input, 'input')
      expectGradient(run, probe, options.weights, gradient.weights, 'weights')
      expectGradient(run, probe, options.bias, gradient.bias, 'bias')
    }
  })
})
