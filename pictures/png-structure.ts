/**
 * The structure of a PNG, checked before anything decodes it: which chunks, in what order, how long, and what its data
 * inflate to. A decoder that follows afterwards is given the chunks that make its pixels and no others, so that it
 * meets no file this check has not understood. Source: PNG (Third Edition), sections 5.6 and 11.
 */
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

/** A PNG whose structure is right and whose data inflate to just its pixels. */
export interface PngStructure {
  readonly header: PngHeader
  /** Entries of three bytes, 1 to 256 of them; empty where the samples are colours themselves. */
  readonly palette: Uint8Array
  /** The transparency chunk: an alpha for each entry of the palette, or one colour of 16-bit samples; may be empty. */
  readonly transparency: Uint8Array
  /** The PNG with nothing in it but what its pixels need: header, data, end. */
  readonly bytes: Uint8Array
}

interface Chunk {
  readonly type: string
  /** Where its length stands, and where the next chunk begins. */
  readonly start: number
  readonly end: number
}

/** Channels and depths of each colour type. */
const COLOURS: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
}
const [GREY, TRUE_COLOUR, INDEXED] = [0, 2, 3]
const SIGNATURE = 8
/** Length, type and checksum of a chunk. */
const FRAME = 12
/** Bytes inflated at a time: deflate makes at most a thousand times as many of them. */
const SLICE = 1024
/** Most bytes that pixels may take before compression, those of 12 million RGBA pixels: two seconds' work at most. */
const MAX_DATA = 49 * 2 ** 20
/** Rows are filtered in five ways. */
const FILTERS = 5
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

export function brokenPng(what: string, cause?: unknown): never {
  throw new PictureError('BROKEN_PICTURE', `the PNG is broken: ${what}; save it anew`, { cause })
}

function chunksOf(bytes: Uint8Array, view: DataView): Chunk[] {
  const chunks: Chunk[] = []
  let start = SIGNATURE
  while (chunks.at(-1)?.type !== 'IEND') {
    if (start + FRAME > bytes.length) brokenPng('it ends too early')
    const end = start + FRAME + view.getUint32(start)
    if (end > bytes.length) brokenPng('it ends too early')
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8))
    if (!/^[A-Za-z]{4}$/.test(type)) brokenPng('one of its parts has no name')
    chunks.push({ type, start, end })
    start = end
  }
  return chunks
}

function headerOf(chunk: Chunk | undefined, view: DataView): PngHeader {
  if (chunk?.type !== 'IHDR' || chunk.end - chunk.start !== FRAME + 13) brokenPng('it has no header')
  const at = chunk.start + 8
  const [depth, colourType, compression, filter, interlace] = [8, 9, 10, 11, 12].map((offset) =>
    view.getUint8(at + offset),
  ) as [number, number, number, number, number]
  if (!COLOURS[colourType]?.depths.includes(depth)) {
    brokenPng(`there is no colour type ${colourType} of ${depth} bits`)
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) brokenPng('its header has unknown methods')
  return {
    width: view.getUint32(at),
    height: view.getUint32(at + 4),
    depth,
    colourType,
    interlaced: interlace === 1,
  }
}

/** The place of each kind of chunk in the order they must come in; what is not named here may stand anywhere. */
const ORDER: Readonly<Record<string, number>> = { IHDR: 0, PLTE: 1, tRNS: 2, IDAT: 3, IEND: 4 }

/** Every chunk that counts stands in its place, and but for the data once. */
function checkOrder(chunks: readonly Chunk[]): void {
  let last = -1
  let before = ''
  for (const { type } of chunks) {
    const place = Object.hasOwn(ORDER, type) ? (ORDER[type] as number) : null
    // A capital says that without it the picture cannot be shown rightly.
    if (place === null && /^[A-Z]/.test(type)) brokenPng(`it has an unknown part ${type}`)
    if (place !== null) {
      if (place < last || (place === last && type !== 'IDAT')) brokenPng(`${type} stands where it must not`)
      if (type === 'IDAT' && last === place && before !== type) brokenPng('its data are not in one piece')
      last = place
    }
    before = type
  }
  if (!chunks.some(({ type }) => type === 'IDAT')) brokenPng('it has no data')
}

function checkPalette({ colourType, depth }: PngHeader, palette: Uint8Array, given: boolean): void {
  const entries = palette.length / 3
  if (colourType === INDEXED && !given) brokenPng('its palette is missing')
  if (given && (entries % 1 !== 0 || entries < 1 || entries > 256)) {
    brokenPng(`a palette has 1 to 256 entries of 3 bytes, this one ${palette.length} bytes`)
  }
  if (colourType === INDEXED && entries > 2 ** depth) {
    brokenPng(`its palette has ${entries} entries for pixels of ${depth} bits`)
  }
  if (given && colourType !== INDEXED && !(colourType & 2)) brokenPng('greys have no palette')
}

