/** Something to time: one call of `run` is `units` units of work. */
export interface Contender {
  readonly name: string
  readonly run: () => void
  readonly units?: number
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] as number
}

/** Calls that take about `milliseconds`, after a warm-up that lets the compilers tier up. */
function repetitions({ run }: Contender, milliseconds: number): number {
  const begun = performance.now()
  let calls = 0
  while (performance.now() - begun < 10 * milliseconds) {
    run()
    calls++
  }
  return Math.max(1, Math.round(calls / 10))
}

/**
 * Microseconds a unit, median of `rounds`; the contenders take turns in every round, so that a drift of the machine's
 * speed meets all of them.
 */
export function compare(contenders: readonly Contender[], rounds: number, milliseconds = 20): number[] {
  const counts = contenders.map((contender) => repetitions(contender, milliseconds))
  const times: number[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [i, { run, units = 1 }] of contenders.entries()) {
      const count = counts[i] as number
      const begun = performance.now()
      for (let call = 0; call < count; call++) run()
      times[i]?.push(((performance.now() - begun) * 1000) / count / units)
    }
  return times.map(median)
}
