interface Platform {
  Uint8Array: { fromHex?: (text: string) => Uint8Array<ArrayBuffer> }
  Buffer?: { from(text: string, encoding: 'hex'): Uint8Array }
}

/** Bytes of hexadecimal text: code compresses in it as in its own bytes, which in base64 it does not. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const platform = globalThis as unknown as Platform
  if (platform.Uint8Array.fromHex) return platform.Uint8Array.fromHex(text)
  if (platform.Buffer) {
    const bytes = platform.Buffer.from(text, 'hex')
    // Buffer's bytes may lie within a pool it shares: then a copy.
    const own = bytes.byteLength === bytes.buffer.byteLength
    return own ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes)
  }
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  )
}
