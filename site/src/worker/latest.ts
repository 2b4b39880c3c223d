/**
 * Runs a task for the newest input only: while one is under way, later ones replace each other, so a stroke never
 * waits for answers to its own past.
 */
export function latest<Input>(task: (input: Input) => Promise<void>): (input: Input) => Promise<void> {
  let running: Promise<void> | null = null
  let next: { input: Input } | null = null
  const drain = async (): Promise<void> => {
    while (next) {
      const { input } = next
      next = null
      await task(input)
    }
    running = null
  }
  return (input) => {
    next = { input }
    running ??= drain()
    return running
  }
}
