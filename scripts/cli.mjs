// The command line as one file: cli/main.ts and the libraries it uses, without the package itself, which lies beside.
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build as bundle } from 'esbuild'
import { readFont } from './font.mjs'

/** The licences of what is bundled: each package of node_modules that the bundle has a file of. */
async function notices(root, inputs) {
  const packages = new Set(
    Object.keys(inputs)
      .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((name) => name !== undefined),
  )
  const texts = [...packages].sort().map(async (name) => {
    const directory = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
    const file = (await readdir(directory)).find((entry) => /^licen[cs]e/i.test(entry))
    // A package that brings no text has it here, with that of what it is compiled from.
    const path = file
      ? join(directory, file)
      : join(root, 'scripts/licences', `${name.replace('/', '+')}.txt`)
    const text = await readFile(path, 'utf8').catch(() => {
      throw new Error(`${name} ${version} (${license}) has no licence text to go with the command line`)
    })
    return `${name} ${version}\n\n${text.trim()}\n`
  })
  return `The command line contains these libraries, each under its licence.\n\n${(await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)}`
}

/** build/cli's files: path → contents. */
export async function buildCli(root) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const outfile = join(root, 'build/cli/lenet5-simd.js')
  const { outputFiles, metafile } = await bundle({
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
    target: 'node20',
    charset: 'utf8',
    logLevel: 'warning',
    entryPoints: [join(root, 'cli/main.ts')],
    outfile,
    format: 'esm',
    platform: 'node',
    loader: { '.wasm': 'binary' },
    define: { VERSION: JSON.stringify(version) },
    // What is CommonJS among the libraries asks for Node's modules by require.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'package-beside-and-fonts',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^lenet5-simd$/ }, () => ({ path: '../esm/index.js', external: true }))
          // Weights are loaded when a command asks for them, and only then.
          onResolve({ filter: /^lenet5-simd\/weights\/\w+$/ }, ({ path }) => ({
            path: `${path.replace('lenet5-simd', '../esm')}.js`,
            external: true,
          }))
          onLoad({ filter: /\.woff$/ }, async ({ path }) => ({
            contents: JSON.stringify(await readFont(path)),
            loader: 'json',
          }))
        },
      },
    ],
  })
  return new Map([
    [outfile, outputFiles[0].contents],
    [join(dirname(outfile), 'LICENSES.txt'), await notices(root, metafile.inputs)],
  ])
}
