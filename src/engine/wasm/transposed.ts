import { C3, S2, S4 } from '../../network/network.js'
import type { Arena } from './memory.js'
import { CELL, type Field, type KernelSource, type Tiles } from './tables.js'

/*
 * The gradient through C3 by what it sees, S2 or folded S2's box sums: a transposed convolution. Every map is computed in 2×2
 * blocks of pixels: the four pixels of a block see the same cells of the gradient, each with a weight of its own, so a
 * block is one tile of 1 cell × 4 weights. At the borders a block sees fewer cells, and its list of taps is shorter.
 */

/** A transposed convolution in records, with its weights' pack. */
export interface Transposed {
  readonly tiles: Tiles
  readonly pack: { readonly address: number; readonly table: number; readonly count: number }
}

/**
 * @param source C3's weights, folded or not
 * @param output how the gradient's maps lie, and the bytes before their first pixel
 * @param zero address of a float that is zero
 */
export function transposeC3(
  arena: Arena,
  source: KernelSource,
  output: Field & { readonly origin: number },
  folded: boolean,
  zero: number,
): Transposed {
  const connections = C3.connections ?? []
  const gradientSide = folded ? S4.output[1] : C3.output[1]
  const side = S2.output[1]
  // Seen from a block's first pixel, the gradient's cells start `reach` cells before it and span `window` cells.
  const stride = folded ? 2 : 1
  const window = folded ? (source.kernel + 1) / stride : source.kernel + 1
  const reach = folded ? window - 1 : source.kernel - 1
  const area = source.kernel ** 2

  const from = [zero, zero, zero, zero]
  const lists = new Map<string, number>()
  const words: number[] = []
  for (let k = 0; k < S2.output[0]; k++) {
    const maps = connections.flatMap((inputs, map) => (inputs.includes(k) ? [map] : []))
    const start = from.length * 4
    for (const map of maps)
      for (let a = 0; a < window; a++)
        for (let b = 0; b < window; b++)
          for (const [p, q] of [
            [0, 0],
            [0, 1],
            [1, 0],
            [1, 1],
          ] as const) {
            const i = p + (reach - a) * stride
            const j = q + (reach - b) * stride
            const inside = i >= 0 && j >= 0 && i < source.kernel && j < source.kernel
            from.push(
              inside ? source.weights + ((map * source.inputs + k) * area + i * source.kernel + j) * 4 : zero,
            )
          }
    for (let row = 0; row < side / 2; row++)
      for (let column = 0; column < side / 2; column++) {
        // Cell (0, 0) of the window, in the gradient's map.
        const top = (row * 2) / stride - reach
        const left = (column * 2) / stride - reach
        const valid = (at: number): number[] =>
          Array.from(Array(window).keys()).filter((a) => at + a >= 0 && at + a < gradientSide)
        const key = `${k}: ${valid(top)} × ${valid(left)}`
        let list = lists.get(key)
        if (list === undefined) {
          const taps: number[] = []
          for (const [index, map] of maps.entries())
            for (const a of valid(top))
              for (const b of valid(left))
                taps.push(
                  (map * gradientSide ** 2 + a * gradientSide + b) * CELL,
                  ((index * window + a) * window + b) * 16,
                )
          list = arena.table(`C3 transposed, taps ${lists.size}`, [taps.length / 2, ...taps])
          lists.set(key, list)
        }
        const out = (p: number, q: number): number =>
          output.origin + k * output.map + (row * 2 + p) * output.row + (column * 2 + q) * output.column
        // No bias: the pack begins with four zeros.
        words.push(
          (top * gradientSide + left) * CELL,
          0,
          out(0, 0),
          out(0, 1),
          out(1, 0),
          out(1, 1),
          0,
          start,
          list,
        )
      }
  }
  return {
    tiles: { records: arena.table('C3 transposed, records', words), count: words.length / 9 },
    pack: {
      address: arena.reserve('C3 transposed, quads', from.length * 4),
      table: arena.table('C3 transposed, its table', from),
      count: from.length,
    },
  }
}
