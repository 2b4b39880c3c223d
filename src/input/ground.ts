/*
 * Ink from any paper: the ground under it, as a grey closing (the brightest place around, then the least of those),
 * so that shadows, lamps and desks are ground and strokes are not; and rules, the long thin runs of forms and squared
 * paper, taken out but under the strokes that cross them. All of it works on strips as wide as a page too.
 */

import { boxOf, findPieces, type Piece, type Pieces } from './ink.js'
import type { GreyPicture } from './kernels.js'
import { type Box, DARKEST, type PictureKernels, shareOf } from './kernels.js'

/** Ink over its ground, 0 to 255. */
export interface InkPlane {
  readonly levels: Uint8Array
  readonly width: number
  readonly height: number
  /** Standard deviation of the ground's noise, where the ground is of one tone and so its pale half is cut off. */
  readonly noise?: number
  /** All that is not 0, where it is known. */
  readonly inked?: Box
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
export function commonGrey(bins: Uint32Array): { tone: number; share: number } {
  const around = (middle: number): number => {
    let sum = 0
    for (let i = Math.max(0, middle - EVEN_STEP); i <= Math.min(255, middle + EVEN_STEP); i++)
      sum += bins[i] as number
    return sum
  }
  let best = 0
  let tone = 0
  for (let middle = 0; middle < 256; middle++) {
    const weight = (bins[middle] as number) + around(middle)
    if (weight > best) {
      best = weight
      tone = middle
    }
  }
  return { tone, share: around(tone) / countOf(bins) }
}

function countOf(bins: Uint32Array): number {
  let sum = 0
  for (const count of bins) sum += count
  return sum
}

/** The ground's one grey, where it has one, of a picture with this histogram. */
export function evenGround(bins: Uint32Array): number | null {
  const { tone, share } = commonGrey(bins)
  return share >= EVEN ? tone : null
}

/** A ground of one tone under dark or light ink. */
export interface EvenGround {
  readonly tone: number
  readonly light: boolean
  /** Ink of each grey: the share of the ground's light that is swallowed, or of its darkness that is taken away. */
  readonly table: Uint8Array
  /** How often each level of ink occurs. */
  readonly levels: Uint32Array
  /** Standard deviation of its noise, in levels of ink. */
  readonly noise: number
}

/** Ink over a ground of one tone, as far as a histogram tells. */
export function overTone(bins: Uint32Array, tone: number, light: boolean): EvenGround {
  const table = new Uint8Array(256)
  const levels = new Uint32Array(256)
  for (let value = 0; value < 256; value++) {
    const level = light ? shareOf(value - tone, 255 - tone) : shareOf(tone - value, tone)
    table[value] = level
    levels[level] = (levels[level] as number) + (bins[value] as number)
  }
  const noise = (noiseAround(bins, tone) * 255) / Math.max(DARKEST, light ? 255 - tone : tone)
  return { tone, light, table, levels, noise }
}

/** The plane of ink over a ground of one tone. */
export function inkOverTone(
  kernels: PictureKernels,
  { data, width, height }: GreyPicture,
  { tone, light, table, noise }: EvenGround,
): InkPlane {
  const levels = new Uint8Array(data.length)
  const [least, most] = light ? [0, tone] : [tone, 255]
  const inked = kernels.bounds(data, width, height, least, most)
  for (let y = inked.top; y < inked.bottom; y++) {
    for (let at = y * width + inked.left; at < y * width + inked.right; at++)
      levels[at] = table[data[at] as number] as number
  }
  return { levels, width, height, noise, inked }
}

/** Standard deviation of what is near a tone, from the quarter of the pixels nearest to it. */
function noiseAround(bins: Uint32Array, tone: number): number {
  const count = countOf(bins)
  const away = new Uint32Array(256)
  for (let value = 0; value < 256; value++) {
    const far = Math.abs(value - tone)
    away[far] = (away[far] as number) + (bins[value] as number)
  }
  let seen = 0
  for (let far = 0; far < 256; far++) {
    const here = away[far] as number
    // Within one level of grey the quarter's edge is found by how many of it are needed.
    if (seen + here >= count / 4)
      return (Math.max(0, far - 0.5 + (count / 4 - seen) / here) * (far === 0 ? 0 : 1)) / 0.3186
    seen += here
  }
  return 0
}

/** Shortest run that may be part of a rule, of the picture's shorter side; and in pixels. */
const RUN = 0.13
const SHORTEST_RUN = 9
/** Thickest rule, of the picture's shorter side. */
const THICK = 0.05
/** Rules may be so many times thicker where they are so many times longer, longer than a digit's strokes: broad underlines. */
const BROAD = { thick: 2, long: 3 }

export interface Rule extends Box {
  readonly upright: boolean
}

/** Rules found in a plane: where their runs are, per direction. */
export interface Rules {
  readonly across: RuleRuns
  readonly upright: RuleRuns
}

interface RuleRuns extends Pieces {
  /** Levels of the runs, 0 elsewhere, `upright`: of the plane turned over its diagonal; of as much of it as `part` says. */
  readonly levels: Uint8Array
  readonly part: Box
}

export function transposed(levels: Uint8Array, width: number, height: number): Uint8Array {
  const turned = new Uint8Array(levels.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) turned[x * height + y] = levels[y * width + x] as number
  return turned
}

const turned = ({ left, top, right, bottom }: Box): Box => ({
  left: top,
  top: left,
  right: bottom,
  bottom: right,
})

/** Part of a plane, row by row. */
function cut(levels: Uint8Array, width: number, { left, top, right, bottom }: Box): Uint8Array {
  const wide = right - left
  if (wide === width && levels.length === wide * (bottom - top)) return levels
  const part = new Uint8Array(wide * (bottom - top))
  for (let y = top; y < bottom; y++)
    part.set(levels.subarray(y * width + left, y * width + right), (y - top) * wide)
  return part
}

function runsOf(kernels: PictureKernels, levels: Uint8Array, part: Box, low: number, side: number): RuleRuns {
  const length = Math.max(SHORTEST_RUN, Math.round(RUN * side))
  const thickness = Math.max(2, Math.round(THICK * side))
  const { left, top } = part
  const [width, height] = [part.right - left, part.bottom - top]
  const found = kernels.runs(levels, width, height, length, thickness)
  if (BROAD.long * length <= width) {
    const broad = kernels.runs(levels, width, height, BROAD.long * length, BROAD.thick * thickness)
    // Most pictures have none, which four bytes at a time say sooner.
    const four = new Uint32Array(broad.buffer, broad.byteOffset, broad.length >> 2)
    const rest = broad.subarray(4 * four.length)
    if (four.some((value) => value !== 0) || rest.some((value) => value !== 0)) {
      for (let at = 0; at < found.length; at++)
        if ((broad[at] as number) > (found[at] as number)) found[at] = broad[at] as number
    }
  }
  const { pieces, runs, count } = findPieces(kernels, found, width, height, { low, high: low })
  const moved = pieces.map((piece) => ({
    ...piece,
    left: piece.left + left,
    right: piece.right + left,
    top: piece.top + top,
    bottom: piece.bottom + top,
  }))
  return { levels: found, part, pieces: moved, runs, count }
}

/**
 * As much of a plane as its rules can lie in: what is inked and a pixel of ground around it. From an edge of the picture, beyond
 * which rules go on, all of it.
 */
function ruled({ width, height, inked }: InkPlane): Box {
  if (!inked) return { left: 0, top: 0, right: width, bottom: height }
  const free = inked.left > 0 && inked.right < width && inked.top > 0 && inked.bottom < height
  if (!free || inked.right <= inked.left) return { left: 0, top: 0, right: width, bottom: height }
  return { left: inked.left - 1, top: inked.top - 1, right: inked.right + 1, bottom: inked.bottom + 1 }
}

/** The thin long runs of a plane whose ink is above `low`. */
export function findRules(kernels: PictureKernels, plane: InkPlane, low: number): Rules {
  const part = ruled(plane)
  const levels = cut(plane.levels, plane.width, part)
  const side = Math.min(plane.width, plane.height)
  const upright = transposed(levels, part.right - part.left, part.bottom - part.top)
  return {
    across: runsOf(kernels, levels, part, low, side),
    upright: runsOf(kernels, upright, turned(part), low, side),
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

/** Takes the long runs of one direction out of a plane, in place; `upright`: the rules are those of the plane turned over its diagonal. */
function takeOut(
  levels: Uint8Array,
  { width, height }: InkPlane,
  rules: RuleRuns,
  least: number,
  upright: boolean,
): void {
  const { runs, count, part } = rules
  const taken = rules.pieces.filter(({ left, right }) => right - left >= least)
  if (taken.length === 0) return
  const labels = new Set(taken.map(({ label }) => label))
  // Along a rule and across it, in a window a place wider than all of them.
  const [across, down, long, high] = upright ? [width, 1, height, width] : [1, width, width, height]
  const all = boxOf(taken)
  const box = {
    left: Math.max(0, all.left - 1),
    top: Math.max(0, all.top - 1),
    right: Math.min(long, all.right + 1),
    bottom: Math.min(high, all.bottom + 1),
  }
  const wide = box.right - box.left
  // 0: no rule; 1: rule; 256 and more: what its place becomes.
  const next = new Uint16Array(wide * (box.bottom - box.top))
  const stretches: (readonly [number, number, number])[] = []
  for (let run = 0; run < count; run++) {
    if (!labels.has(runs[4 * run + 3] as number)) continue
    const y = part.top + (runs[4 * run] as number)
    const from = part.left + (runs[4 * run + 1] as number)
    const end = part.left + (runs[4 * run + 2] as number)
    stretches.push([y, from, end])
    const row = (y - box.top) * wide - box.left
    next.fill(1, row + from, row + end)
  }
  const partWide = part.right - part.left
  const beyond = (x: number, y: number): number => {
    if (y < 0 || y >= high) return 0
    const at = y * down + x * across
    let most = levels[at] as number
    if (x > 0) most = Math.max(most, levels[at - across] as number)
    if (x + 1 < long) most = Math.max(most, levels[at + across] as number)
    return most
  }
  for (const [top, from, end] of stretches) {
    for (let x = from; x < end; x++) {
      const place = (top - box.top) * wide + x - box.left
      if (top > box.top && next[place - wide] !== 0) continue
      let y = top
      for (let at = place; y < box.bottom && next[at] === 1; at += wide) y++
      // A stroke that crosses is seen on both sides; one that ends in the rule is cut there.
      const bridge = Math.min(beyond(x, top - 1), beyond(x, y))
      for (let row = top, at = place; row < y; row++, at += wide) {
        const level = levels[row * down + x * across] as number
        const rule = rules.levels[(row - part.top) * partWide + x - part.left] as number
        if (level < DARKER * rule + 8) next[at] = 256 + Math.min(level, bridge)
      }
    }
  }
  for (const [y, from, end] of stretches) {
    for (let x = from; x < end; x++) {
      const value = next[(y - box.top) * wide + x - box.left] as number
      if (value > 1) levels[y * down + x * across] = value - 256
    }
  }
}

/** The plane without its rules that are at least so long. */
export function withoutRules(plane: InkPlane, rules: Rules, across: number, upright: number): InkPlane {
  const { width, height } = plane
  const levels = plane.levels.slice()
  takeOut(levels, plane, rules.across, across, false)
  takeOut(levels, plane, rules.upright, upright, true)
  return { levels, width, height }
}
