import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { decodeBase64, decodeHex } from '../src/platform.js'

const BufferOfNode = Buffer

afterEach(() => {
  vi.unstubAllGlobals()
})

describe.each([
  { encoding: 'base64', decode: decodeBase64, native: 'fromBase64', otherwise: 'by atob' },
  { encoding: 'hex', decode: decodeHex, native: 'fromHex', otherwise: 'digit by digit' },
] as const)('bytes in $encoding', ({ encoding, decode, native, otherwise }) => {
  const same = (): void =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 99 }), (bytes) => {
        const decoded = decode(BufferOfNode.from(bytes).toString(encoding))
        expect(decoded).toEqual(bytes)
        expect(Object.getPrototypeOf(decoded)).toBe(Uint8Array.prototype)
        expect(decoded.byteOffset).toBe(0)
      }),
    )

  it('are decoded as the platform does best', same)

  it(`are decoded by Buffer, or ${otherwise} where there is none`, () => {
    const own = Object.getOwnPropertyDescriptor(Uint8Array, native)
    Reflect.deleteProperty(Uint8Array, native)
    try {
      same()
      vi.stubGlobal('Buffer', undefined)
      same()
    } finally {
      if (own) Object.defineProperty(Uint8Array, native, own)
    }
  })
})
