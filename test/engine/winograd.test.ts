import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { eightImages, type Maps, mapsAt, pictureMaps } from '../../src/engine/wasm/layout.js'
import { Memory } from '../../src/engine/wasm/memory.js'
import { instantiateKernels, type Kernels } from '../../src/engine/wasm/module.js'
import { Machine, Program } from '../../src/engine/wasm/program.js'
import { pictureC5, stripC5, transformedC5, transformedRowsC5 } from '../../src/engine/wasm/scan.js'
import { range } from '../../src/engine/wasm/tiles.js'
import { Weights } from '../../src/engine/wasm/weights.js'
import { slidingC1, TILE, tiledC3, transformedC3 } from '../../src/engine/wasm/winograd.js'
import { C1, C3, C5, DEFAULT_VARIANT, S2, S4, type Variant } from '../../src/network/network.js'
import { conv5x5 } from '../../src/reference/conv5x5.js'
import { squash } from '../../src/reference/squash.js'
import { parameters, uniform } from '../numbers.js'

/*
 * Toom and Cook's way (Winograd 1980): outputs y of r taps g over inputs d are OUT·((KERNEL·g) ∘ (IN·d)), where a row of
 * IN holds the coefficients of Π(x − q) over the other finite points q.
 */
type Matrix = readonly (readonly number[])[]

const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0))
const absolute = (matrix: Matrix): Matrix => matrix.map((row) => row.map(Math.abs))
const transposed = (matrix: Matrix): Matrix => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!))
/** The way to the points, or back, along both axes: M·X·Mᵀ. */
const both = (matrix: Matrix, values: Matrix): Matrix =>
  transposed(transposed(values.map((row) => times(matrix, row))).map((column) => times(matrix, column)))

/** Powers 0 … count − 1 of a point; at infinity only the last counts. */
const powers = (point: number, count: number): number[] =>
  range(count).map((k) => (Number.isFinite(point) ? point ** k : k === count - 1 ? 1 : 0))

interface Filtering {
  readonly into: Matrix
  readonly kernel: Matrix
  readonly out: Matrix
}

/** F(outputs, taps) at so many points. */
function filtering(points: readonly number[], outputs: number, taps: number): Filtering {
  const others = (point: number): number[] => points.filter((q) => Number.isFinite(q) && q !== point)
  const into = points.map((point) => {
    const row: number[] = points.map((_, k) => (k === 0 ? 1 : 0))
    for (const q of others(point))
      for (let k = row.length - 1; k >= 0; k--) row[k] = (k > 0 ? row[k - 1]! : 0) - q * row[k]!
    return row
  })
  const kernel = points.map((point) => {
    const scale = Number.isFinite(point) ? others(point).reduce((n, q) => n * (point - q), 1) : 1
    return powers(point, taps).map((power) => power / scale)
  })
  return { into, kernel, out: transposed(points.map((point) => powers(point, outputs))) }
}

/** The sums of a filtering, or those of the absolute values of whatever is rounded on the way. */
function filter(f: Filtering, d: readonly number[], g: readonly number[], sizes = false): number[] {
  const of = (matrix: Matrix): Matrix => (sizes ? absolute(matrix) : matrix)
  const seen = times(of(f.into), sizes ? d.map(Math.abs) : d)
  const weights = times(of(f.kernel), sizes ? g.map(Math.abs) : g)
  return times(
    of(f.out),
    seen.map((value, p) => value * weights[p]!),
  )
}

/** F(4, 5): four neighbouring outputs. */
const NEIGHBOURS = filtering([0, 1, -1, 2, -2, 1 / 2, -1 / 2, Number.POSITIVE_INFINITY], TILE, 5)
/** F(5, 3) over even columns and F(5, 2) over odd ones: five outputs, two columns apart. */
const EVEN = filtering([0, 1, -1, 2, -2, Number.POSITIVE_INFINITY, 1 / 2], 5, 3)
const ODD = filtering([0, 1, -1, 2, -2, Number.POSITIVE_INFINITY], 5, 2)
const every = (values: readonly number[], from: number): number[] => values.filter((_, i) => i % 2 === from)
const apart = (d: readonly number[], g: readonly number[], sizes = false): number[] => {
  const odd = filter(ODD, every(d, 1), every(g, 1), sizes)
  return filter(EVEN, every(d, 0), every(g, 0), sizes).map((sum, k) => sum + odd[k]!)
}

