/*
 * One turn of one contender, the same code in a process and in a page: calls in slices of about two milliseconds, and
 * the median slice. A single slow slice (a garbage collection, an interrupt) does not move a median.
 */
import type { Work } from './contender.js'

export interface Turn {
  /** Size of the calls. */
  readonly n: number
  /** How long the turn lasts: it ends with the slice that passes it. */
  readonly milliseconds: number
}

export interface Slices {
  /** Microseconds a call, the median slice. */
  readonly microseconds: number
  readonly slices: number
}

/** Milliseconds of a slice: long for a clock of 5 µs, short beside what disturbs it. */
const SLICE = 2
/** The part of a turn that is not counted: caches fill again after the others' turns. */
const UNTIMED = 0.15

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] as number
}

const isPromise = (value: unknown): boolean =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'

type Slice = (calls: number) => number | Promise<number>

/** How a contender's calls are timed: by their own clock, awaited, or, where no promise comes, without paying for one. */
async function slicer({ run }: Work, n: number): Promise<Slice> {
  const first = run(n)
  if (typeof (await first) === 'number')
    return async (calls) => {
      let sum = 0
      for (let call = 0; call < calls; call++) sum += (await run(n)) as number
      return sum
    }
  if (isPromise(first))
    return async (calls) => {
      const begun = performance.now()
      for (let call = 0; call < calls; call++) await run(n)
      return performance.now() - begun
    }
  return (calls) => {
    const begun = performance.now()
    for (let call = 0; call < calls; call++) run(n)
    return performance.now() - begun
  }
}

export async function turn(work: Work, { n, milliseconds }: Turn): Promise<Slices> {
  const begun = performance.now()
  const slice = await slicer(work, n)
  let calls = 1
  let time = await slice(calls)
  const times = [time / calls]
  while (performance.now() - begun < milliseconds) {
    calls = Math.max(1, Math.round((SLICE * calls) / Math.max(time, SLICE / 1000)))
    time = await slice(calls)
    if (performance.now() - begun < UNTIMED * milliseconds) times.length = 0
    times.push(time / calls)
  }
  return { microseconds: median(times) * 1000, slices: times.length }
}
