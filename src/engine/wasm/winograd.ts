/**
 * Convolutions by Winograd's minimal filtering (Lavin & Gray 2016). Rows of the input and of the kernels are taken, as
 * polynomials, to their values at a few points, where one product does for several outputs; the sums over rows and maps
 * come back once. F(m, r) computes m outputs of a kernel of r taps with m + r − 1 products. Three of them are here:
 *
 *     C3 of eight images      F(5, 3) and F(5, 2) along rows, for even and odd columns     13 products instead of 25
 *     C1 of eight images      F(4, 5) along rows, where it is squashed                      8 instead of 20
 *     C5 over a picture       F(4×4, 5×5), or F(4, 5) over a strip (scan.ts)               64 instead of 400
 *
 * test/engine/winograd.test.ts makes the matrices from the points and holds each against them.
 */
import { C1, C3, S4 } from '../../network/network.js'
import { eightImages, emitBoxSums, type Maps, seenShape } from './layout.js'
import type { Program } from './program.js'
import { CELL, PAIR, range, type Tiles, tapLists, tileRecords2x2 } from './tiles.js'
import type { Convolutions, Derived, Weights } from './weights.js'

/** A part of a plan: what it needs made of the weights, and its instructions. */
export interface Part {
  readonly derived: Derived
  emit(program: Program): void
}

// ---- C3 of eight images -----------------------------------------------------------------------------------------------

const KERNEL = C3.window
const [C3_MAPS] = C3.output
const [C3_INPUTS] = C3.input
/** Columns of the input from one that a row writes to the next: its transform sees every other one. */
const COLUMN_STEP = 2
/** Points of the products: 0, ±1, ±2, ∞ and ½ for even columns; the odd ones do without ½. */
const POINTS = 7
const ODD_POINTS = POINTS - 1
/** Points of the transformed input: those of even columns, then those of odd ones. */
const INPUT_POINTS = POINTS + ODD_POINTS

/**
 * What the even taps of a kernel's row count at each point of the transformed input, then what the odd ones do. Of the k-th
 * of them that is p^k over Π(p − q), of the other points q.
 */
const C3_SHARES: readonly (readonly number[])[] = [
  [-1 / 2, 0, 0],
  [-1 / 3, -1 / 3, -1 / 3],
  [1 / 9, -1 / 9, 1 / 9],
  [1 / 36, 2 / 36, 4 / 36],
  [-1 / 60, 2 / 60, -4 / 60],
  [0, 0, 1],
  [32 / 45, 16 / 45, 8 / 45],
  [1 / 4, 0],
  [-1 / 6, -1 / 6],
  [-1 / 6, 1 / 6],
  [1 / 24, 2 / 24],
  [1 / 24, -2 / 24],
  [0, 1],
]

/** The tiles of one point, for rows two by two, and for the last three of an odd number: one and a half, twice. */
interface PointTiles {
  /** Bytes of the packed weights of one point. */
  readonly bytes: number
  readonly rows: Tiles
  readonly halves: Tiles | null
}

/**
 * C3 of eight images, from S2 to `output`: its own sums, or folded those of S4. At each point it is a convolution of windows
 * five high and one wide. Folded that is all of C3; unfolded there are two of these, for even and odd columns of the output.
 */
