/*
 * Lines to learn from, made as one goes: MNIST's digits in a row in all the ways people write and paper disturbs them,
 * laid on a sheet and taken from it by the functions that take a line from a picture, so that the net learns from what
 * it will be given. Line i of a seed is always the same.
 */
import type { LabelledImages } from '../../src/index.js'
import { Random } from '../../src/network/random.js'
import { withoutRules } from '../../src/reading/rules.js'
import { type InkPlane, measureLine, STRIP_PAD, type StripPlace, warpStrip } from '../../src/reading/strip.js'
import type { Glyph } from '../load.js'
import {
  layDown,
  Noise,
  newSheet,
  type Patch,
  PLAIN,
  type Point,
  type Sheet,
  soften,
  stroke,
  strokes,
  type Warp,
  Warper,
} from './canvas.js'

export interface TrainingLine {
  /** 32 rows, ink 0 to 1. */
  readonly strip: InkPlane
  readonly labels: readonly number[]
  /** Column of each digit's middle. */
  readonly centres: readonly number[]
}

const MOST_DIGITS = 12
/** Columns of the longest strip. */
const WIDEST = 300

type Gaps = readonly [least: number, most: number]
/** Ways digits follow one another: how many of a hundred lines, and pixels between their ink. */
const GAPS: readonly (readonly [share: number, gaps: Gaps])[] = [
  [28, [2, 10]],
  [34, [-1, 1]],
  [16, [-5, -1]],
  [4, [-10, -1]],
  [18, [-6, 10]],
]

const pick = <T>(random: Random, from: readonly T[]): T => from[random.below(from.length)] as T
const chance = (random: Random, share: number): boolean => random.uniform() < share
const between = (random: Random, least: number, most: number): number =>
  least + (most - least) * random.uniform()

/** Share of lines written by a hard hand. */
const HARD = 0.3

/** How one line is written. */
interface Hand {
  readonly hard: boolean
  readonly size: number
  readonly slant: number
  readonly slope: number
  readonly turn: number
  readonly weight: number
  readonly jitter: number
  readonly mixed: boolean
  readonly pen: number
}

function handOf(random: Random): Hand {
  const hard = chance(random, HARD)
  const degrees = Math.PI / 180
  const slope = chance(random, 0.45) ? 0 : random.within(hard ? 9 : 5) * degrees
  return {
    hard,
    size: chance(random, 0.5) ? 1 : between(random, 0.85, 1.35),
    slant: chance(random, 0.5) ? 0 : random.within(0.25),
    slope,
    // Paper that lies askew turns the digits too.
    turn: chance(random, 0.5) ? slope : 0,
    weight: chance(random, 0.4) ? 0 : random.within(hard ? 0.9 : 0.4),
    jitter: chance(random, 0.3) ? 0 : between(random, 0, hard ? 4.5 : 1.5),
    mixed: hard && chance(random, 0.5),
    pen: between(random, 1.6, 3.2),
  }
}

function warpOf(hand: Hand, random: Random): Warp {
  // As MNIST has them, without a resampling that would blur them.
  if (!hand.hard && hand.size === 1 && hand.turn === 0 && chance(random, 0.5)) return PLAIN
  if (!hand.hard) {
    const scale = hand.size * between(random, 0.93, 1.07)
    return {
      scaleX: scale * between(random, 0.95, 1.05),
      scaleY: scale,
      slant: hand.slant + random.within(0.06),
      turn: hand.turn + random.within(0.06),
      weight: hand.weight,
      elastic: chance(random, 0.5) ? 0 : between(random, 0, 0.7),
    }
  }
  const scale = hand.size * (hand.mixed ? between(random, 0.55, 1.2) : between(random, 0.8, 1.15))
  const aspect = Math.exp(random.within(0.15))
  return {
    scaleX: scale * aspect,
    scaleY: scale / aspect,
    slant: hand.slant + random.within(0.15),
    turn: hand.turn + random.within(0.17),
    weight: Math.min(1, Math.max(-1, hand.weight + random.within(0.4))),
    elastic: between(random, 0, 1.1),
  }
}

type Mark = (sheet: Sheet, x: number, y: number, size: number, hand: Hand, random: Random) => number

