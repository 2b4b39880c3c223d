/*
 * Images as callers hand them in, in every form that is taken, made into one checked batch of one encoding.
 */
import { allocate, checkFinite, describe, integer, isDetached, trueArray, typedArrayKind } from '../check.js'
import { LeNet5Error } from '../errors.js'
import type { ImageDataLike } from './picture.js'

export type { ImageDataLike } from './picture.js'
export { MAX_SCAN_PIXELS, type Picture, type Plane, toPlane } from './plane.js'

/** n checked images of one encoding, end to end: what engines take. */
export interface ImageBatch {
  /** Grey bytes of 28×28 or 32×32, or network units of 32×32. */
  readonly encoding: 'bytes28' | 'bytes32' | 'floats32'
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array
  readonly count: number
}

/** Network units of a grey byte: 0 → −0.1 (background), 255 → 1.175 (ink), linear between. */
export const BACKGROUND = -0.1
/** Network units from background to ink, and from one grey level to the next. */
export const INK = 1.275
export const INK_STEP = INK / 255

/**
 * One image: 784 (28×28) or 1024 (32×32) grey bytes, 0 = background; 1024 network units; or a picture
 * `{ data: RGBA bytes, width, height }` of any size, which goes through `prepare`.
 */
export type Image = Uint8Array | Uint8ClampedArray | Float32Array | ImageDataLike

/** A batch: images end to end in one typed array, an array of images, or one picture. */
export type Images = Image | readonly Image[]

const SMALL = 784
const LARGE = 1024
const KINDS =
  'a Uint8Array or Uint8ClampedArray of 784 (28×28) or 1024 (32×32) grey bytes, a Float32Array of 1024 network ' +
  'units, or a picture { data: RGBA bytes, width, height }'

function help(value: unknown): string {
  const kind = typedArrayKind(value)
  if (kind === 'Uint8Array' || kind === 'Uint8ClampedArray' || kind === 'Float32Array') {
    const array = value as Uint8Array | Float32Array
    if (isDetached(array)) return '; its memory was transferred away, pass a copy'
    if (kind === 'Float32Array' && array.length > 0 && array.length % SMALL === 0) {
      return '; floats are 32×32 with the border of 2: pass 28×28 images as bytes 0 to 255'
    }
    return ''
  }
  if (kind !== undefined) return '; convert grey values 0 to 255 with Uint8Array.from(image)'
  if (Array.isArray(value) && typeof value[0] === 'number') {
    return '; convert a plain array of grey values 0 to 255 with Uint8Array.from(image)'
  }
  return ''
}

function refuseImage(name: string, expected: string, value: unknown): never {
  throw new LeNet5Error('INVALID_IMAGE', `${name} must be ${expected}, got ${describe(value)}${help(value)}`)
}

/** Whether it is meant to be a picture { data, width, height }; its parts are still to be checked. */
export const isPicture = (value: unknown): value is ImageDataLike =>
  typeof value === 'object' && value !== null && 'data' in value && 'width' in value && 'height' in value

/**
 * Makes 784 bytes of a picture: `readByRules` of prepare.ts, or a network. Whoever takes images hands one in, because it
 * is the larger part of the way and a page loads it while the kernels compile.
 */
export type PictureReader = (picture: ImageDataLike, name: string) => Uint8Array

const prepared = (picture: ImageDataLike, name: string, read: PictureReader): ImageBatch => ({
  encoding: 'bytes28',
  data: read(picture, name),
  count: 1,
})

/**
 * Exactly one image, checked; typed arrays are not copied.
 *
 * @throws LeNet5Error INVALID_IMAGE; BlankImageError for a picture without ink
 * @example toImage(new Uint8Array(784), readByRules) // { encoding: 'bytes28', data, count: 1 }
 */
export function toImage(given: Image, read: PictureReader, name = 'image'): ImageBatch {
  const image = trueArray(given)
  const kind = typedArrayKind(image)
  if (kind === 'Uint8Array' || kind === 'Uint8ClampedArray') {
    const data = image as Uint8Array | Uint8ClampedArray
    if (data.length === SMALL) return { encoding: 'bytes28', data, count: 1 }
    if (data.length === LARGE) return { encoding: 'bytes32', data, count: 1 }
  } else if (kind === 'Float32Array') {
    const data = image as Float32Array
    if (data.length === LARGE) {
      checkFinite(data, name, LARGE)
      return { encoding: 'floats32', data, count: 1 }
    }
  } else if (kind === undefined && isPicture(image)) {
    return prepared(image, name, read)
  }
  refuseImage(name, KINDS, image)
}

