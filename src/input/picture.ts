/*
 * Pictures as they come: RGBA bytes of any size, checked before anything is allocated, and their grey: one byte a
 * pixel, laid over paper where they are see-through, and averaged down to a size at which a digit is still many
 * pixels high. The work on pixels is the business of `PictureKernels`: plain loops here, the same integers in
 * WebAssembly.
 */
import { describe, integer, refuse, trueArray, typedArrayKind } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { type GreyPicture, type GreyWeights, PLAIN_KERNELS } from './kernels.js'

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

/** The same as it was laid over paper. */
export interface LaidPicture extends GreyPicture {
  /** Some of its pixels let the paper shine through. */
  readonly clear: boolean
}

/** Paper behind transparent pixels. */
export type Paper = 'white' | 'black'

/** Luminance (ITU-R BT.601). */
export const LUMINANCE: GreyWeights = { red: 77, green: 150, blue: 29, offset: 0 }

/**
 * RGBA bytes → grey bytes, laid over white or black paper, each block of factor × factor pixels averaged
 * into one (blocks at the right and lower edge may be smaller).
 */
export function toGrey(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  paper: Paper = 'white',
  factor = 1,
  weights = LUMINANCE,
  kernels = PLAIN_KERNELS,
): LaidPicture {
  const { data, clear } = kernels.grey(rgba, width, height, paper === 'white' ? 255 : 0, factor, weights)
  return { data, clear, width: Math.ceil(width / factor), height: Math.ceil(height / factor) }
}

/** Whether any pixel lets the paper shine through. */
export function isTransparent(rgba: Uint8Array | Uint8ClampedArray): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return true
  return false
}

/** Pixels whose neighbours are compared to find the colours of edges. */
const COLOUR_SAMPLES = 4096
/** Edges are coloured where luminance sees less than this share of what the best direction sees. */
const SEEN = 0.5

/**
 * The direction of red, green and blue in which neighbouring pixels differ most: that of the ink's edge, whatever colours
 * pen and paper have. null where luminance sees them well.
 */
export function edgeColour(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): GreyWeights | null {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / COLOUR_SAMPLES)))
  const reach = Math.max(1, Math.round(Math.min(width, height) / 60))
  let [rr, gg, bb, rg, rb, gb] = [0, 0, 0, 0, 0, 0]
  for (let y = 0; y + reach < height; y += step) {
    for (let x = 0; x + reach < width; x += step) {
      const at = 4 * (y * width + x)
      for (let next = at + 4 * reach, way = 0; way < 2; next = at + 4 * reach * width, way++) {
        const r = (rgba[next] as number) - (rgba[at] as number)
        const g = (rgba[next + 1] as number) - (rgba[at + 1] as number)
        const b = (rgba[next + 2] as number) - (rgba[at + 2] as number)
        const all = r * r + g * g + b * b
        // Noise and slow light are not edges.
        if (all < 600) continue
        rr += r * r
        gg += g * g
        bb += b * b
        rg += r * g
        rb += r * b
        gb += g * b
      }
    }
  }
  let axis: [number, number, number] = [1, 1, 1]
  for (let round = 0; round < 20; round++) {
    const [r, g, b] = axis
    const next = [rr * r + rg * g + rb * b, rg * r + gg * g + gb * b, rb * r + gb * g + bb * b] as const
    const length = Math.hypot(...next)
    if (length === 0) return null
    axis = [next[0] / length, next[1] / length, next[2] / length]
  }
  const along = (r: number, g: number, b: number): number =>
    (rr * r * r + gg * g * g + bb * b * b + 2 * (rg * r * g + rb * r * b + gb * g * b)) /
    (r * r + g * g + b * b)
  if (along(LUMINANCE.red, LUMINANCE.green, LUMINANCE.blue) >= SEEN * along(...axis)) return null
  const size = Math.abs(axis[0]) + Math.abs(axis[1]) + Math.abs(axis[2])
  // Mostly upwards, so that light stays light.
  const sign = axis[0] + axis[1] + axis[2] < 0 ? -1 : 1
  const [red, green, blue] = axis.map((part) => Math.round((256 * sign * part) / size)) as [
    number,
    number,
    number,
  ]
  const below = Math.min(0, red) + Math.min(0, green) + Math.min(0, blue)
  return { red, green, blue, offset: -255 * below }
}
