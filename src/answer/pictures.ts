/* Reading a picture: all its candidates (src/input/candidates.ts) go through the network as one batch, and what speaks
 * for each, its place and shape and how near the network is to a code, decides. Where candidates of near weight read
 * different digits, the probabilities say so: they are those of all candidates, weighed. */
import type { Engine } from '../engine/engine.js'
import type { Candidate, Candidates } from '../input/candidates.js'
import { logOdds } from '../input/likeliest.js'
import { type Classification, nearest, softmax } from './predictions.js'

/** Fitted by scripts/learn-ink.ts: the features of a candidate, then those of its answer, then the bias. */
const WEIGHTS: readonly number[] = [
  1.43, 1.11, -1.86, -0.74, -0.28, -2.01, 1.47, -2.31, -1.35, -1.17, -0.8, -0.23, 0.87, -2.45, 1.89, 0.73,
  -1.65, 1.53, 0.25, -0.14, -1.96, -2.86, -2.6, 2.32, 0.23, -0.9, -2.16, -3.32, -1.36, -1.39, -0.03, 0.01,
  -0.38, 0.24, -1.09, -0.91, -0.99, 0.07, -1.43, 2.34, -0.55, 0.05, -0.01, -5.17, 3.55, 0.54, -0.93, -0.07,
  -1.06, 1.49, -0.95, 0.41, 0.54, -0.47, 0.28, 0.14,
]

/** Answers of ten classes are told apart by which it is. */
const DIGITS = 10
/** The β that distances are measured by here, whatever the model's own. */
const SCALE = 0.1

/** What the network says of a candidate, as numbers that speak for it. */
export function answerFeatures(
  distances: Float32Array,
  at: number,
  digit: number,
  probability: number,
): number[] {
  const distance = Math.min(20, SCALE * (distances[at + digit] as number))
  const doubt = Math.min(8, -Math.log(Math.max(1e-6, probability)))
  const digits = Array.from({ length: DIGITS }, (_, j) => (j === digit ? 1 : 0))
  return [distance, (distance * distance) / 10, Math.sqrt(distance), doubt, doubt * doubt, ...digits]
}

/** The reading of a picture. */
export interface PictureReading {
  readonly candidate: Candidate
  /** Of the candidate taken. */
  readonly distances: Float32Array
  readonly digit: number
  readonly probabilities: Float32Array
}

export function readCandidates(engine: Engine, { list, plain }: Candidates): PictureReading {
  const { classes } = engine
  const count = list.length
  const data = new Uint8Array(784 * count)
  list.forEach(({ image }, i) => void data.set(image, 784 * i))
  const distances = new Float32Array(classes * count)
  engine.distances({ encoding: 'bytes28', data, count }, distances)
  const probabilities = new Float32Array(distances.length)
  const odds = list.map(({ features }, i) => {
    const at = i * classes
    const digit = nearest(distances, at, classes)
    softmax(distances, at, classes, digit, engine.variant.distanceScale, probabilities)
    if (plain) return 0
    return logOdds(
      [...features, ...answerFeatures(distances, at, digit, probabilities[at + digit] as number)],
      WEIGHTS,
    )
  })
  const most = Math.max(...odds)
  const mixed = new Float32Array(classes)
  let sum = 0
  for (const [i, each] of odds.entries()) {
    const weight = Math.exp(each - most)
    sum += weight
    for (let j = 0; j < classes; j++)
      mixed[j] = (mixed[j] as number) + weight * (probabilities[i * classes + j] as number)
  }
  for (let j = 0; j < classes; j++) mixed[j] = (mixed[j] as number) / sum
  const digit = mixed.indexOf(Math.max(...mixed))
  // Of those that read this digit, the likeliest.
  let best = 0
  for (let i = 0; i < count; i++) {
    const right = nearest(distances, i * classes, classes) === digit
    const known = nearest(distances, best * classes, classes) === digit
    if (right && (!known || (odds[i] as number) > (odds[best] as number))) best = i
  }
  return {
    candidate: list[best] as Candidate,
    distances: distances.slice(best * classes, (best + 1) * classes),
    digit,
    probabilities: mixed,
  }
}

/** The answer of a picture: `ink` says where what was read lies. */
export function pictureClassification(
  { candidate, digit, distances, probabilities }: PictureReading,
  names: readonly string[],
): Classification {
  const probability = probabilities[digit] as number
  return {
    digit,
    label: names[digit] as string,
    probability,
    probabilities,
    distances,
    ink: { ...candidate.ink },
  }
}
