/*
 * `lenet5-simd/kernels` at the shape of each layer, one image, tensors in linear memory, beside its plain JavaScript.
 * Call and checks are included. The model runs its own plan of these loops: see the tables layer by layer.
 */
import type { Runner } from './interleave.js'
import { CONNECTIONS } from './opponents/net.js'
import { createKernels } from './package.js'
import type { Report } from './report.js'

type Kernels = Awaited<ReturnType<typeof createKernels>>

const random = (length: number): Float32Array => Float32Array.from({ length }, () => Math.random() - 0.5)

function runners(kernels: Kernels): Runner[] {
  const tensor = (...shape: number[]) =>
    kernels.tensor(shape, random(shape.reduce((product, dim) => product * dim, 1)))
  const conv = (maps: number, side: number, outputMaps: number, table?: number[][]) => {
    const input = tensor(maps, side, side)
    const weights = tensor(outputMaps, maps, 5, 5)
    const shape = { maps, height: side, width: side, outputMaps, connections: table }
    const options = { ...shape, weights, bias: tensor(outputMaps) }
    return () => kernels.conv5x5(input, options).dispose()
  }
  const pool = (maps: number, side: number) => {
    const input = tensor(maps, side, side)
    const coefficients = { weights: tensor(maps), bias: tensor(maps) }
    const options = { maps, height: side, width: side, ...coefficients, squash: 'tanh' as const }
    return () => kernels.subsample2x2(input, options).dispose()
  }
  const dense = (inputs: number, outputs: number) => {
    const input = tensor(inputs)
    const weights = { weights: tensor(outputs, inputs), bias: tensor(outputs) }
    const options = { inputs, outputs, ...weights, squash: 'tanh' as const }
    return () => kernels.dense(input, options).dispose()
  }
  const codes = { inputs: 84, outputs: 10, weights: tensor(10, 84) }
  const f6 = tensor(84)
  return [
    { name: 'C1, conv5x5 1×32×32 to 6 maps', run: conv(1, 32, 6), macs: 117_600 },
    { name: 'S2, subsample2x2 6×28×28, squash', run: pool(6, 28), macs: 1_176 },
    { name: 'C3, conv5x5 6×14×14 to 16 maps, 60 pairs', run: conv(6, 14, 16, CONNECTIONS), macs: 150_000 },
    { name: 'S4, subsample2x2 16×10×10, squash', run: pool(16, 10), macs: 400 },
    { name: 'C5, dense 400 to 120, squash', run: dense(400, 120), macs: 48_000 },
    { name: 'F6, dense 120 to 84, squash', run: dense(120, 84), macs: 10_080 },
    { name: 'OUTPUT, rbf 84 to 10', run: () => kernels.rbf(f6, codes).dispose(), macs: 840 },
  ]
}

export async function kernels(report: Report): Promise<void> {
  const fast = runners(await createKernels())
  const plain = runners(await createKernels({ simd: 'js' }))
  const pace = { warmUp: report.quick ? 60 : 400 }
  const { rows, gigaflops } = await report.time([...fast, ...plain], pace)
  report.table(
    'The kernels alone, each at a layer’s shape',
    rows.slice(0, fast.length).map(({ name, microseconds, percentOfPeak }, i) => {
      const slow = rows[fast.length + i]!.microseconds
      const value = `${(slow / microseconds).toFixed(1)} × plain JavaScript's ${slow.toFixed(1)} µs`
      return { name, microseconds, ...(percentOfPeak && { percentOfPeak }), value }
    }),
    gigaflops,
  )
}