export function transformedC3(
  weights: Weights,
  { folded, C3: packed }: Convolutions,
  s2: Maps,
  output: Maps,
): Part {
  const { memory } = weights
  const { pairs, source } = packed
  const parities = folded ? 1 : COLUMN_STEP
  const stride = folded ? S4.stride : C3.stride
  const [, seenRows] = seenShape(C3, folded)
  const { height: rows } = output
  const seenMap = seenRows * CELL
  const seenPoint = C3_INPUTS * seenMap
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
  const pack = memory.reserve('C3 transformed: packed weights', ODD_POINTS * both.bytes + even.bytes)

  /** Takes the kernels to the points: [point][pair of maps][bias, then inputs × columns × rows][2]. */
  const transformKernels = (): void => {
    const { floats } = memory
    const from = source.weights >> 2
    let to = pack >> 2
    for (let point = 0; point < POINTS; point++)
      for (const { maps, inputs } of pairs) {
        // At the point 1 every output of a row has a share of one in the product: there the bias belongs.
        for (const map of maps) floats[to++] = point === 1 ? (floats[(source.bias >> 2) + map] as number) : 0
        for (const input of inputs)
          for (let seenAt = point; seenAt < INPUT_POINTS; seenAt += POINTS) {
            const shares = C3_SHARES[seenAt] as readonly number[]
            for (let row = 0; row < KERNEL; row++)
              for (const map of maps) {
                let at =
                  from + ((map * C3_INPUTS + input) * KERNEL + row) * KERNEL + (seenAt === point ? 0 : 1)
                let sum = 0
                for (let k = 0; k < shares.length; k++, at += 2)
                  sum += (shares[k] as number) * (floats[at] as number)
                floats[to++] = sum
              }
          }
      }
  }

  return {
    derived: weights.derive('transform C3', () => {}, transformKernels),
    emit(program) {
      for (let m = 0; m < C3_INPUTS; m++) {
        const map = s2.address + m * s2.mapStep
        if (boxes) emitBoxSums(program, { ...s2, address: map }, boxes)
        const [input, pitch] = boxes ? [boxes.address, boxes.rowStep] : [map, s2.rowStep]
        for (let parity = 0; parity < parities; parity++) {
          const to = seen + parity * seenParity + m * seenMap
          program.emit('cellsToPoints', input + parity * CELL, pitch, seenRows, to, seenPoint)
        }
      }
      for (let parity = 0; parity < parities; parity++) {
        const from = seen + parity * seenParity
        emitPoints(program, both, ODD_POINTS, from, seenPoint, pack, products, productPoint)
        const last = from + ODD_POINTS * seenPoint
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
        const [to, step] = [output.address + parity * CELL, parities * CELL]
        program.emit('pointsToCells', products, C3_MAPS * rows, productPoint, to, step)
      }
    },
  }
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

/** C1 of eight images, squashed as it is stored, one map at a time in the same place (assembly/slide.ts). */
export interface SlidingC1 {
  readonly derived: Derived
  /** Emits the input's way to the points. */
  transform(program: Program): void
  /** Emits one map. */
  map(program: Program, map: number): void
}

/** C1 of eight images by F(4, 5): of one input map there is nothing to sum but five rows, so columns slide by. */
export function slidingC1(weights: Weights, input: Maps, output: Maps): SlidingC1 {
  const { memory } = weights
  const [maps] = C1.output
  const { height } = input
  const tiles = output.width / TILE
  /** A map's weights: a start and a column of taps a point. */
  const mapBytes = TILE_POINTS * (1 + C1.window) * 4
  /** From point to point: a column of cells, and one more, so that points are not of the same lines of the cache. */
  const point = (height + 1) * CELL
  const rows = memory.reserve('C1 transformed: weights', maps * mapBytes)
  const seen = memory.reserve('eight images: input transformed', tiles * TILE_POINTS * point)
  const products = memory.reserve('eight images: products of C1', TILE_POINTS * point)

  const transformKernels = (): void => {
    const { floats } = memory
    const { weights: kernels, bias } = weights.plain(C1)
    let to = rows >> 2
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
  return {
    derived: weights.derive('transform C1', () => {}, transformKernels),
    transform(program) {
      program.emit('cellsToEight', input.address, input.rowStep, height, tiles, seen, point)
    },
    map(program, map) {
      const from = rows + map * mapBytes
      const { address, rowStep } = output
      program.emit(
        'slideSquashed',
        seen,
        height,
        tiles,
        point,
        from,
        weights.squash,
        products,
        address,
        rowStep,
      )
    },
  }
}
