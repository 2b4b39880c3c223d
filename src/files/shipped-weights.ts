/*
 * The shipped weights, unpacked: from text a module can hold to the bytes of a safetensors file. A build packs them
 * (scripts/shipped-weights.mjs) either as half-precision numbers, and no bit is lost, or with the weights of each map as
 * whole multiples of a scale, a digit of base64 each: a compressed download then costs what the digits tell, and the
 * browser's own decoder reads them. In both, alike bytes lie side by side, since those compress.
 */
import { decodeBase64, turnWords } from '../platform.js'

/** What a generated module of weights exports. */
export interface PackedWeights {
  /** The header of the safetensors file; empty where there was no file. */
  readonly header: string
  /** Weights of tensors of two or more dimensions as multiples of their map's scale, each map filled up to four digits. */
  readonly codes: string
  /** All else in half precision, in the order of the file: other tensors' values, and for a tensor in `codes` its maps' scales. */
  readonly halves: string
}

/** Of halves below 2^-14, which have no leading one. */
const SUBNORMAL = 2 ** -24
/** The digit of base64 that stands for 0 times the scale. */
const ZERO = 32

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

/**
 * A map's weights, from `value` on: digits of base64, four in three bytes from `at` on, times its scale. Digits that fill
 * the last three bytes up write beyond the map, where what comes next is written after them.
 */
function readMap(
  bytes: Uint8Array,
  at: number,
  scale: number,
  values: Float32Array,
  value: number,
  end: number,
) {
  // As in the other loop, no compiler has seen this one: four weights a turn, and nothing made on the way.
  for (let i = value, from = at; i < end; i += 4, from += 3) {
    const a = bytes[from] as number
    const b = bytes[from + 1] as number
    const c = bytes[from + 2] as number
    values[i] = scale * ((a >> 2) - ZERO)
    values[i + 1] = scale * ((((a & 3) << 4) | (b >> 4)) - ZERO)
    values[i + 2] = scale * ((((b & 15) << 2) | (c >> 6)) - ZERO)
    values[i + 3] = scale * ((c & 63) - ZERO)
  }
}

/** The values of all tensors, end to end: multiples times their map's scale, and what is in half precision as it is. */
function multiply(header: string, codes: string, halves: Float32Array): Float32Array<ArrayBuffer> {
  const bytes = decodeBase64(codes)
  const { __metadata__, ...tensors } = JSON.parse(header) as Record<string, { shape: number[] }>
  const shapes = Object.values(tensors).map(({ shape: [maps = 1, ...rest] }) => ({
    maps,
    size: rest.length === 0 ? 0 : rest.reduce((product, side) => product * side),
  }))
  const values = new Float32Array(shapes.reduce((sum, { maps, size }) => sum + maps * (size || 1), 0))
  let value = 0
  let at = 0
  let half = 0
  for (const { maps, size } of shapes) {
    if (size === 0) values.set(halves.subarray(half, half + maps), value)
    for (let map = 0; map < maps && size > 0; map++) {
      const begin = value + map * size
      readMap(bytes, at, halves[half + map] as number, values, begin, begin + size)
      at += 3 * Math.ceil(size / 4)
    }
    value += maps * (size || 1)
    half += maps
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
  turnWords(file.subarray(start))
  return file
}
