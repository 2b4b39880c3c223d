/**
 * JPEG to RGBA, upright. The structure is checked first (jpeg-structure.ts); libjpeg-turbo as WebAssembly decodes, in
 * memory of its own that is let go afterwards. It halves what is larger than 2^24 pixels while it decodes.
 */
import wasm from '@cwasm/jpeg-turbo/jpeg-turbo.wasm'
import type { ImageDataLike } from 'lenet5-simd'
import { brokenJpeg, readJpegStructure } from './jpeg-structure.js'
import { PictureError } from './picture-error.js'

/** The decoder's own functions, of TurboJPEG's API; addresses are numbers. */
interface Turbo {
  readonly memory: { readonly buffer: ArrayBuffer }
  malloc(bytes: number): number
  tjInitDecompress(): number
  tjDecompress2(
    decoder: number,
    jpeg: number,
    length: number,
    into: number,
    width: number,
    pitch: number,
    height: number,
    format: number,
    flags: number,
  ): number
}

/** Pixels beyond which a picture is decoded at half its width and height. */
const MAX_WHOLE = 2 ** 24
/** TJPF_RGBA: pixels as four bytes. */
const RGBA = 7

let compiled: WebAssembly.Module | undefined

/** The bundler gives bytes, or under workerd, which compiles none itself, the module. */
const moduleOf = (given: Uint8Array<ArrayBuffer> | WebAssembly.Module): WebAssembly.Module =>
  given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given)

/** A decoder with nothing in its memory. Its errors are thrown, as it has no way to jump out of itself. */
function turbo(): Turbo {
  compiled ??= moduleOf(wasm)
  const fail = (): never => {
    throw new Error('its data cannot be decoded')
  }
  const { exports } = new WebAssembly.Instance(compiled, {
    env: { setjmp: () => 0, longjmp: fail },
    wasi_snapshot_preview1: {
      environ_sizes_get: () => 0,
      environ_get: fail,
      proc_exit: fail,
      fd_close: fail,
      fd_seek: fail,
      fd_write: fail,
    },
  })
  return exports as unknown as Turbo
}

export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff

/** The picture as it was seen, by its Exif orientation. */
export function upright({ data, width, height }: ImageDataLike, orientation: number): ImageDataLike {
  if (orientation === 1) return { data, width, height }
  // In orientations 5 to 8 rows are stored as columns; left or right, top or bottom may be swapped besides.
  const turned = orientation >= 5
  const [columns, rows] = turned ? [height, width] : [width, height]
  const stored = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const seen = new Uint32Array(width * height)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [across, down] = turned ? [y, x] : [x, y]
      const left = [2, 3, 7, 8].includes(orientation) ? width - 1 - across : across
      const top = [3, 4, 6, 7].includes(orientation) ? height - 1 - down : down
      seen[y * columns + x] = stored[top * width + left] as number
    }
  }
  return { data: new Uint8Array(seen.buffer), width: columns, height: rows }
}

/**
 * Decodes a JPEG, baseline or progressive, turned as the camera was held.
 *
 * @param most pixels that are taken
 * @param whole pixels that are decoded in their own number; beyond it at half the width and height
 * @returns RGBA bytes
 * @throws PictureError NOT_A_PICTURE, BROKEN_PICTURE, TOO_MANY_PIXELS
 */
export function decodeJpeg(bytes: Uint8Array, most: number, whole = MAX_WHOLE): ImageDataLike {
  if (!isJpeg(bytes)) throw new PictureError('NOT_A_PICTURE', 'this is not a JPEG')
  const structure = readJpegStructure(bytes, most)
  const part = structure.width * structure.height > whole ? 2 : 1
  const [width, height] = [structure.width, structure.height].map((side) => Math.ceil(side / part)) as [
    number,
    number,
  ]
  try {
    const decoder = turbo()
    const handle = decoder.tjInitDecompress()
    const jpeg = decoder.malloc(bytes.length)
    const into = decoder.malloc(4 * width * height)
    if (handle === 0 || jpeg === 0 || into === 0) throw new Error('there is no memory for its pixels')
    new Uint8Array(decoder.memory.buffer, jpeg, bytes.length).set(bytes)
    if (decoder.tjDecompress2(handle, jpeg, bytes.length, into, width, 4 * width, height, RGBA, 0) !== 0) {
      throw new Error('its data cannot be decoded')
    }
    const data = new Uint8Array(decoder.memory.buffer, into, 4 * width * height)
    return upright({ data, width, height }, structure.orientation)
  } catch (cause) {
    return brokenJpeg((cause as Error).message, cause)
  }
}
