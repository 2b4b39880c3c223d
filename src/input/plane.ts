/*
 * A picture to scan: grey bytes or network units as they are, or RGBA bytes, whose ink is made light on dark first.
 */
import { checkFinite, describe, isDetached, trueArray, typedArrayKind } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { pictureSize, toGrey } from './picture.js'
import { hasDarkInk } from './surface.js'

/** A checked picture of any size ≥ 32×32: grey bytes (0 = background) or network units, row by row. */
export interface Plane {
  readonly data: Uint8Array | Float32Array
  readonly width: number
  readonly height: number
}

/** Most pixels a picture to scan may have: 2^24. */
export const MAX_SCAN_PIXELS = 2 ** 24

/** Least side of a picture to scan: one window of the network. */
const LEAST_SIDE = 32

/** A picture to scan: width · height grey bytes (0 = background) or network units, or RGBA bytes, row by row. */
export interface Picture {
  /** RGBA bytes, grey bytes (0 = background) or network units, row by row. */
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array
  /** Pixels in a row. */
  readonly width: number
  /** Rows. */
  readonly height: number
}

/** RGBA → grey with ink light on dark: turned over when the picture is dark ink on a light ground. */
function fromColour(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Plane {
  const grey = toGrey(rgba, width, height)
  if (hasDarkInk(grey)) {
    for (let at = 0; at < grey.data.length; at++) grey.data[at] = 255 - (grey.data[at] as number)
  }
  return grey
}

/**
 * A picture checked for `scan`: 32×32 up to MAX_SCAN_PIXELS. Grey bytes and floats are not copied.
 *
 * @throws LeNet5Error INVALID_IMAGE
 * @example toPlane({ data: new Uint8Array(100 * 40), width: 100, height: 40 })
 */
export function toPlane(picture: Picture, name = 'picture'): Plane {
  const { width, height } = pictureSize(picture, name, { side: LEAST_SIDE, pixels: MAX_SCAN_PIXELS })
  const data: unknown = trueArray(picture.data)
  const pixels = width * height
  const kind = typedArrayKind(data)
  if (kind === 'Float32Array' && (data as Float32Array).length === pixels) {
    checkFinite(data as Float32Array, `${name}.data`, pixels)
    return { data: data as Float32Array, width, height }
  }
  if (kind === 'Uint8Array' || kind === 'Uint8ClampedArray') {
    const bytes = data as Uint8Array | Uint8ClampedArray
    if (bytes.length === pixels) {
      return { data: new Uint8Array(bytes.buffer, bytes.byteOffset, pixels), width, height }
    }
    if (bytes.length === 4 * pixels) return fromColour(bytes, width, height)
  }
  const moved = kind !== undefined && isDetached(data as Uint8Array)
  throw new LeNet5Error(
    'INVALID_IMAGE',
    `${name}.data must be a Uint8Array of ${pixels} grey bytes (${width} · ${height}), a Float32Array of as many ` +
      `network units, or ${4 * pixels} RGBA bytes, got ${describe(data)}` +
      (moved ? '; its memory was transferred away, pass a copy' : ''),
  )
}
