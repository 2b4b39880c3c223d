import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { offline } from './scripts/offline.mjs'

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Vite knows the licences of the packages that it bundles; lenet5-simd says itself what it holds of others. */
const licences = {
  name: 'licences',
  apply: 'build',
  async writeBundle({ dir }) {
    const own = await readFile(inRoot('THIRD-PARTY.txt'), 'utf8')
    await appendFile(join(dir, 'licenses.md'), `\n# lenet5-simd contains\n\n${own}`)
  },
}

export default defineConfig({
  // Works from any folder of any site.
  base: './',
  resolve: {
    // The built package beside this example, as a site that installed it would bundle it.
    alias: [{ find: /^lenet5-simd$/, replacement: inRoot('build/esm/index.js') }],
  },
  server: { fs: { allow: [inRoot('.')] } },
  worker: { format: 'es' },
  build: { target: 'es2022', modulePreload: { polyfill: false }, license: { fileName: 'licenses.md' } },
  plugins: [offline(), licences],
})
