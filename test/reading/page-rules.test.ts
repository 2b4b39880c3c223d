import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newSheet, type Point, stroke } from '../../datasets/lines/canvas.js'
import { PLAIN_KERNELS } from '../../src/input/kernels.js'
import { findRuleFan, findUprightFan, slopeOf } from '../../src/reading/page-fans.js'
import { inkOfPage, levelOf, PALE, type PageInk } from '../../src/reading/page-ink.js'
import { removeRules } from '../../src/reading/page-rules.js'

const SIDE = 600
type Line = readonly [from: Point, to: Point, pen: number, ink: number]

/** A square page of lines, which turn by `skew` about its middle. */
function pageOf(lines: readonly Line[], skew: number): PageInk {
  const sheet = newSheet(SIDE, SIDE)
  const turned = ([x, y]: Point): Point => {
    const [u, v] = [x - SIDE / 2, y - SIDE / 2]
    const [cos, sin] = [Math.cos(skew), Math.sin(skew)]
    return [SIDE / 2 + cos * u - sin * v, SIDE / 2 + sin * u + cos * v]
  }
  for (const [from, to, pen, ink] of lines) stroke(sheet, turned(from), turned(to), pen, ink)
  const data = Uint8Array.from(sheet.data, (ink) => 255 * ink)
  const { page } = inkOfPage({ data, width: SIDE, height: SIDE }, { invert: 'auto' }, PLAIN_KERNELS)
  return page!
}

/** The ink of what is not pale. */
function inkOf({ bytes, table }: PageInk): number {
  const pale = levelOf(table, PALE)
  return bytes.reduce((sum, value) => sum + (value > pale ? value : 0), 0)
}

describe('the rules of a page', () => {
  // A 4, in a pen of 5 pixels and 50 high: across rules and along them.
  const four: readonly Line[] = [
    [[310, 270], [290, 305], 5, 1],
    [[290, 305], [330, 305], 5, 1],
    [[318, 285], [318, 325], 5, 1],
  ]
  const skew = fc.double({ min: -0.05, max: 0.05, noNaN: true })
  const pen = fc.double({ min: 1.2, max: 4, noNaN: true })
  const ink = fc.double({ min: 0.2, max: 0.9, noNaN: true })
  const place = fc.double({ min: 280, max: 330, noNaN: true })

  it('go, and the stroke they run through stays', () => {
    fc.assert(
      fc.property(skew, pen, ink, place, fc.boolean(), (turn, thick, dark, at, upright) => {
        const rule: Line = upright
          ? [[at, 20], [at, SIDE - 20], thick, dark]
          : [[20, at], [SIDE - 20, at], thick, dark]
        const alone = inkOf(pageOf(four, turn))
        const page = pageOf([...four, rule], turn)
        const before = inkOf(page)
        const uprights = removeRules(page, { slope: Math.tan(turn), spread: 0 })
        expect(uprights.length > 0).toBe(upright)
        // What is left is the 4, but where a dark rule ran along it, and a little of the rule beside it.
        expect(inkOf(page)).toBeGreaterThan(0.6 * alone)
        expect(inkOf(page)).toBeLessThan(alone + 0.25 * (before - alone))
      }),
      {
        numRuns: 60,
        // A rule whose upper row is pale in one half alone.
        examples: [[1e-16, 1.6972574737160702, 0.5095558697957551, 296.7485800591708, false]],
      },
    )
  })

  it('are not strokes as long as a digit is high', () => {
    const page = pageOf([...four, [[200, 240], [200, 340], 5, 1]], 0)
    const before = inkOf(page)
    expect(removeRules(page, { slope: 0, spread: 0 })).toEqual([])
    expect(inkOf(page)).toBe(before)
  })

  it('tell their slope to some two pixels over their length, whatever is written between them', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.04, max: 0.04, noNaN: true }), pen, ink, (turn, thick, dark) => {
        const rules = Array.from(
          { length: 12 },
          (_, i): Line => [[20, 40 * i + 60], [SIDE - 20, 40 * i + 60], thick, dark],
        )
        const { slope } = findRuleFan(pageOf([...four, ...rules], turn))!
        expect(Math.abs(slope - Math.tan(turn))).toBeLessThan(2.4 / (SIDE - 40))
      }),
      { numRuns: 30 },
    )
  })

  it('tell how they fan out, along the rows and upright, to some two pixels at their ends', () => {
    const slopes = fc.double({ min: -0.03, max: 0.03, noNaN: true })
    fc.assert(
      fc.property(slopes, slopes, fc.boolean(), (slope, more, upright) => {
        const half = SIDE / 2
        const fan = { slope, spread: more / half }
        const rules = Array.from({ length: 18 }, (_, i): Line => {
          const middle = 30 * i + 45
          const fall = half * slopeOf(fan, middle, SIDE)
          return upright
            ? [[middle - fall, 0], [middle + fall, SIDE], 1.5, 0.5]
            : [[0, middle - fall], [SIDE, middle + fall], 1.5, 0.5]
        })
        const page = pageOf([...four, ...rules], 0)
        const found = upright ? findUprightFan(page, 0) : findRuleFan(page)!
        for (const line of [0, half, SIDE])
          expect(Math.abs(slopeOf(found, line, SIDE) - slopeOf(fan, line, SIDE)) * half).toBeLessThan(2.4)
      }),
      { numRuns: 30 },
    )
  })

  it('have no slope where there are none', () => {
    expect(findRuleFan(pageOf(four, 0.02))).toBeNull()
  })
})
