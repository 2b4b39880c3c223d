import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../process.mjs'

// Strict programs with every library checked, in each way of finding modules that the package is made for.

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const consumer = new URL('../types/consumer.ts', import.meta.url)
/** Apart, since <digit-pad> is of the DOM. */
const elementConsumer = new URL('../types/element.ts', import.meta.url)

const WAYS = [
  ['node16', 'node16', 'mts'],
  ['node16', 'node16', 'cts'],
  ['nodenext', 'nodenext', 'mts'],
  ['nodenext', 'nodenext', 'cts'],
  ['esnext', 'bundler', 'mts'],
  ['preserve', 'bundler', 'cts'],
]
const LIBRARIES = [['es2022', 'dom'], ['es2022']]

/** Every name that the package gives a program, methods with them. */
async function publicNames(folder) {
  const from = (path) => import(join(folder, 'node_modules/lenet5-simd/build/esm', path))
  const [main, kernels, pool] = await Promise.all(
    ['index.js', 'kernels/index.js', 'pool/index.js'].map((path) => from(path)),
  )
  const k = await kernels.createKernels({ simd: 'js' })
  const p = await pool.createPool({ size: 1 })
  await p.dispose()
  const classes = [main.LeNet5.prototype, k, Object.getPrototypeOf(p)]
  return [main, kernels, pool, main.LeNet5, ...classes]
    .flatMap((object) => Object.getOwnPropertyNames(object))
    .filter((name) => !['constructor', 'length', 'name', 'prototype', 'default'].includes(name))
}

async function compile(compiler, source, [module, moduleResolution, extension], lib, outdir) {
  const directory = await outdir(`${compiler} ${moduleResolution} ${extension} ${lib.join(' ')}`)
  const file = `consumer.${extension}`
  await writeFile(join(directory, file), source)
  const compilerOptions = {
    module,
    moduleResolution,
    lib,
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: [],
    noEmit: true,
  }
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  await run(process.execPath, [join(modules, compiler, 'bin/tsc'), '-p', directory], { cwd: directory })
}

async function checkWith(compiler, ways, { folder, outdir }) {
  const source = await readFile(consumer, 'utf8')
  const missing = (await publicNames(folder)).filter((name) => !new RegExp(`\\b${name}\\b`).test(source))
  if (missing.length > 0) throw new Error(`types/consumer.ts does not use ${missing.join(', ')}`)
  const element = await readFile(elementConsumer, 'utf8')
  for (const way of ways) {
    await compile(compiler, element, way, ['es2022', 'dom'], outdir)
    await Promise.all(LIBRARIES.map((lib) => compile(compiler, source, way, lib, outdir)))
  }
  return `${ways.length * (LIBRARIES.length + 1)} ways`
}

const row = (name, compiler, ways, quick) => ({
  name,
  quick,
  run: (project) => checkWith(compiler, ways, project),
})

export const rows = [
  // The oldest way, which 7 has given up, finds the subpaths by package.json's "typesVersions".
  row('typescript 5.9', 'typescript5', [...WAYS, ['commonjs', 'node10', 'ts']], false),
  row('typescript 7.0', 'typescript7', WAYS, true),
]
