/** Work goes on for this long before the event loop gets its turn: half the time between two frames. */
const SLICE_MS = 8

interface Platform {
  readonly setImmediate?: (task: () => void) => void
}

/** One turn of the event loop, by the quickest means there is: timers wait 4 ms in browsers. */
function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as Platform
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else if (typeof MessageChannel === 'function') {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    } else setTimeout(resolve)
  })
}

/** Shares the thread: says when a long computation should let others run. */
export class Pace {
  #since = performance.now()

  /** Whether a turn is due. */
  get due(): boolean {
    return performance.now() - this.#since >= SLICE_MS
  }

  /** Lets the event loop turn once. */
  async turn(): Promise<void> {
    await nextTurn()
    this.#since = performance.now()
  }
}
