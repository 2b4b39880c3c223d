/*
 * Rejection: whether an answer is likely enough to be given at all. The shipped weights carry a test of what is a digit;
 * weights of one's own are judged by the distance to the nearest code.
 */

import { finite, plainOptions } from '../check.js'
import { DIGIT_TEST_ROW, type DigitTest } from '../files/weights-file.js'
import type { ImageBatch } from '../input/images.js'
import type { Classification } from './predictions.js'

/** What `classify` takes. */
export interface ClassifyOptions {
  /**
   * Answers digit −1 and the label '' where it is less likely than this, 0 to 1, that the image shows a digit at all,
   * and that one.
   * true stands for 0.8. false (default) rejects nothing. What it costs and what it keeps out, with the shipped
   * weights (`npm run calibrate`): of the MNIST test set, of letters that look like no digit, in fonts it never met,
   * of uniform, Gaussian and salt-and-pepper noise and blank pictures (the least of each kind), of Fashion-MNIST:
   *
   * | reject | digits rejected | wrong of the rest | letters | noise, blank | Fashion-MNIST |
   * |-------:|----------------:|------------------:|--------:|-------------:|--------------:|
   * |   0.5  |          0.24 % |            0.30 % |    86.2 % |       87.0 % |        91.0 % |
   * |   true |          1.00 % |            0.14 % |    93.3 % |       94.6 % |        97.0 % |
   * |   0.9  |          1.66 % |            0.10 % |    96.1 % |       97.2 % |        98.4 % |
   * |   0.95 |          2.61 % |            0.03 % |    98.1 % |       98.0 % |        99.0 % |
   * |   0.99 |          5.85 % |            0.01 % |    99.4 % |       99.8 % |        99.4 % |
   *
   * The test of what is a digit belongs to the weights: after `fit`, `setWeights` or `derive` there is none, and the
   * distance to the nearest code stands in for it, whatever the classes.
   */
  readonly reject?: boolean | number | undefined
}

/** `reject: true`: 1% of the validation digits are less certain (`npm run calibrate`). */
export const CERTAIN = 0.8
/** Without a digit test: the distance to the nearest code at which an image is as likely no digit. */
const FAR = 200

/** The least probability of an answer; null where nothing is rejected. @throws LeNet5Error INVALID_ARGUMENT */
export function checkClassifyOptions(value: unknown): number | null {
  if (value === undefined) return null
  const { reject = false } = plainOptions(value, 'options', ['reject'])
  if (reject === false) return null
  if (reject === true) return CERTAIN
  return finite(reject, 'options.reject', { min: 0, max: 1 })
}

/** Contrast below which an image is blank: bytes, and network units. */
const BLANK = { bytes: 16, units: 0.08 }

/** Whether an image of bytes or network units shows nothing at all, whatever the network says of it. */
export function isBlank({ encoding, data }: ImageBatch): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of data) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return most - least < (encoding === 'floats32' ? BLANK.units : BLANK.bytes)
}

/**
 * The log odds that the image shows a digit at all: read off C5 by the weights' own test; without one, off the distance to
 * the nearest code.
 */
export function digitOdds(
  { digit, distances }: Pick<Classification, 'digit' | 'distances'>,
  scale: number,
  test: { readonly table: DigitTest; readonly c5: Float32Array } | null,
): number {
  if (!test) return scale * (FAR - (distances[digit] as number))
  const { values } = test.table
  const row = digit * DIGIT_TEST_ROW
  const units = test.c5.length
  let logOdds = values[row + DIGIT_TEST_ROW - 1] as number
  for (let i = 0; i < units; i++) {
    const x = test.c5[i] as number
    logOdds += ((values[row + i] as number) + (values[row + units + i] as number) * x) * x
  }
  return logOdds
}

/** How likely the answer is right: that the image shows a digit, times that this digit is the one. */
export const certainty = (
  answer: Classification,
  scale: number,
  test: { readonly table: DigitTest; readonly c5: Float32Array } | null,
): number => answer.probability / (1 + Math.exp(-digitOdds(answer, scale, test)))
