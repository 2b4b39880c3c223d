/** Readings timed together, and how many such times count. */
const RUNS = 10
const KEPT = 40

const times: number[] = []
let first = true

/**
 * Microseconds a task takes, over the last times it was asked for: a browser's clock may tick but once a
 * millisecond, and only over many ticks is the mean right. Zero: there is no telling yet.
 */
export function microseconds(task: () => void): number {
  // Nothing is compiled yet.
  if (first) {
    first = false
    return 0
  }
  const begun = performance.now()
  for (let i = 0; i < RUNS; i++) task()
  times.push(performance.now() - begun)
  if (times.length > KEPT) times.shift()
  return (1000 * times.reduce((sum, time) => sum + time, 0)) / (times.length * RUNS)
}
