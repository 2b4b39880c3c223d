import { describe, expect, it } from 'vitest'
import { MAX_SCAN_PIXELS, type Picture, toPlane } from '../../src/input/images.js'
import { expectError, paint } from './support.js'

describe('toPlane', () => {
  it('takes grey bytes and floats without a copy', () => {
    const bytes = new Uint8ClampedArray(40 * 33).fill(7)
    const plane = toPlane({ data: bytes, width: 40, height: 33 })
    expect(plane).toMatchObject({ width: 40, height: 33 })
    expect(plane.data).toBeInstanceOf(Uint8Array)
    expect(plane.data.buffer).toBe(bytes.buffer)
    const floats = new Float32Array(32 * 32)
    expect(toPlane({ data: floats, width: 32, height: 32 }).data).toBe(floats)
  })

  it('turns dark ink on a light ground over, and leaves light ink on a dark one', () => {
    const stroke = (x: number, y: number): boolean => x > 20 && x < 25 && y > 8 && y < 30
    const dark = toPlane(paint(64, 40, (x, y) => (stroke(x, y) ? 0 : 255)))
    const light = toPlane(paint(64, 40, (x, y) => (stroke(x, y) ? 255 : 0)))
    const clear = toPlane(paint(64, 40, (x, y) => (stroke(x, y) ? [0, 0, 0, 255] : [0, 0, 0, 0])))
    expect(dark.data[0]).toBe(0)
    expect(dark.data[10 * 64 + 22]).toBe(255)
    expect(light.data).toEqual(dark.data)
    expect(clear.data).toEqual(dark.data)
  })

  it.each([
    ['across', (x: number) => 60 + 2 * x],
    ['to a corner', (x: number, y: number) => 250 - x - 2 * y],
    ['round a lamp', (x: number, y: number) => 240 - ((x - 40) ** 2 + (y - 20) ** 2) / 16],
  ])('tells dark ink from light where the light falls off, %s', (_, ground) => {
    const drawn = (ink: number): boolean => {
      const picture = paint(64, 40, (x, y) => ground(x, y) + (x > 28 && x < 34 && y > 8 && y < 30 ? ink : 0))
      const { data } = toPlane(picture)
      return data[0] === 255 - (picture.data[0] as number)
    }
    expect(drawn(-60)).toBe(true)
    expect(drawn(60)).toBe(false)
  })

  it('refuses what does not fit', () => {
    const picture = (data: unknown, width: unknown, height: unknown) => () =>
      toPlane({ data, width, height } as Picture)
    expectError(picture(new Uint8Array(31 * 40), 31, 40), 'INVALID_IMAGE', 'picture.width', '≥ 32')
    expectError(picture(new Uint8Array(40 * 40), 40, 41), 'INVALID_IMAGE', 'picture.data', '1640')
    expectError(picture(new Float64Array(1600), 40, 40), 'INVALID_IMAGE', 'Float64Array')
    expectError(picture(new Uint8Array(0), MAX_SCAN_PIXELS / 32, 33), 'INVALID_IMAGE', 'at most')
    expectError(picture(new Uint8Array(0), 2 ** 53, 2 ** 53), 'INVALID_IMAGE', 'picture.width')
    expectError(picture(new Uint8Array(1600), Number.NaN, 40), 'INVALID_IMAGE', 'got NaN')
    expectError(() => toPlane(null as unknown as Picture), 'INVALID_IMAGE', 'null')
    const floats = new Float32Array(1600)
    floats[1599] = Infinity
    expectError(picture(floats, 40, 40), 'INVALID_IMAGE', 'position 1599')
    const moved = new Uint8Array(1600)
    structuredClone(moved.buffer, { transfer: [moved.buffer] })
    expectError(picture(moved, 40, 40), 'INVALID_IMAGE', 'transferred')
  })
})
