import fc from 'fast-check'
import encodeJpeg from 'jpeg-js/lib/encoder.js'
import { describe, expect, it } from 'vitest'
import { decodeJpeg, upright } from '../../pictures/jpeg.js'
import { orientationOf, readJpegStructure } from '../../pictures/jpeg-structure.js'
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

describe('the borders of a JPEG', () => {
  const [START, END] = [
    [0xff, 0xd8],
    [0xff, 0xd9],
  ]
  /** A frame: its samplings, one a component. */
  const frame = (width: number, height: number, samplings = [0x11], marker = 0xc0): number[] => {
    const sides = [height >> 8, height & 255, width >> 8, width & 255]
    return segment(marker, 8, ...sides, samplings.length, ...samplings.flatMap((one, i) => [i, one, 0]))
  }
  const SCAN = segment(0xda, 1, 1, 0, 0, 63, 0)
  const read = (parts: readonly (readonly number[] | Uint8Array)[], most = MOST) =>
    readJpegStructure(new Uint8Array(Buffer.concat(parts.map((part) => Uint8Array.from(part)))), most)
  const zeros = (length: number): Uint8Array => new Uint8Array(length)
  function expectFault(
    parts: readonly (readonly number[] | Uint8Array)[],
    says: RegExp,
    code = 'BROKEN_PICTURE',
  ) {
    let error: unknown
    try {
      read(parts)
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(PictureError)
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) })
  }

  it.each([
    ['one pass', 0xc0, [0x11], 4],
    ['one pass, of the extended kind', 0xc1, [0x11], 4],
    ['many passes', 0xc2, [0x11], 2],
    ['colours of half the size', 0xc0, [0x22, 0x11, 0x11], 6],
    ['colours of half the width', 0xc0, [0x21, 0x11, 0x11], 8],
    ['colours of half the height', 0xc0, [0x12, 0x11, 0x11], 8],
  ])('takes two bits a block, of %s', (_, marker, samplings, bytes) => {
    const parts = (length: number) => [START, frame(32, 32, samplings, marker), SCAN, zeros(length), END]
    expect(read(parts(bytes))).toEqual({ width: 32, height: 32, orientation: 1 })
    expectFault(parts(bytes - 1), /too few for its pixels/)
  })

  it('counts the data of every pass, and none that stand elsewhere', () => {
    const twice = [START, frame(32, 32), SCAN, zeros(2), SCAN, zeros(2), END]
    expect(read(twice).width).toBe(32)
    expectFault([START, frame(32, 32), segment(0xfe, ...zeros(99)), SCAN, zeros(3), END], /too few/)
    expectFault([START, frame(32, 32), SCAN, zeros(3), END, zeros(99)], /too few/)
  })

  it('counts sides in whole blocks, and both their bytes', () => {
    expect(read([START, frame(33, 25), SCAN, zeros(5), END])).toMatchObject({ width: 33, height: 25 })
    expectFault([START, frame(33, 25), SCAN, zeros(4), END], /too few/)
    expect(read([START, frame(0x102, 0x203), SCAN, zeros(999), END])).toMatchObject({
      width: 0x102,
      height: 0x203,
    })
  })

  it('takes restarts, stuffed bytes and filling for data, and a file without its end', () => {
    const data = [0xff, 0xd0, 0xff, 0xd7, 0xff, 0, 0xff, 0xff]
    expect(read([START, [0xff], frame(64, 32), SCAN, data, END]).width).toBe(64)
    expect(read([START, frame(64, 32), SCAN, zeros(8)]).width).toBe(64)
    expect(read([START, frame(64, 32), SCAN, zeros(7), [0xff]]).width).toBe(64)
    // Any other marker ends them.
    for (const marker of [0xcf, 0xd8])
      expectFault([START, frame(64, 32), SCAN, zeros(7), [0xff, marker, 0, 2], END], /too few|second/)
  })

  it('takes every sampling from 1 to 4 and no other', () => {
    for (const sampling of [0x11, 0x14, 0x41, 0x44])
      expect(read([START, frame(8, 8, [sampling]), SCAN, zeros(9), END]).width).toBe(8)
    for (const sampling of [0x01, 0x10, 0x51, 0x15])
      expectFault([START, frame(8, 8, [sampling]), SCAN, zeros(9), END], /no such sampling/)
    for (const [count, says] of [
      [0, /0-channel/],
      [2, /2-channel/],
      [4, /CMYK/],
    ] as const)
      expectFault([START, frame(8, 8, Array(count).fill(0x11)), SCAN, zeros(9), END], says)
  })

  it('refuses parts that are cut or have no marker', () => {
    const whole = frame(8, 8)
    expectFault([START, segment(0xc0, 8, 0, 8, 0), SCAN, zeros(9), END], /frame is cut off/)
    expectFault([START, segment(0xc0, ...whole.slice(4), 0), SCAN, zeros(9), END], /frame is cut off/)
    expectFault([START, [0xff, 0xfe, 0, 1], whole, SCAN, zeros(9), END], /too early/)
    expect(read([START, [0xff, 0xfe, 0, 2], whole, SCAN, zeros(9), END]).width).toBe(8)
    expectFault([START, whole, [0xff, 0xfe, 0, 3]], /too early/)
    expectFault([START, whole, [0xfe, 0xfe, 0, 2], SCAN, END], /marker is missing/)
    expectFault([START, whole, [0xff, 0, 0, 2], SCAN, END], /marker is missing/)
    expectFault([START, END, zeros(9)], /no frame/)
    expectFault([START, whole], /too early/)
    for (const marker of [0xc4, 0xc8, 0xcc])
      expect(read([START, segment(marker, 1), whole, SCAN, zeros(9), END]).width).toBe(8)
    for (const marker of [0xc3, 0xc5, 0xcf])
      expectFault([START, frame(8, 8, [0x11], marker), SCAN, zeros(9), END], /lossless/)
  })

  it('refuses parts that are cut behind the data, too, and takes those that end with the file', () => {
    const whole = [START, frame(8, 8), SCAN, zeros(9)]
    expect(read([...whole, segment(0xfe)]).width).toBe(8)
    expect(read([...whole, segment(0xfe, 1, 2)]).width).toBe(8)
    expectFault([...whole, segment(0xfe, 1, 2).slice(0, -1)], /too early/)
    expectFault([...whole, [0xff, 0xc4, 0xff, 0xff]], /too early/)
  })

  it('takes no part but a frame for one', () => {
    for (const marker of [0x01, 0x4f, 0xbf, 0xd0, 0xe0, 0xfe])
      expectFault([START, frame(8, 8, [0x11], marker), SCAN, zeros(9), END], /before their frame/)
  })

  it('takes 24 passes, and 24 MiB of data', () => {
    const passes = (count: number) => [
      START,
      frame(8, 8, [0x11], 0xc2),
      ...Array.from({ length: count }, () => [...SCAN, 0]),
      END,
    ]
    expect(read(passes(24)).width).toBe(8)
    expectFault(passes(25), /more than 24 passes/)
    expect(read([START, frame(8, 8), SCAN, zeros(24 * 2 ** 20), END]).width).toBe(8)
    expectFault([START, frame(8, 8), SCAN, zeros(24 * 2 ** 20 + 1), END], /data are/, 'TOO_MANY_PIXELS')
  })

  it('takes 96 MiB of coefficients where all are kept', () => {
    const parts = (height: number, marker: number) => [
      START,
      frame(8192, height, [0x11], marker),
      SCAN,
      zeros(2 ** 20),
      END,
    ]
    expect(read(parts(6144, 0xc2)).height).toBe(6144)
    expectFault(parts(6145, 0xc2), /progressive/, 'TOO_MANY_PIXELS')
    expect(read(parts(6145, 0xc0)).height).toBe(6145)
  })

  const tiff = (order: 'II' | 'MM', entries: readonly (readonly [tag: number, value: number])[], at = 8) => {
    const bytes = Buffer.alloc(at + 2 + 12 * entries.length)
    const little = order === 'II'
    const word = (value: number, to: number) =>
      little ? bytes.writeUInt16LE(value, to) : bytes.writeUInt16BE(value, to)
    bytes.write(order, 'latin1')
    word(42, 2)
    word(at, little ? 4 : 6)
    word(entries.length, at)
    for (const [i, [tag, value]] of entries.entries()) {
      word(tag, at + 2 + 12 * i)
      word(value, at + 10 + 12 * i)
    }
    return bytes
  }

  it('finds how the camera was held, in either order, behind other entries', () => {
    for (const order of ['II', 'MM'] as const) {
      for (let value = 1; value <= 8; value++) {
        expect(orientationOf(tiff(order, [[0x0112, value]]))).toBe(value)
        expect(orientationOf(tiff(order, [[0x010f, 5], [0x0112, value]], 10))).toBe(value) // biome-ignore format: pairs
      }
      for (const value of [0, 9, 0x600]) expect(orientationOf(tiff(order, [[0x0112, value]]))).toBe(1)
      expect(orientationOf(tiff(order, [[0x0113, 6]]))).toBe(1)
      // An entry beyond those that are told is none.
      const fewer = tiff(order, [[0x010f, 5], [0x0112, 6]]) // biome-ignore format: pairs
      fewer[order === 'II' ? 8 : 9] = 1
      expect(orientationOf(fewer)).toBe(1)
    }
  })

  it('goes by the first Exif data that say it', () => {
    const exif = (value: number, name = 'Exif\0\0') =>
      segment(0xe1, ...Buffer.from(name), ...tiff('MM', [[0x0112, value]]))
    const rest = [frame(8, 8), SCAN, zeros(9), END]
    expect(read([START, exif(6), ...rest]).orientation).toBe(6)
    expect(read([START, exif(6), exif(3), ...rest]).orientation).toBe(6)
    expect(read([START, exif(1), exif(3), ...rest]).orientation).toBe(3)
    expect(read([START, exif(6, 'Exit\0\0'), ...rest]).orientation).toBe(1)
    expect(read([START, segment(0xe2, ...exif(6).slice(4)), ...rest]).orientation).toBe(1)
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
