import { type ErrorCode, LeNet5Error } from './errors.js'

const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
  ?.get as (this: unknown) => string | undefined
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
  if (typeof signal === 'object' && signal !== null) {
    if (typeof signal.aborted === 'boolean' && typeof signal.addEventListener === 'function') return signal
  }
  refuse('INVALID_ARGUMENT', name, 'an AbortSignal', value, 'pass new AbortController().signal')
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
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
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isPlain(value)) {
    refuse('INVALID_ARGUMENT', name, 'a plain object', value)
  }
  const read: Partial<Record<K, unknown>> = {}
  for (const [key, option] of Object.entries(value)) {
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
  if (array.length > 0) return false
  try {
    new Uint8Array(array.buffer)
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
  const array = value as TypedArrays[K]
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
  const bytes = value as Uint8Array
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
