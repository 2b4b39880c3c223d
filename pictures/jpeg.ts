import decode from 'jpeg-js/lib/decoder.js'
import type { ImageDataLike } from 'lenet5-simd'
import { orientationOf, upright } from './orientation.js'
import { checkSize, PictureError } from './picture-error.js'

/** Megabytes the decoder may take: those of a picture of 2^26 pixels, with room to work. */
const MEMORY = 1024

export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff

/** Width and height, from the frame's header; null where there is none. */
function sizeOf(bytes: Uint8Array): { width: number; height: number } | null {
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number
    const word = (offset: number): number =>
      256 * (bytes[at + offset] as number) + (bytes[at + offset + 1] as number)
    // Frames are SOF0 to SOF15, of which three numbers mean tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: word(7), height: word(5) }
    }
    at += marker === 0xff ? 1 : 2 + word(2)
  }
  return null
}

/**
 * Decodes a JPEG, baseline or progressive, turned as the camera was held.
 *
 * @returns RGBA bytes
 * @throws PictureError NOT_A_PICTURE, BROKEN_PICTURE, TOO_MANY_PIXELS
 */
export function decodeJpeg(bytes: Uint8Array, most: number): ImageDataLike {
  if (!isJpeg(bytes)) throw new PictureError('NOT_A_PICTURE', 'this is not a JPEG')
  const size = sizeOf(bytes)
  if (size) checkSize(size.width, size.height, most)
  try {
    const { data, width, height, exifBuffer } = decode(bytes, {
      useTArray: true,
      tolerantDecoding: false,
      maxMemoryUsageInMB: MEMORY,
      maxResolutionInMP: most / 1e6,
    })
    // The decoder's Exif data begin with the last zero of their name.
    return upright({ data, width, height }, exifBuffer ? orientationOf(exifBuffer.subarray(1)) : 1)
  } catch (cause) {
    const { message } = cause as Error
    throw new PictureError('BROKEN_PICTURE', `the JPEG is broken: ${message}; save it anew`, { cause })
  }
}
