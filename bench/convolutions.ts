/* The package's 5×5 convolution alone, on tensors that stay in linear memory. */
import type { Runner } from './interleave.js'
import { createKernels } from './package.js'

/** Maps and side of the input, maps of the output. */
export const SHAPES = [
  [1, 512, 6],
  [6, 256, 16],
] as const

/** Small numbers that repeat from run to run. */
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 24 - 0.5)

/** One shape, its values, and what runs on them. */
export async function convolution(maps: number, side: number, outputMaps: number) {
  const kernels = await createKernels()
  const pixels = noise(maps * side * side)
  const weights = noise(outputMaps * maps * 25)
  const bias = noise(outputMaps)
  const shape = { maps, height: side, width: side, outputMaps }
  const input = kernels.tensor([maps, side, side], pixels)
  const inMemory = {
    ...shape,
    weights: kernels.tensor([outputMaps, maps, 5, 5], weights),
    bias: kernels.tensor([outputMaps], bias),
  }
  const macs = (side - 4) ** 2 * 25 * maps * outputMaps
  const onArrays = (): Float32Array => kernels.conv5x5(pixels, { ...shape, weights, bias })
  const runners: Runner[] = [
    { name: 'conv5x5 on tensors', run: () => kernels.conv5x5(input, inMemory).dispose(), macs },
    { name: 'conv5x5, arrays in and out', run: onArrays, macs },
  ]
  const title = `conv5x5, ${maps}×${side}×${side} to ${outputMaps} maps`
  return { title, pixels, weights, bias, macs, runners, expected: onArrays() }
}
