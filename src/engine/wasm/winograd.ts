/*
 * Convolutions by Winograd's minimal filtering (Lavin & Gray 2016). Rows of the input and of the kernels are taken, as
 * polynomials, to their values at a few points, where one product does for several outputs; the sums over rows and maps
 * come back once. F(m, r) computes m outputs of a kernel of r taps with m + r − 1 products. They are used here:
 *
 *     C3 of eight images      F(5, 3) and F(5, 2) along rows, for even and odd columns     13 products instead of 25
 *     C1, where squashed      F(4, 5) along rows, of eight images or one                    8 instead of 20
 *     C3 of one image         F(4, 5) along rows, where it is squashed                      8 instead of 20
 *     C5 over a picture       F(4×4, 5×5), or F(4, 5) over a strip (scan.ts)               64 instead of 400
 *
 * C3's gradients go the same way backwards (winograd-backward.ts). test/engine/winograd.test.ts makes the matrices from the
 * points and holds each against them.
 */
import { C1, C3, S4 } from '../../network/network.js'
import { eightImages, emitBoxSums, type Maps, seenShape } from './layout.js'
import type { Program } from './program.js'
import { CELL, PAIR, range, type Tiles, tapLists, tileRecords2x2 } from './tiles.js'
import { type Convolutions, type Derived, type PackedConvolution, together, type Weights } from './weights.js'

// ---- C3 of eight images -----------------------------------------------------------------------------------------------

const KERNEL = C3.window
const [C3_MAPS] = C3.output
const [C3_INPUTS] = C3.input
/** Columns of the input from one that a row writes to the next: its transform sees every other one. */
const COLUMN_STEP = 2
/** Points of the products: 0, ±1, ±2, ∞ and ½ for even columns; the odd ones do without ½. */
export const POINTS = 7
export const ODD_POINTS = POINTS - 1
/** Points of the transformed input: those of even columns, then those of odd ones. */
export const INPUT_POINTS = POINTS + ODD_POINTS

/** The tiles of one point, for rows two by two, and for the last three of an odd number: one and a half, twice. */
interface PointTiles {
  /** Bytes of the packed weights of one point. */
  readonly bytes: number
  readonly rows: Tiles
  readonly halves: Tiles | null
}

/** C3 of eight images at the points. Steps and addresses in bytes. */
export interface TransformedC3 {
  readonly derived: Derived
  /** Emits one group of eight. */
  emit(program: Program, octet?: number, from?: Maps, to?: Maps): void
  /** Outputs of a row are computed five at a time: all of them, or even columns and odd ones. */
  readonly parities: number
  /** Rows of the input from one that an output sees to the next's. */
  readonly stride: number
  readonly seenRows: number
  /** The transformed input: [parity][point][octet][map][row]. */
  readonly seen: number
  readonly seenParity: number
  readonly seenPoint: number
  readonly seenOctet: number
  readonly seenMap: number
  /** The address of what a row of a kernel is at a point. */
  kernelAt(point: number, map: number, input: number, row: number): number
}

/**
 * C3 of eight images, from S2 to `output`: its own sums, or folded those of S4. At each point it is a convolution of windows
 * five high and one wide. Folded that is all of C3; unfolded there are two of these, for even and odd columns of the output.
 *
 * @param octets groups of eight whose transformed input is kept, as training asks for
 */
