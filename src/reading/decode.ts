/**
 * A strip read by the network in convolution (LeCun et al. 1998, section VII: a space displacement neural network): the
 * net's answers along the strip, where they leave a doubt from a second start two pixels on, and the string they agree on
 * most; where they are in doubt still, a judge that looks at each digit alone decides among the likely strings. A long
 * strip is parted where nothing is written, so that a doubt is looked at among its neighbours alone.
 */
import type { Engine } from '../engine/engine.js'
import { BACKGROUND, INK } from '../input/images.js'
import { INPUT_SIDE } from '../network/network.js'
import { columnSums, StripInk } from './boxes.js'
import {
  CtcLattice,
  type Frames,
  framesOf,
  type Hypothesis,
  type LengthRange,
  searchPrefixes,
} from './ctc.js'
import { type Candidate, type Judge, judged } from './judge.js'
import { type InkPlane, STRIP_PAD } from './strip.js'

/** What one start says of a strip, or of a part of it. */
export interface Sight extends Frames {
  /** Column of the strip the first frame's middle is in. */
  readonly middle: number
}

/** What a strip says. */
export interface Decoded {
  readonly labels: readonly number[]
  /** ln P of the whole string, the mean of the starts. */
  readonly logProbability: number
  /** By how much the next best string is less likely, in the logarithm. */
  readonly margin: number
  /** How likely each digit is that one, a digit being there. */
  readonly probabilities: readonly number[]
  /** Column of the strip each digit's middle is in. */
  readonly columns: readonly number[]
  /** The frames' classes from each start that was asked for the whole strip, or for this part of it. */
  readonly frames: readonly Sight[]
  /** The likely strings, this among them, the likeliest first; ln P of each is the mean of the starts. */
  readonly strings: readonly Hypothesis[]
  /** Whether a second reader was asked. */
  readonly judged: boolean
  /** What each part of a long strip says, from left to right; none of a short one. */
  readonly parts: readonly Part[]
}

/** A part of a strip, from one column to another. */
interface Part extends Range {
  readonly decoded: Decoded
}

