// Serves bench/browser on loopback and prints its address; with --headless runs it in Chromium and prints the figures.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'

process.chdir(fileURLToPath(new URL('../..', import.meta.url)))
const { outputFiles } = await build({
  entryPoints: ['bench/browser/page.ts'],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  alias: {
    'lenet5-simd/kernels': `${process.cwd()}/build/esm/kernels/index.js`,
    'lenet5-simd': `${process.cwd()}/build/esm/index.js`,
  },
  tsconfigRaw: {},
  logLevel: 'error',
})
const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' }
const files = {
  '/': readFileSync('bench/browser/index.html'),
  '/page.js': outputFiles[0].contents,
}
for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'])
  files[`/${name}`] = readFileSync(`bench/node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`)

const server = createServer(({ url = '/' }, response) => {
  const file = files[url]
  if (!file) return response.writeHead(404).end()
  return response.setHeader('content-type', TYPES[url.split('.').at(-1)] ?? TYPES.html).end(file)
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const address = `http://127.0.0.1:${server.address().port}/`
if (process.argv.includes('--headless')) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  })
  try {
    const page = await browser.newPage()
    await page.goto(address)
    const tables = await page.evaluate(() => globalThis.result)
    console.log(`Chromium ${browser.version()}`)
    for (const { name, timings } of tables) {
      console.log(`\n${name}`)
      for (const timing of timings)
        console.log(
          `  ${timing.name.padEnd(36)} ${timing.microseconds.toFixed(2).padStart(10)} µs ${timing.ratio.toFixed(2).padStart(8)} ×`,
        )
    }
  } finally {
    await browser.close()
    server.close()
  }
} else console.log(`${address} (end with Ctrl+C)`)
