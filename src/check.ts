/*
 * What callers pass in, checked: every public function says by these what is wrong with an argument, by its name, and
 * what would be right. Nothing passes for a typed array, a number or a plain object that is none, from whichever
 * realm it comes.
 */
import { type ErrorCode, LeNet5Error } from './errors.js'

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype) as object
const getter = <T>(key: PropertyKey): ((this: unknown) => T) =>
  Object.getOwnPropertyDescriptor(TypedArray, key)?.get as (this: unknown) => T
const tagOf = getter<string | undefined>(Symbol.toStringTag)
const bufferOf = getter<ArrayBuffer>('buffer')
const offsetOf = getter<number>('byteOffset')
const countOf = getter<number>('length')
const lengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get as (
  this: unknown,
) => number

/** The typed arrays by name, for checks that say which of them fit. */
export interface TypedArrays {
  Uint8Array: Uint8Array
  Uint8ClampedArray: Uint8ClampedArray
  Int32Array: Int32Array
  Uint32Array: Uint32Array
  Float32Array: Float32Array
  Float64Array: Float64Array
}

/** The kind of a typed array of any realm ('Float32Array', …), or undefined: nothing else passes for one. */
export const typedArrayKind = (value: unknown): string | undefined => tagOf.call(value)

const VIEWS = { Uint8Array, Uint8ClampedArray, Int32Array, Uint32Array, Float32Array, Float64Array }

/**
 * A typed array as it is: where it has a length or a class of its own, which may say anything, a view of its memory.
 * Another realm's arrays become this one's.
 */
export function trueArray<T>(value: T): T {
  const kind = typedArrayKind(value)
  const View =
    kind !== undefined && Object.hasOwn(VIEWS, kind) ? VIEWS[kind as keyof typeof VIEWS] : undefined
  if (!View) return value
  const own = Object.getPrototypeOf(value) === View.prototype && !Object.hasOwn(value as object, 'length')
  if (own || isDetached(value as Uint8Array)) return value
  return new View(bufferOf.call(value), offsetOf.call(value), countOf.call(value)) as T
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)

const article = (noun: string): string => `${/^([AEIO]|U(?!int))/.test(noun) ? 'an' : 'a'} ${noun}`

function describeObject(value: object): string {
  const kind = typedArrayKind(value)
  if (kind !== undefined) return `${article(kind)} of length ${(value as Uint8Array).length}`
  if (Array.isArray(value)) return `an array of length ${value.length}`
  if (isArrayBuffer(value)) return `an ArrayBuffer of ${value.byteLength} bytes`
  const maker: unknown = (value as { constructor?: unknown }).constructor
  const name = typeof maker === 'function' ? maker.name : ''
  return typeof name === 'string' && name !== '' && name !== 'Object' ? article(cut(name, 40)) : 'an object'
}

/** A short rendering of any value for a message; never throws. */
export function describe(value: unknown): string {
  try {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(cut(value, 40))
      case 'bigint':
        return `${cut(String(value), 40)}n`
      case 'function':
        return 'a function'
      case 'object':
        return value === null ? 'null' : describeObject(value)
      default:
        return cut(String(value), 60)
    }
  } catch {
    return 'an object that cannot be read'
  }
}

/** Throws the error `<name> must be <expected>, got <value>; <help>`. */
export function refuse(code: ErrorCode, name: string, expected: string, value: unknown, help = ''): never {
  throw new LeNet5Error(code, `${name} must be ${expected}, got ${describe(value)}${help && `; ${help}`}`)
}

/** Bounds of a number: `min` and `max` belong to the range, `above` and `below` do not. */
export interface Range {
  readonly min?: number
  readonly max?: number
  readonly above?: number
  readonly below?: number
}

