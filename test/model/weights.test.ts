import { afterEach, describe, expect, it, vi } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { tensorsOf } from '../../src/network/network.js'
import { BACKENDS } from '../backends.js'
import { digest, digits, fingerprint, floats, rejection } from './support.js'

describe.each(BACKENDS)('weights of %s', (simd) => {
  it('come out as copies, by the names of the file', async () => {
    const model = await LeNet5.create({ simd })
    const weights = model.getWeights()
    expect(Object.entries(weights).map(([name, values]) => [name, values.length])).toEqual(
      tensorsOf(10).map(({ name, length }) => [name, length]),
    )
    const before = fingerprint(model)
    for (const values of Object.values(weights)) values.fill(7)
    expect(fingerprint(model)).toBe(before)
  })

  it('go in, some or all, and answers follow', async () => {
    const { images } = await digits(9)
    const model = await LeNet5.create({ simd, seed: 1 })
    const other = await LeNet5.create({ simd, seed: 2 })
    const first = model.predict(images).distances
    const bias = floats(1, 6)
    model.setWeights({ 'c1.bias': bias })
    bias.fill(0)
    expect(model.getWeights()['c1.bias']).toEqual(floats(1, 6))
    expect(model.predict(images).distances).not.toEqual(first)
    expect(model.classify(images.subarray(0, 784)).distances).not.toEqual(first.subarray(0, 10))
    model.setWeights(other.getWeights())
    expect(model.predict(images).distances).toEqual(other.predict(images).distances)
    model.setWeights({})
    expect(fingerprint(model)).toBe(fingerprint(other))
  })

  it('are all checked before any changes', async () => {
    const model = await LeNet5.create({ simd })
    const before = fingerprint(model)
    const good = { 'c1.bias': new Float32Array(6).fill(1) }
    const stray = new Float32Array(2400)
    stray[3 * 25] = 0.5 // S2 map 3 to C3 map 0
    const hostile: [unknown, RegExp][] = [
      [
        { ...good, 'c1.weights': new Float32Array(150) },
        /no tensor "c1.weights"; the tensors are c1.weight, /,
      ],
      [
        { ...good, 's2.weight': new Float32Array(7) },
        /weights\['s2.weight'\] must be a Float32Array of length 6/,
      ],
      [{ ...good, 's2.weight': [1, 2, 3, 4, 5, 6] }, /Float32Array/],
      [{ ...good, 's2.weight': undefined }, /Float32Array/],
      [{ ...good, 'f6.bias': new Float32Array(84).fill(Number.NaN, 5, 6) }, /weights\['f6.bias'\]\[5\]/],
      [{ ...good, 'c3.weight': stray }, /0 where C3 has no connection, got 0.5 in map 0 for S2 map 3/],
      [JSON.parse('{ "__proto__": [] }'), /no tensor/],
    ]
    for (const [weights, message] of hostile) {
      const error = await rejection(() => model.setWeights(weights as never), 'INVALID_WEIGHTS')
      expect(error.message).toMatch(message)
      expect(fingerprint(model)).toBe(before)
    }
  })

  it('survive the file, with the variant', async () => {
    const { images } = await digits(3)
    const variant = { squash: 'logistic', squashConvolutions: true, distanceScale: 0.3 } as const
    const model = await LeNet5.create({ simd, seed: 9, ...variant })
    const file = model.toSafetensors()
    const again = await LeNet5.fromSafetensors(file, { simd })
    const { squash, squashConvolutions, distanceScale } = again
    expect({ squash, squashConvolutions, distanceScale }).toEqual(variant)
    expect(fingerprint(again)).toBe(digest(file))
    expect(again.predict(images)).toEqual(model.predict(images))
    const buffer = file.buffer.slice(0) as ArrayBuffer
    expect(fingerprint(await LeNet5.fromSafetensors(buffer, { simd }))).toBe(digest(file))
  })
})

describe('load', () => {
  afterEach(() => {
    vi.doUnmock('../../src/weights/default.js')
    vi.resetModules()
  })

  async function loadWith(bytes: Uint8Array) {
    vi.resetModules()
    vi.doMock('../../src/weights/default.js', () => ({ default: bytes }))
    const fresh = await import('../../src/index.js')
    return fresh.LeNet5.load({ simd: 'js' }).catch(
      (error: unknown) => error as InstanceType<typeof fresh.LeNet5Error>,
    )
  }

  it('gives the shipped weights', async () => {
    const shipped = (await LeNet5.create({ seed: 12, squashConvolutions: true })).toSafetensors()
    const model = (await loadWith(shipped)) as LeNet5
    expect(fingerprint(model)).toBe(digest(shipped))
    expect([model.squashConvolutions, model.backend]).toEqual([true, 'js'])
  })

  it('says what to do where a build has none', async () => {
    const error = await loadWith(new Uint8Array(0))
    expect(error).toMatchObject({ name: 'LeNet5Error', code: 'INVALID_WEIGHTS' })
    expect((error as Error).message).toContain('npm run train')
  })
})
