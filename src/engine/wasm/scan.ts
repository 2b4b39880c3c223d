/*
 * The network over a picture of any size: convolution in place of full connection (LeCun et al. 1998, section VII). C5 and F6
 * are convolutions too, so every layer runs once over the picture, and what neighbouring windows share is computed once.
 * A picture is scanned in blocks of one size, so that memory does not grow with it; a block is a plan of its own, which
 * is kept as long as pictures of its size come: a film costs its plan once.
 */
import { BACKGROUND, type Plane } from '../../input/images.js'
import { C5, CODE_LENGTH, F6, INPUT_SIDE, size } from '../../network/network.js'
import type { ScanMap } from '../engine.js'
import { type Maps, pictureMaps } from './layout.js'
import { once } from './memory.js'
import { pictureConvolution, pictureFeatures } from './picture.js'
import { type LoadedProgram, Program } from './program.js'
import {
  CELL,
  layOutPack,
  type MapPair,
  PAIR,
  pairMaps,
  range,
  type Tile1x4,
  type Tiles,
  tapLists,
  tileRecords1x4,
  tileRecords2x2,
} from './tiles.js'
import { type Derived, type PackedConvolution, together, type Weights } from './weights.js'
import { TILE, TILE_POINTS } from './winograd.js'

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

/** Tiles that come back from the points at once: two cells of them. */
const CHUNK = 16

/** C5's kernels at the points of a transform, whatever picture they are for. */
interface TransformedC5 {
  readonly address: number
  /** Bytes of one pair of maps at one point, and of all of them. */
  readonly pair: number
  readonly point: number
  readonly derived: Derived
}

/** C5 over a block: where its maps lie, and its instructions. */
interface BlockC5 {
  readonly output: Maps
  readonly derived: Derived
  emit(program: Program): void
}

/** C5's kernels at the 64 points of F(4×4, 5×5). */
export function transformedC5(weights: Weights): TransformedC5 {
  const { memory } = weights
  const { weights: kernels, bias, inputs, kernel } = weights.plain(C5)
  const [outputs] = C5.output
  const pair = (inputs + 1) * PAIR
  const point = (outputs / 2) * pair
  const address = memory.reserve('C5 transformed: packed weights', TILE_POINTS ** 2 * point)
  const rows = memory.reserve('C5 transformed: rows of a kernel', TILE_POINTS * kernel * 8)
  const derived = weights.derive('transform C5', (program) => {
    program.emit('winogradKernels', kernels, bias, outputs, inputs, address, rows)
  })
  return { address, pair, point, derived }
}

/**
 * C5 as a convolution over a picture by F(4×4, 5×5) (assembly/winograd.ts), for outputs a multiple of four wide. At each of 64
 * points it is a convolution of 1×1, all by the same records: rows of tiles lie one after the other without gaps, so all of
 * a picture is one run of them, and a chunk of it is two cells.
 */