it.each([
  { name: '8 products are four neighbouring outputs of five taps', columns: 8, step: 1 },
  { name: '13 products are five outputs of five taps, two columns apart', columns: 13, step: 2 },
])('$name', ({ columns, step }) => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const g = [...uniform(seed, 5)]
      const d = [...uniform(seed + 1, columns)]
      const found = step === 1 ? filter(NEIGHBOURS, d, g) : apart(d, g)
      expect(found).toHaveLength((columns - 5) / step + 1)
      for (const [k, y] of found.entries())
        expect(y).toBeCloseTo(
          g.reduce((sum, weight, j) => sum + weight * d[step * k + j]!, 0),
          12,
        )
    }),
  )
})

let kernels: Kernels
beforeAll(async () => {
  kernels = (await instantiateKernels('baseline'))!.kernels
})

/** Weights in a memory full of NaN: what it held before must not matter. */
function setUp(seed: number, variant: Partial<Variant> = {}) {
  const memory = new Memory(kernels.memory)
  const stale = memory.allocate('stale', 1 << 23)
  memory.floats.fill(Number.NaN, stale >> 2, (stale >> 2) + (1 << 21))
  memory.free(stale)
  const machine = new Machine(kernels, memory)
  const weights = new Weights(machine, { ...DEFAULT_VARIANT, ...variant }, 10)
  memory.floats.set(parameters(seed), weights.address >> 2)
  const doubles = (address: number, count: number): Float64Array =>
    Float64Array.from(memory.copy(address, count))
  return { memory, machine, weights, doubles }
}

/** Runs what is emitted, between guards that must stay as they are. */
function run({ memory, machine }: ReturnType<typeof setUp>, emit: (program: Program) => void): void {
  const guard = memory.allocate('guard', 64) >> 2
  memory.floats.fill(7, guard, guard + 16)
  const program = new Program()
  emit(program)
  machine.run(machine.load('test', program))
  expect(memory.floats.subarray(guard, guard + 16)).toEqual(new Float32Array(16).fill(7))
}

/** Errors of found values: each within its bound, and their root mean square, as errors cancel as a rule. */
class Errors {
  #square = 0
  #size = 0
  #count = 0

  add(found: number, wanted: number, bound: number): void {
    const error = found - wanted
    if (!(Math.abs(error) <= bound)) expect.fail(`${found} for ${wanted}, more than ${bound} off`)
    this.#square += error ** 2
    this.#size += wanted ** 2
    this.#count++
  }

