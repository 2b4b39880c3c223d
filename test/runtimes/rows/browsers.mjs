import { closeBrowsers, serve, visit } from '../browsers.mjs'
import { byEsbuild } from '../bundlers.mjs'

// A page and a Web Worker, under a policy that allows WebAssembly and one that forbids it.

const POLICIES = [
  ["CSP 'wasm-unsafe-eval'", "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'", 'relaxed'],
  ['CSP without WebAssembly', "default-src 'self'; script-src 'self'", 'js'],
]

/** The same program on the page, or in a worker that the page starts. */
async function bundle({ folder }, place, outdir) {
  if (place === 'page') return byEsbuild({ folder, entry: 'main.mjs', outdir })
  await byEsbuild({ folder, entry: 'worker-page.mjs', outdir })
  return byEsbuild({ folder, entry: 'worker.mjs', outdir, name: 'worker.js' })
}

const row = (browser, place, [policyName, policy, backend], quick) => ({
  name: `${browser}, ${place}, ${policyName}`,
  quick,
  close: closeBrowsers,
  async run(project) {
    const outdir = await project.outdir(place)
    await bundle(project, place, outdir)
    const server = await serve({ folder: outdir, policy })
    try {
      return project.check(await visit(browser, server.url), backend)
    } finally {
      await server.close()
    }
  },
})

export const rows = ['chromium', 'firefox'].flatMap((browser) =>
  ['page', 'worker'].flatMap((place) =>
    POLICIES.map((policy) => row(browser, place, policy, browser === 'chromium')),
  ),
)
