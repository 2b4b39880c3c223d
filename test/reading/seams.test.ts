import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StripInk } from '../../src/reading/boxes.js'
import { seamBetween } from '../../src/reading/seams.js'
import type { InkPlane } from '../../src/reading/strip.js'

/** What a way costs: its ink, its steps aside, and how far from halfway it is in the mean. */
function costOf({ data, width, height }: InkPlane, columns: readonly number[], half: number): number {
  let cost = 0
  for (const [y, x] of columns.entries())
    cost +=
      data[y * width + x]! + (0.05 / height) * Math.abs(x - half) + (y > 0 && x !== columns[y - 1] ? 0.1 : 0)
  return cost
}

/** All ways down a strip between two columns, a column further at most from row to row. */
function* waysOf(height: number, from: number, to: number, way: number[] = []): Generator<number[]> {
  if (way.length === height) yield way
  else
    for (let x = from; x <= to; x++)
      if (way.length === 0 || Math.abs(x - way.at(-1)!) <= 1) yield* waysOf(height, from, to, [...way, x])
}

const planes = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 0, 0.4, 1), { minLength: width * height, maxLength: width * height })
      .map((values): InkPlane => ({ data: Float32Array.from(values), width, height })),
  )

describe('a seam', () => {
  it('is the cheapest way down, or the empty column that is nearest to halfway', () => {
    fc.assert(
      fc.property(planes, (plane) => {
        const { width, height } = plane
        const { sums } = new StripInk(plane)
        const seam = seamBetween(plane, sums, 0, width - 1)
        const columns = Array.from(seam.columns)
        const half = (width - 1) / 2
        const empty = Array.from(sums.keys()).filter((x) => sums[x] === 0)
        if (empty.length > 0) {
          const nearest = Math.min(...empty.map((x) => Math.abs(x - half)))
          expect(new Set(columns).size).toBe(1)
          expect(Math.abs(columns[0]! - half)).toBe(nearest)
        } else {
          const least = Math.min(
            ...Array.from(waysOf(height, 0, width - 1), (way) => costOf(plane, way, half)),
          )
          expect(costOf(plane, columns, half)).toBeCloseTo(least, 9)
        }
        expect(seam.left).toBe(Math.min(...columns))
        expect(seam.right).toBe(Math.max(...columns))
        expect(seam.ink).toBeCloseTo(
          columns.reduce((sum, x, y) => sum + plane.data[y * width + x]!, 0),
          6,
        )
      }),
    )
  })

  it('is the same whichever string asks for it', () => {
    const data = Float32Array.from({ length: 32 * 40 }, (_, at) => ((at * 7919) % 13) / 13)
    const ink = new StripInk({ data, width: 40, height: 32 })
    const [one, other] = [ink.reach([10, 25], 0), ink.reach([10.2, 24.8], 1)]
    expect(one.after).toBe(other.before)
  })
})

describe('digits that touch', () => {
  const width = 70
  /** Digits of strokes two columns wide, from row to row at these columns. */
  const drawn = (...strokes: ((y: number) => number)[]): Float32Array => {
    const data = new Float32Array(32 * width)
    for (let y = 6; y < 26; y++)
      for (const stroke of strokes) for (const x of [0, 1]) data[y * width + Math.round(stroke(y)) + x] = 1
    return data
  }
  const inked = (data: Float32Array): StripInk => new StripInk({ data, width, height: 32 })

  it('are parted along the stroke that joins them where they lean over one another', () => {
    const data = drawn(
      (y) => 32 - 0.3 * y,
      (y) => 39 - 0.3 * y,
    )
    for (let x = 28; x < 35; x++) data[16 * width + x] = 1
    const ink = inked(data)
    expect(ink.pieces.length).toBe(1)
    const digits = [0, 1].map((i) => ink.digit(ink.reach([28, 35], i), [28, 35][i]!)!)
    for (const { box, masses } of digits) {
      expect([box.top, box.bottom]).toEqual([6, 26])
      expect(masses[0]!).toBeGreaterThan(39)
      expect(masses[0]!).toBeLessThan(49)
    }
  })

  it('are each there where one is a thin upright stroke beside much ink', () => {
    // A 1 that an 8 touches, and a 0 beyond it: an eighth of the piece, as narrow as a tail.
    const data = drawn(
      (y) => 20 + (y % 2),
      (y) => 22 + (y % 3),
      () => 27,
      () => 33,
      () => 35,
      () => 37,
    )
    for (let x = 20; x < 40; x++) data[16 * width + x] = 1
    const ink = inked(data)
    expect(ink.pieces.length).toBe(1)
    const one = ink.digit(ink.reach([21, 28, 35], 1), 28)
    expect(one?.box).toMatchObject({ top: 6, bottom: 26 })
    expect(ink.digit(ink.reach([21, 28, 35], 0), 21)!.box.right).toBeLessThan(28)
  })
})
