/*
 * The command `bench`: a short measurement on the user's own machine, of one image, a batch and training. The
 * project's figures beside other libraries come from bench/, which takes far longer.
 */
import { cpus } from 'node:os'
import { type Backend, LeNet5 } from 'lenet5-simd'
import { bold, count, dim, progressBar, say, sayJson, table } from '../terminal.js'

export interface BenchOptions {
  readonly seconds: number
  readonly json?: true
}

interface Row {
  readonly what: string
  /** Images a run reads. */
  readonly images: number
  readonly run: (model: LeNet5) => unknown
}

const PIXELS = 784
const BATCH = 512
const TRAINED = 64

/** Strokes that are no digits: what is in an image makes no difference to the time. */
const images = Uint8Array.from({ length: BATCH * PIXELS }, (_, at) => {
  const [x, y] = [at % 28, Math.floor(at / 28) % 28]
  return Math.abs(x - 14) < 3 && y > 3 && y < 24 ? 255 : 0
})
const labels = new Uint8Array(TRAINED).fill(1)

const ROWS: readonly Row[] = [
  { what: 'classify, one image', images: 1, run: (model) => model.classify(images.subarray(0, PIXELS)) },
  { what: `predict, a batch of ${BATCH}`, images: BATCH, run: (model) => model.predict(images) },
  {
    what: `fit, SGD in batches of ${TRAINED}`,
    images: TRAINED,
    run: (model) =>
      model.fit(
        { images: images.subarray(0, TRAINED * PIXELS), labels },
        { batchSize: TRAINED, optimizer: { kind: 'sgd', learningRate: 1e-6 } },
      ),
  },
]

/** Seconds an image takes: the median of runs that fill the time, after as long a warm-up as a fifth of it. */
async function measure({ images: perRun, run }: Row, model: LeNet5, seconds: number): Promise<number> {
  const times: number[] = []
  const begun = performance.now()
  const warm = begun + 200 * seconds
  for (let now = begun; now < begun + 1200 * seconds || times.length < 3; ) {
    await run(model)
    const end = performance.now()
    if (now >= warm) times.push(end - now)
    now = end
  }
  const median = times.sort((a, b) => a - b)[times.length >> 1] as number
  return median / 1000 / perRun
}

/** Times the kernels that run here beside the plain JavaScript ones, in turn, on this machine and one core. */
export async function bench({ seconds, json }: BenchOptions): Promise<void> {
  const fast = await LeNet5.load()
  const plain = await LeNet5.load({ simd: 'js' })
  const bar = progressBar('measuring {bar} {value}/{total}')
  bar?.start(2 * ROWS.length, 0)
  const results: { what: string; backend: Backend; seconds: number; plainSeconds: number }[] = []
  for (const row of ROWS) {
    const taken = await measure(row, fast, seconds)
    bar?.increment()
    const plainSeconds = await measure(row, plain, seconds)
    bar?.increment()
    results.push({ what: row.what, backend: fast.backend, seconds: taken, plainSeconds })
  }
  bar?.stop()
  if (json) {
    for (const result of results) sayJson(result)
    return
  }
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, one core, Node ${process.version}`
  say(`${bold(`lenet5-simd on ${fast.backend}`)}, ${machine}\n`)
  const rows = results.map(({ what, seconds: taken, plainSeconds }) => [
    what,
    `${(1e6 * taken).toFixed(1)} µs`,
    `${count(1 / taken)}/s`,
    `${(plainSeconds / taken).toFixed(1)} ×`,
  ])
  say(table([['', 'an image', 'images', 'plain JS'], ...rows], [1, 2, 3]))
  say(dim('\nmedians; plain JS: how many times as long the plain JavaScript kernels take'))
}
