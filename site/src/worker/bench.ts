/*
 * The figures of Measure, on the fastest backend and on plain JavaScript: one image, batches and scans for a third of
 * a second each, and two epochs of training, with fewer images in JavaScript, so that nobody waits for it.
 */
import { LeNet5 } from 'lenet5-simd'
import { loadDigits } from './mnist.ts'
import type { BenchRow } from './protocol.ts'

/** Each figure takes about this long. */
const BUDGET_MS = 350

/** Runs of `task` a second; the first are not counted, they compile. */
function perSecond(task: () => void): number {
  const warm = performance.now()
  do task()
  while (performance.now() - warm < BUDGET_MS / 3)
  let runs = 0
  const begun = performance.now()
  do {
    task()
    runs++
  } while (performance.now() - begun < BUDGET_MS)
  return (1000 * runs) / (performance.now() - begun)
}

async function measure(simd: 'auto' | 'js'): Promise<BenchRow> {
  const { train, test } = await loadDigits()
  const model = await LeNet5.create({ simd })
  const image = test.images.slice(0, 784)
  const batch = test.images.slice(0, 200 * 784)
  const wide = { data: new Uint8Array(320 * 64).map((_, i) => test.images[i] ?? 0), width: 320, height: 64 }
  // Many at a time: a browser's clock is coarse.
  const single = perSecond(() => {
    for (let i = 0; i < 20; i++) model.classify(image)
  })
  const predict = perSecond(() => model.predict(batch))
  const scan = perSecond(() => model.scan(wide))
  const count = simd === 'js' ? 320 : 1600
  const { epochs } = await model.fit(
    { images: train.images.subarray(0, count * 784), labels: train.labels.subarray(0, count) },
    { epochs: 2, batchSize: 32 },
  )
  const row = {
    backend: model.backend,
    single: 1e6 / (single * 20),
    batch: predict * 200,
    scan,
    training: epochs[1]!.imagesPerSecond,
  }
  model.dispose()
  return row
}

/** The fastest backend here and plain JavaScript. */
export const bench = async (): Promise<BenchRow[]> => [await measure('auto'), await measure('js')]
