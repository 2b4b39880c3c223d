import { LeNet5Error } from '../../errors.js'

const PAGE = 65536
/** Pages the memory grows by at least: each time costs all views. */
const STEP = 8
/** Cache line: no two regions share one. */
const ALIGNMENT = 64
/** Vector loads may run past a region's last value; what they read there is never used. */
const SLACK = 128

/** One named stretch of the linear memory. */
export interface Region {
  readonly name: string
  /** In bytes from the start of the memory. */
  readonly address: number
  readonly bytes: number
  /** A table: written once, by TypeScript. */
  readonly table: boolean
}

/** Regions laid out together, whose place others may take between two uses: see `Arena.hold`. */
export interface Held {
  readonly end: number
  /** `Arena.#changes` when they were last used. */
  changes: number
}

/**
 * The plan of one linear memory: regions laid out one after the other, that stay where they are. Views are rebuilt
 * when growing has detached them.
 */
export class Arena {
  readonly regions: Region[] = []
  /** The first kilobyte is the wasm's own. */
  #top = 1024
  /** Where temporary regions have been. */
  #used = 0
  /** Counts regions: as long as it stays the same, nobody has taken a place that was given back. */
  #changes = 0
  readonly #memory: WebAssembly.Memory
  #bytes: Uint8Array
  #floats: Float32Array
  #words: Uint32Array

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
    this.#bytes = new Uint8Array(memory.buffer)
    this.#floats = new Float32Array(memory.buffer)
    this.#words = new Uint32Array(memory.buffer)
  }

  /** Lays out a region for good and returns its address; new regions are zeros. */
  reserve(name: string, bytes: number, table = false): number {
    const address = this.#top
    this.#grow(address + bytes)
    this.#top = align(address + bytes + SLACK)
    this.#changes++
    this.regions.push({ name, address, bytes, table })
    // Only where a temporary region may have left something: memory that was never used is zeros.
    if (address < this.#used) this.bytes.fill(0, address, Math.min(this.#top, this.#used))
    return address
  }

  /** Lays out a table of words and returns its address. */
  table(name: string, words: ArrayLike<number>): number {
    const address = this.reserve(name, words.length * 4, true)
    this.words.set(words, address >> 2)
    return address
  }

  /** Lays out regions for the length of one synchronous call, then gives their place back. */
  temporary<T>(call: () => T): T {
    const top = this.#top
    const count = this.regions.length
    try {
      return call()
    } finally {
      this.#used = Math.max(this.#used, this.#top)
      this.#top = top
      this.regions.length = count
    }
  }

  /** Lays out regions for `use`, and gives their place back until then. */
  hold(layOut: () => void): Held {
    let end = 0
    this.temporary(() => {
      layOut()
      end = this.#top
    })
    return { end, changes: this.#changes }
  }

  /** Whether what was held there still is: no region was laid out since but in its own uses. */
  holds({ changes }: Held): boolean {
    return changes === this.#changes
  }

  /** Runs a synchronous call with the regions in their place. Only while `holds` says so. */
  use<T>(held: Held, call: () => T): T {
    const result = this.temporary(() => {
      this.#top = held.end
      return call()
    })
    held.changes = this.#changes
    return result
  }

  /** Bytes of the linear memory. */
  get size(): number {
    return this.#memory.buffer.byteLength
  }

  // Growing detaches all views, which then are empty; to ask the memory for its buffer takes longer.
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#memory.buffer)
    return this.#bytes
  }

  get floats(): Float32Array {
    if (this.#floats.length === 0) this.#floats = new Float32Array(this.#memory.buffer)
    return this.#floats
  }

  get words(): Uint32Array {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#memory.buffer)
    return this.#words
  }

  #grow(end: number): void {
    const missing = end + SLACK + ALIGNMENT - this.#memory.buffer.byteLength
    if (missing <= 0) return
    try {
      this.#memory.grow(Math.max(Math.ceil(missing / PAGE), STEP))
    } catch (cause) {
      throw new LeNet5Error(
        'OUT_OF_MEMORY',
        `no memory for ${end} bytes; dispose of models or take smaller pictures`,
        { cause },
      )
    }
  }
}

const align = (address: number): number => Math.ceil(address / ALIGNMENT) * ALIGNMENT

/** The arena as text, a line a region, neighbouring tables as one: what ARCHITECTURE.md shows. */
export function describeArena(regions: readonly Region[]): string {
  const lines: { address: number; bytes: number; name: string; tables: number }[] = []
  for (const { address, bytes, name, table } of regions) {
    const last = lines.at(-1)
    if (table && last?.tables) {
      last.tables++
      last.bytes += bytes
    } else lines.push({ address, bytes, name, tables: table ? 1 : 0 })
  }
  const column = (value: number): string => value.toLocaleString('en-US').padStart(9)
  return lines
    .map(
      ({ address, bytes, name, tables }) =>
        `${column(address)}  ${column(bytes)}  ${tables ? `tables: ${tables}` : name}`,
    )
    .join('\n')
}
