import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeNet5Error } from '../../src/errors.js'
import { readIdx } from '../../src/files/idx.js'
import { expectError } from '../input/support.js'

/** An IDX file: type, shape, and the data's bytes. */
function idx(type: number, shape: number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length)
  bytes.set([0, 0, type, shape.length])
  for (const [at, side] of shape.entries()) new DataView(bytes.buffer).setUint32(4 + 4 * at, side)
  bytes.set(data, 4 + 4 * shape.length)
  return bytes
}

describe('readIdx', () => {
  it.each([
    [0x08, [1, 255], Uint8Array.of(1, 255)],
    [0x09, [1, 255], Int8Array.of(1, -1)],
    [0x0b, [1, 2, 255, 254], Int16Array.of(258, -2)],
    [0x0c, [0, 0, 1, 2, 255, 255, 255, 255], Int32Array.of(258, -1)],
    [0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0], Float32Array.of(1, -2)],
    [0x0e, [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], Float64Array.of(1, -2)],
  ])('reads type %i', (type, bytes, data) => {
    expect(readIdx(idx(type, [2], bytes))).toEqual({ shape: [2], data })
  })

  it('reads shapes, views at any offset, ArrayBuffers; keeps no hold on them', () => {
    const file = idx(8, [2, 1, 3], [1, 2, 3, 4, 5, 6])
    const moved = new Uint8Array(file.length + 3)
    moved.set(file, 3)
    const { shape, data } = readIdx(moved.subarray(3))
    moved.fill(0)
    expect(shape).toEqual([2, 1, 3])
    expect(Array.from(data)).toEqual([1, 2, 3, 4, 5, 6])
    expect(readIdx(file.buffer as ArrayBuffer).shape).toEqual([2, 1, 3])
    expect(readIdx(idx(8, [0, 28, 28], [])).data.length).toBe(0)
    expect(readIdx(idx(8, [], [9])).data).toEqual(Uint8Array.of(9))
  })

  it('refuses files that are wrong before it allocates', () => {
    expectError(() => readIdx(new Uint8Array(3)), 'INVALID_FILE', 'got 3 bytes')
    expectError(() => readIdx(idx(10, [1], [1])), 'INVALID_FILE', '00 00 0a 01')
    expectError(() => readIdx(Uint8Array.of(0x1f, 0x8b, 8, 0)), 'INVALID_FILE', 'gzip')
    expectError(() => readIdx(Uint8Array.of(0, 0, 8, 3, 0, 0)), 'INVALID_FILE', 'header of 16')
    expectError(() => readIdx(idx(8, [3], [1, 2])), 'INVALID_FILE', 'takes 11 bytes, got 10')
    expectError(() => readIdx(idx(8, [3], [1, 2, 3, 4])), 'INVALID_FILE', 'got 12')
    const huge = Array.from({ length: 255 }, () => 0xffffffff)
    expectError(() => readIdx(idx(14, huge, [])), 'INVALID_FILE', 'does not fit')
    expectError(
      () => readIdx(idx(8, [0x10000, 0x10000, 0x10000, 0x10000], [])),
      'INVALID_FILE',
      'does not fit',
    )
    expectError(() => readIdx('x' as unknown as Uint8Array), 'INVALID_FILE', 'bytes must be')
  })

  it('names what it found where the magic number is another', () => {
    for (const start of [
      [1, 0, 8, 1],
      [0, 1, 8, 1],
      [0x1f, 0, 8, 1],
      [0, 0x8b, 8, 1],
    ]) {
      const read = () => readIdx(Uint8Array.of(...start, 0, 0, 0, 0))
      expectError(read, 'INVALID_FILE', 'magic number')
      const hex = start.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
      expect(read).toThrow(new RegExp(`got ${hex}$`))
    }
  })

  it('reads a shape with a side of 0 as no values, whatever the others are', () => {
    const { shape, data } = readIdx(idx(8, [0xffffffff, 0, 3], []))
    expect([shape, data.length]).toEqual([[0xffffffff, 0, 3], 0])
    expectError(() => readIdx(idx(8, [0, 3], [1])), 'INVALID_FILE', 'takes 12 bytes, got 13')
  })

  it('reads or refuses any bytes', () => {
    const near = fc
      .uint8Array({ maxLength: 24 })
      .map((tail) => Uint8Array.of(0, 0, 8 + (tail.length % 7), ...tail))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), near), (bytes) => {
        try {
          const { shape, data } = readIdx(bytes)
          expect(data.length).toBe(shape.reduce((a, b) => a * b, 1))
        } catch (error) {
          expect(error).toBeInstanceOf(LeNet5Error)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
