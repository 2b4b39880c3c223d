/*
 * Connectionist temporal classification (Graves et al. 2006): what a row of frames says of a row of labels. Each frame
 * names a label or, as its last class, none (the blank); a path through the frames becomes a string when repeats are
 * joined and blanks dropped, and the probability of a string is the sum over all its paths. `CtcLattice` computes that
 * sum and its gradient, `searchPrefixes` the likeliest strings (prefix beam search). All of it in doubles, each frame
 * scaled to a sum of 1, so that no line is too long.
 */

/** Frames of class probabilities, [frames, classes], the last class the blank. */
export interface Frames {
  readonly probabilities: Float64Array
  readonly count: number
  readonly classes: number
}

/** Less than this is taken for this: no label is impossible, and no logarithm infinite. */
const LEAST = 1e-12

/** Softmax of −scale · distance over each frame of [frames, classes] distances. */
export function framesOf(distances: Float32Array, count: number, classes: number, scale: number): Frames {
  const probabilities = new Float64Array(count * classes)
  for (let start = 0; start < count * classes; start += classes) {
    let nearest = Number.POSITIVE_INFINITY
    for (let at = start; at < start + classes; at++)
      if ((distances[at] as number) < nearest) nearest = distances[at] as number
    let sum = 0
    for (let at = start; at < start + classes; at++) {
      const value = Math.exp(scale * (nearest - (distances[at] as number)))
      probabilities[at] = value
      sum += value
    }
    for (let at = start; at < start + classes; at++)
      probabilities[at] = Math.max(LEAST, (probabilities[at] as number) / sum)
  }
  return { probabilities, count, classes }
}

/** Least frames a string needs: one a label, and one between two that are alike. */
export function framesNeeded(labels: ArrayLike<number>): number {
  let needed = labels.length
  for (let i = 1; i < labels.length; i++) if (labels[i] === labels[i - 1]) needed++
  return needed
}

/**
 * The lattice of a string's paths: state 2i is the blank before label i, state 2i + 1 the label. The object keeps its
 * arrays, so that scoring many strings allocates nothing.
 *
 * @example
 * const lattice = new CtcLattice()
 * lattice.logProbability(frames, [4, 2]) // ln P("42")
 */
export class CtcLattice {
  #alpha = new Float64Array(0)
  #beta = new Float64Array(0)
  #next = new Float64Array(0)
  #shares = new Float64Array(0)

  /** ln P(labels | frames); −∞ where there are too few frames for them. */
  logProbability(frames: Frames, labels: ArrayLike<number>): number {
    return this.#forward(frames, labels)
  }

  /**
   * −ln P(labels | frames), its gradient by the logits (of which the probabilities are the softmax) times `weight`
   * added into `gradient`, [frames, classes]. +∞, and nothing added, where the frames are too few.
   */
  loss(frames: Frames, labels: ArrayLike<number>, weight: number, gradient: Float64Array): number {
    const log = this.#forward(frames, labels)
    if (log === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY
    this.#backward(frames, labels)
    const { probabilities, count, classes } = frames
    const states = 2 * labels.length + 1
    const occupancy = new Float64Array(classes)
    for (let t = 0; t < count; t++) {
      occupancy.fill(0)
      for (let s = 0; s < states; s++) {
        const label = s % 2 === 1 ? (labels[s >> 1] as number) : classes - 1
        occupancy[label] = (occupancy[label] as number) + (this.#shares[t * states + s] as number)
      }
      for (let k = 0; k < classes; k++) {
        const at = t * classes + k
        const difference = (probabilities[at] as number) - (occupancy[k] as number)
        gradient[at] = (gradient[at] as number) + weight * difference
      }
    }
    return -log
  }

  /**
   * Where each label is seen and how clearly: the frame its paths are in on average, and its share among the labels (the
   * blank left out) in the frames they are in; and ln P of them all.
   */
  sightings(
    frames: Frames,
    labels: ArrayLike<number>,
  ): { frames: Float64Array; certainty: Float64Array; logProbability: number } {
    const places = new Float64Array(labels.length)
    const certainty = new Float64Array(labels.length)
    const logProbability = this.#forward(frames, labels)
    if (logProbability === Number.NEGATIVE_INFINITY) return { frames: places, certainty, logProbability }
    this.#backward(frames, labels)
    const { probabilities, count, classes } = frames
    const states = 2 * labels.length + 1
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i] as number
      let [mass, place, sure] = [0, 0, 0]
      for (let t = count - 1; t >= 0; t--) {
        const share = this.#shares[t * states + 2 * i + 1] as number
        const at = t * classes
        const some = 1 - (probabilities[at + classes - 1] as number)
        const own = (probabilities[at + label] as number) / Math.max(LEAST, some)
        place += t * share
        sure += Math.min(1, own) * share
        mass += share
      }
      places[i] = place / mass
      certainty[i] = sure / mass
    }
    return { frames: places, certainty, logProbability }
  }

