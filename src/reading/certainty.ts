/**
 * How likely a line as a whole is right: a logistic regression on what the decoder knows of its best string, fitted on
 * lines of digits held out of training by `npm run train -- --net lines`, whose weight file carries the coefficients.
 */
import type { Decoded } from './decode.js'

/** Coefficients for lines that were read, and for those in which no digits were found. */
export interface LineCertainty {
  readonly read: readonly number[]
  readonly nothing: readonly number[]
}

/** Of a weight file's metadata that holds them. */
export const CERTAINTY_KEY = 'lineCertainty'

/** Values of a regression; the last is 1, for the bias. */
export const FEATURES = 8

/** What is known of a reading. */
export function features({ labels, logProbability, margin, probabilities, judged }: Decoded): Float64Array {
  const count = Math.max(1, labels.length)
  const least = probabilities.reduce((least, p) => Math.min(least, p), 1)
  return Float64Array.of(
    Math.max(-12, logProbability),
    Math.sqrt(Math.min(12, -Math.min(0, logProbability))),
    Math.max(-3, logProbability / count),
    Math.min(8, margin),
    Math.log(Math.max(0.01, least)),
    Math.min(12, count) / 10,
    judged ? 1 : 0,
    1,
  )
}

/** Without coefficients: the string's own probability. */
export function certaintyOf(decoded: Decoded, digits: boolean, fitted: LineCertainty | null): number {
  if (!fitted) return Math.min(1, Math.exp(decoded.logProbability))
  const weights = digits ? fitted.read : fitted.nothing
  const logOdds = features(decoded).reduce((sum, value, i) => sum + value * (weights[i] as number), 0)
  return 1 / (1 + Math.exp(-logOdds))
}

/** The coefficients in a metadata's text; null where there are none or not these. */
export function parseCertainty(text: string | undefined): LineCertainty | null {
  if (text === undefined) return null
  const numbers = text.split(',').map(Number)
  if (numbers.length !== 2 * FEATURES || !numbers.every(Number.isFinite)) return null
  return { read: numbers.slice(0, FEATURES), nothing: numbers.slice(FEATURES) }
}
