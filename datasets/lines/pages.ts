/* Pages of digits as scanners and cameras give them: A4 at 150 or 300 dots an inch, askew, ruled or not, in uneven light. */
import type { LabelledImages, Picture } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { layDown, newSheet, PLAIN, type Point, type Sheet, stroke, Warper } from './canvas.js'

export interface TestPage {
  readonly picture: Picture
  /** Of the line through the page's middle, in radians, clockwise. */
  readonly skew: number
  /** The lines from top to bottom: their digits, and about what row they stand in at their middle. */
  readonly lines: readonly {
    readonly text: string
    readonly y: number
    readonly left: number
    readonly right: number
  }[]
}

export interface PageOptions {
  readonly dpi?: 150 | 300
  readonly lines?: number
  /** Lines across the page under the writing. */
  readonly ruled?: boolean
  /** Squares of 5 millimetres under the writing. */
  readonly squared?: boolean
  /** The squares and the margin's line are turned by so many degrees against the writing. */
  readonly astray?: number
  /** An upright line before the lines, as in exercise books. */
  readonly marginLine?: boolean
  /** Each digit in a box. */
  readonly boxes?: boolean
  /** Most of the skew, in degrees. */
  readonly skew?: number
  /** How many digits a line has: 4 to 23, in boxes 3 to 10. */
  readonly digits?: readonly [least: number, most: number]
  /** The page lies on something dark that is seen around it, so many pixels at 150 dots an inch wide: 50, where true. */
  readonly desk?: boolean | number
  /** Standard deviation of noise, in levels of 255. */
  readonly noise?: number
  /** The camera looked askew: the page's corners lie up to this share of its width within the picture, both ways. */
  readonly tilted?: number
}

/** The level of what is seen beside a page. */
const DARK = 70
const DESK = 50
/** Five millimetres at 150 dots an inch. */
const SQUARE = 29.5
const DEGREES = Math.PI / 180
const between = (random: Random, least: number, most: number): number =>
  least + (most - least) * random.uniform()

/** An empty sheet of A4 that lies askew. */
interface Paper {
  readonly random: Random
  readonly sheet: Sheet
  readonly skew: number
  /** Pixels a pixel at 150 dots an inch is. */
  readonly size: number
  /** From the upright page to the sheet. */
  place(x: number, y: number): Point
  /** A line of a ruler. */
  line(from: Point, to: Point, ink: number): void
}

/** A projection that takes a rectangle's corners, from the upper left clockwise, to others (Heckbert 1989, section 2.2.3). */
function projection(width: number, height: number, corners: readonly Point[]): (at: Point) => Point {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners as readonly [Point, Point, Point, Point]
  const [sumX, sumY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3]
  const area = (x1 - x2) * (y3 - y2) - (x3 - x2) * (y1 - y2)
  const across = (sumX * (y3 - y2) - (x3 - x2) * sumY) / area
  const down = ((x1 - x2) * sumY - sumX * (y1 - y2)) / area
  return ([x, y]) => {
    const [u, v] = [x / width, y / height]
    const far = 1 + across * u + down * v
    return [
      (x0 + (x1 - x0 + across * x1) * u + (x3 - x0 + down * x3) * v) / far,
      (y0 + (y1 - y0 + across * y1) * u + (y3 - y0 + down * y3) * v) / far,
    ]
  }
}

function newPaper(seed: number, dpi: number, most: number, astray = 0, tilted = 0): Paper {
  const random = new Random(seed)
  const size = dpi / 150
  const [width, height] = [1240 * size, 1754 * size]
  const sheet = newSheet(width, height)
  const skew = random.within(most) * DEGREES
  const inwards = (): number => (tilted > 0 ? tilted * width * random.uniform() : 0)
  const seen = projection(width, height, [
    [inwards(), inwards()],
    [width - inwards(), inwards()],
    [width - inwards(), height - inwards()],
    [inwards(), height - inwards()],
  ])
  const turned =
    (by: number) =>
    (x: number, y: number): Point => {
      const [cos, sin] = [Math.cos(by), Math.sin(by)]
      const [u, v] = [x - width / 2, y - height / 2]
      return seen([width / 2 + cos * u - sin * v, height / 2 + sin * u + cos * v])
    }
  const place = turned(skew)
  const ruled = turned(skew + astray * DEGREES)
  const line = (from: Point, to: Point, ink: number): void =>
    stroke(sheet, ruled(...from), ruled(...to), 1.2 * size, ink)
  return { random, sheet, skew, size, place, line }
}