  get rootMeanSquare(): number {
    return Math.sqrt(this.#square / this.#count)
  }

  get relative(): number {
    return Math.sqrt(this.#square / this.#size)
  }
}

/** One image's values out of its lane. */
const lane = (cells: Float64Array, n: number): Float64Array => cells.filter((_, i) => i % 8 === n)

describe.each([true, false])('C3 of eight images at the points, folded: %s', (folded) => {
  const [INPUTS, SIDE] = S2.output
  const shape = folded ? S4.output : C3.output
  const [MAPS, ROWS] = shape
  const stride = folded ? 2 : 1

  const boxes = (map: Float64Array): Float64Array =>
    Float64Array.from({ length: 13 * 13 }, (_, i) => {
      const from = Math.floor(i / 13) * SIDE + (i % 13)
      return map[from]! + map[from + 1]! + map[from + SIDE]! + map[from + SIDE + 1]!
    })

  it('is the plain one within n·ε·Σ|a·b|', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 7 }), (seed, image) => {
        const place = setUp(seed)
        const { memory, weights, doubles } = place
        const convolutions = weights.convolutions(folded)
        const s2 = eightImages(memory, 'S2', S2.output)
        const output = eightImages(memory, 'sums', shape)
        const part = transformedC3(weights, convolutions, s2, output)
        const values = uniform(seed + 1, INPUTS * SIDE * SIDE * 8).map(Math.fround)
        memory.floats.set(values, s2.address >> 2)
        convolutions.derived.refresh()
        part.derived.refresh()
        run(place, part.emit)

        const input = lane(values, image)
        const found = lane(doubles(output.address, MAPS * ROWS * ROWS * 8), image)
        const { source } = convolutions.C3
        const flat = doubles(source.weights, MAPS * INPUTS * 25)
        const bias = doubles(source.bias, MAPS)
        expect(weights.plain(C3).weights === source.weights).toBe(!folded)
        const side = folded ? 13 : SIDE
        const maps = Float64Array.from(
          range(INPUTS).flatMap((m) => {
            const map = input.subarray(m * SIDE * SIDE, (m + 1) * SIDE * SIDE)
            return [...(folded ? boxes(map) : map)]
          }),
        )
        const options = { maps: INPUTS, height: side, width: side, outputMaps: MAPS, weights: flat, bias }
        const plain = conv5x5(maps, options)
        const outputs = side - 4
        const errors = new Errors()
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
                  const at = ((o * INPUTS + m) * 5 + i) * 5
                  most += apart([...maps.subarray(start, start + 13)], [...flat.subarray(at, at + 5)], true)[
                    k
                  ]!
                }
              const wanted = plain[(o * outputs + y * stride) * outputs + x * stride]!
              const bound = (10 * inputs.length + 20) * 2 ** -24 * most
              errors.add(found[(o * ROWS + y) * ROWS + x]!, wanted, bound)
            }
        }
        // No wrong coefficient hides below this.
        expect(errors.relative).toBeLessThan(50 * 2 ** -24)
      }),
      { numRuns: 12 },
    )
  })
})

/** Σ of what is rounded on the way to output (y, x) of a map along rows: the same sums of absolute values. */
function rowSums(input: Float64Array, weights: Float64Array, maps: number, height: number, width: number) {
  const [into, kernel, out] = [
    absolute(NEIGHBOURS.into),
    absolute(NEIGHBOURS.kernel),
    absolute(NEIGHBOURS.out),
  ]
  return (o: number, y: number, x: number): number => {
    const first = x - (x % TILE)
    let products = Array(8).fill(0) as number[]
    for (let m = 0; m < maps; m++)
      for (let i = 0; i < 5; i++) {
        const from = (m * height + y + i) * width + first
        const seen = times(into, [...input.subarray(from, from + 8)].map(Math.abs))
        const at = ((o * maps + m) * 5 + i) * 5
        const rows = times(kernel, [...weights.subarray(at, at + 5)].map(Math.abs))
        products = products.map((sum, p) => sum + seen[p]! * rows[p]!)
      }
    return times(out, products)[x % TILE]!
  }
}

