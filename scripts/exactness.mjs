// Prints how exact every backend is: `npm run exactness`.
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const outfile = join('build', 'exactness-report.mjs')
await build({
  entryPoints: ['test/engine/report.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
