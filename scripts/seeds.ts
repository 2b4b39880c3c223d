/*
 * Trains a net from several seeds and says which one ships: `npm run train:seeds -- --net squashed --seeds 1,2,3,4,5`.
 *
 * Each seed is `npm run train` but for its report; what is done already, in build/seeds/, is not done again. The table has
 * errors and loss of the validation images, exactly and as the package holds them, in few bits, and the test's errors.
 * The seed with the fewest validation errors as packed, then the least loss, is to be the net's in cli/commands/train.ts:
 * the test has no say.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { unpackWeights } from '../src/files/shipped-weights.js'
import { LeNet5, loadMnist } from '../src/index.js'
import { DRAWN, MNIST } from './mnist-training.mjs'
import { packWeights, SHIPPED_BITS } from './shipped-weights.mjs'

const { values } = parseArgs({
  options: {
    net: { type: 'string', short: 'n', default: 'default' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    jobs: { type: 'string', default: '1' },
  },
})
const VALIDATION = 10_000
const seeds = values.seeds.split(',').map(Number)
const fileOf = (seed: number): string => `build/seeds/${values.net}-${seed}.safetensors`

/** Trains one seed, unless its file is there. */
function trainSeed(seed: number): Promise<void> {
  if (existsSync(fileOf(seed))) return Promise.resolve()
  const args = ['train', '--net', values.net, '--seed', String(seed), '--data', MNIST, '--out', fileOf(seed)]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['build/cli/lenet5-simd.js', ...args, ...DRAWN], {
      stdio: 'inherit',
    })
    child.once('error', reject).once('exit', (status) => {
      if (status === 0) resolve()
      else reject(new Error(`seed ${seed} ended with ${status}`))
    })
  })
}

mkdirSync('build/seeds', { recursive: true })
const waiting = [...seeds]
await Promise.all(
  Array.from({ length: Number(values.jobs) }, async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) await trainSeed(seed)
  }),
)

const { train, test } = await loadMnist(MNIST)
const validation = {
  images: train.images.subarray(-VALIDATION * 784),
  labels: train.labels.subarray(-VALIDATION),
}
const packed = `${SHIPPED_BITS} bits`
console.log(`the ${values.net} net: errors of ${VALIDATION} (loss)`)
console.log(`seed   validation             ${`validation, ${packed}`.padEnd(26)}test   test, ${packed}`)
const tests: number[] = []
for (const seed of seeds) {
  const file = readFileSync(fileOf(seed))
  const exact = await LeNet5.fromSafetensors(file, { simd: 'baseline' })
  const shipped = await LeNet5.fromSafetensors(unpackWeights(packWeights(file)), { simd: 'baseline' })
  const scores = [exact, shipped].map((model) => model.evaluate(validation))
  const shown = scores.map(({ misclassified, loss }) => `${misclassified.length} (${loss.toFixed(5)})`)
  const errors = [exact, shipped].map((model) => model.evaluate(test).misclassified.length)
  tests.push(errors[1] as number)
  console.log(
    String(seed).padEnd(7) +
      (shown[0] as string).padEnd(23) +
      (shown[1] as string).padEnd(26) +
      `${errors[0]}     ${errors[1]}`,
  )
}
console.log(`mean of the test errors: ${(tests.reduce((a, b) => a + b) / tests.length).toFixed(1)}`)
