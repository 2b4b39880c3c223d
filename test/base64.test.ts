import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { decodeBase64 } from '../src/base64.js'

const BufferOfNode = Buffer

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('decodeBase64', () => {
  const same = (): void =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 99 }), (bytes) => {
        const decoded = decodeBase64(BufferOfNode.from(bytes).toString('base64'))
        expect(decoded).toEqual(bytes)
        expect(Object.getPrototypeOf(decoded)).toBe(Uint8Array.prototype)
        expect(decoded.byteOffset).toBe(0)
      }),
    )

  it('decodes as the platform does best', same)

  it('decodes by Buffer, or by atob where there is none', () => {
    const native = Object.getOwnPropertyDescriptor(Uint8Array, 'fromBase64')
    Reflect.deleteProperty(Uint8Array, 'fromBase64')
    try {
      same()
      vi.stubGlobal('Buffer', undefined)
      same()
    } finally {
      if (native) Object.defineProperty(Uint8Array, 'fromBase64', native)
    }
  })
})
