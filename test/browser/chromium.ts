import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { executablePath, MISSING } from './run-in-chromium.js'

export { type PageOptions, runInChromium } from './run-in-chromium.js'

/** A suite that needs Chromium: without it a failure in CI, and elsewhere skipped, with the reason in its name. */
export function describeInChromium(name: string, suite: () => void): void {
  if (existsSync(executablePath)) {
    describe(name, suite)
  } else if (process.env.CI) {
    describe(name, () => {
      it('finds Chromium', () => expect.fail(MISSING))
    })
  } else {
    console.warn(`skipped: ${name}: ${MISSING}`)
    describe.skip(`${name} (${MISSING})`, suite)
  }
}
