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
}

/**
 * Resamples one picture of 32×32 floats once, bilinearly; places outside are read at the nearest edge.
 *
 * @param source [32, 32]
 * @param into the result's 32×32 floats begin at `at`
 */
export function distort(source: Float32Array, distortion: Distortion, into: Float32Array, at: number): void {
  // INPUT_SIDE as a literal: bundled constants become variables, which engines read each time (1.6 times slower).
  const SIDE = 32
  const LAST = SIDE - 1
  const CENTRE = LAST / 2
  const { matrix, fieldX, fieldY, strengthX, strengthY } = distortion
  const a = matrix[0] as number
  const b = matrix[1] as number
  const c = matrix[3] as number
  const d = matrix[4] as number
  let pixel = 0
  for (let y = 0; y < SIDE; y++) {
    let rowU = CENTRE - a * CENTRE + b * (y - CENTRE) + (matrix[2] as number)
    let rowV = CENTRE - c * CENTRE + d * (y - CENTRE) + (matrix[5] as number)
    for (let x = 0; x < SIDE; x++, pixel++) {
      let u = rowU + strengthX * (fieldX[pixel] as number)
      let v = rowV + strengthY * (fieldY[pixel] as number)
      u = u > 0 ? (u < LAST ? u : LAST) : 0
      v = v > 0 ? (v < LAST ? v : LAST) : 0
      const left = u < LAST ? u | 0 : LAST - 1
      const top = v < LAST ? v | 0 : LAST - 1
      const right = u - left
      const corner = top * SIDE + left
      const p00 = source[corner] as number
      const p10 = source[corner + SIDE] as number
      const upper = p00 + right * ((source[corner + 1] as number) - p00)
      const lower = p10 + right * ((source[corner + SIDE + 1] as number) - p10)
      into[at + pixel] = upper + (v - top) * (lower - upper)
      rowU += a
      rowV += c
    }
  }
}