/** The same along both axes: of the sixteen outputs of the tile at rows `top` and columns `left`. */
function tileSums(
  input: Float64Array,
  weights: Float64Array,
  maps: number,
  height: number,
  width: number,
): (o: number, top: number, left: number) => Matrix {
  const [into, kernel, out] = [
    absolute(NEIGHBOURS.into),
    absolute(NEIGHBOURS.kernel),
    absolute(NEIGHBOURS.out),
  ]
  const square = (side: number, at: (y: number, x: number) => number): Matrix =>
    range(side).map((y) => range(side).map((x) => Math.abs(at(y, x))))
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

describe('C5 over pictures', () => {
  const [MAPS] = C5.input
  const [OUTPUTS] = C5.output

  /** Pictures of S4, and what C5 makes of them. */
  function example(seed: number, height: number, tiles: number) {
    const place = setUp(seed)
    const { memory, weights, doubles } = place
    const width = tiles * TILE + 4
    const values = uniform(seed + 1, MAPS * height * width).map(Math.fround)
    const input = pictureMaps(memory, 'input', [MAPS, height, width])
    for (let row = 0; row < MAPS * height; row++) {
      const at = input.address + Math.floor(row / height) * input.mapStep + (row % height) * input.rowStep
      memory.floats.fill(Number.NaN, at >> 2, (at + input.rowStep) >> 2)
      memory.floats.set(values.subarray(row * width, (row + 1) * width), at >> 2)
    }
    const source = weights.plain(C5)
    const taps = doubles(source.weights, OUTPUTS * MAPS * 25)
    const bias = doubles(source.bias, OUTPUTS)
    const options = { maps: MAPS, height, width, outputMaps: OUTPUTS, weights: taps, bias }
    return { place, input, values, taps, bias, width, plain: conv5x5(values, options) }
  }

  const found = (place: ReturnType<typeof setUp>, { address, mapStep, rowStep }: Maps) => {
    const { floats } = place.memory
    return (o: number, y: number, x: number): number =>
      floats[(address + o * mapStep + y * rowStep + x * 4) >> 2]!
  }
  const sizes = fc.record({
    seed: fc.integer(),
    height: fc.integer({ min: 5, max: 11 }),
    tiles: fc.integer({ min: 1, max: 9 }),
  })
  /** Output maps whose worst case is computed, besides all others' errors as a rule. */
  const some = (seed: number): Set<number> => new Set([0, OUTPUTS - 1, Math.abs(seed) % OUTPUTS])
  const AS_A_RULE = 200 * 2 ** -24 * Math.sqrt((25 * MAPS) / 9)

  it('by F(4×4, 5×5) is the plain one within n·ε·Σ|a·b|, of any size', () => {
    fc.assert(
      fc.property(sizes, ({ seed, height, tiles }) => {
        const { place, input, values, taps, bias, width, plain } = example(seed, height, tiles)
        const part = pictureC5(place.weights, transformedC5(place.weights), input)
        expect(part.output).toMatchObject({ maps: OUTPUTS, height: height - 4, width: width - 4 })
        part.derived.refresh()
        run(place, part.emit)

        const at = found(place, part.output)
        const rounded = tileSums(values, taps, MAPS, height, width)
        const bounded = some(seed)
        // The sum over maps; a product; seven roundings an axis on the way there, six back; the kernel's and the bias's.
        const bound = (MAPS + 1 + 2 * 7 + 2 * 6 + 2) * 2 ** -24
        for (let o = 0; o < OUTPUTS; o++) {
          const errors = new Errors()
          for (let top = 0; top < height - 4; top += TILE)
            for (let left = 0; left < width - 4; left += TILE) {
              const most = bounded.has(o) ? rounded(o, top, left) : null
              for (let y = top; y < Math.min(top + TILE, height - 4); y++)
                for (let x = left; x < left + TILE; x++) {
                  const limit = most ? bound * (most[y - top]![x - left]! + Math.abs(bias[o]!)) : Infinity
                  errors.add(at(o, y, x), plain[(o * (height - 4) + y) * (width - 4) + x]!, limit)
                }
            }
          // That bound holds in the worst of cases; no wrong coefficient hides below this one.
          expect(errors.rootMeanSquare).toBeLessThan(AS_A_RULE)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('one output high, by F(4, 5) along rows, is the plain one within n·ε·Σ|a·b|', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 28 }), (seed, tiles) => {
        const { place, input, values, taps, bias, width, plain } = example(seed, 5, tiles)
        const part = stripC5(place.weights, transformedRowsC5(place.weights), input)
        expect(part.output).toMatchObject({ maps: OUTPUTS, height: 1, width: width - 4 })
        part.derived.refresh()
        run(place, part.emit)

        const at = found(place, part.output)
        const rounded = rowSums(values, taps, MAPS, 5, width)
        const bounded = some(seed)
        const bound = (5 * MAPS + 1 + 7 + 6 + 2) * 2 ** -24
        for (let o = 0; o < OUTPUTS; o++) {
          const errors = new Errors()
          for (let x = 0; x < width - 4; x++) {
            const limit = bounded.has(o) ? bound * (rounded(o, 0, x) + Math.abs(bias[o]!)) : Infinity
            errors.add(at(o, 0, x), plain[o * (width - 4) + x]!, limit)
          }
          expect(errors.rootMeanSquare).toBeLessThan(AS_A_RULE)
        }
      }),
      { numRuns: 20 },
    )
  })
})

/** C1's values of one of eight images, and those of a single one: rows of four cells, a pixel of each tile. */
const LAYOUTS_OF_C1 = {
  'eight images': {
    lay: (memory: Memory) => ({
      input: eightImages(memory, 'input', C1.input),
      output: eightImages(memory, 'C1', [1, C1.output[1], C1.output[2]]),
    }),
    at: (y: number, x: number, image: number) => (y * C1.output[2] + x) * 8 + image,
  },
  'one image': {
    lay: (memory: Memory) => ({
      input: pictureMaps(memory, 'input', C1.input),
      output: eightImages(memory, 'C1', [1, C1.output[1], TILE]),
    }),
    at: (y: number, x: number) => (y * TILE + (x % TILE)) * 8 + Math.floor(x / TILE),
  },
} as const

describe.each(['eight images', 'one image'] as const)('C1 of %s by F(4, 5), squashed', (layout) => {
  const { lay, at } = LAYOUTS_OF_C1[layout]
  it.each(['tanh', 'logistic'] as const)('is the plain one within n·ε·Σ|a·b| (%s)', (kind) => {
    const [MAPS, ROWS, COLUMNS] = C1.output
    const SIDE = C1.input[1]
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 7 }), (seed, image) => {
        const place = setUp(seed, { squash: kind })
        const { memory, weights, doubles } = place
        const { input: maps, output } = lay(memory)
        const values = uniform(seed + 1, (maps.mapStep / 4) * maps.maps).map(Math.fround)
        memory.floats.set(values, maps.address >> 2)
        const convolution = slidingC1(weights, maps, output)
        convolution.derived.refresh()

        const input = layout === 'one image' ? values : lane(values, image)
        const source = weights.plain(C1)
        const taps = doubles(source.weights, MAPS * 25)
        const bias = doubles(source.bias, MAPS)
        const options = { maps: 1, height: SIDE, width: SIDE, outputMaps: MAPS, weights: taps, bias }
        const plain = conv5x5(input, options)
        const rounded = rowSums(input, taps, 1, SIDE, SIDE)
        // The squash's slope is at most 1.144, its own error 8e-7 and some roundings.
        const bound = 1.2 * (5 + 12) * 2 ** -24
        const errors = new Errors()
        for (let o = 0; o < MAPS; o++) {
          run(place, (program) => {
            if (o === 0) convolution.transform(program)
            convolution.map(program, o)
          })
          const found = doubles(output.address, output.mapStep / 4)
          for (let y = 0; y < ROWS; y++)
            for (let x = 0; x < COLUMNS; x++) {
              const wanted = squash(plain[(o * ROWS + y) * COLUMNS + x]!, kind)
              const most = bound * (rounded(o, y, x) + Math.abs(bias[o]!)) + 1.5e-6
              errors.add(found[at(y, x, image)]!, wanted, most)
            }
        }
        // No wrong coefficient hides below this.
        expect(errors.rootMeanSquare).toBeLessThan(1e-6)
      }),
      { numRuns: 10 },
    )
  })
})

