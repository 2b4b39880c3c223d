import { describe, expect, it } from 'vitest'
import { dense, denseBackward } from '../../src/reference/dense.js'
import { rbf, rbfBackward } from '../../src/reference/rbf.js'
import { squash, squashAll, squashAllBackward, squashSlope } from '../../src/reference/squash.js'
import { dot, expectGradient, expectSlope, uniform } from './numbers.js'

const kinds = ['tanh', 'logistic', 'none'] as const

describe('squash', () => {
  it('is LeCun’s scaled tanh, or the logistic function', () => {
    expect(squash(1, 'tanh')).toBeCloseTo(1, 4)
    expect(squash(-1, 'tanh')).toBeCloseTo(-1, 4)
    expect(squash(1e9, 'tanh')).toBe(1.7159)
    expect(squash(0, 'logistic')).toBe(0.5)
    expect(squash(-800, 'logistic')).toBe(0)
    expect(squash(0.3, 'none')).toBe(0.3)
  })

  it.each(kinds)('has its slope from its output: %s', (kind) => {
    for (let a = -5; a <= 5; a += 0.25) {
      const difference = (squash(a + 1e-5, kind) - squash(a - 1e-5, kind)) / 2e-5
      expectSlope(squashSlope(squash(a, kind), kind), difference, `at ${a}`)
    }
    const sums = uniform(1, 9)
    const output = squashAll(sums.slice(), kind)
    const gradient = squashAllBackward(uniform(2, 9), output, kind)
    expectGradient(() => squashAll(sums.slice(), kind), uniform(2, 9), sums, gradient, 'sums')
  })
})

describe('dense', () => {
  it('is a dot product per unit', () => {
    const options = {
      inputs: 3,
      outputs: 2,
      weights: Float64Array.of(1, 2, 3, -1, 0, 1),
      bias: Float64Array.of(10, 20),
    }
    expect([...dense(Float64Array.of(1, 10, 100), options)]).toEqual([331, 119])
    expect([...dense(Float64Array.of(0, 0, 0), { ...options, squash: 'logistic' })]).toEqual(
      [10, 20].map((a) => squash(a, 'logistic')),
    )
  })

  it.each(kinds)('has the gradients of central differences: %s', (kind) => {
    const input = uniform(1, 7)
    const options = { inputs: 7, outputs: 5, weights: uniform(2, 35), bias: uniform(3, 5), squash: kind }
    const run = () => dense(input, options)
    const probe = uniform(4, 5)
    const gradient = denseBackward(probe, input, options)
    expectGradient(run, probe, input, gradient.input, 'input')
    expectGradient(run, probe, options.weights, gradient.weights, 'weights')
    expectGradient(run, probe, options.bias, gradient.bias, 'bias')
  })
})

describe('rbf', () => {
  it('is the squared distance to each code', () => {
    const weights = Float64Array.of(1, -1, 1, -1, -1, -1)
    expect([...rbf(Float64Array.of(1, -1, 1), { inputs: 3, outputs: 2, weights })]).toEqual([0, 8])
  })

  it('is |x|² − 2⟨x, w⟩ + |w|²', () => {
    const input = uniform(5, 84)
    const weights = uniform(6, 840)
    rbf(input, { inputs: 84, outputs: 10, weights }).forEach((distance, o) => {
      const code = weights.subarray(o * 84, o * 84 + 84)
      expect(distance).toBeCloseTo(dot(input, input) - 2 * dot(input, code) + dot(code, code), 11)
    })
  })

  it('has the gradients of central differences', () => {
    const input = uniform(1, 6)
    const options = { inputs: 6, outputs: 4, weights: uniform(2, 24) }
    const probe = uniform(3, 4)
    const gradient = rbfBackward(probe, input, options)
    expectGradient(() => rbf(input, options), probe, input, gradient.input, 'input')
    expectGradient(() => rbf(input, options), probe, options.weights, gradient.weights, 'weights')
  })
})
