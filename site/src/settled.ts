/*
 * A way to let costly views lag behind: reading a stroke takes less than a frame, drawing all layers more, and the
 * answer is not to wait for them (state.ts).
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals'

/** At the latest it follows after this long. */
const MOST_MS = 150

// Safari has no such callback.
const whenIdle: (task: () => void) => void =
  'requestIdleCallback' in globalThis
    ? (task) => requestIdleCallback(task, { timeout: MOST_MS })
    : (task) => setTimeout(task, MOST_MS / 3)

/** A signal that follows another when the browser has time, for what costs more to show than a frame has. */
export function settled<Value>(source: ReadonlySignal<Value>): ReadonlySignal<Value> {
  const follower = signal(source.peek())
  let due = false
  effect(() => {
    void source.value
    if (due) return
    due = true
    whenIdle(() => {
      due = false
      follower.value = source.peek()
    })
  })
  return follower
}
