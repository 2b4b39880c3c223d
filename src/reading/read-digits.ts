/*
 * `readDigits`: from a picture of a line to its digits. The picture is checked, its ink found, the line read by the net
 * of lines (or, where there is none, cut into digits for the model's own), and everything told in the picture's pixels.
 */
import {
  checkFinite,
  describe,
  finite,
  flag,
  integer,
  isDetached,
  plainOptions,
  reading,
  refuse,
  typedArrayKind,
} from '../check.js'
import type { Engine } from '../engine/engine.js'
import { LeNet5Error } from '../errors.js'
import { BACKGROUND, INK_STEP, MAX_SCAN_PIXELS, type Picture } from '../input/images.js'
import type { Box } from '../input/ink.js'
import { type GreyWeights, type PictureKernels, PLAIN_KERNELS } from '../input/kernels.js'
import { edgeColour, pictureSize } from '../input/picture.js'
import { DIGITS } from '../network/classes.js'
import { certaintyOf, type LineCertainty } from './certainty.js'
import type { LengthRange } from './ctc.js'
import type { DigitReader } from './cuts.js'
import type { LineNet } from './decode.js'
import type { JudgeNets } from './judge.js'
import { overSegment, type Segmented } from './over-segmentation.js'
import { type ColourInk, inkOfColour, inkOfLevels } from './paper.js'
import { holdsDigits, type LineReading, readLine } from './read-line.js'
import { type LineSteps, stepsOf } from './steps.js'
import type { InkPlane } from './strip.js'

/** What `readDigits` takes. */
export interface ReadOptions {
  /**
   * true: dark ink on a light ground. false: light ink on a dark one. 'auto' (default): finds out for RGBA pictures;
   * grey bytes and network units are light on dark.
   */
  readonly invert?: 'auto' | boolean | undefined
  /** The number of digits, or the least and the most, where it is known beforehand: 5 for a postal code. */
  readonly length?: number | readonly [least: number, most: number] | undefined
  /**
   * Digits less likely than this, 0 to 1, become −1 in `digits` and '?' in `text`; true stands for 0.9. false (default)
   * rejects none. A line that holds no digits at all is '' in any case.
   */
  readonly reject?: boolean | number | undefined
  /** true: the answer has `steps`, by which the line was read. false (default): it has none. */
  readonly steps?: boolean | undefined
}

/** One digit of a line. */
export interface ReadDigit {
  /** 0 to 9; −1 where it was rejected. */
  digit: number
  /** Its name; '' where it was rejected. */
  label: string
  /** Of that digit, the ink being one. */
  probability: number
  /** The box of its ink in the picture's pixels, `right` and `bottom` exclusive; those of neighbours may overlap. */
  left: number
  /** The column after its last. */
  right: number
  /** Its highest row. */
  top: number
  /** The row below its last. */
  bottom: number
}

/** Ink that is no digit: a minus, a slash, a point, letters; in the picture's pixels. */
export interface ReadMark {
  /** Its leftmost column, in the picture's pixels. */
  left: number
  /** Its highest row. */
  top: number
  /** The column after its last. */
  right: number
  /** The row below its last. */
  bottom: number
}

/** A line of digits. */
export interface ReadLine {
  /** The digits in a row; '' where there are none. */
  text: string
  /** How likely the whole text is right, 0 to 1. */
  certainty: number
  /** The digits, from left to right. */
  digits: ReadDigit[]
  /** Ink that is no digit, from left to right. */
  marks: ReadMark[]
  /** How it was read, where `steps: true` asks for it and a net of lines read it; not there where there is no ink. */
  steps?: LineSteps
}

/** Options of `readDigits` and `readPage`, checked. */
export interface CheckedReadOptions {
  readonly invert: 'auto' | boolean
  readonly length: LengthRange | undefined
  /** Least probability of a digit; 0 rejects none. */
  readonly least: number
  /** Whether the steps are wanted too. */
  readonly steps: boolean
}

/** A net of lines, whose last class is nothing, and how to tell how sure it is. */
export interface LinesReader {
  readonly engine: Engine
  readonly certainty: LineCertainty | null
  /** What weighs likely strings. */
  readonly judge: JudgeNets | null
}

/** Nets to read with. */
export interface Readers {
  /** The model's own, and its test of what is a digit. */
  readonly own: DigitReader
  readonly lines: LinesReader | null
}

/** Least height of a line, in pixels. */
const LEAST_HEIGHT = 20
/** Most digits a line may be said to have. */
const MOST_DIGITS = 1000
/** Rows a picture is brought to, about, before its line is looked for. */
const WORKING_ROWS = 80
/** `reject: true`. */
const CLEAR = 0.9
/** Digits smaller than this, of their size on the strip, are looked at again in more pixels. */
const SMALL = 0.7

