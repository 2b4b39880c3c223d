// Bundles a TypeScript program of the project and runs it in Node: `node scripts/run-ts.mjs test/engine/report.ts`.
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const [program] = process.argv.splice(2, 1)
if (!program) throw new Error('usage: node scripts/run-ts.mjs program.ts [arguments]')
const outfile = join('build', 'programs', `${basename(program, '.ts')}.mjs`)
/** WebAssembly files of packages become bytes in the bundle, as in the command line's. */
const wasmBytes = {
  name: 'wasm-bytes',
  setup({ onResolve }) {
    onResolve({ filter: /\.wasm$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path: fileURLToPath(import.meta.resolve(path)) } : undefined,
    )
  },
}
await build({
  entryPoints: [program],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  target: 'node20',
  loader: { '.wasm': 'binary' },
  plugins: [wasmBytes],
  outfile,
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
