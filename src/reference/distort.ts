/*
 * One image's distortion for training, in plain TypeScript: a map of places, bicubic resampling (Keys 1981), weaker ink and
 * noise. All in 32-bit floats, rounded at each step, so that assembly/distort.ts gives the same bits.
 */

const f = Math.fround

/** Places in a run's noise from which an image's may begin. */
export const NOISE_STARTS = 2 ** 15

/** One image's distortion, as numbers for the resampling kernel. */
export interface Distortion {
  /**
   * [a, b, tx, c, d, ty]: the pixel at (x, y) from the picture's centre is read from (a·x + b·y + tx,
   * c·x + d·y + ty) from its centre, in pixels.
   */
  readonly matrix: Float64Array
  /** [32, 32] displacements of those places, in units of their standard deviation. */
  fieldX: Float32Array
  fieldY: Float32Array
  /** Pixels per unit of the fields. */
  strengthX: number
  strengthY: number
  /** Each value becomes value · gain + offset. */
  gain: number
  offset: number
  /** Noise, of which the 1,024 values from `noiseStart` on are the picture's, and what of it is added. */
  readonly noise: Float32Array
  noiseStart: number
  strengthNoise: number
  /** Results are held between these. */
  low: number
  high: number
}

/** Where the four neighbours of a place lie on one axis, clamped to the picture, and their weights. */
class Neighbours {
  readonly at = new Int32Array(4)
  readonly weights = new Float32Array(4)

  /** Places outside are read at the nearest edge. */
  find(place: number): void {
    const at = place > 0 ? (place < 31 ? place : 31) : 0
    const before = Math.floor(at)
    for (let i = 0; i < 4; i++) this.at[i] = Math.min(31, Math.max(0, before - 1 + i))
    const t = f(at - before)
    const square = f(t * t)
    const { weights } = this
    weights[0] = f(t * f(f(t * f(1 - f(0.5 * t))) - 0.5))
    weights[1] = f(f(square * f(f(1.5 * t) - 2.5)) + 1)
    weights[2] = f(t * f(f(t * f(2 - f(1.5 * t))) + 0.5))
    weights[3] = f(square * f(f(0.5 * t) - 0.5))
  }
}

/**
 * Distorts one picture of 32×32 floats.
 *
 * @param source [32, 32]
 * @param into the result's 32×32 floats begin at `at`
 */
export function distort(source: Float32Array, distortion: Distortion, into: Float32Array, at: number): void {
  const SIDE = 32
  const CENTRE = 15.5
  const { matrix, fieldX, fieldY, noise, noiseStart } = distortion
  const [a, b, tx, c, d, ty] = matrix as unknown as [number, number, number, number, number, number]
  const [strengthX, strengthY, strengthNoise] = [
    f(distortion.strengthX),
    f(distortion.strengthY),
    f(distortion.strengthNoise),
  ]
  const [gain, offset] = [f(distortion.gain), f(distortion.offset)]
  const [low, high] = [f(distortion.low), f(distortion.high)]
  const across = new Neighbours()
  const down = new Neighbours()
  const get = (values: { readonly [index: number]: number }, i: number): number => values[i] as number
  for (let y = 0, pixel = 0; y < SIDE; y++) {
    const rowU = f(CENTRE + b * (y - CENTRE) + tx)
    const rowV = f(CENTRE + d * (y - CENTRE) + ty)
    for (let x = 0; x < SIDE; x++, pixel++) {
      across.find(f(f(f(f(a) * (x - CENTRE)) + rowU) + f(strengthX * get(fieldX, pixel))))
      down.find(f(f(f(f(c) * (x - CENTRE)) + rowV) + f(strengthY * get(fieldY, pixel))))
      let value = 0
      for (let j = 0; j < 4; j++) {
        let column = 0
        for (let i = 0; i < 4; i++) {
          const there = get(source, get(down.at, i) * SIDE + get(across.at, j))
          column = f(column + f(get(down.weights, i) * there))
        }
        value = f(value + f(get(across.weights, j) * column))
      }
      value = f(f(f(value * gain) + offset) + f(strengthNoise * get(noise, noiseStart + pixel)))
      into[at + pixel] = value > low ? (value < high ? value : high) : low
    }
  }
}
