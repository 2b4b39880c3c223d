import { INPUT_SIDE } from '../network/network.js'
import { Random } from '../network/random.js'

/** Fields of one axis; any two make a distortion, with either sign each: 16 million of them. */
export const ELASTIC_FIELDS = 2048

/** Weights of a Gaussian out to 3 σ. */
function gaussianTaps(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma)
  return Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
}

/**
 * Smooths each row, [height, width], as far as the taps reach over it, and turns the result over:
 * [width − taps + 1, height]. Twice does both axes.
 */
function smoothRows(source: Float64Array, height: number, taps: Float64Array): Float64Array {
  const width = source.length / height
  const columns = width - taps.length + 1
  const into = new Float64Array(columns * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0
      for (let k = 0; k < taps.length; k++) sum += (taps[k] as number) * (source[y * width + x + k] as number)
      into[x * height + y] = sum
    }
  }
  return into
}

/** Scales values to a standard deviation of 1; the mean stays in proportion. */
function normalised(values: Float64Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const factor = 1 / Math.sqrt(variance)
  return Float32Array.from(values, (value) => value * factor)
}

/**
 * Random displacements of one axis for elastic distortion (Simard, Steinkraus and Platt 2003): white noise
 * smoothed with a Gaussian of σ pixels, scaled to a standard deviation of 1. A pool of ELASTIC_FIELDS, each made
 * when first used (about 0.2 ms at σ = 4); field i of a seed is the same in any order.
 */
export class ElasticFields {
  readonly #seed: number
  readonly #taps: Float64Array
  readonly #fields: (Float32Array | undefined)[] = new Array(ELASTIC_FIELDS)

  constructor(seed: number, sigma: number) {
    this.#seed = seed
    this.#taps = gaussianTaps(sigma)
  }

  /** [32, 32]; shared, not to be changed. */
  field(index: number): Float32Array {
    this.#fields[index] ??= this.#make(index)
    return this.#fields[index]
  }

  #make(index: number): Float32Array {
    const random = new Random(this.#seed, index)
    const taps = this.#taps
    // Noise beyond the edges too, so that all pixels are alike.
    const side = INPUT_SIDE + taps.length - 1
    const noise = new Float64Array(side * side)
    for (let i = 0; i < noise.length; i++) noise[i] = random.within(1)
    const field = smoothRows(smoothRows(noise, side, taps), INPUT_SIDE, taps)
    return normalised(field)
  }
}
