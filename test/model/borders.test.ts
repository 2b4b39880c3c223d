/**
 * What stands at the library's border: values too large to be summed, objects that run code of their own when they are
 * looked at, arrays that say what they are not, memory taken away in the midst of training.
 */
import { describe, expect, it } from 'vitest'
import { MAX_MAGNITUDE } from '../../src/check.js'
import { readSafetensors, writeSafetensors } from '../../src/files/safetensors.js'
import { augmentImages, LeNet5, LeNet5Error, prepare } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { BACKENDS } from '../backends.js'
import { digits, fingerprint, rejection } from './support.js'

const VARIANTS = (['tanh', 'logistic'] as const).flatMap((squash) =>
  [false, true].map((squashConvolutions) => ({ squash, squashConvolutions })),
)

/** Weights and pixels of the largest magnitudes there may be, of random signs. */
const extremes = (seed: number, length: number, most = MAX_MAGNITUDE): Float32Array => {
  const random = new Random(seed)
  return Float32Array.from({ length }, () => (random.uniform() < 0.5 ? -most : most))
}

describe.each(BACKENDS)('magnitudes on %s', (simd) => {
  it.each(VARIANTS)('$squash, $squashConvolutions: the largest give finite distances', async (variant) => {
    const model = await LeNet5.create({ simd, ...variant })
    const weights = Object.fromEntries(
      Object.entries(model.getWeights()).map(([name, values], i) => {
        const signs = extremes(i + 1, values.length)
        // Zeros stay where C3 has no connection.
        return [name, values.map((value, j) => (name === 'c3.weight' && value === 0 ? 0 : signs[j]!))]
      }),
    )
    model.setWeights(weights)
    const pictures = [
      extremes(77, 9 * 1024),
      new Float32Array(9 * 1024).fill(MAX_MAGNITUDE),
      new Float32Array(9 * 1024).fill(-MAX_MAGNITUDE),
    ]
    for (const images of pictures) {
      const { distances, probabilities } = model.predict(images)
      expect(distances.every(Number.isFinite)).toBe(true)
      expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true)
      for (const count of [1, 4]) {
        expect(model.predict(images.subarray(0, count * 1024)).distances.every(Number.isFinite)).toBe(true)
      }
      const { distances: scanned } = model.scan({ data: images.subarray(0, 96 * 96), width: 96, height: 96 })
      expect(scanned.every(Number.isFinite)).toBe(true)
      const { output } = model.featureMaps(images.subarray(0, 1024))
      expect(output.data.every(Number.isFinite)).toBe(true)
    }
    const bytes = new Uint8Array(9 * 784).map((_, i) => (i * 7) & 255)
    expect(model.predict(bytes).distances.every(Number.isFinite)).toBe(true)
    if (variant.squashConvolutions) return
    const short = await LeNet5.fromSafetensors(model.toSafetensors(), { simd, precision: 'int16' })
    expect(short.predict(bytes).distances.every(Number.isFinite)).toBe(true)
  })

  it('refuses larger ones, wherever they come from, and changes nothing', async () => {
    const model = await LeNet5.create({ simd })
    const before = fingerprint(model)
    for (const value of [1.1e6, -1e19, 3e38, Number.NaN, Number.POSITIVE_INFINITY]) {
      const image = new Float32Array(1024)
      image[700] = value
      const calls = [
        () => model.classify(image),
        () => model.predict(image),
        () => model.featureMaps(image),
        () => model.scan({ data: image, width: 32, height: 32 }),
        () => model.readDigits({ data: image, width: 32, height: 32 }),
        () => model.evaluate({ images: image, labels: [1] }),
        () => model.fit({ images: image, labels: [1] }),
        () =>
          model.fit(
            { images: new Uint8Array(784), labels: [1] },
            { validation: { images: image, labels: [1] } },
          ),
        () => augmentImages(image),
      ]
      for (const call of calls)
        expect((await rejection(call, 'INVALID_IMAGE')).message).toMatch(/position 700/)
      const bias = Float32Array.of(0, 0, 0, value, 0, 0)
      expect(
        (await rejection(() => model.setWeights({ 'c1.bias': bias }), 'INVALID_WEIGHTS')).message,
      ).toMatch(/c1.bias.*position 3/)
      const { metadata, tensors } = readSafetensors(model.toSafetensors())
      const file = writeSafetensors({
        metadata,
        tensors: new Map([...tensors, ['c1.bias', { shape: [6], data: bias }]]),
      })
      const wrong = await rejection(() => LeNet5.fromSafetensors(file, { simd }), 'INVALID_WEIGHTS')
      expect(wrong.message).toMatch(/c1\.bias.*position 3/)
    }
    expect(fingerprint(model)).toBe(before)
  })

  it.each([
    { kind: 'sgd', learningRate: 1e30 } as const,
    { kind: 'sgd', learningRate: 1e9, momentum: 0.9 } as const,
    { kind: 'adamw', learningRate: 1e7 } as const,
    { kind: 'adamw', learningRate: 1e-3, weightDecay: 1e10 } as const,
    { kind: 'adamw', learningRate: 1e5, beta2: 0 } as const,
  ])('training that leaves them diverges, and keeps the weights before: %j', async (optimizer) => {
    const model = await LeNet5.create({ simd })
    const data = await digits(6)
    const states = [fingerprint(model)]
    const onBatchEnd = (): void => void states.push(fingerprint(model))
    const options = { optimizer, epochs: 40, batchSize: 3, onBatchEnd }
    const { code } = await rejection(async () => {
      await model.fit(data, options)
      throw new LeNet5Error('TRAINING_DIVERGED', 'it stayed within')
    })
    expect(code).toBe('TRAINING_DIVERGED')
    expect(fingerprint(model)).toBe(states.at(-1))
    expect(
      Object.values(model.getWeights()).every((values) => values.every((w) => Math.abs(w) <= MAX_MAGNITUDE)),
    ).toBe(true)
    expect(model.predict(data.images).distances.every(Number.isFinite)).toBe(true)
  })

  it('ε may be as small as it is allowed to be', async () => {
    const model = await LeNet5.create({ simd })
    const images = new Float32Array(4 * 1024)
    const optimizer = { kind: 'adamw', learningRate: 1e-3, epsilon: 1e-30 } as const
    await model.fit({ images, labels: [0, 1, 2, 3] }, { optimizer, epochs: 5 }).catch((error) => {
      expect(error.code).toBe('TRAINING_DIVERGED')
    })
    expect(Object.values(model.getWeights()).every((values) => values.every(Number.isFinite))).toBe(true)
    await rejection(
      () => model.fit({ images, labels: [0, 1, 2, 3] }, { optimizer: { ...optimizer, epsilon: 1e-300 } }),
      'INVALID_ARGUMENT',
    )
  })

  it('images taken away, shrunk or grown while it validates end the fit', async () => {
    const data = await digits(4)
    const take = (images: Uint8Array): void => void structuredClone(images, { transfer: [images.buffer] })
    const shrink = (images: Uint8Array): void =>
      (images.buffer as unknown as { resize(n: number): void }).resize(784)
    // Longer than what was checked: no engine may be handed more than it was told of.
    const grow = (images: Uint8Array): void =>
      (images.buffer as unknown as { resize(n: number): void }).resize(5 * 784)
    for (const spoil of [take, ...('resize' in ArrayBuffer.prototype ? [shrink, grow] : [])]) {
      for (const which of ['images', 'validation'] as const) {
        const Resizable = ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer
        const buffer =
          spoil === take ? new ArrayBuffer(4 * 784) : new Resizable(4 * 784, { maxByteLength: 5 * 784 })
        const images = new Uint8Array(buffer)
        images.set(data.images)
        const own = { images, labels: data.labels }
        const model = await LeNet5.create({ simd })
        const error = await rejection(
          () =>
            model.fit(which === 'images' ? own : data, {
              epochs: 3,
              validation: which === 'validation' ? own : data,
              onBatchEnd: ({ step }) => step === 1 && spoil(images),
            }),
          'INVALID_IMAGE',
        )
        expect(error.message).toMatch(
          which === 'images' ? /^images must stay/ : /^options.validation.images must stay/,
        )
      }
    }
  })
})

