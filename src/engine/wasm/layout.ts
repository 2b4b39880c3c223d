/*
 * Layouts: where a pixel lies. The same network runs on eight images at once, whose pixels lie side by side in the lanes; on
 * four; on one, whose columns do; and on a picture of any size. A plan asks its layout where pixel (map, y, x) is, and the
 * tables of tiles.ts follow from that.
 *
 *     eight images   one cell a pixel            map │ row │ column │ image 0 … 7
 *     four images    one vector a pixel          map │ row │ column │ image 0 … 3
 *     one image      one float a pixel           map │ row │ column
 *     a picture      rows of whole cells         map │ row │ column, or even columns │ odd columns
 */
import type { Layer, Shape } from '../../network/network.js'
import type { Memory } from './memory.js'
import type { Program } from './program.js'
import { CELL, type CellPlace, range } from './tiles.js'

/** Images in the lanes of a cell. */
export const EIGHT = 8

/** Maps in memory: pixel (map, y, x) is at address + map·mapStep + y·rowStep + x·pixelStep. All in bytes. */
export interface Maps {
  readonly address: number
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly mapStep: number
  readonly rowStep: number
  readonly pixelStep: number
  /** Columns as they come: 0. Else even columns come first, and odd ones this far after them. */
  readonly oddColumns: number
}

/** Where column x of a row lies, in bytes. */
export const columnAt = ({ oddColumns, pixelStep }: Maps, x: number): number =>
  oddColumns ? (x & 1) * oddColumns + (x >> 1) * pixelStep : x * pixelStep

/** Maps without gaps at an address: `pixel` bytes a pixel. */
export function mapsAt(address: number, [maps, height, width]: Shape, pixel: number): Maps {
  const rowStep = width * pixel
  return { address, maps, height, width, mapStep: height * rowStep, rowStep, pixelStep: pixel, oddColumns: 0 }
}

/** Maps of eight images at an address. */
export const eightAt = (address: number, shape: Shape): Maps => mapsAt(address, shape, CELL)

/** Lays out maps of eight images. */
export function eightImages(memory: Memory, name: string, shape: Shape): Maps {
  return eightAt(memory.reserve(name, shape[0] * shape[1] * shape[2] * CELL), shape)
}

/** The bytes of so many columns of a picture, in whole cells. */
const wholeCells = (columns: number): number => Math.ceil(columns / 8) * CELL

/** Lays out maps of one picture, columns in the lanes; with `split`, even and odd columns apart. */
export function pictureMaps(
  memory: Memory,
  name: string,
  [maps, height, width]: Shape,
  { split = false, spareRows = 0 } = {},
): Maps {
  const oddColumns = split ? wholeCells(Math.ceil(width / 2)) : 0
  const rowStep = split ? 2 * oddColumns : wholeCells(width)
  // An odd number of cache lines from map to map: at powers of two all maps would fall on the same lines of the cache.
  const mapStep = (Math.ceil(((height + spareRows) * rowStep) / 64) | 1) * 64
  const address = memory.reserve(name, maps * mapStep + 2 * CELL)
  return { address, maps, height, width, mapStep, rowStep, pixelStep: 4, oddColumns }
}

/** What a convolution sees: folded, the sums of 2×2 neighbours of its input; unfolded, the input itself. */
export const seenShape = (layer: Layer, folded: boolean): Shape => {
  const [maps, height, width] = layer.input
  return folded ? [maps, height - 1, width - 1] : layer.input
}

/** Every output pixel of eight images as a cell, and the input pixel its window begins at. */
export function pixelCells(output: Maps, input: Maps, stride: number): CellPlace[] {
  return range(output.height * output.width).map((i) => {
    const y = Math.floor(i / output.width)
    const x = i % output.width
    return {
      input: y * stride * input.rowStep + x * stride * input.pixelStep,
      output: y * output.rowStep + x * output.pixelStep,
    }
  })
}

/** A run of neighbouring pixels in cells; the last cell ends with the run, so that nothing is written beyond it. */
export function runCells(bytes: number, input = 0, output = 0): CellPlace[] {
  return range(Math.ceil(bytes / CELL)).map((cell) => {
    const at = Math.min(cell * CELL, bytes - CELL)
    return { input: input + at, output: output + at }
  })
}

/** Emits the sums of 2×2 neighbours: `to` is one row and one column smaller than `from`. */
export function emitBoxSums(program: Program, from: Maps, to: Maps): void {
  for (let m = 0; m < to.maps; m++) {
    const input = from.address + m * from.mapStep
    const output = to.address + m * to.mapStep
    if (to.pixelStep === CELL)
      program.emit('boxCells', input, from.rowStep, to.height, to.width, output, to.rowStep)
    else program.emit('boxRows', input, from.rowStep, to.height, to.width, output, to.rowStep, to.oddColumns)
  }
}

/** Emits a copy of a picture's maps without the padding of their rows, as a result is read. */
export function emitCompact(program: Program, from: Maps, target: number): void {
  const { address, maps, height, width, mapStep, rowStep } = from
  for (let m = 0; m < maps; m++) {
    const to = target + m * height * width * 4
    program.emit('copyRows', address + m * mapStep, rowStep, to, width * 4, width, height)
  }
}
