/*
 * A model's score on labelled images: how many it reads rightly, its loss, and which classes it takes for which.
 */

import { nearest } from './predictions.js'

/** How well a model reads labelled images. */
export interface Evaluation {
  /** The part of the images read rightly, 0 to 1. */
  accuracy: number
  /** 1 − accuracy. */
  errorRate: number
  /** Mean cross-entropy, with the model's distanceScale. */
  loss: number
  /** [classes, classes] counts: row = label, column = answer, both by the position of the class. */
  confusion: Uint32Array
  /** Indices of the images read wrongly, in order. */
  misclassified: Uint32Array
}

/** −log p_D = log Σ e^(z_D − z_i), relative to the smallest distance, so nothing overflows. */
function crossEntropy(
  distances: Float32Array,
  at: number,
  classes: number,
  label: number,
  digit: number,
  scale: number,
): number {
  const least = distances[at + digit] as number
  let sum = 0
  for (let j = 0; j < classes; j++) sum += Math.exp(scale * (least - (distances[at + j] as number)))
  return scale * ((distances[at + label] as number) - least) + Math.log(sum)
}

/** Scores distances, [n, classes], against n labels, at least one. */
export function score(distances: Float32Array, labels: Uint8Array, scale: number): Evaluation {
  const classes = distances.length / labels.length
  const confusion = new Uint32Array(classes * classes)
  const wrong: number[] = []
  let loss = 0
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number
    const digit = nearest(distances, i * classes, classes)
    const cell = label * classes + digit
    confusion[cell] = (confusion[cell] as number) + 1
    if (digit !== label) wrong.push(i)
    loss += crossEntropy(distances, i * classes, classes, label, digit, scale)
  }
  return {
    accuracy: (labels.length - wrong.length) / labels.length,
    errorRate: wrong.length / labels.length,
    loss: loss / labels.length,
    confusion,
    misclassified: Uint32Array.from(wrong),
  }
}
