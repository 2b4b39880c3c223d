import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { encode } from 'fast-png'
import { DIGITS, write } from '../../../test/browser/hand.mjs'
import { launch } from '../browsers.mjs'
import { filmOf, greyOf } from './pictures.mjs'
import { click, give, text, visit } from './steps.mjs'

const PAGE = ['70241', '3596', '88120']

/** Comes to the section; what it shows from the start is read then. */
async function come(page) {
  await page.$eval('#read', (section) => section.scrollIntoView({ behavior: 'instant' }))
  await page.waitForSelector('#number')
}

const reads = (page, number) =>
  page.waitForFunction((wanted) => document.querySelector('#number')?.textContent === wanted, {}, number)

/** The numbers of the page's lines, once it was read. */
async function linesOf(page) {
  await page.waitForSelector('.page-lines')
  return page.$$eval('.page-lines b', (all) => all.map((one) => one.textContent))
}

/** Gives the page a file with these numbers by the event that a drop, or the keys that paste, make. */
const bring = (page, numbers, kind, target) =>
  page.evaluate(
    (bytes, type, selector) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(bytes)], 'numbers.png', { type: 'image/png' }))
      const event =
        type === 'drop'
          ? new DragEvent(type, { bubbles: true, dataTransfer: data })
          : new ClipboardEvent(type, { bubbles: true })
      if (type === 'paste') Object.defineProperty(event, 'clipboardData', { value: data })
      document.querySelector(selector).dispatchEvent(event)
    },
    [...encode(greyOf(numbers))],
    kind,
    target,
  )

/** Does something with a browser that has such a camera. */
async function withCamera(at, camera, act) {
  const { open, browser } = await launch(at.name, camera)
  try {
    await act(await open(at.site.url), browser)
  } finally {
    await browser.close()
  }
}

