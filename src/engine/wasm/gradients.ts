/*
 * The tables of the gradients: what the tile kernels and `correlate4x2` need to go back through full connections and
 * convolutions. backward.ts puts them in order.
 *
 *     by a unit's input       the tiles of the forward pass over transposed weights
 *     by a full connection    outer products of rows: images are the taps
 *     by a kernel             `correlate4x2`: what the layer saw with the gradient by its sums
 */
import { type Layer, type Shape, size } from '../../network/network.js'
import { EIGHT, eightAt, pixelCells, seenShape } from './layout.js'
import {
  CELL,
  type CorrelationRecords,
  correlationRecords,
  denseRecords,
  type KernelSource,
  pairMaps,
  range,
  type Tiles,
  tapPlace,
  windowTaps,
} from './tiles.js'
import type { Weights } from './weights.js'

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
export interface Correlation extends CorrelationRecords {
  readonly positions: number
  readonly results: number
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
  const cells = pixelCells(gradient, input, folds ? 2 : 1)
  const positions = cells.flatMap(({ input: at }) => [at, at + 16])
  const name = `${layer.name}: weight gradient`
  const { tiles, places } = correlationRecords(
    memory,
    name,
    pairMaps(layer.connections ?? []),
    tapPlace(target),
    (inputs) =>
      windowTaps(inputs, target.kernel, input.mapStep, (i, j) => i * input.rowStep + j * input.pixelStep),
    gradient.mapStep,
  )
  return {
    tiles,
    places,
    positions: memory.table(`${name} positions`, [positions.length, ...positions]),
    results: memory.reserve(`${name} as it comes`, tiles.count * 8 * 4),
  }
}
