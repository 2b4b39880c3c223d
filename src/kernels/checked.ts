/*
 * The border: every argument is checked by what operations.ts says of its operation, before anything is done; arrays are
 * brought to the backend for the length of a call and results back. The methods of the kernels are made here, a forward and a
 * backward one of each operation.
 */
import { integer, oneOf, plainOptions, refuse, typedArray } from '../check.js'
import { DisposedError, LeNet5Error } from '../errors.js'
import { disposable } from '../platform.js'
import type { SquashOrNone } from '../reference/squash.js'
import type { Backend } from './backends.js'
import { type AnyOperation, type Checked, OPERATIONS, type Shape, type Shapes } from './operations.js'
import { isTensor, type Storage, storageOf, Tensor } from './tensor.js'
import type { LayerKernels } from './types.js'

/** Values of one array at most: 1 GiB of floats, so that no address overflows. */
const MAX_VALUES = 2 ** 28
const SQUASHES = ['tanh', 'logistic', 'none'] as const

/** A call's options, checked but for its arrays, all options as given, and the shapes of all arrays. */
interface Call {
  readonly options: Checked
  readonly given: Partial<Record<string, unknown>>
  readonly shapes: Shapes
}

function product(sizes: Shape): number {
  let all = 1
  for (const size of sizes) all *= size
  return all
}

/** What checks the options of an operation. */
function optionsOf(operation: AnyOperation): (value: unknown) => Call {
  const { sizes, parameters, connected, squash } = operation
  const names = Object.keys(sizes)
  const known: string[] = [...names, ...parameters]
  if (connected) known.push('connections')
  if (squash !== 'none') known.push('squash')
  // Copied at every call: objects of one shape, to which nothing is added, are the fastest.
  const blank = { ...sizes, connections: null, squash: 'none', weights: null, bias: null }
  return (value) => {
    const read = plainOptions(value, 'options', known)
    const options: Record<string, unknown> = { ...blank }
    for (const name of names) {
      options[name] = integer(read[name], `options.${name}`, { min: sizes[name] as number, max: MAX_VALUES })
    }
    const checked = options as Checked
    const shapes = operation.shapes(checked)
    limit('an input', shapes.input)
    limit('weights', shapes.weights)
    if (shapes.padded) limit('a padded output', shapes.padded)
    if (connected) options.connections = connectionsOf(read.connections, checked.maps, checked.outputMaps)
    const given = squash === 'given' ? read.squash : (read.squash ?? 'none')
    options.squash = oneOf<SquashOrNone>(given, 'options.squash', SQUASHES)
    return { options: checked, given: read, shapes }
  }
}

/** Refuses an array that is too large. */
function limit(what: string, shape: Shape): void {
  if (product(shape) <= MAX_VALUES) return
  throw new LeNet5Error(
    'INVALID_ARGUMENT',
    `options ask for ${what} of ${shape.join('×')} values; the most is ${MAX_VALUES}`,
  )
}

/** A copy of the table, each list in increasing order; null when every map is connected to every other. */
function connectionsOf(value: unknown, maps = 0, outputMaps = 0): number[][] | null {
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
  if (product(shape) <= MAX_VALUES) return shape
  const got = shape.join('×')
  throw new LeNet5Error('INVALID_ARGUMENT', `shape must hold at most ${MAX_VALUES} values, got ${got}`)
}

/** The length that a typed array has: an own property may pretend to another. */
const lengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length')
  ?.get as (this: unknown) => number

/** An array of as many values as needed, or any number; what a call would move is copied. */
function arrayOf(backend: Backend, value: unknown, name: string, length?: number): Float32Array {
  const array = typedArray(value, name, ['Float32Array'], length)
  if (lengthOf.call(array) !== (length ?? array.length)) {
    refuse('INVALID_ARGUMENT', name, 'a Float32Array of the length it says', value)
  }
  // A call may move the memory under a tensor's view; another realm's array is not quite one of here.
  const stays = array instanceof Float32Array && !backend.movesUnder(array)
  return stays ? array : new Float32Array(array)
}

/** An argument, checked: a tensor's storage, or an array that no call moves. */
function valuesOf(backend: Backend, value: unknown, name: string, length?: number): Storage | Float32Array {
  if (!isTensor(value)) return arrayOf(backend, value, name, length)
  const storage = storageOf(value)
  let got = ''
  if (!backend.owns(storage)) got = 'of these kernels, got one of others'
  else if (length !== undefined && storage.length !== length)
    got = `of ${length} values, got one of shape ${value.shape.join('×')}`
  if (got) throw new LeNet5Error('INVALID_ARGUMENT', `${name} must be a tensor ${got}`)
  return storage
}

