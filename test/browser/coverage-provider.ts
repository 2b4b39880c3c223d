/**
 * Vitest's coverage by V8, and with it what only a page runs: <digit-pad>. Its tests load its sources in Chromium
 * (page-coverage.ts keeps what V8 counted there), and Node loads none of them: so they are counted by the pages.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import v8 from '@vitest/coverage-v8'
import type { V8CoverageProvider } from '@vitest/coverage-v8/dist/provider.js'
import type { ReportContext } from 'vitest/node'
import type { PageCoverage } from './page-coverage.js'

/** What is counted by the pages alone; its worker is not among it, as it is no part of a page's script. */
const OF_PAGES = /^src\/element\/(?!worker\.ts)/

/** Tests are told by the environment where to leave what pages ran. */
const FOLDER = 'build/page-coverage'

type CoverageMap = Awaited<ReturnType<V8CoverageProvider['generateCoverage']>>

/** How Vitest maps what V8 counted to the sources; its types call it private. */
interface Remaps {
  remapCoverage(
    url: string,
    wrapper: number,
    script: { code: string },
    functions: PageCoverage['functions'],
  ): ReturnType<CoverageMap['toJSON']>
}

async function ofPages(provider: V8CoverageProvider): Promise<CoverageMap> {
  const map = provider.createCoverageMap()
  const url = pathToFileURL(join(process.cwd(), 'main.js')).href
  for (const name of existsSync(FOLDER) ? readdirSync(FOLDER) : []) {
    const { code, functions } = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as PageCoverage
    map.merge(await (provider as unknown as Remaps).remapCoverage(url, 0, { code }, functions))
  }
  map.filter((path: string) => OF_PAGES.test(relative(process.cwd(), path)))
  return map
}

export default {
  ...v8,
  async getProvider() {
    const provider = (await v8.getProvider()) as V8CoverageProvider
    const generate = provider.generateCoverage.bind(provider)
    rmSync(FOLDER, { recursive: true, force: true })
    process.env.PAGE_COVERAGE = FOLDER
    provider.generateCoverage = async (context: ReportContext) => {
      const map = await generate(context)
      const pages = await ofPages(provider)
      const counted = new Set(pages.files())
      map.filter((path: string) => !counted.has(path))
      map.merge(pages)
      return map
    }
    return provider
  },
}
