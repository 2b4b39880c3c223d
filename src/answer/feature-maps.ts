import type { Activations } from '../engine/engine.js'
import { C1, C3, C5, F6, OUTPUT, S2, S4 } from '../network/layers.js'

/** One layer's values. */
export interface FeatureMap {
  /** maps · height · width values, maps outermost, row by row. */
  data: Float32Array
  /** [maps, height, width] */
  shape: [maps: number, height: number, width: number]
}

/** The values of every layer for one image. */
export type FeatureMaps = Record<keyof Activations, FeatureMap>

const SHAPES = {
  input: C1.input,
  c1: C1.output,
  s2: S2.output,
  c3: C3.output,
  s4: S4.output,
  c5: C5.output,
  f6: F6.output,
  output: OUTPUT.output,
} as const

/** An engine's values with their shapes. */
export function featureMapsOf(activations: Activations): FeatureMaps {
  const names = Object.keys(SHAPES) as (keyof Activations)[]
  const entries = names.map((name) => [name, { data: activations[name], shape: [...SHAPES[name]] }])
  return Object.fromEntries(entries) as FeatureMaps
}
