import { C3, S2, S4 } from '../../network/network.js'
import { boxMaps, cellField, seenShape } from './cells.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { PackedConvolution, Packs } from './packs.js'
import { CELL, type Tiles, tapLists, tiles2x2 } from './tables.js'
import type { Weights } from './weights.js'

/*
 * C3 on eight images, at Winograd's points (assembly/points.ts): its rows, thirteen columns seen and every other one of
 * five written, are no rows any more. At each point it is a convolution of windows five high and one wide, over as many
 * maps as before. Folded that is all of C3; unfolded there are two of these: even columns of the output, and odd ones.
 */

const [MAPS] = C3.output
const [INPUTS] = C3.input
const KERNEL = C3.window
/** Columns of the input from one that a row writes to the next. */
const COLUMN_STEP = 2

/** Points of the products: those of even columns; the odd ones do without the last. */
const POINTS = 7
const ODD_POINTS = POINTS - 1
/** Points of what is seen: of even columns, then of odd ones. */
const SEEN_POINTS = POINTS + ODD_POINTS

/** How C3's input and products lie at the points, both [parity of the output's columns][point][map][row], in bytes. */
interface PointsField {
  readonly folded: boolean
  /** Parities of the output's columns. */
  readonly parities: number
  /** Rows of a map seen and of a product, and rows from window to window. */
  readonly seenRows: number
  readonly rows: number
  readonly stride: number
  /** What is seen of one parity: a map and a point of it, and all. */
  readonly seenMap: number
  readonly seenPoint: number
  readonly seen: number
  /** Its products: the same. */
  readonly productMap: number
  readonly productPoint: number
  readonly products: number
}

function pointsField(folded: boolean): PointsField {
  const [, seenRows] = seenShape(C3, folded)
  const rows = folded ? S4.output[1] : C3.output[1]
  const seenMap = seenRows * CELL
  const productMap = rows * CELL
  return {
    folded,
    parities: folded ? 1 : COLUMN_STEP,
    seenRows,
    rows,
    stride: folded ? S4.stride : C3.stride,
    seenMap,
    seenPoint: INPUTS * seenMap,
    seen: SEEN_POINTS * INPUTS * seenMap,
    productMap,
    productPoint: MAPS * productMap,
    products: POINTS * MAPS * productMap,
  }
}

/**
 * A row of a kernel at each point of what is seen: the shares of its even taps, or of its odd ones. Of the k-th of them
 * that is p^k over Π(p − q), of the other points q.
 */
