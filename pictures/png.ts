import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png'
import type { ImageDataLike } from 'lenet5-simd'
import { PictureError } from './picture-error.js'
import { readPngFile } from './png-file.js'

/** Grey levels of fewer than 8 bits are a palette of greys. */
const greys = (depth: number): number[][] =>
  Array.from({ length: 2 ** depth }, (_, level) => [Math.round((255 * level) / (2 ** depth - 1))])

/** The samples as bytes, and how many of them a pixel has. */
function samples(png: DecodedPng): { data: ArrayLike<number>; channels: number } {
  if (png.palette) return { data: convertIndexedToRgb(png), channels: png.palette[0]?.length ?? 0 }
  if (png.depth < 8) return { data: convertIndexedToRgb({ ...png, palette: greys(png.depth) }), channels: 1 }
  return { data: png.data, channels: png.channels }
}

function toRgba(png: DecodedPng): Uint8ClampedArray {
  const { data, channels } = samples(png)
  const shift = png.depth === 16 ? 8 : 0
  const rgba = new Uint8ClampedArray(4 * png.width * png.height)
  // One colour may stand for nothing; it is told in the samples' own depth.
  const clear = png.palette || png.depth < 8 ? undefined : png.transparency
  for (let pixel = 0; pixel < png.width * png.height; pixel++) {
    const sample = (channel: number): number => data[pixel * channels + channel] as number
    const at = 4 * pixel
    const coloured = channels > 2
    for (let channel = 0; channel < 3; channel++) rgba[at + channel] = sample(coloured ? channel : 0) >> shift
    const colours = coloured ? 3 : 1
    if (channels > colours) rgba[at + 3] = sample(colours) >> shift
    else rgba[at + 3] = clear?.every((level, channel) => level === sample(channel)) ? 0 : 255
  }
  return rgba
}

/**
 * Decodes a PNG of any kind. No bytes make it take more memory than `most` pixels need.
 *
 * @returns RGBA bytes
 * @throws PictureError NOT_A_PICTURE, BROKEN_PICTURE, TOO_MANY_PIXELS
 * @example model.classify(decodePng(await readFile('seven.png'), 2 ** 20))
 */
export function decodePng(bytes: Uint8Array, most: number): ImageDataLike {
  const file = readPngFile(bytes, most)
  try {
    const png = decode(file.bytes, { checkCrc: true })
    return { data: toRgba(png), width: png.width, height: png.height }
  } catch (cause) {
    const { message } = cause as Error
    throw new PictureError('BROKEN_PICTURE', `the PNG is broken: ${message}; save it anew`, { cause })
  }
}
