/*
 * Lines to test with, a kind a function: digits of MNIST in a row, apart, touching, overlapping, askew, on every paper.
 * They share no code with the lines the net learns from but the drawing itself. Picture i of a kind and a seed is always
 * the same.
 */
import type { LabelledImages, Picture } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { type Glyph, glyphs } from '../load.js'
import {
  layDown,
  Noise,
  newSheet,
  type Patch,
  PLAIN,
  type Point,
  type Sheet,
  stroke,
  strokes,
  type Warp,
  Warper,
} from './canvas.js'

/** A picture of a line and what is in it. */
export interface TestLine {
  readonly picture: Picture
  /** The digits, from left to right; a break where there are two rows. */
  readonly text: string
  /** Where marks stand, by the columns of their middles. */
  readonly marks: readonly number[]
  /** Columns of each digit's ink. */
  readonly boxes: readonly (readonly [left: number, right: number])[]
}

const between = (random: Random, least: number, most: number): number =>
  least + (most - least) * random.uniform()
const whole = (random: Random, least: number, most: number): number => least + random.below(most - least + 1)
const pick = <T>(random: Random, from: readonly T[]): T => from[random.below(from.length)] as T
const DEGREES = Math.PI / 180

/** How a line of digits is laid out, in pixels of MNIST. */
interface Layout {
  readonly count: readonly [number, number]
  readonly gap: readonly [number, number]
  readonly warp?: (random: Random) => Partial<Warp>
  /** Of the whole line. */
  readonly turn?: number
  /** Of the line the digits stand on, each of them upright. */
  readonly climb?: number
  readonly jitter?: number
  /** Marks and digits in turn: 'd' a digit, else a mark of MARKS, a space a wide gap. */
  readonly pattern?: string
}

interface Written {
  readonly sheet: Sheet
  readonly text: string
  readonly marks: readonly number[]
  readonly boxes: readonly (readonly [number, number])[]
  /** Pixels a pixel of MNIST is. */
  readonly size: number
  readonly level: (x: number) => number
  readonly start: number
  readonly end: number
}

type Mark = (
  sheet: Sheet,
  x: number,
  y: number,
  size: number,
  random: Random,
) => readonly [left: number, right: number]

const MARKS: Readonly<Record<string, Mark>> = {
  '-': (sheet, x, y, size, random) => {
    const long = size * between(random, 6, 11)
    const up = size * random.within(1)
    stroke(sheet, [x, y + up], [x + long, y + up + random.within(size)], 2.4 * size)
    return [x, x + long]
  },
  '/': (sheet, x, y, size, random) => {
    const across = size * between(random, 6, 11)
    const half = size * between(random, 10, 13)
    stroke(sheet, [x, y + half], [x + across, y - half], 2.2 * size)
    return [x, x + across]
  },
  '.': (sheet, x, y, size, random) => {
    const low = y + size * between(random, 7, 10)
    stroke(sheet, [x + size, low], [x + size * 1.4, low], 3 * size)
    return [x, x + 3 * size]
  },
  ':': (sheet, x, y, size, random) => {
    for (const at of [y - size * between(random, 3, 5), y + size * between(random, 4, 7)])
      stroke(sheet, [x + size, at], [x + size * 1.4, at], 3 * size)
    return [x, x + 3 * size]
  },
  ',': (sheet, x, y, size, random) => {
    const low = y + size * between(random, 7, 9)
    stroke(sheet, [x + 2.4 * size, low], [x, low + 5 * size], 2.4 * size)
    return [x, x + 3 * size]
  },
}

/** Writes digits on an empty sheet, ink 1. */
class Writer {
  readonly #data: LabelledImages
  readonly #warper = new Warper(977)

  constructor(data: LabelledImages) {
    this.#data = data
  }

