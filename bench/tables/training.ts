/* Training through `fit`, images a second, and PyTorch beside it where there is one. */
import type { BenchSpec, Report } from '../report.js'

export async function training(report: Report): Promise<void> {
  const n = report.quick ? 1_600 : 6_400
  const fit = (kind: 'sgd' | 'adamw', batchSize: number, augment = false): BenchSpec => ({
    name: `${kind}, batch of ${batchSize}${augment ? ', every image distorted' : ''}`,
    contender: 'fit',
    options: { kind, batchSize, augment },
    n,
    own: true,
  })
  const torch = (batchSize: number): BenchSpec => ({
    name: `PyTorch, one thread, sgd, batch of ${batchSize}`,
    contender: 'torch',
    options: { batchSize },
    n,
  })
  for (const size of [32, 64]) {
    const specs = [
      fit('sgd', size),
      torch(size),
      fit('adamw', size),
      fit('sgd', size, true),
      fit('adamw', size, true),
    ]
    const turn = report.quick ? 100 : 1000
    const { timings, absent } = await report.contest(specs, { turn, warmUp: turn })
    const rows = timings.map((timing) => ({
      ...timing,
      value: `${Math.round(1e6 / timing.microseconds).toLocaleString('en-US')} images/s`,
    }))
    report.table({ title: `Training through fit, batches of ${size}`, rows, absent })
  }
}
