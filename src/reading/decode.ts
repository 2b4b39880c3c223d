/*
 * A strip read: the string that what the network sees along it agrees on most. Where the frames leave a doubt, and the
 * digits they name read otherwise when each is cut out, the line is looked at again, smaller and from another start; where
 * doubt is left still, a judge decides among the likely strings. A long strip is parted where nothing is written, so that
 * a doubt is looked at among its neighbours alone.
 */
import type { Engine } from '../engine/engine.js'
import { StripInk } from './boxes.js'
import { CtcLattice, type Frames, type Hypothesis, type LengthRange, searchPrefixes } from './ctc.js'
import { Cuts, type DigitReader } from './cuts.js'
import { type Candidate, type JudgeNets, judged } from './judge.js'
import { frameAt, type Look, type Range, type Sight, sightOf, within } from './sights.js'
import { type InkPlane, STRIP_PAD } from './strip.js'

/** What reads strips: the net of lines, what reads the digits that it names when they are cut out, and a judge of doubts. */
export interface LineNet {
  readonly engine: Engine
  readonly alone: DigitReader | null
  readonly judge: JudgeNets | null
}

/** A likely string, and where its digits are seen. */
interface Told extends Hypothesis {
  /** By how much the next best string is less likely, in the logarithm. */
  readonly margin: number
  /** How likely each digit is that one, a digit being there. */
  readonly probabilities: readonly number[]
  /** Column of the strip each digit's middle is in. */
  readonly columns: readonly number[]
  /** ln P by each look. */
  readonly byLook: readonly number[]
}

/** What a strip says; ln P is that of the whole string, the mean of the looks. */
export interface Decoded extends Told {
  /** The frames' classes at each look at the whole strip, or for this part of it. */
  readonly frames: readonly Sight[]
  /** The likely strings, this or what it was before it was judged among them, the likeliest first; ln P of each is the mean of the looks. */
  readonly strings: readonly Hypothesis[]
  /** The digits cut out, where there is what reads them. */
  readonly cuts: Cuts | null
  /** Whether the judge was asked. */
  readonly judged: boolean
  /** What each part of a long strip says, from left to right; none of a short one. */
  readonly parts: readonly Part[]
}

/** A part of a strip, in columns of its own. */
interface Part {
  /** Column of the strip it begins at. */
  readonly left: number
  readonly decoded: Decoded
}

/** Prefixes kept a frame. */
const BEAM = 8
/** Strings of each look that are scored by all. */
const SCORED = 6
/** Strings less likely than a look's first by more, in the logarithm, are not scored. */
const FAR_BEHIND = 12
/** What a margin of more is taken for, in the logarithm. */
const WIDEST_MARGIN = 50

const lattice = new CtcLattice()

/** Above these, in the mean ln P a digit and in the margin, the frames leave no doubt. */
const CLEAR = -0.15
const FAR_AHEAD = 2
/** A string of another length is out of question where it is less likely by more. */
const LENGTH_AHEAD = 5
/** Where less than this is against each digit that is cut out, in the logarithm, a smaller margin will do. */
const SURE_ALONE = 0.1
const AHEAD = 1

export const isClear = ({ labels, logProbability, margin }: Told): boolean =>
  labels.length > 0 && logProbability > CLEAR * labels.length && margin > FAR_AHEAD

/** The strings that one look sees, without those that are far behind its first. */
function seenBy(frames: Frames, length: LengthRange | undefined): readonly Hypothesis[] {
  const strings = searchPrefixes(frames, BEAM, length).slice(0, SCORED)
  const least = (strings[0]?.logProbability ?? 0) - FAR_BEHIND
  return strings.filter(({ logProbability }) => logProbability >= least)
}

/** Columns of ink of a part, about, and from how many on a strip is parted. */
const PART = 110
const LONG = 1.5 * PART
/** Columns with less ink are empty, and so many of them about a cut. */
const EMPTY = 0.05
const EMPTY_COLUMNS = 3
/** How likely there must be nothing at a cut. */
const NOTHING_THERE = 0.99

