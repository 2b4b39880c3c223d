import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Kernels } from '../../src/engine/wasm/kernels.js'
import { instantiateKernels } from '../../src/engine/wasm/module.js'
import { layOutPlanes } from '../../src/engine/wasm/planes.js'
import { SlidingC1 } from '../../src/engine/wasm/sliding-c1.js'
import { squashKind } from '../../src/engine/wasm/squash.js'
import { CELL } from '../../src/engine/wasm/tables.js'
import { Weights } from '../../src/engine/wasm/weights.js'
import { TILE, WinogradConvolution, WinogradWeights } from '../../src/engine/wasm/winograd.js'
import { C1 } from '../../src/network/network.js'
import { conv5x5 } from '../../src/reference/conv5x5.js'
import { squash } from '../../src/reference/squash.js'
import { parameters, uniform } from '../numbers.js'
import { absolute, type Matrix, staleArena, times } from './winograd.js'

// F(4, 5) as matrices, for anybody to check: y = OUT·((KERNEL·g) ∘ (IN·d)) at the points 0, ±1, ±2, ±½ and ∞.
const FINITE = [0, 1, -1, 2, -2, 1 / 2, -1 / 2]
const SCALE = [1, -2 / 9, -2 / 9, 1 / 90, 1 / 90, 32 / 45, 32 / 45]
const KERNEL: Matrix = [
  ...FINITE.map((point, p) => [0, 1, 2, 3, 4].map((power) => SCALE[p]! * point ** power)),
  [0, 0, 0, 0, 1],
]
const OUT: Matrix = [0, 1, 2, 3].map((k) => [...FINITE.map((point) => point ** k), k === 3 ? 1 : 0])
const IN: Matrix = [
  [1, 0, -21 / 4, 0, 21 / 4, 0, -1, 0],
  [0, 1, 1, -17 / 4, -17 / 4, 1, 1, 0],
  [0, -1, 1, 17 / 4, -17 / 4, -1, 1, 0],
  [0, 1 / 2, 1 / 4, -5 / 2, -5 / 4, 2, 1, 0],
  [0, -1 / 2, 1 / 4, 5 / 2, -5 / 4, -2, 1, 0],
  [0, 2, 4, -5 / 2, -5, 1 / 2, 1, 0],
  [0, -2, 4, 5 / 2, -5, -1 / 2, 1, 0],
  [0, -1, 0, 21 / 4, 0, -21 / 4, 0, 1],
]

it('F(4, 5) is four neighbouring outputs of five taps', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const g = [...uniform(seed, 5)]
      const d = [...uniform(seed + 1, 8)]
      const products = times(KERNEL, g).map((value, p) => value * times(IN, d)[p]!)
      for (const [k, y] of times(OUT, products).entries())
        expect(y).toBeCloseTo(
          g.reduce((sum, weight, j) => sum + weight * d[k + j]!, 0),
          12,
        )
    }),
  )
})

const transposed = (matrix: Matrix): Matrix => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!))
/** The way to the points, or back, along both axes: M·X·Mᵀ. */
const both = (matrix: Matrix, values: Matrix): Matrix =>
  transposed(transposed(values.map((row) => times(matrix, row))).map((column) => times(matrix, column)))

/** Σ of what is rounded on the way to outputs (y, x) of one map along rows: the same sums of absolute values. */
function rowSums(input: Float64Array, weights: Float64Array, width: number) {
  const [out, kernel, into] = [absolute(OUT), absolute(KERNEL), absolute(IN)]
  return (o: number, y: number, x: number): number => {
    const first = x - (x % TILE)
    let products = Array(8).fill(0) as number[]
    for (let i = 0; i < 5; i++) {
      const d = Array.from({ length: 8 }, (_, j) => Math.abs(input[(y + i) * width + first + j]!))
      const g = [...weights.subarray((o * 5 + i) * 5, (o * 5 + i) * 5 + 5)]
      const seen = times(into, d)
      const rows = times(kernel, g.map(Math.abs))
      products = products.map((sum, p) => sum + seen[p]! * rows[p]!)
    }
    return times(out, products)[x % TILE]!
  }
}

