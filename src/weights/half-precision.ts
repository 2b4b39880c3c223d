import { decodeBase64 } from '../base64.js'

/** Takes 2^-127, a half's exponent read as a single's, to the 2^-15 it stands for; exact for subnormal halves too. */
const EXPONENT_BIAS = 2 ** 112

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
  for (let i = 0; i < count; i++) {
    const at = start + 4 * i
    const half = ((bytes[i] as number) << 8) | (bytes[count + i] as number)
    view.setUint32(at, ((half & 0x8000) << 16) | ((half & 0x7fff) << 13), true)
    view.setFloat32(at, view.getFloat32(at, true) * EXPONENT_BIAS, true)
  }
  return file
}
