import { describe, integer, refuse, trueArray, typedArrayKind } from '../check.js'
import { LeNet5Error } from '../errors.js'

/** A colour picture as the platform's ImageData gives it: RGBA bytes (alpha not premultiplied), row by row. */
export interface ImageDataLike {
  /** RGBA, four bytes a pixel, row by row. */
  readonly data: Uint8ClampedArray | Uint8Array
  /** Pixels in a row. */
  readonly width: number
  /** Rows. */
  readonly height: number
}

/** The least and most a picture may measure. */
export interface PictureLimits {
  /** Least width and height, in pixels. */
  readonly side: number
  /** Most width × height, in pixels. */
  readonly pixels: number
}

/** Width and height of a picture, checked. @throws LeNet5Error INVALID_IMAGE */
export function pictureSize(
  picture: unknown,
  name: string,
  limits: PictureLimits,
): { width: number; height: number } {
  if (typeof picture !== 'object' || picture === null) {
    refuse('INVALID_IMAGE', name, 'a picture { data, width, height }', picture)
  }
  const { width, height } = picture as { width?: unknown; height?: unknown }
  const range = { min: limits.side, max: limits.pixels }
  const size = {
    width: integer(width, `${name}.width`, range, 'INVALID_IMAGE'),
    height: integer(height, `${name}.height`, range, 'INVALID_IMAGE'),
  }
  if (size.width * size.height > limits.pixels) {
    throw new LeNet5Error(
      'INVALID_IMAGE',
      `${name} must have at most ${limits.pixels} pixels, got ${size.width} × ${size.height}; scale it down or crop it`,
    )
  }
  return size
}

/** The RGBA bytes of a picture whose size was checked. @throws LeNet5Error INVALID_IMAGE */
export function rgbaBytes(
  data: unknown,
  name: string,
  width: number,
  height: number,
): Uint8Array | Uint8ClampedArray {
  const kind = typedArrayKind(data)
  if (kind === 'Uint8ClampedArray' || kind === 'Uint8Array') {
    const bytes = trueArray(data) as Uint8Array | Uint8ClampedArray
    if (bytes.length === 4 * width * height) return bytes
  }
  throw new LeNet5Error(
    'INVALID_IMAGE',
    `${name}.data must be a Uint8ClampedArray of ${4 * width * height} RGBA bytes (4 · ${width} · ${height}), ` +
      `got ${describe(data)}`,
  )
}