describe('objects that run code of their own', () => {
  const { proxy: revoked, revoke } = Proxy.revocable({}, {})
  revoke()
  const { proxy: revokedArray, revoke: revokeArray } = Proxy.revocable([], {})
  revokeArray()
  const thrower = {
    get() {
      throw new RangeError('mine')
    },
    ownKeys() {
      throw new RangeError('mine')
    },
    has() {
      throw new RangeError('mine')
    },
    getPrototypeOf() {
      throw new RangeError('mine')
    },
  }
  const lying = (length: unknown): unknown =>
    new Proxy([], { get: (target, key) => (key === 'length' ? length : Reflect.get(target, key)) })
  const values: [string, unknown][] = [
    ['a revoked proxy', revoked],
    ['a revoked array', revokedArray],
    ['a proxy that throws', new Proxy({}, thrower)],
    ['an array that throws', new Proxy([], thrower)],
    ['a getter that throws', Object.defineProperty({}, 'data', { enumerable: true, get: thrower.get })],
    ['an array of a length below 0', lying(-1)],
    ['an array of a length beyond all', lying(2 ** 40)],
    ['an array of a length that is none', lying('many')],
    ['an array of revoked proxies', [revoked]],
    ['a picture of a revoked array', { data: revokedArray, width: 32, height: 32 }],
    ['images of a revoked array', { images: revokedArray, labels: [1] }],
    ['labels of a revoked array', { images: new Uint8Array(784), labels: revokedArray }],
    ['labels that throw', { images: new Uint8Array(784), labels: new Proxy([], thrower) }],
    ['labels of a length beyond all', { images: new Uint8Array(784), labels: lying(2 ** 40) }],
    ['a map', new Map()],
  ]
  it.each(values)('%s gives a LeNet5Error everywhere', async (_, value) => {
    const model = await LeNet5.create({ simd: 'js' })
    const before = fingerprint(model)
    const any = value as never
    const image = new Uint8Array(784)
    const calls: (() => unknown)[] = [
      () => model.classify(any),
      () => model.classify(image, any),
      () => model.predict(any),
      () => model.evaluate(any),
      () => model.featureMaps(any),
      () => model.scan(any),
      () => model.readDigits(any),
      () => model.readDigits({ data: new Uint8Array(1024), width: 32, height: 32 }, any),
      () => model.fit(any),
      () => model.fit({ images: image, labels: [1] }, any),
      () => model.fit({ images: image, labels: [1] }, { signal: any }),
      () => model.fit({ images: image, labels: [1] }, { resume: any }),
      () => model.fit({ images: image, labels: [1] }, { validation: any }),
      () => model.fit({ images: image, labels: [1] }, { optimizer: any }),
      () => model.fit({ images: image, labels: [1] }, { augment: any }),
      () => model.setWeights(any),
      () => model.setWeights({ 'c1.bias': any }),
      () => LeNet5.create(any),
      () => LeNet5.fromSafetensors(any),
      () => prepare(any),
      () => augmentImages(any),
    ]
    for (const call of calls) await rejection(call)
    expect(fingerprint(model)).toBe(before)
  })

  it('labels whose memory was transferred away are refused, not read as none', async () => {
    const model = await LeNet5.load({ simd: 'js' })
    const before = fingerprint(model)
    for (const kind of [Uint8Array, Int32Array]) {
      const labels = kind.of(1)
      structuredClone(labels, { transfer: [labels.buffer] })
      const data = { images: new Uint8Array(784), labels }
      for (const call of [
        () => model.evaluate(data as never),
        () => model.fit(data as never),
        () => model.fit({ ...data, labels: [1] }, { validation: data as never }),
      ]) {
        expect((await rejection(call, 'INVALID_ARGUMENT')).message).toMatch(/labels.*transferred away/)
      }
    }
    expect(fingerprint(model)).toBe(before)
  })

  it('arrays that say what they are not are read as they are', async () => {
    const model = await LeNet5.load({ simd: 'js' })
    const { images } = await digits(1)
    const long = Object.defineProperty(new Uint8Array(3), 'length', { value: 784 })
    await rejection(() => model.classify(long), 'INVALID_IMAGE')
    class Liar extends Uint8Array {
      override get length() {
        return 784
      }
    }
    await rejection(() => model.classify(new Liar(5)), 'INVALID_IMAGE')
    await rejection(() => model.predict(new Liar(785)), 'INVALID_IMAGE')
    expect(model.classify(Object.defineProperty(images.slice(), 'length', { value: 1024 })).digit).toBe(
      model.classify(images).digit,
    )
    const weights = Object.defineProperty(new Float32Array(2), 'length', { value: 6 })
    await rejection(() => model.setWeights({ 'c1.bias': weights }), 'INVALID_WEIGHTS')
    await rejection(
      () =>
        model.scan({
          data: Object.defineProperty(new Uint8Array(9), 'length', { value: 1024 }),
          width: 32,
          height: 32,
        }),
      'INVALID_IMAGE',
    )
  })
})
