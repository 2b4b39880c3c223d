import { describe, expect, it } from 'vitest'
import { newSheet, stroke } from '../../datasets/lines/canvas.js'
import { strokeWidth, withoutRules, withoutUprights } from '../../src/reading/rules.js'

const inkIn = ({ data }: { data: Float32Array }): number => data.reduce((sum, value) => sum + value, 0)

/** Crosses of strokes 4 pixels wide. */
function crosses() {
  const sheet = newSheet(240, 48)
  for (let x = 20; x < 220; x += 30) {
    stroke(sheet, [x, 12], [x + 12, 36], 4)
    stroke(sheet, [x + 12, 12], [x, 36], 4)
  }
  return sheet
}

describe('withoutRules', () => {
  it.each([0, 0.03, -0.08, 0.14])('takes a rule of slope %d out and leaves what it crosses', (slope) => {
    const plain = crosses()
    const ruled = crosses()
    stroke(ruled, [0, 24 - 110 * slope], [240, 24 + 130 * slope], 1.5)
    const clear = withoutRules(ruled, strokeWidth(ruled) * 1.25 + 1, 60)
    const rule = inkIn(ruled) - inkIn(plain)
    expect(Math.abs(inkIn(clear) - inkIn(plain))).toBeLessThan(0.35 * rule)
  })

  it('takes no bars of digits in a row for a rule, whose gaps have no ink', () => {
    const sevens = newSheet(240, 48)
    for (let x = 20; x < 200; x += 20) {
      stroke(sevens, [x, 13], [x + 13, 13], 3)
      stroke(sevens, [x + 13, 13], [x + 5, 34], 3)
    }
    expect(withoutRules(sevens, strokeWidth(sevens) * 1.25 + 1, 43)).toBe(sevens)
  })

  it('gives the ink back as it is where there is no rule', () => {
    const plain = crosses()
    expect(withoutRules(plain, 5, 60)).toBe(plain)
    expect(withoutUprights(plain, 5, 40)).toBe(plain)
  })
})

describe('withoutUprights', () => {
  it('takes the sides of boxes out', () => {
    const plain = crosses()
    const boxed = crosses()
    for (let x = 11; x < 240; x += 30) stroke(boxed, [x, 2], [x, 46], 1.5)
    const clear = withoutUprights(boxed, 4, 30)
    const sides = inkIn(boxed) - inkIn(plain)
    expect(Math.abs(inkIn(clear) - inkIn(plain))).toBeLessThan(0.3 * sides)
  })
})
