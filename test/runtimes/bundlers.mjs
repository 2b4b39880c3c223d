import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import * as vite from 'vite'
import webpack from 'webpack'
import { bin, run } from './process.mjs'

// Each bundler as its users run it, with an entry and an output and nothing else.
// (folder, entry, outdir, options) → outdir holds the bundle, its entry under `name`.

export async function byEsbuild({
  folder,
  entry,
  outdir,
  platform = 'browser',
  format = 'esm',
  name = 'main.js',
}) {
  await esbuild.build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile: join(outdir, name),
    bundle: true,
    minify: true,
    platform,
    format,
    logLevel: 'silent',
  })
}

export async function byWebpack({
  folder,
  entry,
  outdir,
  platform = 'browser',
  format = 'cjs',
  name = 'main.js',
}) {
  const esm = format === 'esm'
  const node = { target: 'node20', experiments: { outputModule: esm } }
  const compiler = webpack({
    mode: 'production',
    context: folder,
    entry: `./${entry}`,
    output: { path: outdir, filename: name, module: platform === 'node' && esm },
    ...(platform === 'node' && node),
  })
  const stats = await new Promise((done, fail) =>
    compiler.run((error, result) => compiler.close(() => (error ? fail(error) : done(result)))),
  )
  // The one warning it may give is of sizes, which is about the weights and not about us.
  const problems = stats.toJson({ all: false, errors: true, warnings: true })
  const text = [...problems.errors, ...problems.warnings]
    .map(({ message }) => message)
    .filter((message) => !/size limit|performance recommendations/.test(message))
  if (text.length > 0) throw new Error(text.join('\n'))
}

export async function byRollup({ folder, entry, outdir }) {
  const warnings = []
  const bundle = await rollup({
    input: join(folder, entry),
    plugins: [nodeResolve()],
    onwarn: ({ message }) => warnings.push(message),
  })
  await bundle.write({ dir: outdir, format: 'es', entryFileNames: 'main.js' })
  await bundle.close()
  if (warnings.length > 0) throw new Error(warnings.join('\n'))
}

export async function byBun({ folder, entry, outdir }) {
  await run(
    bin('bun'),
    ['build', entry, '--outdir', outdir, '--entry-naming', 'main.js', '--target', 'browser', '--minify'],
    {
      cwd: folder,
    },
  )
}

/** Vite starts from a page. */
export async function writeVitePage(folder, entry) {
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><script type="module" src="/${entry}"></script>\n`,
  )
}

export async function byVite({ folder, entry, outdir }) {
  await writeVitePage(folder, entry)
  await vite.build({ root: folder, configFile: false, logLevel: 'silent', build: { outDir: outdir } })
}

/** Vite's development server: gives its address and a way to stop it. */
export async function serveByVite({ folder, entry }) {
  await writeVitePage(folder, entry)
  const server = await vite.createServer({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    cacheDir: join(folder, 'out/.vite'),
    server: { port: 0, host: '127.0.0.1' },
  })
  await server.listen()
  return { url: `http://127.0.0.1:${server.httpServer.address().port}/`, close: () => server.close() }
}
