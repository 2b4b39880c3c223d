import { finite, plainOptions } from '../check.js'
import { CLASSES } from '../network/layers.js'

/** When an answer is rejected, as LeCun et al. (1998) do: by the distance to the nearest code, and to the next. */
export interface RejectOptions {
  /** The nearest code is farther than this; 153 by default. */
  readonly distance?: number | undefined
  /** The next code is farther than the nearest by less than this; 19 by default. */
  readonly margin?: number | undefined
}

/** What `classify` takes. */
export interface ClassifyOptions {
  /**
   * Answers digit −1 where it cannot tell which digit it is. true: by thresholds chosen on the validation images for
   * the shipped weights, to reject one in a hundred digits (`scripts/calibrate.mjs`). false by default.
   */
  readonly reject?: boolean | RejectOptions | undefined
}

/** The thresholds, checked. */
export interface Thresholds {
  readonly distance: number
  readonly margin: number
}

/** @throws LeNet5Error INVALID_ARGUMENT */
export function checkClassifyOptions(value: unknown): Thresholds | null {
  const { reject = false } = plainOptions(value, 'options', ['reject'])
  if (reject === false) return null
  const given = reject === true ? {} : plainOptions(reject, 'options.reject', ['distance', 'margin'])
  const { distance = 153, margin = 19 } = given
  return {
    distance: finite(distance, 'options.reject.distance', { min: 0 }),
    margin: finite(margin, 'options.reject.margin', { min: 0 }),
  }
}

/** Whether ten distances, of which that digit's is the smallest, are rejected; those that are no numbers are. */
export function isRejected(
  distances: Float32Array,
  digit: number,
  { distance, margin }: Thresholds,
): boolean {
  const nearest = distances[digit] as number
  let next = Number.POSITIVE_INFINITY
  for (let j = 0; j < CLASSES; j++) if (j !== digit) next = Math.min(next, distances[j] as number)
  return !(nearest <= distance && next - nearest >= margin)
}
