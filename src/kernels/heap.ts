import { DisposedError, LeNet5Error } from '../errors.js'

const PAGE = 65536
/** A cache line: no two blocks share one. */
const ALIGNMENT = 64
/** Kernels read and write whole vectors, up to two cells past a block's last value; that much of it is theirs. */
const SLACK = 128
/** The first kilobyte is the wasm's own. */
const START = 1024
/** All that 32-bit addresses reach. */
const LIMIT = 2 ** 32 - PAGE

/** A stretch of memory nobody uses. */
interface Gap {
  address: number
  bytes: number
}

/**
 * A linear memory handed out in blocks and taken back: the smallest gap that fits, neighbouring gaps merged. The
 * memory grows when no gap fits; views are rebuilt when growing has detached them.
 */
export class Heap {
  #memory: WebAssembly.Memory | undefined
  #top = START
  /** By address. */
  readonly #gaps: Gap[] = []
  readonly #used = new Map<number, number>()
  #floats: Float32Array
  #words: Uint32Array

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
    this.#floats = new Float32Array(memory.buffer)
    this.#words = new Uint32Array(memory.buffer)
  }

  /** The address of a new block of `length` floats (or words), which hold anything. @throws LeNet5Error OUT_OF_MEMORY */
  allocate(length: number): number {
    const bytes = Math.ceil((length * 4 + SLACK) / ALIGNMENT) * ALIGNMENT
    let best = -1
    for (const [i, gap] of this.#gaps.entries()) {
      if (gap.bytes >= bytes && (best < 0 || gap.bytes < (this.#gaps[best] as Gap).bytes)) best = i
    }
    const address = best < 0 ? this.#extend(bytes) : this.#carve(best, bytes)
    this.#used.set(address, bytes)
    return address
  }

  /** Takes a block back. */
  free(address: number): void {
    const bytes = this.#used.get(address)
    if (bytes === undefined) return
    this.#used.delete(address)
    const gaps = this.#gaps
    let at = gaps.findIndex((gap) => gap.address > address)
    if (at < 0) at = gaps.length
    const before = gaps[at - 1]
    const after = gaps[at]
    let gap: Gap = { address, bytes }
    if (before && before.address + before.bytes === address) {
      before.bytes += bytes
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

  /** Runs one synchronous call whose blocks of `take` are freed after it, also when it throws. */
  temporarily<T>(call: (take: (length: number) => number) => T): T {
    const taken: number[] = []
    try {
      return call((length) => {
        const address = this.allocate(length)
        taken.push(address)
        return address
      })
    } finally {
      for (const address of taken) this.free(address)
    }
  }

  /** The memory as floats: index = address / 4. Valid until the next `allocate`. */
  get floats(): Float32Array {
    const { buffer } = this.#live()
    if (this.#floats.buffer !== buffer) this.#floats = new Float32Array(buffer)
    return this.#floats
  }

  /** The memory as words: index = address / 4. Valid until the next `allocate`. */
  get words(): Uint32Array {
    const { buffer } = this.#live()
    if (this.#words.buffer !== buffer) this.#words = new Uint32Array(buffer)
    return this.#words
  }

  /** Bytes of the linear memory. */
  get size(): number {
    return this.#live().buffer.byteLength
  }

  /** Lets go of the memory: whatever is asked of it later throws. */
  dispose(): void {
    this.#memory = undefined
    this.#floats = new Float32Array(0)
    this.#words = new Uint32Array(0)
    this.#used.clear()
    this.#gaps.length = 0
  }

  #live(): WebAssembly.Memory {
    if (!this.#memory) throw new DisposedError('the kernels')
    return this.#memory
  }

  #carve(at: number, bytes: number): number {
    const gap = this.#gaps[at] as Gap
    const { address } = gap
    gap.address += bytes
    gap.bytes -= bytes
    if (gap.bytes === 0) this.#gaps.splice(at, 1)
    return address
  }

  #extend(bytes: number): number {
    const memory = this.#live()
    const address = this.#top
    const end = address + bytes
    const missing = end - memory.buffer.byteLength
    if (missing > 0) {
      try {
        if (end > LIMIT) throw new RangeError('more than 32-bit addresses reach')
        memory.grow(Math.ceil(missing / PAGE))
      } catch (cause) {
        throw new LeNet5Error(
          'OUT_OF_MEMORY',
          `no memory for ${bytes} bytes more; dispose of tensors or pass smaller pictures`,
          { cause },
        )
      }
    }
    this.#top = end
    return address
  }
}
