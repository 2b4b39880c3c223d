/*
 * From a picture of one digit to an image as MNIST's are, by rules alone: what `prepare` does, and what a model does
 * that reads no digits.
 */
import { plainOptions, reading, refuse } from '../check.js'
import { BlankImageError } from '../errors.js'
import { type Candidate, type Candidates, candidatesOf, type EnclosedBy } from './candidates.js'
import type { PictureReader } from './images.js'
import { likeliest } from './judge.js'
import { PLAIN_KERNELS } from './kernels.js'
import { type ImageDataLike, pictureSize, rgbaBytes } from './picture.js'

/** What `prepare` takes. */
export interface PrepareOptions {
  /** true: dark ink on a light ground. false: light ink on a dark one. 'auto' (default): finds out. */
  readonly invert?: 'auto' | boolean | undefined
}

/** Most pixels `prepare` takes: 2^26. */
export const MAX_PREPARE_PIXELS = 2 ** 26

/** A picture for `prepare` or `classify`, checked. @throws LeNet5Error INVALID_IMAGE */
export function checkedPicture(imageData: ImageDataLike, name: string): ImageDataLike {
  const { width, height } = pictureSize(imageData, name, { side: 1, pixels: MAX_PREPARE_PIXELS })
  return { data: rgbaBytes(imageData.data, name, width, height), width, height }
}

/** What a picture may show, at least one candidate. @throws LeNet5Error INVALID_IMAGE; `all` BlankImageError */
export function candidatesIn(
  imageData: ImageDataLike,
  invert: 'auto' | boolean,
  name: string,
  kernels = PLAIN_KERNELS,
  enclosedBy?: EnclosedBy,
): Candidates {
  const { data, width, height } = checkedPicture(imageData, name)
  const found = candidatesOf(data, width, height, invert, kernels, enclosedBy)
  const all = (): readonly Candidate[] => {
    const list = found.all()
    if (list.length > 0) return list
    throw new BlankImageError(
      `${name} must show a digit, got ${width} × ${height} pixels without ink (or too pale); ` +
        'draw it with more contrast, or check that its channels are RGBA',
    )
  }
  return { ...found, all }
}

/** `prepare` for an argument of another name, its options checked. */
export function prepareNamed(imageData: ImageDataLike, invert: 'auto' | boolean, name: string): Uint8Array {
  return likeliest(candidatesIn(imageData, invert, name)).image
}

/** The way to an image without a network: as `prepare` makes it. */
export const readByRules: PictureReader = (picture, name) => prepareNamed(picture, 'auto', name)

/**
 * A picture of one digit as MNIST was made: grey, background 0, the ink's box scaled to fit 20×20 keeping
 * its aspect, centred by centre of mass in 28×28. Transparent pixels are white paper (black where only that
 * shows the ink). Uneven light and small specks are ignored.
 *
 * @param imageData RGBA bytes, 4 · width · height of them; 1×1 up to MAX_PREPARE_PIXELS.
 * @returns 784 grey bytes, 0 = background, 255 = ink.
 * @throws BlankImageError (BLANK_IMAGE) when there is no ink; LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT.
 *
 * @example const image = prepare(picture) // such as context.getImageData(0, 0, 280, 280) of a canvas
 */
export function prepare(imageData: ImageDataLike, options?: PrepareOptions): Uint8Array {
  const { invert = 'auto' } = plainOptions(options, 'options', ['invert'])
  if (invert !== 'auto' && typeof invert !== 'boolean') {
    refuse('INVALID_ARGUMENT', 'options.invert', "'auto', true or false", invert)
  }
  return reading('imageData', 'INVALID_IMAGE', () => prepareNamed(imageData, invert, 'imageData'))
}