  /** ln P(labels | frames); `#alpha`, [1 + frames, states], begins with what is before the first frame: the first blank. */
  #forward({ probabilities, count, classes }: Frames, labels: ArrayLike<number>): number {
    const states = 2 * labels.length + 1
    if (framesNeeded(labels) > count) return Number.NEGATIVE_INFINITY
    if (this.#alpha.length < (count + 1) * states) this.#alpha = new Float64Array(2 * (count + 1) * states)
    const alpha = this.#alpha.fill(0, 0, states)
    alpha[0] = 1
    let log = 0
    for (let t = 0; t < count; t++) {
      const before = t * states
      const now = before + states
      const frame = t * classes
      const none = probabilities[frame + classes - 1] as number
      let sum = 0
      let previous = 0
      for (let i = 0; i <= labels.length; i++) {
        const blank = alpha[before + 2 * i] as number
        const ended = (blank + previous) * none
        alpha[now + 2 * i] = ended
        sum += ended
        if (i === labels.length) break
        const own = alpha[before + 2 * i + 1] as number
        const label = labels[i] as number
        const reached = i > 0 && label !== labels[i - 1] ? own + blank + previous : own + blank
        const open = reached * (probabilities[frame + label] as number)
        alpha[now + 2 * i + 1] = open
        sum += open
        previous = own
      }
      // What cannot reach the end any more may be all there is: the sum of the rest is 0 only if no path fits.
      if (sum === 0) return Number.NEGATIVE_INFINITY
      for (let at = now; at < now + states; at++) alpha[at] = (alpha[at] as number) / sum
      log += Math.log(sum)
    }
    const last = count * states + states - 1
    const end = (alpha[last] as number) + (states > 1 ? (alpha[last - 1] as number) : 0)
    return log + Math.log(end)
  }

  /** After `#forward`: how likely each frame is in each state, given the string, into `#shares`, [frames, states]. */
  #backward({ probabilities, count, classes }: Frames, labels: ArrayLike<number>): void {
    const states = 2 * labels.length + 1
    if (this.#beta.length < states + 2) {
      this.#beta = new Float64Array(2 * states + 4)
      this.#next = new Float64Array(2 * states + 4)
    }
    if (this.#shares.length < count * states) this.#shares = new Float64Array(2 * count * states)
    const shares = this.#shares
    const alpha = this.#alpha
    let beta = this.#beta.fill(0)
    let next = this.#next.fill(0)
    for (let t = count - 1; t >= 0; t--) {
      const now = t * states
      const seen = now + states
      const frame = t * classes
      const none = probabilities[frame + classes - 1] as number
      // `next` is the later frame's beta, its own probability multiplied in.
      let sum = 0
      for (let s = 0; s < states; s++) {
        let value: number
        if (t === count - 1) value = s >= states - 2 ? 1 : 0
        else {
          value = (next[s] as number) + (next[s + 1] as number)
          if (s % 2 === 1 && s + 2 < states && labels[s >> 1] !== labels[(s >> 1) + 1])
            value += next[s + 2] as number
        }
        beta[s] = value
        sum += value * (alpha[seen + s] as number)
      }
      let scale = 0
      for (let s = 0; s < states; s++) {
        const value = beta[s] as number
        shares[now + s] = (value * (alpha[seen + s] as number)) / sum
        const likely = s % 2 === 1 ? (probabilities[frame + (labels[s >> 1] as number)] as number) : none
        const scaled = value * likely
        beta[s] = scaled
        scale += scaled
      }
      for (let s = 0; s < states; s++) beta[s] = (beta[s] as number) / scale
      ;[beta, next] = [next, beta]
    }
  }
}

