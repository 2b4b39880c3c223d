/*
 * `lenet5-simd/kernels` at the shape of each layer, one image, tensors in linear memory, beside its plain JavaScript.
 * Call and checks are included. The model runs its own plan of these loops: see the tables layer by layer.
 */
import { createKernels } from 'lenet5-simd/kernels'
import { noise, type Prepare, type Work } from '../contender.js'
import { CONNECTIONS, type ConvolutionShape } from '../models/net.js'

type Kernels = Awaited<ReturnType<typeof createKernels>>

/** The kernels at the layers' shapes. */
function layers(kernels: Kernels): Readonly<Record<string, () => void>> {
  const tensor = (...shape: number[]) =>
    kernels.tensor(shape, noise(shape.reduce((product, dim) => product * dim, 1)))
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
  return {
    c1: conv(1, 32, 6),
    s2: pool(6, 28),
    c3: conv(6, 14, 16, CONNECTIONS),
    s4: pool(16, 10),
    c5: dense(400, 120),
    f6: dense(120, 84),
    output: () => kernels.rbf(f6, codes).dispose(),
  }
}

/** One 5×5 convolution of noise, on tensors that stay in linear memory or on arrays. */
function convolution(kernels: Kernels, { maps, side, outputMaps }: ConvolutionShape, tensors: boolean): Work {
  const pixels = noise(maps * side * side)
  const shape = { maps, height: side, width: side, outputMaps }
  const options = { ...shape, weights: noise(outputMaps * maps * 25), bias: noise(outputMaps) }
  const values = () => kernels.conv5x5(pixels, options)
  if (!tensors) return { run: values, values }
  const input = kernels.tensor([maps, side, side], pixels)
  const weights = kernels.tensor([outputMaps, maps, 5, 5], options.weights)
  const inMemory = { ...shape, weights, bias: kernels.tensor([outputMaps], options.bias) }
  return { run: () => kernels.conv5x5(input, inMemory).dispose(), values }
}

export const prepare: Prepare = async ({ layer, shape, simd, tensors }) => {
  const kernels = await createKernels(simd === 'js' ? { simd } : {})
  if (shape) return convolution(kernels, shape as ConvolutionShape, Boolean(tensors))
  return { run: layers(kernels)[layer as string]! }
}
