import { decodeBase64 } from '../text.js'

/** Of halves below 2^-14, which have no leading one. */
const SUBNORMAL = 2 ** -24
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/**
 * The bits of the single that is the half of each upper byte, its lower byte 0; the lower byte is 13 bits further down.
 * 0 where there is no leading one. An exponent counts from −127, not −15.
 */
function singles(): Int32Array {
  const bits = new Int32Array(256)
  for (let upper = 0; upper < 256; upper++) {
    const top = upper & 0x7f
    if (top >= 4) bits[upper] = ((upper & 0x80) << 24) | ((top << 21) + ((127 - 15) << 23))
  }
  return bits
}

/**
 * The safetensors file whose F32 values are all half-precision numbers, from its header and its values' 16 bits: half
 * the bytes, and no bit lost. `halves` is base64 of every value's upper byte and then every lower one, since alike bytes
 * side by side compress.
 */
export function safetensorsOfHalves(header: string, halves: string): Uint8Array {
  const bytes = decodeBase64(halves)
  const count = bytes.length / 2
  const lower = bytes.subarray(count)
  const start = header.length + (header ? 8 : 0)
  // The values lie at whole words, whatever the header's length, so that they can be written as words.
  const before = -start & 3
  const file = new Uint8Array(new ArrayBuffer(before + start + 4 * count), before)
  if (header) new DataView(file.buffer, before).setUint32(0, header.length, true)
  new TextEncoder().encodeInto(header, file.subarray(8))
  const floats = new Float32Array(file.buffer, before + start)
  const words = new Int32Array(file.buffer, before + start)
  const table = singles()
  // This loop runs once, before any compiler: as little in it as can be, and integers alone, since an interpreter
  // allocates a float for each result.
  for (let i = 0; i < count; i++) {
    const bits = table[bytes[i] as number] as number
    if (bits !== 0) words[i] = bits + ((lower[i] as number) << 13)
    else {
      const upper = bytes[i] as number
      const value = (((upper & 3) << 8) | (lower[i] as number)) * SUBNORMAL
      floats[i] = upper < 0x80 ? value : -value
    }
  }
  if (!littleEndian) for (let at = start; at < file.length; at += 4) file.subarray(at, at + 4).reverse()
  return file
}
