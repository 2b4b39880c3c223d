/* Whole pictures scanned, beside the network on each window. */
import type { BenchSpec, Report } from '../report.js'

/** Multiply-adds of a scan that computes each folded map once. */
function scanMacs(width: number, height: number): number {
  const s2 = [(width - 4) >> 1, (height - 4) >> 1] as const
  const s4 = [(s2[0] - 4) >> 1, (s2[1] - 4) >> 1] as const
  const outputs = (s4[0] - 4) * (s4[1] - 4)
  return s2[0] * s2[1] * 6 * 25 + s4[0] * s4[1] * 60 * 25 + outputs * (48_000 + 10_080)
}

export async function scans(report: Report): Promise<void> {
  for (const width of report.quick ? [640] : [64, 160, 640]) {
    const height = width === 64 ? 64 : (width * 3) / 4
    const cells = (((width - 32) >> 2) + 1) * (((height - 32) >> 2) + 1)
    const own = { contender: 'lenet5', n: width, units: 1, own: true } as const
    const specs: BenchSpec[] = [
      { ...own, name: 'scan', options: { method: 'scan' }, macs: scanMacs(width, height) },
      { ...own, name: `predict of its ${cells} windows`, options: { method: 'windows' } },
    ]
    // Noise is far from any digit, its distances large.
    await report.compare(`A picture of ${width}×${height}`, specs, { peak: true, tolerance: 1e-2 })
  }
}
