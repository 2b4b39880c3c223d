import { closeBrowsers, serve, visit } from '../browsers.mjs'
import { byBun, byEsbuild, byRollup, byVite, byWebpack, serveByVite } from '../bundlers.mjs'
import { run } from '../process.mjs'

// What bundlers make of the program, run where it was made for.

async function inChromium(project, url) {
  return project.check(await visit('chromium', url), 'relaxed')
}

const forBrowser = (name, bundle, quick = false) => ({
  name: `${name}, browser`,
  quick,
  close: closeBrowsers,
  async run(project) {
    const outdir = await project.outdir(name)
    await bundle({ folder: project.folder, entry: 'main.mjs', outdir })
    const server = await serve({ folder: outdir, policy: "script-src 'self' 'wasm-unsafe-eval'" })
    try {
      return await inChromium(project, server.url)
    } finally {
      await server.close()
    }
  },
})

const forNode = (name, bundle, format) => ({
  name: `${name}, node ${format}`,
  async run(project) {
    const outdir = await project.outdir(`${name} ${format}`)
    const file = format === 'esm' ? 'main.mjs' : 'main.cjs'
    await bundle({ folder: project.folder, entry: 'main.mjs', outdir, platform: 'node', format, name: file })
    // Elsewhere, so that nothing is found in node_modules.
    const alone = await project.alone(outdir)
    return project.check(await run(process.execPath, [file], { cwd: alone }), project.nodeBackend)
  },
})

const viteDev = {
  name: 'vite dev, browser',
  async run(project) {
    const server = await serveByVite({ folder: project.folder, entry: 'main.mjs' })
    try {
      return await inChromium(project, server.url)
    } finally {
      await server.close()
    }
  },
}

export const rows = [
  forBrowser('esbuild', byEsbuild, true),
  forBrowser('vite build', byVite),
  viteDev,
  forBrowser('webpack', byWebpack),
  forBrowser('rollup', byRollup),
  forBrowser('bun build', byBun),
  forNode('esbuild', byEsbuild, 'esm'),
  forNode('esbuild', byEsbuild, 'cjs'),
  forNode('webpack', byWebpack, 'esm'),
  forNode('webpack', byWebpack, 'cjs'),
]
