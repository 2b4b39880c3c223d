/**
 * The two things operations run on: plain arrays, and linear memory. Either takes any operation of operations.ts, with its
 * arguments checked (checked.ts), and makes new storages of its results.
 */
import { Memory } from '../engine/wasm/memory.js'
import type { Kernels } from '../engine/wasm/module.js'
import { squashKind } from '../engine/wasm/weights.js'
import { DisposedError } from '../errors.js'
import { type SquashOrNone, squashAll } from '../reference/squash.js'
import { type Bench, RecentlyUsed, type Tables } from './convolution.js'
import type { AnyOperation, AnyOptions, Gradients, Parameter } from './operations.js'
import type { Storage } from './tensor.js'

/** What operations run on, with one kind of storage. Arguments are checked before; results are new storages. */
export interface Backend<S extends Storage = Storage> {
  readonly name: 'relaxed' | 'baseline' | 'js'
  /** Bytes of linear memory; 0 where there is none. */
  readonly memory: number
  /** A new storage of zeros. */
  create(length: number): S
  /** The values of an array, to be read during one call. */
  read(values: Float32Array): S
  /** The values of a result as an array of the caller's; its storage is freed then. */
  give(storage: S): Float32Array
  owns(storage: Storage): storage is S
  /** Whether an array is a view of this backend's memory, which a call may move. */
  movesUnder(values: Float32Array): boolean
  forward(operation: AnyOperation, input: S, options: AnyOptions<S>, length: number): S
  /** The gradients by the input and the operation's parameters, in that order, as long as these. */
  backward(operation: AnyOperation, gradOutput: S, input: S, options: AnyOptions<S>): S[]
  squash(input: S, kind: SquashOrNone): S
  dispose(): void
}

/** What has a gradient. */
const learning = ({ parameters }: AnyOperation): readonly ('input' | Parameter)[] => ['input', ...parameters]

// ---- plain arrays -----------------------------------------------------------------------------------------------------

/** A plain array as a storage. */
class ArrayStorage implements Storage {
  readonly owner: ReferenceBackend
  readonly #values: Float32Array

