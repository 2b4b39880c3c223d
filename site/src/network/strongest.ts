/*
 * The unit to show of a layer that nobody has pointed at: scrolling through the layers (views/follow.ts) should end
 * at one whose sum is worth reading.
 */
import type { FeatureMaps } from 'lenet5-simd'
import type { LayerKey } from './layers.ts'
import type { Unit } from './unit.ts'

/** The unit that says most: the value furthest from zero; of the ten distances, the smallest. */
export function strongest(layer: LayerKey, maps: FeatureMaps): Unit {
  const { data, shape } = maps[layer]
  const [, height, width] = shape
  const says = layer === 'output' ? (value: number) => -value : Math.abs
  let best = 0
  data.forEach((value, i) => {
    if (says(value) > says(data[best]!)) best = i
  })
  const map = Math.floor(best / (height * width))
  return { layer, map, y: Math.floor(best / width) % height, x: best % width }
}
