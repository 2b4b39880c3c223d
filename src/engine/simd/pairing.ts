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
  const take = (a: number, b: number, inputs: number[], first: boolean): void => {
    for (const input of inputs) {
      left[a]?.delete(input)
      left[b]?.delete(input)
    }
    jobs.push({ maps: [a, b], inputs, first })
  }

  const waiting = new Set(connections.keys())
  while (waiting.size > 0) {
    const [a, b, common] = closest(left, waiting)
    waiting.delete(a)
    waiting.delete(b)
    take(a, b, common, true)
  }
  for (;;) {
    const open = new Set([...left.keys()].filter((map) => (left[map]?.size ?? 0) > 0))
    if (open.size === 0) return jobs
    const [a, b, common] = closest(left, open)
    take(a, b, common, false)
  }
}

/** The two maps of `candidates` that share most inputs; the first map and itself when none share any. */
function closest(
  left: readonly ReadonlySet<number>[],
  candidates: ReadonlySet<number>,
): [number, number, number[]] {
  const maps = [...candidates]
  // No pair can share more than this: the first that shares as much will do.
  const most = Math.max(...maps.map((map) => left[map]?.size ?? 0))
  let best: [number, number, number[]] | undefined
  for (const [i, a] of maps.entries()) {
    for (const b of maps.slice(i + 1)) {
      const common = [...(left[a] ?? [])].filter((input) => left[b]?.has(input))
      if (common.length > (best?.[2].length ?? 0)) best = [a, b, common]
      if (common.length === most) return [a, b, common]
    }
  }
  const alone = maps[0] as number
  return best ?? [alone, alone, [...(left[alone] ?? [])]]
}
