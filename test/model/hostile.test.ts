import { describe, expect, it } from 'vitest'
import { augmentImages, LeNet5, LeNet5Error } from '../../src/index.js'
import { BACKENDS } from '../backends.js'
import { digits, fingerprint, hostileValues, rejection } from './support.js'

const show = (value: unknown): string => {
  try {
    return typeof value === 'object' ? Object.prototype.toString.call(value) : String(value)
  } catch {
    return 'a value'
  }
}

/** Calls a method with every hostile value; returns what did not end in a LeNet5Error. */
async function accepted(call: (value: never) => unknown): Promise<string[]> {
  const strays: string[] = []
  for (const value of hostileValues()) {
    try {
      await call(value as never)
      strays.push(`${show(value)} was accepted`)
    } catch (error) {
      if (!(error instanceof LeNet5Error)) strays.push(`${show(value)}: ${error}`)
      else if (error.message.length > 600) strays.push(`${show(value)}: a message of ${error.message.length}`)
    }
  }
  return strays
}

describe.each(BACKENDS)('hostile arguments to %s', (simd) => {
  it.each(['classify', 'predict', 'evaluate', 'featureMaps', 'scan', 'fit'] as const)(
    '%s gives LeNet5Errors and leaves the model as it is',
    async (method) => {
      const model = await LeNet5.create({ simd })
      const before = fingerprint(model)
      expect(await accepted((value) => model[method](value))).toEqual([])
      expect(fingerprint(model)).toBe(before)
    },
  )

  it('setWeights takes objects of tensors alone', async () => {
    const model = await LeNet5.create({ simd })
    const before = fingerprint(model)
    // Objects without a tensor of their own change nothing.
    const empty = [
      '{}',
      '[object Object]',
      '[object Map]',
      '[object Date]',
      '[object RegExp]',
      '[object Promise]',
      '[object ArrayBuffer]',
    ]
    const strays = (await accepted((value) => model.setWeights(value))).filter(
      (stray) => !empty.some((name) => stray === `${name} was accepted`),
    )
    expect(strays).toEqual([])
    expect(fingerprint(model)).toBe(before)
  })

  it('evaluate names what does not fit', async () => {
    const model = await LeNet5.create({ simd })
    const { images, labels } = await digits(4)
    const cases: [unknown, RegExp][] = [
      [
        { images, labels: labels.subarray(1) },
        /labels must hold 4 digits, one for each image, got an? Uint8Array of length 3/,
      ],
      [{ images, labels: [1, 2, 3, 10] }, /labels\[3\] must be a digit 0 to 9, got 10/],
      [{ images, labels: [1, 2, 3, -0.5] }, /labels\[3\]/],
      [{ images, labels: [1, 2, 3, '4'] }, /labels\[3\]/],
      [{ images, labels: Array(4) }, /labels\[0\]/],
      [{ images, labels: 'seven' }, /labels must be a Uint8Array or an array/],
      [{ images: new Uint8Array(0), labels: [] }, /at least one image/],
      [{ images: images.subarray(1), labels }, /images must be/],
    ]
    for (const [data, message] of cases) {
      expect((await rejection(() => model.evaluate(data as never))).message).toMatch(message)
      expect((await rejection(() => model.fit(data as never))).message).toMatch(message)
    }
  })
})

describe('hostile options', () => {
  const factories = {
    create: (options: never) => LeNet5.create(options),
    fromSafetensors: (options: never) => LeNet5.fromSafetensors(new Uint8Array(8), options),
    load: (options: never) => LeNet5.load(options),
  }
  it.each(Object.entries(factories))('of %s', async (name, call) => {
    const fine = name === 'create' ? ['undefined', '[object Object]'] : []
    const strays = (await accepted(call)).filter(
      (stray) => !fine.some((value) => stray.startsWith(`${value} was`)),
    )
    expect(
      strays.filter((stray) => name !== 'load' || !/^(undefined|\[object Object\]) was accepted/.test(stray)),
    ).toEqual([])
  })

  it.each([
    [{ sed: 1 }, /options has no option "sed"; the options are seed, squash, /],
    [{ seed: 1.5 }, /options.seed must be an integer/],
    [{ squash: 'relu' }, /options.squash must be 'tanh' or 'logistic', got "relu"/],
    [{ squashConvolutions: 1 }, /options.squashConvolutions must be true or false/],
    [{ distanceScale: 0 }, /options.distanceScale/],
    [{ distanceScale: Number.NaN }, /options.distanceScale/],
    [{ simd: 'sse' }, /options.simd must be 'auto' or /],
    [
      { module: 'lenet5.wasm' },
      /options.module must be a WebAssembly.Module, its bytes, a Response or a URL/,
    ],
    [{ module: Promise.resolve() }, /options.module/],
  ])('of create: %j', async (options, message) => {
    expect((await rejection(() => LeNet5.create(options as never), 'INVALID_ARGUMENT')).message).toMatch(
      message,
    )
  })

  it('undefined is as good as absent', async () => {
    const model = await LeNet5.create({
      seed: undefined,
      squash: undefined,
      squashConvolutions: undefined,
      distanceScale: undefined,
      simd: undefined,
      module: undefined,
    })
    expect(fingerprint(model)).toBe(fingerprint(await LeNet5.create()))
  })

  it('bytes that are no WebAssembly say so', async () => {
    const html = new TextEncoder().encode('<!doctype html>')
    expect((await rejection(() => LeNet5.create({ module: html }), 'WEBASSEMBLY')).message).toContain('HTML')
  })

  it('WebAssembly of other makers says so, whether it is empty, needs imports or is cut', async () => {
    const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
    // One type, () → (), and one import of it: "a" of "m".
    const importing = Uint8Array.of(...empty, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x6d, 1, 0x61, 0, 0)
    expect(WebAssembly.validate(importing)).toBe(true)
    for (const [module, says] of [
      [empty, /not one of this package/],
      [new WebAssembly.Module(empty), /not one of this package/],
      [importing, /could not be instantiated/],
      [importing.subarray(0, 12), /could not be instantiated/],
    ] as const) {
      expect((await rejection(() => LeNet5.create({ module }), 'WEBASSEMBLY')).message).toMatch(says)
      expect((await rejection(() => LeNet5.load({ module }), 'WEBASSEMBLY')).message).toMatch(says)
    }
  })

  it('of fromSafetensors: bytes', async () => {
    expect(await accepted((value) => LeNet5.fromSafetensors(value, { simd: 'js' }))).toEqual([])
  })

  it('of augmentImages', async () => {
    expect(await accepted((value) => augmentImages(value))).toEqual([])
    const strays = await accepted((value) => augmentImages(new Uint8Array(784), value))
    expect(strays.every((stray) => /^(undefined|\[object Object\]) was accepted$/.test(stray))).toBe(true)
  })

  it('of the constructor', async () => {
    const Made = LeNet5 as unknown as new (...args: unknown[]) => LeNet5
    expect((await rejection(() => new Made(), 'INVALID_ARGUMENT')).message).toContain('LeNet5.load()')
  })
})
