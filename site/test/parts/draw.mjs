import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIGITS, readWritten, touch } from '../../../test/browser/hand.mjs'
import { answers, click, text, visit } from './steps.mjs'

/** Makes `chalk` in the page: a picture file of white strokes on a green board. */
const bringChalk = (page, strokes) =>
  page.evaluate(async (lines) => {
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
    globalThis.chalk = new File([await canvas.convertToBlob()], 'digit.png', { type: 'image/png' })
  }, strokes)

const drop = (page) =>
  page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(globalThis.chalk)
    document.querySelector('#pad').dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }))
  })

/** By way of the clipboard, and the keys that paste. */
async function paste(page) {
  await allowClipboard(page)
  await page.bringToFront()
  await page.evaluate(() => {
    const write = () => navigator.clipboard.write([new ClipboardItem({ 'image/png': globalThis.chalk })])
    document.querySelector('h1').addEventListener('click', () => {
      globalThis.written = write()
    })
  })
  await page.click('h1')
  await page.evaluate(() => globalThis.written)
  await page.keyboard.down('Control')
  await page.keyboard.down('v', { commands: ['Paste'] })
  await page.keyboard.up('v')
  await page.keyboard.up('Control')
}

/** Firefox without a window has no pictures on its clipboard: the event alone. */
const pasteEvent = (page) =>
  page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(globalThis.chalk)
    const event = new ClipboardEvent('paste', { bubbles: true })
    Object.defineProperty(event, 'clipboardData', { value: data })
    document.querySelector('#pad').dispatchEvent(event)
  })

const allowClipboard = (page) =>
  page
    .browserContext()
    .overridePermissions(new URL(page.url()).origin, ['clipboard-read', 'clipboard-sanitized-write'])

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

  // Firefox's driver refuses touches: NS_ERROR_ILLEGAL_VALUE from its synthesizeTouchAtPoint.
  if (at.name === 'chromium') {
    test('reads a digit written by finger', () =>
      visit(at, { width: 390, height: 844, hasTouch: true }, async (page) => {
        await click(page, '#clear')
        await touch(page, '#pad', DIGITS[2])
        await answers(page, '2')
      }))
  }

  for (const [width, height] of [
    [320, 568],
    [390, 844],
  ]) {
    test(`shows the answer beside the pen at ${width} × ${height}`, () =>
      visit(at, { width, height }, async (page) => {
        const seen = () =>
          page.evaluate(() => {
            const inside = (selector) => {
              const { top, bottom, height } = document.querySelector(selector).getBoundingClientRect()
              return height > 0 && top >= 0 && bottom <= innerHeight
            }
            return inside('.answer-line') && inside('#pad')
          })
        // Before anything is scrolled, and wherever the pad is then.
        assert.ok(await seen())
        await readWritten(page, DIGITS[7])
        assert.ok(await seen())
        assert.equal(await text(page, '.answer-line b'), '7')
      }))
  }

  test('takes keys wherever the focus is', () =>
    visit(at, {}, async (page) => {
      await page.keyboard.press('7')
      await answers(page, '7')
      await page.focus('#theme')
      await page.keyboard.press('8')
      await answers(page, '8')
      await page.keyboard.press('Delete')
      await page.waitForSelector('#answer[data-blank="true"]')
      await page.keyboard.down('Control')
      await page.keyboard.press('z')
      await page.keyboard.up('Control')
      await answers(page, '8')
      // What takes keys itself keeps them.
      await page.focus('.settings select')
      await page.keyboard.press('3')
      assert.equal(await text(page, '#answer'), '8')
      // Where another pad is in sight, they are for that one.
      await page.evaluate(() => document.activeElement.blur())
      await page.$eval('#wide-pad', (pad) => pad.scrollIntoView({ block: 'center', behavior: 'instant' }))
      await page.keyboard.press('5')
      await page.waitForFunction(() => document.querySelector('#number')?.textContent === '5')
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

  test('says where there is no digit, or an unclear one', () =>
    visit(at, {}, async (page) => {
      const strokes = [5, 1, 9, 3].map((x, i) => [
        [0.1 * x, 0.1],
        [0.9 - 0.1 * i, 0.9],
        [0.1 * i, 0.3],
      ])
      await readWritten(page, strokes)
      await page.waitForSelector('#answer[data-sure="false"]')
      await readWritten(page, DIGITS[0])
      await page.waitForSelector('#answer[data-sure="true"]')
    }))

  test('reads a dropped picture', () =>
    visit(at, {}, async (page) => {
      await bringChalk(page, DIGITS[5])
      await drop(page)
      await answers(page, '5')
    }))

  test('reads an SVG, with a size of its own or without', () =>
    visit(at, {}, async (page) => {
      for (const [size, digit] of [
        ['width="200" height="200"', 7],
        ['', 4],
      ]) {
        const lines = DIGITS[digit].map(
          (stroke) => `<polyline points="${stroke.map(([x, y]) => `${100 * x},${100 * y}`).join(' ')}"/>`,
        )
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" ${size} fill="none" stroke="black" stroke-width="7">${lines}</svg>`
        await page.evaluate((source) => {
          globalThis.chalk = new File([source], 'digit.svg', { type: 'image/svg+xml' })
        }, svg)
        await drop(page)
        await answers(page, String(digit))
      }
    }))

  test('reads a pasted picture', () =>
    visit(at, {}, async (page) => {
      await bringChalk(page, DIGITS[4])
      await (at.name === 'chromium' ? paste : pasteEvent)(page)
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
      // It goes by itself with the next picture that is one.
      await page.evaluate(() => {
        const data = new DataTransfer()
        data.items.add(new File(['no picture'], 'digit.png', { type: 'image/png' }))
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: data }))
      })
      await page.waitForSelector('.trouble')
      await bringChalk(page, DIGITS[5])
      await drop(page)
      await answers(page, '5')
      assert.equal(await page.$('.trouble'), null)
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
      if (at.name === 'chromium') await allowClipboard(page)
      await page.bringToFront()
      await page.click('#draw .snippet summary')
      await page.click('#draw .snippet .copy')
      await page.waitForFunction(() => document.querySelector('#draw .copy').textContent === 'Copied')
      // Firefox asks before a page may read the clipboard.
      if (at.name === 'chromium') {
        const copied = await page.evaluate(() => navigator.clipboard.readText())
        assert.equal(copied, await text(page, '#draw pre'))
      }
    }))
}
