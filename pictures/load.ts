/**
 * What a file is, by its bytes: a picture, or images of grey bytes. One place, so that every command takes the same files.
 */
import { type ImageDataLike, type LeNet5Error, readIdx } from 'lenet5-simd'
import { decodePicture, refuseFormat } from './formats.js'
import { PictureError } from './picture-error.js'

/** What a file holds: a picture, or images of 28×28 or 32×32 grey bytes with 0 as background. */
export type Content =
  | { readonly kind: 'picture'; readonly picture: ImageDataLike }
  | { readonly kind: 'grey'; readonly images: readonly Uint8Array[] }

/** As many pixels as `prepare` takes. */
const MOST_PIXELS = 2 ** 26
const SIDES = [28, 32]
/** What an IDX file's third byte says its values are. */
const IDX_TYPES: Readonly<Record<number, string>> = {
  8: 'bytes',
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: '32-bit floats',
  14: '64-bit floats',
}

const grey = (bytes: Uint8Array, side: number): Content => ({
  kind: 'grey',
  images: Array.from({ length: bytes.length / side ** 2 }, (_, i) =>
    bytes.subarray(i * side ** 2, (i + 1) * side ** 2),
  ),
})

function idx(bytes: Uint8Array): Content {
  try {
    const { shape, data } = readIdx(bytes)
    const [, height, width] = shape
    const side = SIDES.find((length) => length === height && length === width)
    if (shape.length === 3 && side !== undefined && data instanceof Uint8Array) return grey(data, side)
    throw new PictureError(
      'NOT_A_PICTURE',
      `an IDX file of images must be bytes of shape [n, 28, 28] or [n, 32, 32], got ${IDX_TYPES[bytes[2] as number]} of shape [${shape}]`,
    )
  } catch (cause) {
    if (cause instanceof PictureError) throw cause
    throw new PictureError('BROKEN_PICTURE', (cause as LeNet5Error).message, { cause })
  }
}

/**
 * Tells by its bytes what a file holds: PNG, JPEG, IDX, or 784 or 1,024 grey bytes and nothing else.
 *
 * @throws PictureError
 */
export function contentOf(bytes: Uint8Array): Content {
  const picture = decodePicture(bytes, MOST_PIXELS)
  if (picture) return { kind: 'picture', picture }
  const side = SIDES.find((length) => length ** 2 === bytes.length)
  if (side !== undefined) return grey(bytes, side)
  if (bytes[0] === 0 && bytes[1] === 0 && (bytes[2] as number) in IDX_TYPES && bytes[3] !== 0)
    return idx(bytes)
  return refuseFormat(bytes, 'PNG, JPEG, IDX file, nor 784 or 1,024 grey bytes')
}

/** A picture of 28×28 or 32×32 pixels as grey bytes, just as it is: no paper is sought, nothing is centred. */
export function greyAsIs({ data, width, height }: ImageDataLike): Uint8Array {
  if (width !== height || !SIDES.includes(width)) {
    throw new PictureError(
      'NOT_A_PICTURE',
      `--raw takes pictures of 28×28 or 32×32 pixels as they are, this one is ${width}×${height}; leave --raw out`,
    )
  }
  const channel = (at: number, offset: number): number => data[4 * at + offset] as number
  return Uint8Array.from({ length: width * height }, (_, at) =>
    Math.round(0.299 * channel(at, 0) + 0.587 * channel(at, 1) + 0.114 * channel(at, 2)),
  )
}
