import { beforeAll, describe, expect, it } from 'vitest'
import { fashion, realMnist } from '../../datasets/load.js'
import { BLANK, draw, letters, NOISE } from '../../datasets/rubbish.js'
import { certainty } from '../../src/answer/rejection.js'
import { LeNet5 } from '../../src/index.js'
import { BACKENDS } from '../backends.js'
import { digits, rejection } from './support.js'

let shipped: LeNet5
beforeAll(async () => {
  shipped = await LeNet5.load()
})

const each = (images: Uint8Array): Uint8Array[] =>
  Array.from({ length: images.length / 784 }, (_, i) => images.subarray(i * 784, (i + 1) * 784))
const read = (image: Uint8Array): number => shipped.classify(image, { reject: true }).digit
const rejected = (images: Uint8Array): number =>
  each(images).filter((image) => read(image) === -1).length / (images.length / 784)

describe('the shipped weights, reject: true', () => {
  it('reject about one in a hundred digits, and are wrong on at most 0.15% of the rest', async () => {
    const { test } = await realMnist()
    const answers = each(test.images).map(read)
    const kept = answers
      .map((digit, i) => ({ digit, label: test.labels[i] }))
      .filter(({ digit }) => digit >= 0)
    expect(1 - kept.length / answers.length).toBeLessThan(0.015)
    expect(kept.filter(({ digit, label }) => digit !== label).length / kept.length).toBeLessThanOrEqual(
      0.0015,
    )
  })

  it('reject letters of fonts that nothing was learned from', () => {
    expect(rejected(letters('report'))).toBeGreaterThanOrEqual(0.9)
  })

  it('reject Fashion-MNIST, of which nothing was learned', () => {
    expect(rejected(fashion().images)).toBeGreaterThanOrEqual(0.9)
  })

  const noise = Object.entries(NOISE).filter(([name]) => name !== 'smooth blobs')
  it.each([...noise, ...Object.entries(BLANK)])('reject %s', (_, kind) => {
    expect(rejected(draw(kind, 200, 77))).toBeGreaterThanOrEqual(0.9)
  })

  it('reject the more the higher the number', () => {
    const shares = [0, 0.3, 0.6, 0.9, 1].map((reject) => {
      const answers = each(letters('report')).map((image) => shipped.classify(image, { reject }).digit)
      return answers.filter((digit) => digit === -1).length
    })
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares[0]).toBe(0)
    expect(new Set(shares).size).toBe(5)
  })
})

it.each(BACKENDS)(
  '%s: answers −1 where it was asked for, and leaves the rest of the answer',
  async (simd) => {
    const model = await LeNet5.load({ simd })
    const noise = draw(NOISE['uniform noise']!, 1, 1)
    const { images } = await digits(1)
    for (const reject of [true, 0.5]) {
      expect(model.classify(noise, { reject })).toEqual({ ...model.classify(noise), digit: -1, label: '' })
      expect(model.classify(images, { reject })).toEqual(model.classify(images))
    }
    expect(model.classify(noise, { reject: false })).toEqual(model.classify(noise))
  },
)

it('keeps the test of what is a digit in the file, and drops it when the weights change', async () => {
  const noise = draw(BLANK['constant grey']!, 254, 1)
  const rejects = (model: LeNet5) => each(noise).map((image) => model.classify(image, { reject: true }).digit)
  const bytes = shipped.toSafetensors()
  const again = await LeNet5.fromSafetensors(bytes)
  expect(rejects(again)).toEqual(rejects(shipped))
  again.setWeights({})
  expect(again.toSafetensors().length).toBeLessThan(bytes.length)
  const trained = await LeNet5.fromSafetensors(bytes)
  const { images, labels } = await digits(2)
  await trained.fit({ images, labels }, { optimizer: { kind: 'sgd', learningRate: 1e-9 } })
  expect(trained.toSafetensors().length).toBeLessThan(bytes.length)
})

describe('without that test', () => {
  const answer = (nearest: number, probability: number) => ({
    digit: 1,
    label: '1',
    probability,
    probabilities: new Float32Array(10),
    distances: Float32Array.of(300, nearest, 300, 300, 300, 300, 300, 300, 300, 300),
  })

  it('is the surer the nearer the code, and the likelier the digit', () => {
    expect(certainty(answer(40, 1), 0.1, null)).toBeGreaterThan(0.99)
    expect(certainty(answer(40, 0.5), 0.1, null)).toBeCloseTo(0.5, 3)
    expect(certainty(answer(290, 1), 0.1, null)).toBeLessThan(0.01)
    expect(certainty(answer(Number.NaN, 1), 0.1, null)).toBeNaN()
  })

  it('rejects what fresh weights read', async () => {
    const model = await LeNet5.create({ simd: 'baseline' })
    const { images } = await digits(1)
    expect(model.classify(images, { reject: true }).digit).toBe(-1)
  })

  it('rejects distances as large as there may be', async () => {
    const model = await LeNet5.create({ simd: 'baseline' })
    model.setWeights({
      'f6.bias': new Float32Array(84).fill(1e6),
      'output.weight': new Float32Array(840).fill(-1e6),
    })
    expect(model.classify(new Uint8Array(784), { reject: true }).digit).toBe(-1)
    expect(model.classify(new Uint8Array(784), { reject: 0 }).digit).toBe(0)
  })
})

it.each([
  [1, /options must be a plain object/],
  [{ rejects: true }, /no option "rejects"/],
  [{ reject: 'yes' }, /options.reject must be/],
  [{ reject: {} }, /options.reject must be/],
  [{ reject: -0.1 }, /options.reject/],
  [{ reject: 1.1 }, /options.reject/],
  [{ reject: Number.NaN }, /options.reject/],
])('refuses %j', async (options, message) => {
  const error = await rejection(
    () => shipped.classify(new Uint8Array(784), options as never),
    'INVALID_ARGUMENT',
  )
  expect(error.message).toMatch(message)
})