  write(layout: Layout, random: Random, size: number): Written {
    const { gap, warp, turn = 0, climb = 0, jitter = 0 } = layout
    const slope = turn + climb
    const items = layout.pattern ?? 'd'.repeat(whole(random, ...layout.count))
    const long = items.length * (18 + Math.max(0, gap[1])) * size
    const width = Math.ceil(long + 70 * size)
    const height = Math.ceil((48 + 2 * jitter) * size + Math.abs(slope) * long)
    const sheet = newSheet(width, height)
    const start = 16 * size
    const level = (x: number): number => height / 2 + slope * (x - start - long * 0.42)
    let text = ''
    const marks: number[] = []
    const boxes: [number, number][] = []
    let edge = start
    let middle = -1000
    for (const item of items) {
      if (item === ' ') {
        edge += 8 * size
        continue
      }
      const mark = MARKS[item]
      if (mark) {
        const [left, right] = mark(sheet, edge + 3 * size, level(edge), size, random)
        marks.push((left + right) / 2)
        edge = right + size
        continue
      }
      const { patch, label } = this.#digit({ ...PLAIN, ...warp?.(random), turn }, size, random)
      let x = Math.round(
        edge + (text === '' && marks.length === 0 ? 0 : size * whole(random, ...gap)) - patch.left,
      )
      if (x < middle + 3 * size) x = Math.round(middle + 3 * size)
      layDown(sheet, patch, x, Math.round(level(x) + size * random.within(jitter)))
      boxes.push([x + patch.left, x + patch.right])
      text += label
      middle = x
      edge = x + patch.right
    }
    return { sheet, text, marks, boxes, size, level, start, end: edge }
  }

  #digit(warp: Warp, size: number, random: Random): { patch: Patch; label: number } {
    const { images, labels } = this.#data
    const index = random.below(labels.length)
    const scaled = { ...warp, scaleX: size * warp.scaleX, scaleY: size * warp.scaleY }
    const source = images.subarray(index * 784, index * 784 + 784)
    return { patch: this.#warper.warp(source, 28, scaled, random), label: labels[index] as number }
  }
}

/** The sheet's columns that hold the line and a margin, in grey bytes, ink 255 on 0. */
function asBytes(written: Written, margin = 10): TestLine {
  const { sheet, text, marks, boxes } = written
  const left = Math.max(0, Math.floor(written.start - margin * written.size))
  const right = Math.min(sheet.width, Math.ceil(written.end + margin * written.size))
  const width = right - left
  const data = new Uint8Array(width * sheet.height)
  for (let y = 0; y < sheet.height; y++)
    for (let x = 0; x < width; x++)
      data[y * width + x] = Math.round(
        255 * Math.min(1, Math.max(0, sheet.data[y * sheet.width + left + x] as number)),
      )
  return {
    picture: { data, width, height: sheet.height },
    text,
    marks: marks.map((x) => x - left),
    boxes: boxes.map(([from, to]) => [from - left, to - left] as const),
  }
}

/** Dark ink on paper whose light is `light` at a place, 0 to 1. */
function onPaper(
  line: TestLine,
  random: Random,
  light: (x: number, y: number) => number,
  margin = 0,
): TestLine {
  const { width: w, height: h, data } = line.picture
  const width = w + 2 * margin
  const height = h + 2 * margin
  const rgba = new Uint8ClampedArray(4 * width * height)
  const contrast = between(random, 0.6, 0.9)
  const paper = between(random, 215, 250)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= margin && y >= margin && x < margin + w && y < margin + h
      const ink = inside ? (data[(y - margin) * w + x - margin] as number) / 255 : 0
      const value = paper * light(x, y) * (1 - contrast * ink) + 3 * (random.uniform() - 0.5)
      const at = 4 * (y * width + x)
      rgba[at] = rgba[at + 1] = rgba[at + 2] = value
      rgba[at + 3] = 255
    }
  }
  const move = (x: number): number => x + margin
  return {
    picture: { data: rgba, width, height },
    text: line.text,
    marks: line.marks.map(move),
    boxes: line.boxes.map(([left, right]) => [move(left), move(right)] as const),
  }
}

const even = (): number => 1

/** A pale or dark rule over the whole sheet. */
function rules(sheet: Sheet, apart: number, first: number, pen: number, ink: number, upright: boolean): void {
  const most = upright ? sheet.width : sheet.height
  for (let at = first; at < most; at += apart) {
    if (upright) stroke(sheet, [at, 0], [at, sheet.height], pen, ink)
    else stroke(sheet, [0, at], [sheet.width, at], pen, ink)
  }
}

