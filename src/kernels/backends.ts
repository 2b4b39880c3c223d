/*
 * The two things operations run on: plain arrays, and linear memory. Either takes any operation of operations.ts, with its
 * arguments checked (checked.ts), and makes new storages of its results.
 */
import { Memory } from '../engine/wasm/memory.js'
import type { Kernels } from '../engine/wasm/module.js'
import { squashKind } from '../engine/wasm/weights.js'
import { DisposedError } from '../errors.js'
import { type SquashOrNone, squashAll } from '../reference/squash.js'
import { type Bench, RecentlyUsed } from './convolution.js'
import type { AnyOperation, AnyOptions, Checked } from './operations.js'
import type { Storage } from './tensor.js'

/** What a call computes with: the input, then the operation's parameters. */
type Arguments = readonly [input: Storage, weights: Storage, bias?: Storage]

/** What operations run on. Arguments are checked before; results are new storages. */
export interface Backend {
  readonly name: 'relaxed' | 'baseline' | 'js'
  /** Bytes of linear memory; 0 where there is none. */
  readonly memory: number
  /** A new storage of zeros. */
  create(length: number): Storage
  /** The values of an array, to be read during one call. */
  read(values: Float32Array): Storage
  /** The values of a result as an array of the caller's; its storage is freed then. */
  give(storage: Storage): Float32Array
  /** Whether a storage is of this backend. */
  owns(storage: Storage): boolean
  /** Whether an array is a view of this backend's memory, which a call may move. */
  movesUnder(values: Float32Array): boolean
  forward(operation: AnyOperation, options: Checked, values: Arguments, length: number): Storage
  /** The gradients by the arguments, in their order, from the one by the output. */
  backward(operation: AnyOperation, options: Checked, values: Arguments, gradOutput: Storage): Storage[]
  squash(input: Storage, kind: SquashOrNone): Storage
  dispose(): void
}

/** Puts weights and bias, as a backend wants them, to the other options. */
function complete<V>(options: Checked, weights: V, bias: V | undefined): AnyOptions<V> {
  const all = options as Checked & { weights: V; bias: V | undefined }
  all.weights = weights
  all.bias = bias
  return all as AnyOptions<V>
}

/** Operations on plain arrays: where there is no WebAssembly. */
export class ReferenceBackend implements Backend {
  readonly name = 'js'
  readonly memory = 0
  #disposed = false

  create(length: number): Storage {
    return this.read(new Float32Array(length))
  }

  read(values: Float32Array): Storage {
    const view = (): Float32Array => {
      if (this.#disposed) throw new DisposedError('the kernels')
      return values
    }
    return { owner: this, address: 0, length: values.length, view, free() {} }
  }

  give(storage: Storage): Float32Array {
    return storage.view()
  }

  owns({ owner }: Storage): boolean {
    return owner === this
  }

  movesUnder(): boolean {
    return false
  }

  forward({ reference }: AnyOperation, options: Checked, [input, weights, bias]: Arguments): Storage {
    return this.read(reference.forward(input.view(), complete(options, weights.view(), bias?.view())))
  }

  backward(
    { reference, parameters }: AnyOperation,
    options: Checked,
    [input, weights, bias]: Arguments,
    gradOutput: Storage,
  ): Storage[] {
    const all = complete(options, weights.view(), bias?.view())
    const gradients = reference.backward(gradOutput.view(), input.view(), all)
    return (['input', ...parameters] as const).map((name) => this.read(gradients[name] as Float32Array))
  }

  squash(input: Storage, kind: SquashOrNone): Storage {
    return this.read(squashAll(input.view().slice(), kind))
  }

  dispose(): void {
    this.#disposed = true
  }
}

/** Shapes whose tables are kept, and bytes of all of them. */
const MAX_SHAPES = 16
const MAX_TABLE_BYTES = 2 ** 23

/** Floats in linear memory; at first they may be anything. */
class MemoryStorage implements Storage {
  readonly owner: Memory
  readonly address: number
  readonly length: number

  constructor(memory: Memory, length: number) {
    this.owner = memory
    this.address = memory.allocate('values', length * 4)
    this.length = length
  }

