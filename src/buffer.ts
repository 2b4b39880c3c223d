interface Platform {
  Buffer?: { from(text: string, encoding: 'base64' | 'hex'): Uint8Array }
}

/** Bytes of text by Node's Buffer; null where there is none. */
export function decodeByBuffer(text: string, encoding: 'base64' | 'hex'): Uint8Array<ArrayBuffer> | null {
  const bytes = (globalThis as unknown as Platform).Buffer?.from(text, encoding)
  if (!bytes) return null
  // Buffer's bytes may lie within a pool it shares: then a copy.
  const own = bytes.byteLength === bytes.buffer.byteLength
  return own ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes)
}