/** One page of digits from a set; the same seed, the same page. */
export function makePage(data: LabelledImages, seed: number, options: PageOptions = {}): TestPage {
  const { dpi = 150, lines: count = 40, ruled = false, boxes = false, skew: most = 2, noise = 5 } = options
  const { digits: [fewest, mostDigits] = boxes ? [3, 10] : [4, 23], desk = false } = options
  const { squared = false, marginLine = false, astray = 0, tilted = 0 } = options
  const paper = newPaper(seed, dpi, most, astray, tilted)
  const { random, sheet, skew, size, place, line } = paper
  const { width, height } = sheet
  const warper = new Warper(seed)
  const margin = 110 * size
  const pitch = count > 0 ? (height - 2 * margin) / count : 0
  const lines: { text: string; y: number; left: number; right: number }[] = []
  if (squared) {
    const ink = between(random, 0.2, 0.45)
    for (let x = SQUARE * size; x < width; x += SQUARE * size) line([x, 0], [x, height], ink)
    for (let y = SQUARE * size; y < height; y += SQUARE * size) line([0, y], [width, y], ink)
  }
  if (marginLine) line([margin - 6 * size, 0], [margin - 6 * size, height], 0.4)
  for (let i = 0; i < count; i++) {
    const base = margin + (i + 0.5) * pitch
    if (ruled) {
      const y = base + 11 * size
      stroke(sheet, place(40 * size, y), place(width - 40 * size, y), 1.2 * size, between(random, 0.2, 0.35))
    }
    let x = margin + random.uniform() * 60 * size
    const start = x
    let text = ''
    const digits = fewest + random.below(mostDigits - fewest + 1)
    for (let d = 0; d < digits; d++) {
      const index = random.below(data.labels.length)
      const source = data.images.subarray(index * 784, index * 784 + 784)
      const patch = warper.warp(source, 28, { ...PLAIN, scaleX: size, scaleY: size, turn: skew }, random)
      if (boxes) {
        const cell = 32 * size
        const half = 16 * size
        const [cx, cy] = place(x + cell / 2, base)
        layDown(sheet, patch, Math.round(cx - (patch.left + patch.right) / 2), Math.round(cy))
        const corner = (sx: number, sy: number): readonly [number, number] =>
          place(x + cell / 2 + sx * half, base + sy * half)
        const corners = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]
        for (let c = 1; c < 5; c++)
          stroke(sheet, corners[c - 1] as never, corners[c] as never, 1.3 * size, 0.8)
        x += cell
      } else {
        x += size * (2 + random.below(7)) + (random.uniform() < 0.12 ? 14 * size : 0) - patch.left
        const [cx, cy] = place(x, base + random.within(1.5 * size))
        layDown(sheet, patch, Math.round(cx), Math.round(cy))
        x += patch.right
      }
      text += data.labels[index]
      if (x > width - margin - 40 * size) break
    }
    const [, y] = place((start + x) / 2, base)
    lines.push({ text, y, left: start, right: x })
  }
  const [[left, from], [right, to]] = [place(0, height / 2), place(width, height / 2)]
  return { picture: photographed(paper, noise, desk), skew: Math.atan2(to - from, right - left), lines }
}

