interface Platform {
  Buffer?: { from(text: string, encoding: 'base64' | 'hex'): Uint8Array }
}

/** Bytes by Node's Buffer; null where there is none. */
function byBuffer(text: string, encoding: 'base64' | 'hex'): Uint8Array<ArrayBuffer> | null {
  const bytes = (globalThis as unknown as Platform).Buffer?.from(text, encoding)
  if (!bytes) return null
  // Buffer's bytes may lie within a pool it shares: then a copy.
  const own = bytes.byteLength === bytes.buffer.byteLength
  return own ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes)
}

/** Bytes of base64 text by the fastest means the platform has: its own decoder, Node's Buffer, or `atob`. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  if (own.fromBase64) return own.fromBase64(text)
  const decoded = byBuffer(text, 'base64')
  if (decoded) return decoded
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** Bytes of hexadecimal text: code compresses in it as in its own bytes, which in base64 it does not. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as { fromHex?: (text: string) => Uint8Array<ArrayBuffer> }
  if (own.fromHex) return own.fromHex(text)
  return (
    byBuffer(text, 'hex') ??
    Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
  )
}
