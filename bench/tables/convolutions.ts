/* The package's 5×5 convolution alone on large maps, beside that of others. */
import type { BenchSpec, Report } from '../report.js'

/** Nested arrays take a second for the large ones. */
const SHAPES = {
  quick: [
    { maps: 1, side: 128, outputMaps: 6 },
    { maps: 6, side: 64, outputMaps: 16 },
  ],
  full: [
    { maps: 1, side: 512, outputMaps: 6 },
    { maps: 6, side: 256, outputMaps: 16 },
  ],
} as const

export async function convolutions(report: Report, alone: boolean): Promise<void> {
  for (const shape of SHAPES[report.quick ? 'quick' : 'full']) {
    const { maps, side, outputMaps } = shape
    const macs = (side - 4) ** 2 * 25 * maps * outputMaps
    const row = (
      name: string,
      contender: BenchSpec['contender'],
      options: object,
      own?: true,
    ): BenchSpec => ({ name, contender, options: { shape, ...options }, n: 1, macs, ...(own && { own }) })
    const opponents = [
      row('tfjs-wasm conv2d + add', 'tfjs', { backend: 'wasm' }),
      row('onnxruntime-web Conv', 'onnxruntime', { runtime: 'web', graph: 'convolution' }),
    ]
    const specs = [
      row('conv5x5 on tensors', 'kernels', { tensors: true }, true),
      row('conv5x5, arrays in and out', 'kernels', {}, true),
      ...(alone ? [] : opponents),
      row('JavaScript, nested arrays', 'naive', {}),
      row('JavaScript, typed-array loops', 'javascript', { style: 'loops' }),
      row('JavaScript, unrolled by hand', 'javascript', { style: 'unrolled' }),
    ]
    const title = `conv5x5, ${maps}×${side}×${side} to ${outputMaps} maps`
    await report.compare(title, specs, { peak: true, ...(!report.quick && { rounds: 7 }) })
  }
}
