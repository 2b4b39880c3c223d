/** Distances of one scan as nearness to a code: 1 for the smallest one there is, falling to 0. */
export function nearnessIn(distances: Float32Array): (distance: number) => number {
  const least = distances.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  return (distance) => Math.exp(-(((distance - least) / 45) ** 2))
}
