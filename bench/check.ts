/* Contenders must agree before any of them is timed. */

/** Most values a contender sends to be compared: evenly taken from all of them. */
const MOST = 1000

/** Some of the values, the same ones for all contenders of a table. */
export const sampled = (values: ArrayLike<number>): number[] => {
  const step = Math.ceil(values.length / MOST)
  return Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step] as number)
}

/** @throws Error that names the contender and the value which is off */
export function sameValues(
  name: string,
  expected: readonly number[],
  got: readonly number[],
  tolerance: number,
): void {
  if (got.length !== expected.length)
    throw new Error(`${name}: ${expected.length} values expected, got ${got.length}`)
  const off = got.findIndex((value, i) => !(Math.abs(value - expected[i]!) <= tolerance))
  if (off >= 0) throw new Error(`${name}: value ${off} is ${got[off]}, ${expected[off]} expected`)
}