function checkLength(value: unknown): LengthRange | undefined {
  if (value === undefined) return undefined
  if (Array.isArray(value)) {
    if (value.length !== 2) refuse('INVALID_ARGUMENT', 'options.length', 'a number or [least, most]', value)
    const least = integer(value[0], 'options.length[0]', { min: 0, max: MOST_DIGITS })
    return [least, integer(value[1], 'options.length[1]', { min: Math.max(1, least), max: MOST_DIGITS })]
  }
  const exact = integer(value, 'options.length', { min: 1, max: MOST_DIGITS })
  return [exact, exact]
}

/** @throws LeNet5Error INVALID_ARGUMENT */
export function checkReadOptions(options: unknown): CheckedReadOptions {
  const {
    invert = 'auto',
    length,
    reject = false,
    steps = false,
  } = plainOptions(options, 'options', ['invert', 'length', 'reject', 'steps'])
  if (invert !== 'auto' && typeof invert !== 'boolean')
    refuse('INVALID_ARGUMENT', 'options.invert', "'auto', true or false", invert)
  const least =
    typeof reject === 'boolean' ? (reject ? CLEAR : 0) : finite(reject, 'options.reject', { min: 0, max: 1 })
  return { invert, length: checkLength(length), least, steps: flag(steps, 'options.steps') }
}

/** What gives a checked picture's ink, each factor × factor pixels as one; of pictures in colour, whether it is dark. */
export type InkSource = (
  factor: number,
  weights?: GreyWeights,
) => (InkPlane & Partial<Pick<ColourInk, 'dark'>>) | null

