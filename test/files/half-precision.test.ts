import { readFile } from 'node:fs/promises'
import { Float16Array } from '@petamoriken/float16'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safetensorsOfHalves } from '../../src/files/half-precision.js'
import defaultWeights from '../../src/weights/default.js'
import squashedWeights from '../../src/weights/squashed.js'

const shipped = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`../../weights/${name}.safetensors`, import.meta.url))

describe('weights in half precision', () => {
  it('give the weight files back, byte for byte', async () => {
    expect(Buffer.compare(defaultWeights, await shipped('default'))).toBe(0)
    expect(Buffer.compare(squashedWeights, await shipped('squashed'))).toBe(0)
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
          const file = safetensorsOfHalves(header, Buffer.from([...upper, ...lower]).toString('base64'))
          const start = header === '' ? 0 : 8 + header.length
          expect(Buffer.from(file.subarray(8, start)).toString()).toBe(header)
          const values = new Float32Array(file.slice(start).buffer)
          expect(values).toEqual(Float32Array.from(new Float16Array(Uint16Array.from(all).buffer)))
        },
      ),
    )
  })
})
