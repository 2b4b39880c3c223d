import { beforeAll, describe, expect, it } from 'vitest'
import { LeNet5, prepare } from '../../src/index.js'
import { BACKENDS } from '../backends.js'
import { digits, floats } from './support.js'

const VARIANTS = [
  { squash: 'tanh', squashConvolutions: false, distanceScale: 0.1 },
  { squash: 'tanh', squashConvolutions: true, distanceScale: 0.25 },
  { squash: 'logistic', squashConvolutions: false, distanceScale: 0.1 },
] as const
const CASES = BACKENDS.flatMap((simd) => VARIANTS.map((variant) => ({ simd, ...variant })))
const COUNT = 11

let test: { images: Uint8Array; labels: Uint8Array }
beforeAll(async () => {
  test = await digits(COUNT)
})

const at = (index: number): Uint8Array => test.images.subarray(index * 784, (index + 1) * 784)

function expectNear(actual: Float32Array, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  for (const [i, value] of actual.entries())
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(tolerance)
}

/** 28×28 bytes as 32×32 network units. */
function inUnits(bytes: Uint8Array): Float32Array {
  const units = new Float32Array(1024).fill(-0.1)
  for (let i = 0; i < 784; i++) {
    units[(Math.floor(i / 28) + 2) * 32 + (i % 28) + 2] = -0.1 + (1.275 * (bytes[i] as number)) / 255
  }
  return units
}

describe.each(CASES)('$simd, $squash, squashConvolutions $squashConvolutions', (options) => {
  let model: LeNet5
  beforeAll(async () => {
    model = await LeNet5.create({ ...options, seed: 3 })
  })

  it('says what it is', () => {
    expect(model.backend).toBe(options.simd)
    const { squash, squashConvolutions, distanceScale } = model
    expect({ simd: model.backend, squash, squashConvolutions, distanceScale }).toEqual(options)
  })

  it('classifies as it predicts, and by the smallest distance', () => {
    const { digits: read, distances, probabilities } = model.predict(test.images)
    expect([read.length, distances.length, probabilities.length]).toEqual([COUNT, 10 * COUNT, 10 * COUNT])
    for (let i = 0; i < COUNT; i++) {
      const one = model.classify(at(i))
      expectNear(one.distances, distances.subarray(i * 10, i * 10 + 10), 2e-3)
      expectNear(one.probabilities, probabilities.subarray(i * 10, i * 10 + 10), 1e-3)
      expect(one.digit).toBe(read[i])
      expect(one.distances[one.digit]).toBe(Math.min(...one.distances))
      expect(one.probability).toBe(one.probabilities[one.digit])
      const terms = Array.from(one.distances, (distance) => Math.exp(-options.distanceScale * distance))
      const sum = terms.reduce((a, b) => a + b)
      expectNear(
        one.probabilities,
        terms.map((term) => term / sum),
        1e-6,
      )
    }
  })

  it('reads every kind of image alike', () => {
    const bytes32 = new Uint8Array(1024)
    for (let y = 0; y < 28; y++) bytes32.set(at(0).subarray(y * 28, y * 28 + 28), (y + 2) * 32 + 2)
    const expected = model.classify(at(0)).distances
    expect(model.classify(new Uint8ClampedArray(at(0))).distances).toEqual(expected)
    expectNear(model.classify(bytes32).distances, expected, 1e-3)
    expectNear(model.classify(inUnits(at(0))).distances, expected, 1e-3)
    const batch = model.predict([at(0), bytes32, inUnits(at(0))]).distances
    for (let i = 0; i < 3; i++) expectNear(batch.subarray(i * 10, i * 10 + 10), expected, 1e-3)
    const rgba = new Uint8ClampedArray(28 * 28 * 4)
    at(0).forEach((grey, i) => void rgba.set([grey, grey, grey, 255], i * 4))
    const picture = { data: rgba, width: 28, height: 28 }
    expect(model.classify(picture).distances).toEqual(model.classify(prepare(picture)).distances)
  })

  it('takes no image, too', () => {
    for (const none of [new Uint8Array(0), new Float32Array(0), []]) {
      const { digits: read, distances, probabilities } = model.predict(none)
      expect([read.length, distances.length, probabilities.length]).toEqual([0, 0, 0])
    }
  })

  it('gives a batch of any size the same answers', () => {
    const all = model.predict(test.images)
    for (const count of [1, 2, 7, 8, 9]) {
      const some = model.predict(test.images.subarray(0, count * 784))
      expectNear(some.distances, all.distances.subarray(0, count * 10), 2e-3)
    }
  })

  it('evaluates: confusion, misclassified, loss', () => {
    const { digits: read, probabilities } = model.predict(test.images)
    const result = model.evaluate({ images: test.images, labels: Array.from(test.labels) })
    const wrong = Array.from(read.keys()).filter((i) => read[i] !== test.labels[i])
    expect(Array.from(result.misclassified)).toEqual(wrong)
    expect(result.errorRate).toBeCloseTo(wrong.length / COUNT, 12)
    expect(result.accuracy).toBeCloseTo(1 - wrong.length / COUNT, 12)
    expect(result.confusion.reduce((a, b) => a + b)).toBe(COUNT)
    for (const [i, digit] of read.entries())
      expect(result.confusion[(test.labels[i] as number) * 10 + digit]).toBeGreaterThan(0)
    const losses = Array.from(test.labels, (label, i) => -Math.log(probabilities[i * 10 + label] as number))
    expect(result.loss).toBeCloseTo(losses.reduce((a, b) => a + b) / COUNT, 3)
  })

  it('shows every layer', () => {
    const maps = model.featureMaps(at(1))
    const shapes = Object.entries(maps).map(([name, { shape, data }]) => [name, shape.join('×'), data.length])
    expect(shapes).toEqual([
      ['input', '1×32×32', 1024],
      ['c1', '6×28×28', 4704],
      ['s2', '6×14×14', 1176],
      ['c3', '16×10×10', 1600],
      ['s4', '16×5×5', 400],
      ['c5', '120×1×1', 120],
      ['f6', '84×1×1', 84],
      ['output', '10×1×1', 10],
    ])
    expectNear(maps.input.data, inUnits(at(1)), 1e-6)
    expectNear(maps.output.data, model.classify(at(1)).distances, 2e-3)
    const kept = maps.c1.data.slice()
    model.featureMaps(at(2))
    expect(maps.c1.data).toEqual(kept)
  })

  it('scans: each window as the network run on it', () => {
    const [width, height] = [49, 38]
    const data = floats(9, width * height)
    const scan = model.scan({ data, width, height })
    expect([scan.width, scan.height, scan.distances.length, scan.digits.length]).toEqual([5, 2, 100, 10])
    for (let y = 0; y < 2; y++) {
      for (let x = 0; x < 5; x++) {
        const window = new Float32Array(1024)
        for (let row = 0; row < 32; row++) {
          const from = (4 * y + row) * width + 4 * x
          window.set(data.subarray(from, from + 32), row * 32)
        }
        const { distances } = model.classify(window)
        const scanned = Float32Array.from(
          { length: 10 },
          (_, j) => scan.distances[j * 10 + y * 5 + x] as number,
        )
        expectNear(scanned, distances, 5e-3)
        const digit = scan.digits[y * 5 + x] as number
        expect(scanned[digit]).toBe(Math.min(...scanned))
      }
    }
  })
})

