/**
 * The tables of the gradients: what the tile kernels and `correlate4x2` need to go back through full connections and
 * convolutions. backward.ts puts them in order.
 *
 *     by a unit's input       the tiles of the forward pass over transposed weights
 *     by a full connection    outer products of rows: images are the taps
 *     by a kernel             `correlate4x2`: what the layer saw with the gradient by its sums
 */
import { C3, type Layer, S2, S4, type Shape, size } from '../../network/network.js'
import { EIGHT, eightAt, type Maps, pixelCells, seenShape } from './layout.js'
import { CELL, denseRecords, type KernelSource, pairMaps, range, type Tiles, windowTaps } from './tiles.js'
import { type Derived, together, type Weights } from './weights.js'

/** Groups of eight images in one pass. */
export const PASS_OCTETS = 8

/** Σ over outputs of gradient × weight, four inputs at a time: weights [outputs][inputs] at `address`, as they lie. */
export function transposedDense(
  { memory }: Weights,
  name: string,
  inputs: number,
  outputs: number,
  address: number,
  zeros: number,
): Tiles {
  const taps = range(outputs).map((o) => o * CELL)
  // Gradients have no bias to start from.
  const bias = (): number => zeros - address
  return denseRecords(memory, `${name} transposed`, inputs, taps, (quad) => quad * 16, bias)
}

/** A full connection's gradients: by its input, and by its weights over rows of images. */
export interface DenseGradient {
  readonly layer: Layer
  readonly byInput: Tiles
  readonly byWeights: Tiles
  /** The list of images, whose length a program sets. */
  readonly images: number
  readonly inputRows: number
  readonly outputRows: number
}

export function denseGradient(weights: Weights, layer: Layer, zeros: number): DenseGradient {
  const { memory } = weights
  const [inputs, outputs, images] = [size(layer.input), size(layer.output), PASS_OCTETS * EIGHT]
  const list = memory.table(`${layer.name}: images`, [images, ...range(images).map((n) => n * inputs * 4)])
  const inputRows = memory.reserve(`${layer.name}: input in rows`, images * inputs * 4)
  const outputRows = memory.reserve(`${layer.name}: gradient in rows`, images * outputs * 4)
  const words: number[] = []
  // Strips of inputs outermost: they stay in the cache while all outputs pass.
  for (let i = 0; i < inputs; i += 16)
    for (let o = 0; o < outputs; o += 2) {
      const [a, b] = [i * 4, Math.min(i + 8, inputs - 8) * 4]
      const to = o * inputs * 4
      const next = to + inputs * 4
      words.push(a, b, to + a, to + b, next + a, next + b, zeros - outputRows, o * 4, list)
    }
  return {
    layer,
    byInput: transposedDense(weights, layer.name, inputs, outputs, weights.plain(layer).weights, zeros),
    byWeights: {
      records: memory.table(`${layer.name}: weight gradient records`, words),
      count: words.length / 9,
    },
    images: list,
    inputRows,
    outputRows,
  }
}

/** Where the gradients by a folded convolution's kernels and biases lie, before `unfold` takes them apart. */
export function foldedGradient({ memory }: Weights, layer: Layer): KernelSource {
  const [inputs, kernel, outputs] = [layer.input[0], layer.window, layer.output[0]]
  const name = `gradient by ${layer.name} folded`
  return {
    weights: memory.reserve(`${name}: kernels`, outputs * inputs * kernel ** 2 * 4),
    bias: memory.reserve(`${name}: biases`, outputs * 4),
    inputs,
    kernel,
  }
}

/** A convolution's weight gradient: correlate4x2's records, and where its results go. */
export interface Correlation {
  readonly tiles: Tiles
  readonly positions: number
  readonly results: number
  readonly places: number
}

/**
 * The weight gradient of a convolution.
 *
 * @param output the shape whose gradient is correlated with what `layer` sees: its own, or folded the one after it
 * @param target where the gradients by the kernels and biases go
 */
