import { describe, expect, it } from 'vitest'
import { parameterFloats, TRAINABLE_FLOATS, tensorsOf } from '../../src/network/network.js'
import { optimizerMemory, optimizerStep } from '../../src/reference/optimizer.js'
import { expectClose, uniform } from './numbers.js'

const start = uniform(1, parameterFloats(10))
const g1 = uniform(2, parameterFloats(10))
const g2 = uniform(3, parameterFloats(10))
const at = (values: Float64Array, i: number): number => values[i] as number

describe('sgd', () => {
  it('is w − rate·g₁, then w − rate·(μ·g₁ + g₂); the codes stay', () => {
    const spec = { kind: 'sgd', momentum: 0.9 } as const
    const w = start.slice()
    const memory = optimizerMemory(spec, w)
    optimizerStep(spec, w, g1, 0.1, memory)
    const after1 = start.map((value, i) => (i < TRAINABLE_FLOATS ? value - 0.1 * at(g1, i) : value))
    expectClose(w, after1, 1e-15)
    optimizerStep(spec, w, g2, 0.05, memory)
    const after2 = after1.map((value, i) =>
      i < TRAINABLE_FLOATS ? value - 0.05 * (0.9 * at(g1, i) + at(g2, i)) : value,
    )
    expectClose(w, after2, 1e-15)
    expect(memory.step).toBe(2)
    expect(memory.second.length).toBe(0)
  })
})

describe('adamw', () => {
  const spec = { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.2 } as const

  it('starts with steps of the rate’s size, against the gradient’s sign, and decays weights alone', () => {
    const w = start.slice()
    optimizerStep(spec, w, g1, 0.01, optimizerMemory(spec, w))
    for (const { role, offset, length } of tensorsOf(10)) {
      const decay = role === 'weight' ? 0.01 * 0.2 : 0
      const rate = role === 'code' ? 0 : 0.01
      const expected = start
        .map((value, i) => value * (1 - decay) - (rate * at(g1, i)) / (Math.abs(at(g1, i)) + 1e-8))
        .subarray(offset, offset + length)
      expectClose(w.subarray(offset, offset + length), expected, 1e-12)
    }
  })

  it('follows the formula over three steps', () => {
    const w = start.slice()
    const memory = optimizerMemory(spec, w)
    const gradients = [g1, g2, g1]
    for (const g of gradients) optimizerStep(spec, w, g, 0.01, memory)
    for (const { role, offset, length } of tensorsOf(10).filter((tensor) => tensor.role !== 'code')) {
      for (const i of [offset, offset + length - 1]) {
        let value = at(start, i)
        let m = 0
        let v = 0
        gradients.forEach((gradient, t) => {
          const g = at(gradient, i)
          m = 0.9 * m + 0.1 * g
          v = 0.99 * v + 0.01 * g * g
          if (role === 'weight') value -= 0.01 * 0.2 * value
          value -= (0.01 * (m / (1 - 0.9 ** (t + 1)))) / (Math.sqrt(v / (1 - 0.99 ** (t + 1))) + 1e-8)
        })
        expect(w[i]).toBeCloseTo(value, 13)
        expect(memory.first[i]).toBeCloseTo(m, 13)
        expect(memory.second[i]).toBeCloseTo(v, 13)
      }
    }
  })

  it('leaves alone what is 0 and has no gradient', () => {
    const w = start.slice()
    const g = g1.slice()
    w[300] = 0
    g[300] = 0
    const memory = optimizerMemory(spec, w)
    for (let i = 0; i < 3; i++) optimizerStep(spec, w, g, 0.1, memory)
    expect(w[300]).toBe(0)
  })
})