export function pictureC5(weights: Weights, kernels: TransformedC5, input: Maps): BlockC5 {
  const { address, pair, point, derived } = kernels
  const { memory } = weights
  const [outputs] = C5.output
  const height = input.height - C5.window + 1
  const width = input.width - C5.window + 1
  const tiles = width / TILE
  const rows = Math.ceil(height / TILE)
  const chunks = Math.ceil((rows * tiles) / CHUNK)
  const line = (rows + 1) * TILE * tiles * 4 + CELL
  const lines = memory.reserve('picture: rows of a map at eight points', TILE_POINTS * line)
  const seenMap = Math.ceil((rows * tiles * 4) / CELL) * CELL + CELL
  const seenPoint = input.maps * seenMap
  const seen = memory.reserve('picture: S4 at 64 points', TILE_POINTS ** 2 * seenPoint + 2 * CELL)
  const productsPoint = outputs * 2 * CELL
  const products = memory.reserve('picture: products of C5', TILE_POINTS ** 2 * productsPoint)
  const back = memory.reserve('picture: tiles on their way back', TILE * (TILE_POINTS + 1) * 16)
  // Tiles beyond the last write to rows of their own, and those of the last row what it has too many.
  const spareRows = (rows + 1) * TILE - height
  const output = pictureMaps(memory, 'picture: C5', [outputs, height, width], { spareRows })
  const places = memory.table(
    'C5 of a picture: places of tiles',
    range(chunks * CHUNK).map((i) =>
      i < rows * tiles
        ? Math.floor(i / tiles) * TILE * output.rowStep + (i % tiles) * TILE * 4
        : rows * TILE * output.rowStep,
    ),
  )
  const maps = range(input.maps)
  const pairs = range(outputs / 2).map(
    (i): MapPair => ({ maps: [2 * i, 2 * i + 1], inputs: maps, first: true }),
  )
  const records = tileRecords2x2(
    memory,
    'C5 of a picture, one point',
    pairs,
    pairs.map((_, i) => i * pair),
    tapLists(memory, 'C5 of a picture', () => maps.map((map) => map * seenMap)),
    [
      { input: 0, output: 0 },
      { input: CELL, output: CELL },
    ],
    2 * CELL,
  )
  return {
    output,
    derived,
    emit(program) {
      const spare = (rows + 1) * TILE - input.height
      for (let m = 0; m < input.maps; m++) {
        const from = input.address + m * input.mapStep
        program.emit('winogradRows', from, input.rowStep, input.height, spare, tiles, lines, line)
        program.emit('winogradColumns', lines, line, rows, tiles, seen + m * seenMap, seenPoint)
      }
      const { records: at, count } = records
      for (let chunk = 0; chunk < chunks; chunk++) {
        const from = seen + chunk * 2 * CELL
        program.emit(
          'repeat2x2',
          at,
          count,
          from,
          seenPoint,
          address,
          point,
          products,
          productsPoint,
          TILE_POINTS ** 2,
        )
        const to = places + chunk * CHUNK * 4
        program.emit(
          'winogradOutputs',
          products,
          outputs,
          to,
          output.address,
          output.rowStep,
          output.mapStep,
          back,
        )
      }
    },
  }
}

/** C5's kernels at the eight points of F(4, 5) along rows. */
export function transformedRowsC5(weights: Weights): TransformedC5 {
  const { memory } = weights
  const { weights: kernels, bias, inputs, kernel } = weights.plain(C5)
  const [outputs] = C5.output
  const pair = (inputs * kernel + 1) * PAIR
  const point = (outputs / 2) * pair
  const address = memory.reserve('C5 transformed along rows: packed weights', TILE_POINTS * point)
  const derived = weights.derive('transform C5 along rows', (program) => {
    program.emit('winogradRowKernels', kernels, bias, outputs, inputs, address)
  })
  return { address, pair, point, derived }
}

