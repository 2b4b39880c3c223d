interface Platform {
  Uint8Array: { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  Buffer?: { from(text: string, encoding: 'base64'): Uint8Array }
}

/** Bytes of base64 text by the fastest means the platform has: its own decoder, Node's Buffer, or `atob`. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const platform = globalThis as unknown as Platform
  if (platform.Uint8Array.fromBase64) return platform.Uint8Array.fromBase64(text)
  if (platform.Buffer) {
    const bytes = platform.Buffer.from(text, 'base64')
    // Buffer's bytes may lie within a pool it shares: then a copy.
    const own = bytes.byteLength === bytes.buffer.byteLength
    return own ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes)
  }
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
