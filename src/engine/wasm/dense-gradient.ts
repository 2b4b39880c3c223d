import { type Layer, size } from '../../network/network.js'
import type { Arena } from './memory.js'
import { CELL, denseTiles, type Tiles } from './tables.js'

/** A full connection's gradients: by its input, and by its weights over rows of images. */
export interface DenseGradient {
  readonly layer: Layer
  readonly input: Tiles
  readonly weights: Tiles
  /** The list of images, whose count is written before each use. */
  readonly images: number
  readonly inputRows: number
  readonly outputRows: number
}

/** Σ over outputs of gradient × weight, four inputs at a time: weights [outputs][inputs] at `weights`, as they lie. */
export function transposedDense(
  arena: Arena,
  name: string,
  layer: Layer,
  weights: number,
  zeros: number,
): Tiles {
  const taps = Array.from({ length: size(layer.output) }, (_, o) => o * CELL)
  return denseTiles(
    arena,
    `${name} transposed, records`,
    size(layer.input),
    taps,
    (quad) => quad * 16,
    () => zeros - weights,
  )
}

/**
 * A full connection's gradients, in records.
 *
 * @param images the most images of one pass
 * @param weights address of the layer's weights
 * @param zeros address of four zeros: gradients have no bias to start from
 */
export function denseGradient(
  arena: Arena,
  layer: Layer,
  images: number,
  weights: number,
  zeros: number,
): DenseGradient {
  const inputs = size(layer.input)
  const outputs = size(layer.output)
  const list = arena.table(`${layer.name}, images`, [
    images,
    ...Array.from({ length: images }, (_, n) => n * inputs * 4),
  ])
  const inputRows = arena.reserve(`${layer.name}, input in rows`, images * inputs * 4)
  const outputRows = arena.reserve(`${layer.name}, gradient in rows`, images * outputs * 4)
  const words: number[] = []
  // Strips of inputs outermost: they stay in the cache while all outputs pass.
  for (let i = 0; i < inputs; i += 16)
    for (let o = 0; o < outputs; o += 2) {
      const a = i * 4
      const b = Math.min(i + 8, inputs - 8) * 4
      const to = o * inputs * 4
      const next = to + inputs * 4
      words.push(a, b, to + a, to + b, next + a, next + b, zeros - outputRows, o * 4, list)
    }
  return {
    layer,
    input: transposedDense(arena, layer.name, layer, weights, zeros),
    weights: {
      records: arena.table(`${layer.name}, weight gradient records`, words),
      count: words.length / 9,
    },
    images: list,
    inputRows,
    outputRows,
  }
}
