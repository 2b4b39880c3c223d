import { join } from 'node:path'
import { closeBrowsers, serve, visit } from '../browsers.mjs'
import { byEsbuild } from '../bundlers.mjs'
import { reportIn } from '../expected.mjs'
import { bin, run } from '../process.mjs'

// Threads: two workers answer as one model does, bit for bit.

function check(output, backend) {
  const { digits, ...report } = reportIn(output)
  const expected = { backend, size: 2, same: true }
  if (JSON.stringify(report) !== JSON.stringify(expected) || digits.join('') !== '0123456789') {
    throw new Error(`the pool reports ${JSON.stringify({ digits, ...report })}`)
  }
  return backend
}

const thread = (name, command, args, backend) => ({
  name: `pool, ${name}`,
  quick: true,
  async run({ folder, nodeBackend }) {
    const env = { DENO_DIR: join(folder, '.deno') }
    return check(await run(command, [...args, 'pool.mjs'], { cwd: folder, env }), backend ?? nodeBackend)
  },
})

const page = (browser, quick) => ({
  name: `pool, ${browser}`,
  quick,
  close: closeBrowsers,
  async run(project) {
    const outdir = await project.outdir('pool')
    await byEsbuild({ folder: project.folder, entry: 'pool.mjs', outdir })
    const server = await serve({
      folder: outdir,
      policy: "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:",
    })
    try {
      return check(await visit(browser, server.url), 'relaxed')
    } finally {
      await server.close()
    }
  },
})

export const rows = [
  thread('node', process.execPath, []),
  thread('deno', bin('deno'), ['run'], 'relaxed'),
  thread('bun', bin('bun'), ['run'], 'relaxed'),
  page('chromium', true),
  page('firefox', false),
]
