import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../src/engine/wasm/kernels.js'
import { instantiateKernels } from '../../src/engine/wasm/module.js'
import { Packs } from '../../src/engine/wasm/packs.js'
import { PointsConvolution } from '../../src/engine/wasm/points.js'
import { CELL } from '../../src/engine/wasm/tables.js'
import { Weights } from '../../src/engine/wasm/weights.js'
import { C3, S2, S4, size } from '../../src/network/network.js'
import { conv5x5 } from '../../src/reference/conv5x5.js'
import { parameters, uniform } from '../numbers.js'
import { absolute, type Matrix, staleArena, times } from './winograd.js'

/*
 * Toom and Cook's way (Winograd 1980): outputs y of r taps g over inputs d are OUT·((KERNEL·g) ∘ (IN·d)), where a row of
 * IN holds the coefficients of Π(x − q) over the other finite points q.
 */
const at = (points: readonly number[], power: (point: number) => number[], top: number[]): Matrix =>
  points.map((point) => (Number.isFinite(point) ? power(point) : top))
const powers = (point: number, count: number): number[] => Array.from({ length: count }, (_, k) => point ** k)
const unit = (length: number): number[] => Array.from({ length }, (_, k) => (k === length - 1 ? 1 : 0))
const others = (points: readonly number[], point: number): number[] =>
  points.filter((q) => Number.isFinite(q) && q !== point)
const IN = (points: readonly number[]): Matrix =>
  points.map((point) => {
    const row: number[] = points.map((_, k) => (k === 0 ? 1 : 0))
    for (const q of others(points, point))
      for (let k = row.length - 1; k >= 0; k--) row[k] = (k > 0 ? row[k - 1]! : 0) - q * row[k]!
    return row
  })
const KERNEL = (points: readonly number[], taps: number): Matrix =>
  at(
    points,
    (point) => powers(point, taps).map((p) => p / others(points, point).reduce((n, q) => n * (point - q), 1)),
    unit(taps),
  )
const OUT = (points: readonly number[]): Matrix => {
  const columns = at(points, (point) => powers(point, 5), unit(5))
  return Array.from({ length: 5 }, (_, k) => columns.map((column) => column[k]!))
}

/** Points of even columns, and of odd ones. */
const EVEN = [0, 1, -1, 2, -2, Number.POSITIVE_INFINITY, 1 / 2]
const ODD = EVEN.slice(0, 6)
const every = (values: readonly number[], from: number): number[] => values.filter((_, i) => i % 2 === from)
const MATRICES = [
  { points: EVEN, from: 0, into: IN(EVEN), kernel: KERNEL(EVEN, 3), out: OUT(EVEN) },
  { points: ODD, from: 1, into: IN(ODD), kernel: KERNEL(ODD, 2), out: OUT(ODD) },
]

/** Five outputs, two columns apart, of five taps over thirteen columns. */
function row(d: readonly number[], g: readonly number[], sizes: boolean): number[] {
  const of = (matrix: Matrix): Matrix => (sizes ? absolute(matrix) : matrix)
  const sum = [0, 0, 0, 0, 0]
  for (const { from, into, kernel, out } of MATRICES) {
    const seen = times(of(into), every(d, from))
    const products = times(of(kernel), every(g, from)).map((value, p) => value * seen[p]!)
    for (const [k, y] of times(of(out), products).entries()) sum[k]! += y
  }
  return sum
}

it('13 products are five outputs of five taps, two columns apart', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const g = [...uniform(seed, 5)]
      const d = [...uniform(seed + 1, 13)]
      for (const [k, y] of row(d, g, false).entries())
        expect(y).toBeCloseTo(
          g.reduce((sum, weight, j) => sum + weight * d[2 * k + j]!, 0),
          12,
        )
    }),
  )
})