export function transformedC3(
  weights: Weights,
  { folded, C3: packed, derived }: Convolutions,
  s2: Maps,
  output: Maps,
  octets = 1,
): TransformedC3 {
  const { memory } = weights
  const { pairs } = packed
  const parities = folded ? 1 : COLUMN_STEP
  const stride = folded ? S4.stride : C3.stride
  const [, seenRows] = seenShape(C3, folded)
  const { height: rows } = output
  const seenMap = seenRows * CELL
  const seenOctet = C3_INPUTS * seenMap
  const seenPoint = octets * seenOctet
  const seenParity = INPUT_POINTS * seenPoint
  const productPoint = C3_MAPS * rows * CELL
  const boxes = folded
    ? eightImages(memory, 'eight images: box sums of S2, one map', [1, seenRows, seenRows])
    : null
  const seen = memory.reserve('eight images: S2 transformed', parities * seenParity)
  const products = memory.reserve('eight images: products of C3', POINTS * productPoint)

  const tilesOf = (columns: 1 | 2): PointTiles => {
    const name = `C3 transformed, ${columns === 2 ? 'all columns' : 'even columns'}`
    const taps = tapLists(memory, name, (inputs) =>
      inputs.flatMap((input) =>
        range(columns).flatMap((parity) =>
          range(KERNEL).map((row) => parity * POINTS * seenPoint + input * seenMap + row * CELL),
        ),
      ),
    )
    let bytes = 0
    const offsets = pairs.map(({ inputs }) => {
      const offset = bytes
      bytes += (1 + inputs.length * columns * KERNEL) * PAIR
      return offset
    })
    const tiles = (what: string, some: readonly number[]): Tiles => {
      const cells = some.map((row) => ({
        input: (Math.floor(row) * stride + (row % 1)) * CELL,
        output: row * CELL,
      }))
      return tileRecords2x2(memory, `${name}, ${what}`, pairs, offsets, taps, cells, rows * CELL)
    }
    const all = range(rows)
    if (rows % 2 === 0) return { bytes, rows: tiles('rows', all), halves: null }
    const [a, b, c] = all.splice(-3) as [number, number, number]
    const halves = tiles('rows and halves', [a, b, c, b + 0.5])
    return { bytes, rows: tiles('rows', all), halves }
  }
  const both = tilesOf(2)
  const even = tilesOf(1)
  const { pack, kernelAt, transform } = transformedKernels(weights, packed)

  return {
    derived: together(derived, weights.derive('transform C3', transform)),
    parities,
    stride,
    seenRows,
    seen,
    seenParity,
    seenPoint,
    seenOctet,
    seenMap,
    kernelAt,
    emit(program, octet = 0, from = s2, to = output) {
      const at = seen + octet * seenOctet
      for (let m = 0; m < C3_INPUTS; m++) {
        const map = from.address + m * from.mapStep
        if (boxes) emitBoxSums(program, { ...from, address: map }, boxes)
        const [input, pitch] = boxes ? [boxes.address, boxes.rowStep] : [map, from.rowStep]
        for (let parity = 0; parity < parities; parity++) {
          const into = at + parity * seenParity + m * seenMap
          program.emit('cellsToPoints', input + parity * CELL, pitch, seenRows, into, seenPoint)
        }
      }
      for (let parity = 0; parity < parities; parity++) {
        const first = at + parity * seenParity
        emitPoints(program, both, ODD_POINTS, first, seenPoint, pack, products, productPoint)
        const last = first + ODD_POINTS * seenPoint
        const lastProducts = products + ODD_POINTS * productPoint
        emitPoints(
          program,
          even,
          1,
          last,
          seenPoint,
          pack + ODD_POINTS * both.bytes,
          lastProducts,
          productPoint,
        )
        const [cells, step] = [to.address + parity * CELL, parities * CELL]
        program.emit('pointsToCells', products, C3_MAPS * rows, productPoint, cells, step)
      }
    },
  }
}

/** C3's kernels at the points, and packed for the tiles: [point][pair of maps][bias, then inputs × columns × rows][2]. */
function transformedKernels({ memory }: Weights, { pairs, source }: PackedConvolution) {
  /** Where the rows of kernels lie, in the order they are transformed in; each address is of the row's first tap. */
  const kernelRows: number[] = []
  const order = new Map<string, number>()
  for (const { maps, inputs } of pairs)
    for (const input of inputs)
      for (const map of maps)
        for (let row = 0; row < KERNEL; row++) {
          order.set(`${map} ${input} ${row}`, kernelRows.length)
          kernelRows.push(source.weights + ((map * C3_INPUTS + input) * KERNEL + row) * KERNEL * 4)
        }
  const count = kernelRows.length
  const taps = memory.reserve('C3 transformed: taps', KERNEL * count * 4)
  const points = memory.reserve('C3 transformed: kernels', INPUT_POINTS * count * 4)
  const kernelAt = (point: number, map: number, input: number, row: number): number =>
    points + (point * count + (order.get(`${map} ${input} ${row}`) as number)) * 4
  const zero = memory.reserve('zero', 4)
  const from: number[] = []
  for (let point = 0; point < POINTS; point++)
    for (const { maps, inputs } of pairs) {
      // At the point 1 every output of a row has a share of one in the product: there the bias belongs.
      for (const map of maps) from.push(point === 1 ? source.bias + map * 4 : zero)
      for (const input of inputs)
        for (let seenAt = point; seenAt < INPUT_POINTS; seenAt += POINTS)
          for (let row = 0; row < KERNEL; row++)
            for (const map of maps) from.push(kernelAt(seenAt, map, input, row))
    }
  const pack = memory.reserve('C3 transformed: packed weights', from.length * 4)
  const table = memory.table('C3 transformed: sources', from)
  const rowTable = memory.table('C3 transformed: rows of kernels', kernelRows)
  const transform = (program: Program): void => {
    for (let tap = 0; tap < KERNEL; tap++)
      program.emit('gather', tap * 4, rowTable, count, taps + tap * count * 4)
    program.emit('kernelsToPoints', taps, count, points)
    program.emit('gather', 0, table, from.length, pack)
  }
  return { pack, kernelAt, transform }
}

