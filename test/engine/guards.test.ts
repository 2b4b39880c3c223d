/**
 * Guard bands: behind every region of the linear memory lie 256 bytes that nothing may write. They are looked at after
 * every instruction of every program, over random batches, pictures, classes and variants, so that a kernel that writes
 * beyond its buffer is named, though what it hits may matter to nobody yet.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Memory } from '../../src/engine/wasm/memory.js'
import { Machine } from '../../src/engine/wasm/program.js'
import { LeNet5 } from '../../src/index.js'
import { createKernels } from '../../src/kernels/index.js'
import { floats } from '../model/support.js'
import { pictures } from './exactness.js'

const BAND = 256
/** Bytes past a region's last value that are its own, and what regions begin at: as src/engine/wasm/memory.ts has them. */
const SLACK = 128
const ALIGNMENT = 64
const MARK = 0xdeadbeef
const bandOf = (address: number, bytes: number): number =>
  address + Math.ceil((bytes + SLACK) / ALIGNMENT) * ALIGNMENT

/** Where the band of each region in use lies, memory by memory. */
const bands = new Map<Memory, Map<number, number>>()
let instructions = 0
let checks = 0

/** Fails if a band of a region in use was written to. */
function checkBands(memory: Memory, what: () => string): void {
  const own = bands.get(memory)
  const { words } = memory
  checks += 1
  for (const { address, name } of memory.regions) {
    const at = (own?.get(address) as number) >>> 2
    for (let i = 0; i < BAND / 4; i++)
      if (words[at + i] !== MARK)
        throw new Error(`${what()} wrote ${4 * i} bytes into the band behind ${name}`)
  }
}

const checkAll = (what: string): void => {
  for (const memory of bands.keys()) checkBands(memory, () => what)
}

beforeAll(() => {
  const { allocate, dispose } = Memory.prototype
  vi.spyOn(Memory.prototype, 'allocate').mockImplementation(function (this: Memory, name, bytes, kind) {
    const address = allocate.call(this, name, bytes + BAND, kind)
    const at = bandOf(address, bytes)
    this.words.fill(MARK, at >>> 2, (at + BAND) >>> 2)
    const own = bands.get(this) ?? new Map<number, number>()
    bands.set(this, own.set(address, at))
    return address
  })
  vi.spyOn(Memory.prototype, 'dispose').mockImplementation(function (this: Memory) {
    bands.delete(this)
    dispose.call(this)
  })
  vi.spyOn(Machine.prototype, 'run').mockImplementation(function (this: Machine, { start, program }) {
    let at = start
    for (const { kernel, operands, layer } of program.instructions) {
      const end = at + 4 * (2 + operands.length)
      this.kernels.run(at, end)
      at = end
      instructions += 1
      checkBands(this.memory, () => `${kernel} of ${layer}`)
    }
  })
})
afterAll(() => {
  vi.restoreAllMocks()
})

const variants = fc.record({
  squash: fc.constantFrom('tanh' as const, 'logistic' as const),
  squashConvolutions: fc.boolean(),
  classes: fc.integer({ min: 2, max: 96 }),
  seed: fc.nat(1000),
  simd: fc.constant('baseline' as const),
})

