/**
 * PNG to RGBA. The structure is checked first (png-structure.ts), fast-png undoes compression and filters, and samples
 * become colours here: palettes and transparency too, since what a hostile one could do is then seen in one place.
 */
import { type DecodedPng, decode } from 'fast-png'
import type { ImageDataLike } from 'lenet5-simd'
import { PictureError } from './picture-error.js'
import { brokenPng, type PngStructure, readPngStructure } from './png-structure.js'

/** RGBA of each value a sample can have: the palette's entries, or greys of fewer than 8 bits. */
function coloursOf({ header, palette, transparency }: PngStructure): Uint8Array {
  if (palette.length > 0) {
    return Uint8Array.from({ length: (4 * palette.length) / 3 }, (_, i) => {
      const [entry, channel] = [i >> 2, i & 3]
      return channel < 3 ? (palette[3 * entry + channel] as number) : (transparency[entry] ?? 255)
    })
  }
  const levels = 2 ** header.depth
  // One grey may stand for nothing: the chunk's second byte, as these greys have 4 bits at most.
  const clear = transparency.length === 2 && transparency[0] === 0 ? transparency[1] : -1
  return Uint8Array.from({ length: 4 * levels }, (_, i) => {
    if (i % 4 === 3) return i >> 2 === clear ? 0 : 255
    return Math.round((255 * (i >> 2)) / (levels - 1))
  })
}

/** A sample beyond a palette of so many entries; −1 where there is none. */
function findBeyond(data: Uint8Array, depth: number, stride: number, width: number, entries: number): number {
  const mask = 2 ** depth - 1
  /** The first of a byte's leading samples that is beyond; −1: none. */
  const beyondIn = (byte: number, samples: number): number => {
    for (let i = 1; i <= samples; i++) {
      const value = (byte >> (8 - i * depth)) & mask
      if (value >= entries) return value
    }
    return -1
  }
  const perByte = 8 / depth
  const ofByte = Int16Array.from({ length: 256 }, (_, byte) => beyondIn(byte, perByte))
  // The last byte of a row may hold fewer samples than it has room for.
  const rest = width % perByte
  for (let start = 0; start < data.length; start += stride) {
    const end = start + stride - (rest > 0 ? 1 : 0)
    for (let at = start; at < end; at++) {
      const beyond = ofByte[data[at] as number] as number
      if (beyond >= 0) return beyond
    }
    const last = rest > 0 ? beyondIn(data[end] as number, rest) : -1
    if (last >= 0) return last
  }
  return -1
}

/** Samples that stand for colours of a table, several of them in a byte. */
function fromTable({ data, width, height, depth }: DecodedPng, colours: Uint8Array): Uint8ClampedArray {
  const stride = Math.ceil((width * depth) / 8)
  const value = (x: number, y: number): number => {
    const bit = x * depth
    return ((data[y * stride + (bit >> 3)] as number) >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
  const entries = colours.length / 4
  // Before memory is taken for the picture.
  const beyond = entries < 2 ** depth ? findBeyond(data as Uint8Array, depth, stride, width, entries) : -1
  if (beyond >= 0) brokenPng(`a pixel has colour ${beyond} of a palette of ${entries}`)
  const rgba = new Uint8ClampedArray(4 * width * height)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * value(x, y)
      for (let channel = 0; channel < 4; channel++) rgba[at++] = colours[from + channel] as number
    }
  }
  return rgba
}

/** Samples of 8 or 16 bits that are colours themselves. */
function fromSamples(
  { data, width, height, depth, channels }: DecodedPng,
  transparency: Uint8Array,
): Uint8ClampedArray {
  const shift = depth === 16 ? 8 : 0
  const colours = channels > 2 ? 3 : 1
  // One colour may stand for nothing; it is told in 16 bits, of which the lower are the sample's.
  const clear = Array.from({ length: transparency.length / 2 }, (_, i) => {
    const word = 256 * (transparency[2 * i] as number) + (transparency[2 * i + 1] as number)
    return word & (2 ** depth - 1)
  })
  const rgba = new Uint8ClampedArray(4 * width * height)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const sample = (channel: number): number => data[pixel * channels + channel] as number
    const at = 4 * pixel
    for (let channel = 0; channel < 3; channel++)
      rgba[at + channel] = sample(colours === 3 ? channel : 0) >> shift
    if (channels > colours) rgba[at + 3] = sample(colours) >> shift
    else
      rgba[at + 3] = clear.length > 0 && clear.every((level, channel) => level === sample(channel)) ? 0 : 255
  }
  return rgba
}

/**
 * Decodes a PNG of any kind. No bytes make it take more memory than `most` pixels need.
 *
 * @param most pixels that are taken
 * @returns RGBA bytes
 * @throws PictureError NOT_A_PICTURE, BROKEN_PICTURE, TOO_MANY_PIXELS
 * @example model.classify(decodePng(await readFile('seven.png'), 2 ** 20))
 */
export function decodePng(bytes: Uint8Array, most: number): ImageDataLike {
  const structure = readPngStructure(bytes, most)
  const { header, palette, transparency } = structure
  try {
    const png = decode(structure.bytes, { checkCrc: true })
    const { width, height, depth } = header
    if (png.width !== width || png.height !== height || png.depth !== depth)
      brokenPng('its header is not one')
    const table = palette.length > 0 || depth < 8
    const data = table ? fromTable(png, coloursOf(structure)) : fromSamples(png, transparency)
    return { data, width, height }
  } catch (cause) {
    if (cause instanceof PictureError) throw cause
    return brokenPng((cause as Error).message, cause)
  }
}
