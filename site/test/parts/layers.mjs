import assert from 'node:assert/strict'
import { test } from 'node:test'
import { text, visit } from './steps.mjs'

const LAYERS = ['c1', 's2', 'c3', 's4', 'c5', 'f6', 'output']

/** Scrolls so that an element is in the middle of the window. */
const centre = (page, selector) =>
  page.$eval(selector, (element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }))

/** The place in the window of a part of an element's width and height. */
const place = async (page, selector, x, y) => {
  const box = await (await page.$(selector)).boundingBox()
  return [box.x + box.width * x, box.y + box.height * y]
}

const shows = (page, name) =>
  page.waitForFunction(
    (start) => document.querySelector('.inspector h3').textContent.startsWith(start),
    {},
    name,
  )

export function layers(at) {
  test('shows the sum of any unit, equal to the network’s own value', () =>
    visit(at, {}, async (page) => {
      for (const layer of LAYERS) {
        await page.focus(`.map-${layer}`)
        for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
        await shows(page, layer.toUpperCase())
        const { shown, own } = await page.evaluate(() => globalThis.lenet5.compare())
        assert.ok(Math.abs(shown - own) < 2e-3 * Math.max(1, Math.abs(own)), `${layer}: ${shown} for ${own}`)
      }
    }))

  test('keeps the numbers of 5×5 views apart', () =>
    visit(at, {}, async (page) => {
      await page.evaluate(() => {
        globalThis.written = []
        const { fillText } = CanvasRenderingContext2D.prototype
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most) {
          const width = Math.min(this.measureText(text).width, most ?? Number.POSITIVE_INFINITY)
          globalThis.written.push({ canvas: this.canvas.ariaLabel ?? '', text, x, y, width })
          fillText.call(this, text, x, y, most)
        }
      })
      await page.focus('.map-c1')
      for (let i = 0; i < 8; i++) await page.keyboard.press(i % 2 ? 'ArrowRight' : 'ArrowDown')
      await shows(page, 'C1')
      const written = await page.evaluate(() => globalThis.written)
      assert.ok(written.length >= 50, `${written.length} numbers`)
      for (const [i, left] of written.entries()) {
        const right = written[i + 1]
        if (!right || right.y !== left.y || right.x <= left.x) continue
        const space = right.x - left.x - (left.width + right.width) / 2
        assert.ok(space >= 3, `${left.text} and ${right.text} are ${space} pixels apart`)
      }
    }))

  test('says what F6’s picture is, and what momentum is greyed for', () =>
    visit(at, {}, async (page) => {
      const said = await page.evaluate(() => document.body.textContent)
      assert.match(said, /F6, its 84 units as a picture of 7 × 12/)
      await page.waitForSelector('input[type=range]:disabled')
      const greyed = await page.$$eval('input[type=range]:disabled', (all) =>
        all.map((input) => input.closest('label').textContent),
      )
      for (const label of greyed) assert.match(label, /of SGD only/)
    }))

  test('gives a value the colour of its sign', () =>
    visit(at, { theme: 'light' }, async (page) => {
      const seen = new Set()
      await page.focus('.map-s4')
      // Along a row alone all values may have one sign: the digit shown is another each time.
      for (let i = 0; i < 48 && seen.size < 2; i++) {
        await page.keyboard.press(i % 3 === 2 ? 'ArrowDown' : 'ArrowRight')
        const { value, colour, sign } = await page.$eval('#unit-value', (element) => ({
          value: Number(element.dataset.value),
          colour: getComputedStyle(element.querySelector('b')).color,
          sign: element.querySelector('b').dataset.sign,
        }))
        assert.equal(Number(sign), Math.sign(value))
        const [red, , blue] = colour.match(/\d+/g).map(Number)
        assert.equal(red > blue, value > 0, `${value} in ${colour}`)
        seen.add(value > 0)
      }
      assert.equal(seen.size, 2)
    }))

  test('gives formulas that come out as the numbers beside them', () =>
    visit(at, {}, async (page) => {
      const formulas = await page.$$eval('.formula dd', (all) => all.map((one) => one.textContent))
      assert.equal(formulas.length, 14)
      for (const formula of formulas.filter((one) => one.includes('='))) {
        const [left, right] = formula.replaceAll(',', '').replace(/[×·]/g, '*').split('=')
        assert.match(left, /^[\d+*() ]+$/)
        assert.equal(new Function(`return ${left}`)(), Number(right), formula)
      }
    }))

  test('shows a sum of each layer as one scrolls', () =>
    visit(at, {}, async (page) => {
      for (const layer of LAYERS) {
        await centre(page, `#layer-${layer} .about`)
        await shows(page, layer.toUpperCase())
      }
    }))

  test('keeps a clicked unit until it is let go', () =>
    visit(at, {}, async (page) => {
      await centre(page, '.map-c1')
      await page.mouse.click(...(await place(page, '.map-c1', 0.45, 0.31)))
      await shows(page, 'C1, map 2')
      await page.mouse.move(...(await place(page, '.map-c1', 0.95, 0.5)))
      const kept = await text(page, '.inspector h3')
      assert.match(kept, /^C1, map 2/)
      await page.keyboard.press('Escape')
      await page.mouse.move(...(await place(page, '.map-c1', 0.94, 0.5)))
      await shows(page, 'C1, map 5')
    }))

  test('lights what a map of C3 sees in the connection table', () =>
    visit(at, {}, async (page) => {
      await centre(page, '.map-c3')
      // Map 3 sees three maps, map 15 all six.
      for (const [x, y, map, sees] of [
        [0.43, 0.2, 3, 3],
        [0.95, 0.8, 15, 6],
      ]) {
        await page.mouse.move(...(await place(page, '.map-c3', x, y)))
        await shows(page, `C3, map ${map}`)
        const lit = await page.$$eval('.connections td[data-lit="true"]', (cells) => cells.length)
        assert.equal(lit, sees)
      }
    }))
}
