import { describe, integer, isDetached, plainOptions, refuse, typedArrayKind } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { checkFinite } from '../input/finite.js'
import { isTransparent, type Paper, toGrey } from '../input/grey.js'
import { aboveGround, findGround } from '../input/ground.js'
import { BACKGROUND, INK_STEP, MAX_SCAN_PIXELS, type Picture } from '../input/images.js'
import { findInk, type Ink } from '../input/ink.js'
import { pictureSize } from '../input/picture.js'

/** What `readDigits` takes. */
export interface ReadOptions {
  /**
   * true: dark ink on a light ground. false: light ink on a dark one. 'auto' (default): finds out for RGBA pictures;
   * grey bytes and network units are light on dark.
   */
  readonly invert?: 'auto' | boolean | undefined
}

/** Levels above ground, 0 to 255, and their ink. */
export interface InkLevels {
  readonly levels: Float32Array
  readonly width: number
  readonly height: number
  readonly ink: Ink
}

/** Least height of a line, in pixels. */
const LEAST_HEIGHT = 20

function readInvert(options: unknown): 'auto' | boolean {
  const { invert = 'auto' } = plainOptions(options, 'options', ['invert'])
  if (invert === 'auto' || typeof invert === 'boolean') return invert
  return refuse('INVALID_ARGUMENT', 'options.invert', "'auto', true or false", invert)
}

function coloured(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  invert: 'auto' | boolean,
): InkLevels | null {
  const look = (paper: Paper): InkLevels | null => {
    const grey = toGrey(rgba, width, height, paper)
    const ground = findGround(grey)
    const levels = aboveGround(grey, ground, invert === 'auto' ? ground.darkInk : invert)
    const ink = findInk(levels, width, height)
    return ink && { levels, width, height, ink }
  }
  // Light ink drawn on nothing shows on black paper only.
  const found = look(invert === false ? 'black' : 'white')
  return found ?? (invert === 'auto' && isTransparent(rgba) ? look('black') : null)
}

/**
 * The ink of a picture of a line: grey bytes (0 = background), network units or RGBA bytes, 20 pixels high or more.
 * null for a picture without ink.
 *
 * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT
 */
export function inkLevels(picture: Picture, options: unknown): InkLevels | null {
  const invert = readInvert(options)
  const { width, height } = pictureSize(picture, 'picture', { side: 1, pixels: MAX_SCAN_PIXELS })
  integer(height, 'picture.height', { min: LEAST_HEIGHT }, 'INVALID_IMAGE')
  const data: unknown = picture.data
  const kind = typedArrayKind(data)
  const pixels = width * height
  const grey = (level: (index: number) => number): InkLevels | null => {
    const levels = Float32Array.from({ length: pixels }, (_, at) =>
      invert === true ? 255 - level(at) : level(at),
    )
    const ink = findInk(levels, width, height)
    return ink && { levels, width, height, ink }
  }
  if (kind === 'Float32Array' && (data as Float32Array).length === pixels) {
    const floats = data as Float32Array
    checkFinite(floats, 'picture.data', pixels)
    return grey((at) => Math.min(255, Math.max(0, ((floats[at] as number) - BACKGROUND) / INK_STEP)))
  }
  if (kind === 'Uint8Array' || kind === 'Uint8ClampedArray') {
    const bytes = data as Uint8Array
    if (bytes.length === pixels) return grey((at) => bytes[at] as number)
    if (bytes.length === 4 * pixels) return coloured(bytes, width, height, invert)
  }
  throw new LeNet5Error(
    'INVALID_IMAGE',
    `picture.data must be a Uint8Array of ${pixels} grey bytes (${width} · ${height}), a Float32Array of as many ` +
      `network units, or ${4 * pixels} RGBA bytes, got ${describe(data)}` +
      (kind !== undefined && isDetached(data as Uint8Array)
        ? '; its memory was transferred away, pass a copy'
        : ''),
  )
}