function bounds({ min, max, above, below }: Range): string {
  const parts = []
  if (min !== undefined) parts.push(`≥ ${min}`)
  if (above !== undefined) parts.push(`> ${above}`)
  if (max !== undefined) parts.push(`≤ ${max}`)
  if (below !== undefined) parts.push(`< ${below}`)
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`
}

const within = (value: number, range: Range): boolean =>
  value >= (range.min ?? -Infinity) &&
  value <= (range.max ?? Infinity) &&
  value > (range.above ?? -Infinity) &&
  value < (range.below ?? Infinity)

/**
 * A finite number in a range.
 *
 * @example finite(options.learningRate, 'optimizer.learningRate', { above: 0 })
 * @throws LeNet5Error INVALID_ARGUMENT
 */
export function finite(
  value: unknown,
  name: string,
  range: Range = {},
  code: ErrorCode = 'INVALID_ARGUMENT',
): number {
  if (typeof value === 'number' && Number.isFinite(value) && within(value, range)) return value
  refuse(code, name, `a finite number${bounds(range)}`, value)
}

/** A safe integer in a range. @throws LeNet5Error INVALID_ARGUMENT */
export function integer(
  value: unknown,
  name: string,
  range: Range = {},
  code: ErrorCode = 'INVALID_ARGUMENT',
): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && within(value, range)) return value
  refuse(code, name, `an integer${bounds(range)}`, value)
}

/** true or false, nothing that merely acts like it. @throws LeNet5Error INVALID_ARGUMENT */
export function flag(value: unknown, name: string, code: ErrorCode = 'INVALID_ARGUMENT'): boolean {
  if (typeof value === 'boolean') return value
  refuse(code, name, 'true or false', value)
}

/**
 * The largest magnitude of a weight, and of a pixel in network units: 1,000,000. What the network sums of such values is
 * below 1e21 before a squash, so that every distance is finite, on every backend. Weights that were learned, and grey
 * levels of any scale, are far below it.
 */
export const MAX_MAGNITUDE = 1e6

/** Whether all values are numbers of at most that magnitude. */
export function allWithin(values: Float32Array, most: number = MAX_MAGNITUDE): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    // NaN is no side of any bound.
    if (!(value <= most && value >= -most)) return false
  }
  return true
}

/** The position of the first value that is no number of at most that magnitude; −1 when all are. */
export const findBeyond = (values: Float32Array, most: number = MAX_MAGNITUDE): number =>
  values.findIndex((value) => !(Math.abs(value) <= most))

/**
 * Refuses images with a value that is not finite, or larger than the network can sum, naming the image (when there are
 * several) and the position.
 *
 * @throws LeNet5Error INVALID_IMAGE
 */
export function checkFinite(values: Float32Array, name: string, pixels: number): void {
  if (allWithin(values)) return
  const at = findBeyond(values)
  const image = values.length > pixels ? `, image ${Math.floor(at / pixels)}` : ''
  throw new LeNet5Error(
    'INVALID_IMAGE',
    `${name} must hold finite network units (background −0.1, ink 1.175; ±${MAX_MAGNITUDE} at most), got ` +
      `${values[at]} at position ${at % pixels}${image}; pass bytes or replace it`,
  )
}

/** One of a few strings. @throws LeNet5Error INVALID_ARGUMENT */
export function oneOf<T extends string>(
  value: unknown,
  name: string,
  names: readonly T[],
  code: ErrorCode = 'INVALID_ARGUMENT',
): T {
  const found = names.find((known) => known === value)
  if (found !== undefined) return found
  refuse(code, name, names.map((known) => `'${known}'`).join(' or '), value)
}

/** A function. @throws LeNet5Error INVALID_ARGUMENT */
export function callback<T extends (...args: never[]) => unknown>(value: unknown, name: string): T {
  if (typeof value === 'function') return value as T
  refuse('INVALID_ARGUMENT', name, 'a function', value)
}

/** An AbortSignal, of this realm or another. @throws LeNet5Error INVALID_ARGUMENT */
export function abortSignal(value: unknown, name: string): AbortSignal {
  const signal = value as AbortSignal | null | undefined
  const listens = reading(name, 'INVALID_ARGUMENT', () => {
    if (typeof signal !== 'object' || signal === null) return false
    return typeof signal.aborted === 'boolean' && typeof signal.addEventListener === 'function'
  })
  if (listens) return signal as AbortSignal
  refuse('INVALID_ARGUMENT', name, 'an AbortSignal', value, 'pass new AbortController().signal')
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * Reads what a caller passed. Objects may run code of the caller's when they are looked at (getters, proxies, lengths
 * that lie); what that code throws becomes an error like any other.
 *
 * @throws LeNet5Error of the given code, or what `read` itself refuses
 */
export function reading<T>(name: string, code: ErrorCode, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof LeNet5Error) throw cause
    throw new LeNet5Error(code, `${name} could not be read: ${describe((cause as Error | null)?.message)}`, {
      cause,
    })
  }
}

/** The names and values of a plain object, each read once. @throws LeNet5Error of the given code */
export function plainObject(
  value: unknown,
  name: string,
  expected = 'a plain object',
  code: ErrorCode = 'INVALID_ARGUMENT',
): [string, unknown][] {
  return reading(name, code, () => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !isPlain(value)) {
      refuse(code, name, expected, value)
    }
    return Object.entries(value)
  })
}

/**
 * A plain options object (undefined counts as empty), each known option read once into a fresh object.
 * An unknown option is an error that names the known ones, so a typing slip never passes silently.
 *
 * @example const { seed } = plainOptions(value, 'options', ['seed', 'squash'])
 * @throws LeNet5Error INVALID_ARGUMENT
 */
export function plainOptions<K extends string>(
  value: unknown,
  name: string,
  known: readonly K[],
): Partial<Record<K, unknown>> {
  if (value === undefined) return {}
  const read: Partial<Record<K, unknown>> = {}
  for (const [key, option] of plainObject(value, name)) {
    if (!known.includes(key as K)) {
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        `${name} has no option ${describe(key)}; the options are ${known.join(', ')}`,
      )
    }
    read[key as K] = option
  }
  return read
}

/** Whether the memory of an empty typed array was moved away (transferred to a worker, say). */
export function isDetached(array: { readonly buffer: ArrayBufferLike; readonly length: number }): boolean {
  if (countOf.call(array) > 0) return false
  try {
    new Uint8Array(bufferOf.call(array))
    return false
  } catch {
    return true
  }
}

/**
 * A typed array of one of the kinds and, when given, of that length.
 *
 * @example typedArray(labels, 'labels', ['Uint8Array'], images.count)
 * @throws LeNet5Error INVALID_ARGUMENT, or the given code
 */
export function typedArray<K extends keyof TypedArrays>(
  value: unknown,
  name: string,
  kinds: readonly K[],
  length?: number,
  code: ErrorCode = 'INVALID_ARGUMENT',
): TypedArrays[K] {
  const expected = `${article(kinds.join(' or '))}${length === undefined ? '' : ` of length ${length}`}`
  if (!kinds.includes(typedArrayKind(value) as K)) refuse(code, name, expected, value)
  const array = trueArray(value) as TypedArrays[K]
  if (isDetached(array)) refuse(code, name, expected, value, 'its memory was transferred away, pass a copy')
  if (length !== undefined && array.length !== length) refuse(code, name, expected, value)
  return array
}

/** Whether the value is an ArrayBuffer (of any realm); a SharedArrayBuffer is not. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    lengthOf.call(value)
    return true
  } catch {
    return false
  }
}

/** The bytes of a Uint8Array or ArrayBuffer, as a view. @throws LeNet5Error of the given code */
export function bytesOf(value: unknown, name: string, code: ErrorCode): Uint8Array {
  if (isArrayBuffer(value)) {
    try {
      return new Uint8Array(value)
    } catch {
      refuse(code, name, 'a Uint8Array or ArrayBuffer', value, 'its memory was transferred away, pass a copy')
    }
  }
  if (typedArrayKind(value) !== 'Uint8Array') refuse(code, name, 'a Uint8Array or ArrayBuffer', value)
  const bytes = trueArray(value) as Uint8Array
  if (isDetached(bytes)) {
    refuse(code, name, 'a Uint8Array or ArrayBuffer', value, 'its memory was transferred away, pass a copy')
  }
  return bytes
}

/** Makes a large typed array; no memory is an error like any other. @throws LeNet5Error OUT_OF_MEMORY */
export function allocate<T>(make: () => T, what: string): T {
  try {
    return make()
  } catch (cause) {
    throw new LeNet5Error(
      'OUT_OF_MEMORY',
      `no memory for ${what}; pass fewer or smaller pictures at a time`,
      { cause },
    )
  }
}
