/*
 * `readPage`: the lines of a page of digits, in reading order. The page's ink is found (page-ink.ts), the slope it lies at
 * (page-skew.ts) and its rows (page-rows.ts), each of which is read as a line.
 */
import { plainOptions, reading, refuse } from '../check.js'
import type { Picture } from '../input/images.js'
import type { Box, GreyWeights } from '../input/kernels.js'
import { edgeColour } from '../input/picture.js'
import { rowsOfPage } from './page-rows.js'
import {
  type CheckedReadOptions,
  checkReadOptions,
  lineNet,
  lineOf,
  type Readers,
  type ReadLine,
  type ReadOptions,
  readByCuts,
} from './read-digits.js'
import { type LineReading, readBand } from './read-line.js'

/** A line of a page, and its box in the picture's pixels. */
export interface PageLine extends Omit<ReadLine, 'steps'> {
  /** Which of the page's rows it stands in, 0 for the uppermost: lines beside one another, cells of a table, share theirs. */
  row: number
  /** Its leftmost column, in the picture's pixels. */
  left: number
  /** Its highest row. */
  top: number
  /** The column after its last. */
  right: number
  /** The row below its last. */
  bottom: number
}

/** A page read. */
export interface ReadPage {
  /** The lines' slope in radians, clockwise. */
  skew: number
  /** From top to bottom, and from left to right where they stand beside one another. */
  lines: PageLine[]
}

/** What `readPage` takes. */
export interface PageOptions extends Omit<ReadOptions, 'steps'> {
  /** Called after each line that was looked at, with how many of them there are. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined
}

/** A reading of a part of the page, in the page's pixels. */
function moved(reading: LineReading | null, left: number, top: number): LineReading | null {
  const move = (box: Box): Box => ({
    left: box.left + left,
    right: box.right + left,
    top: box.top + top,
    bottom: box.bottom + top,
  })
  return reading && { ...reading, digits: reading.digits.map(move), marks: reading.marks.map(move) }
}

/**
 * Reads a page of lines of digits. Where luminance shows none, it is read in the colour of its edges, if that is another.
 *
 * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT, OUT_OF_MEMORY
 */
export function readPage(readers: Readers, picture: Picture, options: unknown): ReadPage {
  const { onProgress, ...rest } = plainOptions(options, 'options', [
    'onProgress',
    'invert',
    'length',
    'reject',
  ])
  if (onProgress !== undefined && typeof onProgress !== 'function')
    refuse('INVALID_ARGUMENT', 'options.onProgress', 'a function', onProgress)
  const checked = { ...checkReadOptions(rest), onProgress: onProgress as PageOptions['onProgress'] }
  const page = readIn(readers, picture, checked)
  const { data, width, height } = picture
  if (page.lines.length > 0 || data.length !== 4 * width * height) return page
  const colour = edgeColour(data as Uint8ClampedArray, width, height)
  return colour ? readIn(readers, picture, checked, colour) : page
}

/** Reads a page in luminance, or in what each colour weighs. */
function readIn(
  { own, lines }: Readers,
  picture: Picture,
  checked: CheckedReadOptions & Pick<PageOptions, 'onProgress'>,
  colour?: GreyWeights,
): ReadPage {
  const page = reading('picture', 'INVALID_IMAGE', () =>
    rowsOfPage(picture, checked, own.engine.pictures, colour),
  )
  if (!page) return { skew: 0, lines: [] }
  const scale = { factor: page.factor, width: picture.width, height: picture.height }
  const found: PageLine[] = []
  let row = 0
  for (const bands of page.rows) {
    for (const { plane, left, top } of bands) {
      const line = lines
        ? lineOf(
            moved(readBand(lineNet(own, lines), plane, checked.length), left, top),
            lines.certainty,
            checked,
            scale,
          )
        : readByCuts(own.engine, plane, checked, { ...scale, left, top })
      if (line.text === '') continue
      const all = [...line.digits, ...line.marks]
      found.push({
        ...line,
        row,
        left: Math.min(...all.map((box) => box.left)),
        top: Math.min(...all.map((box) => box.top)),
        right: Math.max(...all.map((box) => box.right)),
        bottom: Math.max(...all.map((box) => box.bottom)),
      })
    }
    row++
    checked.onProgress?.(row, page.count)
  }
  return { skew: page.skew, lines: found }
}