/** Emits the same tiles at several points. */
function emitPoints(
  program: Program,
  { bytes, rows, halves }: PointTiles,
  points: number,
  from: number,
  fromStep: number,
  weights: number,
  to: number,
  toStep: number,
): void {
  program.emit('repeat2x2', rows.records, rows.count, from, fromStep, weights, bytes, to, toStep, points)
  if (!halves) return
  for (let point = 0; point < points; point++) {
    const at = [from + point * fromStep, weights + point * bytes] as const
    program.emit('tiles3x2', halves.records, halves.count, ...at, PAIR, to + point * toStep)
  }
}

// ---- C1 of eight images -----------------------------------------------------------------------------------------------

/** A kernel's row at the points 0, ±1, ±2, ±½ and ∞: what each of its five taps counts there. */
const C1_SHARES: readonly (readonly number[])[] = [
  [1, 0, 0, 0, 0],
  [-2 / 9, -2 / 9, -2 / 9, -2 / 9, -2 / 9],
  [-2 / 9, 2 / 9, -2 / 9, 2 / 9, -2 / 9],
  [1 / 90, 2 / 90, 4 / 90, 8 / 90, 16 / 90],
  [1 / 90, -2 / 90, 4 / 90, -8 / 90, 16 / 90],
  [32 / 45, 16 / 45, 8 / 45, 4 / 45, 2 / 45],
  [32 / 45, -16 / 45, 8 / 45, -4 / 45, 2 / 45],
  [0, 0, 0, 0, 1],
]
export const TILE_POINTS = C1_SHARES.length
/** Outputs of a tile of F(4, 5), along either axis. */
export const TILE = 4

/** C1's kernels at the eight points, a map at a time: a start and a column of taps a point. */
interface SlidingWeights {
  readonly address: number
  /** Bytes of a map's. */
  readonly map: number
  readonly derived: Derived
}

/** C1's kernels at the points. */
function slidingWeights(weights: Weights): SlidingWeights {
  const { memory } = weights
  const [maps] = C1.output
  const map = TILE_POINTS * (1 + C1.window) * 4
  const address = memory.reserve('C1 transformed: weights', maps * map)
  const transformKernels = (): void => {
    const { floats } = memory
    const { weights: kernels, bias } = weights.plain(C1)
    let to = address >> 2
    for (let map = 0; map < maps; map++)
      for (const [at, shares] of C1_SHARES.entries()) {
        // At the point 1 every output has a share of one in the product: there the bias belongs.
        floats[to++] = at === 1 ? (floats[(bias >> 2) + map] as number) : 0
        for (let row = 0; row < C1.window; row++) {
          const from = (kernels >> 2) + (map * C1.window + row) * C1.window
          floats[to++] = shares.reduce((sum, share, k) => sum + share * (floats[from + k] as number), 0)
        }
      }
  }
  return { address, map, derived: weights.derive('transform C1', () => {}, transformKernels) }
}

/** C1, squashed as it is stored, one map at a time in the same place (assembly/slide.ts). */
export interface SlidingC1 {
  readonly derived: Derived
  /** Emits the input's way to the points. */
  transform(program: Program): void
  /** Emits one map. */
  map(program: Program, map: number): void
}

/**
 * C1 by F(4, 5): of one input map there is nothing to sum but five rows, so columns slide by. Of eight images, a cell is a
 * pixel of them; of one, whose input is plain rows, it is that pixel of each of its tiles.
 */
