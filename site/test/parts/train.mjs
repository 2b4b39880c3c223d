import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { LeNet5 } from '../../../build/esm/index.js'
import { DIGITS, readWritten, write } from '../../../test/browser/hand.mjs'
import { answers, click, give, text, visit } from './steps.mjs'

const distances = (page) =>
  page.$$eval('.codes .code-distance', (elements) => elements.map((element) => element.textContent))

const trainTo = (page, percent) =>
  page.waitForFunction(
    (most) => Number.parseFloat(document.querySelector('#train-error').textContent) < most,
    {},
    percent,
  )

/** A file of its own in a folder of its own. */
async function file(name, bytes) {
  const path = join(await mkdtemp(join(tmpdir(), 'lenet5-')), name)
  await writeFile(path, bytes)
  return path
}

export function training(at) {
  test('trains, pauses, steps; saved weights give the same answers after a reload', () =>
    visit(at, {}, async (page) => {
      await click(page, '#start')
      const loss = () => text(page, '#train-loss').then(Number)
      await page.waitForFunction(() => Number(document.querySelector('#train-loss').textContent) > 0)
      const first = await loss()
      await trainTo(page, 20)
      const last = await loss()
      assert.ok(last < first / 2, `the loss fell from ${first} to ${last}`)
      await click(page, '#pause')
      await page.waitForSelector('#train-state[data-state="paused"]')
      const steps = Number((await text(page, '#train-steps')).replace(',', ''))
      await click(page, '#step')
      await page.waitForFunction(
        (next) => Number(document.querySelector('#train-steps').textContent.replace(',', '')) === next,
        {},
        steps + 1,
      )
      await page.waitForSelector('#source[data-source="trained"]')
      await readWritten(page, DIGITS[2])
      const trained = await distances(page)
      const bytes = await page.evaluate(() => globalThis.lenet5.save())
      const saved = await file('saved.safetensors', Uint8Array.from(bytes))

      await page.reload()
      await page.waitForSelector('#open')
      await readWritten(page, DIGITS[2])
      assert.notDeepEqual(await distances(page), trained)
      await give(page, '#open', saved)
      await page.waitForSelector('#source[data-source="file"]')
      await readWritten(page, DIGITS[2])
      assert.deepEqual(await distances(page), trained)

      await click(page, '#shipped')
      await page.waitForSelector('#source[data-source="shipped"]')
      assert.equal(await readWritten(page, DIGITS[8]), '8')
    }))

  test('refuses a file that holds no weights, says why, and reads on', () =>
    visit(at, {}, async (page) => {
      await give(page, '#open', await file('weights.safetensors', 'no weights'))
      await page.waitForSelector('.trouble')
      assert.match(await text(page, '.trouble'), /safetensors/)
      assert.equal(await page.$eval('#source', ({ dataset }) => dataset.source), 'shipped')
      assert.equal(await readWritten(page, DIGITS[4]), '4')
    }))

  test('shows weights of other classes by their names, and trains digits from them', () =>
    visit(at, { width: 320, height: 568 }, async (page) => {
      const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
      const shipped = await LeNet5.load()
      const names = (selector) => page.$$eval(selector, (all) => all.map(({ textContent }) => textContent))
      // A unit that two classes do not have: the last of ten.
      await page.$eval('#layer-output', (card) => card.scrollIntoView())
      const output = await page.waitForSelector('#layer-output .map-output')
      const { width, height } = await output.boundingBox()
      await output.click({ offset: { x: 0.95 * width, y: height / 2 } })
      const room = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      // A score without a name: the names of one network beside the scores of another, be it for a frame.
      await page.evaluate(() => {
        globalThis.nameless = 0
        const bars = document.querySelector('.bars')
        new MutationObserver(() => {
          if (bars.textContent.includes('∅')) globalThis.nameless += 1
        }).observe(bars, { childList: true, subtree: true, characterData: true })
      })
      for (const classes of [['no', 'a rather long name of one thing'], letters]) {
        const taught = await shipped.derive({ classes })
        await give(page, '#open', await file('taught.safetensors', taught.toSafetensors()))
        await page.waitForFunction(
          (wanted) => wanted.includes(document.querySelector('.bar-name').textContent),
          {},
          classes,
        )
        // Few are all there, of many the ten likeliest, the likeliest first; the output layer has every code.
        const shown = await names('.bars .bar-name')
        assert.equal(shown.length, Math.min(10, classes.length))
        for (const name of shown) assert.ok(classes.includes(name), name)
        assert.equal((await names('.answer-line i')).length, shown.length)
        assert.equal((await names('.codes .code-list li')).length, shown.length)
        assert.ok(classes.includes(await text(page, '#answer')))
        await page.$eval('#layer-output', (card) => card.scrollIntoView())
        await page.waitForFunction(
          (count) => document.querySelectorAll('#layer-output .code-list li').length === count,
          {},
          classes.length,
        )
        assert.ok((await room()) <= 0, `${await room()} px wider than the window`)
        await page.evaluate(() => scrollTo(0, 0))
      }
      assert.equal(await page.evaluate(() => globalThis.nameless), 0)
      // Numbers are read by the shipped nets whatever the page reads with, and Read says so.
      await page.$eval('#read', (section) => section.scrollIntoView({ behavior: 'instant' }))
      await page.waitForFunction(() => document.querySelector('#number')?.textContent === '31415')
      assert.match(await text(page, '#read-shipped'), /shipped/)
      assert.ok((await room()) <= 0, `${await room()} px wider than the window`)
      // What trains here are digits: codes of digits behind the same features.
      await page.select('.settings select', 'current')
      await click(page, '#step')
      await page.waitForSelector('#source[data-source="trained"]')
      assert.deepEqual(await names('.bars .bar-name'), Array.from('0123456789'))
      await click(page, '#shipped')
      await page.waitForSelector('#source[data-source="shipped"]')
      assert.equal(await page.$('#read-shipped'), null)
      assert.equal(await readWritten(page, DIGITS[8]), '8')
    }))

  test('shows the digits as augmentation distorts them, and goes back to the start', () =>
    visit(at, {}, async (page) => {
      await click(page, '.settings [type="checkbox"]')
      await page.waitForSelector('.distorted canvas')
      await click(page, '#step')
      await page.waitForSelector('#train-state[data-state="paused"]')
      assert.equal(await text(page, '#train-steps'), '1')
      await click(page, '#reset')
      await page.waitForSelector('#train-state[data-state="idle"]')
      assert.equal(await text(page, '#train-steps'), '–')
    }))

  test('fine-tunes on own digits', () =>
    visit(at, {}, async (page) => {
      // A spiral is no digit; here it is made a 6.
      const spiral = [
        Array.from({ length: 40 }, (_, i) => [
          0.5 + 0.008 * i * Math.cos(i / 3),
          0.5 + 0.008 * i * Math.sin(i / 3),
        ]),
      ]
      await write(page, '#own-pad', spiral)
      await page.waitForSelector('.own-pad .digits button:not(:disabled)')
      await click(page, '.own-pad .digits button:nth-of-type(7)')
      await page.waitForSelector('.own-list li')
      await click(page, '#fine-tune')
      await page.waitForSelector('#train-state[data-state="paused"]')
      await page.waitForSelector('#source[data-source="trained"]')
      await readWritten(page, spiral)
      await answers(page, '6')
      assert.equal(await readWritten(page, DIGITS[2]), '2')
    }))
}
