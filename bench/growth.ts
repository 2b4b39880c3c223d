/* The cost of every batch size to 64, and how far the dearest is above the line from n = 1 to the next multiple of 8. */
import { median } from './interleave.js'
import { waited } from './machine.js'
import { LeNet5 } from './package.js'
import type { Report } from './report.js'

export interface Growth {
  readonly n: number
  readonly microseconds: number
  /** The straight line's at n. */
  readonly line: number
}

export async function growth(report: Report, images: Uint8Array): Promise<readonly Growth[]> {
  const model = await LeNet5.load()
  const sizes = Array.from({ length: 64 }, (_, i) => i + 1)
  const times: number[][] = sizes.map(() => [])
  // The first rounds warm up. Each begins elsewhere: else the garbage collector, as regular as the rounds, would always
  // come at the same sizes.
  for (let round = -8; round < (report.quick ? 9 : 41); round++)
    for (let turn = 0; turn < sizes.length; turn++) {
      const n = sizes[(turn + 23 * (round + 8)) % sizes.length]!
      const calls = Math.ceil(32 / n)
      const batch = images.subarray(0, n * 784)
      const before = waited()
      const begun = performance.now()
      for (let call = 0; call < calls; call++) model.predict(batch)
      const time = performance.now() - begun - (waited() - before)
      if (round >= 0) times[n - 1]!.push((time * 1000) / calls)
    }
  const cost = times.map(median)
  const points = sizes.map((n) => {
    const next = Math.ceil(n / 8) * 8
    const line = cost[0]! + ((cost[next - 1]! - cost[0]!) * (n - 1)) / (next - 1)
    return { n, microseconds: cost[n - 1]!, line }
  })
  const excess = ({ microseconds, line }: Growth): number => microseconds / line
  const worst = points.reduce((a, b) => (excess(b) > excess(a) ? b : a))
  const eights = Array.from({ length: 8 }, (_, i) => points.slice(i * 8, i * 8 + 8))
  const row = (values: readonly string[]): string => values.map((value) => value.padStart(7)).join('')
  report.table('A call of predict with n images: microseconds, and beside the line from 1 to the next 8', [
    ...eights.flatMap((some) => [
      {
        name: `n = ${some[0]!.n} … ${some.at(-1)!.n}`,
        value: row(some.map(({ microseconds }) => microseconds.toFixed(1))),
      },
      { name: '', value: row(some.map((point) => `${excess(point).toFixed(2)}×`)) },
    ]),
    { name: 'dearest against the line', value: `${excess(worst).toFixed(3)} × at n = ${worst.n}` },
  ])
  return points
}
