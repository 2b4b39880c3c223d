// Serves bench/browser on loopback and prints its address; with --headless runs it in Chromium and prints the figures.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { closeBrowsers, launch, serve } from '../../test/browser/driver.mjs'

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
const files = {
  '/': readFileSync('bench/browser/index.html'),
  '/page.js': outputFiles[0].contents,
}
for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'])
  files[`/${name}`] = readFileSync(`bench/node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`)

const { url, close } = await serve({ files })
if (process.argv.includes('--headless')) {
  const browser = await launch('chromium')
  try {
    const page = await browser.newPage()
    await page.goto(url)
    const tables = await page.evaluate(() => globalThis.result)
    console.log(await browser.version())
    for (const { name, timings } of tables) {
      console.log(`\n${name}`)
      for (const timing of timings)
        console.log(
          `  ${timing.name.padEnd(36)} ${timing.microseconds.toFixed(2).padStart(10)} µs ${timing.ratio.toFixed(2).padStart(8)} ×`,
        )
    }
  } finally {
    await closeBrowsers()
    await close()
  }
} else console.log(`${url} (end with Ctrl+C)`)