/** A sheet in light that falls off, and noise. */
function photographed({ random, sheet, skew, size }: Paper, noise: number, desk: boolean | number): Picture {
  const { width, height } = sheet
  const [cos, sin] = [Math.cos(skew), Math.sin(skew)]
  const angle = 2 * Math.PI * random.uniform()
  const [lx, ly] = [Math.cos(angle), Math.sin(angle)]
  const fall = between(random, 0.1, 0.4)
  const paper = between(random, 225, 250)
  const contrast = between(random, 0.65, 0.9)
  const rim = size * (typeof desk === 'number' ? desk : DESK)
  /** Whether a pixel shows what the page lies on. */
  const isDesk = (x: number, y: number): boolean => {
    const [u, v] = [x - width / 2, y - height / 2]
    const [across, down] = [Math.abs(cos * u + sin * v), Math.abs(cos * v - sin * u)]
    return across > width / 2 - rim || down > height / 2 - rim
  }
  const rgba = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(2 * x) / width - 1, (2 * y) / height - 1]
      const light = 1 - fall * (0.5 + 0.35 * (u * lx + v * ly)) - 0.05 * (u * u + v * v)
      const ink = sheet.data[y * width + x] as number
      // The sum of three uniform numbers is near enough to a Gaussian.
      const grain = noise * 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5)
      const level = desk !== false && isDesk(x, y) ? DARK : paper * light * (1 - contrast * ink)
      const value = level + grain
      const at = 4 * (y * width + x)
      rgba[at] = rgba[at + 1] = rgba[at + 2] = value
      rgba[at + 3] = 255
    }
  }
  return { data: rgba, width, height }
}

/** How a table is ruled. */
export interface TableOptions {
  readonly rows: number
  readonly columns: number
  /** Lines between rows, and upright ones between columns. */
  readonly across?: boolean
  readonly upright?: boolean
  /** Ink of its lines. */
  readonly ink?: number
  /** The share of its cells that are filled. */
  readonly filled?: number
  /** The share of the page's height and width it takes. */
  readonly part?: number
  /** See PageOptions. */
  readonly tilted?: number
}

/** One number of a table, and about where its middle is in the picture. */
export interface TestCell {
  readonly text: string
  readonly x: number
  readonly y: number
}

/** A page that is a table of numbers, with cells from left to right and row by row. */
export function makeTable(
  data: LabelledImages,
  seed: number,
  { rows, columns, across = true, upright = true, ink = 0.9, filled = 1, part = 1, tilted = 0 }: TableOptions,
): { readonly picture: Picture; readonly cells: readonly TestCell[] } {
  const paper = newPaper(seed, 150, 1.5, 0, tilted)
  const { random, sheet, skew, place, line } = paper
  const warper = new Warper(seed)
  const [left, top] = [100, 150]
  const right = left + part * (sheet.width - 2 * left)
  const bottom = top + part * (sheet.height - 2 * top)
  const [wide, high] = [(right - left) / columns, (bottom - top) / rows]
  for (let row = 0; row <= rows && across; row++)
    line([left, top + row * high], [right, top + row * high], ink)
  for (let column = 0; column <= columns && upright; column++)
    line([left + column * wide, top], [left + column * wide, bottom], ink)
  const cells: TestCell[] = []
  for (let at = 0; at < rows * columns; at++) {
    if (random.uniform() >= filled) continue
    const y = top + (Math.floor(at / columns) + 0.5) * high
    const start = left + (at % columns) * wide + between(random, 12, 32)
    const digits = 2 + random.below(Math.max(1, Math.min(6, Math.floor((wide - 60) / 24) - 1)))
    let [x, text] = [start, '']
    for (let digit = 0; digit < digits; digit++) {
      const index = random.below(data.labels.length)
      const source = data.images.subarray(index * 784, index * 784 + 784)
      const patch = warper.warp(source, 28, { ...PLAIN, turn: skew }, random)
      x += 2 + random.below(6) - patch.left
      const [cx, cy] = place(x, y)
      layDown(sheet, patch, Math.round(cx), Math.round(cy))
      x += patch.right
      text += data.labels[index]
    }
    const [middle, row] = place((start + x) / 2, y)
    cells.push({ text, x: middle, y: row })
  }
  return { picture: photographed(paper, 5, false), cells }
}
