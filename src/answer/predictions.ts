import type { ScanMap } from '../engine/engine.js'
import { CLASSES } from '../network/layers.js'

/** The answer for one image. */
export interface Classification {
  /** 0 to 9: the smallest distance; the lower digit where two are equal. −1: rejected, where that was asked for. */
  digit: number
  /** Of the digit with the smallest distance. */
  probability: number
  /** [10] softmax of −distanceScale · distances. */
  probabilities: Float32Array
  /** [10] squared Euclidean distances of F6 to the digits' codes. */
  distances: Float32Array
}

/** The answers for n images. */
export interface Predictions {
  /** [n] */
  digits: Uint8Array
  /** [n, 10] */
  distances: Float32Array
  /** [n, 10] */
  probabilities: Float32Array
}

/** The answers for every window of a scanned picture. */
export interface ScanResult {
  /** Windows in a row; window (x, y) has its corner at pixel (4x, 4y). */
  width: number
  /** Rows of windows. */
  height: number
  /** [10, height, width] */
  distances: Float32Array
  /** [height, width] */
  digits: Uint8Array
}

/** The digit of the ten distances at `at`. Distances that are not numbers (weights too great) never win over ones that are. */
export function nearest(distances: Float32Array, at: number): number {
  let digit = 0
  let least = Number.POSITIVE_INFINITY
  for (let j = 0; j < CLASSES; j++) {
    const distance = distances[at + j] as number
    if (distance < least) {
      least = distance
      digit = j
    }
  }
  return digit
}

/**
 * p_j = softmax_j(−β·y_j) of the ten distances y at `at`, into the same place of `into`, taken relative to the
 * smallest distance, so nothing overflows. Where no distance is finite, every digit is as likely.
 */
export function softmax(
  distances: Float32Array,
  at: number,
  digit: number,
  scale: number,
  into: Float32Array,
): void {
  const least = distances[at + digit] as number
  let sum = 0
  for (let j = 0; j < CLASSES; j++) {
    const term = Math.exp(scale * (least - (distances[at + j] as number)))
    // Not a number: an infinite or unknown distance beside no finite one.
    const safe = term >= 0 ? term : least < Number.POSITIVE_INFINITY ? 0 : 1
    into[at + j] = safe
    sum += safe
  }
  for (let j = 0; j < CLASSES; j++) into[at + j] = (into[at + j] as number) / sum
}

/** One image's answer from its distances. */
export function classification(distances: Float32Array, scale: number): Classification {
  const digit = nearest(distances, 0)
  const probabilities = new Float32Array(CLASSES)
  softmax(distances, 0, digit, scale, probabilities)
  return { digit, probability: probabilities[digit] as number, probabilities, distances }
}

/** Digits and probabilities of n images from their distances, into the arrays beside them. */
export function readDistances({ digits, distances, probabilities }: Predictions, scale: number): void {
  for (let i = 0; i < digits.length; i++) {
    const digit = nearest(distances, i * CLASSES)
    digits[i] = digit
    softmax(distances, i * CLASSES, digit, scale, probabilities)
  }
}

/** The answers of a batch from its distances, [n, 10]. */
export function predictions(distances: Float32Array, scale: number): Predictions {
  const digits = new Uint8Array(distances.length / CLASSES)
  const answers = { digits, distances, probabilities: new Float32Array(distances.length) }
  readDistances(answers, scale)
  return answers
}

/** The digits of every window. */
export function scanResult({ width, height, distances }: ScanMap): ScanResult {
  const windows = width * height
  const digits = new Uint8Array(windows)
  const least = distances.slice(0, windows)
  for (let j = 1; j < CLASSES; j++) {
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
