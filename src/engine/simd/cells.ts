import type { Layer, Shape } from '../../network/layers.js'
import { CELL, type Field } from './tables.js'

/** Images in the lanes: two vectors a pixel. */
export const OCTET = 8

/** A shape's maps as cells, row by row, without gaps. */
export const cellField = ([, height, width]: Shape): Field => ({
  map: height * width * CELL,
  row: width * CELL,
  column: CELL,
})

/** What C1 or C3 sees: folded, the sums of 2×2 neighbours of its input; unfolded, the input itself. */
export const seenShape = (layer: Layer, folded: boolean): Shape => {
  const [maps, height, width] = layer.input
  return folded ? [maps, height - 1, width - 1] : layer.input
}
