// A Redis and workers of one's own, for the example and its test.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Starts Debian's redis-server in a folder of its own. */
export async function startRedis() {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'pages-'))
  const redis = spawn(
    'redis-server',
    ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  redis.on('error', () => {
    console.error('redis-server is missing: apt-get install redis-server')
    process.exit(1)
  })
  await new Promise((ready) => {
    redis.stdout.on('data', (text) => String(text).includes('Ready to accept') && ready())
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      redis.kill()
      await once(redis, 'exit')
      await rm(folder, { recursive: true })
    },
  }
}

/** Starts a worker; resolves when it reads. */
export async function startWorker(url) {
  const worker = spawn(process.execPath, [fileURLToPath(new URL('worker.mjs', import.meta.url))], {
    env: { ...process.env, REDIS_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(worker.stdout, 'data')
  return worker
}
