import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeInBrowsers } from '../browser/chromium.js'
import { launch, problemsOf, serve } from '../browser/driver.mjs'
import { DIGITS, type Strokes, write } from '../browser/hand.mjs'
import { countCoverage } from '../browser/page-coverage.js'
import { bundleForPage, callInPage } from '../browser/run-in-chromium.js'
import type { state } from './form-page.js'

const SURFACE = 'digit-pad >>> [part="surface"]'
const FIELD = 'digit-pad >>> [part="value"]'
const PAD = '<label for="pad">Your digit</label> <digit-pad id="pad" name="digit"></digit-pad>'
const LINE = '<digit-pad name="number" length="4" aria-label="Number"></digit-pad>'

/** A hatching over all of the pad. */
const SCRAWL: Strokes = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((at) => [
  [[0.05, at] as const, [0.95, at] as const],
  [[at, 0.05] as const, [at, 0.95] as const],
])

describeInBrowsers('<digit-pad>', (browser) => {
  let close: () => Promise<void>
  let page: Page
  let problems: string[]

  /** A page of its own with a suite. */
  async function open(suite: string, policy?: string): Promise<void> {
    const script = await bundleForPage(new URL(suite, import.meta.url))
    const server = await serve({ files: { '/main.js': script }, policy })
    page = await (await launch(browser)).newPage()
    problems = problemsOf(page)
    const counted = await countCoverage(page)
    await page.goto(server.url)
    await page.waitForFunction(() => 'suite' in globalThis)
    close = async () => {
      await counted()
      await page.close()
      await server.close()
    }
  }
  const call = <Result = void>(name: string, ...args: unknown[]) => callInPage<Result>(page, name, args)
  const state_ = () => call<ReturnType<typeof state>>('state')
  const told = () => call<string[]>('take')
  const waitFor = (value: string) =>
    page.waitForFunction((wanted) => document.querySelector('digit-pad')!.value === wanted, {}, value)

  describe('in a form of plain HTML', () => {
    beforeAll(() => open('./form-page.ts'))
    afterAll(() => close())
    beforeEach(() => call('makeForm', PAD))

    it('reads what is written, tells of it, and is submitted', async () => {
      for (const digit of [4, 7]) {
        await call('call', 'clear')
        await told()
        await write(page, SURFACE, DIGITS[digit]!)
        await waitFor(String(digit))
        await page.waitForFunction(() => new Promise((done) => setTimeout(() => done(true), 900)))
        const events = await told()
        expect(events.filter((event) => event.startsWith('input')).at(-1)).toBe(`input ${digit}`)
        expect(events.filter((event) => event.startsWith('change'))).toEqual([`change ${digit}`])
        await page.click('button:not([type])')
        expect(await told()).toEqual([`submit digit=${digit}`])
      }
      const { certainty, valid, ink } = await state_()
      expect(certainty).toBeGreaterThan(0.9)
      expect({ valid, ink }).toEqual({ valid: true, ink: true })
    })

    it('undoes, clears and resets', async () => {
      await write(page, SURFACE, DIGITS[1]!)
      await waitFor('1')
      await call('call', 'undo')
      expect(await state_()).toMatchObject({ value: '', ink: false, valid: true })
      await write(page, SURFACE, DIGITS[1]!)
      await waitFor('1')
      await page.click('digit-pad >>> [part="clear"]')
      expect(await state_()).toMatchObject({ value: '', ink: false })
      await call('set', 'defaultValue', '5')
      await write(page, SURFACE, DIGITS[1]!)
      await waitFor('1')
      await page.click('button[type="reset"]')
      expect(await state_()).toMatchObject({ value: '5', ink: false, valid: true, certainty: 1 })
    })

    it('is filled in by keyboard alone, through its label', async () => {
      await page.click('label')
      await page.keyboard.type('8')
      expect(await state_()).toMatchObject({ value: '8', certainty: 1, valid: true })
      expect(await told()).toEqual(['input 8'])
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await told()).toEqual(['change 8'])
      await page.focus(FIELD)
      await page.keyboard.press('Escape')
      expect(await state_()).toMatchObject({ value: '' })
      await write(page, SURFACE, DIGITS[1]!)
      await waitFor('1')
      await page.focus(FIELD)
      await page.keyboard.down('Control')
      await page.keyboard.press('z')
      await page.keyboard.up('Control')
      expect(await state_()).toMatchObject({ value: '', ink: false })
      await page.keyboard.type('3')
      await page.keyboard.press('Enter')
      expect((await told()).at(-1)).toBe('submit digit=3')
    })

    it('says why it is not valid, in its language', async () => {
      await call('set', 'required', true)
      expect(await state_()).toMatchObject({ flags: ['valueMissing'], message: 'Please write a number.' })
      await page.click('button:not([type])')
      expect(await told()).toContain('invalid ')
      await call('set', 'lang', 'zh-CN')
      expect((await state_()).message).toBe('请写一个数字。')
      expect(await call<string[]>('texts')).toEqual(['撤销', '清除'])
      await write(page, SURFACE, SCRAWL)
      await page.waitForFunction(() =>
        document.querySelector('digit-pad')!.validationMessage.includes('无法辨认'),
      )
      expect(await state_()).toMatchObject({ value: '', flags: ['badInput'] })
      await call('set', 'disabled', true)
      expect(await state_()).toMatchObject({ valid: true })
      const before = await call<number>('strokes')
      await write(page, SURFACE, DIGITS[1]!)
      expect(await call<number>('strokes')).toBe(before)
    })

    it('takes nothing but its classes', async () => {
      await call('set', 'classes', '12345')
      await write(page, SURFACE, DIGITS[8]!)
      await page.waitForFunction(() => document.querySelector('digit-pad')!.validity.badInput)
      await page.waitForFunction(
        () => !document.querySelector('digit-pad')!.validationMessage.includes('Reading'),
      )
      expect((await state_()).value).toBe('')
      await call('call', 'clear')
      await page.focus(FIELD)
      await page.keyboard.type('97')
      expect((await state_()).value).toBe('')
      await page.keyboard.type('2')
      expect(await state_()).toMatchObject({ value: '2', valid: true })
    })

    it('takes a pen for writing and the hand beside it for a palm', async () => {
      await call('pointer', 'down', 1, 'touch', 0.8, 0.9)
      expect(await call('strokes')).toBe(1)
      // The pen comes: what the palm drew is gone.
      await call('pointer', 'down', 2, 'pen', 0.5, 0.2)
      expect(await call('strokes')).toBe(1)
      await call('pointer', 'move', 1, 'touch', 0.9, 0.9)
      for (let i = 0; i <= 12; i++) await call('pointer', 'move', 2, 'pen', 0.5, 0.2 + 0.05 * i)
      await call('pointer', 'up', 2, 'pen', 0.5, 0.8)
      await call('pointer', 'up', 1, 'touch', 0.9, 0.9)
      await call('pointer', 'down', 3, 'touch', 0.2, 0.2)
      expect(await call('strokes')).toBe(1)
      await waitFor('1')
      // Where there was no pen, a finger writes, and a palm by its size does not.
      await call('makeForm', PAD)
      await call('pointer', 'down', 4, 'touch', 0.2, 0.2, 90)
      expect(await call('strokes')).toBe(0)
      await call('pointer', 'down', 5, 'touch', 0.2, 0.2, 20)
      expect(await call('strokes')).toBe(1)
      await call('pointer', 'cancel', 5, 'touch', 0.2, 0.2, 20)
      expect(await call('strokes')).toBe(0)
    })

    it('reads whole numbers', async () => {
      await call('makeForm', LINE)
      for (const [i, digit] of [7, 0, 2].entries())
        await write(page, SURFACE, DIGITS[digit]!, 0.05 + 0.65 * i)
      await waitFor('702')
      expect(await state_()).toMatchObject({ flags: ['tooShort'], message: 'Please write 4 digits.' })
      await write(page, SURFACE, DIGITS[4]!, 2)
      await waitFor('7024')
      expect(await state_()).toMatchObject({ valid: true })
      await call('set', 'value', '12')
      expect(await state_()).toMatchObject({ ink: false, flags: ['tooShort'] })
      await call('set', 'length', '1-6')
      expect(await state_()).toMatchObject({ valid: true })
    })

    it('reads with the weights it is given, and says where there are none', async () => {
      await call('set', 'weights', new Uint8Array(9))
      await write(page, SURFACE, DIGITS[1]!)
      await page.waitForFunction(() =>
        document.querySelector('digit-pad')!.validationMessage.includes('type'),
      )
      expect(await state_()).toMatchObject({ value: '', flags: ['badInput'] })
      await page.focus(FIELD)
      await page.keyboard.type('1')
      expect(await state_()).toMatchObject({ value: '1', valid: true })
    })

    it.each([false, true])('is clean for axe, and in the page’s colours (dark: %s)', async (dark) => {
      await call('makeForm', PAD + LINE.replace('>', ' required value="12">'), dark)
      expect(await call('findings')).toEqual([])
      expect(await call('fieldName')).toBe('Your digit')
      const light = (colour: string) => Number(/\d+/.exec(colour)![0]) > 127
      const { paper, ink } = await call<{ paper: string; ink: string }>('colours')
      expect([light(paper), light(ink)]).toEqual(dark ? [false, true] : [true, false])
    })

    it('has caused no error', () => expect(problems).toEqual([]))
  })

  it('reads on the page where a policy forbids its worker', async () => {
    await open('./form-page.ts', "script-src 'self' 'unsafe-eval'; worker-src 'none'; style-src 'self'")
    await call('makeForm', PAD)
    await write(page, SURFACE, DIGITS[7]!)
    await waitFor('7')
    await close()
  })

  it.each(['react', 'vue'])('is bound to a value in %s', async (framework) => {
    await open(`./${framework}-page.ts`)
    await call('mount')
    await page.waitForSelector(SURFACE)
    await write(page, SURFACE, DIGITS[7]!, 0.2)
    const shows = (text: string) =>
      page.waitForFunction((wanted) => document.querySelector('output')!.textContent === wanted, {}, text)
    await shows('year 7')
    await page.click('form button[type="button"]')
    await shows('year 42')
    await waitFor('42')
    await page.focus(FIELD)
    await page.keyboard.press('Backspace')
    await shows('year 4')
    if (framework === 'react') {
      await page.click('form button[type="button"]')
      expect(await told()).toContain('change 4')
    }
    expect(problems).toEqual([])
    await close()
  })
})
