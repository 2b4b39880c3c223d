import type { Storage } from './backend.js'
import type { Heap } from './heap.js'

/** Floats in a heap. */
export class SimdStorage implements Storage {
  readonly heap: Heap
  readonly address: number
  readonly length: number

  /** Takes a new block; its values are anything. */
  constructor(heap: Heap, length: number) {
    this.heap = heap
    this.address = heap.allocate(length)
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
