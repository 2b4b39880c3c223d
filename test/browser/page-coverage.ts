import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'

/** Where a page's coverage is left, in `npm run coverage`; coverage-provider.ts says it. */
const folder = process.env.PAGE_COVERAGE

/** What V8 counted of a page's script, which ends with its source map. */
export interface PageCoverage {
  readonly code: string
  readonly functions: Profiler.FunctionCoverage[]
}

/** Whether pages are to load the sources, with a source map, in place of the built package. */
export const counts = folder !== undefined

/** Begins to count what the page runs of /main.js; what is returned ends it. Firefox counts nothing. */
export async function countCoverage(page: Page): Promise<() => Promise<void>> {
  if (folder === undefined || !(await page.browser().version()).startsWith('Chrom')) return async () => {}
  await page.coverage.startJSCoverage({ includeRawScriptCoverage: true })
  return async () => {
    const entries = await page.coverage.stopJSCoverage()
    mkdirSync(folder, { recursive: true })
    for (const { url, text, rawScriptCoverage } of entries) {
      if (!url.endsWith('/main.js') || !rawScriptCoverage) continue
      const coverage: PageCoverage = { code: text, functions: rawScriptCoverage.functions }
      writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(coverage))
    }
  }
}
