/*
 * `lenet5-simd/kernels` at the shape of each layer, one image, tensors in linear memory, beside its plain JavaScript.
 * Call and checks are included. The model runs its own plan of these loops: see the table layer by layer.
 */
import { type BenchSpec, type Report, rowOf } from '../report.js'

const LAYERS = [
  ['c1', 'C1, conv5x5 1×32×32 to 6 maps', 117_600],
  ['s2', 'S2, subsample2x2 6×28×28, squash', 1_176],
  ['c3', 'C3, conv5x5 6×14×14 to 16 maps, 60 pairs', 150_000],
  ['s4', 'S4, subsample2x2 16×10×10, squash', 400],
  ['c5', 'C5, dense 400 to 120, squash', 48_000],
  ['f6', 'F6, dense 120 to 84, squash', 10_080],
  ['output', 'OUTPUT, rbf 84 to 10', 840],
] as const

export async function kernels(report: Report): Promise<void> {
  const specs = LAYERS.flatMap(([layer, name, macs]): BenchSpec[] => [
    { name, contender: 'kernels', options: { layer }, n: 1, macs, own: true },
    { name: `${name}, js`, contender: 'kernels', options: { layer, simd: 'js' }, n: 1 },
  ])
  const { timings } = await report.contest(specs, report.quick ? {} : { warmUp: 700 })
  const rows = LAYERS.map(([, name], i) => {
    const [fast, plain] = [timings[2 * i]!, timings[2 * i + 1]!]
    const { ratio, ...row } = rowOf(fast)
    const times = (plain.microseconds / fast.microseconds).toFixed(1)
    return { ...row, name, value: `${times} × plain JavaScript's ${plain.microseconds.toFixed(1)} µs` }
  })
  report.table({ title: 'The kernels alone, each at a layer’s shape', rows })
}