interface Range {
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** Pixels of background more at the left, a start each; frames are four apart. */
const STARTS = [0, 2] as const
/** Prefixes kept a frame. */
const BEAM = 8
/** Strings of each start that are scored by both. */
const SCORED = 6
/** Strings less likely than a start's first by more, in the logarithm, are not scored. */
const FAR_BEHIND = 12
/** What a margin of more is taken for, in the logarithm. */
const WIDEST_MARGIN = 50
/** Pixels of the strip from one frame to the next. */
export const STRIDE = 4

/** Frames the net is run over at once. One size for all strips, so that the engine plans it once. */
const BLOCK = 32
const BLOCK_WIDTH = STRIDE * (BLOCK - 1) + INPUT_SIDE

/** The whole of a strip. */
const wholeOf = ({ width }: InkPlane): Range => ({ from: 0, to: width })

/** The frame whose middle is nearest to a column, the first frame's being at `middle`. */
const frameAt = (middle: number, column: number): number =>
  Math.max(0, Math.round((column - middle) / STRIDE))

/** Of `count` frames those of a range of columns: the first and the last are those of the strip's ends. */
const framesWithin = (
  middle: number,
  count: number,
  width: number,
  { from, to }: Range,
): [number, number] => [
  from === 0 ? 0 : Math.min(count - 1, frameAt(middle, from)),
  to === width ? count : Math.min(count, frameAt(middle, to) + 1),
]

/** The net's answers along a range of a strip that has `start` columns of background more at its left. */
function sightOf(engine: Engine, strip: InkPlane, start: number, range = wholeOf(strip)): Sight {
  const { data, width } = strip
  const whole = Math.floor((width + start - INPUT_SIDE) / STRIDE) + 1
  const [first, end] = framesWithin(INPUT_SIDE / 2 - start, whole, width, range)
  const { classes } = engine
  const count = end - first
  const distances = new Float32Array(count * classes)
  const block = new Float32Array(BLOCK_WIDTH * INPUT_SIDE)
  for (let done = 0; done < count; done += BLOCK) {
    const left = STRIDE * (first + done) - start
    block.fill(BACKGROUND)
    const from = Math.max(0, left)
    const to = Math.min(width, left + BLOCK_WIDTH)
    for (let y = 0; y < INPUT_SIDE; y++) {
      const row = y * width
      const into = y * BLOCK_WIDTH - left
      for (let x = from; x < to; x++) block[into + x] = BACKGROUND + INK * (data[row + x] as number)
    }
    const scanned = engine.scan({ data: block, width: BLOCK_WIDTH, height: INPUT_SIDE }).distances
    const frames = Math.min(BLOCK, count - done)
    for (let k = 0; k < classes; k++)
      for (let f = 0; f < frames; f++) distances[(done + f) * classes + k] = scanned[k * BLOCK + f] as number
  }
  const middle = STRIDE * first + INPUT_SIDE / 2 - start
  return { ...framesOf(distances, count, classes, engine.variant.distanceScale), middle }
}

const lattice = new CtcLattice()

/** Above these, in the mean ln P a digit and in the margin, nothing else is asked. */
const CLEAR = -0.1
const FAR_AHEAD = 2.5
/** A string of another length is out of question where it is less likely by more. */
const LENGTH_AHEAD = 5

const isClear = ({ labels, logProbability }: Hypothesis, margin: number): boolean =>
  labels.length > 0 && logProbability > CLEAR * labels.length && margin > FAR_AHEAD

/** The strings that one start sees, without those that are far behind its first. */
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
function partsOf(strip: InkPlane, { probabilities, classes, middle }: Sight): Range[] {
  const { width } = strip
  if (width - 2 * STRIP_PAD < LONG) return [wholeOf(strip)]
  const parts: Range[] = []
  const sums = columnSums(strip)
  let from = 0
  let empty = 0
  for (let x = 0; x < width - STRIP_PAD - PART / 2; x++) {
    empty = (sums[x] as number) < EMPTY ? empty + 1 : 0
    const cut = x - (EMPTY_COLUMNS >> 1)
    if (empty < EMPTY_COLUMNS || cut - Math.max(from, STRIP_PAD) < PART) continue
    const frame = frameAt(middle, cut)
    if ((probabilities[frame * classes + classes - 1] as number) < NOTHING_THERE) continue
    parts.push({ from, to: cut })
    from = cut
  }
  parts.push({ from, to: width })
  return parts
}

/**
 * Reads a strip, from the second start too where the first leaves a doubt; a known number of digits narrows the search,
 * and holds for the strip as a whole.
 */
export function decode(engine: Engine, strip: InkPlane, length: LengthRange | undefined): Decoded | null {
  const sight = sightOf(engine, strip, STARTS[0])
  const ranges = length ? [wholeOf(strip)] : partsOf(strip, sight)
  if (ranges.length === 1) return decodePart(engine, strip, sight, length)
  const parts: Part[] = []
  for (const range of ranges) {
    const decoded = decodePart(engine, strip, sight, undefined, range)
    if (decoded) parts.push({ ...range, decoded })
  }
  return joined(parts, sight)
}

/** The frames of a range of a strip's columns, read. */
function decodePart(
  engine: Engine,
  strip: InkPlane,
  sight: Sight,
  length: LengthRange | undefined,
  range = wholeOf(strip),
): Decoded | null {
  const frames: Sight[] = []
  /** Strings, and the sum of ln P of each over the starts. */
  const found = new Map<string, { readonly labels: readonly number[]; log: number }>()
  let strings: Hypothesis[] = []
  let margin = 0
  for (const start of STARTS) {
    const one = start === STARTS[0] ? within(sight, strip.width, range) : sightOf(engine, strip, start, range)
    for (const string of found.values()) string.log += lattice.logProbability(one, string.labels)
    frames.push(one)
    for (const { labels } of seenBy(one, length)) {
      const key = labels.join()
      if (!found.has(key)) found.set(key, { labels, log: logOf(frames, labels) })
    }
    strings = Array.from(found.values(), ({ labels, log }) => ({
      labels,
      logProbability: log / frames.length,
    }))
    strings.sort((a, b) => b.logProbability - a.logProbability)
    const [best, next] = strings
    if (!best) continue
    margin = Math.min(WIDEST_MARGIN, best.logProbability - (next?.logProbability ?? Number.NEGATIVE_INFINITY))
    if (isClear(best, margin)) break
  }
  const [best] = strings
  return best ? { ...told(frames, best, margin), strings, judged: false, parts: [] } : null
}

/** What was seen within a range. */
function within(sight: Sight, width: number, range: Range): Sight {
  const { probabilities, classes, middle } = sight
  const [first, end] = framesWithin(middle, sight.count, width, range)
  return {
    probabilities: probabilities.subarray(first * classes, end * classes),
    count: end - first,
    classes,
    middle: middle + STRIDE * first,
  }
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
    columns: all.flatMap((one) => one.columns),
    frames: [sight],
    strings: [{ labels, logProbability }],
    judged: all.some((one) => one.judged),
    parts,
  }
}