/** What stands between digits and is none; each draws itself with its left end at x and returns its right end. */
const MARKS: readonly Mark[] = [
  // A minus.
  (sheet, x, y, size, { pen }, random) => {
    const long = size * between(random, 5, 13)
    const up = size * random.within(2.5)
    stroke(sheet, [x, y + up + random.within(1)], [x + long, y + up + random.within(1)], pen)
    return x + long
  },
  // A slash: higher than the digits, or it would be a 1.
  (sheet, x, y, size, { pen }, random) => {
    const across = size * between(random, 6, 12)
    const half = size * between(random, 10.5, 14.5)
    stroke(sheet, [x, y + half], [x + across, y - half], pen)
    return x + across
  },
  // A point.
  (sheet, x, y, size, { pen }, random) => {
    const low = y + size * between(random, 6, 11)
    stroke(
      sheet,
      [x + 1, low],
      [x + 1 + random.uniform(), low + random.uniform()],
      pen * between(random, 1, 1.6),
    )
    return x + pen + 1
  },
  // A colon.
  (sheet, x, y, size, { pen }, random) => {
    const [high, low] = [y - size * between(random, 2, 6), y + size * between(random, 3, 8)]
    for (const at of [high, low]) stroke(sheet, [x + 1, at], [x + 1.5, at + random.uniform()], pen * 1.2)
    return x + pen + 1
  },
  // A comma.
  (sheet, x, y, size, { pen }, random) => {
    const low = y + size * between(random, 6, 10)
    const long = size * between(random, 3, 6)
    stroke(sheet, [x + long * 0.6, low], [x, low + long], pen)
    return x + long * 0.6 + 1
  },
  // A plus.
  (sheet, x, y, size, { pen }, random) => {
    const half = size * between(random, 3.5, 6)
    stroke(sheet, [x, y], [x + 2 * half, y + random.within(1)], pen)
    stroke(sheet, [x + half, y - half], [x + half + random.within(1), y + half], pen)
    return x + 2 * half
  },
  // A bracket, open or closed.
  (sheet, x, y, size, { pen }, random) => {
    const half = size * between(random, 10.5, 14)
    const wide = size * between(random, 3, 6)
    const bend = chance(random, 0.5)
    const points = Array.from({ length: 7 }, (_, i): Point => {
      const v = i / 3 - 1
      return [x + wide * (bend ? v * v : 1 - v * v), y + half * v]
    })
    strokes(sheet, points, pen)
    return x + wide
  },
]

/** Ink that is nothing written. */
function scribble(sheet: Sheet, x: number, y: number, size: number, random: Random): number {
  const wide = size * between(random, 8, 50)
  const high = size * between(random, 5, 14)
  const pen = between(random, 1, 4)
  const at = (u: number, v: number): Point => [x + u * wide, y + v * high]
  switch (random.below(7)) {
    case 0:
      strokes(
        sheet,
        Array.from({ length: 3 + random.below(6) }, () => at(random.uniform(), random.within(1))),
        pen,
      )
      break
    case 1: {
      // A zigzag or a wave.
      const count = 4 + random.below(8)
      strokes(
        sheet,
        Array.from({ length: count }, (_, i) => at(i / (count - 1), (i % 2) * 2 - 1 + random.within(0.3))),
        pen,
      )
      break
    }
    case 2: {
      const turns = between(random, 1.5, 4)
      strokes(
        sheet,
        Array.from({ length: 40 }, (_, i) => {
          const angle = (i / 40) * turns * 2 * Math.PI
          return at(0.5 + (i / 80) * Math.cos(angle), (i / 40) * Math.sin(angle))
        }),
        pen,
      )
      break
    }
    case 3: {
      const waves = between(random, 1.5, 6)
      const bend = between(random, 0.3, 0.9)
      strokes(
        sheet,
        Array.from({ length: 40 }, (_, i) => at(i / 39, bend * Math.sin((i / 39) * waves * 2 * Math.PI))),
        pen,
      )
      break
    }
    case 4: {
      // A figure of corners, closed; sometimes filled.
      const corners = 3 + random.below(3)
      const first = random.uniform()
      const points = Array.from({ length: corners + 1 }, (_, i) => {
        const angle = 2 * Math.PI * (first + (i % corners) / corners)
        return at(0.5 + 0.5 * Math.cos(angle), Math.sin(angle))
      })
      strokes(sheet, points, chance(random, 0.3) ? 6 * pen : pen)
      break
    }
    case 5: {
      for (let i = 0; i < 6; i++) stroke(sheet, at(i / 6, 1), at(i / 6 + 0.2, -1), pen)
      if (chance(random, 0.5))
        for (let i = 0; i < 6; i++) stroke(sheet, at(i / 6 + 0.2, 1), at(i / 6, -1), pen)
      break
    }
    default:
      for (let i = 0; i < 2 + random.below(5); i++)
        stroke(
          sheet,
          at(random.uniform(), random.within(1)),
          at(random.uniform(), random.within(1)),
          pen * between(random, 1, 4),
        )
  }
  return x + wide
}

