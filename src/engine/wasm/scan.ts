/**
 * The network over a picture of any size: convolution in place of full connection (LeCun et al. 1998, section VII). C5 and F6
 * are convolutions too, so every layer runs once over the picture, and what neighbouring windows share is computed once.
 * A picture is scanned in blocks of one size, so that memory does not grow with it; a block is a plan of its own, which
 * is kept as long as pictures of its size come: a film costs its plan once.
 */
import { BACKGROUND, type Plane } from '../../input/images.js'
import { F6, INPUT_SIDE, OUTPUT, size } from '../../network/layers.js'
import type { ScanMap } from '../engine.js'
import { type Maps, pictureMaps } from './layout.js'
import { pictureConvolution, pictureFeatures } from './picture.js'
import { type LoadedProgram, Program } from './program.js'
import { CELL, layOutPack, pairMaps, range } from './tiles.js'
import type { Derived, PackedConvolution, Weights } from './weights.js'
import { pictureC5, TILE, type TransformedC5, transformedC5 } from './winograd.js'

/** Outputs of a block at most. */
const MAX_BLOCK_WIDTH = 96
const MAX_BLOCK_HEIGHT = 24
/** Input pixels from one output to the next. */
export const SCAN_STEP = 4

/** Outputs along one side of a picture. */
export const scanSide = (pixels: number): number => Math.floor((pixels - INPUT_SIDE) / SCAN_STEP) + 1

/** Blocks of one size, at most `limit`, that cover `length` with little overlap. */
const even = (length: number, limit: number): number => Math.ceil(length / Math.ceil(length / limit))

/** The size of the blocks in which a map of so many outputs is scanned; widths are whole tiles of C5's transform. */
export function blockSize({ width, height }: { width: number; height: number }): {
  width: number
  height: number
} {
  return {
    width: Math.ceil(even(width, MAX_BLOCK_WIDTH) / TILE) * TILE,
    height: even(height, MAX_BLOCK_HEIGHT),
  }
}

/** What every block needs, whatever its size: C5 and F6 as convolutions. */
export interface ScanWeights {
  readonly c5: TransformedC5
  readonly f6: PackedConvolution
  readonly derived: readonly Derived[]
}

export function scanWeights(weights: Weights): ScanWeights {
  const c5 = transformedC5(weights)
  const pairs = pairMaps(range(F6.output[0]).map(() => range(F6.input[0])))
  const source = weights.plain(F6)
  const pack = layOutPack(weights.memory, 'F6 of a picture', pairs, source)
  const own = weights.derive('pack F6 of a picture', (program) => {
    program.emit('gather', 0, pack.table, pack.count, pack.address)
  })
  const convolutions = weights.convolutions(weights.folds).derived
  return { c5, f6: { pairs, source, pack }, derived: [convolutions, c5.derived, own] }
}

/** The network over a block of a picture. */
export interface ScanBlock {
  /** Outputs. */
  readonly width: number
  readonly height: number
  /** Brings the part of a picture to the input whose first output is (left, top); beyond the picture is background. */
  write(plane: Plane, left: number, top: number): void
  program(plane: Plane): LoadedProgram
  /** The distances, a map a class. */
  readonly output: Maps
}

/** Plans the network over blocks of `width` × `height` outputs, a multiple of four wide. */
export function planBlock(
  weights: Weights,
  { c5, f6 }: ScanWeights,
  width: number,
  height: number,
): ScanBlock {
  const { memory, classes, machine } = weights
  const side = (outputs: number): number => (outputs - 1) * SCAN_STEP + INPUT_SIDE
  const [rows, columns] = [side(height), side(width)]
  const features = pictureFeatures(weights, 'picture', rows, columns, weights.folds)
  const fifth = pictureC5(weights, c5, features.s4)
  const sixth = pictureMaps(memory, 'picture: F6', [size(F6.output), height, width])
  const convolve = pictureConvolution(weights, 'F6 of a picture', f6, 1, fifth.output, sixth)
  const output = pictureMaps(memory, 'picture: distances', [classes, height, width])
  const staging = memory.reserve('picture: bytes as they come', rows * columns)

  const body = (program: Program): void => {
    features.emit(program)
    program.layer('C5')
    fifth.emit(program)
    emitSquashRows(program, fifth.output)
    program.layer('F6')
    convolve(program)
    emitSquashRows(program, sixth)
    program.layer('OUTPUT')
    for (let at = 0; at < height * sixth.rowStep; at += CELL) {
      const [from, to] = [sixth.address + at, output.address + at]
      const inputs = size(OUTPUT.input)
      program.emit('rbfCells', from, inputs, sixth.mapStep, weights.codes, classes, to, output.mapStep)
    }
  }
  /** Maps may have rows to spare, which nobody reads. */
  const emitSquashRows = (program: Program, { address, maps, height, rowStep, mapStep }: Maps): void => {
    program.emit('squashMaps', address, height * rowStep, mapStep, maps, weights.squash)
  }
  const load = (name: string, intake: (program: Program) => void): LoadedProgram => {
    const program = new Program()
    intake(program)
    body(program)
    return machine.load(name, program)
  }
  const { input } = features
  let bytes: LoadedProgram | undefined
  let floats: LoadedProgram | undefined
  return {
    width,
    height,
    output,
    write({ data, width: pitch }, left, top) {
      const from = top * SCAN_STEP * pitch + left * SCAN_STEP
      const used = Math.min(columns, pitch - left * SCAN_STEP)
      const whole = data instanceof Float32Array
      const target: Uint8Array | Float32Array = whole ? memory.floats : memory.bytes
      const [start, step] = whole ? [input.address >> 2, input.rowStep >> 2] : [staging, columns]
      if (used < columns) target.fill(whole ? BACKGROUND : 0, start, start + rows * step)
      for (let y = 0; y < rows; y++)
        target.set(data.subarray(from + y * pitch, from + y * pitch + used), start + y * step)
    },
    program({ data }) {
      if (data instanceof Float32Array) {
        floats ??= load('picture of floats', () => {})
        return floats
      }
      bytes ??= load('picture of bytes', (program) => {
        program.emit('bytesToRows', staging, columns, rows, input.address, input.rowStep)
      })
      return bytes
    },
  }
}

/** Copies a block's distances into the map whose part from (left, top) on it is, as far as the map goes. */
export function readBlock(
  weights: Weights,
  { output }: ScanBlock,
  into: ScanMap,
  left: number,
  top: number,
): void {
  const { floats } = weights.memory
  const { address, maps, height, width, mapStep, rowStep } = output
  const columns = Math.min(width, into.width - left)
  for (let j = 0; j < maps; j++)
    for (let y = 0; y < height; y++) {
      const from = (address + j * mapStep + y * rowStep) >> 2
      const to = (j * into.height + top + y) * into.width + left
      into.distances.set(floats.subarray(from, from + columns), to)
    }
}
