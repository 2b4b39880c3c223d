import fc from 'fast-check'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { PictureError } from '../../pictures/picture-error.js'
import { decodePng } from '../../pictures/png.js'
import { readPngStructure } from '../../pictures/png-structure.js'
import { chunk, idat, ihdr, png, rows } from './support.js'

const MOST = 2 ** 26
const IEND = chunk('IEND')
const palette = (entries: number): Uint8Array => chunk('PLTE', new Uint8Array(3 * entries))
const grey2 = idat(rows([1, 2], [3, 4]))
const rgba = (bytes: Uint8Array): number[] => [...decodePng(bytes, MOST).data]

function fault(bytes: Uint8Array, most = MOST): PictureError {
  const begun = process.cpuUsage()
  let error: unknown
  try {
    decodePng(bytes, most)
  } catch (caught) {
    error = caught
  }
  const { user, system } = process.cpuUsage(begun)
  expect(error).toBeInstanceOf(PictureError)
  expect((user + system) / 1e6, 'seconds').toBeLessThan(2)
  return error as PictureError
}

describe('the structure of a PNG', () => {
  const header = ihdr(2, 2, 8, 0)
  const indexed = ihdr(2, 2, 8, 3)
  it.each<[string, Uint8Array, RegExp]>([
    ['two headers', png(header, ihdr(2 ** 14, 2 ** 14, 8, 0), grey2, IEND), /IHDR stands/],
    ['a second header after the data', png(header, grey2, ihdr(2, 2, 8, 0), IEND), /IHDR stands/],
    ['a header that is not first', png(palette(1), header, grey2, IEND), /no header/],
    ['no header', png(grey2, IEND), /no header/],
    ['two palettes', png(indexed, palette(4), palette(4), grey2, IEND), /PLTE stands/],
    ['a palette of 257', png(indexed, palette(257), grey2, IEND), /1 to 256 entries/],
    ['a palette of none', png(indexed, palette(0), grey2, IEND), /1 to 256 entries/],
    ['a palette that is cut', png(indexed, chunk('PLTE', new Uint8Array(4)), grey2, IEND), /1 to 256/],
    [
      'more entries than its bits',
      png(ihdr(2, 2, 1, 3), palette(3), idat(rows([0], [0])), IEND),
      /3 entries/,
    ],
    ['no palette', png(indexed, grey2, IEND), /palette is missing/],
    ['a palette after the data', png(indexed, grey2, palette(8), IEND), /PLTE stands/],
    ['a pixel beyond its palette', png(indexed, palette(4), grey2, IEND), /colour 4 of a palette of 4/],
    ['greys with a palette', png(header, palette(2), grey2, IEND), /greys have no palette/],
    [
      'two transparencies',
      png(header, chunk('tRNS', new Uint8Array(2)), chunk('tRNS', new Uint8Array(2)), grey2, IEND),
      /tRNS stands/,
    ],
    [
      'transparency before the palette',
      png(indexed, chunk('tRNS', new Uint8Array(1)), palette(8), grey2, IEND),
      /PLTE stands/,
    ],
    [
      'transparency after the data',
      png(header, grey2, chunk('tRNS', new Uint8Array(2)), IEND),
      /tRNS stands/,
    ],
    [
      'more alphas than entries',
      png(indexed, palette(4), chunk('tRNS', new Uint8Array(5)), grey2, IEND),
      /transparency of 5/,
    ],
    [
      'transparency beside alpha',
      png(ihdr(1, 1, 8, 4), chunk('tRNS', new Uint8Array(2)), idat(rows([1, 2])), IEND),
      /transparency/,
    ],
    ['data in two pieces', png(header, grey2, chunk('tEXt'), grey2, IEND), /not in one piece/],
    ['no data', png(header, IEND), /no data/],
    ['empty data', png(header, chunk('IDAT'), IEND), /cannot be inflated/],
    ['no end', png(header, grey2), /too early/],
    ['an unknown part that counts', png(header, chunk('ABCD'), grey2, IEND), /unknown part ABCD/],
    ['a part without a name', png(header, chunk('\0\0\0\0'), grey2, IEND), /no name/],
    ['a filter there is not', png(header, idat(Uint8Array.of(5, 1, 2, 0, 3, 4)), IEND), /filtered/],
    [
      'a filter there is not in the last row',
      png(header, idat(Uint8Array.of(0, 1, 2, 9, 3, 4)), IEND),
      /filtered/,
    ],
    ['colours of 4 bits', png(ihdr(2, 2, 4, 2), grey2, IEND), /no colour type 2 of 4 bits/],
    ['no pixels', png(ihdr(0, 2, 8, 0), grey2, IEND), /none/],
  ])('refuses %s', (_, bytes, says) => {
    const { code, message } = fault(bytes)
    expect(code).toBe('BROKEN_PICTURE')
    expect(message).toMatch(says)
  })

  it('refuses thousands of parts in no time', () => {
    const many = Array.from({ length: 40_000 }, () => chunk('tRNS', new Uint8Array(6)))
    expect(fault(png(ihdr(2, 2, 8, 2), ...many, grey2, IEND)).message).toMatch(/tRNS stands/)
    const long = chunk('PLTE', new Uint8Array(3 * 300_000))
    expect(fault(png(indexed, long, grey2, IEND)).message).toMatch(/1 to 256 entries/)
  })

  it('refuses what inflates to more than is taken, before it is decoded', () => {
    const bytes = png(ihdr(2 ** 13, 2 ** 13, 16, 6), idat(new Uint8Array(64)), IEND)
    expect(fault(bytes).code).toBe('TOO_MANY_PIXELS')
    expect(fault(png(ihdr(2 ** 13, 2 ** 13, 8, 0), grey2, IEND), 2 ** 20).code).toBe('TOO_MANY_PIXELS')
    const bomb = png(ihdr(2, 2, 8, 0), idat(new Uint8Array(2 ** 26)), IEND)
    expect(fault(bomb).message).toMatch(/more than its pixels/)
    // Right in all but the last row's filter: as many pixels as are taken, a file of 50 kB.
    const side = 7000
    const late = new Uint8Array(side * (side + 1))
    late[late.length - 1 - side] = 7
    const before = process.memoryUsage.rss()
    expect(fault(png(ihdr(side, side, 8, 0), idat(late), IEND)).message).toMatch(/filtered/)
    expect(process.memoryUsage.rss() - before).toBeLessThan(300e6)
  })
})

