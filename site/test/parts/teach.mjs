import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { encode } from 'fast-png'
import { LeNet5 } from '../../../build/esm/index.js'
import { touch, write } from '../../../test/browser/hand.mjs'
import { click, give, text } from './steps.mjs'

// Teach: symbols named, drawn, learned, tried, kept.

/** How each symbol is drawn, n a little otherwise each time. */
const SHAPES = {
  cross: (n) => [
    [
      [0.25, 0.25 + 0.02 * n],
      [0.5, 0.5],
      [0.75 - 0.02 * n, 0.75],
    ],
    [
      [0.75, 0.25],
      [0.5 + 0.01 * n, 0.5],
      [0.25 + 0.02 * n, 0.75],
    ],
  ],
  ring: (n) => [
    Array.from({ length: 17 }, (_, i) => [
      0.5 + (0.25 - 0.015 * n) * Math.cos((i * Math.PI) / 8 + n),
      0.5 + 0.28 * Math.sin((i * Math.PI) / 8 + n),
    ]),
  ],
  bar: (n) => [
    [
      [0.5 + 0.03 * n, 0.2],
      [0.5, 0.5],
      [0.5 - 0.02 * n, 0.8],
    ],
  ],
}
const NAMES = Object.keys(SHAPES)
const SAMPLES = 4

/** Types a name over what is there. */
async function name(page, at, label) {
  const selector = `.teach-symbols li:nth-child(${at + 1}) .teach-name`
  await page.focus(selector)
  await page.$eval(selector, (input) => input.select())
  await page.keyboard.type(label)
}

const counts = (page) =>
  page.$$eval('.teach-symbols small', (all) => all.map((one) => Number.parseInt(one.textContent, 10)))

async function expectCounts(page, wanted) {
  await page.waitForFunction(
    (text) =>
      [...document.querySelectorAll('.teach-symbols small')]
        .map((one) => Number.parseInt(one.textContent, 10))
        .join() === text,
    {},
    wanted.join(),
  )
  assert.deepEqual(await counts(page), wanted)
}

/** Draws a sample and keeps it: by its number, by Enter, by the button. */
async function sample(page, at, n) {
  await write(page, '#teach-pad', SHAPES[NAMES[at]](n))
  if (n % 3 === 0) await page.keyboard.press(String(at + 1))
  else {
    await click(page, `.teach-symbols li:nth-child(${at + 1}) [type="radio"]`)
    if (n % 3 === 1) await click(page, '#teach-keep')
    else {
      await page.focus('#teach-pad')
      await page.keyboard.press('Enter')
    }
  }
}

/** Names three symbols and draws samples of each. */
export async function teach(page) {
  await click(page, '#teach-add')
  for (const [at, label] of NAMES.entries()) await name(page, at, label)
  const kept = [0, 0, 0]
  for (let n = 0; n < SAMPLES; n++) {
    for (const at of NAMES.keys()) {
      await sample(page, at, n)
      kept[at]++
      await expectCounts(page, kept)
    }
  }
}

/** Once they are learned and judged. */
export const learnt = (page) =>
  page.waitForFunction(() => {
    const { dataset, textContent } = document.querySelector('#teach-state')
    return dataset.state === 'idle' && /\d\.\d/.test(textContent)
  })

/** Draws a symbol on the pad beside, once it is read as that. */
export async function tries(page, label, n) {
  await click(page, '.teach-try .buttons button')
  await write(page, '#teach-try', SHAPES[label](n))
  await page.waitForFunction(
    (wanted) => document.querySelector('#teach-answer')?.dataset.label === wanted,
    {},
    label,
  )
}

/** What the browser keeps. */
const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('lenet5-teach', 1)
        request.onsuccess = () => {
          const get = request.result.transaction('kept').objectStore('kept').get('now')
          get.onsuccess = () => {
            request.result.close()
            resolve({
              names: get.result.symbols.map(({ name }) => name),
              samples: get.result.symbols.map(({ samples }) => samples.length),
              file: get.result.file && [...get.result.file],
            })
          }
        }
      }),
  )

/** A visitor who was never here. */
async function visit(at, visitor, act) {
  const { page, problems, close } = await at.fresh(at.site.url, visitor)
  await page.waitForSelector('#teach')
  await act(page)
  assert.deepEqual(problems, [])
  await close()
}

