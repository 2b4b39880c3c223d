// Trains the weights the package ships: `npm run train`, or after a build `node scripts/train.mjs --help`.
//
// The command line's `train` with MNIST of node_modules and weights/<net>.safetensors, then a report of the run. MNIST's
// training set without its last 10,000 images is trained on, and drawn digits besides (datasets/make/make-drawn.ts); those
// 10,000 are the validation set; the test set is read once, at the end. Everything is drawn from the seed, and the backend
// is fixed to SIMD128 without its relaxed instructions (whose rounding is the processor's), so that the same command gives
// the same bytes.
//
// `--net lines` trains the net that reads lines instead: see scripts/train-lines.ts.
//
// With --data it trains on any ten classes in four such files, and writes weights/<the directory's name>.safetensors.
// The report is weights/report/<name>/: learning curve, distorted digits, confusion table, misread digits.
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DEFAULT_AUGMENT, LeNet5, loadMnist } from 'lenet5-simd'
import { DRAWN, MNIST } from './mnist-training.mjs'
import { confusionChart, distortedDigits, learningCurve, misreadDigits } from './training-report.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const mnist = join(root, MNIST)

// The command line checks what else there is.
const { values } = parseArgs({
  options: {
    net: { type: 'string', short: 'n', default: 'default' },
    data: { type: 'string', short: 'd', default: mnist },
    out: { type: 'string', short: 'o' },
  },
  strict: false,
})
const data = resolve(values.data)
const own = data !== mnist
const out = resolve(values.out ?? join(root, `weights/${own ? basename(data) : values.net}.safetensors`))
const name = basename(out, '.safetensors')
const report = join(dirname(out), 'report', name)
const history = join(report, 'history.json')

/** Runs a program of the project; where it fails this one ends too. */
function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const given = process.argv.slice(2)
// The net of lines is trained by a program of its own, and then learns how sure it may be.
if (values.net === 'lines') {
  run('scripts/run-ts.mjs', 'scripts/train-lines.ts', ...given, '--out', out)
  run('scripts/run-ts.mjs', 'scripts/fit-lines.ts', out)
  process.exit()
}
const paths = ['--data', data, '--out', out, '--history', history]
run('build/cli/lenet5-simd.js', 'train', ...given, ...paths, ...(own ? [] : DRAWN))
if (given.includes('--help') || given.includes('-h')) process.exit()
// The weights are done; what `reject` needs beside them, where they read digits, is learned by a TypeScript program.
if (!own && !given.includes('--quick')) run('scripts/run-ts.mjs', 'scripts/learn-digit-test.ts', out)

const { epochs } = JSON.parse(await readFile(history, 'utf8'))
const model = await LeNet5.fromSafetensors(new Uint8Array(await readFile(out)), { simd: 'baseline' })
const { train, test } = await loadMnist(data)
const { confusion, misclassified } = model.evaluate(test)
const { digits } = model.predict(test.images)
await mkdir(report, { recursive: true })
await writeFile(join(report, 'learning-curve.svg'), learningCurve(epochs))
if (!given.includes('--no-augment'))
  await writeFile(join(report, 'distorted.png'), distortedDigits(train, DEFAULT_AUGMENT, 1))
await writeFile(join(report, 'confusion.svg'), confusionChart(confusion))
await writeFile(join(report, 'misread.svg'), misreadDigits(test, misclassified, digits))
await rm(history)
console.log(`wrote ${relative(process.cwd(), report)}/`)
