/*
 * Where in a strip the digits stand, and what else does. The net says in what column each digit's middle is; the ink that
 * hangs together there, as far as the seam between it and the next digit, is the digit. Ink that belongs to none is a mark.
 */
import { type Box, labelRuns } from '../input/ink.js'
import { type Seam, seamBetween } from './seams.js'
import type { InkPlane } from './strip.js'

/** A digit is at most this wide at either side of its middle, in pixels of the strip. */
const HALF_WIDTH = 15
/** Ink of a pixel that hangs together with its neighbours. */
const FIRM = 0.3
/** A mark has at least this much ink, in full pixels. */
export const LEAST_MARK = 3.5
/** A piece is a part of a digit whose middle is this far beside it. */
const BESIDE = 6
/** A piece of so many rows is a digit by itself, most likely. */
const TALL = 12
/** A piece of this share of its width above or below the digit's largest piece is the digit's too. */
const SHARED = 0.5

/** A piece of which this share lies between two seams is there as a whole, where what is beyond is a tail: this wide. */
const MOST = 0.75
const TAIL = 5

/** Pieces of less ink than this are no part of a digit, in full pixels. */
const SPECK = 1.5

interface Piece {
  readonly box: Box
  readonly mass: number
}

/** A box that grows with what is found. */
type GrowingBox = { -readonly [side in keyof Box]: Box[side] }

/** A part of a piece, as it is found. */
interface Part {
  readonly box: GrowingBox
  mass: number
}

/** Right of and below any pixel; a whole number, as engines keep those apart from others. */
const FAR = 2 ** 30

export const emptyBox = (): GrowingBox => ({ left: FAR, right: 0, top: FAR, bottom: 0 })

/** Widens a box to a pixel. */
export function widen(box: GrowingBox, x: number, y: number): void {
  box.left = Math.min(box.left, x)
  box.right = Math.max(box.right, x + 1)
  box.top = Math.min(box.top, y)
  box.bottom = Math.max(box.bottom, y + 1)
}

/** Whether ink is narrow and low, or there is none: a 1 is narrow, too. */
const isTail = ({ left, right, top, bottom }: Box): boolean => right - left <= TAIL && bottom - top < TALL

/** Where runs are written while pieces are found: strips come many a line. */
let runsOfAny = new Int32Array(0)

/** Ink that hangs together, and the piece of each pixel: 0 none, else 1 + its index, in the order of their first pixels. */
function piecesOf({ data, width, height }: InkPlane): { labels: Int32Array; pieces: Piece[] } {
  // No two runs touch, so that there are at most so many.
  const most = 4 * height * Math.ceil(width / 2)
  if (runsOfAny.length < most) runsOfAny = new Int32Array(most)
  const all = runsOfAny
  let end = 0
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      if ((data[row + x] as number) < FIRM) continue
      all[end] = y
      all[end + 1] = x
      while (x < width && (data[row + x] as number) >= FIRM) x++
      all[end + 2] = x
      end += 4
    }
  }
  const runs = all.subarray(0, end)
  labelRuns(runs, end / 4)
  const labels = new Int32Array(data.length)
  const pieces: Part[] = []
  for (let i = 0; i < runs.length; i += 4) {
    const y = runs[i] as number
    const from = runs[i + 1] as number
    const to = runs[i + 2] as number
    const label = runs[i + 3] as number
    let mass = 0
    for (let at = y * width + from; at < y * width + to; at++) {
      labels[at] = label
      mass += data[at] as number
    }
    if (label > pieces.length) {
      pieces.push({ box: { left: from, right: to, top: y, bottom: y + 1 }, mass })
      continue
    }
    const piece = pieces[label - 1] as Part
    piece.box.left = Math.min(piece.box.left, from)
    piece.box.right = Math.max(piece.box.right, to)
    piece.box.bottom = y + 1
    piece.mass += mass
  }
  return { labels, pieces }
}

/** The columns a digit may reach over: to the seams between its neighbours and itself, or as far as a digit is wide. */
export interface Reach {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  /** Where it has a neighbour. */
  readonly before: Seam | null
  readonly after: Seam | null
}

/** The first column of a row within a reach, and the one after its last: two functions, as pairs would be waste. */
export const startOf = ({ from, before }: Reach, y: number): number =>
  before ? Math.max(from, before.columns[y] as number) : from
export const endOf = ({ to, after }: Reach, y: number): number =>
  after ? Math.min(to, after.columns[y] as number) : to

/** Whether a box lies within a reach, and between the outermost columns of its seams. */
const isWithin = ({ left, right }: Box, { from, to, before, after }: Reach): boolean =>
  left >= Math.max(from, before?.right ?? 0) && right <= Math.min(to, after?.left ?? to)