describe('C3 of one image by F(4, 5)', () => {
  it('is the plain one within n·ε·Σ|a·b|', () => {
    const [INPUTS, SIDE] = S2.output
    const [MAPS, ROWS, COLUMNS] = C3.output
    const across = Math.ceil(COLUMNS / TILE) * TILE
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const place = setUp(seed)
        const { memory, weights, doubles } = place
        // Rows of two cells, even columns and odd ones; what lies beyond the fourteenth column must not matter.
        const s2 = eightImages(memory, 'S2', [INPUTS, SIDE, 2])
        const split = uniform(seed + 1, INPUTS * SIDE * 16).map(Math.fround)
        memory.floats.set(split, s2.address >> 2)
        const address = memory.reserve('C3', (MAPS * ROWS * across + 8) * 4)
        const maps = mapsAt(address, [MAPS, ROWS, across], 4)
        const part = tiledC3(weights, s2, maps)
        part.derived.refresh()
        run(place, part.emit)

        const input = Float64Array.from({ length: INPUTS * SIDE * SIDE }, (_, i) => {
          const x = i % SIDE
          return split[Math.floor(i / SIDE) * 16 + (x & 1) * 8 + (x >> 1)]!
        })
        const { source } = weights.convolutions(false).C3
        const flat = doubles(source.weights, MAPS * INPUTS * 25)
        const bias = doubles(source.bias, MAPS)
        const options = { maps: INPUTS, height: SIDE, width: SIDE, outputMaps: MAPS, weights: flat, bias }
        const plain = conv5x5(input, options)
        // Tiles see sixteen columns.
        const wide = Float64Array.from({ length: INPUTS * SIDE * 16 }, (_, i) => {
          const x = i % 16
          return split[Math.floor(i / 16) * 16 + (x & 1) * 8 + (x >> 1)]!
        })
        const rounded = rowSums(wide, flat, INPUTS, SIDE, 16)
        const found = doubles(address, MAPS * ROWS * across)
        const errors = new Errors()
        for (let o = 0; o < MAPS; o++)
          for (let y = 0; y < ROWS; y++)
            for (let x = 0; x < COLUMNS; x++) {
              const bound = (5 * INPUTS + 20) * 2 ** -24 * (rounded(o, y, x) + Math.abs(bias[o]!))
              errors.add(found[(o * ROWS + y) * across + x]!, plain[(o * ROWS + y) * (SIDE - 4) + x]!, bound)
            }
        // No wrong coefficient hides below this.
        expect(errors.relative).toBeLessThan(50 * 2 ** -24)
      }),
      { numRuns: 8 },
    )
  })
})

