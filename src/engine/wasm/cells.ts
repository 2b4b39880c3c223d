import type { Layer, Shape } from '../../network/network.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { CELL, type Field } from './tables.js'
import { CLASSES } from './ten.js'

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

/** Box sums of maps of cells, of the shape given, from maps one row and one column larger. */
export function boxMaps(kernels: Kernels, sums: Shape, input: number, output: number): void {
  const [maps, height, width] = sums
  const from = cellField([maps, height + 1, width + 1])
  const to = cellField(sums)
  for (let m = 0; m < maps; m++) {
    kernels.boxCells(input + m * from.map, from.row, height, width, output + m * to.map, to.row)
  }
}

/** Copies the distances of `count` lanes, ten cells at `output`, out image by image. */
export function readLanes(arena: Arena, output: number, count: number, into: Float32Array, at: number): void {
  const floats = arena.floats
  for (let lane = 0; lane < count; lane++)
    for (let j = 0; j < CLASSES; j++)
      into[at + lane * CLASSES + j] = floats[(output >> 2) + j * OCTET + lane] as number
}
