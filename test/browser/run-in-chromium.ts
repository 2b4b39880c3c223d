import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'puppeteer-core'
import { type BrowserName, launch, problemsOf, serve } from './driver.mjs'
import { counts } from './page-coverage.js'
import { fromText, toText } from './transfer.js'

// A TypeScript module in a page of a real browser, for what Node 20 has not: relaxed SIMD, and a page.

/** Tests and scripts run in the project's folder. */
const root = process.cwd()

export interface PageOptions {
  /** Path → contents, served beside the page. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  /** The page's Content-Security-Policy. */
  readonly contentSecurityPolicy?: string
}

/** A module bundled for a page; its exports are `globalThis.suite` there. */
export async function bundleForPage(entry: URL): Promise<Uint8Array> {
  const names = [fileURLToPath(entry), fileURLToPath(new URL('./transfer.ts', import.meta.url))]
  const [suite, transfer] = names.map((name) => JSON.stringify(name))
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as suite from ${suite}\nimport * as transfer from ${transfer}\nObject.assign(globalThis, { suite, transfer })`,
      resolveDir: root,
    },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    // 'lenet5-simd' is the built package here; by tsconfig.json's paths it is the sources, for their coverage.
    ...(counts ? { sourcemap: 'inline' as const } : { tsconfigRaw: {} }),
  })
  return outputFiles[0]!.contents
}

/** Calls an export of the page's suite; arguments and result are copied. */
export async function callInPage<Result>(
  page: Page,
  exportName: string,
  args: readonly unknown[] = [],
): Promise<Result> {
  const text = await page.evaluate(
    async (name, values) => {
      const { suite, transfer } = globalThis as unknown as {
        suite: Record<string, (...values: unknown[]) => unknown>
        transfer: typeof import('./transfer.js')
      }
      return transfer.toText({ result: await suite[name]!(...(transfer.fromText(values) as unknown[])) })
    },
    exportName,
    toText(args),
  )
  return (fromText(text) as { result: Result }).result
}

/**
 * Bundles a TypeScript module, opens it in a page of its own and calls one of its exports there. Arguments and result
 * are copied: plain data and typed arrays. What the page throws or logs as an error while it loads is thrown here.
 */
export async function runInBrowser<Result>(
  browserName: BrowserName,
  entry: URL,
  exportName: string,
  args: readonly unknown[] = [],
  options: PageOptions = {},
): Promise<Result> {
  const script = await bundleForPage(entry)
  const server = await serve({
    files: { '/main.js': script, ...options.files },
    policy: options.contentSecurityPolicy,
  })
  const browser = await launch(browserName)
  const page = await browser.newPage()
  try {
    const errors = problemsOf(page)
    await page.goto(server.url, { waitUntil: 'load' })
    if (errors.length > 0) throw new Error(`the page did not load: ${errors.join('\n')}`)
    return await callInPage<Result>(page, exportName, args)
  } finally {
    await page.close()
    await server.close()
  }
}

export const runInChromium = <Result>(
  entry: URL,
  exportName: string,
  args?: readonly unknown[],
  options?: PageOptions,
): Promise<Result> => runInBrowser<Result>('chromium', entry, exportName, args, options)
