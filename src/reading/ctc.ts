/**
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

/** Softmax of −scale · distance over each frame, from distances class by class or frame by frame. */
export function framesOf(
  distances: Float32Array,
  count: number,
  classes: number,
  scale: number,
  strides: { readonly frame: number; readonly label: number },
): Frames {
  const probabilities = new Float64Array(count * classes)
  for (let t = 0; t < count; t++) {
    let nearest = Number.POSITIVE_INFINITY
    for (let k = 0; k < classes; k++) {
      const distance = distances[t * strides.frame + k * strides.label] as number
      if (distance < nearest) nearest = distance
    }
    let sum = 0
    for (let k = 0; k < classes; k++) {
      const distance = distances[t * strides.frame + k * strides.label] as number
      const value = Math.exp(scale * (nearest - distance))
      probabilities[t * classes + k] = value
      sum += value
    }
    for (let k = 0; k < classes; k++) {
      const at = t * classes + k
      probabilities[at] = Math.max(LEAST, (probabilities[at] as number) / sum)
    }
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
  #scales = new Float64Array(0)
  #beta = new Float64Array(0)
  #next = new Float64Array(0)
  #occupancy = new Float64Array(0)

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
    const occupancy = this.#backward(frames, labels)
    const { probabilities, count, classes } = frames
    for (let at = 0; at < count * classes; at++) {
      const difference = (probabilities[at] as number) - (occupancy[at] as number)
      gradient[at] = (gradient[at] as number) + weight * difference
    }
    return -log
  }

  /**
   * Where each label is seen and how clearly: the frame its paths are in on average, and its share among the labels (the
   * blank left out) in the frames they are in.
   */
  sightings(frames: Frames, labels: ArrayLike<number>): { frames: Float64Array; certainty: Float64Array } {
    const places = new Float64Array(labels.length)
    const certainty = new Float64Array(labels.length)
    if (this.#forward(frames, labels) === Number.NEGATIVE_INFINITY) return { frames: places, certainty }
    const { probabilities, classes } = frames
    const mass = new Float64Array(labels.length)
    this.#backward(frames, labels, (t, state, share) => {
      if (state % 2 === 0) return
      const i = state >> 1
      const at = t * classes
      const some = 1 - (probabilities[at + classes - 1] as number)
      const own = (probabilities[at + (labels[i] as number)] as number) / Math.max(LEAST, some)
      places[i] = (places[i] as number) + t * share
      certainty[i] = (certainty[i] as number) + Math.min(1, own) * share
      mass[i] = (mass[i] as number) + share
    })
    for (let i = 0; i < labels.length; i++) {
      places[i] = (places[i] as number) / (mass[i] as number)
      certainty[i] = (certainty[i] as number) / (mass[i] as number)
    }
    return { frames: places, certainty }
  }

  #forward({ probabilities, count, classes }: Frames, labels: ArrayLike<number>): number {
    const states = 2 * labels.length + 1
    const blank = classes - 1
    if (framesNeeded(labels) > count) return Number.NEGATIVE_INFINITY
    if (this.#alpha.length < count * states) {
      this.#alpha = new Float64Array(2 * count * states)
    }
    if (this.#scales.length < count) this.#scales = new Float64Array(2 * count)
    const alpha = this.#alpha
    let log = 0
    for (let t = 0; t < count; t++) {
      const now = t * states
      const before = now - states
      const frame = t * classes
      const none = probabilities[frame + blank] as number
      let sum = 0
      for (let s = 0; s < states; s++) {
        let value: number
        if (t === 0) value = s < 2 ? 1 : 0
        else {
          value = alpha[before + s] as number
          if (s > 0) value += alpha[before + s - 1] as number
          if (s > 2 && s % 2 === 1 && labels[s >> 1] !== labels[(s >> 1) - 1]) {
            value += alpha[before + s - 2] as number
          }
        }
        value *= s % 2 === 1 ? (probabilities[frame + (labels[s >> 1] as number)] as number) : none
        alpha[now + s] = value
        sum += value
      }
      // What cannot reach the end any more may be all there is: the sum of the rest is 0 only if no path fits.
      if (sum === 0) return Number.NEGATIVE_INFINITY
      for (let s = 0; s < states; s++) alpha[now + s] = (alpha[now + s] as number) / sum
      this.#scales[t] = sum
      log += Math.log(sum)
    }
    const last = (count - 1) * states + states - 1
    const end = (alpha[last] as number) + (states > 1 ? (alpha[last - 1] as number) : 0)
    return log + Math.log(end)
  }

  /** After `#forward`: how likely each frame is in each class, given the string, [frames, classes]. */
  #backward(
    { probabilities, count, classes }: Frames,
    labels: ArrayLike<number>,
    visit?: (t: number, state: number, share: number) => void,
  ): Float64Array {
    const states = 2 * labels.length + 1
    const blank = classes - 1
    if (this.#beta.length < states + 2) {
      this.#beta = new Float64Array(2 * states + 4)
      this.#next = new Float64Array(2 * states + 4)
    }
    if (this.#occupancy.length < count * classes) this.#occupancy = new Float64Array(2 * count * classes)
    const occupancy = this.#occupancy.fill(0, 0, count * classes)
    let beta = this.#beta.fill(0)
    let next = this.#next.fill(0)
    for (let t = count - 1; t >= 0; t--) {
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
        sum += value * (this.#alpha[t * states + s] as number)
      }
      let scale = 0
      for (let s = 0; s < states; s++) {
        const label = s % 2 === 1 ? (labels[s >> 1] as number) : blank
        const share = ((beta[s] as number) * (this.#alpha[t * states + s] as number)) / sum
        const at = t * classes + label
        occupancy[at] = (occupancy[at] as number) + share
        visit?.(t, s, share)
        beta[s] = (beta[s] as number) * (probabilities[t * classes + label] as number)
        scale += beta[s] as number
      }
      for (let s = 0; s < states; s++) beta[s] = (beta[s] as number) / scale
      ;[beta, next] = [next, beta]
    }
    return occupancy
  }
}

/** One string and how likely it is by the paths the beam kept: a lower bound. */
export interface Hypothesis {
  readonly labels: readonly number[]
  readonly logProbability: number
}

/** What is known of the number of labels, both ends included. */
export type LengthRange = readonly [least: number, most: number]

/** Classes less likely than this in a frame do not extend a string there. */
const UNLIKELY = 1e-4

/** The tree of prefixes: each knows its parent and its label, and its probability, ended in a blank or not. */
class Prefixes {
  readonly parent: number[] = [-1]
  readonly label: number[] = [-1]
  readonly length: number[] = [0]
  readonly #children = new Map<number, number>()

  child(of: number, label: number): number {
    const key = of * 128 + label
    let found = this.#children.get(key)
    if (found === undefined) {
      found = this.parent.length
      this.parent.push(of)
      this.label.push(label)
      this.length.push((this.length[of] as number) + 1)
      this.#children.set(key, found)
    }
    return found
  }

  string(prefix: number): number[] {
    const labels: number[] = []
    for (let at = prefix; at > 0; at = this.parent[at] as number) labels.unshift(this.label[at] as number)
    return labels
  }
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
  const tree = new Prefixes()
  const longest = length?.[1] ?? Number.POSITIVE_INFINITY
  /** Probability of the prefix, its last frame a blank, or its last label. */
  let beam = new Map<number, [ended: number, open: number]>([[0, [1, 0]]])
  let log = 0
  for (let t = 0; t < count; t++) {
    const frame = t * classes
    const next = new Map<number, [number, number]>()
    const entry = (prefix: number): [number, number] => {
      let found = next.get(prefix)
      if (!found) {
        found = [0, 0]
        next.set(prefix, found)
      }
      return found
    }
    for (const [prefix, [ended, open]] of beam) {
      const last = tree.label[prefix] as number
      const stay = entry(prefix)
      stay[0] += (ended + open) * (probabilities[frame + blank] as number)
      if (last >= 0) stay[1] += open * (probabilities[frame + last] as number)
      if ((tree.length[prefix] as number) >= longest) continue
      for (let k = 0; k < blank; k++) {
        const p = probabilities[frame + k] as number
        if (p < UNLIKELY) continue
        const from = k === last ? ended : ended + open
        if (from > 0) entry(tree.child(prefix, k))[1] += from * p
      }
    }
    const kept = [...next].sort((a, b) => b[1][0] + b[1][1] - a[1][0] - a[1][1])
    beam = new Map()
    let sum = 0
    const ofLength = new Map<number, number>()
    for (const [prefix, both] of kept) {
      const key = length ? (tree.length[prefix] as number) : 0
      const sofar = ofLength.get(key) ?? 0
      if (sofar >= width) continue
      ofLength.set(key, sofar + 1)
      beam.set(prefix, both)
      sum += both[0] + both[1]
    }
    for (const both of beam.values()) {
      both[0] /= sum
      both[1] /= sum
    }
    log += Math.log(sum)
  }
  return [...beam]
    .filter(([prefix]) => !length || (tree.length[prefix] as number) >= length[0])
    .map(([prefix, [ended, open]]) => ({
      labels: tree.string(prefix),
      logProbability: log + Math.log(ended + open),
    }))
    .sort((a, b) => b.logProbability - a.logProbability)
}