/** A kind of line: its bound is the share of lines to be wholly right. */
export interface Kind {
  readonly name: string
  readonly bound: number
  readonly make: (writer: Writer, random: Random) => TestLine
  /** What counts as right where it is not the text alone. */
  readonly judge?: 'nothing' | 'marks' | 'rows'
}

const FIVE: Layout = { count: [3, 7], gap: [3, 8] }
/** Half of them as MNIST is, the others larger. */
const sizeOf = (random: Random): number => (random.uniform() < 0.5 ? 1 : between(random, 1, 2))

const plain =
  (layout: Layout | ((random: Random) => Layout)) =>
  (writer: Writer, random: Random): TestLine =>
    asBytes(writer.write(typeof layout === 'function' ? layout(random) : layout, random, sizeOf(random)))

const noise = new Noise(new Random(4_711))

const PATTERNS = [
  'dd.dd.dddd',
  'dddd-dd-dd',
  'dd/dd/dd',
  'dd:dd',
  'dd:dd:dd',
  'ddd-dddd',
  'dddd/dddddd',
  '-d.dd',
  '-ddd',
  'd,dd',
  'ddd.ddd,dd',
  'dd-dd dddd',
  'd/d',
  'd:dd',
] as const

const LETTERS: { report?: readonly Glyph[] } = {}
const reportLetters = (): readonly Glyph[] => {
  LETTERS.report ??= glyphs().filter(({ half, character }) => half === 'report' && !/\d/.test(character))
  return LETTERS.report
}

/** Letters, words, noise and drawings. */
function nothing(_writer: Writer, random: Random): TestLine {
  const size = sizeOf(random)
  const sheet = newSheet(Math.ceil(220 * size), Math.ceil(48 * size))
  const middle = sheet.height / 2
  const warper = new Warper(31)
  const start = 16 * size
  let end = start
  const kind = random.below(10)
  const pen = size * between(random, 1.6, 3)
  if (kind < 5) {
    const font = pick(random, reportLetters()).font
    const own = reportLetters().filter((glyph) => glyph.font === font)
    const gap = size * whole(random, 1, 5)
    for (let i = whole(random, 1, 8); i > 0; i--) {
      const { picture } = pick(random, own)
      const scale = (0.85 * size * 20) / 23
      const patch = warper.warp(
        picture.data,
        picture.width,
        { ...PLAIN, scaleX: scale, scaleY: scale },
        random,
      )
      layDown(sheet, patch, Math.round(end - patch.left), Math.round(middle))
      end += patch.right - patch.left + gap
    }
  } else if (kind === 5) {
    noise.add(sheet.data, between(random, 0.02, 0.3), random)
    end = start + 150 * size
  } else if (kind === 6) {
    end = start + 140 * size
    for (let i = 30 + random.below(200); i > 0; i--)
      sheet.data[random.below(sheet.data.length)] = between(random, 0.4, 1)
  } else if (kind === 7) {
    // A house, or a star.
    const [x, r] = [start + 14 * size, 11 * size]
    const corners =
      random.uniform() < 0.5
        ? [0, 2, 4, 1, 3, 0].map((i): Point => {
            const angle = (i / 5) * 2 * Math.PI - Math.PI / 2
            return [x + r * Math.cos(angle), middle + r * Math.sin(angle)]
          })
        : ([
            [x - r, middle + r],
            [x - r, middle - r / 3],
            [x, middle - r],
            [x + r, middle - r / 3],
            [x + r, middle + r],
            [x - r, middle + r],
          ] as Point[])
    strokes(sheet, corners, pen)
    end = x + r
  } else if (kind === 8) {
    const waves = whole(random, 3, 7)
    end = start + waves * 12 * size
    strokes(
      sheet,
      Array.from(
        { length: 20 * waves },
        (_, i): Point => [
          start + ((end - start) * i) / (20 * waves),
          middle + 7 * size * Math.sin((i / 20) * 2 * Math.PI),
        ],
      ),
      pen,
    )
  } else {
    const count = whole(random, 4, 9)
    end = start + count * 9 * size
    strokes(
      sheet,
      Array.from(
        { length: count },
        (_, i): Point => [start + 9 * size * i, middle + (i % 2 ? 9 : -9) * size + random.within(2 * size)],
      ),
      pen,
    )
  }
  return asBytes({ sheet, text: '', marks: [], boxes: [], size, level: () => middle, start, end })
}

