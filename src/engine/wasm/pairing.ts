/** Two output maps computed together, over input maps both are connected to. */
export interface Job {
  readonly maps: readonly [number, number]
  readonly inputs: readonly number[]
  /** The first job of both maps starts from the bias; later ones add to what is there. */
  readonly first: boolean
}

/**
 * Splits a connection table into jobs of two output maps, so that every connection is computed exactly once and no
 * other: first every map once, with the partner it shares most inputs with, then what is left. A map without a
 * partner is its own: both halves of the job then compute and write the same.
 *
 * @param connections input maps of each output map
 */
export function pairMaps(connections: readonly (readonly number[])[]): Job[] {
  const left = connections.map((inputs) => new Set(inputs))
  const jobs: Job[] = []
  const take = (a: number, b: number, first: boolean): void => {
    const inputs = [...(left[a] ?? [])].filter((input) => left[b]?.has(input))
    for (const input of inputs) {
      left[a]?.delete(input)
      left[b]?.delete(input)
    }
    jobs.push({ maps: [a, b], inputs, first })
  }

  const waiting = [...connections.keys()]
  while (waiting.length > 0) {
    const [a, b] = closest(left, waiting)
    for (const map of new Set([a, b])) waiting.splice(waiting.indexOf(map), 1)
    take(a, b, true)
  }
  for (;;) {
    const open = [...left.keys()].filter((map) => (left[map]?.size ?? 0) > 0)
    if (open.length === 0) return jobs
    const [a, b] = closest(left, open)
    take(a, b, false)
  }
}

/** The two maps of `maps` that share most inputs; the first map and itself when none share any. */
function closest(left: readonly ReadonlySet<number>[], maps: readonly number[]): [number, number] {
  const inputs = maps.map((map) => [...(left[map] ?? [])])
  // No pair can share more than this: the first that shares as much will do.
  const most = Math.max(...inputs.map(({ length }) => length))
  let best: [number, number] = [maps[0] as number, maps[0] as number]
  let shares = 0
  for (const [i, a] of maps.entries()) {
    const some = inputs[i] as number[]
    for (let j = i + 1; j < maps.length; j++) {
      const b = maps[j] as number
      const others = left[b] as ReadonlySet<number>
      // Counted, without making a thing: this runs before any compiler, at the first call.
      let common = 0
      for (let k = 0; k < some.length; k++) if (others.has(some[k] as number)) common++
      if (common > shares) {
        best = [a, b]
        shares = common
      }
      if (common === most) return [a, b]
    }
  }
  return best
}
