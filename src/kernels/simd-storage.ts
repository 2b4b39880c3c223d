import type { Memory } from '../engine/wasm/memory.js'
import type { Storage } from './backend.js'

/** Floats in a heap. */
export class SimdStorage implements Storage {
  readonly heap: Memory
  readonly address: number
  readonly length: number

  /** Takes a new block; its values are anything. */
  constructor(heap: Memory, length: number) {
    this.heap = heap
    this.address = heap.allocate('values', length * 4)
    this.length = length
  }

  view(): Float32Array {
    const { buffer } = this.heap.floats
    return new Float32Array(buffer, this.address, this.length)
  }

  free(): void {
    this.heap.free(this.address)
  }
}
