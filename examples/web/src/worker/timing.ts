/** Runs timed together after each reading, and how many such times count. */
const RUNS = 10
const KEPT = 40

let times: { runs: number; milliseconds: number }[] = []

/**
 * Microseconds a task takes, over the last times it was asked for: a browser's clock may tick but once a
 * millisecond, and only over many ticks is the mean right. Zero: there is no telling yet.
 */
export function microseconds(task: () => void, runs = RUNS): number {
  const begun = performance.now()
  for (let i = 0; i < runs; i++) task()
  times = [...times.slice(1 - KEPT), { runs, milliseconds: performance.now() - begun }]
  const total = times.reduce((sum, time) => sum + time.milliseconds, 0)
  return (1000 * total) / times.reduce((sum, time) => sum + time.runs, 0)
}

/** What was measured so far counts no more: it was of code not compiled in full. */
export function forgetTimes(): void {
  times = []
}
