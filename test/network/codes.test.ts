import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeNet5Error } from '../../src/errors.js'
import { checkClasses } from '../../src/network/classes.js'
import { checkCodes, codeDistance, codesOf, hadamard84, MIN_ROW_DISTANCE } from '../../src/network/codes.js'

const CHARACTERS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
const split = (codes: Float32Array): Float32Array[] =>
  Array.from({ length: codes.length / 84 }, (_, i) => codes.subarray(i * 84, (i + 1) * 84))
const show = (code: Float32Array | undefined): string[] =>
  Array.from({ length: 12 }, (_, y) =>
    Array.from(code?.subarray(y * 7, y * 7 + 7) ?? [], (value) => (value > 0 ? '#' : '.')).join(''),
  )
const message = (call: () => unknown): string => {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(LeNet5Error)
    return (error as LeNet5Error).message
  }
  return 'no error'
}

describe('the pictures', () => {
  const pictures = split(codesOf(CHARACTERS))

  it('are ±1, and no two of them, nor one and nothing, less than 12 apart: what the digits are', () => {
    expect(pictures).toHaveLength(95)
    const all = [...pictures, ...split(codesOf(['', 'A']))].slice(0, 96)
    let least = 84
    for (const [i, a] of all.entries()) {
      expect(a.every((value) => Math.abs(value) === 1)).toBe(true)
      for (const b of all.slice(0, i)) least = Math.min(least, codeDistance(a, b))
    }
    expect(least).toBe(12)
  })

  it('are where their characters are, row by row', () => {
    expect(show(pictures[CHARACTERS.indexOf('L')])).toEqual([
      ...Array.from({ length: 10 }, () => '##.....'),
      '#######',
      '#######',
    ])
    expect(show(pictures[CHARACTERS.indexOf('1')]).join(' ')).toBe(
      '...##.. ..###.. .####.. ...##.. ...##.. ...##.. ...##.. ...##.. ...##.. .###### ....... .......',
    )
    expect(show(pictures[CHARACTERS.indexOf('~')]).slice(5, 9)).toEqual([
      '.##...#',
      '####.##',
      '##.####',
      '#...##.',
    ])
  })
})

describe('codes', () => {
  it('have the rows of a Hadamard matrix of order 84', () => {
    const rows = hadamard84()
    expect(rows).toHaveLength(84)
    for (const [i, a] of rows.entries()) {
      expect(a.every((value) => value * value === 1)).toBe(true)
      for (const [j, b] of rows.entries())
        expect(a.reduce((sum, value, k) => sum + value * (b[k] as number), 0)).toBe(i === j ? 84 : 0)
    }
  })

  it('of names are at least 30 from each other and from all pictures in use', () => {
    const lists = fc.tuple(
      fc.uniqueArray(fc.constantFrom('', ...CHARACTERS), { maxLength: 95 }),
      fc.integer({ min: 1, max: 96 }),
    )
    fc.assert(
      fc.property(lists, ([characters, wanted]) => {
        const count = Math.min(wanted, 96 - characters.length)
        const names = Array.from({ length: count }, (_, i) => `name ${i}`)
        const codes = split(codesOf([...characters, ...names]))
        for (let i = characters.length; i < codes.length; i++)
          for (let j = 0; j < i; j++)
            if (codeDistance(codes[i] as Float32Array, codes[j] as Float32Array) < MIN_ROW_DISTANCE)
              throw new Error(`${i} and ${j} are too near`)
      }),
      { numRuns: 20 },
    )
  })

  it('are the same for the same classes, and of the picture wherever it stands', () => {
    const classes = ['tree', 'A', '', 'cat', 'é', '\u{1F600}']
    expect(codesOf(classes)).toEqual(codesOf(classes))
    expect(split(codesOf(classes))[1]).toEqual(split(codesOf(['A', 'B']))[0])
    expect(split(codesOf(classes))[2]?.every((value) => value === -1)).toBe(true)
    // A letter more does not move the codes of names.
    expect(split(codesOf(['Z', ...classes]))[1]).toEqual(split(codesOf(classes))[0])
  })

  it('of one’s own are copied, finite and distinct', () => {
    const own = Float32Array.from({ length: 168 }, (_, i) => i / 100)
    const checked = checkCodes(own, ['a', 'b'], 'options.codes')
    expect(checked).toEqual(own)
    expect(checked).not.toBe(own)
    const check = (codes: unknown) => message(() => checkCodes(codes, ['a', 'b'], 'options.codes'))
    expect(check(own.subarray(1))).toMatch(/options.codes must be a Float32Array of length 168/)
    expect(check(Array.from(own))).toMatch(/Float32Array/)
    expect(check(own.slice().fill(Number.NaN, 7, 8))).toMatch(/options.codes\[7\] must be a finite number/)
    expect(check(new Float32Array(168))).toMatch(/differ from class to class.* "a" and "b"/)
  })
})

describe('classes', () => {
  it('are names or how many there are', () => {
    expect(checkClasses(26, 'classes')).toEqual(Array.from({ length: 26 }, (_, i) => String(i)))
    const names = ['', 'a b', 'straße', '一']
    const checked = checkClasses(names, 'classes')
    names.pop()
    expect(checked).toEqual(['', 'a b', 'straße', '一'])
    expect(Object.isFrozen(checked)).toBe(true)
    expect(checkClasses(96, 'classes')).toHaveLength(96)
    expect(checkClasses(['x'.repeat(64), 'y'], 'classes')).toHaveLength(2)
  })

  it.each([
    [1, /classes must be an integer ≥ 2 and ≤ 96, got 1/],
    [97, /got 97/],
    [2.5, /integer/],
    [Number.NaN, /integer/],
    [[], /2 to 96 distinct names, or how many there are, got an array of length 0/],
    [['a'], /2 to 96 distinct names/],
    [Array.from({ length: 97 }, (_, i) => `${i}`), /array of length 97/],
    [['a', 'b', 'a'], /distinct names, got "a" at both 0 and 2; leave one out/],
    [['a', 1], /classes\[1\] must be a string, got 1/],
    [new Array(3), /classes\[0\] must be a string/],
    [['a', 'x'.repeat(65)], /classes\[1\] must be a name of at most 64 printable characters.*shorten it/],
    [['a', 'b\nc'], /printable/],
    [['a', '\ud800'], /printable/],
    ['ab', /2 to 96/],
    [new Set(['a', 'b']), /2 to 96/],
    [null, /2 to 96/],
    [undefined, /2 to 96/],
  ])('are not %j', (value, expected) => {
    expect(message(() => checkClasses(value, 'classes'))).toMatch(expected)
  })
})