/** Digits in boxes, each in its own. */
function boxed(writer: Writer, random: Random): TestLine {
  const size = sizeOf(random)
  const count = whole(random, 3, 7)
  const pitch = size * between(random, 26, 34)
  const half = size * between(random, 14, 18)
  const pen = size * between(random, 0.8, 1.8)
  const sheet = newSheet(Math.ceil(count * pitch + 40 * size), Math.ceil(48 * size))
  const middle = sheet.height / 2
  const start = 20 * size
  let text = ''
  const boxes: [number, number][] = []
  for (let i = 0; i < count; i++) {
    const one = writer.write({ count: [1, 1], gap: [0, 0] }, random, size)
    const [left, right] = one.boxes[0] as readonly [number, number]
    const to = Math.round(start + (i + 0.5) * pitch + random.within(2 * size) - (left + right) / 2)
    const down = Math.round(middle - one.sheet.height / 2 + random.within(1.5 * size))
    for (let y = 0; y < one.sheet.height; y++)
      for (let x = 0; x < one.sheet.width; x++) {
        const value = one.sheet.data[y * one.sheet.width + x] as number
        if (value > 0 && sheet.data[(y + down) * sheet.width + x + to] !== undefined)
          sheet.data[(y + down) * sheet.width + x + to] = value
      }
    boxes.push([left + to, right + to])
    text += one.text
  }
  const end = start + count * pitch
  for (let i = 0; i <= count; i++)
    stroke(sheet, [start + i * pitch, middle - half], [start + i * pitch, middle + half], pen)
  for (const side of [-half, half]) stroke(sheet, [start, middle + side], [end, middle + side], pen)
  const line = asBytes({ sheet, text, marks: [], boxes, size, level: () => middle, start, end })
  return onPaper(line, random, even)
}

