// Builds the package: `node scripts/build.mjs` all of it, `node scripts/build.mjs wasm` what src/ needs to run.
//
//   assembly/  → build/wasm/{baseline,relaxed}.wasm     AssemblyScript, two targets of asconfig.json
//              → build/generated/{baseline,relaxed}.js  the same in hexadecimal: `#baseline`, `#relaxed`
//   weights/   → build/generated/<name>-weights.js      packed by shipped-weights.mjs: `#default-weights`, …
//   src/pool/worker.ts → build/generated/pool-worker.js   a classic script as a string: `#pool-worker`
//   src/       → build/esm/*.js                         one entry for each subpath of package.json's "exports"
//              → build/cjs/*.cjs                        the ESM files, one by one, so that classes are shared
//              → build/{workerd,edge-light}/*.js, *.wasm   for the subpaths that have such a condition
//              → build/generated/element-worker.js    the worker of <digit-pad>, in the same way: `#element-worker`
//              → build/browser/lenet5-simd.js           all of index.ts and its weights in one file, for a page without a bundler
//              → build/types/*.d.ts, *.d.cts
//   cli/       → build/cli/lenet5-simd.js              the command line, which imports build/esm/index.js
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle, transform } from 'esbuild'
import { buildCli } from './cli.mjs'
import { packWeights } from './shipped-weights.mjs'
import { allowedExports, wasmInterface } from './wasm-interface.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const inRoot = (...parts) => join(root, ...parts)
const manifest = JSON.parse(await readFile(inRoot('package.json'), 'utf8'))
const require = createRequire(import.meta.url)

/** Runs a program of node_modules/.bin under this Node; its output goes to the terminal. */
async function run(packageName, bin, args) {
  const directory = dirname(require.resolve(`${packageName}/package.json`))
  const { bin: bins } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
  const child = spawn(process.execPath, [join(directory, bins[bin]), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done))
  if (code !== 0) throw new Error(`${bin} ${args.join(' ')} failed with exit code ${code}`)
}

/** Writes by rename, and only what changed: a test run beside the build never reads half a file. */
async function write(path, contents) {
  const bytes = Buffer.from(contents)
  if (existsSync(path) && bytes.equals(await readFile(path))) return
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  await writeFile(temporary, bytes)
  await rename(temporary, path)
}

