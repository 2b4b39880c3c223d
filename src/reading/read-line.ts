/*
 * A line of digits read from its ink: rules out, the line found among what else is there, brought onto a strip, and the
 * strip read. Where more than one way of looking at the ink is likely (with and without uprights), all are read and the
 * surest is kept.
 */
import { LeNet5Error } from '../errors.js'
import type { Box } from '../input/ink.js'
import { findBoxes, StripInk } from './boxes.js'
import type { LengthRange } from './ctc.js'
import { type Decoded, decode, isSure, type LineNet, reconsider, SMALLER } from './decode.js'
import { type Band, emptiest, findBands, onlyBand, withoutEdges } from './line-ink.js'
import { strokeWidth, withoutRules, withoutUprights } from './rules.js'
import type { Range } from './sights.js'
import {
  DIGIT_HEIGHT,
  findLine,
  type InkPlane,
  STRIP_PAD,
  type StripPlace,
  smallerPart,
  stripWidth,
  warpStrip,
} from './strip.js'

/** A strip read. */
interface Reading {
  readonly decoded: Decoded
  readonly place: StripPlace
  readonly ink: StripInk
  /** The ink the strip was taken from. */
  readonly plane: InkPlane
}

/** A line read, everything in pixels of its ink. */
export interface LineReading extends Reading {
  /** Boxes of the digits, upright in the picture. */
  readonly digits: readonly Box[]
  readonly marks: readonly Box[]
}

/** Uprights at least this long, in pixels of the strip, are rules. */
const UPRIGHT = 28
/** A piece of so many of the strip's rows may be a cell's wall, where there are so many a digit or it is twice as wide. */
const WALL = 27
const CELLS = 0.5
/** A wall is no wider. */
const THIN = 5
/** By how much less likely a line without walls may be, in the mean ln P a digit, and be taken. */
const WALLS = -0.04
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

/** The place of a line that is no longer than can be read. */
function placeOf(plane: InkPlane): StripPlace | null {
  const place = findLine(plane)
  return place && stripWidth(place) <= WIDEST_STRIP ? place : null
}

const perDigit = ({ labels, logProbability }: Decoded): number => logProbability / Math.max(1, labels.length)

function readPlane(
  net: LineNet,
  plane: InkPlane,
  length?: LengthRange,
  place = placeOf(plane),
): Reading | null {
  if (!place) return null
  const ink = new StripInk(warpStrip(plane, place))
  const smaller = ({ from, to }: Range): InkPlane => warpStrip(plane, smallerPart(place, from, to, SMALLER))
  const decoded = decode(net, ink, smaller, length)
  return decoded && { decoded, place, ink, plane }
}

/** Where everything stands. */
function located(reading: Reading): LineReading {
  const { decoded, place, ink, plane } = reading
  const { digits, marks } = findBoxes(ink, decoded.columns)
  return {
    ...reading,
    digits: digits.map((box) => inPicture(box, place, plane)),
    marks: marks.map((box) => inPicture(box, place, plane)),
  }
}

/** How thick rules among a line's ink may be. */
const thickest = (ink: InkPlane): number => strokeWidth(ink) * 1.25 + 1

/** The walls of cells out of the plane that a line was read from; the same where there are none. */
function withoutCells({ plane, place, decoded, ink: { pieces } }: Reading, ink: InkPlane): InkPlane {
  const tall = pieces.filter(({ box }) => box.bottom - box.top >= WALL)
  // Cells in a row hang together, by rules along the line.
  const joined = tall.some(({ box }) => box.right - box.left >= 2 * WALL)
  const thin = tall.filter(({ box }) => box.right - box.left <= THIN)
  if (!joined && thin.length < Math.max(2, CELLS * decoded.labels.length)) return plane
  const thick = thickest(ink)
  const open = joined ? withoutRules(plane, thick, 2 * WALL * place.scale) : plane
  return joined && open === plane ? plane : withoutUprights(open, thick, UPRIGHT * place.scale)
}