/** The kinds of the bounds, in their order. */
export const KINDS: readonly Kind[] = [
  { name: 'spaced 3–8', bound: 0.965, make: plain(FIVE) },
  { name: 'touching', bound: 0.92, make: plain({ count: [3, 7], gap: [-1, 0] }) },
  { name: 'overlapping 1–5', bound: 0.65, make: plain({ count: [3, 7], gap: [-5, -1] }) },
  {
    name: 'mixed size',
    bound: 0.92,
    make: plain({
      ...FIVE,
      warp: (random) => {
        const scale = between(random, 0.6, 1.2)
        return { scaleX: scale, scaleY: scale }
      },
    }),
  },
  {
    name: 'slanted ±5°',
    bound: 0.95,
    make: plain((random) => ({ ...FIVE, turn: random.within(5) * DEGREES })),
  },
  {
    name: 'slopes to ±8°',
    bound: 0.94,
    make: plain((random) => {
      const angle = random.within(8) * DEGREES
      return random.uniform() < 0.5 ? { ...FIVE, turn: angle } : { ...FIVE, climb: angle }
    }),
  },
  {
    name: 'noise and underline',
    bound: 0.91,
    make: (writer, random) => {
      const written = writer.write(FIVE, random, sizeOf(random))
      const { sheet, size, level, start, end } = written
      const down = size * between(random, 10, 14)
      const [from, to] = [start - 6 * size, end + 6 * size]
      stroke(
        sheet,
        [from, level(from) + down],
        [to, level(to) + down + random.within(2)],
        size * between(random, 1, 2),
      )
      noise.add(sheet.data, between(random, 0.04, 0.15), random)
      return asBytes(written)
    },
  },
  {
    name: 'one to twelve digits',
    bound: 0.93,
    make: plain({ count: [1, 12], gap: [-1, 8] }),
  },
  { name: 'a single digit', bound: 0.99, make: plain({ count: [1, 1], gap: [0, 0] }) },
  {
    name: 'ruled paper',
    bound: 0.88,
    make: (writer, random) => {
      const written = writer.write(FIVE, random, sizeOf(random))
      const { sheet, size } = written
      const apart = size * between(random, 24, 34)
      const at = sheet.height / 2 + size * between(random, 9, 13)
      rules(sheet, apart, at % apart, size * between(random, 0.7, 1.4), between(random, 0.2, 0.55), false)
      return onPaper(asBytes(written), random, even)
    },
  },
  { name: 'in boxes', bound: 0.88, make: boxed },
  {
    name: 'a form line',
    bound: 0.88,
    make: (writer, random) => {
      const written = writer.write(FIVE, random, sizeOf(random))
      const { sheet, size, level, start } = written
      const down = level(start) + size * between(random, 5, 12)
      stroke(sheet, [0, down], [sheet.width, down], size * between(random, 0.8, 1.8), between(random, 0.6, 1))
      return onPaper(asBytes(written), random, even)
    },
  },
  {
    name: 'on a desk',
    bound: 0.88,
    make: (writer, random) => {
      const line = asBytes(writer.write(FIVE, random, sizeOf(random)), 14)
      const margin = Math.round(line.picture.height * between(random, 0.15, 0.5))
      const dark = between(random, 0.15, 0.5)
      const { width, height } = line.picture
      const skew = random.within(0.03)
      return onPaper(
        line,
        random,
        (x, y) => {
          const v = y - margin + skew * (x - margin - width / 2)
          const u = x - margin - skew * (y - margin - height / 2)
          if (u >= 0 && v >= 0 && u < width && v < height) return 1
          return dark * (1 + 0.15 * Math.sin(0.35 * x + 3 * Math.sin(0.11 * y)))
        },
        margin,
      )
    },
  },
  {
    name: 'in shadow',
    bound: 0.88,
    make: (writer, random) => {
      const line = asBytes(writer.write(FIVE, random, sizeOf(random)))
      const edge = line.picture.width * between(random, 0.1, 0.9)
      const lean = random.within(0.8)
      const soft = between(random, 0.5, 12)
      const least = between(random, 0.4, 0.7)
      const from = random.uniform() < 0.5 ? -1 : 1
      return onPaper(line, random, (x, y) => {
        const away = (from * (x - edge + lean * (y - line.picture.height / 2))) / soft
        return least + (1 - least) * Math.min(1, Math.max(0, 0.5 + away))
      })
    },
  },
  {
    name: 'squared paper',
    bound: 0.8,
    make: (writer, random) => {
      const written = writer.write(FIVE, random, sizeOf(random))
      const { sheet, size } = written
      const apart = size * between(random, 9, 22)
      const [pen, ink] = [size * between(random, 0.6, 1.2), between(random, 0.15, 0.45)]
      for (const upright of [false, true]) rules(sheet, apart, apart * random.uniform(), pen, ink, upright)
      return onPaper(asBytes(written), random, even)
    },
  },
  { name: 'letters, noise, drawings', bound: 0.97, make: nothing, judge: 'nothing' },
  {
    name: 'dates, times, −2.73',
    bound: 0.9,
    make: (writer, random) =>
      plain({ count: [1, 1], gap: [2, 6], pattern: pick(random, PATTERNS) })(writer, random),
    judge: 'marks',
  },
  {
    name: 'two rows',
    bound: 0.97,
    make: (writer, random) => {
      const size = sizeOf(random)
      const [one, two] = [writer.write(FIVE, random, size), writer.write(FIVE, random, size)]
      const [a, b] = [asBytes(one), asBytes(two)]
      const width = Math.max(a.picture.width, b.picture.width)
      const over = Math.round(size * between(random, 0, 14))
      const height = a.picture.height + b.picture.height - over
      const data = new Uint8Array(width * height)
      for (const [line, top] of [
        [a, 0],
        [b, a.picture.height - over],
      ] as const)
        for (let y = 0; y < line.picture.height; y++)
          for (let x = 0; x < line.picture.width; x++) {
            const at = (y + top) * width + x
            data[at] = Math.max(data[at] as number, line.picture.data[y * line.picture.width + x] as number)
          }
      return { picture: { data, width, height }, text: `${a.text}\n${b.text}`, marks: [], boxes: [] }
    },
    judge: 'rows',
  },
]

/** Lines of a kind, each from its own seed. */
export class TestLines {
  readonly #writer: Writer
  readonly #seed: number

  constructor(data: LabelledImages, seed: number) {
    this.#writer = new Writer(data)
    this.#seed = seed
  }

  line({ make }: Kind, index: number): TestLine {
    return make(this.#writer, new Random(this.#seed, index))
  }
}
