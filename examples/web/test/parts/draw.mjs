import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIGITS, readWritten, touch } from '../hand.mjs'
import { answers, click, text, visit } from './steps.mjs'

/** A picture of chalk on a green board, given to the page as `how` does it. */
const hand = (page, strokes, how) =>
  page.evaluate(
    async (lines, way) => {
      const canvas = new OffscreenCanvas(500, 400)
      const context = canvas.getContext('2d')
      context.fillStyle = '#1d4a35'
      context.fillRect(0, 0, 500, 400)
      context.strokeStyle = '#f4f4f0'
      context.lineWidth = 24
      context.lineCap = 'round'
      for (const stroke of lines) {
        context.beginPath()
        for (const [x, y] of stroke) context.lineTo(80 + 360 * x, 20 + 360 * y)
        context.stroke()
      }
      const data = new DataTransfer()
      data.items.add(new File([await canvas.convertToBlob()], 'digit.png', { type: 'image/png' }))
      const event =
        way === 'drop'
          ? new DragEvent('drop', { bubbles: true, dataTransfer: data })
          : new ClipboardEvent('paste', { bubbles: true, clipboardData: data })
      document.querySelector('#pad').dispatchEvent(event)
    },
    strokes,
    how,
  )

export function drawing(at) {
  test('reads ten digits written by pointer', () =>
    visit(at, {}, async (page) => {
      const read = []
      for (const strokes of DIGITS) read.push(await readWritten(page, strokes))
      assert.deepEqual(
        read,
        Array.from(DIGITS, (_, digit) => String(digit)),
      )
    }))

  test('reads a digit written by finger', () =>
    visit(at, { width: 390, height: 844, hasTouch: true }, async (page) => {
      await click(page, '#clear')
      await touch(page, '#pad', DIGITS[2])
      await answers(page, '2')
    }))

  test('clears, and undo brings back', () =>
    visit(at, {}, async (page) => {
      await page.focus('#pad')
      await page.keyboard.press('7')
      await answers(page, '7')
      await page.keyboard.press('Delete')
      await page.waitForSelector('#answer[data-blank="true"]')
      await page.keyboard.down('Control')
      await page.keyboard.press('z')
      await page.keyboard.up('Control')
      await answers(page, '7')
      await click(page, '#undo')
      await answers(page, '3')
    }))

  test('reads a dropped picture', () =>
    visit(at, {}, async (page) => {
      await hand(page, DIGITS[5], 'drop')
      await answers(page, '5')
    }))

  test('reads a pasted picture', () =>
    visit(at, {}, async (page) => {
      await hand(page, DIGITS[4], 'paste')
      await answers(page, '4')
    }))

  test('says what it takes when a dropped file is no picture', () =>
    visit(at, {}, async (page) => {
      await page.evaluate(() => {
        const data = new DataTransfer()
        data.items.add(new File(['no picture'], 'digit.png', { type: 'image/png' }))
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: data }))
      })
      await page.waitForSelector('.trouble')
      assert.match(await text(page, '.trouble'), /PNG/)
      await click(page, '.trouble button')
      await page.waitForFunction(() => !document.querySelector('.trouble'))
      assert.equal(await readWritten(page, DIGITS[6]), '6')
    }))

  test('shows a digit of MNIST', () =>
    visit(at, {}, async (page) => {
      await page.focus('#pad')
      await page.keyboard.press('Delete')
      await page.waitForSelector('#answer[data-blank="true"]')
      await click(page, '#sample')
      await page.waitForSelector('#answer[data-blank="false"]')
    }))

  test('copies what it shows', () =>
    visit(at, {}, async (page) => {
      if (at.name === 'chrome') {
        const { origin } = new URL(at.site.url)
        await page
          .browserContext()
          .overridePermissions(origin, ['clipboard-read', 'clipboard-sanitized-write'])
      }
      await page.bringToFront()
      await page.click('#draw .snippet summary')
      await page.click('#draw .snippet .copy')
      await page.waitForFunction(() => document.querySelector('#draw .copy').textContent === 'Copied')
      // Firefox asks before a page may read the clipboard.
      if (at.name === 'chrome') {
        const copied = await page.evaluate(() => navigator.clipboard.readText())
        assert.equal(copied, await text(page, '#draw pre'))
      }
    }))
}
