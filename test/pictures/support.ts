/** Makers of PNG and JPEG files, right and wrong ones, for the tests of pictures/. */
import { deflateSync, crc32 as zlibCrc } from 'node:zlib'

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** Node 20 before 20.15 has no crc32 of its own. */
const crc32 = (bytes: Uint8Array): number => {
  if (typeof zlibCrc === 'function') return zlibCrc(bytes)
  let c = 0xffffffff
  for (const byte of bytes) c = (table[(c ^ byte) & 255] as number) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

export function chunk(type: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}

export function ihdr(width: number, height: number, depth: number, colourType: number, interlace = 0) {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width)
  data.writeUInt32BE(height, 4)
  data.set([depth, colourType, 0, 0, interlace], 8)
  return chunk('IHDR', data)
}

export const idat = (rows: Uint8Array): Uint8Array => chunk('IDAT', deflateSync(rows))

export const png = (...chunks: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat([SIGNATURE, ...chunks]))

/** Rows of a picture of packed bytes, each behind filter 0. */
export const rows = (...lines: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(lines.flatMap((line) => [0, ...line]))

/** A JPEG's frame, to be claimed by another: 0xc0 and what follows. */
export function claim(jpeg: Uint8Array, width: number, height: number): Uint8Array {
  const bytes = jpeg.slice()
  const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0)
  bytes.set([height >> 8, height & 255, width >> 8, width & 255], at + 5)
  return bytes
}
