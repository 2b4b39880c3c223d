import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Conv5x5, conv5x5, conv5x5Backward } from '../../src/reference/conv5x5.js'
import { expectClose, expectGradient, uniform } from './numbers.js'

const side = fc.integer({ min: 5, max: 11 })
const seed = fc.integer()
const connections = [[0, 2], [1], [0, 1, 2], []]

function example(s: number, height: number, width: number, connected = true) {
  const options: Conv5x5<Float64Array> = {
    maps: 3,
    height,
    width,
    outputMaps: 4,
    weights: uniform(s + 1, 4 * 3 * 25),
    bias: uniform(s + 2, 4),
    connections: connected ? connections : undefined,
  }
  return { input: uniform(s, 3 * height * width), options }
}

describe('conv5x5', () => {
  it('sums filter × window, without turning the filter', () => {
    const weights = new Float64Array(25)
    weights[5 * 1 + 3] = 2 // row 1, column 3
    const input = Float64Array.from({ length: 42 }, (_, i) => i) // 6×7
    const output = conv5x5(input, {
      maps: 1,
      height: 6,
      width: 7,
      outputMaps: 1,
      weights,
      bias: Float64Array.of(0.5),
    })
    expect([...output]).toEqual([20.5, 22.5, 24.5, 34.5, 36.5, 38.5])
  })

  it('is the textbook sum, for any height and width', () => {
    fc.assert(
      fc.property(seed, side, side, (s, height, width) => {
        const { input, options } = example(s, height, width)
        const expected: number[] = []
        connections.forEach((connected, o) => {
          for (let y = 0; y + 4 < height; y++) {
            for (let x = 0; x + 4 < width; x++) {
              let sum = options.bias[o] as number
              for (const m of connected) {
                for (let tap = 0; tap < 25; tap++) {
                  const i = (m * height + y + Math.floor(tap / 5)) * width + x + (tap % 5)
                  sum += (options.weights[(o * 3 + m) * 25 + tap] as number) * (input[i] as number)
                }
              }
              expected.push(sum)
            }
          }
        })
        expectClose(conv5x5(input, options), expected, 1e-12)
      }),
      { numRuns: 30 },
    )
  })

  it('is linear in the input once the bias is taken off', () => {
    fc.assert(
      fc.property(
        seed,
        side,
        side,
        fc.double({ min: -3, max: 3, noNaN: true }),
        (s, height, width, factor) => {
          const { input: a, options: withBias } = example(s, height, width)
          const options = { ...withBias, bias: new Float64Array(4) }
          const b = uniform(s + 9, a.length)
          const fromA = conv5x5(a, options)
          const fromB = conv5x5(b, options)
          const sum = conv5x5(
            a.map((value, i) => factor * value + (b[i] as number)),
            options,
          )
          expectClose(
            sum,
            fromA.map((value, i) => factor * value + (fromB[i] as number)),
            1e-11,
          )
        },
      ),
      { numRuns: 30 },
    )
  })

  it('shifts with its input', () => {
    const { input, options } = example(3, 9, 10)
    const shifted = new Float64Array(3 * 9 * 9)
    for (let row = 0; row < 27; row++) shifted.set(input.subarray(row * 10 + 1, row * 10 + 10), row * 9)
    const whole = conv5x5(input, options)
    const part = conv5x5(shifted, { ...options, width: 9 })
    for (let row = 0; row < 4 * 5; row++) {
      expectClose(part.subarray(row * 5, row * 5 + 5), whole.subarray(row * 6 + 1, row * 6 + 6), 0)
    }
  })

  it('never reads a weight without a connection, nor gives it a gradient', () => {
    const { input, options } = example(4, 7, 6)
    const probe = uniform(5, 4 * 3 * 2)
    const spoilt = options.weights.slice()
    connections.forEach((connected, o) => {
      for (let m = 0; m < 3; m++) {
        if (!connected.includes(m)) spoilt.fill(Number.NaN, (o * 3 + m) * 25, (o * 3 + m + 1) * 25)
      }
    })
    expect(conv5x5(input, { ...options, weights: spoilt })).toEqual(conv5x5(input, options))
    const gradient = conv5x5Backward(probe, input, { ...options, weights: spoilt })
    expect(gradient).toEqual(conv5x5Backward(probe, input, options))
    gradient.weights.forEach((slope, i) => {
      if (Number.isNaN(spoilt[i])) expect(slope).toBe(0)
    })
  })

  it.each([
    ['a table, odd sizes', 7, 9, true],
    ['all maps, one output', 5, 5, false],
  ])('has the gradients of central differences: %s', (_, height, width, connected) => {
    const { input, options } = example(6, height, width, connected)
    const probe = uniform(7, 4 * (height - 4) * (width - 4))
    const gradient = conv5x5Backward(probe, input, options)
    const run = () => conv5x5(input, options)
    expectGradient(run, probe, input, gradient.input, 'input')
    expectGradient(run, probe, options.weights, gradient.weights, 'weights')
    expectGradient(run, probe, options.bias, gradient.bias, 'bias')
  })

  it('keeps the kind of floats', () => {
    const floats = {
      maps: 1,
      height: 5,
      width: 5,
      outputMaps: 1,
      weights: new Float32Array(25),
      bias: new Float32Array(1),
    }
    expect(conv5x5(new Float32Array(25), floats)).toBeInstanceOf(Float32Array)
    const gradient = conv5x5Backward(new Float32Array(1), new Float32Array(25), floats)
    for (const values of Object.values(gradient)) expect(values).toBeInstanceOf(Float32Array)
  })
})