function checkTransparency({ colourType }: PngHeader, entries: number, length: number): void {
  const right =
    colourType === GREY
      ? length === 2
      : colourType === TRUE_COLOUR
        ? length === 6
        : colourType === INDEXED && length >= 1 && length <= entries
  if (!right) brokenPng(`its transparency of ${length} bytes does not fit its colours`)
}

/** Rows before compression: how many bytes each takes, its filter's with them, and how many there are, pass by pass. */
function rowsOf({
  width,
  height,
  depth,
  colourType,
  interlaced,
}: PngHeader): [bytes: number, rows: number][] {
  const channels = COLOURS[colourType]?.channels as number
  const row = (pixels: number): number => 1 + Math.ceil((pixels * depth * channels) / 8)
  if (!interlaced) return [[row(width), height]]
  return PASSES.flatMap(([x, y, across, down]) => {
    const columns = Math.ceil((width - x) / across)
    const rows = Math.ceil((height - y) / down)
    return columns > 0 && rows > 0 ? [[row(columns), rows] as [number, number]] : []
  })
}

/** Inflates the data slice by slice, and stops where they are more than the pixels take, or a row has no filter. */
function checkData(data: readonly Uint8Array[], rows: readonly [bytes: number, rows: number][]): void {
  const expected = rows.reduce((sum, [bytes, count]) => sum + bytes * count, 0)
  if (expected > MAX_DATA) {
    throw new PictureError(
      'TOO_MANY_PIXELS',
      `the PNG's pixels take ${expected} bytes, at most ${MAX_DATA} are taken; scale it down or save it with 8 bits`,
    )
  }
  let length = 0
  // The next row's beginning, its pass, and how many rows of it are behind.
  let next = 0
  let pass = 0
  let done = 0
  const inflate = new Unzlib((part) => {
    while (next < length + part.length && pass < rows.length) {
      if ((part[next - length] as number) >= FILTERS) brokenPng('a row is filtered in an unknown way')
      const [bytes, count] = rows[pass] as [number, number]
      next += bytes
      if (++done === count) {
        pass++
        done = 0
      }
    }
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
    if (cause instanceof PictureError) throw cause
    brokenPng('its data cannot be inflated', cause)
  }
  if (length !== expected)
    brokenPng(`its data inflates to ${length > expected ? 'more' : 'less'} than its pixels`)
}

/**
 * Looks through a PNG before it is decoded. It takes memory for the file's own bytes alone, and under half a second.
 *
 * @param most pixels that are taken
 * @throws PictureError
 */
export function readPngStructure(bytes: Uint8Array, most: number): PngStructure {
  if (!hasPngSignature(bytes)) throw new PictureError('NOT_A_PICTURE', 'this is not a PNG')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks = chunksOf(bytes, view)
  const header = headerOf(chunks[0], view)
  checkOrder(chunks)
  checkSize(header.width, header.height, most)
  if (header.interlaced && header.depth < 8) {
    throw new PictureError(
      'BROKEN_PICTURE',
      `interlaced PNGs of ${header.depth} bits are not read; save it without interlacing`,
    )
  }
  const inside = ({ start, end }: Chunk): Uint8Array => bytes.subarray(start + 8, end - 4)
  const one = (type: string): Uint8Array | undefined => {
    const chunk = chunks.find((each) => each.type === type)
    return chunk && inside(chunk)
  }
  const palette = one('PLTE')
  const transparency = one('tRNS')
  checkPalette(header, palette ?? new Uint8Array(0), palette !== undefined)
  if (transparency) checkTransparency(header, (palette?.length ?? 0) / 3, transparency.length)
  checkData(chunks.filter(({ type }) => type === 'IDAT').map(inside), rowsOf(header))
  const parts = chunks
    .filter(({ type }) => ['IHDR', 'IDAT', 'IEND'].includes(type))
    .map(({ start, end }) => bytes.subarray(start, end))
  const file = new Uint8Array(SIGNATURE + parts.reduce((sum, part) => sum + part.length, 0))
  file.set(bytes.subarray(0, SIGNATURE))
  let at = SIGNATURE
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return {
    header,
    palette: header.colourType === INDEXED && palette ? palette : new Uint8Array(0),
    transparency: transparency ?? new Uint8Array(0),
    bytes: file,
  }
}
