import { C3 } from '../network/network.js'

/** The place of a weight that exists in no connection of C3, if one of them is not zero. */
export interface Unconnected {
  readonly output: number
  readonly input: number
  readonly value: number
}

/**
 * Finds a value other than zero where C3's table has no connection; null when all there are zero.
 *
 * @param weights c3.weight, [16, 6, 5, 5].
 */
export function findUnconnected(weights: Float32Array): Unconnected | null {
  const inputs = C3.input[0]
  const taps = C3.window * C3.window
  for (let output = 0; output < C3.output[0]; output++) {
    for (let input = 0; input < inputs; input++) {
      if (C3.connections?.[output]?.includes(input)) continue
      const start = (output * inputs + input) * taps
      const value = weights.subarray(start, start + taps).find((weight) => weight !== 0)
      if (value !== undefined) return { output, input, value }
    }
  }
  return null
}