describe.each(BACKENDS)('%s', (simd) => {
  it('gives the lower digit where two distances are equal', async () => {
    const model = await LeNet5.create({ simd })
    const codes = new Float32Array(840).fill(1)
    codes.fill(-1, 0, 3 * 84)
    model.setWeights({ 'output.weight': codes })
    const { digit, probabilities } = model.classify(at(0))
    expect([0, 3]).toContain(digit)
    expect(model.predict(test.images).digits.every((read) => read === 0 || read === 3)).toBe(true)
    expect(probabilities[digit]).toBe(probabilities[digit + 1])
    const scan = model.scan({ data: new Uint8Array(40 * 40), width: 40, height: 40 })
    expect(scan.digits.every((read) => read === 0 || read === 3)).toBe(true)
  })

  it('prints itself as a table', async () => {
    const model = await LeNet5.create({ simd })
    expect(String(model)).toContain('340,908')
    expect(model.summary().reduce((sum, row) => sum + row.parameters, 0)).toBe(60_000)
    expect(model.summary().reduce((sum, row) => sum + row.connections, 0)).toBe(340_908)
    const rows = model.summary()
    ;(rows[0] as (typeof rows)[0]).outputShape[0] = 7
    expect(model.summary()[0]?.outputShape).toEqual([6, 28, 28])
  })

  it('keeps models apart', async () => {
    const [a, b] = [await LeNet5.create({ simd, seed: 1 }), await LeNet5.create({ simd, seed: 2 })]
    const before = a.classify(at(0)).distances
    b.classify(at(0))
    b.setWeights({ 'c1.bias': new Float32Array(6).fill(3) })
    expect(a.classify(at(0)).distances).toEqual(before)
  })
})

describe('backends', () => {
  it('agree', async () => {
    const models = await Promise.all(BACKENDS.map((simd) => LeNet5.create({ simd, seed: 4 })))
    const [first, ...others] = models.map((model) => model.predict(test.images).distances)
    for (const distances of others) expectNear(distances, first as Float32Array, 5e-3)
  })

  it('auto is one of them', async () => {
    const model = await LeNet5.create()
    expect(BACKENDS).toContain(model.backend)
    expect(model.backend).not.toBe('js')
  })
})
