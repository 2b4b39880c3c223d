import { afterAll, describe, expect, it } from 'vitest'
import { type BrowserName, chosen, closeBrowsers, missing } from './driver.mjs'

export { type PageOptions, runInBrowser, runInChromium } from './run-in-chromium.js'

/** A suite that needs a browser: without it a failure in CI, and elsewhere skipped, with the reason in its name. */
export function describeIn(browser: BrowserName, name: string, suite: () => void): void {
  const why = missing(browser)
  if (!why) {
    describe(name, () => {
      suite()
      afterAll(closeBrowsers)
    })
  } else if (process.env.CI) {
    describe(name, () => {
      it(`finds ${browser}`, () => expect.fail(why))
    })
  } else {
    console.warn(`skipped: ${name}: ${why}`)
    describe.skip(`${name} (${why})`, suite)
  }
}

export const describeInChromium = (name: string, suite: () => void): void =>
  describeIn('chromium', name, suite)

/** The suite in each browser that the tests use. */
export function describeInBrowsers(name: string, suite: (browser: BrowserName) => void): void {
  for (const browser of chosen) describeIn(browser, `${name}, in ${browser}`, () => suite(browser))
}
