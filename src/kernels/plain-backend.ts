import { DisposedError } from '../errors.js'
import { conv5x5, conv5x5Backward } from '../reference/conv5x5.js'
import { dense, denseBackward } from '../reference/dense.js'
import { rbf, rbfBackward } from '../reference/rbf.js'
import { type SquashOrNone, squashAll, squashAllBackward } from '../reference/squash.js'
import { subsample2x2, subsample2x2Backward } from '../reference/subsample2x2.js'
import type { Backend, ConvOf, DenseOf, GradientOf, RbfOf, Storage, SubsampleOf } from './backend.js'

/** A plain array as a storage. */
class PlainStorage implements Storage {
  readonly owner: PlainBackend
  readonly #values: Float32Array

  constructor(owner: PlainBackend, values: Float32Array) {
    this.owner = owner
    this.#values = values
  }

  get length(): number {
    return this.#values.length
  }

  view(): Float32Array {
    if (this.owner.disposed) throw new DisposedError('the kernels')
    return this.#values
  }

  free(): void {}
}

type Named<S, T> = { [K in keyof T]: T[K] extends S ? Float32Array : T[K] }

/** Storages of the options as their arrays. */
function arrays<T extends object>(options: T): Named<PlainStorage, T> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      value instanceof PlainStorage ? value.view() : value,
    ]),
  ) as Named<PlainStorage, T>
}

function storages<K extends string>(
  owner: PlainBackend,
  gradients: Record<K, Float32Array>,
): Record<K, PlainStorage> {
  return Object.fromEntries(
    Object.entries<Float32Array>(gradients).map(([key, values]) => [key, new PlainStorage(owner, values)]),
  ) as Record<K, PlainStorage>
}

/** The kernels on plain arrays: where there is no WebAssembly. */
export class PlainBackend implements Backend<PlainStorage> {
  readonly name = 'js'
  readonly memory = 0
  disposed = false

  create(length: number): PlainStorage {
    return new PlainStorage(this, new Float32Array(length))
  }

  read(values: Float32Array): PlainStorage {
    return new PlainStorage(this, values)
  }

  owns(storage: Storage): storage is PlainStorage {
    return storage instanceof PlainStorage && storage.owner === this
  }

  movesUnder(): boolean {
    return false
  }

  conv5x5(input: PlainStorage, options: ConvOf<PlainStorage>): PlainStorage {
    return new PlainStorage(this, squashAll(conv5x5(input.view(), arrays(options)), options.squash))
  }

  conv5x5Backward(
    gradOutput: PlainStorage,
    input: PlainStorage,
    options: ConvOf<PlainStorage>,
  ): GradientOf<PlainStorage> {
    const plain = arrays(options)
    const { squash } = options
    const gradSums =
      squash === 'none'
        ? gradOutput.view()
        : squashAllBackward(gradOutput.view(), squashAll(conv5x5(input.view(), plain), squash), squash)
    return storages(this, { ...conv5x5Backward(gradSums, input.view(), plain) })
  }

  subsample2x2(input: PlainStorage, options: SubsampleOf<PlainStorage>): PlainStorage {
    return new PlainStorage(this, subsample2x2(input.view(), arrays(options)))
  }

  subsample2x2Backward(
    gradOutput: PlainStorage,
    input: PlainStorage,
    options: SubsampleOf<PlainStorage>,
  ): GradientOf<PlainStorage> {
    return storages(this, { ...subsample2x2Backward(gradOutput.view(), input.view(), arrays(options)) })
  }

  dense(input: PlainStorage, options: DenseOf<PlainStorage>): PlainStorage {
    return new PlainStorage(this, dense(input.view(), arrays(options)))
  }

  denseBackward(
    gradOutput: PlainStorage,
    input: PlainStorage,
    options: DenseOf<PlainStorage>,
  ): GradientOf<PlainStorage> {
    return storages(this, { ...denseBackward(gradOutput.view(), input.view(), arrays(options)) })
  }

  rbf(input: PlainStorage, options: RbfOf<PlainStorage>): PlainStorage {
    return new PlainStorage(this, rbf(input.view(), arrays(options)))
  }

  rbfBackward(
    gradOutput: PlainStorage,
    input: PlainStorage,
    options: RbfOf<PlainStorage>,
  ): Omit<GradientOf<PlainStorage>, 'bias'> {
    return storages(this, { ...rbfBackward(gradOutput.view(), input.view(), arrays(options)) })
  }

  squash(input: PlainStorage, kind: SquashOrNone): PlainStorage {
    return new PlainStorage(this, squashAll(input.view().slice(), kind))
  }

  dispose(): void {
    this.disposed = true
  }
}
