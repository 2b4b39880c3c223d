import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPieces, type Group, groupsOf } from '../../src/input/ink.js'
import { PLAIN_KERNELS } from '../../src/input/kernels.js'
import { type Enclosed, enclosedBy } from '../../src/input/outline.js'

/** The picture of rows of text: # is ink. */
function enclosedIn(rows: readonly string[]): Enclosed | null {
  const width = (rows[0] as string).length
  const levels = Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 255 : 0))
  const pieces = findPieces(PLAIN_KERNELS, levels, width, rows.length, { low: 100, high: 200 })
  const [all] = groupsOf(pieces, width, rows.length, 0) as [Group]
  return enclosedBy(pieces, all)
}

/** The same with what is enclosed marked. */
function marked(rows: readonly string[]): string[] {
  const signs = rows.map((row) => [...row])
  for (const [row, from, end] of enclosedIn(rows)?.stretches ?? [])
    for (let x = from; x < end; x++) (signs[row] as string[])[x] = 'o'
  return signs.map((row) => row.join(''))
}

describe('the paper that an outline encloses', () => {
  it('is within one contour', () => {
    const rows = ['.####.', '.#..#.', '.#..#.', '.#..#.', '.#..#.', '.#..#.', '.####.']
    expect(marked(rows)).toEqual(rows.map((row) => row.replace('#..#', '#oo#')))
  })

  it('is between two contours, of an outlined 0, and not within the inner one', () => {
    const rows = [
      '#########',
      '#.......#',
      '#.#####.#',
      '#.#...#.#',
      '#.#...#.#',
      '#.#####.#',
      '#.......#',
      '#########',
    ]
    expect(marked(rows)[3]).toBe('#o#...#o#')
    expect(marked(rows)[1]).toBe('#ooooooo#')
  })

  it('is not what is open, nor what a stroke that goes on beyond a loop leaves free', () => {
    expect(enclosedIn(['#..#', '#..#', '#..#', '####'])).toBeNull()
    expect(enclosedIn(['####', '#..#', '####', '#...', '#...', '#...', '#...'])).toBeNull()
  })

  it('goes through no corner', () => {
    // Ink that touches by corners holds together, so paper does not.
    const rows = ['.##.', '#..#', '#..#', '#..#', '#..#', '#..#', '.##.']
    expect(marked(rows)).toEqual(rows.map((row) => row.replace('#..#', '#oo#')))
  })

  it('is about as wide as the stroke', () => {
    const ring = (wide: number): string[] => [
      '#'.repeat(wide + 2),
      ...Array.from({ length: 40 }, () => `#${'.'.repeat(wide)}#`),
      '#'.repeat(wide + 2),
    ]
    // A stroke of w by 40: 2·40·w of 2·(40 + w), of 42.
    for (const wide of [2, 4, 8])
      expect(enclosedIn(ring(wide))?.stroke).toBeCloseTo((40 * wide) / (40 + wide) / 42, 6)
  })

  it('is what a flood from outside does not reach, where one contour is all', () => {
    const rows = fc.array(fc.string({ unit: fc.constantFrom('#', '#', '.'), minLength: 9, maxLength: 9 }), {
      minLength: 5,
      maxLength: 9,
    })
    fc.assert(
      fc.property(rows, (picture) => {
        const found = enclosedIn(picture)
        if (!found) return
        const high = picture.length
        const reached = Array.from({ length: high }, () => new Uint8Array(9))
        const flood = (x: number, y: number): void => {
          if (picture[y]?.[x] !== '.' || reached[y]?.[x]) return
          ;(reached[y] as Uint8Array)[x] = 1
          flood(x + 1, y)
          flood(x - 1, y)
          flood(x, y + 1)
          flood(x, y - 1)
        }
        for (let x = 0; x < 9; x++) for (const y of [0, high - 1]) flood(x, y)
        for (let y = 0; y < high; y++) for (const x of [0, 8]) flood(x, y)
        for (const [row, from, end] of found.stretches)
          for (let x = from; x < end; x++) expect(reached[row]?.[x]).toBe(0)
      }),
      { numRuns: 500 },
    )
  })
})