/** What of a strip's ink one digit is. */
export interface DigitInk {
  readonly box: Box
  readonly reach: Reach
  /** Its pieces: 1 + the index of each. */
  readonly labels: readonly number[]
  /** Of each of them, its ink that is the digit's. */
  readonly masses: readonly number[]
  /** Of each of them, whether all of it is, within the reach or not. */
  readonly whole: readonly boolean[]
}

/** The ink of each column. */
function columnSums({ data, width }: InkPlane): Float64Array {
  const sums = new Float64Array(width)
  for (let row = 0; row < data.length; row += width)
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + (data[row + x] as number)
  return sums
}

/** The ink of a strip: its pieces, and the sum of each column, found when they are first asked for. */
export class StripInk {
  readonly strip: InkPlane
  #found: ReturnType<typeof piecesOf> | undefined
  #sums: Float64Array | undefined
  /** By the columns of the middles they lie between. */
  readonly #seams = new Map<string, Seam>()

  constructor(strip: InkPlane) {
    this.strip = strip
  }

  /** The piece of each pixel: 0 none, else 1 + its index. */
  get labels(): Int32Array {
    this.#found ??= piecesOf(this.strip)
    return this.#found.labels
  }

  get pieces(): readonly Piece[] {
    this.#found ??= piecesOf(this.strip)
    return this.#found.pieces
  }

  /** The ink of each column. */
  get sums(): Float64Array {
    this.#sums ??= columnSums(this.strip)
    return this.#sums
  }

  /** A range of the strip's columns. */
  columns(from: number, to: number): InkPlane {
    const { data, width, height } = this.strip
    const columns = new Float32Array((to - from) * height)
    for (let y = 0; y < height; y++)
      columns.set(data.subarray(y * width + from, y * width + to), y * (to - from))
    return { data: columns, width: to - from, height }
  }

  /** Whether each piece has the middle of one digit about it: none is left over, and none is two. */
  fits(middles: readonly number[]): boolean {
    const whole = this.pieces.every(({ mass, box: { left, right } }) => {
      if (mass < LEAST_MARK) return true
      let near = 0
      let inside = 0
      for (const middle of middles) {
        if (middle > left - BESIDE && middle < right + BESIDE) near++
        if (middle > left && middle < right) inside++
      }
      return near > 0 && inside < 2
    })
    return whole && this.unclaimed(middles).length === 0
  }

  /** Columns of the middles of tall pieces that are nearest to no digit, or to one that another tall piece is nearer to. */
  unclaimed(middles: readonly number[]): number[] {
    /** Of each digit the nearest, and how far that is. */
    const claims = middles.map(() => ({ piece: -1, away: Number.POSITIVE_INFINITY }))
    const centres: number[] = []
    for (const [i, { mass, box }] of this.pieces.entries()) {
      if (mass < LEAST_MARK || box.bottom - box.top < TALL) continue
      const centre = (box.left + box.right) / 2
      let nearest: (typeof claims)[number] | undefined
      let least = (box.right - box.left) / 2 + BESIDE
      for (const [d, middle] of middles.entries()) {
        if (Math.abs(middle - centre) >= least) continue
        least = Math.abs(middle - centre)
        nearest = claims[d]
      }
      centres[i] = centre
      if (!nearest || least >= nearest.away) continue
      nearest.piece = i
      nearest.away = least
    }
    const taken = new Set(claims.map(({ piece }) => piece))
    return centres.filter((_, i) => !taken.has(i))
  }

  /** The columns digit i of those with these middles may reach over. */
  reach(middles: readonly number[], i: number): Reach {
    const middle = Math.round(middles[i] as number)
    const before = i > 0 ? this.#seam(middles[i - 1] as number, middle) : null
    const after = i + 1 < middles.length ? this.#seam(middle, middles[i + 1] as number) : null
    const from = Math.max(before?.left ?? 0, middle - HALF_WIDTH, 0)
    const to = Math.min(after?.right ?? this.strip.width, middle + HALF_WIDTH, this.strip.width)
    return { from, to, before, after }
  }

