/*
 * How likely a line as a whole is right: by a small network of what the decoder knows of its best string, fitted on lines
 * of digits held out of training by `npm run train -- --net lines`, whose weight file carries it.
 */
import { judged, type Judge as Net } from '../input/judge.js'
import { bothOf, type Doubts } from './cuts.js'
import { type Decoded, isClear } from './decode.js'
import { parseNets } from './judge.js'

/** For lines that were read, and for those in which no digits were found: the log odds that it is so. */
export interface LineCertainty {
  readonly read: Net
  readonly nothing: Net
}

/** Of a weight file's metadata that holds them. */
export const CERTAINTY_KEY = 'lineCertainty'

/** Values that are known of a reading, and hidden units. */
export const FEATURES = 11
export const UNITS = 16
/** What is against a string in the logarithm counts no more than this. */
const MOST = 12

/** A digit that the frames of a line without doubt find as likely is not cut out: to read it takes as long as an image. */
const LIKELY = 0.95

/** What speaks against the digits when they are cut out; in a line without doubt, against the less likely ones alone. */
function doubtsOf(decoded: Decoded): Doubts {
  const { labels, columns, probabilities, cuts, parts } = decoded
  if (parts.length > 0) return parts.map((part) => doubtsOf(part.decoded)).reduce(bothOf)
  if (!cuts) return { worst: 0, all: 0 }
  const clear = !decoded.judged && isClear(decoded)
  const asked = Array.from(labels.keys()).filter((i) => !clear || (probabilities[i] as number) < LIKELY)
  return cuts.doubts(labels, columns, asked)
}

/** What is known of a reading. */
export function features(decoded: Decoded): Float64Array {
  const { labels, logProbability, margin, probabilities } = decoded
  const count = Math.max(1, labels.length)
  const least = probabilities.reduce((least, p) => Math.min(least, p), 1)
  const { worst, all } = doubtsOf(decoded)
  const upTo = (value: number): number => Math.min(MOST, Math.max(0, value))
  return Float64Array.of(
    upTo(-logProbability),
    Math.sqrt(upTo(-logProbability)),
    Math.max(-3, logProbability / count),
    Math.min(8, margin),
    Math.min(2, margin),
    Math.log(Math.max(0.01, least)),
    Math.min(12, count) / 10,
    decoded.judged ? 1 : 0,
    worst,
    Math.sqrt(worst),
    Math.sqrt(upTo(all)),
  )
}

/** Where nothing is fitted: the string's own probability. */
export function certaintyOf(decoded: Decoded, digits: boolean, fitted: LineCertainty | null): number {
  if (!fitted) return Math.min(1, Math.exp(decoded.logProbability))
  return 1 / (1 + Math.exp(-judged(digits ? fitted.read : fitted.nothing, features(decoded))))
}

/** The networks in a metadata's text; null where there are none. */
export function parseCertainty(text: string | undefined): LineCertainty | null {
  const size = { inputs: FEATURES, units: UNITS }
  const [read, nothing] = parseNets(text, [size, size]) ?? []
  return read && nothing ? { read, nothing } : null
}
