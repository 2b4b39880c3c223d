// Runs what wrangler built under the real workerd: `const { url, pid, stop } = await startWorkerd()`.
import { spawn } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const dist = new URL('../dist/', import.meta.url)
const workerd = createRequire(import.meta.url)('workerd').default

/** The kinds of modules, by how a file's name ends. */
const KINDS = { js: 'esModule', wasm: 'wasm', html: 'text' }

/** What wrangler would tell the fleet, for one machine: worker.js first, then what it imports. */
async function writeConfig() {
  const { compatibility_date: date } = JSON.parse(
    await readFile(new URL('../wrangler.jsonc', import.meta.url), 'utf8'),
  )
  const names = (await readdir(dist)).filter((name) => KINDS[name.split('.').at(-1)] !== undefined)
  const modules = names
    .sort((a, b) => Number(b === 'worker.js') - Number(a === 'worker.js'))
    .map((name) => `    (name = "${name}", ${KINDS[name.split('.').at(-1)]} = embed "${name}"),`)
  const config = new URL('config.capnp', dist)
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  compatibilityDate = "${date}",
  modules = [
${modules.join('\n')}
  ],
);
`,
  )
  return fileURLToPath(config)
}

/** Whatever stands before workerd: `taskset` and its arguments, or nothing. */
export async function startWorkerd({ port = 0, before = [] } = {}) {
  const [command, ...args] = [
    ...before,
    workerd,
    'serve',
    await writeConfig(),
    `--socket-addr=http=127.0.0.1:${port}`,
    '--control-fd=3',
  ]
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  const listening = new Promise((resolve, reject) => {
    let told = ''
    child.stdio[3].on('data', (bytes) => {
      told += bytes
      const line = told.split('\n').find((text) => text.includes('"listen"'))
      if (line) resolve(JSON.parse(line).port)
    })
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`workerd ended with exit code ${code}; is port ${port} free?`)),
    )
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return {
    url: `http://127.0.0.1:${await listening}`,
    pid: child.pid,
    ended,
    async stop() {
      child.kill()
      await ended
    },
  }
}
