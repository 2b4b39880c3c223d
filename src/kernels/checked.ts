/**
 * The border: every argument is checked by what operations.ts says of its operation, before anything is done; arrays are
 * brought to the backend for the length of a call and results back. The methods of the kernels are made here, a forward and a
 * backward one of each operation.
 */
import { integer, oneOf, plainOptions, refuse, typedArray, typedArrayKind } from '../check.js'
import { disposable } from '../disposable.js'
import { DisposedError, LeNet5Error } from '../errors.js'
import type { SquashOrNone } from '../reference/squash.js'
import type { Backend } from './backends.js'
import { type AnyOperation, type AnyOptions, OPERATIONS } from './operations.js'
import { isTensor, type Storage, storageOf, Tensor } from './tensor.js'
import type { LayerKernels } from './types.js'

/** Values of one array at most: 1 GiB of floats, so that no address overflows. */
const MAX_VALUES = 2 ** 28
const SQUASHES = ['tanh', 'logistic', 'none'] as const

const product = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1)

// ---- options ----------------------------------------------------------------------------------------------------------

/** Checks an operation's options but for its arrays. */
function optionsOf({ sizes, parameters, connected, squash, shapes }: AnyOperation) {
  const names = Object.keys(sizes)
  const known = [
    ...names,
    ...parameters,
    ...(connected ? ['connections'] : []),
    ...(squash === 'none' ? [] : ['squash']),
  ]
  return (value: unknown) => {
    const read = plainOptions(value, 'options', known)
    const checked: Record<string, number> = {}
    for (const name of names) {
      checked[name] = integer(read[name], `options.${name}`, { min: sizes[name] as number, max: MAX_VALUES })
    }
    const arrays = shapes(checked)
    limit('an input', arrays.input)
    limit('weights', arrays.weights)
    if (arrays.padded) limit('a padded output', arrays.padded)
    const connections = connectionsOf(read.connections, checked.maps as number, checked.outputMaps as number)
    const given = squash === 'given' ? read.squash : (read.squash ?? 'none')
    const rest = { connections, squash: oneOf<SquashOrNone>(given, 'options.squash', SQUASHES) }
    return { options: { ...checked, ...rest }, values: parameters.map((name) => read[name]), shapes: arrays }
  }
}

/** Refuses an array that is too large. */
function limit(what: string, shape: readonly number[]): void {
  if (product(shape) <= MAX_VALUES) return
  throw new LeNet5Error(
    'INVALID_ARGUMENT',
    `options ask for ${what} of ${shape.join('×')} values; the most is ${MAX_VALUES}`,
  )
}

/** A copy of the table, each list in increasing order; null when every map is connected to every other. */
function connectionsOf(value: unknown, maps: number, outputMaps: number): number[][] | null {
  const name = 'options.connections'
  if (value === undefined || value === null) return null
  if (!Array.isArray(value) || value.length !== outputMaps) {
    refuse('INVALID_ARGUMENT', name, `an array of ${outputMaps} lists of input maps (outputMaps)`, value)
  }
  const table: number[][] = []
  for (let o = 0; o < outputMaps; o++) {
    const list: unknown = value[o]
    if (!Array.isArray(list) || list.length > maps) {
      refuse('INVALID_ARGUMENT', `${name}[${o}]`, `an array of at most ${maps} input maps`, list)
    }
    const row: number[] = []
    for (let i = 0; i < list.length; i++) {
      row.push(integer(list[i], `${name}[${o}][${i}]`, { min: 0, max: maps - 1 }))
    }
    row.sort((a, b) => a - b)
    const twice = row.find((map, i) => map === row[i - 1])
    if (twice !== undefined) {
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        `${name}[${o}] must be distinct input maps, got ${twice} twice`,
      )
    }
    table.push(row)
  }
  return table.every((row) => row.length === maps) ? null : table
}

/** A tensor's shape, copied. */
function shapeOf(value: unknown): number[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 8) {
    refuse('INVALID_ARGUMENT', 'shape', 'an array of 1 to 8 sizes', value)
  }
  const shape: number[] = []
  for (let i = 0; i < value.length; i++)
    shape.push(integer(value[i], `shape[${i}]`, { min: 1, max: MAX_VALUES }))
  if (product(shape) > MAX_VALUES) {
    throw new LeNet5Error(
      'INVALID_ARGUMENT',
      `shape must hold at most ${MAX_VALUES} values, got ${shape.join('×')}`,
    )
  }
  return shape
}

// ---- values -----------------------------------------------------------------------------------------------------------

const lengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length')
  ?.get as (this: unknown) => number

const isArray = (value: unknown): value is Float32Array => typedArrayKind(value) === 'Float32Array'

/** An array of as many values as needed, or any number; what a call would move is copied. */
function arrayOf(backend: Backend, value: unknown, name: string, length?: number): Float32Array {
  const array = typedArray(value, name, ['Float32Array'], length)
  // An own property may pretend to another length.
  if (lengthOf.call(array) !== (length ?? array.length)) {
    refuse('INVALID_ARGUMENT', name, 'a Float32Array of the length it says', value)
  }
  // A call may move the memory under a tensor's view; another realm's array is not quite one of here.
  const stays = array instanceof Float32Array && !backend.movesUnder(array)
  return stays ? array : new Float32Array(array)
}

