import type { Layer } from '../../network/network.js'
import { cellField, seenShape } from './cells.js'
import type { Arena } from './memory.js'
import { pairMaps } from './pairing.js'
import { CELL, cellPlaces, type KernelSource, windowTaps } from './tables.js'

/** A convolution's weight gradient: correlate4x2's records and where its results go. */
export interface Correlation {
  readonly records: number
  readonly count: number
  readonly positions: number
  readonly results: number
  readonly table: number
}

/**
 * The weight gradient of a convolution, in records.
 *
 * @param output the layer whose gradient is correlated with what `layer` sees: itself, or folded the one after it
 * @param target where the gradients by the kernels and biases go
 */
export function correlate(
  arena: Arena,
  layer: Layer,
  output: Layer,
  target: KernelSource,
  folded: boolean,
): Correlation {
  const input = cellField(seenShape(layer, folded))
  const field = cellField(output.output)
  const stride = folded ? 2 : 1
  const area = target.kernel ** 2
  const words: number[] = []
  const table: number[] = []
  for (const { maps, inputs } of pairMaps(layer.connections ?? [])) {
    const taps = windowTaps(inputs, target.kernel, input.map, (i, j) => i * input.row + j * CELL)
    // Four taps at a time, of whichever input map; a short last group does its last tap again.
    for (let tap = 0; tap < taps.length; tap += 4) {
      const group = [0, 1, 2, 3].map((t) => Math.min(tap + t, taps.length - 1))
      words.push(
        ...group.map((t) => taps[t] as number),
        ...maps.map((map) => map * field.map),
        table.length * 4,
      )
      for (const map of maps)
        for (const t of group) {
          const k = inputs[Math.floor(t / area)] as number
          table.push(target.weights + ((map * target.inputs + k) * area + (t % area)) * 4)
        }
    }
  }
  const [, height, width] = output.output
  const positions = cellPlaces(height, width, stride, input, field).flatMap(({ input: at }) => [at, at + 16])
  return {
    records: arena.table(`${layer.name}, weight gradient records`, words),
    count: words.length / 7,
    positions: arena.table(`${layer.name}, positions`, [positions.length, ...positions]),
    results: arena.reserve(`${layer.name}, weight gradient as it comes`, table.length * 4),
    table: arena.table(`${layer.name}, weight gradient, its table`, table),
  }
}