describe.each([true, false])('C3 of eight images at the points, folded: %s', (folded) => {
  const [INPUTS, SIDE] = S2.output
  const [MAPS, ROWS] = folded ? S4.output : C3.output
  const stride = folded ? 2 : 1
  let kernels: Kernels
  beforeAll(async () => {
    kernels = (await instantiateKernels('baseline'))!.kernels
  })

  function setUp(seed: number) {
    const arena = staleArena(kernels)
    const weights = new Weights(arena, kernels)
    arena.floats.set(parameters(seed), weights.address >> 2)
    const packs = new Packs(arena, weights, folded)
    const convolution = new PointsConvolution(arena, kernels, weights, packs)
    const { parities, seen: seenSize } = convolution.field
    const reserve = (name: string, cells: number): number => arena.reserve(name, cells * CELL)
    const s2 = reserve('S2', size(S2.output))
    const seen = reserve('seen', (parities * seenSize) / CELL)
    const sums = reserve('sums', MAPS * ROWS * ROWS)
    const guard = arena.reserve('guard', 64) >> 2
    arena.floats.fill(7, guard, guard + 16)
    packs.refresh()
    convolution.refresh()
    arena.floats.set(uniform(seed + 1, (size(S2.output) * CELL) / 4), s2 >> 2)
    convolution.see(s2, seen)
    convolution.run(seen, sums)
    const floats = (address: number, count: number): Float32Array =>
      arena.floats.slice(address >> 2, (address >> 2) + count)
    return { arena, weights, packs, s2, sums, guard, floats }
  }

  /** One image's values out of its lane. */
  const lane = (cells: Float32Array, n: number): Float64Array =>
    Float64Array.from({ length: cells.length / 8 }, (_, i) => cells[i * 8 + n]!)

  const boxes = (map: Float64Array): Float64Array =>
    Float64Array.from({ length: 13 * 13 }, (_, i) => {
      const from = Math.floor(i / 13) * SIDE + (i % 13)
      return map[from]! + map[from + 1]! + map[from + SIDE]! + map[from + SIDE + 1]!
    })

  it('is the plain one within n·ε·Σ|a·b|', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 7 }), (seed, image) => {
        const { weights, packs, s2, sums, guard, arena, floats } = setUp(seed)
        const input = lane(floats(s2, size(S2.output) * 8), image)
        const found = lane(floats(sums, MAPS * ROWS * ROWS * 8), image)
        const { source } = packs.C3
        const flat = Float64Array.from(floats(source.weights, MAPS * INPUTS * 25))
        const bias = Float64Array.from(floats(source.bias, MAPS))
        expect(weights.plain(C3).weights === source.weights).toBe(!folded)
        const side = folded ? 13 : SIDE
        const maps = Float64Array.from(
          Array.from({ length: INPUTS }, (_, m) => {
            const map = input.subarray(m * SIDE * SIDE, (m + 1) * SIDE * SIDE)
            return [...(folded ? boxes(map) : map)]
          }).flat(),
        )
        const options = { maps: INPUTS, height: side, width: side, outputMaps: MAPS, weights: flat, bias }
        const plain = conv5x5(maps, options)
        const outputs = side - 4
        let square = 0
        let size2 = 0
        for (let o = 0; o < MAPS; o++) {
          const inputs = C3.connections![o]!
          for (let y = 0; y < ROWS; y++)
            for (let x = 0; x < ROWS; x++) {
              // Which five outputs this one is of, and where the thirteen columns they see begin.
              const first = folded ? 0 : x % 2
              const k = folded ? x : x >> 1
              let most = Math.abs(bias[o]!)
              for (const m of inputs)
                for (let i = 0; i < 5; i++) {
                  const start = (m * side + y * stride + i) * side + first
                  const weightsAt = ((o * INPUTS + m) * 5 + i) * 5
                  const d = [...maps.subarray(start, start + 13)]
                  most += row(
                    d.map(Math.abs),
                    [...flat.subarray(weightsAt, weightsAt + 5)].map(Math.abs),
                    true,
                  )[k]!
                }
              const wanted = plain[(o * outputs + y * stride) * outputs + x * stride]!
              const bound = (10 * inputs.length + 20) * 2 ** -24 * most
              const error = found[(o * ROWS + y) * ROWS + x]! - wanted
              expect(Math.abs(error)).toBeLessThanOrEqual(bound)
              square += error ** 2
              size2 += wanted ** 2
            }
        }
        // As a rule errors cancel: no wrong coefficient hides below this.
        expect(Math.sqrt(square / size2)).toBeLessThan(50 * 2 ** -24)
        expect(arena.floats.subarray(guard, guard + 16)).toEqual(new Float32Array(16).fill(7))
      }),
      { numRuns: 12 },
    )
  })
})
