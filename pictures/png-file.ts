import { hasPngSignature } from 'fast-png'
import { Unzlib } from 'fflate'
import { checkSize, PictureError } from './picture-error.js'

/** What a PNG says of itself. */
export interface PngHeader {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colourType: number
  readonly interlaced: boolean
}

/** A PNG read as a hostile file: its size is known, and its data inflates to no more than that. */
export interface PngFile {
  readonly header: PngHeader
  /** The PNG with nothing in it but what its pixels need. */
  readonly bytes: Uint8Array
}

interface Chunk {
  readonly type: string
  /** Where its length stands, and where the next chunk begins. */
  readonly start: number
  readonly end: number
}

/** Channels of each colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const INDEXED = 3
const SIGNATURE = 8
/** Bytes inflated at a time: deflate makes at most a thousand times as many of them. */
const SLICE = 1024
/** Adam7: the first pixel of each pass and its steps, [x, y, across, down]. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

function broken(what: string, cause?: unknown): never {
  throw new PictureError('BROKEN_PICTURE', `the PNG is broken: ${what}; save it anew`, { cause })
}

function chunksOf(bytes: Uint8Array, view: DataView): Chunk[] {
  const chunks: Chunk[] = []
  let start = SIGNATURE
  while (chunks.at(-1)?.type !== 'IEND') {
    if (start + 12 > bytes.length) broken('it ends too early')
    const end = start + 12 + view.getUint32(start)
    if (end > bytes.length) broken('it ends too early')
    chunks.push({ type: String.fromCharCode(...bytes.subarray(start + 4, start + 8)), start, end })
    start = end
  }
  return chunks
}

function headerOf(chunk: Chunk | undefined, view: DataView): PngHeader {
  if (chunk?.type !== 'IHDR' || chunk.end - chunk.start !== 25) broken('it has no header')
  const at = chunk.start + 8
  const depth = view.getUint8(at + 8)
  const colourType = view.getUint8(at + 9)
  if (CHANNELS[colourType] === undefined || ![1, 2, 4, 8, 16].includes(depth)) {
    broken(`there is no colour type ${colourType} of ${depth} bits`)
  }
  return {
    width: view.getUint32(at),
    height: view.getUint32(at + 4),
    depth,
    colourType,
    interlaced: view.getUint8(at + 12) === 1,
  }
}

/** Bytes the pixels take before compression, the byte at each row's beginning included. */
function inflatedLength({ width, height, depth, colourType, interlaced }: PngHeader): number {
  const row = (pixels: number): number =>
    1 + Math.ceil((pixels * depth * (CHANNELS[colourType] as number)) / 8)
  if (!interlaced) return height * row(width)
  return PASSES.reduce((sum, [x, y, across, down]) => {
    const columns = Math.ceil((width - x) / across)
    return columns > 0 ? sum + Math.max(0, Math.ceil((height - y) / down)) * row(columns) : sum
  }, 0)
}

/** Inflates the data slice by slice, and stops where it is more than the pixels take. */
function checkData(data: readonly Uint8Array[], expected: number): void {
  let length = 0
  const inflate = new Unzlib((part) => {
    length += part.length
  })
  try {
    for (const part of data) {
      for (let at = 0; at < part.length && length <= expected; at += SLICE) {
        inflate.push(part.subarray(at, at + SLICE))
      }
    }
    if (length <= expected) inflate.push(new Uint8Array(0), true)
  } catch (cause) {
    broken('its data cannot be inflated', cause)
  }
  if (length !== expected)
    broken(`its data inflates to ${length > expected ? 'more' : 'less'} than its pixels`)
}

/**
 * Looks through a PNG before it is decoded.
 *
 * @param most pixels that are taken
 * @throws PictureError
 */
export function readPngFile(bytes: Uint8Array, most: number): PngFile {
  if (!hasPngSignature(bytes)) throw new PictureError('NOT_A_PICTURE', 'this is not a PNG')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks = chunksOf(bytes, view)
  const header = headerOf(chunks[0], view)
  checkSize(header.width, header.height, most)
  if (header.interlaced && header.depth < 8) {
    throw new PictureError(
      'BROKEN_PICTURE',
      `interlaced PNGs of ${header.depth} bits are not read; save it without interlacing`,
    )
  }
  const data = chunks.filter(({ type }) => type === 'IDAT')
  checkData(
    data.map(({ start, end }) => bytes.subarray(start + 8, end - 4)),
    inflatedLength(header),
  )
  // Colour profiles are compressed too, texts may be anything: neither changes a pixel here.
  const kept = ['IHDR', 'IDAT', 'tRNS', 'IEND', ...(header.colourType === INDEXED ? ['PLTE'] : [])]
  const parts = chunks
    .filter(({ type }) => kept.includes(type))
    .map(({ start, end }) => bytes.subarray(start, end))
  const file = new Uint8Array(SIGNATURE + parts.reduce((sum, part) => sum + part.length, 0))
  file.set(bytes.subarray(0, SIGNATURE))
  let at = SIGNATURE
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return { header, bytes: file }
}
