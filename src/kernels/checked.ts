import { refuse, typedArray, typedArrayKind } from '../check.js'
import { DisposedError, LeNet5Error } from '../errors.js'
import type { Backend, Storage } from './backend.js'
import {
  convOptions,
  denseOptions,
  rbfOptions,
  shapeOf,
  squashKindOf,
  subsampleOptions,
} from './check-options.js'
import type { LayerKernels } from './layer-kernels.js'
import { isTensor, storageOf, Tensor } from './tensor.js'
import type {
  Conv5x5Options,
  DenseOptions,
  Gradient,
  Like,
  RbfGradient,
  RbfOptions,
  SquashOrNone,
  Subsample2x2Options,
  Values,
} from './types.js'

/** An argument that was checked: a tensor's storage, or an array that no call moves. */
type Checked<S> = S | Float32Array

const lengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length')
  ?.get as (this: unknown) => number

/** The border: checks every argument, brings arrays to the backend and results back. */
export class CheckedKernels<S extends Storage> implements LayerKernels {
  #backend: Backend<S> | undefined
  readonly backend: 'relaxed' | 'baseline' | 'js'

  constructor(backend: Backend<S>) {
    this.#backend = backend
    this.backend = backend.name
  }

  get memory(): number {
    return this.#live().memory
  }

