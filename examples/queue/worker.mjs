// Reads pages from the queue until it is told to stop: start as many as there are cores, on any number of machines.
//
//   REDIS_URL=redis://host:6379 node worker.mjs
import { UnrecoverableError, Worker } from 'bullmq'
import { decode } from 'fast-png'
import { Redis } from 'ioredis'
import { LeNet5 } from 'lenet5-simd'
import { connection, pictureKey, QUEUE, RESULTS } from './queue.mjs'

const redis = new Redis(connection)
const model = await LeNet5.load({ lines: true })

/** A PNG as RGBA. */
function pictureOf(bytes) {
  const { data, width, height, channels, depth } = decode(bytes)
  const shift = depth === 16 ? 8 : 0
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let at = 0; at < width * height; at++)
    for (let c = 0; c < 3; c++) rgba[4 * at + c] = data[at * channels + (channels > 2 ? c : 0)] >> shift
  return { data: rgba, width, height }
}

async function readPage({ data: { id } }) {
  const bytes = await redis.getBuffer(pictureKey(id))
  // Read before by a worker that died before it could say so.
  if (bytes === null && (await redis.hexists(RESULTS, id))) return
  let page
  try {
    page = model.readPage(pictureOf(bytes))
  } catch (error) {
    // The page will not get better: it goes to the failed set, with the error's code where it has one.
    throw new UnrecoverableError(`${error.code ?? 'BROKEN_PICTURE'}: ${error.message}`)
  }
  const lines = page.lines.map(({ text, certainty }) => ({ text, certainty: Number(certainty.toFixed(4)) }))
  await redis.multi().hset(RESULTS, id, JSON.stringify({ id, lines })).del(pictureKey(id)).exec()
}

const worker = new Worker(QUEUE, readPage, {
  connection,
  // A worker that died is noticed when its lock runs out, and its page goes to another, as often as it takes.
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000,
})
worker.on('error', (error) => console.error(error.message))
process.on('SIGTERM', async () => {
  await worker.close()
  await redis.quit()
  process.exit()
})
console.log('ready')
