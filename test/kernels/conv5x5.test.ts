import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Conv5x5Options } from '../../src/kernels/index.js'
import { C3_CONNECTIONS } from '../../src/network/network.js'
import { conv5x5, conv5x5Backward } from '../../src/reference/conv5x5.js'
import { squashAll, squashAllBackward } from '../../src/reference/squash.js'
import { absolute, BACKENDS, doubles, expectWithin, floats, kernelsOf, table, UNIT } from './support.js'

type Squash = 'none' | 'tanh' | 'logistic'

interface Case {
  seed: number
  maps: number
  height: number
  width: number
  outputMaps: number
  connections: number[][] | null
  squash: Squash
}

/** What a squash may add to an error of the sums, relatively: its own is 1e-6, and its slope's follows. */
const SQUASH_ERROR = 1e-5
/** Both squashes' steepest slope. */
const STEEPEST = 1.15

function example(c: Case) {
  const { seed, maps, height, width, outputMaps, connections, squash } = c
  const options = {
    maps,
    height,
    width,
    outputMaps,
    connections,
    squash,
    weights: floats(seed + 1, outputMaps * maps * 25, -0.3, 0.3),
    bias: floats(seed + 2, outputMaps),
  }
  const rows = height - 4
  const columns = width - 4
  return {
    input: floats(seed, maps * height * width),
    gradOutput: floats(seed + 3, outputMaps * rows * columns),
    options,
  }
}

/** Options and oracle's options in doubles, of the values or of their magnitudes. */
function oracle(options: Conv5x5Options, of: (values: Float32Array) => Float64Array) {
  return { ...options, weights: of(options.weights as Float32Array), bias: of(options.bias as Float32Array) }
}

const cases = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    maps: fc.integer({ min: 1, max: 4 }),
    height: fc.integer({ min: 5, max: 18 }),
    width: fc.integer({ min: 5, max: 45 }),
    outputMaps: fc.integer({ min: 1, max: 5 }),
    tabled: fc.boolean(),
    squash: fc.constantFrom<Squash>('none', 'none', 'tanh', 'logistic'),
  })
  .map(
    ({ tabled, ...c }): Case => ({
      ...c,
      connections: tabled ? table(c.seed + 5, c.maps, c.outputMaps) : null,
    }),
  )

const small: [number, number][] = [
  [5, 5],
  [5, 6],
  [6, 5],
  [7, 13],
  [9, 40],
  [40, 6],
  [13, 5],
  [12, 12],
  [6, 20],
  [8, 21],
]
const sizes = small.map(
  ([height, width], i): Case => ({
    seed: 40 + i,
    maps: 3,
    height,
    width,
    outputMaps: 4 - (i % 2),
    connections: i % 3 === 0 ? [[0, 2], [1], [2, 0, 1], []].slice(0, 4 - (i % 2)) : null,
    squash: 'none',
  }),
)

