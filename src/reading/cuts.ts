/*
 * Digits cut out of a strip, each read alone by the net of single digits. What was read once is kept, as the strings that
 * a strip may show share most of their digits.
 */
import { predictions } from '../answer/predictions.js'
import { digitOdds } from '../answer/rejection.js'
import type { Engine } from '../engine/engine.js'
import type { DigitTest } from '../files/weights-file.js'
import { centred, fitted } from '../input/scale.js'
import { type DigitInk, emptyBox, endOf, type Reach, type StripInk, startOf, widen } from './boxes.js'

/** Paler ink than this is not in the box. */
const VISIBLE = 1 / 255

/** The net of single digits, and its own test of what is one. */
export interface DigitReader {
  readonly engine: Engine
  readonly digitTest: DigitTest | null
}

/** A digit alone, and what it was read as. */
export interface Cut extends Alone {
  readonly ink: DigitInk
}

interface Alone {
  /** Its ink, in full pixels. */
  readonly mass: number
  /** Of the ten digits. */
  readonly distances: Float32Array
  readonly probabilities: Float32Array
  readonly c5: Float32Array
}

/** The piece of a pixel's four neighbours; 0 where none is of any. */
function touched(labels: Int32Array, at: number, width: number, y: number, height: number): number {
  if ((labels[at - 1] as number) > 0) return labels[at - 1] as number
  if ((labels[at + 1] as number) > 0) return labels[at + 1] as number
  if (y > 0 && (labels[at - width] as number) > 0) return labels[at - width] as number
  return y + 1 < height ? (labels[at + width] as number) : 0
}

/** A digit's ink in 28 × 28 bytes, read. */
function cutOut({ engine }: DigitReader, { strip, labels }: StripInk, ink: DigitInk): Alone | null {
  const { data, width, height } = strip
  const left = Math.max(0, ink.box.left - 1)
  const right = Math.min(width, ink.box.right + 1)
  const wide = right - left
  const levels = new Float32Array(wide * height)
  let mass = 0
  const box = emptyBox()
  const top = Math.max(0, ink.box.top - 1)
  const bottom = Math.min(height, ink.box.bottom + 1)
  for (let y = top; y < bottom; y++) {
    const [from, to] = [startOf(ink.reach, y), endOf(ink.reach, y)]
    for (let x = 0; x < wide; x++) {
      const at = y * width + left + x
      const value = data[at] as number
      if (value < VISIBLE) continue
      // Pale ink is of the piece it touches, or of none.
      const label = (labels[at] as number) || touched(labels, at, width, y, height)
      const own = ink.labels.indexOf(label)
      if (own < 0 || !(ink.whole[own] || (left + x >= from && left + x < to))) continue
      levels[y * wide + x] = value
      mass += value
      if (value >= 0.1) widen(box, x, y)
    }
  }
  if (box.right <= box.left) return null
  const { data: digit, columns, rows } = fitted(levels, wide, box)
  const image = { encoding: 'bytes28', data: centred(digit, columns, rows), count: 1 } as const
  const distances = new Float32Array(engine.classes)
  const c5 = engine.distancesAndC5(image, distances)
  const { probabilities } = predictions(distances, engine)
  return { mass, distances, probabilities, c5 }
}

/** What speaks against a string's digits, in the logarithm: that each is that one, and that it is a digit at all. */
export interface Doubts {
  /** Of the digit that is least likely. */
  readonly worst: number
  readonly all: number
}

/** What speaks against two strings one after the other. */
export const bothOf = (first: Doubts, second: Doubts): Doubts => ({
  worst: Math.max(first.worst, second.worst),
  all: first.all + second.all,
})

/** The same of reaches over the same pixels. */
const keyOf = ({ from, to, before, after }: Reach): string => `${from} ${to} ${before?.key} ${after?.key}`

/** Nothing speaks more against a digit. */
const MOST_AGAINST = 12

/** The digits of a strip, each cut out where a string has it. */
export class Cuts {
  readonly ink: StripInk
  readonly reader: DigitReader
  /** By the columns it may reach over. */
  readonly #cuts = new Map<string, Cut | null>()
  /** By its ink, which other cuts beside it do not change. */
  readonly #alone = new Map<string, Alone | null>()

  constructor(reader: DigitReader, ink: StripInk) {
    this.reader = reader
    this.ink = ink
  }

  /** Digit i of those with these middles; null where there is no ink. */
  at(columns: readonly number[], i: number): Cut | null {
    const reach = this.ink.reach(columns, i)
    const key = keyOf(reach)
    let cut = this.#cuts.get(key)
    if (cut === undefined) {
      const digit = this.ink.digit(reach, columns[i] as number)
      const alone = digit && this.#read(digit)
      cut = alone && { ...alone, ink: digit }
      this.#cuts.set(key, cut)
    }
    return cut
  }

  /** What speaks against the digits of a string, or those of them that are asked for. */
  doubts(
    labels: readonly number[],
    columns: readonly number[],
    asked: Iterable<number> = labels.keys(),
  ): Doubts {
    const each = Array.from(asked, (i) => this.#against(labels[i] as number, this.at(columns, i)))
    return { worst: Math.max(0, ...each), all: each.reduce((sum, one) => sum + one, 0) }
  }

  /** The log odds that a cut is a digit at all, read as this one; null where nothing tests it. */
  odds(digit: number, { distances, c5 }: Cut): number | null {
    const { engine, digitTest: table } = this.reader
    return table && digitOdds({ digit, distances }, engine.variant.distanceScale, { table, c5 })
  }

  #against(digit: number, cut: Cut | null): number {
    if (!cut) return MOST_AGAINST
    const another = -Math.log(Math.max(Number.MIN_VALUE, cut.probabilities[digit] as number))
    const odds = this.odds(digit, cut)
    const none = odds === null ? 0 : Math.log1p(Math.exp(-odds))
    return Math.min(MOST_AGAINST, another + none)
  }

  /** The string with one digit another, for each that is likelier another when it is cut out, or with one that it lacks. */
  others(labels: readonly number[], columns: readonly number[]): number[][] {
    const found: number[][] = []
    for (const [i, label] of labels.entries()) {
      const best = this.#best(columns, i)
      if (best >= 0 && best !== label) found.push([...labels.slice(0, i), best, ...labels.slice(i + 1)])
    }
    for (const middle of this.ink.unclaimed(columns)) {
      const before = columns.filter((column) => column < middle)
      const i = before.length
      const best = this.#best([...before, middle, ...columns.slice(i)], i)
      if (best >= 0) found.push([...labels.slice(0, i), best, ...labels.slice(i)])
    }
    return found
  }

  /** What a digit is likeliest when it is cut out; −1 where there is no ink. */
  #best(columns: readonly number[], i: number): number {
    const likely = this.at(columns, i)?.probabilities
    return likely ? likely.indexOf(Math.max(...likely)) : -1
  }

  #read(digit: DigitInk): Alone | null {
    const { labels, whole, reach } = digit
    const key = whole.every(Boolean) ? labels.join() : `${labels.join()} ${keyOf(reach)}`
    let alone = this.#alone.get(key)
    if (alone === undefined) {
      alone = cutOut(this.reader, this.ink, digit)
      this.#alone.set(key, alone)
    }
    return alone
  }
}