export function teaching(at) {
  test('learns three symbols of four samples each, reads them at once, and after a reload', () =>
    visit(at, {}, async (page) => {
      assert.equal(await page.$eval('#teach-learn', (button) => button.disabled), true)
      await teach(page)
      await click(page, '#teach-learn')
      await learnt(page)
      const status = await text(page, '#teach-state')
      const seconds = Number(/(\d+\.\d) s/.exec(status)[1])
      console.log(`${at.name}: ${status}`)
      assert.ok(seconds <= 3, status)
      assert.match(await text(page, '#teach-pair'), /(cross|ring|bar).* (cross|ring|bar)/)
      for (const label of NAMES) await tries(page, label, 5)
      assert.equal(await page.$$eval('.teach-bars li', (all) => all.length), 3)

      await page.waitForFunction(() => document.querySelector('#teach-save:not(:disabled)'))
      const { names, samples, file } = await kept(page)
      assert.deepEqual([names, samples], [NAMES, [4, 4, 4]])
      const model = await LeNet5.fromSafetensors(Uint8Array.from(file))
      assert.deepEqual(model.classes, NAMES)

      await page.reload()
      await page.waitForSelector('#teach')
      await expectCounts(page, [4, 4, 4])
      await page.waitForSelector('#teach-save:not(:disabled)')
      await tries(page, 'ring', 6)

      // Another name is another thing to learn.
      await name(page, 1, 'loop')
      await page.waitForFunction(() =>
        document.querySelector('#teach-state').textContent.includes('learn again'),
      )
      await click(page, '#teach-forget')
      await expectCounts(page, [0, 0])
      assert.equal(await page.$eval('#teach-save', (button) => button.disabled), true)
    }))

  test('says what is missing before there is something to learn', () =>
    visit(at, {}, async (page) => {
      assert.match(await text(page, '#teach-state'), /Still to be drawn: ○, △/)
      await name(page, 1, '○')
      assert.match(await text(page, '#teach-state'), /a name of its own/)
      await click(page, '.teach-symbols li:nth-child(2) .small')
      assert.match(await text(page, '#teach-state'), /Two symbols/)
      for (let i = 0; i < 11; i++) await click(page, '#teach-add')
      assert.equal(await page.$$eval('.teach-symbols li', (all) => all.length), 12)
      assert.equal(await page.$eval('#teach-add', (button) => button.disabled), true)
      await click(page, '#teach-keep')
      assert.equal((await counts(page))[11], 0)
    }))

  test('takes pictures for samples, refuses what is none, and lets samples be removed', () =>
    visit(at, {}, async (page) => {
      const folder = await mkdtemp(join(tmpdir(), 'lenet5-teach-'))
      // Dark ink in a column of white paper, or none.
      const [width, height] = [90, 60]
      const paper = (ink) =>
        encode({
          width,
          height,
          channels: 1,
          depth: 8,
          data: Uint8Array.from({ length: width * height }, (_, i) =>
            ink(i % width, Math.floor(i / width)) ? 34 : 255,
          ),
        })
      const good = join(folder, 'bar.png')
      await writeFile(
        good,
        paper((x, y) => x > 40 && x < 46 && y > 10 && y < 50),
      )
      await give(page, '#teach-pictures', good)
      await expectCounts(page, [1, 0])
      const blank = join(folder, 'blank.png')
      await writeFile(
        blank,
        paper(() => false),
      )
      await give(page, '#teach-pictures', blank)
      await page.waitForFunction(() =>
        document.querySelector('.teach-pad [role="status"]').textContent.includes('no ink'),
      )
      await expectCounts(page, [1, 0])
      // The pad of the digits has nothing of it.
      assert.equal(await page.$eval('#answer', ({ dataset }) => dataset.blank), 'false')
      await click(page, '.teach-samples button')
      await expectCounts(page, [0, 0])
    }))

  test('works by touch on a phone, in Chinese', () =>
    visit(at, { width: 390, height: 844, hasTouch: at.name !== 'firefox', language: 'zh' }, async (page) => {
      assert.equal(await text(page, '#teach-title'), '教学')
      assert.match(await text(page, '#teach-state'), /还需要画：○, △/)
      // Firefox's driver refuses touches.
      const draw = at.name === 'firefox' ? write : touch
      await draw(page, '#teach-pad', SHAPES.ring(0))
      await click(page, '#teach-keep')
      await expectCounts(page, [1, 0])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(wide <= 390, `${wide} pixels wide`)
    }))
}