export function numbers(at) {
  test('reads a number on the wide pad, each digit under its ink', () =>
    visit(at, {}, async (page) => {
      // The net of lines has not been asked for.
      assert.equal(await page.$('#number'), null)
      await come(page)
      await reads(page, '31415')
      await click(page, '#wide-clear')
      const digits = [7, 0, 2, 4]
      for (const [i, digit] of digits.entries()) await write(page, '#wide-pad', DIGITS[digit], 0.5 + 0.7 * i)
      await reads(page, '7024')
      const middles = await page.$$eval('#wide-pad ~ .boxes .box-digit', (all) => {
        const pad = document.querySelector('#wide-pad').getBoundingClientRect()
        return all.map((one) => {
          const box = one.getBoundingClientRect()
          return (box.left + box.width / 2 - pad.left) / pad.height
        })
      })
      assert.equal(middles.length, 4)
      middles.forEach((middle, i) => {
        assert.ok(Math.abs(middle - (1 + 0.7 * i)) < 0.15, `digit ${i} at ${middle}`)
      })
      assert.match(await text(page, '#certainty'), /^\d+\.\d% · \S/)
    }))

  test('is marked as where one is, also once it has grown', () =>
    visit(at, { height: 1160 }, async (page) => {
      await come(page)
      await page.waitForSelector('.steps')
      await page.$eval('#read', (section) => section.scrollIntoView({ behavior: 'instant' }))
      await page.waitForSelector('nav a[href="#read"][aria-current]')
    }))

  test('reads each digit that a key writes on it', () =>
    visit(at, {}, async (page) => {
      await come(page)
      await page.$eval('#wide-pad', (pad) => pad.scrollIntoView({ block: 'center', behavior: 'instant' }))
      for (const digit of '0123456789') {
        await page.keyboard.press(digit)
        await reads(page, digit)
      }
    }))

  test('shows the strip, the scores of its frames and the path through them', () =>
    visit(at, {}, async (page) => {
      await come(page)
      await reads(page, '31415')
      const { strip, map, points, dots } = await page.evaluate(() => {
        const size = ({ width, height }) => [width, height]
        return {
          strip: size(document.querySelector('.steps-strip')),
          map: size(document.querySelector('.steps-map canvas')),
          points: document.querySelector('.steps-scores polyline').getAttribute('points').split(' '),
          dots: document.querySelector('.steps-scores path').getAttribute('d').match(/M/g).length,
        }
      })
      assert.equal(strip[1], 32)
      assert.equal(map[1], 11)
      assert.equal(map[0], Math.floor((strip[0] - 32) / 4) + 1)
      assert.equal(points.length, 2 * map[0])
      assert.ok(dots >= 5 && dots < map[0])
      // Along it are the digits, each in its own row.
      const rows = points.filter((_, i) => i % 2 === 1).map((y) => Math.floor(Number(y)))
      const read = rows.filter((row, i) => row < 10 && row !== rows[i - 1])
      assert.equal(read.join(''), '31415')
    }))

  test('reads a page from a file, and tells where one line is no page', () =>
    visit(at, {}, async (page) => {
      const folder = await mkdtemp(join(tmpdir(), 'lenet5-read-'))
      const file = join(folder, 'page.png')
      await writeFile(file, encode(greyOf(PAGE)))
      await come(page)
      await give(page, '#read-open', file)
      assert.deepEqual(await linesOf(page), PAGE)
      assert.equal((await page.$$('.boxes .box-line')).length, 3)
      await page.select('#read-as', 'line')
      await page.waitForSelector('#read-rows')
      await page.select('#read-as', 'auto')
      assert.deepEqual(await linesOf(page), PAGE)
      if (at.name === 'chromium') {
        await page
          .browserContext()
          .overridePermissions(new URL(page.url()).origin, ['clipboard-read', 'clipboard-sanitized-write'])
        await page.bringToFront()
        await page.click('#read .read-answer .copy')
        await page.waitForFunction(
          () => document.querySelector('.read-answer .copy').textContent === 'Copied',
        )
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), PAGE.join('\n'))
      }
      await click(page, '#read-back')
      await reads(page, '31415')
      await rm(folder, { recursive: true, force: true })
    }))

  test('takes what is dropped on it or pasted there, and leaves the first pad its own', () =>
    visit(at, {}, async (page) => {
      await come(page)
      await bring(page, ['4067'], 'drop', '#read')
      await reads(page, '4067')
      await page.focus('#read-back')
      await bring(page, ['912'], 'paste', '#read-back')
      await reads(page, '912')
      assert.equal(await text(page, '#answer'), '3')
      await bring(page, ['5'], 'drop', '#pad')
      await page.waitForFunction(() => document.querySelector('#answer').textContent === '5')
      assert.equal(await text(page, '#number'), '912')
    }))

  test('links to Scan lead to it', () =>
    visit(at, {}, async (page) => {
      await page.goto(`${at.site.url}#scan`)
      await page.waitForSelector('#measure')
      await page.waitForFunction(
        () => Math.abs(document.querySelector('#read').getBoundingClientRect().top - 64) < 3,
      )
    }))

  test('reads what a camera sees', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lenet5-camera-'))
    const film = join(folder, 'film.y4m')
    await writeFile(film, filmOf(['70241']))
    await withCamera(at, { film }, async ({ page, problems }, browser) => {
      if (at.name === 'chromium')
        await page.browserContext().overridePermissions(new URL(page.url()).origin, ['camera'])
      await come(page)
      // Opened and closed by keys, the focus comes back.
      await page.waitForSelector('#photograph')
      await page.focus('#photograph')
      await page.keyboard.press('Enter')
      await page.waitForSelector('#shutter:not(:disabled)')
      await page.keyboard.press('Escape')
      await page.waitForFunction(() => document.activeElement.id === 'photograph')
      await page.keyboard.press('Enter')
      await page.waitForSelector('#shutter:not(:disabled)')
      await page.keyboard.press('Enter')
      await page.waitForSelector('#read-picture')
      // Firefox's fake camera shows colours, and whatever is read in them.
      if (at.name === 'chromium') await reads(page, '70241')
      else await page.waitForFunction(() => document.querySelector('#number, #page-told'))
      assert.equal(await page.$('video'), null)
      assert.deepEqual(problems, [])
      assert.ok(browser.connected)
    })
    await rm(folder, { recursive: true, force: true })
  })

  test('says so where the camera is refused', () =>
    withCamera(at, { refused: true }, async ({ page, problems }) => {
      if (at.name === 'chromium')
        await page.browserContext().overridePermissions(new URL(page.url()).origin, [])
      await come(page)
      await page.waitForSelector('#photograph')
      await click(page, '#photograph')
      await page.waitForSelector('#camera-told')
      assert.match(await text(page, '#camera-told'), /not allowed/)
      assert.ok(await page.$('#read-open'))
      assert.deepEqual(problems, [])
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