/** Strings less likely than the best by more are not looked at, and no more than so many. */
const WITHIN = 8
const MOST_CANDIDATES = 6

/** Strings a strip may show, the likeliest first, and none at all where the length is not known. */
export function candidatesOf({ frames, strings }: Decoded, length: LengthRange | undefined): Candidate[] {
  const least = (strings[0] as Hypothesis).logProbability - WITHIN
  const likely = strings.filter(({ logProbability }, i) => logProbability >= least && i < MOST_CANDIDATES)
  if (!length && !likely.some(({ labels }) => labels.length === 0))
    likely.push({ labels: [], logProbability: logOf(frames, []) / frames.length })
  return likely.map((string) => {
    const { columns, probabilities } = told(frames, string, 0)
    return { ...string, columns, probabilities }
  })
}

/** Whether a judge is to be asked: a doubt, or a string of another length where ink is left over or two digits are of one piece. */
function inDoubt(decoded: Decoded, ink: StripInk, { from, to }: Range): boolean {
  const { labels, logProbability, margin, strings, columns } = decoded
  if (!isClear(decoded, margin)) return true
  const other = strings.find((string) => string.labels.length !== labels.length)
  return (
    other !== undefined &&
    logProbability - other.logProbability < LENGTH_AHEAD &&
    !ink.fits(columns, from, to)
  )
}

/** The reading, or another of its strings where a judge finds that likelier. */
export function reconsider(
  decoded: Decoded,
  ink: StripInk,
  length: LengthRange | undefined,
  judge: Judge,
): Decoded {
  if (decoded.parts.length > 0) {
    const parts = decoded.parts.map((part) => {
      if (!inDoubt(part.decoded, ink, part)) return part
      return {
        ...part,
        decoded: asked(part.decoded, new StripInk(columnsOf(ink.strip, part)), undefined, judge, part.from),
      }
    })
    return joined(parts, decoded.frames[0] as Sight)
  }
  // One digit alone is as likely a letter or a drawing.
  if (decoded.labels.length > 1 && !inDoubt(decoded, ink, wholeOf(ink.strip))) return decoded
  return asked(decoded, ink, length, judge)
}

/** What the judge finds likeliest; `from` is the column of the strip the ink begins at. */
function asked(
  decoded: Decoded,
  ink: StripInk,
  length: LengthRange | undefined,
  judge: Judge,
  from = 0,
): Decoded {
  const candidates = candidatesOf(decoded, length)
  const moved = candidates.map((one) => ({ ...one, columns: one.columns.map((column) => column - from) }))
  const scores = judged(judge, ink, moved)
  const best = scores.indexOf(Math.max(...scores))
  let rest = 0
  for (const [i, score] of scores.entries())
    if (i !== best) rest += Math.exp(score - (scores[best] as number))
  return {
    ...decoded,
    ...told(decoded.frames, candidates[best] as Candidate, Math.min(WIDEST_MARGIN, -Math.log(rest))),
    judged: true,
  }
}

/** A range of a strip's columns. */
function columnsOf({ data, width, height }: InkPlane, { from, to }: Range): InkPlane {
  const columns = new Float32Array((to - from) * height)
  for (let y = 0; y < height; y++)
    columns.set(data.subarray(y * width + from, y * width + to), y * (to - from))
  return { data: columns, width: to - from, height }
}

/** The sum of ln P of a string over starts. */
const logOf = (frames: readonly Frames[], labels: readonly number[]): number =>
  frames.reduce((sum, one) => sum + lattice.logProbability(one, labels), 0)

/** A string, and where its digits are seen. */
function told(
  frames: readonly Sight[],
  { labels, logProbability }: Hypothesis,
  margin: number,
): Omit<Decoded, 'strings' | 'judged' | 'parts'> {
  const columns = new Array<number>(labels.length).fill(0)
  const probabilities = new Array<number>(labels.length).fill(0)
  for (const one of frames) {
    const seen = lattice.sightings(one, labels)
    for (let d = 0; d < labels.length; d++) {
      const place = STRIDE * (seen.frames[d] as number) + one.middle
      columns[d] = (columns[d] as number) + place / frames.length
      probabilities[d] = (probabilities[d] as number) + (seen.certainty[d] as number) / frames.length
    }
  }
  return { labels, logProbability, margin, probabilities, columns, frames }
}
