import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { offline } from './scripts/offline.mjs'

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

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
  plugins: [offline()],
})
