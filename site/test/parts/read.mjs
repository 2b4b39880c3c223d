import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIGITS, write } from '../../../test/browser/hand.mjs'
import { click, visit } from './steps.mjs'

export function scanning(at) {
  test('reads a number on the wide pad, each digit under its ink', () =>
    visit(at, {}, async (page) => {
      await click(page, '#wide-clear')
      const digits = [7, 0, 2, 4]
      for (const [i, digit] of digits.entries()) await write(page, '#wide-pad', DIGITS[digit], 0.5 + 0.7 * i)
      await page.waitForFunction(() => document.querySelector('#number').textContent === '7024')
      const middles = await page.$$eval('.found li', (all) => {
        const pad = document.querySelector('#wide-pad').getBoundingClientRect()
        return all.map((one) => {
          const box = one.getBoundingClientRect()
          return (box.left + box.width / 2 - pad.left) / pad.height
        })
      })
      middles.forEach((middle, i) => {
        assert.ok(Math.abs(middle - (1 + 0.7 * i)) < 0.15, `digit ${i} at ${middle}`)
      })
    }))

  test('measures', () =>
    visit(at, {}, async (page) => {
      await click(page, '#run-bench')
      await page.waitForSelector('.bench')
      const values = await page.$$eval('.bench .bar-value', (all) =>
        all.map((one) => Number(one.textContent.replace(/\D/g, ''))),
      )
      assert.equal(values.length, 8)
      assert.ok(values.every((value) => value > 0))
    }))
}