/** One string and ln P of it; of `searchPrefixes` a lower bound, by the paths its beam kept. */
export interface Hypothesis {
  readonly labels: readonly number[]
  readonly logProbability: number
}

/** What is known of the number of labels, both ends included. */
export type LengthRange = readonly [least: number, most: number]

/** Classes less likely than this in a frame do not extend a string there. */
const UNLIKELY = 5e-4
/** Prefixes this much less likely than the best are given up. */
const HOPELESS = 1e-5

/**
 * The prefixes of a search as a tree: each knows its parent, its last label, its length, and how likely it is with its
 * last frame blank (`ended`) or showing that label (`open`), now and, while a frame is worked on, after it.
 */
interface Prefix {
  readonly parent: Prefix | null
  readonly label: number
  readonly length: number
  /** The child made last, and of a child its sibling made before it: few have children, and those few of them. */
  child: Prefix | null
  readonly sibling: Prefix | null
  ended: number
  open: number
  nextEnded: number
  nextOpen: number
  /** The frame whose `next` values these are. */
  frame: number
  /** The last frame after which it stayed. */
  kept: number
}

const prefix = (parent: Prefix | null, label: number): Prefix => ({
  parent,
  label,
  length: parent === null ? 0 : parent.length + 1,
  child: null,
  sibling: parent === null ? null : parent.child,
  ended: 0,
  open: 0,
  nextEnded: 0,
  nextOpen: 0,
  frame: -1,
  kept: -1,
})

/** A prefix with one label more, where it was made before. */
function longer(parent: Prefix, label: number): Prefix | null {
  let at = parent.child
  while (at !== null && at.label !== label) at = at.sibling
  return at
}

/** The same made anew. */
function lengthened(parent: Prefix, label: number): Prefix {
  parent.child = prefix(parent, label)
  return parent.child
}

function labelsOf(of: Prefix): number[] {
  const labels = new Array<number>(of.length)
  for (let at: Prefix = of; at.parent !== null; at = at.parent) labels[at.length - 1] = at.label
  return labels
}

const likelihood = ({ ended, open }: Prefix): number => ended + open

const likeliestFirst = (a: Prefix, b: Prefix): number => likelihood(b) - likelihood(a)

/** The `width` likeliest, in order. */
function likeliest(prefixes: readonly Prefix[], width: number): Prefix[] {
  const best: Prefix[] = []
  for (const one of prefixes) {
    const odds = likelihood(one)
    let at = best.length
    if (at === width && likelihood(best[--at] as Prefix) >= odds) continue
    for (; at > 0 && likelihood(best[at - 1] as Prefix) < odds; at--) best[at] = best[at - 1] as Prefix
    best[at] = one
  }
  return best
}

/** The `width` likeliest prefixes, none that is hopeless among them. */
function prune(prefixes: readonly Prefix[], width: number): Prefix[] {
  let most = 0
  for (const one of prefixes) if (one.ended + one.open > most) most = one.ended + one.open
  const least = HOPELESS * most
  const hopeful: Prefix[] = []
  for (const one of prefixes) if (one.ended + one.open >= least) hopeful.push(one)
  return hopeful.length <= width ? hopeful : likeliest(hopeful, width)
}