/** An array too large for this engine is an error like any other. */
function memoryError(cause: unknown): unknown {
  if (!(cause instanceof RangeError)) return cause
  return new LeNet5Error('OUT_OF_MEMORY', 'no memory for the result; pass smaller pictures', { cause })
}

/** Runs an operation on checked values, with arrays brought to the backend for the length of the call. */
function run(
  backend: Backend,
  values: readonly (Storage | Float32Array)[],
  operate: (storages: Storage[]) => Storage[],
): Storage[] {
  const temporary: Storage[] = []
  const storages: Storage[] = []
  try {
    for (const value of values) {
      const storage = value instanceof Float32Array ? backend.read(value) : value
      if (storage !== value) temporary.push(storage)
      storages.push(storage)
    }
    return operate(storages)
  } catch (cause) {
    throw memoryError(cause)
  } finally {
    for (const storage of temporary) storage.free()
  }
}

/** Results as tensors when the input was one, else as arrays. */
function hand(backend: Backend, input: unknown, storages: readonly Storage[], shapes: readonly Shape[]) {
  if (isTensor(input)) return storages.map((storage, i) => new Tensor(storage, shapes[i] as Shape))
  try {
    return storages.map((storage) => backend.give(storage))
  } catch (cause) {
    throw memoryError(cause)
  } finally {
    for (const storage of storages) storage.free()
  }
}

/** The two methods of one operation; `live` is the backend, unless that was disposed. */
function methodsOf(live: () => Backend, operation: AnyOperation) {
  const { parameters } = operation
  const check = optionsOf(operation)
  const names = ['input', ...parameters] as const
  /** Input, weights and bias. */
  const argumentsOf = (backend: Backend, input: unknown, { given, shapes }: Call) => {
    const values = [valuesOf(backend, input, 'input', product(shapes.input))]
    for (const name of parameters)
      values.push(valuesOf(backend, given[name], `options.${name}`, product(shapes[name])))
    return values
  }
  return {
    forward(input: unknown, value: unknown) {
      const backend = live()
      const call = check(value)
      const { options, shapes } = call
      const made = run(backend, argumentsOf(backend, input, call), (storages) => [
        backend.forward(operation, options, storages as never, product(shapes.output)),
      ])
      return hand(backend, input, made, [shapes.output])[0]
    },
    backward(gradOutput: unknown, input: unknown, value: unknown) {
      const backend = live()
      const call = check(value)
      const { options, shapes } = call
      const gradient = valuesOf(backend, gradOutput, 'gradOutput', product(shapes.output))
      const values = argumentsOf(backend, input, call)
      const made = run(backend, [...values, gradient], (storages) => {
        const last = storages.pop() as Storage
        return backend.backward(operation, options, storages as never, last)
      })
      const own = names.map((name) => shapes[name])
      const gradients = hand(backend, input, made, own)
      return Object.fromEntries(names.map((name, i) => [name, gradients[i]]))
    },
  }
}

type Operations = typeof OPERATIONS
/** The methods that come from the table. */
type Derived = keyof Operations | `${keyof Operations}Backward`

/** The kernels on a backend. */
export function checkedKernels(made: Backend): LayerKernels {
  // Let go of by `dispose`, so that kernels which are still held hold no memory.
  let own: Backend | null = made
  const live = (): Backend => {
    if (!own) throw new DisposedError('the kernels')
    return own
  }
  const kernels: Omit<LayerKernels, Derived | typeof Symbol.dispose> = {
    backend: made.name,
    get memory() {
      return live().memory
    },
    squash(input, kind) {
      const backend = live()
      const checked = oneOf<SquashOrNone>(kind, 'kind', SQUASHES)
      const made = run(backend, [valuesOf(backend, input, 'input')], ([from]) => [
        backend.squash(from as Storage, checked),
      ])
      return hand(backend, input, made, [isTensor(input) ? input.shape : []])[0] as never
    },
    tensor(shape, data) {
      const backend = live()
      const sizes = shapeOf(shape)
      const length = product(sizes)
      const values = data === undefined ? undefined : arrayOf(backend, data, 'data', length)
      try {
        const storage = backend.create(length)
        if (values) storage.view().set(values)
        return new Tensor(storage, sizes)
      } catch (cause) {
        throw memoryError(cause)
      }
    },
    dispose() {
      own?.dispose()
      own = null
    },
  }
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const { forward, backward } = methodsOf(live, operation as unknown as AnyOperation)
    Object.assign(kernels, { [name]: forward, [`${name}Backward`]: backward })
  }
  disposable(kernels, Symbol.dispose)
  return kernels as LayerKernels
}