/** Images end to end in one typed array; null when it holds no whole number of them. */
function flat(
  array: Uint8Array | Uint8ClampedArray | Float32Array,
  kind: string,
  count?: number,
): ImageBatch | null {
  const { length } = array
  if (kind === 'Float32Array') {
    return length % LARGE === 0 ? { encoding: 'floats32', data: array, count: length / LARGE } : null
  }
  if (length % SMALL === 0 && !(count !== undefined && length === count * LARGE)) {
    return { encoding: 'bytes28', data: array, count: length / SMALL }
  }
  return length % LARGE === 0 ? { encoding: 'bytes32', data: array, count: length / LARGE } : null
}

/**
 * Refuses images whose memory was taken away or shrunk since they were checked: work that shares the thread asks this
 * before it goes on.
 *
 * @throws LeNet5Error INVALID_IMAGE
 */
export function checkStillThere({ encoding, data, count }: ImageBatch, name: string): void {
  if (data.length === count * (encoding === 'bytes28' ? SMALL : LARGE)) return
  throw new LeNet5Error(
    'INVALID_IMAGE',
    `${name} must stay as they are until fit has ended; their memory was transferred away or shrunk`,
  )
}

/** One image of bytes put into a zeroed 32×32 place, 28×28 centred. */
function placeBytes(image: ImageBatch, into: Uint8Array): void {
  if (image.encoding === 'bytes32') into.set(image.data)
  else
    for (let row = 0; row < 28; row++)
      into.set(image.data.subarray(row * 28, row * 28 + 28), (row + 2) * 32 + 2)
}

/** One image of any encoding put into a 32×32 place of network units. */
function placeFloats(image: ImageBatch, into: Float32Array): void {
  if (image.encoding === 'floats32') {
    into.set(image.data)
    return
  }
  const bytes = new Uint8Array(LARGE)
  placeBytes(image, bytes)
  for (let at = 0; at < LARGE; at++) into[at] = BACKGROUND + INK_STEP * (bytes[at] as number)
}

/** An array of images end to end: in their own encoding, or the least one that holds them all. */
function gather(images: readonly Image[], name: string, read: PictureReader): ImageBatch {
  const length = integer(images.length, `${name}.length`, { min: 0 }, 'INVALID_IMAGE')
  const each = Array.from({ length }, (_, index) =>
    toImage(images[index] as Image, read, `${name}[${index}]`),
  )
  const count = each.length
  const what = `${count} images`
  if (each.every((image) => image.encoding === 'bytes28')) {
    const data = allocate(() => new Uint8Array(count * SMALL), what)
    for (const [index, image] of each.entries()) data.set(image.data, index * SMALL)
    return { encoding: 'bytes28', data, count }
  }
  if (each.every((image) => image.encoding !== 'floats32')) {
    const data = allocate(() => new Uint8Array(count * LARGE), what)
    for (const [index, image] of each.entries()) placeBytes(image, data.subarray(index * LARGE))
    return { encoding: 'bytes32', data, count }
  }
  const data = allocate(() => new Float32Array(count * LARGE), what)
  for (const [index, image] of each.entries()) placeFloats(image, data.subarray(index * LARGE))
  return { encoding: 'floats32', data, count }
}

/**
 * A batch of images, checked; one typed array is not copied. An empty one is a batch of 0.
 *
 * Bytes whose number is a multiple of 784 are 28×28 images, else of 1024 are 32×32 ones. Only multiples of
 * 50,176 bytes (49 images of 32×32, 98, …) could be both: they are 28×28 images unless `count`, the number
 * of labels say, tells otherwise. An array of images has no such case.
 *
 * @throws LeNet5Error INVALID_IMAGE, OUT_OF_MEMORY; BlankImageError for a picture without ink
 * @example toImages(new Uint8Array(3 * 784), readByRules).count // 3
 */
export function toImages(given: Images, read: PictureReader, name = 'images', count?: number): ImageBatch {
  const images = trueArray(given)
  const kind = typedArrayKind(images)
  if (kind === 'Uint8Array' || kind === 'Uint8ClampedArray' || kind === 'Float32Array') {
    const array = images as Uint8Array | Uint8ClampedArray | Float32Array
    const batch = isDetached(array) ? null : flat(array, kind, count)
    if (!batch)
      refuseImage(name, `n images end to end (each ${KINDS.replace(/, or a picture.*/, '')})`, images)
    if (batch.encoding === 'floats32') checkFinite(array as Float32Array, name, LARGE)
    return batch
  }
  if (Array.isArray(images) && typeof images[0] !== 'number')
    return gather(images as readonly Image[], name, read)
  if (kind === undefined && isPicture(images)) return prepared(images, name, read)
  refuseImage(name, `images end to end in one typed array or an array of images (each ${KINDS})`, images)
}
