// `npm run check:size`: sizes.mjs, as a table, and every chunk that comes later. What is measured is what a page fetches:
// of each bundler's output the entry and what it imports statically, and for an answer the chunks it waits for, with what
// those import. Rollup minifies nothing by itself, so esbuild does it for its files.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { byRollup, byVite, byWebpack } from './bundlers.mjs'
import { SIZES } from './sizes.mjs'

const esm = fileURLToPath(new URL('../../build/esm/', import.meta.url))
const work = await mkdtemp(join(tmpdir(), 'lenet5-size-'))

async function byEsbuild({ folder, entry, outdir }) {
  await esbuild.build({
    absWorkingDir: folder,
    entryPoints: { main: entry },
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  })
}

async function byMinifiedRollup(options) {
  await byRollup(options)
  for (const name of await readdir(options.outdir)) {
    const path = join(options.outdir, name)
    const { code } = await esbuild.transform(await readFile(path, 'utf8'), { minify: true, format: 'esm' })
    await writeFile(path, code)
  }
}

/** Each as its users run it. esbuild shares chunks by whole files, so a page gets more at once by it than by the others. */
const BUNDLERS = { esbuild: byEsbuild, vite: byVite, webpack: byWebpack, rollup: byMinifiedRollup }
const ALL = Object.keys(BUNDLERS)

/** A program that uses those names of an entry, bundled: what is fetched at once, and every other file, name → text. */
async function bundled(bundler, path, names, at) {
  const entry = `program-${at}.mjs`
  await writeFile(
    join(work, entry),
    `import ${names === '*' ? '* as all' : names} from ${JSON.stringify(esm + path)}
globalThis.used = ${names === '*' ? 'all' : `[${names.slice(1, -1)}]`}\n`,
  )
  const outdir = join(work, `${bundler}-${at}`)
  await BUNDLERS[bundler]({ folder: work, entry, outdir })
  const files = new Map()
  for (const name of await readdir(outdir, { recursive: true }))
    if (name.endsWith('.js')) files.set(basename(name), await readFile(join(outdir, name), 'utf8'))
  const page = bundler === 'vite' ? await readFile(join(outdir, 'index.html'), 'utf8') : 'main.js'
  const first = withImports(
    [...files.keys()].filter((name) => page.includes(name)),
    files,
  )
  return { first, files }
}

/** Those files and all that they import statically. */
function withImports(names, files) {
  const all = new Set(names)
  for (const name of all)
    for (const [, target] of files.get(name).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g))
      if (files.has(target)) all.add(target)
  return all
}

const gzipped = (text) => gzipSync(text, { level: 9 }).length
const sizeOf = (names, files) => [...names].reduce((sum, name) => sum + gzipped(files.get(name)), 0)
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`

let failed = false
const later = new Map()
try {
  for (const [
    at,
    { name, path, import: names, waits, limit, bundlers = waits ? ['esbuild'] : ALL },
  ] of SIZES.entries()) {
    for (const bundler of bundlers) {
      const { first, files } = await bundled(bundler, path, names, at)
      const waited = waits ? [...files.keys()].filter((file) => waits.some((one) => one.test(file))) : []
      if (waits && waited.length < waits.length)
        throw new Error(`${name} waits for chunks that are not there`)
      const size = sizeOf(withImports([...first, ...waited], files), files)
      const passed = size <= limit * 1000
      failed ||= !passed
      const label = bundler === bundlers[0] ? name : ''
      console.log(
        `${passed ? 'pass' : 'FAIL'}  ${label.padEnd(46)} ${bundler.padEnd(9)} ${kB(size).padStart(9)} of ${`${limit} kB`.padStart(7)}`,
      )
      if (bundler === 'esbuild')
        for (const [file, text] of files)
          if (!first.has(file)) later.set(file.replace(/-\w+(-\w+)?\.js$/, ''), gzipped(text))
    }
  }
} finally {
  await rm(work, { recursive: true, force: true })
}
console.log('\nchunks that come when they are asked for')
for (const [chunk, size] of [...later].sort((a, b) => b[1] - a[1]))
  console.log(`      ${chunk.padEnd(56)} ${kB(size).padStart(9)}`)
process.exitCode = failed ? 1 : 0
