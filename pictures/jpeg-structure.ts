/**
 * The structure of a JPEG, checked before anything decodes it: one frame of a kind that is read, no more pixels than
 * its coded data can hold, no more passes over them than cameras and programs write. Source: ITU-T T.81, annexes B
 * and F; Exif 2.3 for the way the camera was held.
 */
import { checkSize, PictureError } from './picture-error.js'

/** What a JPEG says of itself. */
export interface JpegStructure {
  readonly width: number
  readonly height: number
  /** 1 to 8, as Exif counts them; 1: as it is stored. */
  readonly orientation: number
}

interface Component {
  readonly across: number
  readonly down: number
}

interface Frame {
  readonly width: number
  readonly height: number
  readonly progressive: boolean
  readonly components: readonly Component[]
}

/** Most passes over the pixels; programs write up to a dozen. */
const MAX_SCANS = 24
/** Most bytes of coded data: those of 50 million pixels as cameras write them. What they take to decode is time. */
const MAX_CODED = 24 * 2 ** 20
/** Most bytes of coefficients a progressive JPEG may take, all of which are kept until its last pass. */
const MAX_COEFFICIENTS = 96 * 2 ** 20
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0]
const ORIENTATION = 0x0112

export function brokenJpeg(what: string, cause?: unknown): never {
  throw new PictureError('BROKEN_PICTURE', `the JPEG is broken: ${what}; save it anew`, { cause })
}

const unread = (what: string): never => {
  throw new PictureError('BROKEN_PICTURE', `${what} JPEGs are not read; save it as an ordinary JPEG or PNG`)
}

/** How a camera was held, 1 to 8, from a JPEG's Exif data (TIFF); 1 where it does not say. */
export function orientationOf(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength)
  try {
    const little = view.getUint16(0) === 0x4949
    const directory = view.getUint32(4, little)
    const entries = view.getUint16(directory, little)
    for (let i = 0; i < entries; i++) {
      const entry = directory + 2 + 12 * i
      if (view.getUint16(entry, little) !== ORIENTATION) continue
      const value = view.getUint16(entry + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  } catch {
    // Data that end too early say nothing.
  }
  return 1
}

function frameOf(segment: Uint8Array, marker: number): Frame {
  const [precision, h1, h0, w1, w0, count] = segment
  if (count === undefined || segment.length !== 6 + 3 * count) return brokenJpeg('its frame is cut off')
  if (marker > 0xc2) return unread('lossless, hierarchical and arithmetic-coded')
  if (precision !== 8) return unread(`${precision}-bit`)
  if (count !== 1 && count !== 3) return unread(`${count === 4 ? 'CMYK' : `${count}-channel`}`)
  const components = Array.from({ length: count }, (_, i) => {
    const factors = segment[7 + 3 * i] as number
    const [across, down] = [factors >> 4, factors & 15]
    if (across < 1 || across > 4 || down < 1 || down > 4) brokenJpeg('its frame has no such sampling')
    return { across, down }
  })
  const [width, height] = [256 * (w1 as number) + (w0 as number), 256 * (h1 as number) + (h0 as number)]
  return { width, height, progressive: marker === 0xc2, components }
}

/** Blocks of 8×8 values of all components. */
function blocksOf({ width, height, components }: Frame): number {
  const across = Math.max(...components.map((component) => component.across))
  const down = Math.max(...components.map((component) => component.down))
  return components.reduce((sum, component) => {
    const columns = Math.ceil((width * component.across) / across / 8)
    const rows = Math.ceil((height * component.down) / down / 8)
    return sum + columns * rows
  }, 0)
}

/** Where the coded data that begin at `at` end: at the next marker that is neither a restart nor a stuffed byte. */
function endOfData(bytes: Uint8Array, at: number): number {
  for (let next = bytes.indexOf(0xff, at); next >= 0; next = bytes.indexOf(0xff, next + 1)) {
    const marker = bytes[next + 1]
    if (marker === undefined) break
    if (marker !== 0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) return next
  }
  return bytes.length
}

/**
 * Looks through a JPEG before it is decoded. It takes no memory, and time for one look at each byte.
 *
 * @param most pixels that are taken
 * @throws PictureError
 */
export function readJpegStructure(bytes: Uint8Array, most: number): JpegStructure {
  let frame: Frame | null = null
  let orientation = 1
  let scans = 0
  let coded = 0
  for (let at = 2; ; ) {
    if (at + 4 > bytes.length) {
      // Cameras that lose the last marker lose no pixels.
      if (scans > 0) break
      return brokenJpeg('it ends too early')
    }
    const marker = bytes[at + 1] as number
    if (bytes[at] !== 0xff || marker === 0) return brokenJpeg('a marker is missing')
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9) break
    const length = 256 * (bytes[at + 2] as number) + (bytes[at + 3] as number)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return brokenJpeg('it ends too early')
    const segment = bytes.subarray(at + 4, end)
    // Frames are the markers from SOF0 to SOF15, of which three numbers mean tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (frame) return brokenJpeg('it has a second frame')
      frame = frameOf(segment, marker)
      checkSize(frame.width, frame.height, most)
    } else if (marker === 0xe1 && orientation === 1 && EXIF.every((byte, i) => segment[i] === byte)) {
      orientation = orientationOf(segment.subarray(EXIF.length))
    }
    at = end
    if (marker !== 0xda) continue
    if (!frame) return brokenJpeg('its data come before their frame')
    if (++scans > MAX_SCANS) return brokenJpeg(`it has more than ${MAX_SCANS} passes`)
    at = endOfData(bytes, at)
    coded += at - end
  }
  if (!frame) return brokenJpeg('it has no frame')
  const blocks = blocksOf(frame)
  // A block takes a bit at least in the first pass, and in a JPEG of one pass another for its end.
  if (8 * coded < blocks * (frame.progressive ? 1 : 2)) brokenJpeg('its data are too few for its pixels')
  if (coded > MAX_CODED) {
    throw new PictureError(
      'TOO_MANY_PIXELS',
      `the picture's data are ${coded} bytes, at most ${MAX_CODED} are taken; scale it down or crop it`,
    )
  }
  if (frame.progressive && 128 * blocks > MAX_COEFFICIENTS) {
    throw new PictureError(
      'TOO_MANY_PIXELS',
      `the picture is a progressive JPEG of ${frame.width} × ${frame.height} pixels, too many of this kind; scale it down`,
    )
  }
  return { width: frame.width, height: frame.height, orientation }
}
