/**
 * A strip read by the network in convolution (LeCun et al. 1998, section VII: a space displacement neural network): the
 * net's answers along the strip, where they leave a doubt from a second start two pixels on, and the string they agree on
 * most; where they are in doubt still, a judge that looks at each digit alone decides among the likely strings.
 */
import type { Engine } from '../engine/engine.js'
import { BACKGROUND, INK } from '../input/images.js'
import { INPUT_SIDE } from '../network/network.js'
import type { StripInk } from './boxes.js'
import {
  CtcLattice,
  type Frames,
  framesOf,
  type Hypothesis,
  type LengthRange,
  searchPrefixes,
} from './ctc.js'
import { type Candidate, type Judge, judged } from './judge.js'
import type { InkPlane } from './strip.js'

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
  /** The frames' classes from each start that was asked, for those who want to see them. */
  readonly frames: readonly Frames[]
  /** The likely strings, this among them, the likeliest first; ln P of each is the mean of the starts. */
  readonly strings: readonly Hypothesis[]
  /** Whether a second reader was asked. */
  readonly judged: boolean
}

/** Pixels of background more at the left, a start each; frames are four apart. */
export const STARTS = [0, 2] as const
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

/** The net's answers along a strip that has `start` columns of background more at its left. */
function framesAt(engine: Engine, { data, width }: InkPlane, start: number): Frames {
  const { classes } = engine
  const count = Math.floor((width + start - INPUT_SIDE) / STRIDE) + 1
  const distances = new Float32Array(count * classes)
  const block = new Float32Array(BLOCK_WIDTH * INPUT_SIDE)
  for (let first = 0; first < count; first += BLOCK) {
    const left = STRIDE * first - start
    block.fill(BACKGROUND)
    const from = Math.max(0, left)
    const to = Math.min(width, left + BLOCK_WIDTH)
    for (let y = 0; y < INPUT_SIDE; y++) {
      const row = y * width
      const into = y * BLOCK_WIDTH - left
      for (let x = from; x < to; x++) block[into + x] = BACKGROUND + INK * (data[row + x] as number)
    }
    const scanned = engine.scan({ data: block, width: BLOCK_WIDTH, height: INPUT_SIDE }).distances
    const frames = Math.min(BLOCK, count - first)
    for (let k = 0; k < classes; k++)
      for (let f = 0; f < frames; f++) distances[(first + f) * classes + k] = scanned[k * BLOCK + f] as number
  }
  return framesOf(distances, count, classes, engine.variant.distanceScale)
}

const lattice = new CtcLattice()

/** Above these, in the mean ln P a digit and in the margin, nothing else is asked. */
const CLEAR = -0.1
const FAR_AHEAD = 2.5

const isClear = ({ labels, logProbability }: Hypothesis, margin: number): boolean =>
  labels.length > 0 && logProbability > CLEAR * labels.length && margin > FAR_AHEAD

/** The strings that one start sees, without those that are far behind its first. */
function seenBy(frames: Frames, length: LengthRange | undefined): readonly Hypothesis[] {
  const strings = searchPrefixes(frames, BEAM, length).slice(0, SCORED)
  const least = (strings[0]?.logProbability ?? 0) - FAR_BEHIND
  return strings.filter(({ logProbability }) => logProbability >= least)
}

/** Reads a strip, from the second start too where the first leaves a doubt; a known number of digits narrows the search. */
export function decode(engine: Engine, strip: InkPlane, length: LengthRange | undefined): Decoded | null {
  const frames: Frames[] = []
  const found = new Map<string, readonly number[]>()
  let strings: Hypothesis[] = []
  let margin = 0
  for (const start of STARTS) {
    const one = framesAt(engine, strip, start)
    frames.push(one)
    for (const { labels } of seenBy(one, length)) found.set(labels.join(), labels)
    strings = Array.from(found.values(), (labels) => scored(frames, labels))
    strings.sort((a, b) => b.logProbability - a.logProbability)
    const [best, next] = strings
    if (!best) continue
    margin = Math.min(WIDEST_MARGIN, best.logProbability - (next?.logProbability ?? Number.NEGATIVE_INFINITY))
    if (isClear(best, margin)) break
  }
  const [best] = strings
  return best ? { ...told(frames, best, margin), strings, judged: false } : null
}

/** Strings less likely than the best by more are not looked at, and no more than so many. */
const WITHIN = 8
const MOST_CANDIDATES = 6

/** Strings a strip may show, the likeliest first, and none at all where the length is not known. */
export function candidatesOf({ frames, strings }: Decoded, length: LengthRange | undefined): Candidate[] {
  const least = (strings[0] as Hypothesis).logProbability - WITHIN
  const likely = strings.filter(({ logProbability }, i) => logProbability >= least && i < MOST_CANDIDATES)
  if (!length && !likely.some(({ labels }) => labels.length === 0)) likely.push(scored(frames, []))
  return likely.map((string) => ({ ...string, columns: told(frames, string, 0).columns }))
}

/** The reading, or another of its strings where a judge finds that likelier. */
export function reconsider(
  decoded: Decoded,
  ink: StripInk,
  length: LengthRange | undefined,
  judge: Judge,
): Decoded {
  // One digit alone is as likely a letter or a drawing.
  if (decoded.labels.length > 1 && isClear(decoded, decoded.margin)) return decoded
  const candidates = candidatesOf(decoded, length)
  const scores = judged(judge, ink, candidates)
  const best = scores.indexOf(Math.max(...scores))
  let rest = 0
  for (const [i, score] of scores.entries())
    if (i !== best) rest += Math.exp(score - (scores[best] as number))
  return {
    ...told(decoded.frames, candidates[best] as Candidate, Math.min(WIDEST_MARGIN, -Math.log(rest))),
    judged: true,
    strings: decoded.strings,
  }
}

/** A string, and ln P of it, the mean of all starts. */
const scored = (frames: readonly Frames[], labels: readonly number[]): Hypothesis => ({
  labels,
  logProbability: frames.reduce((sum, one) => sum + lattice.logProbability(one, labels), 0) / frames.length,
})

/** A string, and where its digits are seen. */
function told(
  frames: readonly Frames[],
  { labels, logProbability }: Hypothesis,
  margin: number,
): Omit<Decoded, 'strings' | 'judged'> {
  const columns = new Array<number>(labels.length).fill(0)
  const probabilities = new Array<number>(labels.length).fill(0)
  for (const [i, one] of frames.entries()) {
    const seen = lattice.sightings(one, labels)
    for (let d = 0; d < labels.length; d++) {
      const place = STRIDE * (seen.frames[d] as number) + INPUT_SIDE / 2 - (STARTS[i] as number)
      columns[d] = (columns[d] as number) + place / frames.length
      probabilities[d] = (probabilities[d] as number) + (seen.certainty[d] as number) / frames.length
    }
  }
  return { labels, logProbability, margin, probabilities, columns, frames }
}
