import { plainOptions, reading, refuse } from '../check.js'
import { BlankImageError } from '../errors.js'
import { type GreyPicture, isTransparent, type Paper, toGrey } from './grey.js'
import { aboveGround, findGround } from './ground.js'
import { findInk, type Ink } from './ink.js'
import { type ImageDataLike, pictureSize, rgbaBytes } from './picture.js'
import { resample } from './resample.js'

/** What `prepare` takes. */
export interface PrepareOptions {
  /** true: dark ink on a light ground. false: light ink on a dark one. 'auto' (default): finds out. */
  readonly invert?: 'auto' | boolean | undefined
}

/** Most pixels `prepare` takes: 2^26. */
export const MAX_PREPARE_PIXELS = 2 ** 26

/** Larger pictures are averaged down to about this many pixels before anything else. */
const WORKING_PIXELS = 2 ** 20
/** Side of the square the digit is scaled to, and of the whole image, as MNIST was made. */
const BOX = 20
const SIDE = 28

function reduction(width: number, height: number): number {
  let factor = Math.max(1, Math.floor(Math.sqrt((width * height) / WORKING_PIXELS)))
  while (Math.ceil(width / factor) * Math.ceil(height / factor) > WORKING_PIXELS) factor++
  return factor
}

/** A picture's levels above ground and where its ink is. */
export interface Found {
  readonly levels: Float32Array
  readonly width: number
  readonly ink: Ink
}

function find(grey: GreyPicture, invert: 'auto' | boolean): Found | null {
  const ground = findGround(grey)
  const levels = aboveGround(grey, ground, invert === 'auto' ? ground.darkInk : invert)
  const ink = findInk(levels, grey.width, grey.height)
  return ink && { levels, width: grey.width, ink }
}

/**
 * How steep edges are made where a picture grows by `scale`. Between two source pixels an edge is `scale` pixels wide,
 * so strokes look thick and blurred; that much steeper it is one pixel again. Half a pixel less keeps lines thinner than
 * a source pixel, pale all over, and leaves digits as large as MNIST's alone.
 */
const steepness = (scale: number): number => Math.max(1, scale - 0.5)

/** The ink's box scaled to fit BOX × BOX, ink at 0…1 of its peak; the levels in the box are changed. */
export function scaled({ levels, width, ink }: Found): { data: Float32Array; columns: number; rows: number } {
  const { left, top, right, bottom } = ink.box
  for (let y = top; y < bottom; y++) {
    for (let at = y * width + left; at < y * width + right; at++) {
      levels[at] = Math.min(1, Math.max(0, ((levels[at] as number) - ink.floor) / (ink.peak - ink.floor)))
    }
  }
  const scale = BOX / Math.max(right - left, bottom - top)
  const columns = Math.max(1, Math.round((right - left) * scale))
  const rows = Math.max(1, Math.round((bottom - top) * scale))
  const data = resample(levels, width, ink.box, columns, rows)
  const steep = steepness(scale)
  if (steep === 1) return { data, columns, rows }
  return { data: data.map((ink) => Math.min(1, Math.max(0, 0.5 + steep * (ink - 0.5)))), columns, rows }
}

/** Full ink after scaling: the level 95 % of the inked pixels stay below, so that thin strokes are not pale. */
function fullInk(data: Float32Array): number {
  const inked = data.filter((value) => value > 1 / 255).sort()
  return inked[Math.floor(inked.length * 0.95)] ?? 1
}

/** The scaled digit in SIDE × SIDE bytes, its centre of mass in the middle. */
export function centred(data: Float32Array, columns: number, rows: number): Uint8Array {
  let mass = 0
  let massX = 0
  let massY = 0
  data.forEach((value, at) => {
    mass += value
    massX += value * (at % columns)
    massY += value * Math.floor(at / columns)
  })
  const place = (moment: number, length: number): number =>
    Math.min(SIDE - length, Math.max(0, Math.round(SIDE / 2 - moment / mass)))
  const left = place(massX, columns)
  const top = place(massY, rows)
  const gain = 255 / fullInk(data)
  const image = new Uint8Array(SIDE * SIDE)
  data.forEach((value, at) => {
    const pixel = (top + Math.floor(at / columns)) * SIDE + left + (at % columns)
    image[pixel] = Math.min(255, Math.round(value * gain))
  })
  return image
}

/** `prepare` for an argument of another name, its options checked. */
export function prepareNamed(imageData: ImageDataLike, invert: 'auto' | boolean, name: string): Uint8Array {
  const { width, height } = pictureSize(imageData, name, { side: 1, pixels: MAX_PREPARE_PIXELS })
  const rgba = rgbaBytes(imageData.data, name, width, height)
  const factor = reduction(width, height)
  const look = (paper: Paper): Found | null => find(toGrey(rgba, width, height, paper, factor), invert)
  // Light ink drawn on nothing shows on black paper only.
  let found = look(invert === false ? 'black' : 'white')
  if (!found && invert === 'auto' && isTransparent(rgba)) found = look('black')
  if (!found) {
    throw new BlankImageError(
      `${name} must show a digit, got ${width} × ${height} pixels without ink (or too pale); ` +
        'draw it with more contrast, or check that its channels are RGBA',
    )
  }
  const { data, columns, rows } = scaled(found)
  return centred(data, columns, rows)
}

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