/** The parts of a strip, cut where the net sees nothing and no ink is; a part alone where there is no such place. */
function partsOf({ strip, sums }: StripInk, sight: Sight): Range[] {
  const { width } = strip
  const { probabilities, classes } = sight
  if (width - 2 * STRIP_PAD < LONG) return [{ from: 0, to: width }]
  const parts: Range[] = []
  let from = 0
  let empty = 0
  for (let x = 0; x < width - STRIP_PAD - PART / 2; x++) {
    empty = (sums[x] as number) < EMPTY ? empty + 1 : 0
    const cut = x - (EMPTY_COLUMNS >> 1)
    if (empty < EMPTY_COLUMNS || cut - Math.max(from, STRIP_PAD) < PART) continue
    const frame = frameAt(sight, cut)
    if ((probabilities[frame * classes + classes - 1] as number) < NOTHING_THERE) continue
    parts.push({ from, to: cut })
    from = cut
  }
  parts.push({ from, to: width })
  return parts
}

/** How much smaller a line in doubt is looked at again, and from where, and from where once more as it was. */
export const SMALLER = 1.12
const START = 2

/**
 * Reads a line's strip; a known number of digits narrows the search, and holds for the strip as a whole.
 *
 * @param smaller a strip of some of the line's columns, SMALLER times smaller
 */
export function decode(
  net: LineNet,
  ink: StripInk,
  smaller: (range: Range) => InkPlane,
  length: LengthRange | undefined,
): Decoded | null {
  const { strip } = ink
  const { width } = strip
  const whole = { from: 0, to: width }
  const look = (one: Look, range: Range): Sight => sightOf(net.engine, one, range, width)
  const sight = look({ strip, start: 0, left: 0, scale: 1 }, whole)
  const looks = (range: Range): (() => Sight)[] => [
    () => within(sight, range, width),
    () => {
      const inked = { from: Math.max(range.from, STRIP_PAD), to: Math.min(range.to, width - STRIP_PAD) }
      const left = inked.from - STRIP_PAD * SMALLER
      return look({ strip: smaller(inked), start: START, left, scale: SMALLER }, range)
    },
    () => look({ strip, start: START, left: 0, scale: 1 }, range),
  ]
  const ranges = length ? [whole] : partsOf(ink, sight)
  if (ranges.length === 1) return decodePart(net, ink, looks(whole), length)
  const parts: Part[] = []
  for (const range of ranges) {
    const own = new StripInk(ink.columns(range.from, range.to))
    const decoded = decodePart(net, own, looks(range), undefined)
    if (decoded) parts.push({ left: range.from, decoded })
  }
  return joined(parts, sight)
}

/** A strip, or a part of it, read with as many looks as it takes. */
function decodePart(
  net: LineNet,
  ink: StripInk,
  looks: readonly (() => Sight)[],
  length: LengthRange | undefined,
): Decoded | null {
  const cuts = net.alone && new Cuts(net.alone, ink)
  const frames: Sight[] = []
  /** Strings, and the sum of ln P of each over the looks. */
  const found = new Map<string, { readonly labels: readonly number[]; log: number }>()
  let decoded: Decoded | null = null
  for (const look of looks) {
    const one = look()
    for (const string of found.values()) string.log += lattice.logProbability(one, string.labels)
    frames.push(one)
    for (const { labels } of seenBy(one, length)) {
      const key = labels.join()
      if (!found.has(key)) found.set(key, { labels, log: logOf(frames, labels) })
    }
    const strings = Array.from(found.values(), ({ labels, log }) => ({
      labels,
      logProbability: log / frames.length,
    }))
    strings.sort((a, b) => b.logProbability - a.logProbability)
    const [best, next] = strings
    if (!best) continue
    const margin = best.logProbability - (next?.logProbability ?? Number.NEGATIVE_INFINITY)
    decoded = { ...told(frames, best, margin), frames, strings, cuts, judged: false, parts: [] }
    if (isClear(decoded) || isSure(decoded)) break
    // Another start tells digits that are close together apart, not what they are.
    if (frames.length > 1 && cuts && !isLengthDoubtful(decoded)) break
  }
  return decoded
}

/** A strip's parts as one. */
function joined(parts: readonly Part[], sight: Sight): Decoded {
  const all = parts.map(({ decoded }) => decoded)
  const sum = (of: (one: Decoded) => number): number => all.reduce((total, one) => total + of(one), 0)
  const labels = all.flatMap((one) => one.labels)
  const logProbability = sum((one) => one.logProbability)
  return {
    labels,
    logProbability,
    margin: Math.min(WIDEST_MARGIN, -Math.log(sum(({ margin }) => Math.exp(-margin)))),
    probabilities: all.flatMap((one) => one.probabilities),
    columns: parts.flatMap(({ left, decoded }) => decoded.columns.map((column) => left + column)),
    byLook: [logProbability],
    frames: [sight],
    strings: [{ labels, logProbability }],
    cuts: null,
    judged: all.some((one) => one.judged),
    parts,
  }
}

