import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, end, run, start } from '../process.mjs'

// A Cloudflare Worker: bundled by wrangler as it would be deployed, served by workerd.

const DATE = '2026-04-01'

const wranglerConfig = { name: 'lenet5', main: '../../workerd.mjs', compatibility_date: DATE }

/** What wrangler wrote, as workerd's configuration. */
function capnp(files) {
  const modules = files
    .filter((file) => /\.(js|wasm.*)$/.test(file))
    .sort((a, b) => Number(b.endsWith('.js')) - Number(a.endsWith('.js')))
    .map((file) => {
      const kind = file.endsWith('.js') ? 'esModule' : 'wasm'
      return `(name = "${file}", ${kind} = embed "dist/${file}")`
    })
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [${modules.join(', ')}], compatibilityDate = "${DATE}"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`
}

/** The port that workerd says it listens on. */
function port(child) {
  return new Promise((done, fail) => {
    let said = ''
    child.stdio[3].on('data', (text) => {
      said += text
      const found = /"port":(\d+)/.exec(said)
      if (found) done(Number(found[1]))
    })
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
    })
    child.on('error', fail)
    child.on('close', (code) => fail(new Error(`workerd ended with exit code ${code}\n${stderr}`)))
  })
}

export const rows = [
  {
    name: 'workerd',
    quick: true,
    async run(project) {
      const cwd = await project.outdir('workerd')
      await writeFile(join(cwd, 'wrangler.json'), JSON.stringify(wranglerConfig))
      await run(bin('wrangler'), ['deploy', '--dry-run', '--outdir', 'dist'], { cwd })
      await writeFile(join(cwd, 'config.capnp'), capnp(await readdir(join(cwd, 'dist'))))
      const child = start(bin('workerd'), ['serve', '--control-fd=3', 'config.capnp'], {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      })
      try {
        const response = await fetch(`http://127.0.0.1:${await port(child)}/`)
        return project.check(await response.text(), 'relaxed')
      } finally {
        end(child)
      }
    },
  },
]