/** An argument, checked: a tensor's storage, or an array that no call moves. */
function valuesOf<S extends Storage>(
  backend: Backend<S>,
  value: unknown,
  name: string,
  length?: number,
): S | Float32Array {
  if (!isTensor(value)) return arrayOf(backend as unknown as Backend, value, name, length)
  const storage = storageOf(value)
  if (!backend.owns(storage)) {
    throw new LeNet5Error('INVALID_ARGUMENT', `${name} must be a tensor of these kernels, got one of others`)
  }
  if (length !== undefined && storage.length !== length) {
    const got = `one of shape ${value.shape.join('×')}`
    throw new LeNet5Error('INVALID_ARGUMENT', `${name} must be a tensor of ${length} values, got ${got}`)
  }
  return storage
}

/** Runs an operation on checked values, with arrays brought to the backend for the length of the call. */
function run<S extends Storage>(
  backend: Backend<S>,
  values: readonly (S | Float32Array)[],
  operate: (...storages: S[]) => S[],
): S[] {
  const temporary: S[] = []
  try {
    const storages = values.map((value) => {
      if (!isArray(value)) return value
      const storage = backend.read(value)
      temporary.push(storage)
      return storage
    })
    return operate(...storages)
  } catch (cause) {
    throw memoryError(cause)
  } finally {
    for (const storage of temporary) storage.free()
  }
}

/** Results as tensors when the input was one, else as arrays. */
function hand<S extends Storage>(
  backend: Backend<S>,
  input: unknown,
  storages: readonly S[],
  shapes: readonly (readonly number[])[],
): (Tensor | Float32Array)[] {
  if (isTensor(input))
    return storages.map((storage, i) => new Tensor(storage, shapes[i] as readonly number[]))
  try {
    return storages.map((storage) => backend.give(storage))
  } catch (cause) {
    throw memoryError(cause)
  } finally {
    for (const storage of storages) storage.free()
  }
}

/** An array too large for this engine is an error like any other. */
function memoryError(cause: unknown): unknown {
  if (!(cause instanceof RangeError)) return cause
  return new LeNet5Error('OUT_OF_MEMORY', 'no memory for the result; pass smaller pictures', { cause })
}

// ---- the kernels ------------------------------------------------------------------------------------------------------

/** The methods of one operation. `live` is the backend, unless that was disposed. */
function methodsOf<S extends Storage>(live: () => Backend<S>, operation: AnyOperation) {
  const { parameters } = operation
  const check = optionsOf(operation)
  /** Checks all arguments of a call: its options, and its values in the order input, parameters, gradOutput. */
  const call = (input: unknown, value: unknown, gradOutput?: readonly [unknown]) => {
    const backend = live()
    const { options, values, shapes } = check(value)
    const read = (of: unknown, name: string, shape: readonly number[]): S | Float32Array =>
      valuesOf(backend, of, name, product(shape))
    const gradients = gradOutput?.map((of) => read(of, 'gradOutput', shapes.output)) ?? []
    const inputs = read(input, 'input', shapes.input)
    const own = parameters.map((name, i) => read(values[i], `options.${name}`, shapes[name]))
    const complete = (weights: S, bias: S) => ({ ...options, weights, bias }) as unknown as AnyOptions<S>
    return { backend, shapes, values: [...gradients, inputs, ...own], complete }
  }
  return {
    forward(input: unknown, value: unknown) {
      const { backend, shapes, values, complete } = call(input, value)
      const length = product(shapes.output)
      const made = run(backend, values, (from, weights, bias) => [
        backend.forward(operation, from as S, complete(weights as S, bias as S), length),
      ])
      return hand(backend, input, made, [shapes.output])[0]
    },
    backward(gradOutput: unknown, input: unknown, value: unknown) {
      const { backend, shapes, values, complete } = call(input, value, [gradOutput])
      const made = run(backend, values, (gradient, from, weights, bias) =>
        backend.backward(operation, gradient as S, from as S, complete(weights as S, bias as S)),
      )
      const names = ['input', ...parameters] as const
      const gradients = hand(
        backend,
        input,
        made,
        names.map((name) => shapes[name]),
      )
      return Object.fromEntries(names.map((name, i) => [name, gradients[i]]))
    },
  }
}

/** The kernels on a backend. */
export function checkedKernels<S extends Storage>(backend: Backend<S>): LayerKernels {
  let alive: Backend<S> | undefined = backend
  const live = (): Backend<S> => {
    if (!alive) throw new DisposedError('the kernels')
    return alive
  }
  const methods = Object.entries(OPERATIONS).flatMap(([name, operation]) => {
    const { forward, backward } = methodsOf(live, operation as unknown as AnyOperation)
    return [[name, forward] as const, [`${name}Backward`, backward] as const]
  })
  const kernels: Omit<LayerKernels, OperationMethod | typeof Symbol.dispose> = {
    backend: backend.name,
    get memory() {
      return live().memory
    },
    squash(input, kind) {
      const backend = live()
      const checked = oneOf<SquashOrNone>(kind, 'kind', SQUASHES)
      const made = run(backend, [valuesOf(backend, input, 'input')], (from) => [
        backend.squash(from as S, checked),
      ])
      return hand(backend, input, made, [isTensor(input) ? input.shape : []])[0] as never
    },
    tensor(shape, data) {
      const backend = live()
      const sizes = shapeOf(shape)
      const length = product(sizes)
      const values =
        data === undefined ? undefined : arrayOf(backend as unknown as Backend, data, 'data', length)
      try {
        const storage = backend.create(length)
        if (values) storage.view().set(values)
        return new Tensor(storage, sizes)
      } catch (cause) {
        throw memoryError(cause)
      }
    },
    dispose() {
      alive?.dispose()
      alive = undefined
    },
  }
  Object.assign(kernels, Object.fromEntries(methods))
  disposable(kernels, Symbol.dispose)
  return kernels as LayerKernels
}

type OperationMethod = keyof typeof OPERATIONS | `${keyof typeof OPERATIONS}Backward`