describe('C3’s gradients at the points', () => {
  const CELL = 32
  const POINT = 13 * CELL

  /** Eight columns of values, [count][8], through an instruction that reads and writes cells one after another. */
  function through(
    values: Float64Array,
    outputs: number,
    emit: (from: number, to: number, p: Program) => void,
  ) {
    const place = setUp(1)
    const from = place.memory.reserve('from', values.length * 4)
    const to = place.memory.reserve('to', outputs * CELL)
    place.memory.floats.set(values, from >> 2)
    run(place, (program) => emit(from, to, program))
    return place.doubles(to, outputs * 8)
  }
  const inner = (a: Float64Array, b: Float64Array, column: number): number => {
    let sum = 0
    for (let i = column; i < a.length; i += 8) sum += a[i]! * b[i]!
    return sum
  }

  /** A step of the forward pass, and the one that takes gradients back: each the other's transpose. */
  it.each([
    {
      name: 'cells to points',
      sizes: [13, 13] as const,
      there: (from: number, to: number, p: Program) => p.emit('cellsToPoints', from, POINT, 1, to, CELL),
      back: (from: number, to: number, p: Program) => p.emit('pointsBack', from, 1, CELL, to, POINT),
    },
    {
      name: 'kernels to points',
      sizes: [5, 13] as const,
      there: (from: number, to: number, p: Program) => p.emit('kernelsToPoints', from, 8, to),
      back: (from: number, to: number, p: Program) => p.emit('pointsToKernels', from, 8, to),
    },
    {
      name: 'products to cells',
      sizes: [7, 5] as const,
      there: (from: number, to: number, p: Program) => p.emit('pointsToCells', from, 1, CELL, to, CELL),
      back: (from: number, to: number, p: Program) => p.emit('cellsToProducts', from, CELL, 1, to, CELL),
    },
  ])('$name, and back by the transpose', ({ sizes: [inputs, outputs], there, back }) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const x = uniform(seed, inputs * 8).map(Math.fround)
        const y = uniform(seed + 1, outputs * 8).map(Math.fround)
        const forward = through(x, outputs, there)
        const backward = through(y, inputs, back)
        // ⟨A·x, y⟩ = ⟨x, Aᵀ·y⟩; the coefficients are 20 at most, a dozen of them a sum.
        const bound = 20 * inputs * outputs * 12 * 2 ** -24
        for (let column = 0; column < 8; column++)
          expect(Math.abs(inner(forward, y, column) - inner(x, backward, column))).toBeLessThan(bound)
      }),
      { numRuns: 50 },
    )
  })

  it('may be added to what is there', () => {
    const y = uniform(5, 13 * 8).map(Math.fround)
    const once = through(y, 13, (from, to, p) => p.emit('pointsBack', from, 1, CELL, to, POINT))
    const twice = through(y, 13, (from, to, p) => {
      p.emit('pointsBack', from, 1, CELL, to, POINT)
      p.emit('pointsBackMore', from, 1, CELL, to, POINT)
    })
    expect(twice).toEqual(once.map((value) => 2 * value))
  })
})