/** What the maker keeps from line to line. */
export class TrainingLines {
  readonly #images: LabelledImages
  readonly #letters: readonly Glyph[]
  readonly #seed: number
  readonly #warper: Warper
  readonly #noise: Noise

  /** @param letters pictures of letters, to be read as none */
  constructor(images: LabelledImages, letters: readonly Glyph[], seed: number) {
    this.#images = images
    this.#letters = letters
    this.#seed = seed
    this.#warper = new Warper(seed)
    this.#noise = new Noise(new Random(seed, -1))
  }

  line(index: number): TrainingLine {
    for (let attempt = 0; ; attempt++) {
      const made = this.#make(new Random(this.#seed, index, attempt))
      if (made) return made
    }
  }

  #make(random: Random): TrainingLine | null {
    const hand = handOf(random)
    const kind = random.uniform()
    const written: 'digits' | 'letters' | 'nothing' =
      kind < 0.09 ? 'letters' : kind < 0.14 ? 'nothing' : 'digits'
    const boxed = written === 'digits' && chance(random, 0.08)
    const withMarks = written === 'digits' && !boxed && chance(random, 0.2)
    const withLetters = written === 'digits' && !boxed && !withMarks && chance(random, 0.08)
    const many = chance(random, 0.1) ? 1 : 1 + random.below(MOST_DIGITS)
    const size = hand.size
    const pitch = boxed ? size * between(random, 22, 32) : 0
    const estimate = many * (boxed ? pitch : 16 * size)
    const rise = Math.abs(hand.slope) * (estimate + 80)
    const sheet = newSheet(
      Math.ceil(many * Math.max(22 * size, pitch) + 110),
      Math.ceil(52 * size + rise + 8),
    )
    const middle = sheet.height / 2
    const start = 30
    const level = (x: number): number => middle + hand.slope * (x - start - estimate / 2)
    const labels: number[] = []
    const centres: number[] = []
    const rows: number[] = []
    let end = start
    if (written === 'nothing') end = this.#nothing(sheet, start, middle, hand, random)
    else {
      const gaps = this.#gaps(random)
      const adds = chance(random, 0.2)
      let x = start
      let last = -100
      let previous: number | null = null
      for (let i = 0; i < many; i++) {
        if (withMarks && chance(random, 0.35) && x < sheet.width - 60) {
          const at = x + between(random, 2, 8)
          x = pick(random, MARKS)(sheet, at, level(at), size, hand, random) + between(random, 1, 7)
          previous = null
        }
        const letter = written === 'letters' || (withLetters && chance(random, 0.4))
        const warp = warpOf(hand, random)
        const { patch, label } = letter ? this.#letter(warp, random) : this.#digit(warp, random)
        const gap: number = boxed ? 0 : gaps(random)
        let cx: number = previous === null ? x - patch.left : previous + gap - patch.left
        if (boxed) cx = start + (i + 0.5) * pitch + random.within(0.12) * pitch
        cx = Math.round(Math.max(cx, last + 3))
        const cy = Math.round(level(cx) + random.within(hand.jitter))
        if (cx + 36 > sheet.width) break
        layDown(sheet, patch, cx, cy, 1, adds)
        if (label >= 0) {
          labels.push(label)
          centres.push(cx)
          rows.push(cy)
        }
        last = cx
        previous = cx + patch.right
        x = previous
        end = Math.max(end, previous)
      }
    }
    if (withMarks && chance(random, 0.3)) {
      const mark = pick(random, MARKS)
      if (chance(random, 0.5)) mark(sheet, start - between(random, 12, 24), level(start), size, hand, random)
      else if (end + 40 < sheet.width)
        end = mark(sheet, end + between(random, 2, 8), level(end), size, hand, random)
    }
    if (boxed) this.#boxes(sheet, start, pitch, many, level, size, random)
    const ruled = this.#disturb(sheet, start, end, level, size, hand, random) || boxed
    // As a reader does, who finds rules and takes them out, with the harm that does to strokes.
    const seen = ruled && chance(random, 0.6) ? withoutRules(sheet, between(random, 3, 6), 50 * size) : sheet
    return this.#take(seen, labels, centres, written === 'digits', random)
  }

  #gaps(random: Random): (random: Random) => number {
    let share = random.below(100)
    for (const [part, [least, most]] of GAPS) {
      share -= part
      if (share < 0) return (each) => least + each.below(most - least + 1)
    }
    return () => 0
  }

  #digit(warp: Warp, random: Random): { patch: Patch; label: number } {
    const { images, labels } = this.#images
    const index = random.below(labels.length)
    const source = images.subarray(index * 784, index * 784 + 784)
    return { patch: this.#warper.warp(source, 28, warp, random), label: labels[index] as number }
  }

  #letter(warp: Warp, random: Random): { patch: Patch; label: number } {
    const { picture } = pick(random, this.#letters)
    return { patch: this.#warper.warp(picture.data, picture.width, warp, random), label: -1 }
  }

  #nothing(sheet: Sheet, start: number, middle: number, { size }: Hand, random: Random): number {
    if (chance(random, 0.15)) return start + between(random, 10, 120)
    let x = start
    for (let i = random.below(3); i >= 0 && x < sheet.width - 80; i--) {
      x = scribble(sheet, x, middle, size, random) + between(random, 2, 12)
    }
    return x
  }

  /** Cells the digits stand in. */
  #boxes(
    sheet: Sheet,
    start: number,
    pitch: number,
    count: number,
    level: (x: number) => number,
    size: number,
    random: Random,
  ): void {
    const pen = between(random, 0.8, 2.2)
    const ink = between(random, 0.25, 1)
    const half = size * between(random, 13, 19)
    const gap = chance(random, 0.3) ? between(random, 1, 5) : 0
    const end = start + count * pitch
    for (let i = 0; i <= count; i++) {
      if (chance(random, 0.1)) continue
      for (const x of gap > 0
        ? [start + i * pitch - gap / 2, start + i * pitch + gap / 2]
        : [start + i * pitch])
        stroke(sheet, [x, level(x) - half], [x, level(x) + half], pen, ink)
    }
    // Long rules are mostly found and taken away before; rests of them stay.
    if (chance(random, 0.5)) return
    for (const side of [-1, 1]) {
      if (chance(random, 0.3)) continue
      stroke(sheet, [start, level(start) + side * half], [end, level(end) + side * half], pen, ink)
    }
  }

  /** What paper and light do to a line; whether rules are among it. */
  #disturb(
    sheet: Sheet,
    start: number,
    end: number,
    level: (x: number) => number,
    size: number,
    hand: Hand,
    random: Random,
  ): boolean {
    const { data, width, height } = sheet
    const underlined = chance(random, 0.22)
    if (underlined) {
      // An underline, or a line of a form, across digits or below them.
      const [from, to] = [start - between(random, -4, 14), end + between(random, -6, 14)]
      const down = size * between(random, chance(random, 0.2) ? 0 : 7, 15)
      const skew = random.within(1.5)
      const pen = between(random, 0.8, 2.8)
      const ink = between(random, 0.35, 1)
      stroke(sheet, [from, level(from) + down + skew], [to, level(to) + down - skew], pen, ink)
    }
    const rims = chance(random, 0.1)
    if (rims) {
      for (const side of [-1, 1]) {
        if (chance(random, 0.4)) continue
        for (let x = start - 8; x < end; x += size * between(random, 9, 18)) {
          const { patch } = this.#digit(warpOf(hand, random), random)
          // Rims of the lines above and below.
          layDown(sheet, patch, Math.round(x), Math.round(level(x) + side * size * between(random, 22, 28)))
        }
      }
    }
    const ruling = chance(random, 0.1)
    if (ruling) {
      // Ruling that is left: pale, along the line, or squares.
      const apart = size * between(random, 7, 26)
      const pen = between(random, 0.6, 1.6)
      const ink = between(random, 0.08, 0.4)
      for (let y = random.uniform() * apart; y < height; y += apart)
        stroke(sheet, [0, y], [width, y + random.within(2)], pen, ink)
      if (chance(random, 0.5))
        for (let x = random.uniform() * apart; x < width; x += apart)
          stroke(sheet, [x, 0], [x + random.within(2), height], pen, ink)
    }
    if (chance(random, 0.06)) {
      // A shadow's rest, or a fold.
      const pen = between(random, 2, 24)
      const x = random.uniform() * width
      stroke(sheet, [x, 0], [x + random.within(30), height], pen, between(random, 0.06, 0.35))
    }
    if (chance(random, 0.05)) {
      // The paper's edge and what lies beyond it.
      const away = size * between(random, 6, 20)
      const x = chance(random, 0.5) ? start - away - 8 : end + away + 8
      stroke(sheet, [x, 0], [x + random.within(6), height], between(random, 2, 14), between(random, 0.4, 1))
    }
    if (chance(random, 0.15)) {
      for (let i = random.below(6); i >= 0; i--) {
        const at: Point = [random.uniform() * width, random.uniform() * height]
        stroke(sheet, at, at, between(random, 0.6, 2.4), between(random, 0.3, 1))
      }
    }
    if (rims || chance(random, 0.6)) {
      // The picture's own edges.
      const most = rims ? 17 : 22
      const [above, below] = [size * between(random, 12, most), size * between(random, 12, most)]
      const rise = Math.abs(hand.slope) * (end - start) * 0.5
      const top = Math.floor(height / 2 - above - rise)
      const bottom = Math.ceil(height / 2 + below + rise)
      if (top > 0) data.fill(0, 0, top * width)
      if (bottom < height) data.fill(0, bottom * width)
    }
    if (chance(random, 0.3)) soften(sheet, between(random, 0.2, 1))
    return underlined || ruling
  }

  /** The strip of a sheet, a little off, and what the net is to say of it. */
  #take(
    sheet: Sheet,
    labels: readonly number[],
    middles: readonly number[],
    digits: boolean,
    random: Random,
  ): TrainingLine | null {
    const found = measureLine(sheet)
    if (!found) {
      if (digits) return null
      const width = 2 * STRIP_PAD + random.below(120)
      const strip = { data: new Float32Array(32 * width), width, height: 32 }
      this.#noise.add(strip.data, between(random, 0, 0.2), random)
      return { strip, labels: [], centres: [] }
    }
    const mild = chance(random, 0.5)
    const scale = found.scale * Math.exp(random.within(mild ? 0.04 : 0.14))
    const place: StripPlace = {
      ...found,
      scale,
      slope: found.slope + (mild ? 0 : random.within(0.03)),
      middle: found.middle + scale * random.within(mild ? 0.5 : 1.8),
      left: found.left - scale * random.uniform() * 4,
    }
    if ((place.right - place.left) / scale > WIDEST - 2 * STRIP_PAD) return null
    const strip = warpStrip(sheet, place)
    const centres = middles.map((x) => (x - place.left) / scale + STRIP_PAD)
    if (centres.some((x) => x < 8 || x > strip.width - 8)) return null
    this.#ink(strip.data, random)
    return { strip, labels, centres }
  }

  /** Pale and dark ink, and noise. */
  #ink(data: Float32Array, random: Random): void {
    if (chance(random, 0.5)) {
      const gain = between(random, 0.6, 1.5)
      for (let at = 0; at < data.length; at++) data[at] = Math.min(1, gain * (data[at] as number))
    }
    if (chance(random, 0.2)) {
      const from = between(random, 0, 0.25)
      for (let at = 0; at < data.length; at++)
        data[at] = Math.max(0, ((data[at] as number) - from) / (1 - from))
    }
    if (chance(random, 0.3)) this.#noise.add(data, between(random, 0.01, 0.14), random)
    if (chance(random, 0.06)) {
      const share = between(random, 0.002, 0.03)
      for (let i = Math.floor(share * data.length); i > 0; i--)
        data[random.below(data.length)] = random.below(2)
    }
  }
}
