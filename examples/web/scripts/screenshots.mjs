// Takes the pictures of the page that docs/ shows: `node scripts/screenshots.mjs` after a build.
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { launch, serve } from '../test/browsers.mjs'

const file = (name) => fileURLToPath(new URL(`../../../docs/web-${name}.png`, import.meta.url))
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))
const site = await serve()
const { browser, open } = await launch('chrome')

/** Opens the page at a section, does something there, and takes the picture. */
async function shoot(name, { section, theme = 'light', language = 'en', width = 1280, height = 860, act }) {
  const { page, problems } = await open(site.url, { width, height })
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
  await page.select('.choices select', theme)
  await page.select('#language', language)
  if (section) await page.evaluate((id) => document.getElementById(id).scrollIntoView(), section)
  await act?.(page)
  await wait(400)
  await page.screenshot({ path: file(name) })
  const { size } = await stat(file(name))
  console.log(`${name}: ${size} bytes`, ...problems)
  await page.close()
}

const train = (seconds) => async (page) => {
  await page.$eval('#start', (button) => button.click())
  await page.waitForFunction(() => Number.parseFloat(document.querySelector('#train-error').textContent) > 0)
  await wait(seconds * 1000)
  await page.$eval('#pause', (button) => button.click())
  await page.waitForSelector('#train-state[data-state="paused"]')
}

const SHOTS = {
  draw: {},
  'draw-dark-zh': {
    theme: 'dark',
    language: 'zh',
    act: (page) => page.$eval('.draw-pad .digits button:nth-of-type(9)', (button) => button.click()),
  },
  layers: { section: 'layers', height: 900 },
  'layers-c3': {
    section: 'layer-c3',
    act: async (page) => {
      const box = await (await page.$('.map-c3')).boundingBox()
      await page.mouse.move(box.x + box.width * 0.32, box.y + box.height * 0.7)
    },
  },
  'layers-s4': {
    section: 'layer-s4',
    theme: 'dark',
    act: async (page) => {
      const box = await (await page.$('.map-s4')).boundingBox()
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.2)
    },
  },
  'layers-output': { section: 'layer-f6', act: (page) => page.focus('.map-output') },
  train: { section: 'train', height: 900, act: train(14) },
  scan: { section: 'scan' },
  measure: {
    section: 'measure',
    height: 640,
    act: async (page) => {
      await page.$eval('#run-bench', (button) => button.click())
      await page.waitForSelector('.bench')
    },
  },
  phone: { width: 390, height: 844 },
  'phone-layers': { section: 'layer-c1', width: 390, height: 844, theme: 'dark' },
  'phone-train': { section: 'train', width: 390, height: 844, language: 'zh' },
}

const chosen = process.argv.slice(2)
for (const [name, shot] of Object.entries(SHOTS)) {
  if (chosen.length === 0 || chosen.includes(name)) await shoot(name, shot)
}
await browser.close()
await site.stop()
