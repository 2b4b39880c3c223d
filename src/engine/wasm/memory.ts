/*
 * The plan of one linear memory: named regions, handed out and taken back. An engine's weights, activations, tables and
 * programs are regions, and so are the tensors of `lenet5-simd/kernels`. Regions stay where they are until they are
 * freed; views of the memory are made anew when growing has detached them. docs/memory.md is made of the names.
 */
import { DisposedError, LeNet5Error } from '../../errors.js'

const PAGE = 65536
/** Pages the memory grows by at least, since each time costs all views. */
const MIN_GROWTH = 8
/** A cache line: no two regions share one. */
const ALIGNMENT = 64
/** Bytes past a region's last value that are its own: kernels read and write whole vectors, up to two cells beyond it. */
const SLACK = 128
/** Where regions begin: the first kilobyte holds the module's own data. */
const START = 1024
/** The end of what 32-bit addresses reach. */
const LIMIT = 2 ** 32 - PAGE

/** What a region holds: values that change, a table written once, or a program. */
export type RegionKind = 'values' | 'table' | 'program'

/** One named stretch of the linear memory. */
export interface Region {
  readonly name: string
  /** In bytes from the start of the memory. */
  readonly address: number
  /** Bytes in use, without the slack behind them. */
  readonly bytes: number
  readonly kind: RegionKind
}

/** A stretch of memory that nobody uses. */
interface Gap {
  address: number
  bytes: number
}

/** Bytes a region takes from the memory. */
const extent = (bytes: number): number => Math.ceil((bytes + SLACK) / ALIGNMENT) * ALIGNMENT

