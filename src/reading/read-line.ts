/**
 * A line of digits read from its ink: rules out, the line found among what else is there, brought onto a strip, and the
 * strip read. Where more than one way of looking at the ink is likely (with and without uprights), all are read and the
 * surest is kept.
 */
import type { Engine } from '../engine/engine.js'
import { LeNet5Error } from '../errors.js'
import type { Box } from '../input/ink.js'
import { findBoxes, StripInk } from './boxes.js'
import type { LengthRange } from './ctc.js'
import { type Decoded, decode, reconsider } from './decode.js'
import type { Judge } from './judge.js'
import { type Band, emptiest, findBands, onlyBand, withoutEdges } from './line-ink.js'
import { strokeWidth, withoutRules, withoutUprights } from './rules.js'
import { type InkPlane, measureLine, STRIP_PAD, type StripPlace, stripWidth, warpStrip } from './strip.js'

/** What reads strips: the net of lines, and a judge of what it doubts. */
export interface LineNet {
  readonly engine: Engine
  readonly judge: Judge | null
}

/** A strip read. */
interface Reading {
  readonly decoded: Decoded
  readonly place: StripPlace
  readonly strip: InkPlane
  /** The ink the strip was taken from. */
  readonly plane: InkPlane
}

/** A line read, everything in pixels of its ink. */
export interface LineReading extends Reading {
  /** Boxes of the digits, upright in the picture. */
  readonly digits: readonly Box[]
  readonly marks: readonly Box[]
}

/** Mean ln P a digit below which a line holds none. */
const NO_DIGITS = -0.6
/** The same where there are several rows. */
const NO_ROW = -1.2
/** Strips of more columns are refused: a thousand digits. */
const WIDEST_STRIP = 20_000
/** Another row of ink this high and full, against the largest, may be another line. */
const ANOTHER_HEIGHT = 0.5
const ANOTHER_MASS = 0.25

/** A box of the strip in the picture of the ink. */
function inPicture(box: Box, { slope, scale, centre, middle, left }: StripPlace, within: InkPlane): Box {
  const x = (column: number): number => left + (column - STRIP_PAD) * scale
  const from = x(box.left)
  const to = x(box.right)
  const level = middle + slope * ((from + to) / 2 - centre)
  const rise = (Math.abs(slope) * (to - from)) / 2
  const y = (row: number): number => level + (row - 16) * scale
  const clip = (value: number, most: number): number => Math.min(most, Math.max(0, value))
  return {
    left: clip(from, within.width),
    right: clip(to, within.width),
    top: clip(y(box.top) - rise, within.height),
    bottom: clip(y(box.bottom) + rise, within.height),
  }
}

/** The place of a line whose moments may have misled: what is far too small or large is no line. */
function placeOf(plane: InkPlane): StripPlace | null {
  const first = measureLine(plane, plane.height / 5)
  if (!first) return null
  const again = measureLine(plane, Math.min(plane.height / 3, 6.2 * first.scale))
  const place = again ?? first
  return stripWidth(place) > WIDEST_STRIP ? null : place
}

const perDigit = ({ labels, logProbability }: Decoded): number => logProbability / Math.max(1, labels.length)

function readPlane(
  net: LineNet,
  plane: InkPlane,
  length?: LengthRange,
  place = placeOf(plane),
): Reading | null {
  if (!place) return null
  const strip = warpStrip(plane, place)
  const decoded = decode(net.engine, strip, length)
  return decoded && { decoded, place, strip, plane }
}

/** Where everything stands. */
function located(reading: Reading, ink = new StripInk(reading.strip)): LineReading {
  const { decoded, place, plane } = reading
  const { digits, marks } = findBoxes(ink, decoded.columns)
  return {
    ...reading,
    digits: digits.map((box) => inPicture(box, place, plane)),
    marks: marks.map((box) => inPicture(box, place, plane)),
  }
}

/** The reading after the judge was asked, where there is one. */
function confirmed(net: LineNet, reading: Reading | null, length?: LengthRange): LineReading | null {
  if (!reading) return null
  const ink = new StripInk(reading.strip)
  if (!net.judge) return located(reading, ink)
  return located({ ...reading, decoded: reconsider(reading.decoded, ink, length, net.judge) }, ink)
}

