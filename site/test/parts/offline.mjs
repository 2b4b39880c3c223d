import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIGITS, readWritten } from '../../../test/browser/hand.mjs'
import { serve } from '../browsers.mjs'
import { click, text } from './steps.mjs'

export function offline(at) {
  test('reads and trains without a network once loaded', async () => {
    const own = await serve()
    const { page } = await at.open(own.url)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await page.waitForFunction(async () => (await caches.match('mnist.bin')) !== undefined)
    await own.close()
    await page.reload()
    await page.waitForSelector('#measure')
    assert.equal(await readWritten(page, DIGITS[7]), '7')
    await click(page, '#start')
    await page.waitForFunction(
      () => Number.parseFloat(document.querySelector('#train-error').textContent) < 30,
    )
    assert.notEqual(await text(page, '#train-loss'), '–')
    await page.close()
  })
}
