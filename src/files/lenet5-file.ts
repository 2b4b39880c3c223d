/*
 * The weight file: a safetensors file with the tensors of LeNet-5 by their names, and in its metadata what the tensors do
 * not say: the squash, the scale of the distances, the names of the classes (left out where they are the ten digits) and
 * the test of what is a digit. PyTorch's safetensors reads what is written here, and writes what is read.
 */

import { allWithin, findBeyond, finite, flag, MAX_MAGNITUDE, oneOf, typedArray } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { areDigits, checkClasses, DIGITS } from '../network/codes.js'
import {
  classesIn,
  DEFAULT_VARIANT,
  parameterFloats,
  type Squash,
  tensorsOf,
  type Variant,
  view,
} from '../network/network.js'
import { type DigitTest, decodeDigitTest } from './digit-test.js'
import { readSafetensors, type StoredTensor, writeSafetensors } from './safetensors.js'
import { findUnconnected } from './unconnected.js'

/** What a weight file holds: the flat parameter vector, the network's variant, its classes' names, its digit test. */
export interface DecodedWeights {
  readonly parameters: Float32Array
  readonly variant: Variant
  readonly classes: readonly string[]
  readonly digitTest: DigitTest | null
}

const FORMAT = 'lenet5'
const KEYS = ['squash', 'squashConvolutions', 'distanceScale'] as const
/** β must be a number for 32-bit floats too. */
export const SCALE = { min: 1e-30, max: 1e30 }
const DECIMAL = /^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/

const invalid = (message: string): never => {
  throw new LeNet5Error('INVALID_WEIGHTS', message)
}

const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** All that must hold of values, whoever made them: finite, not too large, and zero where C3 has no connection. */
function checkValues(flat: Float32Array): void {
  for (const { name } of allWithin(flat) ? [] : tensorsOf(classesIn(flat.length))) {
    const values = view(flat, name)
    const at = findBeyond(values)
    if (at >= 0)
      invalid(
        `${name} must hold finite values, at most ±${MAX_MAGNITUDE}, got ${values[at]} at position ${at}`,
      )
  }
  const stray = findUnconnected(view(flat, 'c3.weight'))
  if (stray) {
    invalid(
      `c3.weight must be 0 where C3 has no connection, got ${stray.value} in map ${stray.output} for S2 map ` +
        `${stray.input}; multiply it by the connection table`,
    )
  }
}

function readSquash(text: string): Squash {
  return oneOf(text, 'metadata squash', ['tanh', 'logistic'], 'INVALID_WEIGHTS')
}

function readScale(text: string): number {
  const scale = DECIMAL.test(text) ? Number(text) : Number.NaN
  if (scale >= SCALE.min && scale <= SCALE.max) return scale
  return invalid(
    `metadata distanceScale must be a decimal number from ${SCALE.min} to ${SCALE.max}, got ${quote(text)}`,
  )
}

/** The variant in the metadata. A file of other makers (PyTorch's say "pt" or nothing) may leave it out. */
function readVariant(metadata: ReadonlyMap<string, string>): Variant {
  const format = metadata.get('format')
  if (format !== undefined && format !== FORMAT && format !== 'pt' && format !== 'np') {
    invalid(`metadata format must be "${FORMAT}" (or "pt", "np", none), got ${quote(format)}`)
  }
  if (format === FORMAT) {
    const missing = KEYS.filter((key) => !metadata.has(key))
    if (missing.length > 0)
      invalid(`metadata of format "${FORMAT}" must have ${missing.join(', ')}, got none`)
  }
  const squash = metadata.get('squash')
  const convolutions = metadata.get('squashConvolutions')
  const scale = metadata.get('distanceScale')
  return {
    squash: squash === undefined ? DEFAULT_VARIANT.squash : readSquash(squash),
    squashConvolutions:
      convolutions === undefined
        ? DEFAULT_VARIANT.squashConvolutions
        : oneOf(convolutions, 'metadata squashConvolutions', ['true', 'false'], 'INVALID_WEIGHTS') === 'true',
    distanceScale: scale === undefined ? DEFAULT_VARIANT.distanceScale : readScale(scale),
  }
}

/** The names in the metadata; the ten digits where there are none. */
function readClasses(text: string | undefined): readonly string[] {
  if (text === undefined) return DIGITS
  let names: unknown
  try {
    names = JSON.parse(text)
  } catch {
    names = null
  }
  if (!Array.isArray(names))
    return invalid(`metadata classes must be a JSON array of names, got ${quote(text)}`)
  return checkClasses(names, 'metadata classes', 'INVALID_WEIGHTS')
}

/** What to do about an output.weight of another number of classes than the metadata has. */
function mismatch(stored: StoredTensor, classes: number, named: boolean): string {
  const count = stored.shape[0]
  if (!named)
    return `; for ${count} classes the metadata must have classes, a JSON array of their ${count} names`
  return `, as the metadata names ${classes} classes; name ${count} or give each of the ${classes} a row`
}

