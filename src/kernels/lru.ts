/** What a cache holds: it is told when it is dropped. */
export interface Droppable {
  /** Bytes it takes. */
  readonly bytes: number
  drop(): void
}

/** The most recently used of values that are slow to make, bounded by number and bytes; the newest always stays. */
export class Lru<V extends Droppable> {
  readonly #values = new Map<string, V>()
  readonly #most: number
  readonly #mostBytes: number
  #bytes = 0

  constructor(most: number, mostBytes: number) {
    this.#most = most
    this.#mostBytes = mostBytes
  }

  get(key: string, make: () => V): V {
    let value = this.#values.get(key)
    if (value) this.#values.delete(key)
    else {
      value = make()
      this.#bytes += value.bytes
    }
    // A Map keeps the order of insertion: the first is the one unused for longest.
    this.#values.set(key, value)
    for (const [oldest, old] of this.#values) {
      if (oldest === key || (this.#values.size <= this.#most && this.#bytes <= this.#mostBytes)) break
      this.#values.delete(oldest)
      this.#bytes -= old.bytes
      old.drop()
    }
    return value
  }
}
