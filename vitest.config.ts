import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vitest/config'

/** A .wasm file is a module of its bytes, as esbuild's loader "binary" makes it. */
const wasmBytes: Plugin = {
  name: 'wasm-bytes',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('.wasm')) return null
    return `export default Uint8Array.from(Buffer.from('${readFileSync(id).toString('base64')}', 'base64'))`
  },
}

export default defineConfig({
  plugins: [wasmBytes],
  test: {
    server: { deps: { inline: ['@cwasm/jpeg-turbo'] } },
    include: ['test/**/*.test.ts'],
    coverage: {
      provider: 'custom',
      customProviderModule: './test/browser/coverage-provider.ts',
      reportOnFailure: true,
      include: ['src/**/*.ts'],
      // Types of generated files; a pattern finds a folder at any depth, and so the Worker's src too.
      exclude: ['src/generated/**', 'worker/**'],
      reportsDirectory: 'build/coverage',
      reporter: ['text-summary', 'html'],
      thresholds: { lines: 95, branches: 90 },
    },
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'build/test-results.json' }]],
  },
})
