// A thousand pages read by one worker and by two, on a Redis of its own: `npm start -- [--pages 1000]`.
import { parseArgs } from 'node:util'
import { Queue, QueueEvents } from 'bullmq'
import progress from 'cli-progress'
import { Redis } from 'ioredis'
import { startRedis, startWorker } from './cluster.mjs'
import { makePage } from './pages.mjs'

const { values } = parseArgs({ options: { pages: { type: 'string', default: '1000' } } })
const pages = Number(values.pages)
const redisServer = await startRedis()
process.env.REDIS_URL = redisServer.url
const { connection, putPage, QUEUE, RESULTS } = await import('./queue.mjs')
const redis = new Redis(connection)
const queue = new Queue(QUEUE, { connection })
const events = new QueueEvents(QUEUE, { connection })
await events.waitUntilReady()

/** Few pages are different, so that making them takes no time. */
const different = Array.from({ length: 20 }, (_, i) => makePage(i))

/** Reads pages `from` to `to` by the workers there are; the seconds it took. */
async function read(from, to, workers) {
  for (let i = from; i < to; i++) await putPage(queue, redis, `page-${i}`, different[i % 20].png)
  const bar = new progress.SingleBar({ format: `${workers} {bar} {value} of {total} pages, {eta} s to go` })
  const start = performance.now()
  if (process.stderr.isTTY) bar.start(to - from, 0)
  const running = await Promise.all(Array.from({ length: workers }, () => startWorker(redisServer.url)))
  const first = performance.now()
  for (let done = 0; done < to - from; ) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const counts = await queue.getJobCounts('waiting', 'active', 'prioritized', 'failed')
    done = to - from - counts.waiting - counts.active - counts.prioritized
    bar.update(done)
  }
  bar.stop()
  const seconds = (performance.now() - first) / 1000
  for (const worker of running) worker.kill('SIGTERM')
  await Promise.all(running.map((worker) => new Promise((resolve) => worker.once('exit', resolve))))
  console.log(
    `${workers} ${workers === 1 ? 'worker' : 'workers'}: ${to - from} pages in ${seconds.toFixed(1)} s, ` +
      `${((to - from) / seconds).toFixed(1)} a second (ready after ${((first - start) / 1000).toFixed(1)} s)`,
  )
}

await read(0, Math.floor(pages / 2), 1)
await read(Math.floor(pages / 2), pages, 2)

let lines = 0
let right = 0
for (let i = 0; i < pages; i++) {
  const result = JSON.parse(await redis.hget(RESULTS, `page-${i}`))
  const expected = different[i % 20].lines
  lines += expected.length
  right += expected.filter((text, at) => result.lines[at]?.text === text).length
}
console.log(
  `${await redis.hlen(RESULTS)} pages stored, ${((100 * right) / lines).toFixed(1)} % of ${lines} lines wholly right`,
)
await events.close()
await queue.close()
await redis.quit()
await redisServer.stop()
