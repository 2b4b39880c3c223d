/* Ink from any paper: the ground under it, as a grey closing (the brightest place around, then the least of those), so
 * that shadows, lamps and desks are ground and strokes are not; and rules, the long thin runs of forms and squared paper,
 * taken out but under the strokes that cross them. All of it works on strips as wide as a page too. */

import { type Box, findPieces, type Piece } from './ink.js'
import { DARKEST, type PictureKernels, shareOf } from './kernels.js'
import type { GreyPicture } from './picture.js'

/** Ink over its ground, 0 to 255. */
export interface InkPlane {
  readonly levels: Uint8Array
  readonly width: number
  readonly height: number
  /** Standard deviation of the ground's noise, where the ground is of one tone and so its pale half is cut off. */
  readonly noise?: number
}

/** Ink over a local ground: windows of `radius` to each side must be wider than a stroke. */
export function inkOver(
  kernels: PictureKernels,
  grey: GreyPicture,
  radius: number,
  light: boolean,
): InkPlane {
  const { data, width, height } = grey
  return { levels: kernels.ink(data, width, height, radius, light), width, height }
}

/** A ground is even where this share of the pixels is of one grey, ±EVEN_STEP. */
const EVEN = 0.4
const EVEN_STEP = 2

/** The commonest grey, and the share of pixels that are near to it. */
export function commonGrey({ data }: GreyPicture): { tone: number; share: number } {
  const bins = new Uint32Array(256)
  for (let at = 0; at < data.length; at++) {
    const tone = data[at] as number
    bins[tone] = (bins[tone] as number) + 1
  }
  let best = 0
  let tone = 0
  for (let middle = 0; middle < 256; middle++) {
    let around = bins[middle] as number
    for (let i = Math.max(0, middle - EVEN_STEP); i <= Math.min(255, middle + EVEN_STEP); i++)
      around += bins[i] as number
    if (around > best) {
      best = around
      tone = middle
    }
  }
  let near = 0
  for (let i = Math.max(0, tone - EVEN_STEP); i <= Math.min(255, tone + EVEN_STEP); i++)
    near += bins[i] as number
  return { tone, share: near / data.length }
}

/** The ground's one grey, where it has one. */
export function evenGround(grey: GreyPicture): number | null {
  const { tone, share } = commonGrey(grey)
  return share >= EVEN ? tone : null
}

/** Ink of each grey over a ground of one tone. */
export function inkTable(tone: number, light: boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => {
    if (!light) return shareOf(tone - value, tone)
    // Beside the ground's own brightness, as for dark ink: the share of the darkness that is taken away.
    return shareOf(value - tone, 255 - tone)
  })
}

/** Ink over a ground of one tone. */
export function inkOverTone({ data, width, height }: GreyPicture, tone: number, light: boolean): InkPlane {
  const table = inkTable(tone, light)
  const levels = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at++) levels[at] = table[data[at] as number] as number
  return {
    levels,
    width,
    height,
    noise: (noiseAround(data, tone) * 255) / Math.max(DARKEST, light ? 255 - tone : tone),
  }
}

/** Standard deviation of what is near a tone, from the quarter of the pixels nearest to it. */
function noiseAround(data: Uint8Array, tone: number): number {
  const bins = new Uint32Array(256)
  for (let at = 0; at < data.length; at++) {
    const away = Math.abs((data[at] as number) - tone)
    bins[away] = (bins[away] as number) + 1
  }
  let seen = 0
  for (let away = 0; away < 256; away++) {
    const here = bins[away] as number
    // Within one level of grey the quarter's edge is found by how many of it are needed.
    if (seen + here >= data.length / 4)
      return (Math.max(0, away - 0.5 + (data.length / 4 - seen) / here) * (away === 0 ? 0 : 1)) / 0.3186
    seen += here
  }
  return 0
}

/** Shortest run that may be part of a rule, of the picture's shorter side; and in pixels. */
const RUN = 0.13
const SHORTEST_RUN = 9
/** Thickest rule, of the picture's shorter side. */
const THICK = 0.05

export interface Rule extends Box {
  readonly upright: boolean
}

/** Rules found in a plane: where their runs are, per direction. */
export interface Rules {
  readonly across: RuleRuns
  readonly upright: RuleRuns
}

