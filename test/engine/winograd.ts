/* What the tests of Winograd's filterings share: small matrices, and a memory with a past. */
import type { Kernels } from '../../src/engine/wasm/kernels.js'
import { Arena } from '../../src/engine/wasm/memory.js'

export type Matrix = readonly (readonly number[])[]

export const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0))

export const absolute = (matrix: Matrix): Matrix => matrix.map((row) => row.map(Math.abs))

/** An arena over memory full of NaN: what it held before must not matter. */
export function staleArena(kernels: Kernels): Arena {
  const arena = new Arena(kernels.memory)
  arena.temporary(() => {
    const place = arena.reserve('stale', 1 << 22) >> 2
    arena.floats.fill(Number.NaN, place, place + (1 << 20))
  })
  return arena
}
