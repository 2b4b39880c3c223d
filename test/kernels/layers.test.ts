import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dense, denseBackward } from '../../src/reference/dense.js'
import { rbf, rbfBackward } from '../../src/reference/rbf.js'
import { squash } from '../../src/reference/squash.js'
import { subsample2x2, subsample2x2Backward } from '../../src/reference/subsample2x2.js'
import { absolute, BACKENDS, doubles, expectWithin, floats, kernelsOf, UNIT } from './support.js'

const squashes = fc.constantFrom('none' as const, 'tanh' as const, 'logistic' as const)
const seeds = fc.integer({ min: 0, max: 1e6 })
/** See conv5x5.test.ts: what a squash adds to an error, relatively. */
const SQUASH_ERROR = 1e-5
const factorOf = (terms: number, kind: string): number =>
  1.15 * terms * UNIT + (kind === 'none' ? 0 : 4 * SQUASH_ERROR)
/** Of a squashed value: relative to the sum, and to 1. */
const boundOf = (kind: string, sums: Float64Array): Float64Array =>
  sums.map((sum) => sum + (kind === 'none' ? 0 : 1))

describe.each(BACKENDS)('the other kernels on %s', async (backend) => {
  const kernels = await kernelsOf(backend)

  it('subsample2x2 and its gradients are the oracle’s for any size', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 2, max: 13 }),
      fc.integer({ min: 2, max: 23 }),
    )
    fc.assert(
      fc.property(seeds, sizes, squashes, (seed, [maps, height, width], kind) => {
        const input = floats(seed, maps * height * width)
        const gradOutput = floats(seed + 1, maps * (height >> 1) * (width >> 1))
        const weights = floats(seed + 2, maps)
        const bias = floats(seed + 3, maps)
        const options = { maps, height, width, weights, bias, squash: kind }
        const exact = { ...options, weights: doubles(weights), bias: doubles(bias) }
        const magnitudes = {
          ...options,
          weights: absolute(weights),
          bias: absolute(bias),
          squash: 'none' as const,
        }
        const bound = subsample2x2(absolute(input), magnitudes)
        expectWithin(
          kernels.subsample2x2(input, options),
          subsample2x2(doubles(input), exact),
          boundOf(kind, bound),
          factorOf(6, kind),
          'output',
        )

        const actual = kernels.subsample2x2Backward(gradOutput, input, options)
        const expected = subsample2x2Backward(doubles(gradOutput), doubles(input), exact)
        const bounds = subsample2x2Backward(absolute(gradOutput), absolute(input), magnitudes)
        for (const by of ['input', 'weights', 'bias'] as const) {
          expectWithin(actual[by], expected[by], bounds[by], factorOf(8 + gradOutput.length, kind), by)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('subsample2x2 ignores an odd last row and column, whatever is there', () => {
    const options = {
      maps: 1,
      height: 3,
      width: 5,
      weights: Float32Array.of(2),
      bias: Float32Array.of(0.5),
      squash: 'none' as const,
    }
    const input = Float32Array.of(
      1,
      2,
      3,
      4,
      Number.NaN,
      5,
      6,
      7,
      8,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    )
    expect([...kernels.subsample2x2(input, options)]).toEqual([28.5, 44.5])
    const { input: gradient } = kernels.subsample2x2Backward(Float32Array.of(1, -1), input, options)
    expect([...gradient]).toEqual([2, 2, -2, -2, 0, 2, 2, -2, -2, 0, 0, 0, 0, 0, 0])
  })

  it('dense and its gradients are the oracle’s for any size', () => {
    const length = fc.integer({ min: 1, max: 41 })
    fc.assert(
      fc.property(seeds, length, length, squashes, (seed, inputs, outputs, kind) => {
        const input = floats(seed, inputs)
        const gradOutput = floats(seed + 1, outputs)
        const weights = floats(seed + 2, outputs * inputs, -0.4, 0.4)
        const bias = floats(seed + 3, outputs)
        const options = { inputs, outputs, weights, bias, squash: kind }
        const exact = { ...options, weights: doubles(weights), bias: doubles(bias) }
        const magnitudes = { inputs, outputs, weights: absolute(weights), bias: absolute(bias) }
        const bound = dense(absolute(input), magnitudes)
        expectWithin(
          kernels.dense(input, options),
          dense(doubles(input), exact),
          boundOf(kind, bound),
          factorOf(inputs + 2, kind),
          'output',
        )

        const actual = kernels.denseBackward(gradOutput, input, options)
        const expected = denseBackward(doubles(gradOutput), doubles(input), exact)
        const bounds = denseBackward(absolute(gradOutput), absolute(input), magnitudes)
        for (const by of ['input', 'weights', 'bias'] as const) {
          expectWithin(actual[by], expected[by], bounds[by], factorOf(outputs + 4, kind), by)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('rbf and its gradients are the oracle’s for any size', () => {
    const length = fc.integer({ min: 1, max: 90 })
    fc.assert(
      fc.property(seeds, length, fc.integer({ min: 1, max: 12 }), (seed, inputs, outputs) => {
        const input = floats(seed, inputs)
        const gradOutput = floats(seed + 1, outputs)
        const weights = floats(seed + 2, outputs * inputs)
        const options = { inputs, outputs, weights }
        const exact = { ...options, weights: doubles(weights) }
        const opposite = { ...options, weights: absolute(weights).map((w) => -w) }
        const expected = rbf(doubles(input), exact)
        expectWithin(
          kernels.rbf(input, options),
          expected,
          rbf(absolute(input), opposite),
          (inputs + 4) * UNIT,
          'output',
        )

        const actual = kernels.rbfBackward(gradOutput, input, options)
        const slopes = rbfBackward(doubles(gradOutput), doubles(input), exact)
        const bounds = rbfBackward(absolute(gradOutput), absolute(input), opposite)
        for (const by of ['input', 'weights'] as const) {
          expectWithin(actual[by], slopes[by], absolute(bounds[by]), (outputs + 4) * UNIT, by)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('squash is the curve to 2e-6, of any number of values', () => {
    for (const kind of ['tanh', 'logistic', 'none'] as const) {
      for (const length of [0, 1, 4, 7, 1001]) {
        const input = floats(length, length, -15, 15)
        const output = kernels.squash(input, kind)
        expect(output).not.toBe(input)
        expect(output.length).toBe(length)
        for (const [i, a] of input.entries())
          expect(Math.abs((output[i] as number) - squash(a, kind))).toBeLessThan(2e-6)
      }
    }
    expect([...kernels.squash(Float32Array.of(Number.NaN), 'tanh')]).toEqual([Number.NaN])
  })
})