  constructor(owner: ReferenceBackend, values: Float32Array) {
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

/** Operations on plain arrays: where there is no WebAssembly. */
export class ReferenceBackend implements Backend<ArrayStorage> {
  readonly name = 'js'
  readonly memory = 0
  disposed = false

  create(length: number): ArrayStorage {
    return this.read(new Float32Array(length))
  }

  read(values: Float32Array): ArrayStorage {
    return new ArrayStorage(this, values)
  }

  give(storage: ArrayStorage): Float32Array {
    return storage.view()
  }

  owns(storage: Storage): storage is ArrayStorage {
    return storage instanceof ArrayStorage && storage.owner === this
  }

  movesUnder(): boolean {
    return false
  }

  forward({ reference }: AnyOperation, input: ArrayStorage, options: AnyOptions<ArrayStorage>): ArrayStorage {
    return this.read(reference.forward(input.view(), arrays(options)))
  }

  backward(
    operation: AnyOperation,
    gradOutput: ArrayStorage,
    input: ArrayStorage,
    options: AnyOptions<ArrayStorage>,
  ): ArrayStorage[] {
    const gradients = operation.reference.backward(gradOutput.view(), input.view(), arrays(options))
    return learning(operation).map((name) => this.read(gradients[name] as Float32Array))
  }

  squash(input: ArrayStorage, kind: SquashOrNone): ArrayStorage {
    return this.read(squashAll(input.view().slice(), kind))
  }

  dispose(): void {
    this.disposed = true
  }
}

/** Options with the arrays of their storages. */
const arrays = (options: AnyOptions<ArrayStorage>): AnyOptions<Float32Array> =>
  ({ ...options, weights: options.weights.view(), bias: options.bias?.view() }) as AnyOptions<Float32Array>

// ---- linear memory ----------------------------------------------------------------------------------------------------

/** Shapes whose tables are kept, and bytes of all of them. */
const MAX_TABLES = 16
const MAX_TABLE_BYTES = 2 ** 23

/** Floats in linear memory; at first they may be anything. */
class MemoryStorage implements Storage {
  readonly memory: Memory
  readonly address: number
  readonly length: number

  constructor(memory: Memory, length: number) {
    this.memory = memory
    this.address = memory.allocate('values', length * 4)
    this.length = length
  }

  view(): Float32Array {
    return new Float32Array(this.memory.floats.buffer, this.address, this.length)
  }

  free(): void {
    this.memory.free(this.address)
  }
}

/** Operations on the WebAssembly kernels. */
export class WasmBackend implements Backend<MemoryStorage> {
  readonly name: 'relaxed' | 'baseline'
  readonly #kernels: Kernels
  readonly #memory: Memory
  readonly #tables = new RecentlyUsed<Tables>(MAX_TABLES, MAX_TABLE_BYTES)

  constructor(kernels: Kernels, name: 'relaxed' | 'baseline') {
    this.name = name
    this.#kernels = kernels
    this.#memory = new Memory(kernels.memory)
  }

  get memory(): number {
    return this.#memory.size
  }

  create(length: number): MemoryStorage {
    const storage = new MemoryStorage(this.#memory, length)
    storage.view().fill(0)
    return storage
  }

  read(values: Float32Array): MemoryStorage {
    const storage = new MemoryStorage(this.#memory, values.length)
    storage.view().set(values)
    return storage
  }

  give(storage: MemoryStorage): Float32Array {
    return storage.view().slice()
  }

  owns(storage: Storage): storage is MemoryStorage {
    return storage instanceof MemoryStorage && storage.memory === this.#memory
  }

  movesUnder(values: Float32Array): boolean {
    return values.buffer === this.#memory.floats.buffer
  }

  forward(
    operation: AnyOperation,
    input: MemoryStorage,
    options: AnyOptions<MemoryStorage>,
    length: number,
  ): MemoryStorage {
    const [output] = this.#results([length], ([to], bench) =>
      this.#forward(bench, operation, input, addresses(options), to as number, length),
    )
    return output as MemoryStorage
  }

  backward(
    operation: AnyOperation,
    gradOutput: MemoryStorage,
    input: MemoryStorage,
    options: AnyOptions<MemoryStorage>,
  ): MemoryStorage[] {
    const names = learning(operation)
    const lengths = names.map((name) => (name === 'input' ? input : options[name]).length)
    return this.#results(lengths, (made, bench) => {
      const at = addresses(options)
      const to = Object.fromEntries(names.map((name, i) => [name, made[i]])) as unknown as Gradients<number>
      const { squash } = options
      let gradSums = gradOutput.address
      if (squash !== 'none') {
        const { length } = gradOutput
        const output = bench.take(length)
        gradSums = bench.take(length)
        this.#forward(bench, operation, input, at, output, length)
        this.#copy(gradOutput.address, length, gradSums)
        this.#kernels.squashBackward(gradSums, output, vectorBytes(length), squashKind({ squash }))
      }
      operation.wasm.gradients(bench, gradSums, input.address, at, to)
    })
  }

  squash(input: MemoryStorage, kind: SquashOrNone): MemoryStorage {
    const { address, length } = input
    const [output] = this.#results([length], ([to]) => {
      if (kind === 'none') this.#copy(address, length, to as number)
      else this.#squash(address, length, to as number, kind)
    })
    return output as MemoryStorage
  }

  dispose(): void {
    this.#memory.dispose()
  }

  /** Makes new storages and fills them; when that fails, none is left. */
  #results(
    lengths: readonly number[],
    fill: (addresses: readonly number[], bench: Bench) => void,
  ): MemoryStorage[] {
    const made: MemoryStorage[] = []
    const [kernels, memory, tables] = [this.#kernels, this.#memory, this.#tables]
    try {
      for (const length of lengths) made.push(new MemoryStorage(memory, length))
      const at = made.map(({ address }) => address)
      memory.temporarily((take) => fill(at, { kernels, memory, tables, take }))
      return made
    } catch (cause) {
      for (const storage of made) storage.free()
      throw cause
    }
  }

  #forward(
    bench: Bench,
    { wasm }: AnyOperation,
    input: MemoryStorage,
    options: AnyOptions<number>,
    to: number,
    length: number,
  ): void {
    wasm.sums(bench, input.address, options, to)
    if (options.squash !== 'none') this.#squash(to, length, to, options.squash)
  }

  #squash(from: number, length: number, to: number, kind: 'tanh' | 'logistic'): void {
    this.#kernels.squash(from, to, vectorBytes(length), squashKind({ squash: kind }))
  }

  #copy(from: number, length: number, to: number): void {
    this.#memory.floats.copyWithin(to >>> 2, from >>> 2, (from >>> 2) + length)
  }
}

/** Options with the addresses of their storages. */
const addresses = (options: AnyOptions<MemoryStorage>): AnyOptions<number> =>
  ({ ...options, weights: options.weights.address, bias: options.bias?.address }) as AnyOptions<number>

/** Bytes of whole vectors: what lies behind a storage's last value is its own. */
const vectorBytes = (length: number): number => Math.ceil(length / 4) * 16