/** The same along both axes, over all maps: of the sixteen outputs of the tile at rows `top` and columns `left`. */
function tileSums(
  input: Float64Array,
  weights: Float64Array,
  maps: number,
  height: number,
  width: number,
): (o: number, top: number, left: number) => Matrix {
  const [out, kernel, into] = [absolute(OUT), absolute(KERNEL), absolute(IN)]
  const square = (side: number, at: (y: number, x: number) => number): Matrix =>
    Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => Math.abs(at(y, x))))
  return (o, top, left) => {
    let products = square(8, () => 0)
    for (let m = 0; m < maps; m++) {
      // Below the picture are zeros.
      const seen = both(
        into,
        square(8, (y, x) => (top + y < height ? input[(m * height + top + y) * width + left + x]! : 0)),
      )
      const points = both(
        kernel,
        square(5, (y, x) => weights[((o * maps + m) * 5 + y) * 5 + x]!),
      )
      products = products.map((row, p) => row.map((sum, q) => sum + seen[p]![q]! * points[p]![q]!))
    }
    return both(out, products)
  }
}

describe('a convolution over planes by F(4×4, 5×5)', () => {
  let kernels: Kernels
  beforeAll(async () => {
    kernels = (await instantiateKernels('baseline'))!.kernels
  })

  it('is the plain one within n·ε·Σ|a·b|, on planes of any size', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          maps: fc.integer({ min: 1, max: 5 }),
          pairs: fc.integer({ min: 1, max: 3 }),
          height: fc.integer({ min: 5, max: 11 }),
          tiles: fc.integer({ min: 1, max: 9 }),
        }),
        ({ seed, maps, pairs, height, tiles }) => {
          const width = tiles * TILE + 4
          const outputMaps = 2 * pairs
          const input = uniform(seed, maps * height * width).map(Math.fround)
          const weights = uniform(seed + 1, outputMaps * maps * 25).map(Math.fround)
          const bias = uniform(seed + 2, outputMaps).map(Math.fround)
          const plain = conv5x5(input, { maps, height, width, outputMaps, weights, bias })

          const arena = staleArena(kernels)
          const source = {
            weights: arena.reserve('weights', weights.length * 4),
            bias: arena.reserve('biases', bias.length * 4),
            inputs: maps,
            kernel: 5,
          }
          arena.floats.set(weights, source.weights >> 2)
          arena.floats.set(bias, source.bias >> 2)
          const planes = layOutPlanes(arena, 'input', maps, height, width)
          for (let row = 0; row < maps * height; row++) {
            const at = planes.address + Math.floor(row / height) * planes.map + (row % height) * planes.row
            arena.floats.fill(Number.NaN, at >> 2, (at + planes.row) >> 2)
            arena.floats.set(input.subarray(row * width, row * width + width), at >> 2)
          }
          const packed = new WinogradWeights(arena, 'test', outputMaps, source)
          packed.fill(kernels)
          const convolution = new WinogradConvolution(arena, 'test', packed, planes)
          const { address, map, row } = convolution.output
          const guard = arena.reserve('guard', 64) >> 2
          arena.floats.fill(7, guard, guard + 16)
          convolution.run(kernels)

          expect(convolution.output).toMatchObject({
            maps: outputMaps,
            height: height - 4,
            width: width - 4,
          })
          expect(arena.floats.subarray(guard, guard + 16)).toEqual(new Float32Array(16).fill(7))
          const rounded = tileSums(input, weights, maps, height, width)
          // The sum over maps; a product; seven roundings an axis on the way there, six back; the kernel's and the bias's.
          const bound = (maps + 1 + 2 * 7 + 2 * 6 + 2) * 2 ** -24
          // That bound holds in the worst of cases; as a rule errors cancel, and no wrong coefficient hides below this one.
          let square = 0
          for (let o = 0; o < outputMaps; o++)
            for (let top = 0; top < height - 4; top += TILE)
              for (let left = 0; left < width - 4; left += TILE) {
                const most = rounded(o, top, left)
                for (let y = top; y < Math.min(top + TILE, height - 4); y++)
                  for (let x = left; x < left + TILE; x++) {
                    const found = arena.floats[(address + o * map + y * row + x * 4) >> 2]!
                    const wanted = plain[(o * (height - 4) + y) * (width - 4) + x]!
                    const limit = bound * (most[y - top]![x - left]! + Math.abs(bias[o]!))
                    expect(Math.abs(found - wanted)).toBeLessThanOrEqual(limit)
                    square += (found - wanted) ** 2
                  }
              }
          const outputs = outputMaps * (height - 4) * (width - 4)
          expect(Math.sqrt(square / outputs)).toBeLessThan(200 * 2 ** -24 * Math.sqrt((25 * maps) / 9))
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('C1 of eight images by F(4, 5), squashed', () => {
  it.each(['tanh', 'logistic'] as const)('is the plain one within n·ε·Σ|a·b| (%s)', async (kind) => {
    const { kernels } = (await instantiateKernels('baseline'))!
    const [MAPS, ROWS, COLUMNS] = C1.output
    const SIDE = C1.input[1]
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 7 }), (seed, image) => {
        const arena = staleArena(kernels)
        const weights = new Weights(arena, kernels)
        arena.floats.set(parameters(seed), weights.address >> 2)
        const cells = arena.reserve('input', SIDE * SIDE * CELL)
        const values = uniform(seed + 1, SIDE * SIDE * 8).map(Math.fround)
        arena.floats.set(values, cells >> 2)
        const output = arena.reserve('C1', ROWS * COLUMNS * CELL)
        const guard = arena.reserve('guard', 64) >> 2
        arena.floats.fill(7, guard, guard + 16)
        const convolution = new SlidingC1(arena, kernels, weights)
        convolution.refresh()
        convolution.see(cells)

        const input = values.filter((_, i) => i % 8 === image)
        const { weights: from, bias: biasFrom } = weights.plain(C1)
        const taps = Float64Array.from(arena.floats.subarray(from >> 2, (from >> 2) + MAPS * 25))
        const bias = Float64Array.from(arena.floats.subarray(biasFrom >> 2, (biasFrom >> 2) + MAPS))
        const plain = conv5x5(input, {
          maps: 1,
          height: SIDE,
          width: SIDE,
          outputMaps: MAPS,
          weights: taps,
          bias,
        })
        const rounded = rowSums(input, taps, SIDE)
        // The squash's slope is at most 1.144, its own error 8e-7 and some roundings.
        const bound = 1.2 * (5 + 12) * 2 ** -24
        let square = 0
        for (let o = 0; o < MAPS; o++) {
          convolution.run(o, squashKind(kind), output)
          for (let y = 0; y < ROWS; y++)
            for (let x = 0; x < COLUMNS; x++) {
              const found = arena.floats[(output >> 2) + (y * COLUMNS + x) * 8 + image]!
              const wanted = squash(plain[(o * ROWS + y) * COLUMNS + x]!, kind)
              const most = bound * (rounded(o, y, x) + Math.abs(bias[o]!)) + 1.5e-6
              expect(Math.abs(found - wanted)).toBeLessThanOrEqual(most)
              square += (found - wanted) ** 2
            }
        }
        // As a rule errors cancel: no wrong coefficient hides below this.
        expect(Math.sqrt(square / (MAPS * ROWS * COLUMNS))).toBeLessThan(1e-6)
        expect(arena.floats.subarray(guard, guard + 16)).toEqual(new Float32Array(16).fill(7))
      }),
      { numRuns: 10 },
    )
  })
})
