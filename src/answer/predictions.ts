/*
 * Distances become answers: the nearest class, its name, and how probable each class is. Distances of n images lie end
 * to end, [n, classes]; those of a scan class by class, [classes, height, width].
 */

import { allocate } from '../check.js'
import type { Engine, ScanMap } from '../engine/engine.js'
import type { ImageBatch } from '../input/images.js'

/** The ink a picture was read by: its box in the picture's pixels, and which of two it is. */
export interface TakenInk {
  /** Its leftmost column, in the picture's pixels. */
  left: number
  /** Its highest row. */
  top: number
  /** The column after its last. */
  right: number
  /** The row below its last. */
  bottom: number
  /** Whether it is lighter than what it stands on. */
  light: boolean
}

/** The answer for one image. */
export interface Classification {
  /**
   * Position of the class with the smallest distance, for the shipped weights the digit itself; the lower one where two
   * are equal. −1: rejected, where that was asked for.
   */
  digit: number
  /** The class's name, one of the model's `classes`; '' where rejected. */
  label: string
  /** How probable the nearest class is, by the distances alone. */
  probability: number
  /** [classes] softmax of −distanceScale · distances. */
  probabilities: Float32Array
  /** [classes] squared Euclidean distances of F6 to the classes' codes. */
  distances: Float32Array
  /**
   * Of a picture, and only of one: the ink that was read.
   */
  ink?: TakenInk
}

/** The answers for n images. */
export interface Predictions {
  /** [n] positions of the nearest classes. */
  digits: Uint8Array
  /** [n, classes] */
  distances: Float32Array
  /** [n, classes] */
  probabilities: Float32Array
}

/** The answers for every window of a scanned picture. */
export interface ScanResult {
  /** Windows in a row; window (x, y) has its corner at pixel (4x, 4y). */
  width: number
  /** Rows of windows. */
  height: number
  /** [classes, height, width] */
  distances: Float32Array
  /** [height, width] positions of the nearest classes. */
  digits: Uint8Array
}

/** Distances of a batch, [n, classes], in an array of their own. @throws LeNet5Error OUT_OF_MEMORY */
export function distancesOf(engine: Engine, images: ImageBatch): Float32Array {
  const distances = allocate(() => new Float32Array(images.count * engine.classes), `${images.count} answers`)
  engine.distances(images, distances)
  return distances
}

/**
 * The position of the smallest of the `classes` distances at `at`. Distances that are not numbers (weights too great) never
 * win over ones that are.
 */
export function nearest(distances: Float32Array, at: number, classes: number): number {
  let digit = 0
  let least = Number.POSITIVE_INFINITY
  for (let j = 0; j < classes; j++) {
    const distance = distances[at + j] as number
    if (distance < least) {
      least = distance
      digit = j
    }
  }
  return digit
}

/** 2⁻ᵏ, as far as a 32-bit float has anything to show of it. */
const POWERS = /* @__PURE__ */ Float64Array.from({ length: 160 }, (_, k) => 2 ** -k)
const LOWEST = -104

/**
 * e^z for z ≤ 0 within 1e-11 of itself, in a third of `Math.exp`'s time: with 96 classes those are most of an answer's.
 * z = f − k·log 2, and of f, at most half a log 2, the power series.
 */
function exponential(z: number): number {
  if (!(z > LOWEST)) return z <= LOWEST ? 0 : Number.NaN
  const k = (0.5 - z * Math.LOG2E) | 0
  const f = z + k * Math.LN2
  const square = f * f
  const fourth = square * square
  const low = 1 + f + square * (1 / 2 + f * (1 / 6))
  const middle = 1 / 24 + f * (1 / 120) + square * (1 / 720 + f * (1 / 5040))
  return (low + fourth * (middle + fourth * (1 / 40_320 + f * (1 / 362_880)))) * (POWERS[k] as number)
}

/**
 * p_j = softmax_j(−β·y_j) of the `classes` distances y at `at`, into the same place of `into`, taken relative to the
 * smallest distance, so nothing overflows. Where no distance is finite, every class is as likely.
 */
export function softmax(
  distances: Float32Array,
  at: number,
  classes: number,
  digit: number,
  scale: number,
  into: Float32Array,
): void {
  const least = distances[at + digit] as number
  let sum = 0
  for (let j = 0; j < classes; j++) {
    const term = exponential(scale * (least - (distances[at + j] as number)))
    // Not a number: an infinite or unknown distance beside no finite one.
    const safe = term >= 0 ? term : least < Number.POSITIVE_INFINITY ? 0 : 1
    into[at + j] = safe
    sum += safe
  }
  for (let j = 0; j < classes; j++) into[at + j] = (into[at + j] as number) / sum
}

/**
 * One image's answer from its distances.
 *
 * @param names of the classes
 */
export function classification(
  distances: Float32Array,
  scale: number,
  names: readonly string[],
): Classification {
  const classes = distances.length
  const digit = nearest(distances, 0, classes)
  const probabilities = new Float32Array(classes)
  softmax(distances, 0, classes, digit, scale, probabilities)
  return {
    digit,
    label: names[digit] as string,
    probability: probabilities[digit] as number,
    probabilities,
    distances,
  }
}

/** From so many classes on, the engine's own way to the answers is worth a call. */
const MANY_CLASSES = 16

/** Classes and probabilities of n images from their distances, into the arrays beside them. */
export function readDistances({ digits, distances, probabilities }: Predictions, engine: Engine): void {
  const { classes } = engine
  if (engine.answers && classes >= MANY_CLASSES) {
    engine.answers(distances, digits, probabilities)
    return
  }
  const { distanceScale } = engine.variant
  for (let i = 0; i < digits.length; i++) {
    const digit = nearest(distances, i * classes, classes)
    digits[i] = digit
    softmax(distances, i * classes, classes, digit, distanceScale, probabilities)
  }
}

/** The answers of a batch of an engine, from its distances, [n, classes]. */
export function predictions(distances: Float32Array, engine: Engine): Predictions {
  const digits = new Uint8Array(distances.length / engine.classes)
  const answers = { digits, distances, probabilities: new Float32Array(distances.length) }
  readDistances(answers, engine)
  return answers
}

/** The nearest class of every window. */
export function scanResult({ width, height, distances }: ScanMap): ScanResult {
  const windows = width * height
  const digits = new Uint8Array(windows)
  const least = distances.slice(0, windows)
  for (let j = 1; j * windows < distances.length; j++) {
    for (let i = 0; i < windows; i++) {
      const distance = distances[j * windows + i] as number
      if (distance < (least[i] as number)) {
        least[i] = distance
        digits[i] = j
      }
    }
  }
  return { width, height, distances, digits }
}