/** Whether a string of another length may be right, and ink is left over, or one piece is several digits. */
function isLengthDoubtful({ labels, columns, logProbability, strings, cuts }: Decoded): boolean {
  const other = strings.find((string) => string.labels.length !== labels.length)
  return (
    other !== undefined && logProbability - other.logProbability < LENGTH_AHEAD && !cuts?.ink.fits(columns)
  )
}

/**
 * Whether nothing is to be asked: the frames leave no doubt, nor does the ink of how many digits there are; or they leave
 * little, and each digit is the same when it is cut out, and is of ink of its own. One digit alone is as likely a letter
 * or a drawing.
 */
export function isSure(decoded: Decoded): boolean {
  const { labels, columns, margin, cuts, parts } = decoded
  if (parts.length > 0) return parts.every((part) => isSure(part.decoded))
  if (!cuts || labels.length < 2) return false
  if (isClear(decoded)) return !isLengthDoubtful(decoded)
  return margin > AHEAD && cuts.ink.fits(columns) && cuts.doubts(labels, columns).worst < SURE_ALONE
}

/** The reading, or where it is in doubt the string that a judge finds likeliest. */
export function reconsider(decoded: Decoded, judge: JudgeNets, length: LengthRange | undefined): Decoded {
  const { parts, frames, cuts } = decoded
  if (parts.length > 0) {
    const asked = parts.map((part) => ({ ...part, decoded: reconsider(part.decoded, judge, undefined) }))
    return joined(asked, frames[0] as Sight)
  }
  if (!cuts || isSure(decoded)) return decoded
  const candidates = candidatesOf(decoded, length)
  const scores = judged(judge, cuts, candidates)
  const best = scores.indexOf(Math.max(...scores))
  let rest = 0
  for (const [i, score] of scores.entries())
    if (i !== best) rest += Math.exp(score - (scores[best] as number))
  return { ...decoded, ...told(frames, candidates[best] as Candidate, -Math.log(rest)), judged: true }
}

/** Strings less likely than the best by more are not looked at, and no more than so many. */
const WITHIN = 8
const MOST_CANDIDATES = 6

/**
 * Strings a strip may show: the likeliest by the frames, what its digits make of the likeliest when they are cut out, and
 * none at all; where the length is known, those of that length.
 */
export function candidatesOf(decoded: Decoded, length: LengthRange | undefined): Candidate[] {
  const { frames, strings, cuts } = decoded
  const { labels, logProbability } = strings[0] as Hypothesis
  const least = logProbability - WITHIN
  const likely = strings.filter((one, i) => one.logProbability >= least && i < MOST_CANDIDATES)
  const others = cuts ? cuts.others(labels, decoded.columns) : []
  for (const other of length ? others : [...others, []]) {
    if (length && (other.length < length[0] || other.length > length[1])) continue
    if (likely.some((one) => one.labels.join() === other.join())) continue
    likely.push({ labels: other, logProbability: logOf(frames, other) / frames.length })
  }
  return likely.map((string) => told(frames, string, 0))
}

/** The sum of ln P of a string over looks. */
const logOf = (frames: readonly Frames[], labels: readonly number[]): number =>
  frames.reduce((sum, one) => sum + lattice.logProbability(one, labels), 0)

/** A string, and where its digits are seen. */
function told(frames: readonly Sight[], { labels, logProbability }: Hypothesis, margin: number): Told {
  const columns = new Array<number>(labels.length).fill(0)
  const probabilities = new Array<number>(labels.length).fill(0)
  const byLook: number[] = []
  for (const one of frames) {
    const seen = lattice.sightings(one, labels)
    byLook.push(seen.logProbability)
    for (let d = 0; d < labels.length; d++) {
      const place = one.step * (seen.frames[d] as number) + one.middle
      columns[d] = (columns[d] as number) + place / frames.length
      probabilities[d] = (probabilities[d] as number) + (seen.certainty[d] as number) / frames.length
    }
  }
  return { labels, logProbability, margin: Math.min(WIDEST_MARGIN, margin), probabilities, columns, byLook }
}