async function filesUnder(directory) {
  if (!existsSync(directory)) return []
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/** Writes the files (path → contents) and removes what an earlier build left in the directory beside them. */
async function writeDirectory(directory, files) {
  for (const [path, contents] of files) await write(path, contents)
  for (const path of await filesUnder(directory)) if (!files.has(path)) await rm(path, { force: true })
}

const TARGETS = ['baseline', 'relaxed']

async function buildWasm() {
  const hash = createHash('sha256').update(require('assemblyscript/package.json').version)
  for (const path of [inRoot('asconfig.json'), ...(await filesUnder(inRoot('assembly')))]) {
    hash.update(relative(root, path)).update(await readFile(path))
  }
  const stamp = inRoot('build/wasm/sources.sha256')
  const digest = hash.digest('hex')
  const upToDate =
    existsSync(stamp) &&
    (await readFile(stamp, 'utf8')) === digest &&
    TARGETS.every((target) => existsSync(inRoot(`build/wasm/${target}.wasm`)))
  if (!upToDate) {
    await rm(stamp, { force: true })
    const compile = (target) =>
      run('assemblyscript', 'asc', ['--config', 'asconfig.json', '--target', target])
    if (availableParallelism() > 1) await Promise.all(TARGETS.map(compile))
    else for (const target of TARGETS) await compile(target)
  }

  for (const target of TARGETS) {
    const bytes = await readFile(inRoot(`build/wasm/${target}.wasm`))
    // Node 20 knows no relaxed SIMD.
    if (target === 'baseline' && !WebAssembly.validate(bytes))
      throw new Error('baseline.wasm is not valid WebAssembly for this Node')
    checkInterface(target, bytes, allowedExports(await readFile(inRoot('assembly/index.ts'), 'utf8')))
    await write(inRoot(`build/generated/${target}.js`), `export const hex = '${bytes.toString('hex')}'\n`)
    console.log(`wasm: ${target} ${bytes.length} bytes${upToDate ? ' (up to date)' : ''}`)
  }
  if (!upToDate) await writeFile(stamp, digest)
}

/** The kernels import nothing, and export what assembly/index.ts lists and no more. */
function checkInterface(target, bytes, allowed) {
  const { imports, exports } = wasmInterface(bytes)
  if (imports.length > 0) throw new Error(`${target}.wasm must import nothing; it imports ${imports}`)
  const stray = exports.filter((name) => !allowed.includes(name))
  const missing = allowed.filter((name) => !exports.includes(name))
  if (stray.length > 0 || missing.length > 0) {
    throw new Error(
      `${target}.wasm must export what assembly/index.ts does; not listed: ${stray}; missing: ${missing}`,
    )
  }
}

/** One generated module for each `#<name>-weights` of package.json's "imports"; `#<name>-float32-weights` is the file as it is. */
async function generateWeights() {
  for (const specifier of Object.keys(manifest.imports)) {
    const [, name, exact] = /^#(.+?)(-float32)?-weights$/.exec(specifier) ?? []
    if (name === undefined) continue
    const path = inRoot(`weights/${name}.safetensors`)
    const file = existsSync(path) ? await readFile(path) : Buffer.alloc(0)
    if (file.length === 0) console.log(`weights: no weights/${name}.safetensors yet; the module is empty`)
    const packed = file.length === 0 ? { header: '', codes: '', halves: '' } : packWeights(file)
    const texts = exact ? { file: file.toString('base64') } : packed
    const lines = Object.entries(texts).map(
      ([key, text]) => `export const ${key} = ${JSON.stringify(text)}\n`,
    )
    await write(inRoot(`build/generated/${specifier.slice(1)}.js`), lines.join(''))
  }
}

/** What workers need of the parts that the library loads later: either engine, and how pictures and lines are read. */
const NEEDED_BY_WORKERS = /\/(reference-engine|wasm-engine|reading\/index)\.js$/

/** A worker as one script without imports: it is started from text, whatever bundles the package. */
async function generateWorker(room) {
  const entry = inRoot(`src/${room}/worker.ts`)
  if (!existsSync(entry)) return
  // A worker is sent compiled kernels, or none and computes without; it only answers: what else the library loads when
  // it is asked for, training and the kernels among it, stays out.
  const left = {
    name: 'not-in-workers',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ kind, path }) =>
        kind === 'dynamic-import' && !NEEDED_BY_WORKERS.test(path)
          ? { path, namespace: 'left-out' }
          : undefined,
      )
      onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: '' }))
    },
  }
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    bundle: true,
    write: false,
    minify: true,
    target: 'es2022',
    charset: 'ascii',
    logLevel: 'warning',
    entryPoints: [entry],
    outfile: inRoot(`build/generated/${room}-worker.js`),
    format: 'iife',
    // esbuild would wrap a `require` of its own around this one.
    banner: { js: "var port=typeof require=='function'?require('worker_threads').parentPort:self;" },
    platform: 'neutral',
    mainFields: ['module', 'main'],
    plugins: [left],
  })
  const code = outputFiles[0].text.trimEnd()
  console.log(`${room} worker: ${code.length} characters`)
  await write(inRoot(`build/generated/${room}-worker.js`), `export const code = ${JSON.stringify(code)}\n`)
}

/** The entries for a condition, from package.json's "exports": ./build/esm/x.js is made of src/x.ts. */
function entries(condition = 'import', directory = 'esm') {
  const names = Object.values(manifest.exports)
    .map((target) => target[condition]?.default)
    .filter((path) => path !== undefined)
    .map((path) => {
      const [, folder, name] = /^\.\/build\/([^/]+)\/(.+)\.js$/.exec(path) ?? []
      if (folder !== directory) throw new Error(`package.json: ${path} must be in build/${directory}`)
      return name
    })
  return names.filter((name) => {
    const exists = existsSync(inRoot(`src/${name}.ts`))
    if (!exists) console.log(`skipped: no src/${name}.ts yet`)
    return exists
  })
}

