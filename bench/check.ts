const TOLERANCE = 1e-3

/** An opponent that computes something else is not timed: the run ends with the numbers. */
export function sameValues(
  name: string,
  expected: Float32Array,
  actual: ArrayLike<number>,
  tolerance = TOLERANCE,
): void {
  if (actual.length !== expected.length)
    throw new Error(`${name}: ${actual.length} values for ${expected.length}`)
  for (const [i, value] of expected.entries())
    if (!(Math.abs(value - actual[i]!) <= tolerance))
      throw new Error(`${name}: value ${i} is ${actual[i]}, the package has ${value}`)
}