/** What to do about tensors of other names: a prefix that wrappers put before them, or names that are wholly others. */
function renaming(names: readonly string[], missing: readonly string[]): string {
  if (names.length === 0) return ', as it holds none'
  const prefixed = names.find((name) => missing.some((wanted) => name.endsWith(`.${wanted}`)))
  if (prefixed !== undefined) {
    const wanted = missing.find((name) => prefixed.endsWith(`.${name}`)) as string
    const prefix = quote(prefixed.slice(0, -wanted.length))
    return `; its names begin with ${prefix}: rename ${quote(prefixed)} to ${wanted}, and the others alike`
  }
  const given = names.filter((name) => !tensorsOf(DIGITS.length).some((known) => known.name === name))
  if (given.length === 0) return ''
  return `; it holds ${given.slice(0, 6).map(quote).join(', ')}${given.length > 6 ? ', …' : ''}: rename them`
}

function flatten(tensors: ReadonlyMap<string, StoredTensor>, classes: number, named: boolean): Float32Array {
  const expected = tensorsOf(classes)
  const missing = expected.filter(({ name }) => !tensors.has(name)).map(({ name }) => name)
  if (missing.length > 0) {
    const help = renaming([...tensors.keys()], missing)
    invalid(`bytes must hold the tensors of LeNet-5, missing: ${missing.join(', ')}${help}`)
  }
  const known = new Set(expected.map(({ name }) => name))
  const extra = [...tensors.keys()].filter((name) => !known.has(name))
  if (extra.length > 0) {
    invalid(
      `bytes must hold the tensors of LeNet-5 only, got also ${extra.slice(0, 4).map(quote).join(', ')}`,
    )
  }
  const flat = new Float32Array(parameterFloats(classes))
  for (const { name, shape, offset, role } of expected) {
    const stored = tensors.get(name) as StoredTensor
    if (stored.shape.length !== shape.length || shape.some((side, axis) => side !== stored.shape[axis])) {
      const other = role === 'code' && stored.shape.length === 2 && stored.shape[1] === shape[1]
      const help = other ? mismatch(stored, classes, named) : ''
      invalid(`${name} must have shape [${shape}], got [${stored.shape.slice(0, 8)}]${help}`)
    }
    flat.set(stored.data, offset)
  }
  return flat
}

/**
 * Reads a weight file: safetensors with exactly the tensors of LeNet-5, all values finite, zeros where C3
 * has no connection, the variant and the classes in its metadata (the default one and the ten digits where PyTorch wrote it
 * without) and, where there is one, the test of what is a digit.
 * The bytes are neither kept nor changed.
 *
 * @param shipped the file is the package's own: its values, half-precision numbers, are not looked at one by one, which
 * takes longest in a program that has just begun
 * @throws LeNet5Error INVALID_WEIGHTS
 * @example const { parameters, variant, classes } = decodeWeights(await file.arrayBuffer())
 */
export function decodeWeights(bytes: Uint8Array | ArrayBuffer, shipped = false): DecodedWeights {
  const { metadata, tensors } = readSafetensors(bytes)
  const variant = readVariant(metadata)
  const names = metadata.get('classes')
  const classes = readClasses(names)
  const parameters = flatten(tensors, classes.length, names !== undefined)
  if (!shipped) checkValues(parameters)
  const test = metadata.get('digitTest')
  if (test !== undefined && !areDigits(classes))
    invalid('metadata digitTest belongs to the ten digits, got other classes; leave it out')
  return { parameters, variant, classes, digitTest: test === undefined ? null : decodeDigitTest(test) }
}

/**
 * Writes a weight file that `decodeWeights` and PyTorch's safetensors read; the same input, the same bytes.
 *
 * @param flat The parameter vector.
 * @param classes Their names; the ten digits by default, which the file does not mention.
 * @throws LeNet5Error INVALID_WEIGHTS
 */
export function encodeWeights(
  flat: Float32Array,
  variant: Variant,
  digitTest: DigitTest | null = null,
  classes: readonly string[] = DIGITS,
): Uint8Array {
  typedArray(flat, 'flat', ['Float32Array'], parameterFloats(classes.length), 'INVALID_WEIGHTS')
  checkValues(flat)
  const squash = oneOf(variant.squash, 'variant.squash', ['tanh', 'logistic'], 'INVALID_WEIGHTS')
  const convolutions = flag(variant.squashConvolutions, 'variant.squashConvolutions', 'INVALID_WEIGHTS')
  const scale = finite(variant.distanceScale, 'variant.distanceScale', SCALE, 'INVALID_WEIGHTS')
  return writeSafetensors({
    metadata: new Map([
      ['format', FORMAT],
      ['squash', squash],
      ['squashConvolutions', String(convolutions)],
      ['distanceScale', String(scale)],
      ...(areDigits(classes) ? [] : ([['classes', JSON.stringify(classes)]] as const)),
      ...(digitTest ? ([['digitTest', digitTest.text]] as const) : []),
    ]),
    tensors: new Map(
      tensorsOf(classes.length).map(({ name, shape }) => [name, { shape, data: view(flat, name) }]),
    ),
  })
}