export function slidingC1(weights: Weights, input: Maps, output: Maps, name = 'eight images'): SlidingC1 {
  const { memory } = weights
  const { height } = input
  const single = input.pixelStep !== CELL
  const across = C1.output[2] / TILE
  const tiles = single ? 1 : across
  /** From point to point: a column of cells, and one more, so that points are not of the same lines of the cache. */
  const point = (height + 1) * CELL
  const { address, map: mapBytes, derived } = slidingWeights(weights)
  const seen = memory.reserve(`${name}: input transformed`, tiles * TILE_POINTS * point)
  const products = memory.reserve(`${name}: products of C1`, TILE_POINTS * point)
  return {
    derived,
    transform(program) {
      const from = [input.address, input.rowStep, height] as const
      if (single) program.emit('winogradRows', ...from, 0, CELL / 4, seen, point)
      else program.emit('cellsToEight', ...from, tiles, seen, point)
    },
    map(program, map) {
      const from = address + map * mapBytes
      const to = [products, output.address, output.rowStep] as const
      program.emit('slideSquashed', seen, height, tiles, point, from, weights.squash, ...to)
    },
  }
}

// ---- C3 of one image --------------------------------------------------------------------------------------------------

/**
 * C3's own sums of one image by F(4, 5) along rows: tiles of four outputs, those of all rows side by side in the lanes. Rows
 * come out three tiles wide, twelve columns for ten.
 *
 * @param s2 rows of two cells: even columns, then odd ones
 * @param output plain rows of 12 columns, and room for eight floats after the last
 */
export function tiledC3(
  weights: Weights,
  s2: Maps,
  output: Maps,
): { readonly derived: Derived; emit(program: Program): void } {
  const { memory } = weights
  const { pairs, source } = weights.convolutions(false).C3
  const across = Math.ceil(C3.output[2] / TILE)
  const tiles = C3.output[1] * across
  const row = across * 4
  const lanes = Math.ceil((tiles * 4) / CELL) * CELL
  const seenPoint = Math.ceil((lanes + (KERNEL - 1) * row) / CELL) * CELL
  const seenMap = TILE_POINTS * seenPoint
  const seen = memory.reserve('one image: S2 transformed', C3_INPUTS * seenMap)
  const productsPoint = C3_MAPS * lanes
  const products = memory.reserve('one image: products of C3', TILE_POINTS * productsPoint)
  const back = memory.reserve('one image: tiles on their way back', TILE * 16)

  // The kernels at the points as the kernel leaves them, [point][map / 2][bias, then input × row][map & 1], ...
  const pair = (1 + C3_INPUTS * KERNEL) * PAIR
  const all = memory.reserve('C3 transformed along rows: kernels', TILE_POINTS * (C3_MAPS / 2) * pair)
  const at = (point: number, map: number, tap: number): number =>
    all + (point * (C3_MAPS / 2) + (map >> 1)) * pair + tap * PAIR + (map & 1) * 4
  // ... and those there are, pair by pair.
  const from: number[] = []
  const offsets: number[] = []
  for (let point = 0; point < TILE_POINTS; point++)
    for (const { maps, inputs } of pairs) {
      if (point === 0) offsets.push(from.length * 4)
      const taps = inputs.flatMap((input) => range(KERNEL).map((i) => 1 + input * KERNEL + i))
      for (const tap of [0, ...taps]) for (const map of maps) from.push(at(point, map, tap))
    }
  const packPoint = (from.length * 4) / TILE_POINTS
  const pack = memory.reserve('C3 transformed along rows: packed weights', from.length * 4)
  const table = memory.table('C3 transformed along rows: sources', from)

  const name = 'C3 of one image at a point'
  const taps = tapLists(memory, name, (inputs) =>
    inputs.flatMap((input) => range(KERNEL).map((i) => input * seenMap + i * row)),
  )
  const cells = range(lanes / CELL).map((cell) => ({ input: cell * CELL, output: cell * CELL }))
  const { records, count } = tileRecords2x2(memory, name, pairs, offsets, taps, cells, lanes)
  return {
    derived: weights.derive('transform C3 along rows', (program) => {
      program.emit('winogradRowKernels', source.weights, source.bias, C3_MAPS, C3_INPUTS, all)
      program.emit('gather', 0, table, from.length, pack)
    }),
    emit(program) {
      for (let m = 0; m < C3_INPUTS; m++) {
        const map = s2.address + m * s2.mapStep
        program.emit('winogradSplitRows', map, s2.height, across, seen + m * seenMap, seenPoint)
      }
      const steps = [seen, seenPoint, pack, packPoint, products, productsPoint] as const
      program.emit('repeat2x2', records, count, ...steps, TILE_POINTS)
      const to = [output.address, output.mapStep, back] as const
      program.emit('winogradStrip', products, C3_MAPS, lanes, tiles, ...to)
    },
  }
}