const SHARES: readonly (readonly number[])[] = [
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

/** All points of a kind: the bytes of one's weights, and its records. */
interface Point {
  readonly bytes: number
  readonly pairs: Tiles
  readonly halves: Tiles | undefined
}

/** C3 of one octet, from S2's maps to its sums: its own, or folded S4's. */
export class PointsConvolution {
  readonly field: PointsField
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #packed: PackedConvolution
  readonly #boxes: number
  readonly #products: number
  /** Points of columns of both parities, and the one without odd columns. */
  readonly #both: Point
  readonly #even: Point
  readonly #pack: number
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights, packs: Packs) {
    const field = pointsField(packs.folded)
    this.field = field
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#packed = packs.C3
    this.#boxes = field.folded
      ? arena.reserve("octet: S2's box sums, one map", field.seenRows ** 2 * CELL)
      : 0
    this.#products = arena.reserve("octet: C3's products at its points", field.products)
    this.#both = this.#pointOf(2)
    this.#even = this.#pointOf(1)
    const bytes = ODD_POINTS * this.#both.bytes + this.#even.bytes
    this.#pack = arena.reserve('C3 at its points, pairs', bytes)
  }

  /** The records of a point where columns of one parity are seen, or of both. */
  #pointOf(parities: number): Point {
    const { rows, stride, seenMap, seenPoint, productMap } = this.field
    const { jobs } = this.#packed
    const name = `C3 at points of ${parities}`
    const taps = tapLists(this.#arena, name, ({ inputs }) => {
      const at: number[] = []
      for (const input of inputs)
        for (let parity = 0; parity < parities; parity++)
          for (let row = 0; row < KERNEL; row++)
            at.push(parity * POINTS * seenPoint + input * seenMap + row * CELL)
      return at
    })
    let bytes = 0
    const offsets = jobs.map(({ inputs }) => {
      const offset = bytes
      bytes += (1 + inputs.length * parities * KERNEL) * 8
      return offset
    })
    const tiles = (what: string, some: readonly number[]): Tiles => {
      const cells = some.map((row) => ({
        input: (Math.floor(row) * stride + (row % 1)) * CELL,
        output: row * CELL,
      }))
      return tiles2x2(this.#arena, `${name}, ${what}`, jobs, offsets, taps, cells, productMap)
    }
    const all = Array.from(Array(rows).keys())
    if (rows % 2 === 0) return { bytes, pairs: tiles('pairs of rows', all), halves: undefined }
    // Of an odd number the last three: one and a half, twice.
    const [a, b, c] = all.splice(-3) as [number, number, number]
    const halves = tiles('rows and halves', [a, b, c, b + 0.5])
    return { bytes, pairs: tiles('pairs of rows', all), halves }
  }

  /** Takes the weights to the points, as pairs of maps, unless that was done for these. Folded, they are so already. */
  refresh(): void {
    if (this.#version === this.#weights.version) return
    this.#version = this.#weights.version
    const { floats } = this.#arena
    const { jobs, source } = this.#packed
    const weights = source.weights >> 2
    let to = this.#pack >> 2
    for (let point = 0; point < POINTS; point++)
      for (const { maps, inputs } of jobs) {
        // At the point 1 every output of a row has a share of one in the product: there the bias belongs.
        for (const map of maps) floats[to++] = point === 1 ? (floats[(source.bias >> 2) + map] as number) : 0
        for (const input of inputs)
          for (let seen = point; seen < SEEN_POINTS; seen += POINTS) {
            const shares = SHARES[seen] as readonly number[]
            for (let row = 0; row < KERNEL; row++)
              for (const map of maps) {
                let from =
                  weights + ((map * INPUTS + input) * KERNEL + row) * KERNEL + (seen === point ? 0 : 1)
                let sum = 0
                for (let k = 0; k < shares.length; k++, from += 2)
                  sum += (shares[k] as number) * (floats[from] as number)
                floats[to++] = sum
              }
          }
      }
  }

  /** Takes S2's maps to the points, as `seen`. */
  see(s2: number, seen: number): void {
    const kernels = this.#kernels
    const { folded, parities, seenRows, seenMap, seenPoint } = this.field
    const { map, row } = cellField(S2.output)
    const pitch = folded ? seenRows * CELL : row
    for (let m = 0; m < INPUTS; m++) {
      const maps = s2 + m * map
      if (folded) boxMaps(kernels, [1, seenRows, seenRows], maps, this.#boxes)
      for (let parity = 0; parity < parities; parity++) {
        const from = (folded ? this.#boxes : maps) + parity * CELL
        const to = seen + parity * this.field.seen + m * seenMap
        kernels.cellsToPoints(from, pitch, seenRows, to, seenPoint)
      }
    }
  }

  /** What was seen to the sums. */
  run(seen: number, output: number): void {
    const kernels = this.#kernels
    const { parities, rows, seenPoint, productPoint } = this.field
    for (let parity = 0; parity < parities; parity++) {
      for (let point = 0; point < POINTS; point++) {
        const { pairs, halves } = point < ODD_POINTS ? this.#both : this.#even
        const from = seen + parity * this.field.seen + point * seenPoint
        const weights = this.#pack + point * this.#both.bytes
        const to = this.#products + point * productPoint
        kernels.tiles2x2(pairs.records, pairs.count, from, weights, 8, to)
        if (halves) kernels.tiles3x2(halves.records, halves.count, from, weights, 8, to)
      }
      const step = parities * CELL
      kernels.pointsToCells(this.#products, MAPS * rows, productPoint, output + parity * CELL, step)
    }
  }
}
