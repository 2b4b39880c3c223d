/*
 * Where a call of the model spends its time: the engine's own program, run whole and layer by layer. What the sum of them
 * lacks of the whole call is TypeScript. `npm run program` lists the instructions.
 */
import { layersOf } from '../contenders/layers.js'
import type { BenchSpec, Report } from '../report.js'

export async function layers(report: Report): Promise<void> {
  for (const n of report.quick ? [1] : [8, 4, 1]) {
    const found = await layersOf(n)
    const all = [...found.values()].reduce((sum, macs) => sum + macs, 0)
    const part = (name: string, macs: number, layer?: string): BenchSpec => ({
      name,
      contender: 'layers',
      options: { count: n, ...(layer !== undefined && { layer }) },
      n,
      macs,
      own: true,
    })
    const whole = { method: 'predict', simd: 'baseline' }
    const specs: BenchSpec[] = [
      { name: 'the whole call of predict', contender: 'lenet5', options: whole, n, macs: all, own: true },
      part('its program', all),
      ...[...found].map(([name, macs]) => part(name, macs, name)),
    ]
    const title = n === 1 ? 'One image, layer by layer' : `An image of ${n}, layer by layer`
    await report.compare(title, specs, { peak: true })
  }
}
