/*
 * Bodies of requests, from anyone: how many bytes are held at once and how long is waited for them, and which
 * pictures, bytes or JSON they may be. Every refusal says what to send instead.
 */
import type { ImageDataLike } from 'lenet5-simd'
import { decodePicture, refuseFormat } from '../../pictures/formats.js'
import { PictureError } from '../../pictures/picture-error.js'
import { Refusal } from './http.js'

/** Types of pictures; which of them a body is, its bytes say. */
export const PICTURES = ['image/png', 'image/jpeg'] as const

/** Most bytes of a body: 1 MiB. */
export const MOST_BYTES = 2 ** 20
/** Most pixels of a picture. */
export const MOST_PIXELS = 2 ** 20
/** Most bytes of a body too large that are still read, and dropped. */
const MOST_DROPPED = 16 * MOST_BYTES
const SMALL = 784
const LARGE = 1024

/** Most milliseconds from a request's first look at its body to its last byte. */
export const MOST_TIME = 10_000
/** Most bytes of all bodies that are being read; who would bring more is told to come later. */
const MOST_HELD = 64 * MOST_BYTES
/** Parts of a body that are held one by one: thousands of a byte each would take more than their bytes. */
const MOST_PARTS = 64
let held = 0

const tooLarge = (): never => {
  throw new Refusal(
    413,
    'BODY_TOO_LARGE',
    `send at most ${MOST_BYTES} bytes: a digit needs 784, or a small picture`,
  )
}

/** A promise that is rejected when the time for a body is over, and what ends the wait. */
function deadline(): { over: Promise<never>; end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Refusal(408, 'TOO_SLOW', `send the body within ${MOST_TIME / 1000} seconds`)),
      MOST_TIME,
    )
  })
  over.catch(() => {})
  return { over, end: () => clearTimeout(timer) }
}

/** The body's parts as they come: memory grows with what has come, not with what was announced. */
async function readParts(request: Request, over: Promise<never>): Promise<Uint8Array> {
  const reader = request.body?.getReader()
  if (!reader) return new Uint8Array(0)
  // An answer amid a body looks like a broken connection to fetch, in browsers and in Node: what is told to be too large
  // is heard out, and dropped.
  const told = Number(request.headers.get('content-length'))
  const heardOut = told > MOST_BYTES && told <= MOST_DROPPED
  const parts: Uint8Array[] = []
  let length = 0
  let kept = 0
  try {
    if (told > MOST_DROPPED) tooLarge()
    for (;;) {
      const part = await Promise.race([reader.read(), over])
      if (part.done) break
      length += part.value.length
      if (length > MOST_BYTES && !heardOut) tooLarge()
      if (heardOut) continue
      if (held + part.value.length > MOST_HELD) {
        throw new Refusal(503, 'BUSY', 'too much is being read; send it again in some seconds', {
          'retry-after': '5',
        })
      }
      held += part.value.length
      kept += part.value.length
      parts.push(part.value)
      if (parts.length >= MOST_PARTS) parts.splice(0, parts.length, join(parts))
    }
  } catch (error) {
    // Not awaited: a sender that never ends would hold it for ever.
    void reader.cancel().catch(() => {})
    throw error
  } finally {
    held -= kept
  }
  if (heardOut) tooLarge()
  return join(parts)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The body, of which no more than MOST_BYTES are ever held, and for no longer than MOST_TIME. */
async function readBytes(request: Request): Promise<Uint8Array> {
  const { over, end } = deadline()
  try {
    return await readParts(request, over)
  } catch (error) {
    if (error instanceof Refusal) throw error
    // A connection that broke off, or chunks whose sizes are no numbers.
    throw new Refusal(400, 'BROKEN_BODY', 'the body broke off or is not framed rightly; send it again')
  } finally {
    end()
  }
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
        (type.startsWith('image/') ? '; convert the picture to PNG or JPEG' : ''),
      { accept: types.join(', ') },
    )
  }
  const bytes = await readBytes(request)
  if (bytes.length === 0) throw new Refusal(400, 'NO_BODY', 'the body is empty; send a picture in it')
  return { type, bytes }
}

/** A PNG or JPEG. @throws Refusal 413, 422 */
function picture(bytes: Uint8Array): ImageDataLike {
  try {
    return decodePicture(bytes, MOST_PIXELS) ?? refuseFormat(bytes, 'PNG or JPEG')
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

/** Grey levels of 0 to 1, as many programs keep them: not all are whole. */
const areFractions = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((one) => typeof one === 'number' && one >= 0 && one <= 1) &&
  !value.every(Number.isInteger)

function greyOf(value: unknown, what: string): Uint8Array {
  if (Array.isArray(value) && (value.length === SMALL || value.length === LARGE) && value.every(isByte)) {
    return Uint8Array.from(value as number[])
  }
  const got = Array.isArray(value) ? `${value.length} values` : typeof value
  if (areFractions(value)) {
    throw new Refusal(
      422,
      'FRACTIONS',
      `${what} seems to hold fractions 0 to 1: multiply by 255 and round, so that 0 is background and 255 is ink`,
    )
  }
  throw new Refusal(
    422,
    'WRONG_IMAGE',
    `${what} must be ${SMALL} (28×28) or ${LARGE} (32×32) whole numbers 0 to 255, 0 = background; got ${got}`,
  )
}

/** One image: a PNG or JPEG of any size, grey bytes, or JSON. */
export async function readImage(request: Request): Promise<Uint8Array | ImageDataLike> {
  const { type, bytes } = await readBody(request, [
    ...PICTURES,
    'application/octet-stream',
    'application/json',
  ])
  if (type.startsWith('image/')) return picture(bytes)
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

/** A picture of a line: a PNG or JPEG of any size. */
export async function readPicture(request: Request): Promise<ImageDataLike> {
  return picture((await readBody(request, PICTURES)).bytes)
}