/** What no engine but Node takes, or what a strict content policy forbids. */
const FORBIDDEN = [
  [/\bimport\.meta\b/, 'import.meta'],
  [/(?<![.\w])eval\(/, 'eval'],
  [/\bnew Function\(/, 'new Function'],
  // A name that is a value, not a literal, bundlers leave alone: that is how loadMnist asks for Node's modules.
  [/\b(from|import|import\(|require\()\s*["']node:/, 'a node: import'],
]

/** esbuild makes of a `class X` that names itself `var X = class _X`; users see that name. keepNames would cost a call a closure. */
function keepClassNames(text) {
  const renamed = [...text.matchAll(/\bvar (\w+) ?= ?class _\1\b/gm)].map(([, name]) => name)
  return renamed.reduce(
    (out, name) =>
      out
        .replace(new RegExp(`\\bvar ${name} ?= ?class _${name}\\b`), `class ${name}`)
        .replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), name),
    text,
  )
}

/** The weights are modules of their own in build/esm, whoever loads them: whoever imports them too holds them once. */
const weightsApart = {
  name: 'weights-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/weights\/\w+\.js$/ }, ({ path, kind }) => {
      if (kind !== 'dynamic-import') throw new Error(`${path} must be imported dynamically`)
      return { path: `esm:${path.replace(/^\.+\//, '')}`, external: true }
    })
  },
}

/** Where build/esm is, seen from a file. */
function toEsm(path) {
  const steps = relative(dirname(path), inRoot('build/esm'))
  return steps.startsWith('.') ? steps : `.${steps}`
}

/** What a program brings that wants a part of the package made for it. */
const PEERS = Object.keys(manifest.peerDependencies ?? {})

/** The ESM files of src/'s entries: path → contents. */
async function bundleEntries(names, directory, { plugins = [weightsApart], ...options } = {}) {
  const { outputFiles } = await bundle({
    absWorkingDir: root,
    bundle: true,
    write: false,
    target: 'es2022',
    // One letter beyond it makes V8 keep all of a file in two bytes a letter, which takes milliseconds.
    charset: 'ascii',
    logLevel: 'warning',
    entryPoints: Object.fromEntries(names.map((name) => [name, inRoot(`src/${name}.ts`)])),
    outdir: inRoot(directory),
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    supported: { 'top-level-await': false },
    external: PEERS,
    plugins,
    ...options,
  })
  const files = new Map()
  for (const { path, text, contents } of outputFiles) {
    const code = () => keepClassNames(text).replaceAll('"esm:', `"${toEsm(path)}/`)
    files.set(path, path.endsWith('.js') ? code() : contents)
    for (const [pattern, what] of FORBIDDEN) {
      if (path.endsWith('.js') && pattern.test(text))
        throw new Error(`${relative(root, path)} has ${what}, which the package must not have`)
    }
  }
  return files
}

/** The same library with embedded.<condition>.ts: its WebAssembly is imported as files. */
async function buildCondition(condition) {
  const names = entries(condition, condition)
  const outdir = `build/${condition}`
  const variant = {
    name: 'embedded',
    setup({ onResolve }) {
      onResolve({ filter: /\/embedded\.js$/ }, () => ({
        path: inRoot(`src/engine/wasm/embedded.${condition}.ts`),
      }))
    },
  }
  const options = { plugins: [weightsApart, variant], loader: { '.wasm': 'copy' }, assetNames: '[name]' }
  const files = await bundleEntries(names, outdir, options)
  for (const [path, text] of files) {
    if (!path.endsWith('.js')) continue
    for (const [, target] of text.matchAll(/\b(?:from|import|import\()\s*"(\.{1,2}\/[^"?]+)/g)) {
      const file = resolve(dirname(path), target)
      if (!files.has(file) && !existsSync(file))
        throw new Error(`${relative(root, path)} imports ${target}, which is not there`)
    }
  }
  await writeDirectory(inRoot(outdir), files)
}

