import type { ImageDataLike } from 'lenet5-simd'
import { PictureError } from '../../pictures/picture-error.js'
import { decodePng } from '../../pictures/png.js'
import { Refusal } from './http.js'

/** Most bytes of a body: 1 MiB. */
export const MOST_BYTES = 2 ** 20
/** Most pixels of a PNG. */
export const MOST_PIXELS = 2 ** 20
/** Most bytes of a body too large that are still read, and dropped. */
const MOST_DROPPED = 16 * MOST_BYTES
const SMALL = 784
const LARGE = 1024

const tooLarge = (): never => {
  throw new Refusal(
    413,
    'BODY_TOO_LARGE',
    `send at most ${MOST_BYTES} bytes: a digit needs 784, or a small PNG`,
  )
}

/** The body, of which no more than MOST_BYTES are ever held. */
async function readBytes(request: Request): Promise<Uint8Array> {
  const told = Number(request.headers.get('content-length'))
  if (told > MOST_BYTES) {
    // An answer amid a body looks like a broken connection to fetch, in browsers and in Node: hear the body out.
    if (told <= MOST_DROPPED) for await (const _ of request.body ?? []);
    tooLarge()
  }
  // A body whose length was told is not longer than that.
  if (request.headers.has('content-length')) return new Uint8Array(await request.arrayBuffer())
  const bytes = new Uint8Array(MOST_BYTES)
  let length = 0
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    if (length + part.value.length > MOST_BYTES) {
      await reader?.cancel()
      tooLarge()
    }
    bytes.set(part.value, length)
    length += part.value.length
  }
  return bytes.slice(0, length)
}

/** The body and its type, which must be one of those. */
async function readBody(
  request: Request,
  types: readonly string[],
): Promise<{ type: string; bytes: Uint8Array }> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!types.includes(type)) {
    throw new Refusal(
      415,
      'UNSUPPORTED_TYPE',
      `send Content-Type ${types.join(' or ')}, got ${type === '' ? 'none' : type}` +
        (type.startsWith('image/') ? '; convert the picture to PNG' : ''),
      { accept: types.join(', ') },
    )
  }
  const bytes = await readBytes(request)
  if (bytes.length === 0) throw new Refusal(400, 'NO_BODY', 'the body is empty; send a picture in it')
  return { type, bytes }
}

/** @throws Refusal 413, 422 */
function png(bytes: Uint8Array): ImageDataLike {
  try {
    return decodePng(bytes, MOST_PIXELS)
  } catch (error) {
    if (!(error instanceof PictureError)) throw error
    throw new Refusal(error.code === 'TOO_MANY_PIXELS' ? 413 : 422, error.code, error.message)
  }
}

/** The value of a JSON body's one member. @throws Refusal 400, 422 */
function member(bytes: Uint8Array, name: string, example: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch (error) {
    throw new Refusal(400, 'NOT_JSON', `the body is not JSON (${(error as Error).message}); send ${example}`)
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).join() === name) {
    return (value as Record<string, unknown>)[name]
  }
  throw new Refusal(422, 'WRONG_JSON', `send ${example}, with "${name}" and nothing else`)
}

const isByte = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255

function greyOf(value: unknown, what: string): Uint8Array {
  if (Array.isArray(value) && (value.length === SMALL || value.length === LARGE) && value.every(isByte)) {
    return Uint8Array.from(value as number[])
  }
  const got = Array.isArray(value) ? `${value.length} values` : typeof value
  throw new Refusal(
    422,
    'WRONG_IMAGE',
    `${what} must be ${SMALL} (28×28) or ${LARGE} (32×32) whole numbers 0 to 255, 0 = background; got ${got}`,
  )
}

/** One image: a PNG of any size, grey bytes, or JSON. */
export async function readImage(request: Request): Promise<Uint8Array | ImageDataLike> {
  const { type, bytes } = await readBody(request, [
    'image/png',
    'application/octet-stream',
    'application/json',
  ])
  if (type === 'image/png') return png(bytes)
  if (type === 'application/json')
    return greyOf(member(bytes, 'image', '{"image":[…784 numbers…]}'), '"image"')
  if (bytes.length === SMALL || bytes.length === LARGE) return bytes
  throw new Refusal(
    422,
    'WRONG_IMAGE',
    `send ${SMALL} (28×28) or ${LARGE} (32×32) grey bytes, 0 = background, got ${bytes.length}; many images go to /batch`,
  )
}

/** n images: 784 grey bytes each, end to end, or JSON. */
export async function readImages(request: Request): Promise<Uint8Array | Uint8Array[]> {
  const { type, bytes } = await readBody(request, ['application/octet-stream', 'application/json'])
  if (type === 'application/octet-stream') {
    if (bytes.length % SMALL === 0) return bytes
    throw new Refusal(
      422,
      'WRONG_IMAGE',
      `send ${SMALL} grey bytes for each image (28×28, 0 = background), end to end; ${bytes.length} is no multiple of it`,
    )
  }
  const images = member(bytes, 'images', '{"images":[[…784 numbers…],…]}')
  if (!Array.isArray(images)) throw new Refusal(422, 'WRONG_JSON', '"images" must be an array of images')
  return images.map((image, index) => greyOf(image, `"images"[${index}]`))
}

/** A picture of a line: a PNG of any size. */
export async function readPicture(request: Request): Promise<ImageDataLike> {
  return png((await readBody(request, ['image/png'])).bytes)
}