/** The rows of ink that may be lines, the fullest first; rims that the edge cuts are none. */
function likelyBands(plane: InkPlane, slope: number): Band[] {
  const bands = findBands(plane, slope)
  const most = Math.max(0, ...bands.map(({ mass }) => mass))
  const main = bands.find(({ mass }) => mass === most)
  if (!main) return []
  const high = main.bottom - main.top
  return bands
    .filter((band) => {
      if (band === main) return true
      const cut = band.top <= 1 || band.bottom >= plane.height - 1
      const height = band.bottom - band.top
      return height >= (cut ? 0.8 : ANOTHER_HEIGHT) * high && band.mass >= ANOTHER_MASS * most
    })
    .sort((a, b) => b.mass - a.mass)
}

/**
 * Reads the one line of a picture's ink; null where there is nothing like one.
 *
 * @throws LeNet5Error INVALID_IMAGE where there are several
 */
export function readLine(net: LineNet, ink: InkPlane, length?: LengthRange): LineReading | null {
  const thick = strokeWidth(ink) * 1.25 + 1
  const ruled = withoutRules(withoutEdges(ink, false), thick, Math.max(30, 0.9 * ink.height))
  const rough = placeOf(ruled)
  if (!rough) return null
  const bands = likelyBands(ruled, rough.slope)
  const margin = Math.round(0.15 * ink.height) + 1
  const alone = bands.map((band) => onlyBand(ruled, band, rough.slope, bands.length > 1 ? 0 : margin))
  if (bands.length > 1) refuseRows(net, alone, NO_ROW)
  const line = confirmed(net, surest(net, alone[0] ?? ruled, ink, ruled, thick, rough, length), length)
  const [band] = bands
  // Rows that touch are one band, in which nothing is found.
  if (band && bands.length === 1 && !(line && holdsDigits(line))) {
    const cut = emptiest(ruled, band, rough.slope)
    const halves = [
      { ...band, bottom: cut },
      { ...band, top: cut },
    ]
    refuseRows(
      net,
      halves.map((half) => onlyBand(ruled, half, rough.slope, 0)),
      NO_DIGITS,
    )
  }
  return line
}

/** @throws LeNet5Error INVALID_IMAGE where more than one of the planes is a line of digits */
function refuseRows(net: LineNet, planes: readonly InkPlane[], least: number): void {
  const rows = planes.map((plane) => readPlane(net, plane))
  const sure = rows.filter((row) => row && row.decoded.labels.length > 0 && perDigit(row.decoded) > least)
  if (sure.length > 1) {
    throw new LeNet5Error(
      'INVALID_IMAGE',
      `picture must show one line of digits, got ${sure.length} rows; read them with readPage(picture)`,
    )
  }
}

/** A line alone in its ink, as pages are cut into. */
export function readBand(net: LineNet, ink: InkPlane, length?: LengthRange): LineReading | null {
  const first = readPlane(net, ink, length)
  if (!first || score(first) > DOUBTFUL) return confirmed(net, first, length)
  const thick = strokeWidth(ink) * 1.25 + 1
  const ruled = withoutRules(ink, thick, Math.max(30, 0.9 * ink.height))
  const best = surest(net, ruled, ink, ruled, thick, first.place, length, first)
  return confirmed(net, best, length)
}

/** The surest reading of a line's ink, all of it or without what may be in the way: uprights, and pieces at the edge. */
function surest(
  net: LineNet,
  plane: InkPlane,
  ink: InkPlane,
  ruled: InkPlane,
  thick: number,
  rough: StripPlace,
  length: LengthRange | undefined,
  known?: Reading,
): Reading | null {
  const first = known ?? readPlane(net, plane, length, plane === ruled ? rough : undefined)
  if (!known && first && score(first) > DOUBTFUL) return first
  const least = 22 * rough.scale
  const inside = withoutEdges(ruled, true)
  const ways = [
    ink,
    plane,
    withoutUprights(plane, thick, least),
    inside,
    withoutUprights(inside, thick, least),
  ]
  let best = first
  for (const way of new Set(ways)) {
    if (way === (known ? ink : plane)) continue
    const reading = readPlane(net, way, length)
    // A way that loses digits reads the rest all the better, and is wrong.
    if (reading && first && holdsDigits(first) && reading.decoded.labels.length < first.decoded.labels.length)
      continue
    if (reading && (!best || score(reading) > score(best) + (best === first ? BETTER : 0))) best = reading
  }
  return best
}

/** Mean ln P a digit below which other ways to look at the ink are tried, and by how much one must be better. */
const DOUBTFUL = -0.15
const BETTER = 0.15

const score = ({ decoded }: Reading): number => (decoded.labels.length === 0 ? -1 : perDigit(decoded))

/** Whether what was read are digits. */
export const holdsDigits = ({ decoded }: Reading): boolean =>
  decoded.labels.length > 0 && (decoded.judged || perDigit(decoded) > NO_DIGITS)
