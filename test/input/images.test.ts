import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  BACKGROUND,
  type Image,
  type Images,
  INK_STEP,
  toImage as imageOf,
  toImages as imagesOf,
} from '../../src/input/images.js'
import { readByRules } from '../../src/input/prepare.js'
import { expectError, paint } from './support.js'

const toImage = (given: Image) => imageOf(given, readByRules)
const toImages = (given: Images, name?: string, count?: number) => imagesOf(given, readByRules, name, count)

const line = (x: number, y: number): number => (x > 12 && x < 17 && y > 4 && y < 24 ? 255 : 0)

describe('toImage', () => {
  it('takes each kind without a copy', () => {
    const kinds = [
      ['bytes28', new Uint8Array(784)],
      ['bytes28', new Uint8ClampedArray(784)],
      ['bytes28', Buffer.alloc(784)],
      ['bytes32', new Uint8Array(1024)],
      ['bytes32', new Uint8ClampedArray(1024)],
      ['floats32', new Float32Array(1024)],
      ['bytes28', new Uint8Array(new SharedArrayBuffer(784))],
    ] as const
    for (const [encoding, data] of kinds) {
      const image = toImage(data)
      expect(image).toMatchObject({ encoding, count: 1 })
      // A Buffer's methods are its own: it is seen as the Uint8Array it is.
      if (Buffer.isBuffer(data)) expect(image.data.buffer).toBe(data.buffer)
      else expect(image.data).toBe(data)
    }
  })

  it('takes arrays of another realm', () => {
    expect(toImage(runInNewContext('new Uint8Array(784)')).encoding).toBe('bytes28')
  })

  it('prepares a picture of any size', () => {
    const image = toImage(paint(50, 70, (x, y) => 255 - line(x, y)))
    expect(image.encoding).toBe('bytes28')
    expect(image.data.length).toBe(784)
    expect(Math.max(...image.data)).toBe(255)
  })

  it.each([
    [new Uint8Array(0), 'length 0'],
    [new Uint8Array(785), 'length 785'],
    [new Uint8Array(1568), 'length 1568'],
    [new Float32Array(784), 'floats are 32×32'],
    [new Float64Array(1024), 'Uint8Array.from'],
    [new Int32Array(784), 'Uint8Array.from'],
    [new BigInt64Array(784), 'BigInt64Array'],
    [Array.from({ length: 784 }, () => 0), 'plain array'],
    [new ArrayBuffer(784), 'ArrayBuffer'],
    ['5', '"5"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('x'), 'Symbol(x)'],
    [{ data: new Uint8Array(4), width: 2, height: 2 }, 'image.data'],
    [{ data: new Float32Array(16), width: 2, height: 2 }, 'image.data'],
    [{ data: new Uint8ClampedArray(16), width: 2.5, height: 2 }, 'image.width'],
    [{ data: new Uint8ClampedArray(16), width: 2, height: '2' }, 'image.height'],
    [{ data: new Uint8ClampedArray(16), width: 0, height: 2 }, 'image.width'],
    [{ data: new Uint8ClampedArray(16), width: 2 ** 14, height: 2 ** 13 }, 'at most'],
  ])('refuses case %#', (value, part) => {
    expectError(() => toImage(value as Image), 'INVALID_IMAGE', 'image', part)
  })

  it('refuses a detached image', () => {
    const image = new Uint8Array(784)
    structuredClone(image.buffer, { transfer: [image.buffer] })
    expectError(() => toImage(image), 'INVALID_IMAGE', 'transferred')
    expectError(() => toImages(image), 'INVALID_IMAGE', 'transferred')
  })

  it.each([Number.NaN, Infinity, -Infinity])('refuses %f in floats at any place', (value) => {
    for (const at of [0, 1, 2, 3, 777, 1023]) {
      const image = new Float32Array(1024)
      image[at] = value
      expectError(() => toImage(image), 'INVALID_IMAGE', `got ${value} at position ${at}`)
    }
  })
})

describe('toImages', () => {
  it('takes images end to end without a copy', () => {
    for (const [data, encoding, count] of [
      [new Uint8Array(784 * 5), 'bytes28', 5],
      [new Uint8ClampedArray(1024 * 3), 'bytes32', 3],
      [new Float32Array(1024 * 2), 'floats32', 2],
      [new Uint8Array(0), 'bytes28', 0],
      [new Float32Array(0), 'floats32', 0],
    ] as const) {
      const batch = toImages(data)
      expect(batch).toMatchObject({ encoding, count })
      expect(batch.data).toBe(data)
    }
    expect(toImages([])).toMatchObject({ count: 0 })
  })

  it('reads bytes that fit both sizes as 28×28, unless the count tells', () => {
    const bytes = new Uint8Array(50176)
    expect(toImages(bytes)).toMatchObject({ encoding: 'bytes28', count: 64 })
    expect(toImages(bytes, 'images', 64)).toMatchObject({ encoding: 'bytes28', count: 64 })
    expect(toImages(bytes, 'images', 49)).toMatchObject({ encoding: 'bytes32', count: 49 })
    expect(toImages(bytes, 'images', 7)).toMatchObject({ encoding: 'bytes28', count: 64 })
  })

  it('gathers arrays in the least encoding that holds all', () => {
    const small = new Uint8Array(784).fill(255)
    const large = new Uint8ClampedArray(1024).fill(51)
    const floats = new Float32Array(1024).fill(0.5)
    expect(toImages([small, small])).toMatchObject({ encoding: 'bytes28', count: 2 })
    const bytes = toImages([small, large])
    expect(bytes).toMatchObject({ encoding: 'bytes32', count: 2 })
    expect([
      bytes.data[0],
      bytes.data[2 * 32 + 2],
      bytes.data[29 * 32 + 29],
      bytes.data[30 * 32 + 29],
    ]).toEqual([0, 255, 255, 0])
    expect(bytes.data[1024]).toBe(51)
    const mixed = toImages([floats, small, large])
    expect(mixed).toMatchObject({ encoding: 'floats32', count: 3 })
    expect(mixed.data[5]).toBe(0.5)
    expect(mixed.data[1024]).toBe(Math.fround(BACKGROUND))
    expect(mixed.data[1024 + 2 * 32 + 2]).toBeCloseTo(1.175, 6)
    expect(mixed.data[2048]).toBe(Math.fround(BACKGROUND + INK_STEP * 51))
  })

  it('takes one picture and arrays of pictures', () => {
    const picture = paint(28, 28, line)
    expect(toImages(picture)).toMatchObject({ encoding: 'bytes28', count: 1 })
    expect(toImages([picture, new Uint8Array(784)])).toMatchObject({ encoding: 'bytes28', count: 2 })
  })

  it('names the image that is wrong', () => {
    const floats = new Float32Array(3 * 1024)
    floats[2 * 1024 + 7] = Number.NaN
    expectError(() => toImages(floats), 'INVALID_IMAGE', 'position 7, image 2')
    expectError(
      () => toImages([new Uint8Array(784), new Uint8Array(3)]),
      'INVALID_IMAGE',
      'images[1]',
      'length 3',
    )
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expectError(() => toImages([, new Uint8Array(784)] as unknown as Images), 'INVALID_IMAGE', 'images[0]')
    expectError(() => toImages([paint(9, 9, () => 0)]), 'BLANK_IMAGE', 'images[0]')
    expectError(() => toImages(new Uint8Array(1000)), 'INVALID_IMAGE', 'length 1000')
    expectError(() => toImages([0, 1] as unknown as Images), 'INVALID_IMAGE', 'plain array')
    expectError(() => toImages(new Float64Array(1024) as unknown as Images), 'INVALID_IMAGE', 'Float64Array')
    expectError(() => toImages(7 as unknown as Images, 'batch'), 'INVALID_IMAGE', 'batch must be')
  })
})
