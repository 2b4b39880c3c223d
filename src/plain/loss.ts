import type { LossName } from '../engine/engine.js'
import { type FloatArray, floatsLike } from './float-array.js'

/** How distances become a loss. */
export interface LossOptions {
  readonly loss: LossName
  /** β: z_j = β · distance_j. */
  readonly distanceScale: number
  /** r of LeCun's eq. 9; read by 'map' only. */
  readonly rubbish: number
}

/** The loss of one image, and its gradient by the distances. */
export interface LossAndGradient<T extends FloatArray = FloatArray> {
  loss: number
  gradient: T
}

/**
 * The loss of one image from its distances y, with z_j = β·y_j and D the right class:
 * - 'crossEntropy': z_D + log Σ e^−z_i, that is −log p_D;
 * - 'map': z_D + log(e^−r + Σ e^−z_i), eq. 9 of LeCun et al. 1998: r is the "rubbish" class;
 * - 'mse': z_D, eq. 8.
 *
 * The logarithm of the sum is taken relative to its greatest term, so no exponential overflows.
 *
 * @param distances [classes]
 * @example lossOfDistances(y, 3, { loss: 'crossEntropy', distanceScale: 0.1, rubbish: 1 }).loss
 */
export function lossOfDistances<T extends FloatArray>(
  distances: T,
  label: number,
  { loss, distanceScale, rubbish }: LossOptions,
): LossAndGradient<T> {
  const gradient = floatsLike(distances, distances.length)
  const right = distanceScale * (distances[label] as number)
  gradient[label] = distanceScale
  if (loss === 'mse') return { loss: right, gradient }

  const exponents = Array.from(distances, (distance) => -distanceScale * distance)
  if (loss === 'map') exponents.push(-rubbish)
  const greatest = Math.max(...exponents)
  const terms = exponents.map((exponent) => Math.exp(exponent - greatest))
  const sum = terms.reduce((a, b) => a + b, 0)
  for (let j = 0; j < gradient.length; j++) {
    const probability = (terms[j] as number) / sum
    gradient[j] = distanceScale * ((j === label ? 1 : 0) - probability)
  }
  return { loss: right + greatest + Math.log(sum), gradient }
}