/** C5 over a strip, one output high: by F(4, 5) along rows alone, as tiles of 4×4 would be three quarters empty. */
export function stripC5(weights: Weights, kernels: TransformedC5, input: Maps): BlockC5 {
  const { address, pair, point, derived } = kernels
  const { memory } = weights
  const [outputs] = C5.output
  const width = input.width - C5.window + 1
  const tiles = width / TILE
  const row = tiles * 4
  const seenPoint = Math.ceil((C5.window * row + CELL) / CELL) * CELL
  const seenMap = TILE_POINTS * seenPoint
  const seen = memory.reserve('strip: S4 at eight points', input.maps * seenMap + 2 * CELL)
  const cells = Math.ceil(tiles / 8)
  const lanes = cells * CELL
  const products = memory.reserve('strip: products of C5', TILE_POINTS * outputs * lanes + 2 * CELL)
  const back = memory.reserve('strip: tiles on their way back', 4 * 16)
  const output = pictureMaps(memory, 'strip: C5', [outputs, 1, width])
  const pairs = range(outputs / 2).map(
    (i): MapPair => ({ maps: [2 * i, 2 * i + 1], inputs: range(input.maps), first: true }),
  )
  const taps = range(input.maps).flatMap((map) => range(C5.window).map((i) => map * seenMap + i * row))
  const lists = tapLists(memory, 'C5 of a strip', () => taps)
  const offsets = pairs.map((_, i) => i * pair)
  const oddCell = (): Tiles => {
    const tiles = range(pairs.length / 2).map((i): Tile1x4 => {
      const bias = 2 * i * pair
      const [a, b, c, d] = range(4).map((map) => (4 * i + map) * lanes + (cells - 1) * CELL)
      const outputs = [a, b, c, d] as Tile1x4['outputs']
      return { input: (cells - 1) * CELL, outputs, bias, weights: bias + PAIR, apart: pair }
    })
    return tileRecords1x4(memory, 'C5 of a strip, odd cell', taps, tiles)
  }
  const tilesOf = (what: string, some: readonly number[]): Tiles | null => {
    const places = some.map((cell) => ({ input: cell * CELL, output: cell * CELL }))
    if (places.length === 0) return null
    return tileRecords2x2(memory, `C5 of a strip, ${what}`, pairs, offsets, lists, places, lanes)
  }
  // Two by two; where the last two are at most a cell and a half, their last vector is left out, and an odd one is by itself.
  const odd = cells % 2 === 1
  const short = !odd && tiles - (cells - 1) * 8 <= 4
  const whole = tilesOf('whole cells', range(odd ? cells - 1 : short ? cells - 2 : cells))
  const last = short ? tilesOf('last cells', [cells - 2, cells - 1]) : odd ? oddCell() : null
  const lastKernel = short ? 'tiles3x2' : 'tiles1x4Split'
  return {
    output,
    derived,
    emit(program) {
      for (let m = 0; m < input.maps; m++) {
        const from = input.address + m * input.mapStep
        program.emit('winogradRows', from, input.rowStep, C5.window, 0, tiles, seen + m * seenMap, seenPoint)
      }
      const productsPoint = outputs * lanes
      const steps = [seen, seenPoint, address, point, products, productsPoint, TILE_POINTS] as const
      if (whole) program.emit('repeat2x2', whole.records, whole.count, ...steps)
      for (let p = 0; last && p < TILE_POINTS; p++) {
        const [from, at, to] = [seen + p * seenPoint, address + p * point, products + p * productsPoint]
        program.emit(lastKernel, last.records, last.count, from, at, PAIR, to)
      }
      program.emit('winogradStrip', products, outputs, lanes, tiles, output.address, output.mapStep, back)
    },
  }
}

/** What blocks need, whatever their size: C5 and F6 as convolutions. */
export interface ScanWeights {
  /** C5 for blocks so many outputs high: made when first asked for. */
  c5(height: number): TransformedC5
  readonly f6: PackedConvolution
  readonly derived: Derived
}

export function scanWeights(weights: Weights): ScanWeights {
  const pairs = pairMaps(range(F6.output[0]).map(() => range(F6.input[0])))
  const source = weights.plain(F6)
  const pack = layOutPack(weights.memory, 'F6 of a picture', pairs, source)
  const own = weights.derive('pack F6 of a picture', (program) => {
    program.emit('gather', 0, pack.table, pack.count, pack.address)
  })
  const convolutions = weights.convolutions(weights.folds).derived
  const forPictures = once(() => transformedC5(weights))
  const forStrips = once(() => transformedRowsC5(weights))
  return {
    c5: (height) => (height === 1 ? forStrips() : forPictures()),
    f6: { pairs, source, pack },
    derived: together(convolutions, own),
  }
}

/** The network over a block of a picture. */
export interface ScanBlock {
  readonly derived: Derived
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
export function planBlock(weights: Weights, scan: ScanWeights, width: number, height: number): ScanBlock {
  const { memory, classes, machine } = weights
  const side = (outputs: number): number => (outputs - 1) * SCAN_STEP + INPUT_SIDE
  const [rows, columns] = [side(height), side(width)]
  const features = pictureFeatures(weights, 'picture', rows, columns, weights.folds)
  const fifth = (height === 1 ? stripC5 : pictureC5)(weights, scan.c5(height), features.s4)
  const sixth = pictureMaps(memory, 'picture: F6', [size(F6.output), height, width])
  const convolve = pictureConvolution(weights, 'F6 of a picture', scan.f6, 1, fifth.output, sixth)
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
      const inputs = CODE_LENGTH
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
    derived: together(scan.derived, fifth.derived),
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
