import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { byBun, byEsbuild, byRollup, byVite, byWebpack } from '../bundlers.mjs'

// What a program does not use leaves no byte in its bundle.

const PROGRAMS = {
  empty: 'console.log(1)',
  unused: `
    import { LeNet5, prepare, readIdx } from 'lenet5-simd'
    import { createKernels } from 'lenet5-simd/kernels'
    import { createPool } from 'lenet5-simd/pool'
    import defaultWeights from 'lenet5-simd/weights/default'
    import squashedWeights from 'lenet5-simd/weights/squashed'
    console.log(1)`,
  readIdx: `import { readIdx } from 'lenet5-simd'
    console.log(readIdx)`,
  kernels: `import { createKernels } from 'lenet5-simd/kernels'
    console.log(createKernels)`,
  model: `import { LeNet5 } from 'lenet5-simd'
    console.log(LeNet5)`,
  pool: `import { createPool } from 'lenet5-simd/pool'
    console.log(createPool)`,
  defaultWeights: `import weights from 'lenet5-simd/weights/default'
    console.log(weights)`,
  squashedWeights: `import weights from 'lenet5-simd/weights/squashed'
    console.log(weights)`,
}

/** What of the bundler's output the page would load: the entry, and every file that a loaded one names. */
async function bundled(project, bundle, bundler, name) {
  const outdir = await project.outdir(`shaken ${bundler} ${name}`)
  const entry = `shaken-${name.toLowerCase()}.mjs`
  await writeFile(join(project.folder, entry), PROGRAMS[name])
  await bundle({ folder: project.folder, entry, outdir })
  const files = (await readdir(outdir, { recursive: true })).filter((file) => file.endsWith('.js'))
  const waiting = await Promise.all(
    files.map(async (file) => [file, await readFile(join(outdir, file), 'utf8')]),
  )
  const page = join(outdir, 'index.html')
  let names = existsSync(page) ? await readFile(page, 'utf8') : 'main.js'
  let loaded = ''
  const named = ([file]) => names.includes(basename(file))
  for (let at = waiting.findIndex(named); at >= 0; at = waiting.findIndex(named)) {
    const [[, text]] = waiting.splice(at, 1)
    loaded += text
    names += text
  }
  return loaded
}

/** A piece of the longest text in it, which is what it is all for. */
function excerpt(code) {
  const longest = code.split(/["'`]/).reduce((a, b) => (b.length > a.length ? b : a))
  return longest.slice(longest.length / 2, longest.length / 2 + 200)
}

const expect = (holds, text) => {
  if (!holds) throw new Error(text)
}

const row = (name, bundle) => ({
  name: `tree-shaking, ${name}`,
  quick: name === 'esbuild',
  async run(project) {
    const code = {}
    for (const program of Object.keys(PROGRAMS)) code[program] = await bundled(project, bundle, name, program)
    const size = Object.fromEntries(Object.entries(code).map(([program, text]) => [program, text.length]))
    const sizes = JSON.stringify(size)
    expect(size.unused === size.empty, `imports without a use leave bytes: ${sizes}`)
    expect(size.readIdx < 10_000, `readIdx brings what it does not need: ${sizes}`)

    /** Fails unless that text is in the bundles of `these` programs and in no other of `PROGRAMS`. */
    const onlyIn = (text, what, ...these) => {
      for (const [program, all] of Object.entries(code)) {
        const wanted = these.includes(program)
        expect(
          all.includes(text) === wanted,
          `${what} ${wanted ? 'are not' : 'are'} in the bundle of ${program}`,
        )
      }
    }
    // The model and the pool load the default weights by themselves, the model its programs too; webpack names such files
    // by a number.
    const later = (...programs) => (name === 'webpack' ? [] : programs)
    onlyIn(excerpt(code.defaultWeights), 'the default weights', 'defaultWeights', ...later('model', 'pool'))
    onlyIn(excerpt(code.squashedWeights), 'the squashed weights', 'squashedWeights')
    // What only threads ask for, and an export that only the WebAssembly and its callers name.
    onlyIn('worker_threads', 'threads', 'pool')
    onlyIn('correlate4x2', 'kernels', 'kernels', ...later('model'))
  },
})

export const rows = [
  row('esbuild', byEsbuild),
  row('vite', byVite),
  row('webpack', byWebpack),
  row('rollup', byRollup),
  row('bun', byBun),
]
