import type { Variant } from '../src/network/network.js'
import { parameterFloats, tensorsOf, view } from '../src/network/network.js'

/** Uniform numbers from a seed (mulberry32), so that every failure repeats. */
export function generator(seed: number): (low?: number, high?: number) => number {
  let state = seed >>> 0
  return (low = -1, high = 1) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return low + ((high - low) * ((t ^ (t >>> 14)) >>> 0)) / 2 ** 32
  }
}

export function uniform(seed: number, length: number, low = -1, high = 1): Float64Array {
  const next = generator(seed)
  return Float64Array.from({ length }, () => next(low, high))
}

/** The four nets: two squashes, convolutions squashed or not. */
export const VARIANTS: readonly Variant[] = (['tanh', 'logistic'] as const).flatMap((squash) =>
  [false, true].map((squashConvolutions) => ({ squash, squashConvolutions, distanceScale: 0.1 })),
)

/** A flat parameter vector with every trainable value away from 0, codes ±1, and 0 where C3 has no connection. */
export function parameters(seed: number): Float64Array {
  const next = generator(seed)
  const flat = new Float64Array(parameterFloats(10))
  for (const { name, role, shape } of tensorsOf(10)) {
    const bound = role === 'weight' ? 2.4 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1)) : 0.5
    view(flat, name).forEach((_, i, values) => {
      values[i] = role === 'code' ? Math.sign(next()) : next(-bound, bound)
    })
  }
  for (const i of unconnected()) flat[i] = 0
  return flat
}

/** Places in the flat vector of the C3 weights that the connection table leaves out: 36 kernels. */
export function unconnected(): number[] {
  const places: number[] = []
  for (const { offset, layer, role } of tensorsOf(10)) {
    if (layer.kind !== 'convolution' || role !== 'weight') continue
    const maps = layer.input[0]
    layer.connections?.forEach((connected, o) => {
      for (let m = 0; m < maps; m++) {
        if (connected.includes(m)) continue
        for (let tap = 0; tap < 25; tap++) places.push(offset + (o * maps + m) * 25 + tap)
      }
    })
  }
  return places
}
