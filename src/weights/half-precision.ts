import { decodeBase64 } from '../base64.js'

/** What a half's upper seven bits must gain to be a single's: the exponent counts from −127, not −15. */
const REBIAS = (127 - 15) >> 1
/** Of halves below 2^-14, which have no leading one. */
const SUBNORMAL = 2 ** -24

/**
 * The safetensors file whose F32 values are all half-precision numbers, from its header and its values' 16 bits: half
 * the bytes, and no bit lost. `halves` is base64: first every value's upper byte, then every lower one, since alike
 * bytes side by side compress.
 */
export function safetensorsOfHalves(header: string, halves: string): Uint8Array {
  const bytes = decodeBase64(halves)
  const count = bytes.length / 2
  const start = header.length + (header ? 8 : 0)
  const file = new Uint8Array(start + 4 * count)
  const view = new DataView(file.buffer)
  if (header) view.setUint32(0, header.length, true)
  for (let i = 0; i < header.length; i++) file[8 + i] = header.charCodeAt(i)
  // Small integers alone: this runs once, before any compiler, and an interpreter allocates a float for each result.
  for (let i = 0, at = start; i < count; i++, at += 4) {
    const upper = bytes[i] as number
    const lower = bytes[count + i] as number
    const top = upper & 0x7f
    if (top < 4) {
      const value = (((top & 3) << 8) | lower) * SUBNORMAL
      view.setFloat32(at, upper < 0x80 ? value : -value, true)
      continue
    }
    file[at + 3] = (upper & 0x80) | ((top >> 3) + REBIAS)
    file[at + 2] = ((top & 7) << 5) | (lower >> 3)
    file[at + 1] = (lower & 7) << 5
  }
  return file
}
