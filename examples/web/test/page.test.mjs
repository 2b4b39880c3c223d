import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { browsers, launch, serve } from './browsers.mjs'
import { DIGITS, readWritten, write } from './hand.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const text = (page, selector) => page.$eval(selector, (element) => element.textContent.trim())
const click = (page, selector) => page.$eval(selector, (element) => element.click())
const distances = (page) =>
  page.$$eval('.code-distance', (elements) => elements.map((element) => element.textContent))

/** Puts a file into the input that a button makes. */
async function give(page, button, path) {
  const [chooser] = await Promise.all([page.waitForFileChooser(), click(page, button)])
  await chooser.accept([path])
}

test('the first load is small', async () => {
  const assets = new URL('../dist/assets/', import.meta.url)
  let total = 0
  for (const name of await readdir(assets)) total += gzipSync(await readFile(new URL(name, assets))).length
  console.log(`first load: ${total} bytes gzip`)
  assert.ok(total <= 400_000, `${total} bytes`)
})

for (const name of browsers) {
  describe(name, { timeout: 240_000 }, () => {
    let site
    let driver
    before(async () => {
      site = await serve()
      driver = await launch(name)
    })
    after(async () => {
      await driver?.browser.close()
      await site?.stop()
    })

    test('reads ten digits written by pointer', async () => {
      const { page, problems } = await driver.open(site.url)
      const read = []
      for (const strokes of DIGITS) read.push(await readWritten(page, strokes))
      assert.deepEqual(
        read,
        Array.from(DIGITS, (_, digit) => String(digit)),
      )
      await click(page, '#clear')
      await page.waitForSelector('#answer[data-blank="true"]')
      assert.deepEqual(problems, [])
      await page.close()
    })

    test('shows the sum of any unit, equal to the network’s own value', async () => {
      const { page, problems } = await driver.open(site.url)
      for (const layer of ['c1', 's2', 'c3', 's4', 'c5', 'f6', 'output']) {
        await page.focus(`.map-${layer}`)
        for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
        const { shown, own } = await page.evaluate(() => globalThis.lenet5.compare())
        assert.ok(Math.abs(shown - own) < 2e-3 * Math.max(1, Math.abs(own)), `${layer}: ${shown} for ${own}`)
      }
      assert.deepEqual(problems, [])
      await page.close()
    })

    test('reads a dropped picture', async () => {
      const { page, problems } = await driver.open(site.url)
      await page.evaluate(async (strokes) => {
        // White chalk on a green board.
        const canvas = new OffscreenCanvas(500, 400)
        const context = canvas.getContext('2d')
        context.fillStyle = '#1d4a35'
        context.fillRect(0, 0, 500, 400)
        context.strokeStyle = '#f4f4f0'
        context.lineWidth = 24
        context.lineCap = 'round'
        for (const stroke of strokes) {
          context.beginPath()
          for (const [x, y] of stroke) context.lineTo(80 + 360 * x, 20 + 360 * y)
          context.stroke()
        }
        const data = new DataTransfer()
        data.items.add(new File([await canvas.convertToBlob()], 'five.png', { type: 'image/png' }))
        document
          .querySelector('#pad')
          .dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }))
      }, DIGITS[5])
      await page.waitForFunction(() => document.querySelector('#answer').textContent === '5')
      assert.deepEqual(problems, [])
      await page.close()
    })

    test('trains, pauses, steps; saved weights give the same answers after a reload', async () => {
      const { page, problems } = await driver.open(site.url)
      await click(page, '#start')
      const loss = () => text(page, '#train-loss').then(Number)
      await page.waitForFunction(() => Number(document.querySelector('#train-loss').textContent) > 0)
      const first = await loss()
      await page.waitForFunction(
        () => Number.parseFloat(document.querySelector('#train-error').textContent) < 20,
      )
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

      const folder = await mkdtemp(join(tmpdir(), 'lenet5-'))
      const saved = join(folder, 'saved.safetensors')
      const bytes = await page.evaluate(() => globalThis.lenet5.save())
      await writeFile(saved, Uint8Array.from(bytes))

      await page.reload()
      await page.waitForSelector('#answer[data-blank="false"]')
      await readWritten(page, DIGITS[2])
      assert.notDeepEqual(await distances(page), trained)
      await give(page, '#open', saved)
      await page.waitForSelector('#source[data-source="file"]')
      await readWritten(page, DIGITS[2])
      assert.deepEqual(await distances(page), trained)

      await click(page, '#shipped')
      await page.waitForSelector('#source[data-source="shipped"]')
      assert.equal(await readWritten(page, DIGITS[8]), '8')
      assert.deepEqual(problems, [])
      await page.close()
    })

    test('fine-tunes on own digits', async () => {
      const { page, problems } = await driver.open(site.url)
      // A spiral is no digit; here it is made a 6.
      const spiral = [
        Array.from({ length: 40 }, (_, i) => [
          0.5 + 0.008 * i * Math.cos(i / 3),
          0.5 + 0.008 * i * Math.sin(i / 3),
        ]),
      ]
      await readWritten(page, spiral)
      await click(page, '#train .digits button:nth-of-type(7)')
      await page.waitForSelector('.own-list li')
      await click(page, '#fine-tune')
      await page.waitForSelector('#train-state[data-state="paused"]')
      await page.waitForFunction(() => document.querySelector('#answer').textContent === '6')
      assert.equal(await readWritten(page, DIGITS[2]), '2')
      assert.deepEqual(problems, [])
      await page.close()
    })

    test('reads a number on the wide pad', async () => {
      const { page, problems } = await driver.open(site.url)
      await click(page, '#wide-clear')
      const digits = [7, 0, 2, 4]
      for (const [i, digit] of digits.entries()) await write(page, '#wide-pad', DIGITS[digit], 0.5 + 0.7 * i)
      await page.waitForFunction(() => document.querySelector('#number').textContent === '7024')
      assert.deepEqual(problems, [])
      await page.close()
    })

    test('measures', async () => {
      const { page, problems } = await driver.open(site.url)
      await click(page, '#run-bench')
      await page.waitForSelector('.bench')
      const values = await page.$$eval('.bench .bar-value', (all) =>
        all.map((one) => Number(one.textContent.replace(/\D/g, ''))),
      )
      assert.equal(values.length, 8)
      assert.ok(values.every((value) => value > 0))
      assert.deepEqual(problems, [])
      await page.close()
    })

    for (const [size, viewport] of Object.entries({
      phone: { width: 360, height: 740 },
      wide: { width: 1600, height: 1000 },
    })) {
      test(`fits and is accessible: ${size}, light and dark, English and Chinese`, async () => {
        const { page, problems } = await driver.open(site.url, viewport)
        const room = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(room <= 0, `${room} px wider than the window`)
        await page.evaluate(axe)
        for (const theme of ['light', 'dark']) {
          await page.select('.choices select', theme)
          await page.select('#language', theme === 'light' ? 'en' : 'zh')
          const serious = await page.evaluate(async () => {
            const { violations } = await globalThis.axe.run()
            return violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
          })
          assert.deepEqual(serious, [], theme)
        }
        assert.match(await text(page, 'h1'), /看/)
        await page.select('#language', 'en')
        await page.select('.choices select', 'auto')
        assert.deepEqual(problems, [])
        await page.close()
      })
    }

    test('works offline once loaded', async () => {
      const own = await serve()
      const { page } = await driver.open(own.url)
      await page.evaluate(() => navigator.serviceWorker.ready)
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
      await own.stop()
      await page.reload()
      await page.waitForSelector('#answer[data-blank="false"]')
      assert.equal(await readWritten(page, DIGITS[7]), '7')
      await page.close()
    })
  })
}