  /** The seam between two middles. */
  #seam(left: number, right: number): Seam {
    const [from, to] = [Math.round(left), Math.round(right)]
    const key = `${from} ${to}`
    let seam = this.#seams.get(key)
    if (!seam) {
      seam = seamBetween(this.strip, this.sums, from, to)
      this.#seams.set(key, seam)
    }
    return seam
  }

  /** What of a piece lies within a reach: all of it, where what is beyond are tails; null where only a tail is within. */
  #partOf(label: number, piece: Piece, reach: Reach): Piece | null {
    const { data, width } = this.strip
    const { top, bottom } = piece.box
    const box = emptyBox()
    let mass = 0
    for (let y = top; y < bottom; y++) {
      const end = y * width + endOf(reach, y)
      for (let at = y * width + startOf(reach, y); at < end; at++) {
        if (this.labels[at] !== label) continue
        mass += data[at] as number
        widen(box, at - y * width, y)
      }
    }
    const share = mass / piece.mass
    if (share >= MOST && this.#leavesTails(label, piece, reach)) return piece
    return mass === 0 || (share <= 1 - MOST && isTail(box)) ? null : { box, mass }
  }

  /** Whether what a reach leaves of a piece is nothing, or tails. */
  #leavesTails(label: number, { box: { left, right, top, bottom } }: Piece, reach: Reach): boolean {
    if (left < reach.from - TAIL || right > reach.to + TAIL) return false
    const rest = [emptyBox(), emptyBox()] as const
    for (let y = top; y < bottom; y++) {
      const row = y * this.strip.width
      const [from, to] = [startOf(reach, y), endOf(reach, y)]
      for (let x = left; x < Math.min(from, right); x++)
        if (this.labels[row + x] === label) widen(rest[0], x, y)
      for (let x = Math.max(left, to); x < right; x++)
        if (this.labels[row + x] === label) widen(rest[1], x, y)
    }
    return rest.every(isTail)
  }

  /** The ink of the digit that stands within a reach: its largest and nearest piece, and those above and below it. */
  digit(reach: Reach, middle: number): DigitInk | null {
    /** Of each piece, its part within the reach. */
    const own = new Map<number, Piece>()
    for (const [i, piece] of this.pieces.entries()) {
      const { left, right } = piece.box
      if (right <= reach.from || left >= reach.to) continue
      const part = isWithin(piece.box, reach) ? piece : this.#partOf(i + 1, piece, reach)
      if (part) own.set(i + 1, part)
    }
    /** The more ink and the nearer to the middle, the likelier it is the digit. */
    const weight = ({ box, mass }: Piece): number =>
      mass / (4 + Math.max(0, box.left - middle, middle - box.right))
    let main: Piece | undefined
    for (const one of own.values()) if (!main || weight(one) > weight(main)) main = one
    if (!main) return null
    let { left, right, top, bottom } = main.box
    const labels: number[] = []
    const masses: number[] = []
    const whole: boolean[] = []
    for (const [label, { box, mass }] of own) {
      if (mass < SPECK) continue
      const shared = Math.min(box.right, main.box.right) - Math.max(box.left, main.box.left)
      if (shared < SHARED * (box.right - box.left)) continue
      labels.push(label)
      masses.push(mass)
      whole.push(mass === (this.pieces[label - 1] as Piece).mass)
      left = Math.min(left, box.left)
      right = Math.max(right, box.right)
      top = Math.min(top, box.top)
      bottom = Math.max(bottom, box.bottom)
    }
    return { box: { left, right, top, bottom }, reach, labels, masses, whole }
  }
}

/** Boxes of a strip's digits, by the columns of their middles, and of its marks. */
export function findBoxes(ink: StripInk, middles: readonly number[]): { digits: Box[]; marks: Box[] } {
  const { pieces } = ink
  /** Of each piece, the ink that digits took. */
  const taken = new Float64Array(pieces.length)
  const digits = middles.map((middle, i): Box => {
    const reach = ink.reach(middles, i)
    const found = ink.digit(reach, middle)
    if (!found) return { left: reach.from, right: Math.max(reach.from + 1, reach.to), top: 6, bottom: 26 }
    for (const [k, label] of found.labels.entries())
      taken[label - 1] = (taken[label - 1] as number) + (found.masses[k] as number)
    return found.box
  })
  const marks = pieces.filter(({ mass }, i) => mass >= LEAST_MARK && (taken[i] as number) < 0.5 * mass)
  return { digits, marks: joined(marks.map(({ box }) => box)) }
}

/** Boxes that share columns, as the points of a colon do, made one. */
function joined(boxes: readonly Box[]): Box[] {
  const into: Box[] = []
  for (const box of [...boxes].sort((a, b) => a.left - b.left)) {
    const last = into.at(-1)
    if (last && box.left < last.right) {
      into[into.length - 1] = {
        left: last.left,
        right: Math.max(last.right, box.right),
        top: Math.min(last.top, box.top),
        bottom: Math.max(last.bottom, box.bottom),
      }
    } else into.push(box)
  }
  return into
}