  view(): Float32Array {
    return new Float32Array(this.owner.floats.buffer, this.address, this.length)
  }

  free(): void {
    this.owner.free(this.address)
  }
}

/** Operations on the WebAssembly kernels. */
export class WasmBackend implements Backend {
  readonly name: 'relaxed' | 'baseline'
  readonly #kernels: Kernels
  readonly #memory: Memory
  readonly #tables = new RecentlyUsed(MAX_SHAPES, MAX_TABLE_BYTES)

  constructor(kernels: Kernels, name: 'relaxed' | 'baseline') {
    this.name = name
    this.#kernels = kernels
    this.#memory = new Memory(kernels.memory)
  }

  get memory(): number {
    return this.#memory.size
  }

  owns({ owner }: Storage): boolean {
    return owner === this.#memory
  }

  create(length: number): Storage {
    const storage = new MemoryStorage(this.#memory, length)
    storage.view().fill(0)
    return storage
  }

  read(values: Float32Array): Storage {
    const storage = new MemoryStorage(this.#memory, values.length)
    this.#memory.floats.set(values, storage.address >>> 2)
    return storage
  }

  give({ address, length }: Storage): Float32Array {
    return this.#memory.copy(address, length)
  }

  movesUnder(values: Float32Array): boolean {
    return values.buffer === this.#memory.floats.buffer
  }

  forward(
    { wasm }: AnyOperation,
    options: Checked,
    [input, weights, bias]: Arguments,
    length: number,
  ): Storage {
    return this.#result(length, (to, bench) => {
      wasm.sums(bench, input.address, complete(options, weights.address, bias?.address), to)
      this.#squash(to, length, to, options.squash)
    })
  }

  backward({ wasm }: AnyOperation, options: Checked, values: Arguments, gradOutput: Storage): Storage[] {
    const [input, weights, bias] = values
    const lengths = values.map((storage) => (storage as Storage).length)
    return this.#results(lengths, ([toInput, toWeights, toBias], bench) => {
      const all = complete(options, weights.address, bias?.address)
      let gradSums = gradOutput.address
      const { squash } = options
      if (squash !== 'none') {
        const { length, address } = gradOutput
        const output = bench.take(length)
        gradSums = bench.take(length)
        wasm.sums(bench, input.address, all, output)
        this.#squash(output, length, output, squash)
        this.#copy(address, length, gradSums)
        this.#kernels.squashBackward(gradSums, output, vectorBytes(length), squashKind({ squash }))
      }
      const to = { input: toInput as number, weights: toWeights as number, bias: toBias ?? 0 }
      wasm.gradients(bench, gradSums, input.address, all, to)
    })
  }

  squash({ address, length }: Storage, kind: SquashOrNone): Storage {
    return this.#result(length, (to) => {
      if (kind === 'none') this.#copy(address, length, to)
      else this.#squash(address, length, to, kind)
    })
  }

  dispose(): void {
    this.#memory.dispose()
  }

  #result(length: number, fill: (to: number, bench: Bench) => void): Storage {
    return this.#results([length], ([to], bench) => fill(to as number, bench))[0] as Storage
  }

  /** Makes new storages and fills them; when that fails, none is left. */
  #results(lengths: readonly number[], fill: (to: readonly number[], bench: Bench) => void): Storage[] {
    const made: Storage[] = []
    const [kernels, memory, tables] = [this.#kernels, this.#memory, this.#tables]
    try {
      for (const length of lengths) made.push(new MemoryStorage(memory, length))
      const to = made.map(({ address }) => address)
      memory.temporarily((take) => fill(to, { kernels, memory, tables, take }))
      return made
    } catch (cause) {
      for (const storage of made) storage.free()
      throw cause
    }
  }

  #squash(from: number, length: number, to: number, squash: SquashOrNone): void {
    if (squash !== 'none') this.#kernels.squash(from, to, vectorBytes(length), squashKind({ squash }))
  }

  #copy(from: number, length: number, to: number): void {
    this.#memory.floats.copyWithin(to >>> 2, from >>> 2, (from >>> 2) + length)
  }
}

/** Bytes of whole vectors: what lies behind a storage's last value is its own. */
const vectorBytes = (length: number): number => Math.ceil(length / 4) * 16
