// The command line as one file: cli/main.ts and the libraries it uses, without the package itself, which lies beside.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build as bundle } from 'esbuild'
import { readFont } from './font.mjs'
import { notices } from './notices.mjs'

/** build/cli's files: path → contents. */
export async function buildCli(root) {
  const { version, exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
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
          // The package's own entries lie beside: they are loaded when a command asks for them, and only then.
          onResolve({ filter: /^lenet5-simd(\/.+)?$/ }, ({ path }) => ({
            path: exports[path.replace('lenet5-simd', '.')].import.default.replace('./build', '..'),
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
    [join(dirname(outfile), 'LICENSES.txt'), await notices(root, metafile.inputs, 'The command line')],
  ])
}