/** A picture of writing, checked. @throws LeNet5Error INVALID_IMAGE */
export function inkSource(
  picture: Picture,
  invert: 'auto' | boolean,
  kernels: PictureKernels = PLAIN_KERNELS,
  leastHeight = LEAST_HEIGHT,
): { width: number; height: number; ink: InkSource } {
  const { width, height } = pictureSize(picture, 'picture', { side: 1, pixels: MAX_SCAN_PIXELS })
  integer(height, 'picture.height', { min: leastHeight }, 'INVALID_IMAGE')
  const data: unknown = picture.data
  const kind = typedArrayKind(data)
  const pixels = width * height
  const levels =
    (bytes: Uint8Array): InkSource =>
    (factor) =>
      inkOfLevels(bytes, width, height, factor, kernels)
  if (kind === 'Float32Array' && (data as Float32Array).length === pixels) {
    const floats = data as Float32Array
    checkFinite(floats, 'picture.data', pixels)
    const inked = (value: number): number => (value - BACKGROUND) / INK_STEP
    const level = invert === true ? (value: number) => 255 - inked(value) : inked
    return { width, height, ink: levels(new Uint8Array(Uint8ClampedArray.from(floats, level).buffer)) }
  }
  if (kind === 'Uint8Array' || kind === 'Uint8ClampedArray') {
    const bytes = data as Uint8Array
    if (bytes.length === pixels)
      return { width, height, ink: levels(invert === true ? bytes.map((value) => 255 - value) : bytes) }
    if (bytes.length === 4 * pixels) {
      return {
        width,
        height,
        ink: (factor, weights) => inkOfColour(bytes, width, height, invert, factor, kernels, weights),
      }
    }
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

/** What one pixel of the ink is of the picture, and how large that is. */
export interface InkScale {
  readonly factor: number
  readonly width: number
  readonly height: number
  /** Where the ink lies in the picture's, of which it may be a part. */
  readonly left?: number
  readonly top?: number
}

/** A box of the ink in the picture's pixels. */
function scaledBox(box: Box, { factor, width, height, left = 0, top = 0 }: InkScale): ReadMark {
  const x = Math.min(width - 1, Math.max(0, Math.floor((box.left + left) * factor)))
  const y = Math.min(height - 1, Math.max(0, Math.floor((box.top + top) * factor)))
  return {
    left: x,
    top: y,
    right: Math.min(width, Math.max(x + 1, Math.ceil((box.right + left) * factor))),
    bottom: Math.min(height, Math.max(y + 1, Math.ceil((box.bottom + top) * factor))),
  }
}

const nothing = (): ReadLine => ({ text: '', certainty: 1, digits: [], marks: [] })

/** Digits and the text they make; one that is less likely than `least` is rejected. */
function digitsOf(
  { labels, probabilities, boxes }: Segmented,
  least: number,
  scale: InkScale,
): { text: string; digits: ReadDigit[] } {
  const digits = labels.map((digit, i): ReadDigit => {
    const probability = probabilities[i] as number
    const kept = probability >= least
    return {
      digit: kept ? digit : -1,
      label: kept ? String(digit) : '',
      probability,
      ...scaledBox(boxes[i] as Box, scale),
    }
  })
  return { text: digits.map(({ label }) => label || '?').join(''), digits }
}

/** What was read, in the picture's pixels. */
export function lineOf(
  reading: LineReading | null,
  fitted: LineCertainty | null,
  { length, least, steps }: CheckedReadOptions,
  scale: InkScale,
): ReadLine {
  if (!reading) return nothing()
  const { labels, probabilities } = reading.decoded
  const holds = holdsDigits(reading)
  const certainty = certaintyOf(reading.decoded, holds, fitted)
  const marks = reading.marks.map((box) => scaledBox(box, scale))
  const seen = steps ? { steps: stepsOf(reading, scale.factor, scale.left) } : {}
  if (length === undefined && !holds) {
    const others = reading.digits.map((box) => scaledBox(box, scale))
    return { text: '', certainty, digits: [], marks: [...marks, ...others], ...seen }
  }
  return {
    certainty,
    ...digitsOf({ labels, probabilities, boxes: reading.digits }, least, scale),
    marks,
    ...seen,
  }
}

/** Reads with a net that knows no "nothing". */
export function readByCuts(
  engine: Engine,
  ink: InkPlane,
  { least, length }: CheckedReadOptions,
  scale: InkScale,
): ReadLine {
  const found = overSegment(engine, ink, length)
  const certainty = found.probabilities.reduce((product, p) => product * p, 1)
  return { certainty, ...digitsOf(found, least, scale), marks: [] }
}

/** The net of lines, and the model's own as the reader of single digits, where it is another that knows the ten. */
export const lineNet = (own: DigitReader, { engine, judge }: LinesReader): LineNet => ({
  engine,
  alone: own.engine !== engine && own.engine.classes === DIGITS.length ? own : null,
  judge,
})

/** Where its digits are less certain each, a line is read in the other light too. */
const DOUBT = 0.8
/** What an empty reading at least so certain counts against digits of the other light: letters stay letters. */
const SURE = 0.98
const SURE_NOTHING = 0.5

/**
 * Reads a line of digits. Dark writing or light is told by which stands out less. Where the network doubts what it read
 * so, or read nothing, the other is read too, and what the picture shows in the colour of its edges, where luminance
 * sees little of those; the surest stays.
 *
 * @throws LeNet5Error INVALID_IMAGE (also where there are several rows), INVALID_ARGUMENT, OUT_OF_MEMORY
 */
export function readDigits(readers: Readers, picture: Picture, options: unknown): ReadLine {
  const checked = checkReadOptions(options)
  const { line, dark } = readWith(readers, picture, checked)
  const { data, width, height } = picture
  // Grey levels and network units say themselves what is ground.
  const coloured = data.length === 4 * width * height
  const digits = line.digits.length
  // A long line is less certain as a whole, and no doubt by itself.
  const settled = digits > 0 && line.certainty ** (1 / digits) >= DOUBT
  if (!coloured || settled) return line
  const others: ReadLine[] = []
  if (checked.invert === 'auto') {
    for (const invert of [true, false])
      if (invert !== dark) others.push(otherwise(readers, picture, { ...checked, invert }))
  }
  const colour = edgeColour(data as Uint8ClampedArray, width, height)
  // Neither is dark or light, of pen and paper that are so much alike.
  if (colour) others.push(otherwise(readers, picture, { ...checked, invert: 'auto' }, colour))
  return others
    .filter(({ digits }) => digits.length > 0)
    .reduce((best, other) => (evidence(other) > evidence(best) ? other : best), line)
}

/** A reading in a light that was not likely; nothing where that shows several rows: the likely one showed a line. */
function otherwise(
  readers: Readers,
  picture: Picture,
  checked: CheckedReadOptions,
  colour?: GreyWeights,
): ReadLine {
  try {
    return readWith(readers, picture, checked, colour).line
  } catch (error) {
    if (error instanceof LeNet5Error && error.code === 'INVALID_IMAGE') return nothing()
    throw error
  }
}

/** How much speaks for a reading, against digits of the other light. */
function evidence({ certainty, digits }: ReadLine): number {
  if (digits.length > 0) return certainty
  return certainty >= SURE ? SURE_NOTHING : 0
}

/** A reading in one light, and whether its ink was dark; undefined where there was none, or where it is not asked. */
function readWith(
  { own, lines }: Readers,
  picture: Picture,
  checked: CheckedReadOptions,
  colour?: GreyWeights,
): { line: ReadLine; dark: boolean | undefined } {
  const { width, height, ink } = reading('picture', 'INVALID_IMAGE', () =>
    inkSource(picture, checked.invert, own.engine.pictures),
  )
  let factor = Math.max(1, Math.round(height / WORKING_ROWS))
  const plane = ink(factor, colour)
  const dark = plane?.dark
  if (!plane) return { line: nothing(), dark }
  if (!lines) return { line: readByCuts(own.engine, plane, checked, { factor, width, height }), dark }
  const net = lineNet(own, lines)
  let line = readLine(net, plane, checked.length)
  if (line && factor > 1 && line.place.scale < SMALL) {
    const finer = Math.max(1, Math.floor(factor * line.place.scale))
    const closer = ink(finer, colour)
    const again = closer && readLine(net, closer, checked.length)
    // One thin digit is less of a large picture than what is taken for noise.
    if (again) [line, factor] = [again, finer]
  }
  return { line: lineOf(line, lines.certainty, checked, { factor, width, height }), dark }
}