describe.each(BACKENDS)('conv5x5 on %s', async (backend) => {
  const kernels = await kernelsOf(backend)

  function checkForward(c: Case): void {
    const { input, options } = example(c)
    const terms = 25 * c.maps + 2
    const expected = squashAll(conv5x5(doubles(input), oracle(options, doubles)), c.squash)
    const bound = conv5x5(absolute(input), oracle(options, absolute))
    const factor = c.squash === 'none' ? terms * UNIT : STEEPEST * terms * UNIT + SQUASH_ERROR
    expectWithin(
      kernels.conv5x5(input, options),
      expected,
      bound.map((b) => b + (c.squash === 'none' ? 0 : 1)),
      factor,
      'output',
    )
  }

  function checkBackward(c: Case): void {
    const { input, gradOutput, options } = example(c)
    const exact = oracle(options, doubles)
    const output = squashAll(conv5x5(doubles(input), exact), c.squash)
    const gradSums = squashAllBackward(doubles(gradOutput), output, c.squash)
    const expected = conv5x5Backward(gradSums, doubles(input), exact)
    const bound = conv5x5Backward(absolute(gradOutput), absolute(input), oracle(options, absolute))
    const actual = kernels.conv5x5Backward(gradOutput, input, options)
    const positions = (c.height - 4) * (c.width - 4) + 4
    const more = c.squash === 'none' ? 0 : 4 * SQUASH_ERROR
    expectWithin(
      actual.input,
      expected.input,
      bound.input,
      (25 * c.outputMaps + 4) * UNIT * STEEPEST + more,
      'input',
    )
    expectWithin(
      actual.weights,
      expected.weights,
      bound.weights,
      positions * UNIT * STEEPEST + more,
      'weights',
    )
    expectWithin(actual.bias, expected.bias, bound.bias, positions * UNIT * STEEPEST + more, 'bias')
  }

  it.each(sizes)('is the textbook sum: $height×$width', checkForward)
  it.each(sizes)('has the oracle’s gradients: $height×$width', checkBackward)

  it('is the textbook sum for any sizes, tables and squashes', () => {
    fc.assert(fc.property(cases, checkForward), { numRuns: 80 })
  })

  it('has the oracle’s gradients for any sizes, tables and squashes', () => {
    fc.assert(fc.property(cases, checkBackward), { numRuns: 80 })
  })

  it('does C3 and C5 of LeNet-5', () => {
    const c3: Case = {
      seed: 7,
      maps: 6,
      height: 14,
      width: 14,
      outputMaps: 16,
      connections: C3_CONNECTIONS as number[][],
      squash: 'none',
    }
    checkForward(c3)
    checkBackward(c3)
    const c5: Case = {
      seed: 8,
      maps: 16,
      height: 5,
      width: 5,
      outputMaps: 120,
      connections: null,
      squash: 'tanh',
    }
    checkForward(c5)
    checkBackward(c5)
  })

  it('sums long rows and many of them in bands', () => {
    const c: Case = {
      seed: 9,
      maps: 1,
      height: 75,
      width: 301,
      outputMaps: 3,
      connections: null,
      squash: 'none',
    }
    const { input, gradOutput, options } = example(c)
    const expected = conv5x5Backward(doubles(gradOutput), doubles(input), oracle(options, doubles))
    const bound = conv5x5Backward(absolute(gradOutput), absolute(input), oracle(options, absolute))
    const { weights, bias } = kernels.conv5x5Backward(gradOutput, input, options)
    // Far fewer roundings than the 21,087 terms: a band's sums are 1024 vectors long, and doubles take over.
    expectWithin(weights, expected.weights, bound.weights, 64 * UNIT, 'weights')
    expectWithin(bias, expected.bias, bound.bias, 64 * UNIT, 'bias')
    checkForward(c)
  })

  it('is linear in the input once the bias is taken off', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const { input, options } = example({ ...c, squash: 'none' })
        const flat = { ...options, bias: new Float32Array(c.outputMaps) }
        const other = floats(c.seed + 9, input.length)
        const sum = kernels.conv5x5(
          input.map((value, i) => 2 * value + (other[i] as number)),
          flat,
        )
        const a = kernels.conv5x5(input, flat)
        const b = kernels.conv5x5(other, flat)
        const bound = conv5x5(
          Float64Array.from(input, (v, i) => 2 * Math.abs(v) + Math.abs(other[i] as number)),
          oracle(flat, absolute),
        )
        expectWithin(
          sum,
          Float64Array.from(a, (v, i) => 2 * v + (b[i] as number)),
          bound,
          2 * (25 * c.maps + 4) * UNIT,
          'sum',
        )
      }),
      { numRuns: 30 },
    )
  })

  it('shifts with its input, bit for bit', () => {
    const [height, width] = [11, 27]
    const { input, options } = example({
      seed: 3,
      maps: 2,
      height,
      width,
      outputMaps: 3,
      connections: [[0, 1], [0], [1]],
      squash: 'none',
    })
    const whole = kernels.conv5x5(input, options)
    // Without the first row and the first two columns.
    const part = new Float32Array(2 * (height - 1) * (width - 2))
    for (let m = 0; m < 2; m++) {
      for (let y = 1; y < height; y++) {
        const from = (m * height + y) * width
        part.set(input.subarray(from + 2, from + width), (m * (height - 1) + y - 1) * (width - 2))
      }
    }
    const shifted = kernels.conv5x5(part, { ...options, height: height - 1, width: width - 2 })
    for (let m = 0; m < 3; m++) {
      for (let y = 0; y < height - 5; y++) {
        const from = (m * (height - 4) + y + 1) * (width - 4) + 2
        const to = (m * (height - 5) + y) * (width - 6)
        expect(shifted.subarray(to, to + width - 6)).toEqual(whole.subarray(from, from + width - 6))
      }
    }
  })

  it('never reads a weight without a connection, nor gives it a gradient', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const connections = table(c.seed + 5, c.maps, c.outputMaps)
        const { input, gradOutput, options } = example({ ...c, connections })
        const spoilt = options.weights.slice()
        for (const [o, list] of connections.entries()) {
          for (let m = 0; m < c.maps; m++)
            if (!list.includes(m)) spoilt.fill(Number.NaN, (o * c.maps + m) * 25, (o * c.maps + m + 1) * 25)
        }
        expect(kernels.conv5x5(input, { ...options, weights: spoilt })).toEqual(
          kernels.conv5x5(input, options),
        )
        const gradient = kernels.conv5x5Backward(gradOutput, input, { ...options, weights: spoilt })
        expect(gradient).toEqual(kernels.conv5x5Backward(gradOutput, input, options))
        for (const [i, slope] of gradient.weights.entries())
          if (Number.isNaN(spoilt[i])) expect(slope).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  it('keeps a value that is not finite to the outputs and gradients it meets', () => {
    const [height, width] = [8, 11]
    const { input, gradOutput, options } = example({
      seed: 5,
      maps: 2,
      height,
      width,
      outputMaps: 2,
      connections: [[0], [1]],
      squash: 'none',
    })
    // The first pixel of the second map, behind the first map's end: it meets the first tap of the second kernel only.
    input[height * width] = Number.NaN
    input[2 * width] = Number.POSITIVE_INFINITY
    const exact = oracle(options, doubles)
    const spoilt = (values: ArrayLike<number>): number[] =>
      Array.from(values).flatMap((v, i) => (Number.isFinite(v) ? [] : [i]))
    expect(spoilt(kernels.conv5x5(input, options))).toEqual(spoilt(conv5x5(doubles(input), exact)))
    const actual = kernels.conv5x5Backward(gradOutput, input, options)
    const expected = conv5x5Backward(doubles(gradOutput), doubles(input), exact)
    for (const by of ['input', 'weights', 'bias'] as const)
      expect(spoilt(actual[by])).toEqual(spoilt(expected[by]))
  })

  it('does not mind the order of a table, and a full one is no table', () => {
    const { input, options } = example({
      seed: 6,
      maps: 3,
      height: 9,
      width: 9,
      outputMaps: 2,
      connections: null,
      squash: 'none',
    })
    const full = kernels.conv5x5(input, options)
    expect(
      kernels.conv5x5(input, {
        ...options,
        connections: [
          [0, 1, 2],
          [2, 0, 1],
        ],
      }),
    ).toEqual(full)
  })
})