interface RuleRuns {
  /** Levels of the runs, 0 elsewhere; `upright`: of the plane turned over its diagonal. */
  readonly levels: Uint8Array
  readonly pieces: readonly Piece[]
  readonly labels: Int32Array
}

export function transposed(levels: Uint8Array, width: number, height: number): Uint8Array {
  const turned = new Uint8Array(levels.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) turned[x * height + y] = levels[y * width + x] as number
  return turned
}

function runsOf(
  kernels: PictureKernels,
  levels: Uint8Array,
  width: number,
  height: number,
  low: number,
  side: number,
): RuleRuns {
  const length = Math.max(SHORTEST_RUN, Math.round(RUN * side))
  const thickness = Math.max(2, Math.round(THICK * side))
  const found = kernels.runs(levels, width, height, length, thickness)
  const { pieces, runs, count } = findPieces(found, width, height, { low, high: low })
  const labels = new Int32Array(levels.length)
  for (let run = 0; run < count; run++) {
    const row = (runs[4 * run] as number) * width
    labels.fill(
      runs[4 * run + 3] as number,
      row + (runs[4 * run + 1] as number),
      row + (runs[4 * run + 2] as number),
    )
  }
  return { levels: found, pieces, labels }
}

/** The thin long runs of a plane whose ink is above `low`. */
export function findRules(kernels: PictureKernels, { levels, width, height }: InkPlane, low: number): Rules {
  const side = Math.min(width, height)
  return {
    across: runsOf(kernels, levels, width, height, low, side),
    upright: runsOf(kernels, transposed(levels, width, height), height, width, low, side),
  }
}

/** How many rules of at least this length there are. */
export function countRules(rules: Rules, across: number, upright: number): number {
  const long = (list: readonly Piece[], least: number): number =>
    list.filter(({ left, right }) => right - left >= least).length
  return long(rules.across.pieces, across) + long(rules.upright.pieces, upright)
}

/** All lines of at least this length, in the plane's pixels. */
export function linesOf({ across, upright }: Rules, least: number): Rule[] {
  const long = ({ left, right }: Piece): boolean => right - left >= least
  return [
    ...across.pieces
      .filter(long)
      .map(({ left, top, right, bottom }) => ({ left, top, right, bottom, upright: false })),
    ...upright.pieces.filter(long).map(({ left, top, right, bottom }) => ({
      left: top,
      top: left,
      right: bottom,
      bottom: right,
      upright: true,
    })),
  ]
}

/** Ink this much darker than the rule it stands on is a stroke that crosses it. */
const DARKER = 1.35

/** Takes the long runs of one direction out of a plane, in place. */
function takeOut(levels: Uint8Array, width: number, height: number, runs: RuleRuns, least: number): void {
  const taken = new Uint8Array(runs.pieces.reduce((most, { label }) => Math.max(most, label), 0) + 1)
  for (const { label, left, right } of runs.pieces) if (right - left >= least) taken[label] = 1
  const original = levels.slice()
  const at = (x: number, y: number): number =>
    x < 0 || x >= width || y < 0 || y >= height ? 0 : (original[y * width + x] as number)
  const inRule = (x: number, y: number): boolean =>
    y >= 0 && y < height && (taken[runs.labels[y * width + x] as number] ?? 0) === 1
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (!inRule(x, y)) continue
      const top = y
      while (y < height && inRule(x, y)) y++
      const beyond = (row: number): number => Math.max(at(x - 1, row), at(x, row), at(x + 1, row))
      // A stroke that crosses is seen on both sides; one that ends in the rule is cut there.
      const bridge = Math.min(beyond(top - 1), beyond(y))
      for (let row = top; row < y; row++) {
        const place = row * width + x
        const level = original[place] as number
        const rule = runs.levels[place] as number
        if (level < DARKER * rule + 8) levels[place] = Math.min(level, bridge)
      }
    }
  }
}

/** The plane without its rules that are at least so long. */
export function withoutRules(plane: InkPlane, rules: Rules, across: number, upright: number): InkPlane {
  const { width, height } = plane
  const levels = plane.levels.slice()
  takeOut(levels, width, height, rules.across, across)
  const turned = transposed(levels, width, height)
  takeOut(turned, height, width, rules.upright, upright)
  return { levels: transposed(turned, height, width), width, height }
}
