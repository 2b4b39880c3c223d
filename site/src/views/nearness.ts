/** Squared distance at which a unit has lost most of its interest. */
const REACH = 40

/** Distances of one scan as nearness to a code: 1 for the smallest one there is, falling to 0. */
export function nearnessIn(distances: Float32Array): (distance: number) => number {
  const least = distances.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  return (distance) => Math.exp(-(((distance - least) / REACH) ** 2))
}
