import fc from 'fast-check'
import encodeJpeg from 'jpeg-js/lib/encoder.js'
import { describe, expect, it } from 'vitest'
import { decodeJpeg, upright } from '../../pictures/jpeg.js'
import { orientationOf } from '../../pictures/jpeg-structure.js'
import { PictureError } from '../../pictures/picture-error.js'
import { claim } from './support.js'

const MOST = 2 ** 26
/** A ramp from left to right, darker below. */
function ramp(width: number, height: number): Uint8Array {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
    return i % 4 === 3 ? 255 : Math.round((200 * x) / width + (50 * y) / height)
  })
  return new Uint8Array(encodeJpeg({ data, width, height }, 90).data)
}
const good = ramp(40, 24)
const segment = (marker: number, ...data: number[]): number[] => [
  ...[0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255],
  ...data,
]
const at = (marker: number): number => good.findIndex((byte, i) => byte === 0xff && good[i + 1] === marker)
const put = (before: number, bytes: readonly number[]): Uint8Array =>
  Uint8Array.from([...good.subarray(0, before), ...bytes, ...good.subarray(before)])
const change = (index: number, byte: number): Uint8Array => good.map((old, i) => (i === index ? byte : old))

function fault(bytes: Uint8Array, most = MOST): PictureError {
  const begun = process.cpuUsage()
  const before = process.memoryUsage.rss()
  let error: unknown
  try {
    decodeJpeg(bytes, most)
  } catch (caught) {
    error = caught
  }
  const { user, system } = process.cpuUsage(begun)
  expect(error).toBeInstanceOf(PictureError)
  expect((user + system) / 1e6, 'seconds').toBeLessThan(2)
  expect(process.memoryUsage.rss() - before).toBeLessThan(300e6)
  return error as PictureError
}

describe('the structure of a JPEG', () => {
  it('holds no more pixels than its data can', () => {
    expect(good.length).toBeLessThan(2000)
    expect(fault(claim(good, 8192, 8192)).message).toMatch(/too few for its pixels/)
    const padded = new Uint8Array(2 ** 18)
    padded.set(good.subarray(0, good.length - 2))
    expect(fault(claim(padded, 8192, 8192)).code).toBe('BROKEN_PICTURE')
    // Zeros enough for all blocks, which are no codes of a picture.
    const more = new Uint8Array(2 ** 20)
    more.set(good.subarray(0, good.length - 2))
    expect(fault(claim(more, 8192, 8192)).code).toBe('BROKEN_PICTURE')
    expect(fault(claim(good, 8192, 8192), 2 ** 20).code).toBe('TOO_MANY_PIXELS')
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['12 bits', change(at(0xc0) + 4, 12), /12-bit JPEGs are not read/],
    ['no pixels', claim(good, 0, 24), /none/],
    ['two frames', put(at(0xc0), [...good.subarray(at(0xc0), at(0xc4))]), /second frame/],
    ['arithmetic coding', change(at(0xc0) + 1, 0xc9), /arithmetic-coded/],
    ['lossless coding', change(at(0xc0) + 1, 0xc3), /lossless/],
    ['no such sampling', change(at(0xc0) + 11, 0x05), /sampling/],
    ['four channels', put(at(0xc0), segment(0xc0, 8, 0, 24, 0, 40, 4, ...Array(12).fill(0x11))), /CMYK/],
    ['no frame', Uint8Array.from([...good.subarray(0, at(0xc0)), 0xff, 0xd9]), /too early|no frame/],
    ['data before the frame', put(at(0xc0), [...segment(0xda, 1, 1, 0, 0, 63, 0)]), /before their frame/],
    ['nothing but its name', Uint8Array.of(0xff, 0xd8, 0xff), /too early/],
    ['an end too early', good.subarray(0, 300), /too early|few/],
    ['data that are cut', good.subarray(0, good.length - 60), /broken/],
    [
      'a hundred passes',
      Uint8Array.from([
        ...change(at(0xc0) + 1, 0xc2).subarray(0, at(0xda)),
        ...Array(100)
          .fill(segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0))
          .flat(),
        ...[0xff, 0xd9],
      ]),
      /more than 24 passes/,
    ],
  ])('refuses %s', (_, bytes, says) => {
    const { code, message } = fault(bytes)
    expect(code).toBe('BROKEN_PICTURE')
    expect(message).toMatch(says)
  })
})

describe('decodeJpeg', () => {
  it('reads the picture', () => {
    const { data, width, height } = decodeJpeg(good, MOST)
    expect([width, height]).toEqual([40, 24])
    for (let i = 0; i < 40 * 24; i++) {
      const expected = (200 * (i % 40)) / 40 + (50 * Math.floor(i / 40)) / 24
      expect(Math.abs(data[4 * i]! - expected)).toBeLessThan(14)
      expect(data[4 * i + 3]).toBe(255)
    }
  })

  it('halves what is too large', () => {
    const { data, width, height } = decodeJpeg(ramp(500, 401), MOST, 200_000)
    expect([width, height]).toEqual([250, 201])
    expect(Math.abs(data[4 * 125]! - 100)).toBeLessThan(5)
  })

  it('turns all eight orientations upright', () => {
    // The letter F is unlike itself in every other orientation.
    const letter = ['###', '#..', '##.', '#..']
    const read = ({ data, width, height }: { data: ArrayLike<number>; width: number; height: number }) =>
      Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_, x) => (data[4 * (y * width + x)] ? '#' : '.')).join(''),
      )
    const stored: Record<number, string[]> = {
      1: letter,
      2: letter.map((row) => [...row].reverse().join('')),
      3: letter.map((row) => [...row].reverse().join('')).reverse(),
      4: [...letter].reverse(),
      5: ['####', '#.#.', '#...'],
      6: ['#...', '#.#.', '####'],
      7: ['...#', '.#.#', '####'],
      8: ['####', '.#.#', '...#'],
    }
    for (const [orientation, rows] of Object.entries(stored)) {
      const data = [...rows.join('')].flatMap((sign) => Array<number>(4).fill(sign === '#' ? 255 : 0))
      const picture = { data: Uint8Array.from(data), width: rows[0]!.length, height: rows.length }
      expect(read(upright(picture, Number(orientation))), orientation).toEqual(letter)
    }
  })

  it('takes Exif data that are cut or of the other byte order', () => {
    const exif = Buffer.from('49492a0008000000010012010300010000000600000000000000', 'hex')
    expect(orientationOf(exif)).toBe(6)
    for (let length = 0; length < exif.length; length++) {
      expect([1, 6]).toContain(orientationOf(exif.subarray(0, length)))
    }
  })

  it('ends at bytes of any kind with a picture or a PictureError', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const bytes = good.slice()
          for (const [index, byte] of changes) bytes[index] = byte
          try {
            const { data, width, height } = decodeJpeg(bytes, 2 ** 22)
            expect(data.length).toBe(4 * width * height)
          } catch (error) {
            expect(error).toBeInstanceOf(PictureError)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
