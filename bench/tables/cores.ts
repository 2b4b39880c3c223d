/* The pool with one worker and more, beside one model: on all cores, and so the only table that is not pinned. */
import { cpus } from 'node:os'
import type { BenchSpec, Report } from '../report.js'

const IMAGES = 60_000

export async function cores(report: Report): Promise<void> {
  const workers = cpus().length
  const sizes = [1, 2, 4, 8, 16, 32].filter((size) => size < workers)
  const specs: BenchSpec[] = [
    {
      name: 'one model, main thread',
      contender: 'lenet5',
      options: { method: 'predict' },
      n: IMAGES,
      own: true,
    },
    ...[...sizes, workers].map(
      (size): BenchSpec => ({
        name: `a pool of ${size}`,
        contender: 'pool',
        options: { size },
        n: IMAGES,
        own: true,
        threads: size + 1,
      }),
    ),
  ]
  const { timings, absent } = await report.contest(specs, report.quick ? {} : { turn: 2000 })
  const one = timings.find(({ name }) => name === 'a pool of 1')
  const rows = timings.map((timing, i) => {
    const wall = `${((timing.microseconds * IMAGES) / 1000).toFixed(0)} ms`
    const model = `${(1 / timing.ratio).toFixed(2)} × as fast as the model`
    const alone =
      one && timing !== one ? [`${(one.microseconds / timing.microseconds).toFixed(2)} × as one worker`] : []
    return { ...timing, value: (i === 0 ? [wall] : [wall, model, ...alone]).join(', ') }
  })
  report.table({ title: '60,000 images by a pool', rows, absent })
}
