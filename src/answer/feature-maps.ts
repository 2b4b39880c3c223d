/*
 * The values of every layer for one image, each with its shape: what a page shows of the network at work.
 */

import type { Activations } from '../engine/engine.js'
import { C1, layersOf, type Shape } from '../network/network.js'

/** One layer's values. */
export interface FeatureMap {
  /** maps · height · width values, maps outermost, row by row. */
  data: Float32Array
  /** [maps, height, width] */
  shape: [maps: number, height: number, width: number]
}

/** The values of every layer for one image. */
export type FeatureMaps = Record<keyof Activations, FeatureMap>

/** An engine's values with their shapes. */
export function featureMapsOf(activations: Activations): FeatureMaps {
  const map = (name: string, shape: Shape) => [
    name,
    { data: activations[name as keyof Activations], shape: [...shape] },
  ]
  const layers = layersOf(activations.output.length)
  return Object.fromEntries([
    map('input', C1.input),
    ...layers.map(({ name, output }) => map(name.toLowerCase(), output)),
  ]) as FeatureMaps
}
