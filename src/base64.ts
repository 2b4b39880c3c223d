import { decodeByBuffer } from './buffer.js'

/** Bytes of base64 text by the fastest means the platform has: its own decoder, Node's Buffer, or `atob`. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  if (own.fromBase64) return own.fromBase64(text)
  const decoded = decodeByBuffer(text, 'base64')
  if (decoded) return decoded
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
