/*
 * The shipped weights, unpacked: from text a module can hold to the bytes of a safetensors file. A build packs them
 * (scripts/shipped-weights.mjs) either as half-precision numbers, and no bit is lost, or with the weights of each map as
 * whole multiples of a scale, a digit of base64 each: a compressed download then costs what the digits tell, and the
 * browser's own decoder reads them. In both, alike bytes lie side by side, since those compress.
 */
import { decodeBase64 } from '../text.js'

/** What a generated module of weights exports. */
export interface PackedWeights {
  /** The header of the safetensors file; empty where there was no file. */
  readonly header: string
  /** The weights of every tensor of two or more dimensions, in multiples of their map's scale; empty where none is packed so. */
  readonly codes: string
  /** All else in half precision, in the order of the file: other tensors' values, and for a tensor in `codes` its maps' scales. */
  readonly halves: string
}

/** Of halves below 2^-14, which have no leading one. */
const SUBNORMAL = 2 ** -24
/** The digit of base64 that stands for 0 times the scale. */
const ZERO = 32
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

/** The floats of half-precision numbers: base64 of every number's upper byte and then every lower one. */
function readHalves(halves: string): Float32Array<ArrayBuffer> {
  const bytes = decodeBase64(halves)
  const count = bytes.length / 2
  const lower = bytes.subarray(count)
  const floats = new Float32Array(count)
  const words = new Int32Array(floats.buffer)
  const table = singles()
  // This loop runs once, before any compiler: as little in it as can be, and integers alone, since an interpreter
  // allocates a float for each result.
  for (let i = 0; i < count; i++) {
    const upper = bytes[i] as number
    const bits = table[upper] as number
    if (bits !== 0) words[i] = bits + ((lower[i] as number) << 13)
    else {
      const value = (((upper & 3) << 8) | (lower[i] as number)) * SUBNORMAL
      floats[i] = upper < 0x80 ? value : -value
    }
  }
  return floats
}

/** Digits of base64, four in three bytes, as multiples −32 to 31. */
function readCodes(codes: string): Int8Array {
  const bytes = decodeBase64(codes)
  const multiples = new Int8Array(codes.length)
  for (let i = 0, at = 0; i < multiples.length; i += 4, at += 3) {
    const [a, b, c] = [bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number]
    multiples[i] = (a >> 2) - ZERO
    multiples[i + 1] = (((a & 3) << 4) | (b >> 4)) - ZERO
    multiples[i + 2] = (((b & 15) << 2) | (c >> 6)) - ZERO
    multiples[i + 3] = (c & 63) - ZERO
  }
  return multiples
}

/** The values of all tensors, end to end: multiples times their map's scale, and what is in half precision as it is. */
function multiply(header: string, codes: string, halves: Float32Array): Float32Array<ArrayBuffer> {
  const multiples = readCodes(codes)
  const { __metadata__, ...tensors } = JSON.parse(header) as Record<string, { shape: number[] }>
  const shapes = Object.values(tensors).map(({ shape: [maps = 1, ...rest] }) => ({
    maps,
    size: rest.length === 0 ? 0 : rest.reduce((product, side) => product * side),
  }))
  const values = new Float32Array(shapes.reduce((sum, { maps, size }) => sum + maps * (size || 1), 0))
  let value = 0
  let code = 0
  let half = 0
  for (const { maps, size } of shapes)
    for (let map = 0; map < maps; map++) {
      const number = halves[half++] as number
      if (size === 0) values[value++] = number
      else for (let i = 0; i < size; i++) values[value++] = number * (multiples[code++] as number)
    }
  return values
}

/** The bytes of the safetensors file that was packed. */
export function unpackWeights({ header, codes, halves }: PackedWeights): Uint8Array {
  const numbers = readHalves(halves)
  const values = codes ? multiply(header, codes, numbers) : numbers
  const start = header.length + (header ? 8 : 0)
  // The values lie at whole words, whatever the header's length, so that they can be read as words.
  const before = -start & 3
  const file = new Uint8Array(new ArrayBuffer(before + start + values.byteLength), before)
  if (header) new DataView(file.buffer, before).setUint32(0, header.length, true)
  new TextEncoder().encodeInto(header, file.subarray(8))
  new Float32Array(file.buffer, before + start).set(values)
  if (!littleEndian) for (let at = start; at < file.length; at += 4) file.subarray(at, at + 4).reverse()
  return file
}