/** The reading after the judge was asked, where there is one; without the walls of cells, where there are any. */
function confirmed(
  net: LineNet,
  reading: Reading | null,
  line: InkPlane,
  length?: LengthRange,
): LineReading | null {
  if (!reading) return null
  const plane = withoutCells(reading, line)
  const clear = plane === reading.plane ? null : readPlane(net, plane, length)
  const kept = clear && score(clear) > score(reading) + WALLS ? clear : reading
  return located(net.judge ? { ...kept, decoded: reconsider(kept.decoded, net.judge, length) } : kept)
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
  const thick = thickest(ink)
  const inner = withoutEdges(ink, false)
  const ruled = withoutRules(inner, thick, Math.max(30, 0.9 * ink.height))
  const rough = placeOf(ruled)
  if (!rough) return null
  const bands = likelyBands(ruled, rough.slope)
  const margin = Math.round(0.15 * ink.height) + 1
  const bandOf = (of: InkPlane, band: Band): InkPlane =>
    onlyBand(of, band, rough.slope, bands.length > 1 ? 0 : margin)
  const alone = bands.map((band) => bandOf(ruled, band))
  if (bands.length > 1) refuseRows(net, alone, NO_ROW)
  const [band] = bands
  const [plane = ruled] = alone
  const cleared = readPlane(net, plane, length, plane === ruled ? rough : undefined)
  // What was taken for rules may be strokes.
  const whole = ruled === inner ? null : readPlane(net, band ? bandOf(inner, band) : inner, length)
  const tried = inOrder(cleared, whole)
  const found = surest(net, tried, ways(plane, ink, ruled, thick, rough), length)
  const line = confirmed(net, asOneDigit(net, found, length), ink, length)
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
  if (!first) return null
  if (isSettled(first)) return confirmed(net, first, ink, length)
  const thick = thickest(ink)
  const ruled = withoutRules(ink, thick, Math.max(30, 0.9 * ink.height))
  const best = surest(net, [first], ways(ruled, ink, ruled, thick, first.place), length)
  return confirmed(net, best, ink, length)
}

/** A line's ink with and without what may be in the way: rules, uprights, and pieces at the edge. */
function* ways(
  plane: InkPlane,
  ink: InkPlane,
  ruled: InkPlane,
  thick: number,
  { scale }: StripPlace,
): Generator<InkPlane> {
  const least = UPRIGHT * scale
  yield ink
  yield plane
  yield withoutUprights(plane, thick, least)
  const inside = withoutEdges(ruled, true)
  yield inside
  yield withoutUprights(inside, thick, least)
}

/** The surest reading of a line: the first of those at hand, or where that is in doubt one of another way. */
function surest(
  net: LineNet,
  tried: readonly Reading[],
  others: Iterable<InkPlane>,
  length: LengthRange | undefined,
): Reading | null {
  const [first = null] = tried
  if (first && isSettled(first)) return first
  const seen = new Set(tried.map(({ plane }) => plane))
  let best = first
  for (const way of others) {
    if (seen.has(way)) continue
    seen.add(way)
    const reading = readPlane(net, way, length)
    // A way that loses digits reads the rest all the better, and is wrong.
    if (reading && first && holdsDigits(first) && reading.decoded.labels.length < first.decoded.labels.length)
      continue
    if (reading && (!best || score(reading) > score(best) + (best === first ? BETTER : 0))) best = reading
  }
  return best
}

/**
 * A reading in doubt of what is no wider than two digits, or that of one wide digit: as the moments make lines equally
 * high, a flat digit alone is too large.
 */
function asOneDigit(net: LineNet, reading: Reading | null, length: LengthRange | undefined): Reading | null {
  if (!reading || isSettled(reading)) return reading
  const { place, plane } = reading
  const wide = place.right - place.left
  if (wide < 1.05 * DIGIT_HEIGHT * place.scale || wide > 2.2 * DIGIT_HEIGHT * place.scale) return reading
  const one = readPlane(net, plane, length, { ...place, scale: wide / DIGIT_HEIGHT })
  return one?.decoded.labels.length === 1 && score(one) > score(reading) ? one : reading
}

/** The readings without and with what was taken for rules, the likelier first. */
function inOrder(cleared: Reading | null, whole: Reading | null): Reading[] {
  const both = [cleared, whole].filter((reading) => reading !== null)
  return cleared && whole && score(whole) > score(cleared) + RULES ? both.reverse() : both
}

/** Mean ln P a digit below which other ways to look at the ink are tried, and by how much one must be better. */
const DOUBTFUL = -0.15
const BETTER = 0.15
/** By how much more what was taken for rules must be strokes. */
const RULES = 0.06

/** Whether no other way to look at the ink is tried. */
const isSettled = (reading: Reading): boolean => score(reading) > DOUBTFUL || isSure(reading.decoded)

const score = ({ decoded }: Reading): number => (decoded.labels.length === 0 ? -1 : perDigit(decoded))

/** Whether what was read are digits. */
export const holdsDigits = ({ decoded }: Reading): boolean =>
  decoded.labels.length > 0 && (decoded.judged || perDigit(decoded) > NO_DIGITS)
