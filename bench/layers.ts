/*
 * The kernels of `lenet5-simd/kernels` at the shape of each layer, one image, tensors in linear memory. The model does
 * not run these: it folds layers and takes eight images at once. Its own percent of peak is that of the tables above.
 */
import { CONNECTIONS } from './opponents/net.js'
import { createKernels } from './package.js'
import type { Report } from './report.js'

export async function layers(report: Report): Promise<void> {
  const kernels = await createKernels()
  const random = (length: number): Float32Array => Float32Array.from({ length }, () => Math.random() - 0.5)
  const tensor = (...shape: number[]) =>
    kernels.tensor(shape, random(shape.reduce((product, dim) => product * dim, 1)))
  const conv = (
    maps: number,
    side: number,
    outputMaps: number,
    connections?: readonly (readonly number[])[],
  ) => {
    const input = tensor(maps, side, side)
    const weights = tensor(outputMaps, maps, 5, 5)
    const options = {
      maps,
      height: side,
      width: side,
      outputMaps,
      weights,
      bias: tensor(outputMaps),
      connections,
    }
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
    const options = {
      inputs,
      outputs,
      weights: tensor(outputs, inputs),
      bias: tensor(outputs),
      squash: 'tanh' as const,
    }
    return () => kernels.dense(input, options).dispose()
  }
  const codes = { inputs: 84, outputs: 10, weights: tensor(10, 84) }
  const f6 = tensor(84)
  await report.compare('The kernels alone, each at a layer’s shape', [
    { name: 'C1, conv5x5 1×32×32 to 6 maps', run: conv(1, 32, 6), macs: 117_600 },
    { name: 'S2, subsample2x2 6×28×28, squash', run: pool(6, 28), macs: 1_176 },
    {
      name: 'C3, conv5x5 6×14×14 to 16 maps, 60 connections',
      run: conv(6, 14, 16, CONNECTIONS),
      macs: 150_000,
    },
    { name: 'S4, subsample2x2 16×10×10, squash', run: pool(16, 10), macs: 400 },
    { name: 'C5, dense 400 to 120, squash', run: dense(400, 120), macs: 48_000 },
    { name: 'F6, dense 120 to 84, squash', run: dense(120, 84), macs: 10_080 },
    { name: 'OUTPUT, rbf 84 to 10', run: () => kernels.rbf(f6, codes).dispose(), macs: 840 },
  ])
}
