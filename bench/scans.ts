/* Whole pictures scanned, beside the network on each window. */
import { sameValues } from './check.js'
import { LeNet5 } from './package.js'
import type { Report } from './report.js'

/** Multiply-adds of a scan that computes each folded map once. */
function scanMacs(width: number, height: number): number {
  const s2 = [(width - 4) >> 1, (height - 4) >> 1] as const
  const s4 = [(s2[0] - 4) >> 1, (s2[1] - 4) >> 1] as const
  const outputs = (s4[0] - 4) * (s4[1] - 4)
  return s2[0] * s2[1] * 6 * 25 + s4[0] * s4[1] * 60 * 25 + outputs * (48_000 + 10_080)
}

export async function scans(report: Report): Promise<void> {
  const model = await LeNet5.load()
  for (const [width, height] of report.quick
    ? ([[640, 480]] as const)
    : ([
        [64, 64],
        [160, 120],
        [640, 480],
      ] as const)) {
    const data = Uint8Array.from({ length: width * height }, (_, i) => Math.imul(i, 2654435761) >>> 24)
    const columns = ((width - 32) >> 2) + 1
    const rows = ((height - 32) >> 2) + 1
    const windows = new Uint8Array(rows * columns * 1024)
    for (let w = 0; w < rows * columns; w++)
      for (let y = 0; y < 32; y++) {
        const at = (4 * Math.floor(w / columns) + y) * width + 4 * (w % columns)
        windows.set(data.subarray(at, at + 32), w * 1024 + y * 32)
      }
    const picture = { data, width, height }
    const each = model.predict(windows).distances
    const scanned = model.scan(picture).distances
    const cells = rows * columns
    sameValues(
      'predict of windows',
      scanned,
      scanned.map((_, i) => each[(i % cells) * 10 + Math.floor(i / cells)]!),
      1e-2,
    )
    await report.compare(
      `A picture of ${width}×${height}`,
      [
        { name: 'scan', run: () => model.scan(picture), macs: scanMacs(width, height) },
        { name: `predict of its ${cells} windows`, run: () => model.predict(windows) },
      ],
      { rounds: report.quick ? 3 : 9 },
    )
  }
}
