/* The package beside what a user would take instead: `npm run bench`. Flags and method: bench/README.md. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { drawBars, drawGrowth } from './chart.js'
import { machine } from './machine.js'
import { readmeTables } from './markdown.js'
import { Report, type Table } from './report.js'
import { browser, inChromium } from './tables/browser.js'
import { bytesShipped } from './tables/bytes.js'
import { classes } from './tables/classes.js'
import { coldStart } from './tables/cold.js'
import { convolutions } from './tables/convolutions.js'
import { cores } from './tables/cores.js'
import { type Growth, growth } from './tables/growth.js'
import { inference, titleOf } from './tables/inference.js'
import { kernels } from './tables/kernels.js'
import { layers } from './tables/layers.js'
import { scans } from './tables/scans.js'
import { training } from './tables/training.js'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    alone: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
  },
})
const { quick, only, alone, readme } = values
const root = new URL(`file://${process.cwd()}/`)
const results = new URL('bench/results/', root)

if (readme) {
  const { tables } = JSON.parse(readFileSync(new URL('latest.json', results), 'utf8')) as { tables: Table[] }
  console.log(readmeTables(tables))
  process.exit(0)
}

const report = new Report(machine(quick, alone), quick)
let curves: readonly Growth[] = []
const parts: Readonly<Record<string, () => unknown>> = {
  inference: () => inference(report, alone),
  browser: () => browser(report, alone),
  layers: () => layers(report),
  growth: async () => {
    curves = await growth(report)
  },
  classes: () => classes(report),
  kernels: () => kernels(report),
  convolutions: () => convolutions(report, alone),
  scans: () => scans(report),
  training: () => training(report),
  cores: () => cores(report),
  cold: () => coldStart(report, alone),
  bytes: () => bytesShipped(report, alone),
}
if (only && !(only in parts)) throw new Error(`--only takes ${Object.keys(parts).join(', ')}, got ${only}`)
for (const [name, part] of Object.entries(parts)) if (!only || name === only) await part()

report.write(new URL(`${only ?? 'latest'}.json`, results))
// The charts in docs/ are those of a full run.
const folder = quick || alone ? results : new URL('docs/', root)
drawBars(report.tables, titleOf, new URL('bench-node.svg', folder))
drawBars(report.tables, (n) => inChromium(titleOf(n)), new URL('bench.svg', folder))
for (const curve of curves) drawGrowth(curve, new URL(`growth-${curve.curve}.svg`, folder))
if (!only) console.log(`\nREADME.md is to say:\n\n${readmeTables(report.tables)}`)
