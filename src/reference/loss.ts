/*
 * The three losses of training and their gradients by the distances: cross-entropy, and eq. 8 and 9 of LeCun et al.
 * (1998).
 */
import { type FloatArray, floatsLike } from './float-array.js'

/** How the ten distances become a loss: see `loss` of `FitOptions`. */
export type LossName = 'crossEntropy' | 'map' | 'mse'

/** How distances become a loss. */
export interface LossOptions {
  readonly loss: LossName
  /** β: z_j = β · distance_j. */
  readonly distanceScale: number
  /** r of LeCun's eq. 9; read by 'map' only. */
  readonly rubbish: number
}

/**
 * The loss of one image from its distances y, with z_j = β·y_j and D the right class:
 * - 'crossEntropy': z_D + log Σ e^−z_i, that is −log p_D;
 * - 'map': z_D + log(e^−r + Σ e^−z_i), eq. 9 of LeCun et al. 1998: r is the "rubbish" class;
 * - 'mse': z_D, eq. 8.
 *
 * The logarithm of the sum is taken relative to its greatest term, so no exponential overflows.
 *
 * @param gradient [classes], written: the loss's gradient by the distances
 * @param distances [classes]
 * @example lossInto(gradient, y, 3, { loss: 'crossEntropy', distanceScale: 0.1, rubbish: 1 })
 */
export function lossInto(
  gradient: FloatArray,
  distances: FloatArray,
  label: number,
  { loss, distanceScale, rubbish }: LossOptions,
): number {
  const right = distanceScale * (distances[label] as number)
  if (loss === 'mse') {
    gradient.fill(0)
    gradient[label] = distanceScale
    return right
  }
  let greatest = loss === 'map' ? -rubbish : Number.NEGATIVE_INFINITY
  for (let j = 0; j < distances.length; j++) {
    greatest = Math.max(greatest, -distanceScale * (distances[j] as number))
  }
  let sum = loss === 'map' ? Math.exp(-rubbish - greatest) : 0
  for (let j = 0; j < distances.length; j++) {
    const term = Math.exp(-distanceScale * (distances[j] as number) - greatest)
    gradient[j] = term
    sum += term
  }
  for (let j = 0; j < distances.length; j++) {
    const probability = (gradient[j] as number) / sum
    gradient[j] = distanceScale * ((j === label ? 1 : 0) - probability)
  }
  return right + greatest + Math.log(sum)
}

/** The loss of one image, and its gradient by the distances. */
export interface LossAndGradient<T extends FloatArray = FloatArray> {
  loss: number
  gradient: T
}

/**
 * `lossInto` with a gradient of its own.
 *
 * @example lossOfDistances(y, 3, { loss: 'crossEntropy', distanceScale: 0.1, rubbish: 1 }).loss
 */
export function lossOfDistances<T extends FloatArray>(
  distances: T,
  label: number,
  options: LossOptions,
): LossAndGradient<T> {
  const gradient = floatsLike(distances, distances.length)
  return { loss: lossInto(gradient, distances, label, options), gradient }
}
