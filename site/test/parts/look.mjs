import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { click, text, visit } from './steps.mjs'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const ROOT = new URL('../../../', import.meta.url)

const SIZES = {
  small: { width: 320, height: 568 },
  phone: { width: 360, height: 740 },
  tablet: { width: 820, height: 1100 },
  wide: { width: 1920, height: 1080 },
}

/** Findings of axe-core that matter much, as text. */
const serious = (page) =>
  page.evaluate(async () => {
    const { violations } = await globalThis.axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  })

/** What is cut off: links and buttons of the header beyond the window, coefficients beyond their place. */
const cut = (page) =>
  page.evaluate(() => {
    const beyond = (element) => element.getBoundingClientRect().right > innerWidth + 0.5
    const over = (element) => element.scrollWidth > element.clientWidth + 1
    return [
      ...[...document.querySelectorAll('.bar-top a, .bar-top button')].filter(beyond),
      ...[...document.querySelectorAll('nav, .coefficients, .coefficients li')].filter(over),
    ].map((element) => element.outerHTML.slice(0, 80))
  })

export function looks(at) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const [theme, language] of [
      ['light', 'en'],
      ['dark', 'zh'],
    ]) {
      test(`fits and is accessible: ${size}, ${theme}, ${language}`, () =>
        visit(at, { ...viewport, theme, language }, async (page) => {
          const room = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(room <= 0, `${room} px wider than the window`)
          assert.deepEqual(await cut(page), [])
          // What a link leads to is 64 px below the top: nothing of it is under the header.
          const header = await page.$eval('.top', ({ offsetHeight }) => offsetHeight)
          assert.ok(header <= 64, `the header is ${header} px high`)
          const button = await page.$eval('#language', ({ offsetHeight }) => offsetHeight)
          assert.ok(button <= 44, `a button of the header is ${button} px high`)
          // What Read shows comes when one comes to it.
          await page.$eval('#read', (section) => section.scrollIntoView({ behavior: 'instant' }))
          await page.waitForSelector('.steps')
          const after = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(after <= 0, `${after} px wider than the window with what Read shows`)
          await page.evaluate(axe)
          // All that is folded away too.
          await page.$$eval('details', (all) => {
            for (const one of all) one.open = true
          })
          await click(page, '.sheet-handle')
          assert.deepEqual(await serious(page), [])
        }))
    }
  }

  test('fits between a phone and a tablet', () =>
    visit(at, { width: 700, height: 900 }, async (page) => assert.deepEqual(await cut(page), [])))

  // Firefox's driver cannot force colours.
  if (at.name === 'chromium') {
    test('says by more than colours of its own what is nearest, and where one is', () =>
      visit(at, {}, async (page) => {
        const session = await page.createCDPSession()
        await session.send('Emulation.setEmulatedMedia', {
          features: [{ name: 'forced-colors', value: 'active' }],
        })
        const style = (selector, name) =>
          page.$eval(selector, (element, property) => getComputedStyle(element)[property], name)
        const paper = await style('body', 'backgroundColor')
        assert.notEqual(await style('.bars [data-best="true"] .bar > span', 'backgroundColor'), paper)
        assert.notEqual(await style('.bars [data-best="false"] .bar > span', 'backgroundColor'), paper)
        assert.notEqual(
          await style('.code-list li[data-best="true"]', 'borderTopColor'),
          await style('.code-list li[data-best="false"]', 'borderTopColor'),
        )
        assert.equal(await style('nav a[aria-current]', 'borderBottomWidth'), '3px')
        await page.$eval('#read', (section) => section.scrollIntoView({ behavior: 'instant' }))
        await page.waitForSelector('.steps')
        // Over papers that are pale, whatever the system's colours are.
        assert.notEqual(await style('.box-digit', 'stroke'), 'none')
        assert.notEqual(
          await style('.steps-scores polyline', 'stroke'),
          await style('.steps-scores', 'backgroundColor'),
        )
      }))
  }

  test('lands where its link leads, and where one was', () =>
    visit(at, { width: 390, height: 844 }, async (page) => {
      const top = () => page.$eval('#layers', (section) => Math.round(section.getBoundingClientRect().top))
      const landed = async (place) => {
        await page.waitForSelector('#measure')
        await page.waitForFunction(
          (wanted) => Math.abs(document.querySelector('#layers').getBoundingClientRect().top - wanted) < 3,
          {},
          place,
        )
      }
      await page.goto(`${at.site.url}#layers`)
      await landed(64)
      await page.reload()
      await landed(64)
      await page.evaluate(() => scrollBy({ top: 900, behavior: 'instant' }))
      const left = await top()
      await page.reload()
      await landed(left)
    }))

  test('links to the package, its guides and its reference, which are there', () =>
    visit(at, {}, async (page) => {
      const links = await page.$$eval('footer a', (all) => all.map(({ href }) => href))
      const { name, repository } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8'))
      assert.equal(links.shift(), `https://www.npmjs.com/package/${name}`)
      assert.equal(links.length, 4)
      const base = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`
      for (const link of links) {
        assert.ok(link.startsWith(base), link)
        const [path, anchor] = link.slice(base.length).split('#')
        const headings = (await readFile(new URL(path, ROOT), 'utf8')).match(/^#+ .*$/gm)
        const anchors = headings.map((one) => one.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-'))
        assert.ok(anchor === undefined || anchors.includes(anchor), link)
      }
    }))

  test('switches language and colours, and keeps them', () =>
    visit(at, { language: 'en', theme: 'auto' }, async (page) => {
      await click(page, '#language')
      await page.waitForFunction(() => document.documentElement.lang === 'zh-CN')
      assert.match(await text(page, 'h1'), /看/)
      const dark = () => page.evaluate(() => document.documentElement.dataset.theme === 'dark')
      await click(page, '#theme')
      assert.equal(await dark(), false)
      await click(page, '#theme')
      assert.equal(await dark(), true)
      const kept = await page.evaluate(() => ({ ...localStorage }))
      assert.deepEqual(kept, { 'lenet5-language': 'zh', 'lenet5-theme': 'dark' })
    }))

  test('moves nothing by itself for one who asked for that', () =>
    visit(at, { still: true }, async (page) => {
      const { scroll, animations } = await page.evaluate(() => ({
        scroll: getComputedStyle(document.documentElement).scrollBehavior,
        animations: document.getAnimations().length,
      }))
      assert.equal(scroll, 'auto')
      assert.equal(animations, 0)
      // A jump, not a ride: it is there within a frame or two.
      const left = await page.evaluate(async () => {
        document.querySelector('nav a[href="#read"]').click()
        for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
        return document.querySelector('#read').getBoundingClientRect().top
      })
      assert.ok(Math.abs(left) < 120, `${left} px to go`)
    }))

  test('can be used by keyboard alone', () =>
    visit(at, {}, async (page) => {
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate(() => document.activeElement.className), 'skip')
      // Everything that can be pressed can be reached, and shows where one is.
      const seen = new Set()
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab')
        seen.add(
          await page.evaluate(() => {
            const { id, className, tagName, textContent } = document.activeElement
            const { outlineStyle } = getComputedStyle(document.activeElement)
            return `${id || className || `${tagName} ${textContent}`} ${outlineStyle}`
          }),
        )
      }
      for (const one of seen) assert.ok(!one.endsWith('none') || one.startsWith('BODY'), one)
      for (const id of ['theme', 'language', 'pad', 'clear', 'undo', 'picture', 'sample', 'start', 'step']) {
        assert.ok(
          [...seen].some((one) => one.startsWith(`${id} `)),
          id,
        )
      }
    }))
}
