// `npm run check:size`: sizes.mjs, as a table, and every chunk that comes later.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { SIZES } from './sizes.mjs'

const esm = fileURLToPath(new URL('../../build/esm/', import.meta.url))

const gzipped = (contents) => gzipSync(contents, { level: 9 }).length

/** A program that uses those names of an entry, bundled. */
async function bundled(path, names, options) {
  const contents = `import ${names === '*' ? '* as all' : names} from ${JSON.stringify(esm + path)}
globalThis.used = ${names === '*' ? 'all' : `[${names.slice(1, -1)}]`}`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: esm, sourcefile: 'program.js' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    outdir: '/',
    logLevel: 'error',
    ...options,
  })
  return outputFiles
}

/** What comes when it is asked for stays out. */
const laterOut = {
  name: 'later-out',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

/** Bytes of the first chunk, and those of each that comes later, by its name. */
async function chunksOf(path, names) {
  const [first] = await bundled(path, names, { plugins: [laterOut] })
  const all = await bundled(path, names, { splitting: true })
  const later = all.filter(({ path: file }) => !/\/(stdin|chunk-)/.test(file))
  const sizes = new Map(later.map((file) => [file.path.split('/').at(-1), gzipped(file.contents)]))
  return { first: gzipped(first.contents), sizes }
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
let failed = false
const shown = new Map()
for (const { name, path, import: names, waits = [], limit, wanted } of SIZES) {
  const { first, sizes } = await chunksOf(path, names)
  const waitedFor = [...sizes].filter(([chunk]) => waits.some((pattern) => pattern.test(chunk)))
  const size = waitedFor.reduce((sum, [, bytes]) => sum + bytes, first)
  const passed = size <= (limit ?? wanted) * 1000
  let word = passed ? 'pass' : 'FAIL'
  if (wanted) word = passed ? 'met ' : 'over'
  else failed ||= !passed
  console.log(`${word}  ${name.padEnd(46)} ${kB(size).padStart(9)} of ${`${limit ?? wanted} kB`.padStart(7)}`)
  for (const [chunk, bytes] of sizes) shown.set(chunk.replace(/-.*/, ''), bytes)
}
console.log('\nchunks that come when they are asked for')
for (const [chunk, size] of [...shown].sort((a, b) => b[1] - a[1]))
  console.log(`      ${chunk.padEnd(46)} ${kB(size).padStart(9)}`)
process.exitCode = failed ? 1 : 0