  conv5x5<T extends Values>(input: T, options: Conv5x5Options): Like<T> {
    const backend = this.#live()
    const o = convOptions(options)
    const { maps, height, width, outputMaps } = o
    const values = {
      input: this.#values(input, 'input', maps * height * width),
      weights: this.#values(o.weights, 'options.weights', outputMaps * maps * 25),
      bias: this.#values(o.bias, 'options.bias', outputMaps),
    }
    const output = this.#call(values, ({ input, weights, bias }) => [
      backend.conv5x5(input, { ...o, weights, bias }),
    ])
    return this.#hand(input, output, [[outputMaps, height - 4, width - 4]])[0] as Like<T>
  }

  conv5x5Backward<T extends Values>(
    gradOutput: Values,
    input: T,
    options: Conv5x5Options,
  ): Gradient<Like<T>> {
    const backend = this.#live()
    const o = convOptions(options)
    const { maps, height, width, outputMaps } = o
    const values = {
      gradOutput: this.#values(gradOutput, 'gradOutput', outputMaps * (height - 4) * (width - 4)),
      input: this.#values(input, 'input', maps * height * width),
      weights: this.#values(o.weights, 'options.weights', outputMaps * maps * 25),
      bias: this.#values(o.bias, 'options.bias', outputMaps),
    }
    const gradients = this.#call(values, ({ gradOutput, input, weights, bias }) => {
      const made = backend.conv5x5Backward(gradOutput, input, { ...o, weights, bias })
      return [made.input, made.weights, made.bias]
    })
    const shapes = [[maps, height, width], [outputMaps, maps, 5, 5], [outputMaps]]
    return named(this.#hand(input, gradients, shapes))
  }

  subsample2x2<T extends Values>(input: T, options: Subsample2x2Options): Like<T> {
    const backend = this.#live()
    const o = subsampleOptions(options)
    const { maps, height, width } = o
    const values = {
      input: this.#values(input, 'input', maps * height * width),
      weights: this.#values(o.weights, 'options.weights', maps),
      bias: this.#values(o.bias, 'options.bias', maps),
    }
    const output = this.#call(values, ({ input, weights, bias }) => [
      backend.subsample2x2(input, { ...o, weights, bias }),
    ])
    return this.#hand(input, output, [[maps, height >> 1, width >> 1]])[0] as Like<T>
  }

  subsample2x2Backward<T extends Values>(
    gradOutput: Values,
    input: T,
    options: Subsample2x2Options,
  ): Gradient<Like<T>> {
    const backend = this.#live()
    const o = subsampleOptions(options)
    const { maps, height, width } = o
    const values = {
      gradOutput: this.#values(gradOutput, 'gradOutput', maps * (height >> 1) * (width >> 1)),
      input: this.#values(input, 'input', maps * height * width),
      weights: this.#values(o.weights, 'options.weights', maps),
      bias: this.#values(o.bias, 'options.bias', maps),
    }
    const gradients = this.#call(values, ({ gradOutput, input, weights, bias }) => {
      const made = backend.subsample2x2Backward(gradOutput, input, { ...o, weights, bias })
      return [made.input, made.weights, made.bias]
    })
    return named(this.#hand(input, gradients, [[maps, height, width], [maps], [maps]]))
  }

  dense<T extends Values>(input: T, options: DenseOptions): Like<T> {
    const backend = this.#live()
    const o = denseOptions(options)
    const { inputs, outputs } = o
    const values = {
      input: this.#values(input, 'input', inputs),
      weights: this.#values(o.weights, 'options.weights', outputs * inputs),
      bias: this.#values(o.bias, 'options.bias', outputs),
    }
    const output = this.#call(values, ({ input, weights, bias }) => [
      backend.dense(input, { ...o, weights, bias }),
    ])
    return this.#hand(input, output, [[outputs]])[0] as Like<T>
  }

  denseBackward<T extends Values>(gradOutput: Values, input: T, options: DenseOptions): Gradient<Like<T>> {
    const backend = this.#live()
    const o = denseOptions(options)
    const { inputs, outputs } = o
    const values = {
      gradOutput: this.#values(gradOutput, 'gradOutput', outputs),
      input: this.#values(input, 'input', inputs),
      weights: this.#values(o.weights, 'options.weights', outputs * inputs),
      bias: this.#values(o.bias, 'options.bias', outputs),
    }
    const gradients = this.#call(values, ({ gradOutput, input, weights, bias }) => {
      const made = backend.denseBackward(gradOutput, input, { ...o, weights, bias })
      return [made.input, made.weights, made.bias]
    })
    return named(this.#hand(input, gradients, [[inputs], [outputs, inputs], [outputs]]))
  }

  rbf<T extends Values>(input: T, options: RbfOptions): Like<T> {
    const backend = this.#live()
    const o = rbfOptions(options)
    const { inputs, outputs } = o
    const values = {
      input: this.#values(input, 'input', inputs),
      weights: this.#values(o.weights, 'options.weights', outputs * inputs),
    }
    const output = this.#call(values, ({ input, weights }) => [backend.rbf(input, { ...o, weights })])
    return this.#hand(input, output, [[outputs]])[0] as Like<T>
  }

  rbfBackward<T extends Values>(gradOutput: Values, input: T, options: RbfOptions): RbfGradient<Like<T>> {
    const backend = this.#live()
    const o = rbfOptions(options)
    const { inputs, outputs } = o
    const values = {
      gradOutput: this.#values(gradOutput, 'gradOutput', outputs),
      input: this.#values(input, 'input', inputs),
      weights: this.#values(o.weights, 'options.weights', outputs * inputs),
    }
    const gradients = this.#call(values, ({ gradOutput, input, weights }) => {
      const made = backend.rbfBackward(gradOutput, input, { ...o, weights })
      return [made.input, made.weights]
    })
    const [byInput, byWeights] = this.#hand(input, gradients, [[inputs], [outputs, inputs]])
    return { input: byInput as Like<T>, weights: byWeights as Like<T> }
  }

  squash<T extends Values>(input: T, kind: SquashOrNone): Like<T> {
    const backend = this.#live()
    const squash = squashKindOf(kind, 'kind')
    const values = { input: this.#values(input, 'input') }
    const output = this.#call(values, ({ input }) => [backend.squash(input, squash)])
    return this.#hand(input, output, [isTensor(input) ? input.shape : []])[0] as Like<T>
  }

  tensor(shape: readonly number[], data?: Float32Array): Tensor {
    const backend = this.#live()
    const sizes = shapeOf(shape)
    const length = sizes.reduce((product, size) => product * size, 1)
    const values = data === undefined ? undefined : this.#array(data, 'data', length)
    try {
      const storage = backend.create(length)
      if (values) storage.view().set(values)
      return new Tensor(storage, sizes)
    } catch (cause) {
      throw memoryError(cause)
    }
  }

  dispose(): void {
    this.#backend?.dispose()
    this.#backend = undefined
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  #live(): Backend<S> {
    if (!this.#backend) throw new DisposedError('the kernels')
    return this.#backend
  }

  /** An array or tensor of as many values as needed. */
  #values(value: unknown, name: string, length?: number): Checked<S> {
    if (!isTensor(value)) return this.#array(value, name, length)
    const storage = storageOf(value)
    if (!this.#live().owns(storage)) {
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        `${name} must be a tensor of these kernels, got one of others`,
      )
    }
    if (length !== undefined && storage.length !== length) {
      const got = `one of shape ${value.shape.join('×')}`
      throw new LeNet5Error('INVALID_ARGUMENT', `${name} must be a tensor of ${length} values, got ${got}`)
    }
    return storage
  }

  #array(value: unknown, name: string, length?: number): Float32Array {
    const array = typedArray(value, name, ['Float32Array'], length)
    // An own property may pretend to another length.
    if (lengthOf.call(array) !== (length ?? array.length)) {
      refuse('INVALID_ARGUMENT', name, 'a Float32Array of the length it says', value)
    }
    // A call may move the memory under a tensor's view; another realm's array is not quite one of here.
    const stays = array instanceof Float32Array && !this.#live().movesUnder(array)
    return stays ? array : new Float32Array(array)
  }

  /** Runs a kernel with arrays brought to the backend for the length of the call. */
  #call<K extends string>(values: Record<K, Checked<S>>, run: (storages: Record<K, S>) => S[]): S[] {
    const backend = this.#live()
    const temporary: S[] = []
    try {
      const storages = {} as Record<K, S>
      for (const [name, value] of Object.entries<Checked<S>>(values)) {
        if (isArray(value)) {
          const storage = backend.read(value)
          temporary.push(storage)
          storages[name as K] = storage
        } else storages[name as K] = value
      }
      return run(storages)
    } catch (cause) {
      throw memoryError(cause)
    } finally {
      for (const storage of temporary) storage.free()
    }
  }

  /** Results as tensors when the input was one, else as arrays. */
  #hand<T extends Values>(input: T, storages: S[], shapes: readonly (readonly number[])[]): Like<T>[] {
    if (isTensor(input)) {
      return storages.map((storage, i) => new Tensor(storage, shapes[i] as readonly number[])) as Like<T>[]
    }
    try {
      // On 'js' a result is an array of its own already.
      return storages.map((storage) => {
        return this.backend === 'js' ? storage.view() : storage.view().slice()
      }) as Like<T>[]
    } catch (cause) {
      throw memoryError(cause)
    } finally {
      for (const storage of storages) storage.free()
    }
  }
}

/** An array too large for this engine is an error like any other. */
function memoryError(cause: unknown): unknown {
  if (!(cause instanceof RangeError)) return cause
  return new LeNet5Error('OUT_OF_MEMORY', 'no memory for the result; pass smaller pictures', { cause })
}

const isArray = (value: unknown): value is Float32Array => typedArrayKind(value) === 'Float32Array'

const named = <V extends Values>([input, weights, bias]: V[]): Gradient<V> => ({
  input: input as V,
  weights: weights as V,
  bias: bias as V,
})