async function buildBundles(names) {
  // Each of the weights is one file, decoder and all: a chunk they share would be one more for an engine to fetch.
  const isWeights = (name) => name.startsWith('weights/')
  const files = await bundleEntries(
    names.filter((name) => !isWeights(name)),
    'build/esm',
  )
  const weights = await bundleEntries(names.filter(isWeights), 'build/esm', { splitting: false })
  for (const [path, text] of weights) files.set(path, text)
  await writeDirectory(inRoot('build/esm'), files)

  // Each ESM file becomes one CommonJS file with the same neighbours: a class is the same from every subpath.
  const cjs = new Map()
  for (const [path, text] of files) {
    const { code } = await transform(text, {
      format: 'cjs',
      target: 'es2022',
      charset: 'ascii',
      platform: 'node',
    })
    const target = inRoot('build/cjs', relative(inRoot('build/esm'), path).replace(/\.js$/, '.cjs'))
    const linked = code
      .replace(/\brequire\("(\.{1,2}\/[^"]+)\.js"\)/g, 'require("$1.cjs")')
      .replace(/\bimport\("(\.{1,2}\/[^"]+)\.js"\)/g, 'Promise.resolve().then(() => require("$1.cjs"))')
    cjs.set(target, linked)
  }
  await writeDirectory(inRoot('build/cjs'), cjs)

  await buildCondition('workerd')
  await buildCondition('edge-light')
  await buildForPages()
}

/**
 * One file without a neighbour: some of what serves packages to pages answers for a bare name from another folder than
 * the file's, where relative imports lead nowhere.
 */
async function buildForPages() {
  const files = await bundleEntries(['index'], 'build/browser', {
    entryNames: 'lenet5-simd',
    splitting: false,
    plugins: [],
    minifyWhitespace: true,
    minifySyntax: true,
  })
  await writeDirectory(inRoot('build/browser'), files)
}

async function buildTypes(names) {
  const all = inRoot('build/declarations')
  await rm(all, { recursive: true, force: true })
  await run('typescript', 'tsc', ['-p', 'tsconfig.build.json', '--noEmit', 'false', '--outDir', all])

  // Only the declarations the entries reach, each for ESM and for CommonJS.
  const files = new Map()
  const specifier = /(\bfrom\s*|\bimport\(\s*|\bimport\s+)(['"])([^'"]+)\2/g
  const pending = names.map((name) => resolve(all, `${name}.d.ts`))
  const seen = new Set(pending)
  for (const path of pending) {
    let text = await readFile(path, 'utf8')
    // Examples in comments may import the package by its name.
    for (const [, , , target] of text.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(specifier)) {
      if (PEERS.includes(target)) continue
      if (!/^\.{1,2}\/.*\.js$/.test(target)) {
        throw new Error(`the types of ${relative(all, path)} refer to '${target}', which users do not have`)
      }
      const next = resolve(dirname(path), target.replace(/\.js$/, '.d.ts'))
      if (!seen.has(next)) pending.push(next)
      seen.add(next)
    }
    if (/types=["']node["']/.test(text))
      throw new Error(`the types of ${relative(all, path)} need @types/node`)
    // Users whose "lib" lacks it need not know.
    if (/\[Symbol\.(asyncD|d)ispose\]/.test(text)) text = `/// <reference lib="esnext.disposable" />\n${text}`
    if (/\bHTMLElement\b/.test(text)) text = `/// <reference lib="dom" />\n${text}`
    const target = inRoot('build/types', relative(all, path))
    files.set(target, text)
    files.set(
      target.replace(/\.d\.ts$/, '.d.cts'),
      text.replace(
        specifier,
        (_, before, quote, to) => `${before}${quote}${to.replace(/\.js$/, '.cjs')}${quote}`,
      ),
    )
  }
  await writeDirectory(inRoot('build/types'), files)
  await rm(all, { recursive: true, force: true })
}

await buildWasm()
await generateWeights()
for (const room of ['pool', 'element']) await generateWorker(room)
if (process.argv[2] !== 'wasm') {
  const names = entries()
  await Promise.all([buildBundles(names), buildTypes(names)])
  await writeDirectory(inRoot('build/cli'), await buildCli(root))
  await chmod(inRoot('build/cli/lenet5-simd.js'), 0o755)
  console.log(`built: ${names.join(', ')}`)
}
