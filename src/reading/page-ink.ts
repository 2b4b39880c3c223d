/*
 * The ink of a page. The ground is the light of blocks of the page, or a closing where more than its paper is seen. Most of a
 * page is no ink, so that it is kept as runs along rows, which is all that later steps look at.
 */
import { BLOCK, blockLights, hasEdges, inkOverBlocks } from '../input/blocks.js'
import type { Picture } from '../input/images.js'
import type { GreyPicture, GreyWeights, PictureKernels } from '../input/kernels.js'
import { LUMINANCE, toGrey } from '../input/picture.js'
import { inkTable, isDark } from './paper.js'
import { type CheckedReadOptions, inkSource } from './read-digits.js'

/** A page is brought to about this many pixels: A4 at 150 dots an inch. */
const WORKING_PIXELS = 2.2e6
/** Half of what is too broad for a stroke, where a page shows more than its paper. */
const BROADEST = 20
/** Paper whose blocks are less light than this may be dark, or a bad light: its ink says which. */
const DIM_PAPER = 160
/** Of a page of more pixels one in so many of each row and column is asked. */
const FEW_PIXELS = 2 ** 19
const EVERY = 3
/** Ink that is not pale, as a rule's may be. */
export const PALE = 0.06
/** Ink of pixels that are part of a stroke without doubt. */
export const FIRM = 0.35

/**
 * The ink of a page in bytes, and where it is: most of a page is none, and only runs of ink are asked where lines are sought.
 * Ink that is taken out is 0 in the bytes, and its runs remain.
 */
export interface PageInk {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  /** What each byte stands for: ink of 0 to 1. */
  readonly table: Float32Array
  /** Runs of what is not pale along rows, from the uppermost row on, four numbers each: row, first column, end, and 0. */
  readonly runs: Int32Array
  /** The first run's index in `runs` of each row, and of the row after the last. */
  readonly rows: Int32Array
}

/** The middle one of some numbers; 0 of none. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** The highest level that stands for no more ink than this. */
export function levelOf(table: Float32Array, ink: number): number {
  let level = 255
  while (level > 0 && (table[level] as number) > ink) level--
  return level
}

function withRuns(
  { data, width, height }: GreyPicture,
  table: Float32Array,
  kernels: PictureKernels,
): PageInk {
  const within = { left: 0, top: 0, right: width, bottom: height }
  const { runs } = kernels.stretches(data, width, within, levelOf(table, PALE))
  const rows = new Int32Array(height + 1)
  for (let y = 0, at = 0; y <= height; y++) {
    while (at < runs.length && (runs[at] as number) < y) at += 4
    rows[y] = at
  }
  const page = { bytes: data, width, height, table, runs, rows }
  clearEdges(page)
  return page
}

/** Takes out what is dark at the picture's edges and as far as it goes on from there: a desk, or a scanner's lid. */
function clearEdges({ bytes, width, height, table }: PageInk): void {
  const [pale, firm] = [levelOf(table, PALE), levelOf(table, FIRM)]
  const clear = (start: number, step: number, most: number): void => {
    if ((bytes[start] as number) <= firm) return
    for (let i = 0, at = start; i < most && (bytes[at] as number) > pale; i++, at += step) bytes[at] = 0
  }
  for (let y = 0; y < height; y++) {
    clear(y * width, 1, width)
    clear((y + 1) * width - 1, -1, width)
  }
  for (let x = 0; x < width; x++) {
    clear(x, width, height)
    clear((height - 1) * width + x, -width, height)
  }
}

/** Whether a page's ink is dark, by some of its pixels. */
function hasDarkWriting({ data, width, height }: GreyPicture): boolean {
  const step = width * height > FEW_PIXELS ? EVERY : 1
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  const some = new Uint8Array(columns * rows)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) some[y * columns + x] = data[(y * width + x) * step] as number
  const reach = Math.min(BROADEST, Math.max(4, Math.min(width, height) / 8)) / step
  return isDark({ data: some, width: columns, height: rows }, Math.round(reach))
}

/** The ink of a page in working pixels, and what one is of the picture's. */
export function inkOfPage(
  picture: Picture,
  options: Pick<CheckedReadOptions, 'invert'>,
  kernels: PictureKernels,
  colour?: GreyWeights,
): { page: PageInk | null; factor: number } {
  const { width, height, ink } = inkSource(picture, options.invert, kernels, 1)
  const factor = Math.max(1, Math.round(Math.sqrt((width * height) / WORKING_PIXELS)))
  if (picture.data.length !== 4 * width * height) {
    const plane = ink(factor)
    if (!plane) return { page: null, factor }
    const data = new Uint8Array(plane.data.length)
    for (let at = 0; at < data.length; at++) data[at] = 255 * (plane.data[at] as number) + 0.5
    const table = Float32Array.from({ length: 256 }, (_, level) => level / 255)
    return { page: withRuns({ ...plane, data }, table, kernels), factor }
  }
  const rgba = picture.data as Uint8ClampedArray
  const grey = toGrey(rgba, width, height, 'white', factor, colour ?? LUMINANCE, kernels)
  let light = options.invert === false
  let lights = blockLights(grey, light)
  // Paper is most of a page, so the middle block is of it.
  const dim = (lights.slice().sort()[lights.length >> 1] as number) < DIM_PAPER
  // What luminance sees little of is neither dark nor light, whatever was said.
  if ((colour || (dim && options.invert === 'auto')) && hasDarkWriting(grey) === light) {
    light = !light
    lights = blockLights(grey, light)
  }
  // Where the light falls within a block or two, what is darker beside the edge is no ink.
  const data = hasEdges(lights, Math.ceil(grey.width / BLOCK))
    ? kernels.ink(grey.data, grey.width, grey.height, BROADEST, light)
    : (kernels.inkOverBlocks?.(grey, lights, light) ?? inkOverBlocks(grey, lights, light))
  const table = inkTable(data, kernels)
  return { page: table && withRuns({ ...grey, data }, table, kernels), factor }
}
