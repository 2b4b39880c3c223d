import { decodeByBuffer } from './buffer.js'

/** Bytes of hexadecimal text: code compresses in it as in its own bytes, which in base64 it does not. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as { fromHex?: (text: string) => Uint8Array<ArrayBuffer> }
  if (own.fromHex) return own.fromHex(text)
  return (
    decodeByBuffer(text, 'hex') ??
    Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
  )
}
