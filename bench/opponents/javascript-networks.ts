/* The opponents that need no installation. */
import * as javascript from './javascript.js'
import * as naive from './naive.js'
import type { Tensors } from './net.js'

/** Floats of n images in network units in, n·10 distances out. */
export interface Network {
  readonly name: string
  readonly run: (pixels: Float32Array) => Float32Array | Promise<Float32Array>
  readonly prepare?: () => unknown
}

export const javascriptNetworks = (weights: Tensors): Network[] => [
  { name: 'JavaScript, nested arrays', run: naive.network(weights) },
  { name: 'JavaScript, typed-array loops', run: javascript.network(weights, 'loops') },
  { name: 'JavaScript, unrolled by hand', run: javascript.network(weights, 'unrolled') },
]
