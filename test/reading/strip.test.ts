import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newSheet, stroke } from '../../datasets/lines/canvas.js'
import { measureLine, stripWidth, warpStrip } from '../../src/reading/strip.js'

/** Upright strokes in a row, `high` pixels each, on a line of a slope. */
function fence(count: number, high: number, slope: number) {
  const apart = 0.9 * high
  const sheet = newSheet(
    Math.ceil(count * apart + 3 * high),
    Math.ceil(3 * high + Math.abs(slope) * count * apart),
  )
  const middle = sheet.height / 2
  for (let i = 0; i < count; i++) {
    const x = 1.5 * high + i * apart
    const y = middle + slope * (x - sheet.width / 2)
    stroke(sheet, [x, y - high / 2], [x, y + high / 2], high / 7)
  }
  return sheet
}

describe('measureLine', () => {
  it('finds the slope and the size of a line', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 12 }),
        fc.double({ min: 15, max: 50, noNaN: true }),
        fc.double({ min: -0.14, max: 0.14, noNaN: true }),
        (count, high, slope) => {
          const place = measureLine(fence(count, high, slope), high / 3.2)!
          expect(place.slope).toBeCloseTo(slope, 1)
          // A stroke's rows spread by its height / √12.
          expect((place.scale * 6.2 * Math.sqrt(12)) / high).toBeGreaterThan(0.85)
          expect((place.scale * 6.2 * Math.sqrt(12)) / high).toBeLessThan(1.15)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('takes no notice of a long rule', () => {
    const sheet = fence(8, 20, 0)
    const before = measureLine(sheet)!
    stroke(sheet, [0, 50], [sheet.width, 50], 2)
    const after = measureLine(sheet)!
    expect(after.scale).toBeCloseTo(before.scale, 1)
    expect(after.middle).toBeCloseTo(before.middle, 0)
  })

  it('finds nothing where nothing is', () => {
    expect(measureLine(newSheet(40, 30))).toBeNull()
    expect(measureLine({ data: new Float32Array(1200).fill(0.2), width: 40, height: 30 })).toBeNull()
  })
})

describe('warpStrip', () => {
  it('makes lines of any size and slope the same', () => {
    const level = warpOf(8, 20, 0)
    for (const [high, slope] of [
      [40, 0],
      [30, 0.1],
      [20, -0.12],
    ] as const) {
      const strip = warpOf(8, high, slope)
      expect(Math.abs(strip.width - level.width)).toBeLessThanOrEqual(8)
      const mean = (data: Float32Array): number => data.reduce((sum, value) => sum + value, 0) / data.length
      expect(mean(strip.data)).toBeCloseTo(mean(level.data), 1)
      expect(Math.max(...strip.data)).toBeGreaterThan(0.8)
    }
  })

  it('keeps ink within 0 and 1, and no ink beyond the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (width, height, slope, scale) => {
          const data = new Float32Array(width * height).fill(1)
          const place = { slope, scale, centre: width / 2, middle: height / 2, left: 0, right: width }
          const strip = warpStrip({ data, width, height }, place)
          expect(strip.width).toBe(stripWidth(place))
          expect(strip.data.every((value) => value >= 0 && value <= 1)).toBe(true)
          for (let y = 0; y < 32; y++) expect(strip.data[y * strip.width]).toBe(0)
        },
      ),
      { numRuns: 60 },
    )
  })
})

const warpOf = (count: number, high: number, slope: number) => {
  const sheet = fence(count, high, slope)
  return warpStrip(sheet, measureLine(sheet, high / 3.2)!)
}
