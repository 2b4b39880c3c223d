/*
 * The weight file: a safetensors file with the tensors of LeNet-5 by their names, and in its metadata what the tensors do
 * not say: the squash, the scale of the distances, the names of the classes (left out where they are the ten digits) and
 * the test of what is a digit. PyTorch's safetensors reads what is written here, and writes what is read.
 */
import {
  allWithin,
  describe,
  findBeyond,
  finite,
  flag,
  MAX_MAGNITUDE,
  oneOf,
  plainObject,
  refuse,
  typedArray,
} from '../check.js'
import { LeNet5Error } from '../errors.js'
import { areDigits, checkClasses, DIGITS } from '../network/classes.js'
import {
  C3,
  C5,
  CODE_LENGTH,
  classesIn,
  DEFAULT_VARIANT,
  parameterFloats,
  type Squash,
  size,
  type Tensor,
  tensorsOf,
  type Variant,
  view,
} from '../network/network.js'
import { decodeBfloats } from '../platform.js'
import { readSafetensors, type StoredTensor, writeSafetensors } from './safetensors.js'

/** The place of a weight that exists in no connection of C3, if one of them is not zero. */
interface Unconnected {
  readonly output: number
  readonly input: number
  readonly value: number
}

/**
 * Finds a value other than zero where C3's table has no connection; null when all there are zero.
 *
 * @param weights c3.weight, [16, 6, 5, 5].
 */
function findUnconnected(weights: Float32Array): Unconnected | null {
  const inputs = C3.input[0]
  const taps = C3.window * C3.window
  for (let output = 0; output < C3.output[0]; output++) {
    for (let input = 0; input < inputs; input++) {
      if (C3.connections?.[output]?.includes(input)) continue
      const start = (output * inputs + input) * taps
      const value = weights.subarray(start, start + taps).find((weight) => weight !== 0)
      if (value !== undefined) return { output, input, value }
    }
  }
  return null
}

/**
 * All that must hold of a tensor's values, whoever made them: finite, not too large, and zero where C3 has no connection.
 *
 * @param label what a message calls it
 * @param most the largest magnitude
 * @param fail throws the error of that message
 */
export function checkTensor(
  name: string,
  label: string,
  values: Float32Array,
  most: number,
  fail: (message: string) => never,
): void {
  if (!allWithin(values, most)) {
    const at = findBeyond(values, most)
    fail(`${label} must hold finite values, at most ±${most}, got ${values[at]} at position ${at}`)
  }
  const stray = name === 'c3.weight' ? findUnconnected(values) : null
  if (stray) {
    fail(
      `${label} must be 0 where C3 has no connection, got ${stray.value} in map ${stray.output} for S2 map ` +
        `${stray.input}; multiply it by the connection table`,
    )
  }
}

/**
 * What tells each digit from what is no digit, in C5: the log odds that an image read as digit d is a digit are
 * Σ a[d, i]·c5[i] + Σ b[d, i]·c5[i]² + bias[d]. Learned beside the weights it belongs to (scripts/learn-digit-test.ts).
 */
export interface DigitTest {
  /** [10, 241]: of each digit the 120 weights of C5's units, those of their squares, the bias. */
  readonly values: Float32Array
  /** The same as the file has it: base64 of big-endian bfloat16, a float's upper half. */
  readonly text: string
}

export const DIGIT_TEST_ROW = 2 * size(C5.output) + 1
const LENGTH = DIGITS.length * DIGIT_TEST_ROW
/** Far above any that was learned, and sums of it stay finite. */
const MAX_LOG_ODDS = 1e30

/** The text of a weight file's metadata, checked. @throws LeNet5Error INVALID_WEIGHTS */
export function decodeDigitTest(text: string): DigitTest {
  const values = decodeBfloats(text)
  if (values.length !== LENGTH) {
    throw new LeNet5Error(
      'INVALID_WEIGHTS',
      `metadata digitTest must be base64 of ${2 * LENGTH} bytes, got ${text.length} characters; leave it out`,
    )
  }
  if (!allWithin(values, MAX_LOG_ODDS)) {
    const at = findBeyond(values, MAX_LOG_ODDS)
    throw new LeNet5Error(
      'INVALID_WEIGHTS',
      `metadata digitTest must hold finite values, got ${values[at]} at position ${at}; leave it out`,
    )
  }
  return { values, text }
}

/** The tensors by the names of the weight file: `c1.weight`, `c1.bias`, … `output.weight`. */
export type Weights = Record<string, Float32Array>

/** Copies of all tensors of a flat parameter vector. */
export function namedWeights(flat: Float32Array): Weights {
  return Object.fromEntries(
    tensorsOf(classesIn(flat.length)).map(({ name }) => [name, view(flat, name).slice()]),
  )
}

function checkGiven(tensor: Tensor, value: unknown): Float32Array {
  const label = `weights['${tensor.name}']`
  const values = typedArray(value, label, ['Float32Array'], undefined, 'INVALID_WEIGHTS')
  if (values.length !== tensor.length) {
    const classes = values.length / CODE_LENGTH
    const hint =
      tensor.name === 'output.weight' && Number.isInteger(classes)
        ? `codes of ${classes} classes are another model's: derive({ classes, codes }) makes it, fromSafetensors opens its file`
        : ''
    refuse('INVALID_WEIGHTS', label, `a Float32Array of length ${tensor.length}`, value, hint)
  }
  checkTensor(tensor.name, label, values, MAX_MAGNITUDE, invalid)
  return values
}

/**
 * The flat parameter vector with some tensors replaced, all of them checked.
 *
 * @throws LeNet5Error INVALID_WEIGHTS
 */
export function withWeights(flat: Float32Array, weights: unknown): Float32Array {
  const given = plainObject(
    weights,
    'weights',
    "a plain object of tensors such as { 'c1.bias': Float32Array(6) }",
    'INVALID_WEIGHTS',
  )
  const tensors = tensorsOf(classesIn(flat.length))
  const replaced = flat.slice()
  for (const [name, value] of given) {
    const tensor = tensors.find((known) => known.name === name)
    if (!tensor) {
      throw new LeNet5Error(
        'INVALID_WEIGHTS',
        `weights has no tensor ${describe(name)}; the tensors are ${tensors.map((known) => known.name).join(', ')}`,
      )
    }
    replaced.set(checkGiven(tensor, value), tensor.offset)
  }
  return replaced
}

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

/** The same of all tensors of a flat vector. */
function checkValues(flat: Float32Array): void {
  for (const { name } of tensorsOf(classesIn(flat.length)))
    checkTensor(name, name, view(flat, name), MAX_MAGNITUDE, invalid)
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
