/* How alike two images are, for tests and for what learns from images. */

/** Same-sized pictures' correlation, −1 to 1. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((x, y) => x + y, 0) / values.length
  const meanA = mean(a)
  const meanB = mean(b)
  let ab = 0
  let aa = 0
  let bb = 0
  for (let at = 0; at < a.length; at++) {
    const da = (a[at] as number) - meanA
    const db = (b[at] as number) - meanB
    ab += da * db
    aa += da * da
    bb += db * db
  }
  return ab / Math.sqrt(aa * bb)
}