/** The `width` likeliest prefixes of each length. */
function pruneEach(prefixes: Prefix[], width: number): Prefix[] {
  prefixes.sort(likeliestFirst)
  const counts = new Map<number, number>()
  return prefixes.filter(({ length }) => {
    const before = counts.get(length) ?? 0
    counts.set(length, before + 1)
    return before < width
  })
}

/** How likely the likeliest prefix is after a frame that adds nothing to it, at least. */
function likeliestStay(
  beam: readonly Prefix[],
  probabilities: Float64Array,
  at: number,
  none: number,
): number {
  let most = 0
  for (const { ended, open, label } of beam) {
    const shown = label < 0 ? 0 : open * (probabilities[at + label] as number)
    most = Math.max(most, (ended + open) * none + shown)
  }
  return most
}

/** A frame in which nothing new is likely: every prefix stays as it is. The sum of what is left of them. */
function wait(beam: readonly Prefix[], probabilities: Float64Array, at: number, none: number): number {
  let sum = 0
  for (const one of beam) {
    one.ended = (one.ended + one.open) * none
    one.open = one.label < 0 ? 0 : one.open * (probabilities[at + one.label] as number)
    sum += one.ended + one.open
  }
  for (const one of beam) {
    one.ended /= sum
    one.open /= sum
  }
  return sum
}

/**
 * The likeliest strings, best first, by prefix beam search: after each frame the `width` best prefixes stay. Where the
 * length is known, that many stay of each length, and only strings of that length come back.
 */
export function searchPrefixes(
  { probabilities, count, classes }: Frames,
  width: number,
  length?: LengthRange,
): Hypothesis[] {
  const blank = classes - 1
  const longest = length?.[1] ?? Number.POSITIVE_INFINITY
  const root = prefix(null, -1)
  root.ended = 1
  let beam = [root]
  let log = 0
  const likely = new Int32Array(blank)
  for (let t = 0; t < count; t++) {
    const at = t * classes
    let some = 0
    for (let k = 0; k < blank; k++) if ((probabilities[at + k] as number) >= UNLIKELY) likely[some++] = k
    const none = probabilities[at + blank] as number
    if (some === 0) {
      log += Math.log(wait(beam, probabilities, at, none))
      continue
    }
    /** What is new and less likely would be given up at once. */
    const least = length ? Number.MIN_VALUE : HOPELESS * likeliestStay(beam, probabilities, at, none)
    const next: Prefix[] = []
    const reach = (to: Prefix): Prefix => {
      if (to.frame !== t) {
        to.frame = t
        to.nextEnded = 0
        to.nextOpen = 0
        next.push(to)
      }
      return to
    }
    for (const from of beam) {
      const { ended, open, label } = from
      const stay = reach(from)
      stay.nextEnded += (ended + open) * none
      if (label >= 0) stay.nextOpen += open * (probabilities[at + label] as number)
      if (from.length >= longest) continue
      for (let i = 0; i < some; i++) {
        const k = likely[i] as number
        const p = (k === label ? ended : ended + open) * (probabilities[at + k] as number)
        const child = longer(from, k)
        if (p < least && !(child && likelihood(child) > 0)) continue
        reach(child ?? lengthened(from, k)).nextOpen += p
      }
    }
    for (const one of next) {
      one.ended = one.nextEnded
      one.open = one.nextOpen
    }
    beam = length ? pruneEach(next, width) : prune(next, width)
    let sum = 0
    for (const one of beam) {
      sum += one.ended + one.open
      one.kept = t
    }
    // What is not kept has no past should it come up again.
    for (const one of next) {
      const share = one.kept === t ? 1 / sum : 0
      one.ended *= share
      one.open *= share
    }
    log += Math.log(sum)
  }
  return beam
    .sort(likeliestFirst)
    .filter((one) => !length || one.length >= length[0])
    .map((one) => ({ labels: labelsOf(one), logProbability: log + Math.log(likelihood(one)) }))
}
