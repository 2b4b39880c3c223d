/** Something to time; what it returns is awaited where it is a promise. One call is `units` units of work. */
export interface Runner {
  readonly name: string
  readonly run: () => unknown
  readonly units?: number
  /** Before the first call of every turn, untimed. */
  readonly prepare?: () => unknown
  /** Multiply-adds a unit. */
  readonly macs?: number
}

export interface Timing {
  readonly name: string
  /** Microseconds a unit, median over the rounds. */
  readonly microseconds: number
  /** Median over the rounds of this one's time by the first one's in the same round. */
  readonly ratio: number
  /** Median over the rounds of the last one's time by this one's in the same round. */
  readonly ofLast: number
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] as number
}

/** How long a round's turn and the warm-up before all rounds are, in milliseconds. */
export interface Pace {
  readonly rounds: number
  readonly turn: number
  /** Large modules of WebAssembly take a second until their hot functions are optimised. */
  readonly warmUp: number
  /** Milliseconds so far in which others had this thread's core, where the system tells. */
  readonly waited?: () => number
}

const isPromise = (value: unknown): boolean =>
  typeof (value as { then?: unknown } | null)?.then === 'function'

/** Microseconds a call. A synchronous runner pays for no promise. */
async function turn({ run, prepare }: Runner, calls: number, waited = () => 0): Promise<number> {
  await prepare?.()
  const waitedBefore = waited()
  const begun = performance.now()
  const first = run()
  if (isPromise(first)) {
    await first
    for (let call = 1; call < calls; call++) await run()
  } else for (let call = 1; call < calls; call++) run()
  const time = performance.now() - begun
  return (Math.max(time - (waited() - waitedBefore), time / 100) * 1000) / calls
}

/** Calls of a turn, after a warm-up that lets the compilers tier up. */
async function callsOf(runner: Runner, pace: Pace): Promise<number> {
  const end = performance.now() + pace.warmUp
  let time = await turn(runner, 1)
  while (performance.now() < end) time = await turn(runner, Math.max(1, Math.round((500 * pace.turn) / time)))
  return Math.max(1, Math.round((1000 * pace.turn) / time))
}

/** All take turns in every round, A B C A B C …, so that a drift of the machine's speed meets each of them. */
export async function interleave(runners: readonly Runner[], pace: Pace): Promise<Timing[]> {
  const calls: number[] = []
  for (const runner of runners) calls.push(await callsOf(runner, pace))
  const times: number[][] = runners.map(() => [])
  for (let round = 0; round < pace.rounds; round++)
    for (const [i, runner] of runners.entries())
      times[i]!.push((await turn(runner, calls[i]!, pace.waited)) / (runner.units ?? 1))
  return runners.map(({ name }, i) => ({
    name,
    microseconds: median(times[i]!),
    ratio: median(times[i]!.map((time, round) => time / times[0]![round]!)),
    ofLast: median(times[i]!.map((time, round) => times.at(-1)![round]! / time)),
  }))
}
