import { expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { isRejected } from '../../src/model/rejection.js'
import { digits, rejection } from './support.js'

it('rejects by the nearest distance and the margin to the next', () => {
  const distances = Float32Array.of(90, 40, 70, 80, 90, 90, 90, 90, 90, 90)
  expect(isRejected(distances, 1, { distance: 40, margin: 30 })).toBe(false)
  expect(isRejected(distances, 1, { distance: 39, margin: 30 })).toBe(true)
  expect(isRejected(distances, 1, { distance: 40, margin: 31 })).toBe(true)
  expect(isRejected(new Float32Array(10).fill(Number.NaN), 0, { distance: 1e9, margin: 0 })).toBe(true)
})

it('answers −1 where it was asked for, and leaves the rest of the answer', async () => {
  const { images } = await digits(3)
  const model = await LeNet5.create({ simd: 'baseline' })
  const image = images.subarray(0, 784)
  const plain = model.classify(image)
  expect(model.classify(image, { reject: false })).toEqual(plain)
  expect(model.classify(image, { reject: { distance: 1e9, margin: 0 } })).toEqual(plain)
  expect(model.classify(image, { reject: { distance: 0 } })).toEqual({ ...plain, digit: -1 })
  // Fresh weights are sure of nothing.
  expect(model.classify(image, { reject: true }).digit).toBe(-1)
})

it.each([
  [1, /options must be a plain object/],
  [{ rejects: true }, /no option "rejects"/],
  [{ reject: 1 }, /options.reject must be a plain object/],
  [{ reject: { margin: -1 } }, /options.reject.margin/],
  [{ reject: { distance: Number.NaN } }, /options.reject.distance/],
])('refuses %j', async (options, message) => {
  const model = await LeNet5.create({ simd: 'baseline' })
  const error = await rejection(
    () => model.classify(new Uint8Array(784), options as never),
    'INVALID_ARGUMENT',
  )
  expect(error.message).toMatch(message)
})
