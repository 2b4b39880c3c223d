/*
 * Where values are: storages, which a backend computes with, and tensors, which are storages in the hands of a caller.
 */
import { DisposedError } from '../errors.js'

/** Floats that a backend computes with. */
export interface Storage {
  /** The backend they are of. */
  readonly owner: object
  /** In linear memory, in bytes; 0 where values are plain arrays. */
  readonly address: number
  readonly length: number
  /** A live view of them. @throws DisposedError */
  view(): Float32Array
  /** Gives their memory back. */
  free(): void
}

/** Where a tensor's values are. @throws DisposedError */
export let storageOf: (tensor: Tensor) => Storage
/** Whether a value is a tensor, of whichever kernels. */
export let isTensor: (value: unknown) => value is Tensor

/**
 * Floats that stay where the kernels compute: in linear memory, or in a plain array on the backend 'js'. What a
 * kernel makes of a tensor is a tensor again, so a chain of calls copies nothing. Made by `kernels.tensor()` and by
 * the kernels; its memory is in use until `dispose()`.
 *
 * @example
 * using picture = kernels.tensor([1, 512, 512], pixels)
 * using maps = kernels.conv5x5(picture, options)
 * console.log(maps.shape, maps.data[0]) // [6, 508, 508]
 */
export class Tensor {
  /** Sizes, the slowest first: [maps, height, width] or [units]. */
  readonly shape: readonly number[]
  #storage: Storage | undefined

  /** @internal */
  constructor(storage: Storage, shape: readonly number[]) {
    this.#storage = storage
    this.shape = Object.freeze([...shape])
  }

  static {
    storageOf = (tensor) => {
      if (!tensor.#storage) throw new DisposedError('the tensor')
      return tensor.#storage
    }
    isTensor = (value): value is Tensor => typeof value === 'object' && value !== null && #storage in value
  }

  /**
   * A live view of the values: to read and to write. A later call may grow the memory and detach the view, so ask for
   * it anew rather than keep it.
   *
   * @throws DisposedError
   */
  get data(): Float32Array {
    return storageOf(this).view()
  }

  /** Gives the memory back to the kernels; once more does nothing. Any other use then throws a DisposedError. */
  dispose(): void {
    const storage = this.#storage
    this.#storage = undefined
    storage?.free()
  }

  /** As `dispose()`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose()
  }
}
