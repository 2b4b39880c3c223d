/*
 * What a call costs as its input grows: one curve a table, one chart each. A contender of one curve sits in one process
 * and is called at every size in turn; a point is the lowest median of its rounds.
 */

import type { Curve } from '../contenders/growth.js'
import { lowestMedian, type Sample } from '../contest.js'
import { inProcess } from '../process.js'
import type { Report } from '../report.js'

export interface Growth {
  readonly curve: string
  readonly title: string
  /** What the size counts. */
  readonly size: string
  readonly points: readonly { readonly n: number; readonly microseconds: number }[]
}

interface Plan {
  readonly name: string
  readonly curve: Curve
  readonly title: string
  readonly size: string
  readonly sizes: readonly number[]
}

const to = (last: number, step = 1, first = step): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step)

export const PLANS: readonly Plan[] = [
  {
    name: 'batch',
    curve: 'batch',
    title: 'predict of 1 to 64 images',
    size: 'images a call',
    sizes: to(64),
  },
  {
    name: 'large-batch',
    curve: 'batch',
    title: 'predict of 1 to 100,000 images',
    size: 'images a call',
    sizes: [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000],
  },
  {
    name: 'picture',
    curve: 'picture',
    title: 'classify of a picture of up to 12 megapixels',
    size: 'pixels of the picture',
    sizes: [1_200, 4_800, 19_200, 76_800, 307_200, 786_432, 2_000_000, 4_000_000, 8_000_000, 12_000_000],
  },
  {
    name: 'line',
    curve: 'line',
    title: 'readDigits of a line of up to 200 digits',
    size: 'digits of the line',
    sizes: [1, 2, 5, 10, 20, 50, 100, 150, 200],
  },
  {
    name: 'classes',
    curve: 'classes',
    title: 'predict of 64 images in 2 to 96 classes',
    size: 'classes',
    sizes: [2, 10, ...to(96, 12, 24), 96],
  },
  {
    name: 'strip',
    curve: 'strip',
    title: 'scan of a strip 32 pixels high',
    size: 'pixels of its width',
    sizes: [32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192],
  },
  {
    name: 'page',
    curve: 'page',
    title: 'readPage of up to 40 lines of 20 digits',
    size: 'lines of the page',
    sizes: [1, 2, 5, 10, 20, 40],
  },
]

/** Every size in every round; each round begins elsewhere, else the garbage collector would always come at the same sizes. */
async function measure(plan: Plan, quick: boolean): Promise<Growth | string> {
  const { name, curve, title, size } = plan
  const seat = await inProcess({ name, contender: 'growth', options: { curve }, n: 1 })
  if (typeof seat === 'string') return seat
  const sizes = [...new Set(quick ? plan.sizes.filter((_, i) => i % 4 === 0) : plan.sizes)]
  const samples: Sample[][] = sizes.map(() => [])
  try {
    // The first round warms up.
    for (let round = 0; round <= (quick ? 2 : 9); round++)
      for (let turn = 0; turn < sizes.length; turn++) {
        const i = (turn + 23 * round) % sizes.length
        const sample = await seat.turn({ n: sizes[i]!, milliseconds: quick ? 10 : 60 })
        if (round > 0) samples[i]!.push(sample)
      }
  } finally {
    await seat.close()
  }
  const points = sizes.map((n, i) => ({ n, microseconds: lowestMedian(samples[i]!) }))
  return { curve: name, title, size, points }
}

/** How far the dearest batch is above the straight line from one image to the next multiple of 8. */
function dearest(points: Growth['points']): string {
  const cost = new Map(points.map(({ n, microseconds }) => [n, microseconds]))
  const excess = points.flatMap(({ n, microseconds }) => {
    const next = Math.ceil(n / 8) * 8
    const [one, eight] = [cost.get(1), cost.get(next)]
    if (one === undefined || eight === undefined || n === 1) return []
    return [{ n, times: microseconds / (one + ((eight - one) * (n - 1)) / (next - 1)) }]
  })
  const worst = excess.reduce((a, b) => (b.times > a.times ? b : a), { n: 1, times: 1 })
  return `dearest against the line from 1 to the next 8: ${worst.times.toFixed(3)} × at n = ${worst.n}`
}

export async function growth(report: Report): Promise<readonly Growth[]> {
  const curves: Growth[] = []
  for (const plan of PLANS) {
    const found = await measure(plan, report.quick)
    if (typeof found === 'string') {
      report.table({ title: `Growth: ${plan.title}`, rows: [], absent: [found] })
      continue
    }
    curves.push(found)
    const rows = found.points.map(({ n, microseconds }) => ({
      name: `${n.toLocaleString('en-US')} ${found.size}`,
      microseconds,
      value: `${(microseconds / n).toPrecision(3).padStart(9)} µs each`,
    }))
    const last = plan.name === 'batch' && !report.quick ? [{ name: dearest(found.points) }] : []
    report.table({ title: `Growth: ${plan.title}`, rows: [...rows, ...last] })
  }
  return curves
}