/** A linear memory handed out in regions: the smallest gap that fits is taken, and neighbouring gaps are merged. */
export class Memory {
  #memory: WebAssembly.Memory | undefined
  #top = START
  /** The end of what was ever handed out: beyond it the memory still holds zeros. */
  #used = START
  /** Gaps by address. */
  readonly #gaps: Gap[] = []
  readonly #regions = new Map<number, Region>()
  #bytes: Uint8Array<ArrayBuffer>
  #floats: Float32Array<ArrayBuffer>
  #words: Uint32Array<ArrayBuffer>

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
    const { buffer } = memory
    this.#bytes = new Uint8Array(buffer)
    this.#floats = new Float32Array(buffer)
    this.#words = new Uint32Array(buffer)
  }

  /**
   * Hands out a region that may hold anything and returns its address.
   *
   * @throws LeNet5Error OUT_OF_MEMORY; DisposedError
   */
  allocate(name: string, bytes: number, kind: RegionKind = 'values'): number {
    const size = extent(bytes)
    let best = -1
    for (const [i, gap] of this.#gaps.entries()) {
      if (gap.bytes >= size && (best < 0 || gap.bytes < (this.#gaps[best] as Gap).bytes)) best = i
    }
    const address = best < 0 ? this.#extend(size) : this.#carve(best, size)
    this.#regions.set(address, { name, address, bytes, kind })
    return address
  }

  /** Hands out a region of zeros and returns its address. */
  reserve(name: string, bytes: number, kind: RegionKind = 'values'): number {
    const used = this.#used
    const address = this.allocate(name, bytes, kind)
    if (address < used) this.bytes.fill(0, address, Math.min(address + extent(bytes), used))
    return address
  }

  /** Hands out a region that holds these words and returns its address. */
  table(name: string, words: ArrayLike<number>, kind: RegionKind = 'table'): number {
    const address = this.reserve(name, words.length * 4, kind)
    this.words.set(words, address >>> 2)
    return address
  }

  /** Takes a region back. */
  free(address: number): void {
    const region = this.#regions.get(address)
    if (!region) return
    this.#regions.delete(address)
    const gaps = this.#gaps
    let at = gaps.findIndex((gap) => gap.address > address)
    if (at < 0) at = gaps.length
    const before = gaps[at - 1]
    const after = gaps[at]
    let gap: Gap = { address, bytes: extent(region.bytes) }
    if (before && before.address + before.bytes === address) {
      before.bytes += gap.bytes
      gap = before
    } else gaps.splice(at++, 0, gap)
    if (after && gap.address + gap.bytes === after.address) {
      gap.bytes += after.bytes
      gaps.splice(at, 1)
    }
    if (gap.address + gap.bytes === this.#top) {
      this.#top = gap.address
      gaps.pop()
    }
  }

  /** Makes something of several regions, and says how to take them all back; nothing is left of what fails. */
  together<T>(make: () => T): { readonly made: T; readonly free: () => void } {
    const before = new Set(this.#regions.keys())
    const free = (addresses: readonly number[]): void => {
      for (const address of addresses) this.free(address)
    }
    const added = (): number[] => [...this.#regions.keys()].filter((address) => !before.has(address))
    try {
      const made = make()
      const own = added()
      return { made, free: () => free(own) }
    } catch (cause) {
      free(added())
      throw cause
    }
  }

  /** Runs one synchronous call whose regions are taken back after it, also when it throws. */
  temporarily<T>(call: (take: (length: number) => number) => T): T {
    const taken: number[] = []
    try {
      return call((length) => {
        const address = this.allocate('scratch', length * 4)
        taken.push(address)
        return address
      })
    } finally {
      for (const address of taken) this.free(address)
    }
  }

  /** The regions in use, by address. */
  get regions(): readonly Region[] {
    return [...this.#regions.values()].sort((a, b) => a.address - b.address)
  }

  /** Bytes of the linear memory. */
  get size(): number {
    return this.#live().buffer.byteLength
  }

  /** The memory as bytes. Like the other views it holds until the next region is handed out. */
  get bytes(): Uint8Array<ArrayBuffer> {
    // Growing detaches all views, which then are empty; to ask the memory for its buffer takes longer.
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#live().buffer)
    return this.#bytes
  }

  /** The memory as floats: index = address / 4. */
  get floats(): Float32Array<ArrayBuffer> {
    if (this.#floats.length === 0) this.#floats = new Float32Array(this.#live().buffer)
    return this.#floats
  }

  /** The memory as words: index = address / 4. */
  get words(): Uint32Array<ArrayBuffer> {
    if (this.#words.length === 0) this.#words = new Uint32Array(this.#live().buffer)
    return this.#words
  }

  /** A copy of some floats. */
  copy(address: number, length: number): Float32Array<ArrayBuffer> {
    return this.floats.slice(address >>> 2, (address >>> 2) + length)
  }

  /** Lets go of the memory: whatever is asked of it later throws. */
  dispose(): void {
    this.#memory = undefined
    this.#bytes = new Uint8Array(0)
    this.#floats = new Float32Array(0)
    this.#words = new Uint32Array(0)
    this.#regions.clear()
    this.#gaps.length = 0
  }

  #live(): WebAssembly.Memory {
    if (!this.#memory) throw new DisposedError('the kernels')
    return this.#memory
  }

  #carve(at: number, size: number): number {
    const gap = this.#gaps[at] as Gap
    const { address } = gap
    gap.address += size
    gap.bytes -= size
    if (gap.bytes === 0) this.#gaps.splice(at, 1)
    return address
  }

  #extend(size: number): number {
    const memory = this.#live()
    const address = this.#top
    const end = address + size
    const missing = end - memory.buffer.byteLength
    if (missing > 0) {
      try {
        if (end > LIMIT) throw new RangeError('more than 32-bit addresses reach')
        memory.grow(Math.max(Math.ceil(missing / PAGE), MIN_GROWTH))
      } catch (cause) {
        const hint = 'dispose of models or tensors, or take smaller pictures'
        throw new LeNet5Error('OUT_OF_MEMORY', `no memory for ${size} bytes more; ${hint}`, { cause })
      }
    }
    this.#top = end
    this.#used = Math.max(this.#used, end)
    return address
  }
}

/** Makes something once, when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
