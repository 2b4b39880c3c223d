// Takes the pictures of the page that docs/ shows: `npm run screenshots` after a build. Names choose some; OUT is
// another folder.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DIGITS, write } from '../../test/browser/hand.mjs'
import { launch, serve } from '../test/browsers.mjs'
import { learnt, teach, tries } from '../test/parts/teach.mjs'

const folder = process.env.OUT ?? fileURLToPath(new URL('../../docs/', import.meta.url))
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))
const click = (page, selector) => page.$eval(selector, (element) => element.click())
const site = await serve()
const { browser, open } = await launch('chromium')

/** Opens the page at a section, does something there, and takes the picture. */
async function shoot(name, { section, act, ...visitor }) {
  const { page, problems } = await open(site.url, {
    theme: 'light',
    language: 'en',
    still: true,
    height: 860,
    ...visitor,
  })
  await wait(300)
  if (section) await page.evaluate((id) => document.getElementById(id).scrollIntoView(), section)
  await wait(200)
  await act?.(page)
  await wait(500)
  const path = join(folder, `web-${name}.webp`)
  await page.screenshot({ path, type: 'webp', quality: 85 })
  const { size } = await stat(path)
  console.log(`${name}: ${size} bytes`, ...problems)
  await page.close()
}

const train = (seconds) => async (page) => {
  await click(page, '#start')
  await page.waitForFunction(() => Number.parseFloat(document.querySelector('#train-error').textContent) > 0)
  await wait(seconds * 1000)
  await click(page, '#pause')
  await page.waitForSelector('#train-state[data-state="paused"]')
}

/** Keeps digits of one's own and leaves another on the pad. */
const keep = async (page) => {
  for (const digit of [2, 4, 7]) {
    await write(page, '#own-pad', DIGITS[digit])
    await page.waitForSelector('.own-pad .digits button:not(:disabled)')
    await click(page, `.own-pad .digits button:nth-of-type(${digit + 1})`)
    await page.waitForSelector('.own-pad .digits button:disabled')
  }
  await write(page, '#own-pad', DIGITS[9])
}

/** Points at a place of a layer's maps, given in parts of their width and height. */
const point = (map, x, y) => async (page) => {
  const box = await (await page.$(`.map-${map}`)).boundingBox()
  await page.mouse.move(box.x + box.width * x, box.y + box.height * y)
}

const measure = async (page) => {
  await click(page, '#run-bench')
  await page.waitForSelector('.bench')
  // Only now is the page long enough below.
  await page.evaluate(() => document.getElementById('measure').scrollIntoView())
}

/** What Read shows of its example, which makes the page longer. */
const read = async (page) => {
  await page.waitForSelector('.steps')
  await page.evaluate(() => document.getElementById('read').scrollIntoView())
}

const PHONE = { width: 390, height: 844, deviceScaleFactor: 2 }
const SHOTS = {
  draw: {},
  'draw-dark-zh': {
    theme: 'dark',
    language: 'zh',
    act: (page) => click(page, '.digits button:nth-of-type(9)'),
  },
  layers: { section: 'layers', height: 900 },
  'layers-c3': { section: 'layer-c3', act: point('c3', 0.32, 0.7) },
  'layers-s4': { section: 'layer-s4', theme: 'dark', act: point('s4', 0.3, 0.2) },
  'layers-output': { section: 'layer-f6', height: 1000, act: point('output', 0.35, 0.5) },
  train: { section: 'train', height: 1060, act: train(4) },
  'train-own': { section: 'train', height: 1100, theme: 'dark', language: 'zh', act: keep },
  teach: {
    section: 'teach',
    height: 1000,
    act: async (page) => {
      await teach(page)
      await click(page, '#teach-learn')
      await learnt(page)
      await tries(page, 'ring', 2)
      await page.evaluate(() => document.getElementById('teach').scrollIntoView())
    },
  },
  read: { section: 'read', height: 1160, act: read },
  measure: { section: 'measure', height: 680, act: measure },
  wide: { width: 1920, height: 1080, theme: 'dark' },
  phone: PHONE,
  'phone-layers': {
    ...PHONE,
    section: 'layer-c3',
    theme: 'dark',
    act: (page) => click(page, '.sheet-handle'),
  },
  'phone-train': { ...PHONE, section: 'train', language: 'zh' },
  'phone-read': { ...PHONE, section: 'read', act: read },
}

const chosen = process.argv.slice(2)
for (const [name, shot] of Object.entries(SHOTS)) {
  if (chosen.length === 0 || chosen.includes(name)) await shoot(name, shot)
}
await browser.close()
await site.close()