describe('no kernel writes behind a buffer', () => {
  it('of a network: batches, single images, maps and scans', async () => {
    const sizes = {
      count: fc.nat(70),
      width: fc.integer({ min: 32, max: 150 }),
      height: fc.integer({ min: 32, max: 90 }),
    }
    await fc.assert(
      fc.asyncProperty(fc.record({ ...sizes, variant: variants, int16: fc.boolean() }), async (asked) => {
        const { count, width, height, variant } = asked
        const precision = asked.int16 && !variant.squashConvolutions ? 'int16' : 'float32'
        const model = await LeNet5.create({ ...variant, precision })
        try {
          model.predict(pictures(count, variant.seed))
          model.predict(floats(variant.seed, count * 1024))
          model.predict(new Uint8Array(1024 * (count % 9)).fill(77))
          model.classify(pictures(1, variant.seed))
          model.featureMaps(floats(variant.seed, 1024))
          model.scan({ data: floats(variant.seed, width * height), width, height })
          model.scan({ data: new Uint8Array(width * height).fill(99), width, height })
          const paper = new Uint8ClampedArray(4 * width * height).fill(255)
          for (let y = 8; y < height - 8; y++) paper.fill(20, 4 * (y * width + 12), 4 * (y * width + 16))
          model.classify({ data: paper, width, height })
          checkAll('a call')
        } finally {
          model.dispose()
        }
      }),
      { numRuns: 12 },
    )
  })

  it('of training: steps of any size, distorted, by either optimiser', async () => {
    const asked = fc.record({ variant: variants, count: fc.integer({ min: 20, max: 90 }), sgd: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(asked, async ({ variant, count, sgd }) => {
        const classes = 2 + (variant.classes % 19)
        const model = await LeNet5.create({ ...variant, classes })
        try {
          await model.fit(
            {
              images: pictures(count, variant.seed),
              labels: Uint8Array.from({ length: count }, (_, i) => i % classes),
            },
            {
              epochs: 1,
              batchSize: 1 + (variant.seed % 70),
              optimizer: sgd
                ? { kind: 'sgd', learningRate: 1e-4, momentum: 0.5 }
                : { kind: 'adamw', learningRate: 1e-4 },
              ema: 0.9,
              augment: { rotate: 10, elastic: { alpha: 2, sigma: 4 } },
            },
          )
          checkAll('a fit')
        } finally {
          model.dispose()
        }
      }),
      { numRuns: 8 },
    )
  })

  it('of the kernels alone, at any shape', async () => {
    const side = fc.integer({ min: 5, max: 40 })
    const asked = fc.record({
      maps: fc.integer({ min: 1, max: 5 }),
      outputMaps: fc.integer({ min: 1, max: 7 }),
      height: side,
      width: side,
      inputs: fc.integer({ min: 1, max: 130 }),
      outputs: fc.integer({ min: 1, max: 90 }),
      squash: fc.constantFrom('none' as const, 'tanh' as const, 'logistic' as const),
    })
    const kernels = await createKernels({ simd: 'baseline' })
    const some = (length: number): Float32Array => floats(length, length, -1, 1)
    fc.assert(
      fc.property(asked, ({ maps, outputMaps, height, width, inputs, outputs, squash }) => {
        const input = some(maps * height * width)
        const conv = {
          maps,
          height,
          width,
          outputMaps,
          squash,
          weights: some(outputMaps * maps * 25),
          bias: some(outputMaps),
        }
        kernels.conv5x5(input, conv)
        checkAll('conv5x5')
        kernels.conv5x5Backward(some(outputMaps * (height - 4) * (width - 4)), input, conv)
        checkAll('conv5x5Backward')
        const pool = { maps, height, width, squash, weights: some(maps), bias: some(maps) }
        kernels.subsample2x2(input, pool)
        checkAll('subsample2x2')
        kernels.subsample2x2Backward(some(maps * (height >> 1) * (width >> 1)), input, pool)
        checkAll('subsample2x2Backward')
        const values = some(inputs)
        const dense = { inputs, outputs, squash, weights: some(outputs * inputs), bias: some(outputs) }
        kernels.dense(values, dense)
        checkAll('dense')
        kernels.denseBackward(some(outputs), values, dense)
        checkAll('denseBackward')
        const rbf = { inputs, outputs, weights: dense.weights }
        kernels.rbf(values, rbf)
        checkAll('rbf')
        kernels.rbfBackward(some(outputs), values, rbf)
        checkAll('rbfBackward')
      }),
      { numRuns: 60 },
    )
    kernels.dispose()
  })

  it('and it was looked for: after thousands of instructions', () => {
    expect(instructions).toBeGreaterThan(2000)
    expect(checks).toBeGreaterThan(instructions)
  })

  it('would be found: one byte beyond what is a buffer’s own', () => {
    const memory = new Memory(new WebAssembly.Memory({ initial: 1 }))
    const address = memory.allocate('victim', 100)
    memory.bytes.fill(1, address, address + 100 + SLACK)
    expect(() => checkBands(memory, () => 'the test')).not.toThrow()
    memory.bytes[bandOf(address, 100)] = 1
    expect(() => checkBands(memory, () => 'the test')).toThrow(
      'the test wrote 0 bytes into the band behind victim',
    )
  })
})