describe('the borders of a PNG', () => {
  const header = ihdr(2, 2, 8, 0)
  const reads = (bytes: Uint8Array) => readPngStructure(bytes, MOST)
  const trns = (length: number): Uint8Array => chunk('tRNS', new Uint8Array(length))

  it('gives on what its pixels need and no more', () => {
    const more = [chunk('tEXt'), chunk('gAMA', new Uint8Array(4))] as const
    const { bytes, ...rest } = reads(png(header, more[0], trns(2), grey2, more[1], IEND, more[0]))
    expect(bytes).toEqual(png(header, grey2, IEND))
    expect(rest).toEqual({
      header: { width: 2, height: 2, depth: 8, colourType: 0, interlaced: false },
      palette: new Uint8Array(0),
      transparency: new Uint8Array(2),
    })
    // What a palette suggests to colours is not theirs.
    const colours = reads(png(ihdr(1, 1, 8, 2), palette(256), idat(rows([1, 2, 3])), IEND))
    expect(colours.palette).toHaveLength(0)
  })

  it('takes palettes of 1 to 256 entries, as many as the bits can tell', () => {
    // biome-ignore format: pairs
    const sizes = [[8, 256], [8, 1], [4, 16], [2, 4], [1, 2]] as const
    for (const [depth, entries] of sizes) {
      const data = idat(rows([0]))
      expect(reads(png(ihdr(1, 1, depth, 3), palette(entries), data, IEND)).palette).toHaveLength(3 * entries)
      if (depth < 8)
        expect(fault(png(ihdr(1, 1, depth, 3), palette(entries + 1), data, IEND)).message).toMatch(
          /entries for/,
        )
    }
    expect(fault(png(ihdr(1, 1, 8, 4), palette(1), idat(rows([0, 0])), IEND)).message).toMatch(/greys/)
    expect(reads(png(ihdr(1, 1, 8, 6), palette(1), idat(rows([0, 0, 0, 0])), IEND)).header.colourType).toBe(6)
  })

  it.each([
    [0, [1], [2], [1, 3, 0]],
    [2, [1, 2, 3], [6], [5, 7, 0, 2]],
    [3, [0], [1, 4], [0, 5]],
    [4, [1, 2], [], [2]],
    [6, [1, 2, 3, 4], [], [6, 2]],
  ])('colour type %i has transparencies of its own length', (type, row, right, wrong) => {
    const parts = (length: number): Uint8Array =>
      png(ihdr(1, 1, 8, type), ...(type === 3 ? [palette(4)] : []), trns(length), idat(rows(row)), IEND)
    for (const length of right) expect(reads(parts(length)).transparency).toHaveLength(length)
    for (const length of wrong) expect(fault(parts(length)).message).toMatch(/transparency of/)
  })

  it('refuses headers of another length or with methods there are not', () => {
    const inside = header.subarray(8, 21)
    const changed = (at: number, value: number): Uint8Array =>
      png(chunk('IHDR', inside.map((byte, i) => (i === at ? value : byte))), grey2, IEND) // biome-ignore format: one part
    for (const at of [10, 11]) expect(fault(changed(at, 1)).message).toMatch(/unknown methods/)
    expect(fault(changed(12, 2)).message).toMatch(/unknown methods/)
    expect(fault(png(chunk('IHDR', inside.subarray(0, 12)), grey2, IEND)).message).toMatch(/no header/)
    expect(fault(png(chunk('IHDR', Uint8Array.of(...inside, 0)), grey2, IEND)).message).toMatch(/no header/)
    for (const [type, depth] of [[1, 8], [5, 8], [7, 8], [0, 3], [2, 4], [3, 16], [4, 4], [6, 2]] as const) // biome-ignore format: pairs
      expect(fault(png(ihdr(2, 2, depth, type), grey2, IEND)).message).toMatch(/no colour type/)
    expect(fault(new Uint8Array(9)).code).toBe('NOT_A_PICTURE')
  })

  it('refuses a part that says to be longer than the file, and names that are none', () => {
    const whole = png(header, grey2, IEND)
    for (const length of [20, 32, whole.length - 1]) {
      const { code, message } = fault(whole.subarray(0, length))
      expect([code, message]).toEqual(['BROKEN_PICTURE', expect.stringMatching(/too early/)])
    }
    for (const name of ['1DAT', 'tEX1', '@bcd', 'ab[d'])
      expect(fault(png(header, chunk(name), grey2, IEND)).message).toMatch(/no name/)
    expect(reads(png(header, chunk('zzZz'), grey2, IEND)).header.width).toBe(2)
  })

  it('takes data in pieces, and just as many as the pixels', () => {
    const data = grey2.subarray(8, grey2.length - 4)
    const cut = (at: number) => [chunk('IDAT', data.subarray(0, at)), chunk('IDAT', data.subarray(at))]
    for (const at of [0, 1, 5, data.length]) expect(rgba(png(header, ...cut(at), IEND))).toHaveLength(16)
    expect(fault(png(header, idat(rows([1, 2], [3])), IEND)).message).toMatch(/less than its pixels/)
    expect(fault(png(header, idat(rows([1, 2], [3, 4, 5])), IEND)).message).toMatch(/more than its pixels/)
    for (const filter of [0, 1, 2, 3, 4])
      expect(rgba(png(header, idat(Uint8Array.of(0, 1, 2, filter, 3, 4)), IEND))).toHaveLength(16)
  })

  it('takes 49 MiB of samples', () => {
    const side = (width: number, height: number) => png(ihdr(width, height, 8, 0), grey2, IEND)
    expect(fault(side(49 * 2 ** 10 - 1, 2 ** 10)).message).toMatch(/less than its pixels/)
    expect(fault(side(49 * 2 ** 10 - 1, 2 ** 10 + 1)).code).toBe('TOO_MANY_PIXELS')
  })

  // biome-ignore format: a size with its passes a line
  const INTERLACED: readonly [width: number, height: number, passes: number[][]][] = [
    [1, 1, [[0, 7]]],
    [2, 1, [[0, 7], [0, 8]]],
    [1, 2, [[0, 7], [0, 8]]],
    [5, 1, [[0, 10], [0, 14], [0, 12], [0, 11, 13]]],
    [3, 5, [[0, 10], [0, 50], [0, 12], [0, 52], [0, 30, 32], [0, 11], [0, 31], [0, 51], [0, 20, 21, 22], [0, 40, 41, 42]]],
  ]
  it.each(INTERLACED)('reads interlaced greys of %i × %i', (width, height, passes) => {
    const bytes = (given: readonly (readonly number[])[]): Uint8Array =>
      png(ihdr(width, height, 8, 0, 1), idat(Uint8Array.from(given.flat())), IEND)
    const { header } = reads(bytes(passes))
    expect(header).toMatchObject({ width, height, interlaced: true })
    expect(fault(bytes([...passes, [0]])).message).toMatch(/more than its pixels/)
    expect(fault(bytes([passes.flat().slice(0, -1)])).message).toMatch(/less than its pixels/)
    // Each pass has rows of its own length, each of them filtered.
    for (const [i, row] of passes.entries()) {
      const wrong = passes.map((one, at) => (at === i ? [5, ...row.slice(1)] : one))
      expect(fault(bytes(wrong)).message).toMatch(/filtered in an unknown way/)
    }
  })

  it('refuses interlaced pixels of less than a byte', () => {
    for (const depth of [1, 2, 4])
      expect(fault(png(ihdr(1, 1, depth, 0, 1), idat(rows([0])), IEND)).message).toMatch(/interlaced/)
  })
})

