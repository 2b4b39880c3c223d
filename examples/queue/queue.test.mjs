// Workers that are killed at random lose nothing and store nothing twice; a page that is no picture fails by itself.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Queue } from 'bullmq'
import { decode } from 'fast-png'
import { Redis } from 'ioredis'
import { LeNet5 } from 'lenet5-simd'
import { startRedis, startWorker } from './cluster.mjs'
import { makePage } from './pages.mjs'

const PAGES = 40
const KILLS = 4

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** What one worker would store of a page. */
function expectedOf(model, { png }) {
  const { data, width, height } = decode(png)
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let at = 0; at < width * height; at++) rgba.fill(data[at], 4 * at, 4 * at + 3)
  const { lines } = model.readPage({ data: rgba, width, height })
  return lines.map(({ text, certainty }) => ({ text, certainty: Number(certainty.toFixed(4)) }))
}

test('killed workers lose no page and store none twice; a poisoned page fails with its error', async () => {
  const server = await startRedis()
  process.env.REDIS_URL = server.url
  const { connection, putPage, QUEUE, RESULTS } = await import('./queue.mjs')
  const redis = new Redis(connection)
  const queue = new Queue(QUEUE, { connection })
  const different = Array.from({ length: 6 }, (_, i) => makePage(i))
  const model = await LeNet5.load({ lines: true })
  const expected = different.map((page) => expectedOf(model, page))
  for (let i = 0; i < PAGES; i++) await putPage(queue, redis, `page-${i}`, different[i % 6].png)
  await putPage(queue, redis, 'poisoned', different[0].png.subarray(0, 500))
  const workers = [await startWorker(server.url), await startWorker(server.url)]
  for (let kill = 0; kill < KILLS; kill++) {
    await wait(300 + 700 * Math.random())
    const victim = Math.floor(Math.random() * workers.length)
    workers[victim].kill('SIGKILL')
    await once(workers[victim], 'exit')
    workers[victim] = await startWorker(server.url)
  }
  for (;;) {
    const { waiting, active, delayed } = await queue.getJobCounts('waiting', 'active', 'delayed')
    if (waiting + active + delayed === 0) break
    await wait(200)
  }
  const stored = await redis.hgetall(RESULTS)
  assert.equal(Object.keys(stored).length, PAGES)
  for (let i = 0; i < PAGES; i++) {
    const { id, lines } = JSON.parse(stored[`page-${i}`])
    assert.equal(id, `page-${i}`)
    assert.deepEqual(lines, expected[i % 6])
  }
  const failed = await queue.getFailed()
  assert.deepEqual(
    failed.map(({ id }) => id),
    ['poisoned'],
  )
  assert.match(failed[0].failedReason, /^[A-Z_]+: /)
  assert.equal((await redis.keys('pages:picture:*')).length, 1, 'only the poisoned page is kept')
  for (const worker of workers) {
    worker.kill('SIGTERM')
    await once(worker, 'exit')
  }
  await queue.close()
  await redis.quit()
  await server.stop()
})
