import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'

// Real Chromium, for what Node 20 has not: relaxed SIMD, and a page.

/** Tests and scripts run in the project's folder. */
const root = process.cwd()
export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const MISSING = `no Chromium at ${executablePath}: apt-get install chromium, or name another by CHROMIUM=/path`
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface PageOptions {
  /** Path → contents, served beside the page. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  /** The page's Content-Security-Policy. */
  readonly contentSecurityPolicy?: string
}

/**
 * Bundles a TypeScript module, opens it in a page of its own and calls one of its exports there.
 * Arguments and result are copied: plain data and typed arrays. What the page throws or logs as
 * an error is thrown here.
 */
export async function runInChromium<Result>(
  entry: URL,
  exportName: string,
  args: readonly unknown[] = [],
  options: PageOptions = {},
): Promise<Result> {
  const bundle = await build({
    stdin: {
      contents: `import * as suite from ${JSON.stringify(fileURLToPath(entry))}\nglobalThis.suite = suite`,
      resolveDir: root,
    },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    logLevel: 'silent',
    // Not tsconfig.json's paths: 'lenet5-simd' is the built package here.
    tsconfigRaw: {},
  })
  const script = bundle.outputFiles[0]!.contents

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = options.files?.[path]
    if (file) return response.end(file)
    if (path === '/page.js') return response.setHeader('content-type', 'text/javascript').end(script)
    if (path !== '/') return response.writeHead(path === '/favicon.ico' ? 204 : 404).end()
    response.setHeader('content-type', 'text/html')
    if (options.contentSecurityPolicy)
      response.setHeader('content-security-policy', options.contentSecurityPolicy)
    return response.end('<!doctype html><title>test</title><script type="module" src="/page.js"></script>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

  let browser: Awaited<ReturnType<typeof chromium.launch>> | undefined
  try {
    browser = await chromium.launch({ executablePath, args: FLAGS })
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'load' })
    if (errors.length > 0) throw new Error(`the page did not load: ${errors.join('\n')}`)
    return (await page.evaluate(
      ([name, values]) => {
        const suite = (globalThis as unknown as { suite: Record<string, (...values: unknown[]) => unknown> })
          .suite
        return suite[name]!(...values)
      },
      [exportName, args] as const,
    )) as Result
  } finally {
    await browser?.close()
    await new Promise((done) => server.close(done))
  }
}
