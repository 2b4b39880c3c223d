/* The package's 5×5 convolution alone on large maps, beside that of others. */
import { sameValues } from './check.js'
import type { Runner } from './interleave.js'
import type * as installed from './opponents/index.js'
import * as javascript from './opponents/javascript.js'
import * as naive from './opponents/naive.js'
import { createKernels } from './package.js'
import type { Report } from './report.js'

/** Maps and side of the input, maps of the output; nested arrays take a second for the large ones. */
const SHAPES = {
  quick: [
    [1, 128, 6],
    [6, 64, 16],
  ],
  full: [
    [1, 512, 6],
    [6, 256, 16],
  ],
} as const

/** Small numbers that repeat from run to run. */
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 24 - 0.5)

export async function convolutions(report: Report, opponents: typeof installed | null): Promise<void> {
  const kernels = await createKernels()
  for (const [maps, side, outputMaps] of SHAPES[report.quick ? 'quick' : 'full']) {
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
    const expected = kernels.conv5x5(pixels, { ...shape, weights, bias })
    const nested = naive.convolution(maps, side, weights, bias)
    const nestedPixels = nested.maps(pixels)
    sameValues('nested arrays', expected, nested.run(nestedPixels).flat(2))
    const plain = (['loops', 'unrolled'] as const).map((style): Runner => {
      const run = javascript.convolution(style, maps, side, weights, bias)
      sameValues(style, expected, run(pixels))
      const name = style === 'loops' ? 'typed-array loops' : 'unrolled by hand'
      return { name: `JavaScript, ${name}`, run: () => run(pixels) }
    })
    const given = { pixels, weights, bias, expected }
    const runners: Runner[] = [
      { name: 'conv5x5 on tensors', run: () => kernels.conv5x5(input, inMemory).dispose() },
      { name: 'conv5x5, arrays in and out', run: () => kernels.conv5x5(pixels, { ...shape, weights, bias }) },
      ...((await opponents?.convolutions(maps, side, outputMaps, given)) ?? []),
      { name: 'JavaScript, nested arrays', run: () => nested.run(nestedPixels) },
      ...plain,
    ]
    const macs = (side - 4) ** 2 * 25 * maps * outputMaps
    await report.compare(
      `conv5x5, ${maps}×${side}×${side} to ${outputMaps} maps`,
      runners.map((runner) => ({ ...runner, macs })),
      { rounds: report.quick ? 3 : 7 },
    )
    for (const tensor of [input, inMemory.weights, inMemory.bias]) tensor.dispose()
  }
}
