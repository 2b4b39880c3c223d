import { describe, expect, it } from 'vitest'
import {
  DEFAULT_VARIANT,
  layersOf,
  parameterFloats,
  size,
  TRAINABLE_FLOATS,
  tensorsOf,
  view,
} from '../../src/network/network.js'
import { conv5x5 } from '../../src/reference/conv5x5.js'
import type { LossName } from '../../src/reference/loss.js'
import { lossOfDistances } from '../../src/reference/loss.js'
import { backward, forward } from '../../src/reference/network.js'
import { squash } from '../../src/reference/squash.js'
import {
  centralDifference,
  dot,
  expectClose,
  expectSlope,
  generator,
  PIXELS,
  parameters,
  unconnected,
  uniform,
  VARIANTS,
} from './numbers.js'

const input = uniform(1, PIXELS, -0.1, 1.175)
const flat = parameters(2)

describe('forward', () => {
  it('gives every layer’s values in the layer’s shape', () => {
    const values = forward(flat, DEFAULT_VARIANT, input)
    expect(Object.keys(values)).toEqual(['input', 'c1', 's2', 'c3', 's4', 'c5', 'f6', 'output'])
    const lengths = Object.values(values).map((value) => value.length)
    expect(lengths).toEqual([PIXELS, ...layersOf(10).map((layer) => size(layer.output))])
  })

  it.each(VARIANTS)('squashes C1 and C3 only on request: $squash, $squashConvolutions', (variant) => {
    const { c1, s2, c3 } = forward(flat, variant, input)
    const kind = variant.squashConvolutions ? variant.squash : 'none'
    const sums1 = conv5x5(input, {
      maps: 1,
      height: 32,
      width: 32,
      outputMaps: 6,
      weights: view(flat, 'c1.weight'),
      bias: view(flat, 'c1.bias'),
    })
    expectClose(
      c1,
      sums1.map((sum) => squash(sum, kind)),
      0,
    )
    const sums3 = conv5x5(s2, {
      maps: 6,
      height: 14,
      width: 14,
      outputMaps: 16,
      weights: view(flat, 'c3.weight'),
      bias: view(flat, 'c3.bias'),
      connections: layersOf(10)[2]?.connections,
    })
    expectClose(
      c3,
      sums3.map((sum) => squash(sum, kind)),
      0,
    )
  })

  it('joins C5 to all of S4, F6 to all of C5, and the output to F6 by distances', () => {
    const { s4, c5, f6, output } = forward(flat, DEFAULT_VARIANT, input)
    const unit = (layer: string, u: number, from: Float64Array): number => {
      const weights = view(flat, `${layer}.weight`).subarray(u * from.length, (u + 1) * from.length)
      return squash(dot(weights, from) + (view(flat, `${layer}.bias`)[u] as number), 'tanh')
    }
    expectClose(
      c5,
      Array.from(c5, (_, u) => unit('c5', u, s4)),
      1e-13,
    )
    expectClose(
      f6,
      Array.from(f6, (_, u) => unit('f6', u, c5)),
      1e-13,
    )
    const codes = view(flat, 'output.weight')
    const distances = Array.from(output, (_, j) =>
      f6.reduce((sum, x, i) => sum + (x - (codes[j * 84 + i] as number)) ** 2, 0),
    )
    expectClose(output, distances, 1e-11)
  })

  it.each(VARIANTS)('is the same in floats, to rounding: $squash, $squashConvolutions', (variant) => {
    const doubles = forward(flat, variant, input)
    const floats = forward(Float32Array.from(flat), variant, Float32Array.from(input))
    expectClose(floats.f6, doubles.f6, 1e-5)
    expectClose(floats.output, doubles.output, 1e-3)
  })

  it('never reads C3’s missing connections', () => {
    const spoilt = flat.slice()
    for (const i of unconnected()) spoilt[i] = 99
    expect(unconnected().length).toBe(36 * 25)
    expect(forward(spoilt, DEFAULT_VARIANT, input)).toEqual(forward(flat, DEFAULT_VARIANT, input))
  })
})

describe('backward', () => {
  const losses: LossName[] = ['crossEntropy', 'map', 'mse']
  const cases = VARIANTS.flatMap((variant) => losses.map((loss) => ({ ...variant, loss })))

  it.each(cases)('is the slope of the loss: $squash, $squashConvolutions, $loss', ({ loss, ...variant }) => {
    const w = flat.slice()
    const options = { loss, distanceScale: variant.distanceScale, rubbish: 1 }
    const lossNow = () => lossOfDistances(forward(w, variant, input).output, 3, options)
    const gradient = backward(w, variant, forward(w, variant, input), lossNow().gradient)
    expect(gradient.length).toBe(parameterFloats(10))
    const next = generator(5)
    const missing = new Set(unconnected())
    for (const { name, role, offset, length } of tensorsOf(10)) {
      for (let sample = 0; sample < 5; sample++) {
        const i = offset + Math.floor(next(0, length))
        const expected = role === 'code' || missing.has(i) ? 0 : centralDifference(() => lossNow().loss, w, i)
        expectSlope(gradient[i] as number, expected, `${name}[${i - offset}]`)
      }
    }
  })

  it('is zero for C3’s missing connections and for the codes, and nowhere else', () => {
    const values = forward(flat, DEFAULT_VARIANT, input)
    const gradient = backward(flat, DEFAULT_VARIANT, values, uniform(6, 10))
    const zeros = [...gradient.keys()].filter((i) => gradient[i] === 0)
    const codes = Array.from({ length: 840 }, (_, i) => TRAINABLE_FLOATS + i)
    expect(zeros).toEqual([...unconnected(), ...codes])
  })
})