export function correlation(
  weights: Weights,
  layer: Layer,
  output: Shape,
  target: KernelSource,
): Correlation {
  const { memory, folds } = weights
  const input = eightAt(0, seenShape(layer, folds))
  const gradient = eightAt(0, output)
  const area = target.kernel ** 2
  const words: number[] = []
  const places: number[] = []
  for (const { maps, inputs } of pairMaps(layer.connections ?? [])) {
    const taps = windowTaps(
      inputs,
      target.kernel,
      input.mapStep,
      (i, j) => i * input.rowStep + j * input.pixelStep,
    )
    // Four taps at a time, of whichever input map; a short last group does its last tap again.
    for (let tap = 0; tap < taps.length; tap += 4) {
      const group = [0, 1, 2, 3].map((t) => Math.min(tap + t, taps.length - 1))
      words.push(...group.map((t) => taps[t] as number))
      words.push(...maps.map((map) => map * gradient.mapStep), places.length * 4)
      for (const map of maps)
        for (const t of group) {
          const from = inputs[Math.floor(t / area)] as number
          places.push(target.weights + ((map * target.inputs + from) * area + (t % area)) * 4)
        }
    }
  }
  const cells = pixelCells(gradient, input, folds ? 2 : 1)
  const positions = cells.flatMap(({ input: at }) => [at, at + 16])
  const name = `${layer.name}: weight gradient`
  return {
    tiles: { records: memory.table(`${name} records`, words), count: words.length / 7 },
    positions: memory.table(`${name} positions`, [positions.length, ...positions]),
    results: memory.reserve(`${name} as it comes`, places.length * 4),
    places: memory.table(`${name} places`, places),
  }
}

/**
 * The gradient through C3 by what it sees, S2 or folded S2's box sums: a transposed convolution. Every map is computed in 2×2
 * blocks of pixels: the four pixels of a block see the same cells of the gradient, each with a weight of its own, so a
 * block is one tile of 1 cell × 4 weights. At the borders a block sees fewer cells, and its list of taps is shorter.
 *
 * @param source C3's weights, folded or not
 * @param output how the gradient's maps lie; its address are the bytes before the first pixel
 * @param zero address of a float that is zero
 */
export function transposedC3(
  weights: Weights,
  source: KernelSource,
  output: Maps,
  zero: number,
): { readonly tiles: Tiles; readonly pack: number; readonly derived: Derived } {
  const { memory, folds } = weights
  const connections = C3.connections ?? []
  const gradientSide = folds ? S4.output[1] : C3.output[1]
  const side = S2.output[1]
  // Seen from a block's first pixel, the gradient's cells start `reach` cells before it and span `window` cells.
  const stride = folds ? 2 : 1
  const window = (source.kernel + 1) / stride
  const reach = folds ? window - 1 : source.kernel - 1
  const area = source.kernel ** 2
  const block = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const

  // No bias: the packed weights begin with four zeros.
  const from = [zero, zero, zero, zero]
  const lists = new Map<string, number>()
  const words: number[] = []
  for (let k = 0; k < S2.output[0]; k++) {
    const maps = connections.flatMap((inputs, map) => (inputs.includes(k) ? [map] : []))
    const start = from.length * 4
    for (const map of maps)
      for (let a = 0; a < window; a++)
        for (let b = 0; b < window; b++)
          for (const [p, q] of block) {
            const i = p + (reach - a) * stride
            const j = q + (reach - b) * stride
            const inside = i >= 0 && j >= 0 && i < source.kernel && j < source.kernel
            const at = ((map * source.inputs + k) * area + i * source.kernel + j) * 4
            from.push(inside ? source.weights + at : zero)
          }
    for (let row = 0; row < side / 2; row++)
      for (let column = 0; column < side / 2; column++) {
        // Cell (0, 0) of the window, in the gradient's map.
        const top = (row * 2) / stride - reach
        const left = (column * 2) / stride - reach
        const valid = (at: number): number[] =>
          range(window).filter((a) => at + a >= 0 && at + a < gradientSide)
        const key = `${k}: ${valid(top)} × ${valid(left)}`
        let list = lists.get(key)
        if (list === undefined) {
          const taps: number[] = []
          for (const [index, map] of maps.entries())
            for (const a of valid(top))
              for (const b of valid(left)) {
                taps.push((map * gradientSide ** 2 + a * gradientSide + b) * CELL)
                taps.push(((index * window + a) * window + b) * 16)
              }
          list = memory.table(`C3 transposed: taps ${lists.size}`, [taps.length / 2, ...taps])
          lists.set(key, list)
        }
        const out = ([p, q]: readonly [number, number]): number =>
          output.address + k * output.mapStep + (row * 2 + p) * output.rowStep + (column * 2 + q) * CELL
        words.push((top * gradientSide + left) * CELL, 0, ...block.map(out), 0, start, list)
      }
  }
  const pack = memory.reserve('C3 transposed: packed weights', from.length * 4)
  const table = memory.table('C3 transposed: sources', from)
  const own = weights.derive('transpose C3', (program) => {
    program.emit('gather', 0, table, from.length, pack)
  })
  return {
    tiles: { records: memory.table('C3 transposed: records', words), count: words.length / 9 },
    pack,
    derived: folds ? together(weights.folded.derived, own) : own,
  }
}