describe('decodePng', () => {
  it('reads greys of 1, 2, 4, 8 and 16 bits', () => {
    expect(rgba(png(ihdr(3, 1, 1, 0), idat(rows([0b10100000])), IEND))).toEqual([
      ...[255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 255],
    ])
    expect(
      rgba(png(ihdr(3, 1, 2, 0), idat(rows([0b00_01_11_00])), IEND)).filter((_, i) => i % 4 === 0),
    ).toEqual([0, 85, 255])
    expect(rgba(png(ihdr(3, 1, 4, 0), idat(rows([0x1f, 0x00])), IEND)).filter((_, i) => i % 4 === 0)).toEqual(
      [17, 255, 0],
    )
    expect(rgba(png(ihdr(2, 2, 8, 0), grey2, IEND)).filter((_, i) => i % 4 === 0)).toEqual([1, 2, 3, 4])
    expect(rgba(png(ihdr(1, 1, 16, 0), idat(rows([7, 200])), IEND))).toEqual([7, 7, 7, 255])
  })

  it('reads palettes, and what of them is clear', () => {
    const colours = chunk('PLTE', Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90))
    const data = idat(rows([0, 2]))
    expect(rgba(png(ihdr(2, 1, 8, 3), colours, data, IEND))).toEqual([10, 20, 30, 255, 70, 80, 90, 255])
    const clear = chunk('tRNS', Uint8Array.of(5))
    expect(rgba(png(ihdr(2, 1, 8, 3), colours, clear, data, IEND))).toEqual([10, 20, 30, 5, 70, 80, 90, 255])
    expect(
      rgba(png(ihdr(3, 1, 2, 3), colours, idat(rows([0b00_01_10_00])), IEND)).filter((_, i) => i % 4 === 0),
    ).toEqual([10, 40, 70])
  })

  it('reads the one colour that stands for nothing', () => {
    const grey = chunk('tRNS', Uint8Array.of(0, 2))
    expect(rgba(png(ihdr(2, 2, 8, 0), grey, grey2, IEND)).filter((_, i) => i % 4 === 3)).toEqual([
      255, 0, 255, 255,
    ])
    const colour = chunk('tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3))
    expect(rgba(png(ihdr(2, 1, 8, 2), colour, idat(rows([1, 2, 3, 1, 2, 4])), IEND))).toEqual([
      1, 2, 3, 0, 1, 2, 4, 255,
    ])
    const few = chunk('tRNS', Uint8Array.of(0, 1))
    expect(
      rgba(png(ihdr(2, 1, 1, 0), few, idat(rows([0b01000000])), IEND)).filter((_, i) => i % 4 === 3),
    ).toEqual([255, 0])
  })

  it('reads alpha, of 8 and 16 bits, beside greys and colours', () => {
    expect(rgba(png(ihdr(2, 1, 8, 4), idat(rows([9, 8, 7, 6])), IEND))).toEqual([9, 9, 9, 8, 7, 7, 7, 6])
    expect(rgba(png(ihdr(1, 1, 16, 4), idat(rows([9, 255, 8, 255])), IEND))).toEqual([9, 9, 9, 8])
    expect(rgba(png(ihdr(1, 2, 8, 6), idat(rows([1, 2, 3, 4], [5, 6, 7, 8])), IEND))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ])
    expect(rgba(png(ihdr(1, 1, 16, 6), idat(rows([1, 0, 2, 0, 3, 0, 4, 0])), IEND))).toEqual([1, 2, 3, 4])
  })

  it('compares the colour that stands for nothing with whole samples', () => {
    const alpha = (bytes: Uint8Array): number[] => rgba(bytes).filter((_, i) => i % 4 === 3)
    const clear = (...colour: number[]): Uint8Array => chunk('tRNS', Uint8Array.from(colour))
    const wide = idat(rows([1, 2, 1, 3]))
    expect(alpha(png(ihdr(2, 1, 16, 0), clear(1, 2), wide, IEND))).toEqual([0, 255])
    // Greys of few bits have none beyond a byte.
    const bits = idat(rows([0b01000000]))
    expect(alpha(png(ihdr(2, 1, 1, 0), clear(1, 1), bits, IEND))).toEqual([255, 255])
    expect(alpha(png(ihdr(2, 1, 1, 0), clear(0, 0), bits, IEND))).toEqual([0, 255])
    expect(alpha(png(ihdr(2, 1, 1, 0), bits, IEND))).toEqual([255, 255])
  })

  it('finds a pixel beyond its palette wherever it stands, and looks at pixels alone', () => {
    const read = (width: number, depth: number, entries: number, ...lines: number[][]): Uint8Array =>
      png(ihdr(width, lines.length, depth, 3), palette(entries), idat(rows(...lines)), IEND)
    const wrong: [number, number, number, number[][], number][] = [
      [5, 2, 3, [[0b11_00_00_00, 0]], 3],
      [5, 2, 3, [[0b00_00_00_11, 0]], 3],
      [5, 2, 3, [[0, 0b11_00_00_00]], 3],
      [4, 2, 3, [[0], [0b00_00_00_11]], 3],
      [3, 2, 3, [[0], [0b00_00_11_00]], 3],
      [3, 4, 2, [[0, 0x20]], 2],
      [2, 1, 1, [[0b01000000]], 1],
    ]
    for (const [width, depth, entries, lines, colour] of wrong) {
      const says = `a pixel has colour ${colour} of a palette of ${entries}`
      expect(fault(read(width, depth, entries, ...lines)).message).toContain(says)
    }
    // What fills the last byte of a row up is no pixel.
    for (const [width, depth, entries, line] of [
      [5, 2, 3, [0b10_01_00_10, 0b10_11_11_11]],
      [3, 4, 2, [0x10, 0x1f]],
      [1, 1, 1, [0b01111111]],
    ] as const)
      expect(rgba(read(width, depth, entries, [...line], [...line]))).toHaveLength(8 * width)
  })

  it('reads rows of packed samples, each from a byte of its own', () => {
    const greys = rgba(
      png(ihdr(5, 2, 2, 0), idat(rows([0b00_01_10_11, 0b01_11_11_11], [0b11_10_01_00, 0])), IEND),
    )
    expect(greys.filter((_, i) => i % 4 === 0)).toEqual([0, 85, 170, 255, 85, 255, 170, 85, 0, 0])
  })

  it('refuses parts whose checksum is wrong', () => {
    const bytes = png(ihdr(2, 2, 8, 0), grey2, IEND)
    for (const at of [32, bytes.length - 13]) {
      const { code, message, cause } = fault(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))
      expect([code, message, cause]).toEqual([
        'BROKEN_PICTURE',
        expect.stringMatching(/the PNG is broken: .*; save it anew/i),
        expect.any(Error),
      ])
    }
  })

  it('ends at bytes of any kind with a picture or a PictureError', () => {
    const good = encode({ width: 12, height: 9, data: new Uint8Array(12 * 9 * 4), channels: 4, depth: 8 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(good.length),
        (changes, end) => {
          const bytes = good.slice(0, Math.max(end, good.length / 2))
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte
          try {
            const { data, width, height } = decodePng(bytes, 2 ** 20)
            expect(data.length).toBe(4 * width * height)
          } catch (error) {
            expect(error).toBeInstanceOf(PictureError)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
