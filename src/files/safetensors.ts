/*
 * The codec of tensor files, for weights and training states alike: safetensors, float32, read strictly, since files come
 * from anywhere. Lengths are checked before anything is allocated, no key stands twice, the data are covered without
 * holes or overlaps. Source: the format's own description, github.com/huggingface/safetensors.
 */
import { bytesOf, isArrayBuffer } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { littleEndian, turnWords } from '../platform.js'

/** A JSON value as headers of safetensors have them: objects, arrays, strings, whole numbers. */
export type HeaderValue = string | number | HeaderValue[] | Map<string, HeaderValue>

/** Deepest nesting; a header has three levels. */
const DEEPEST = 8
const NUMBER = /(?:0|[1-9][0-9]*)(?![0-9.eE])/y
const SPACE = /[ \t\n\r]*/y

class Scanner {
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  fail(expected: string): never {
    const found = this.#text.slice(this.#at, this.#at + 12)
    throw new LeNet5Error(
      'INVALID_WEIGHTS',
      `bytes must start with a safetensors header: ${expected} expected at character ${this.#at}, ` +
        `got ${found === '' ? 'its end' : JSON.stringify(found)}`,
    )
  }

  /** The text the pattern matches here, passed over; null when it does not match. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (!match) return null
    this.#at += match[0].length
    return match[0]
  }

  #sign(sign: string): boolean {
    this.#take(SPACE)
    if (this.#text[this.#at] !== sign) return false
    this.#at++
    return true
  }

  /** Members up to the closing sign, commas between them. */
  #members(close: string, member: () => void): void {
    if (this.#sign(close)) return
    do member()
    while (this.#sign(','))
    if (!this.#sign(close)) this.fail(`, or ${close}`)
  }

  #string(): string {
    this.#take(SPACE)
    if (this.#text[this.#at] !== '"') this.fail('a string')
    let end = this.#at
    // Natively from quote to quote, since strings may be long; one after an odd number of backslashes is escaped.
    do {
      end = this.#text.indexOf('"', end + 1)
      if (end < 0) this.fail('a valid string')
    } while (this.#escaped(end))
    let text: string
    try {
      text = JSON.parse(this.#text.slice(this.#at, end + 1)) as string
    } catch {
      return this.fail('a valid string')
    }
    this.#at = end + 1
    return text
  }

  #escaped(at: number): boolean {
    let start = at
    while (this.#text[start - 1] === '\\') start--
    return (at - start) % 2 === 1
  }

  #object(depth: number): Map<string, HeaderValue> {
    const members = new Map<string, HeaderValue>()
    this.#members('}', () => {
      const key = this.#string()
      if (members.has(key)) this.fail(`no second key ${JSON.stringify(key.slice(0, 40))}`)
      if (!this.#sign(':')) this.fail(':')
      members.set(key, this.value(depth))
    })
    return members
  }

  value(depth: number): HeaderValue {
    if (depth > DEEPEST) this.fail(`nesting of at most ${DEEPEST} levels`)
    if (this.#sign('{')) return this.#object(depth + 1)
    if (this.#sign('[')) {
      const items: HeaderValue[] = []
      this.#members(']', () => items.push(this.value(depth + 1)))
      return items
    }
    if (this.#text[this.#at] === '"') return this.#string()
    const number = this.#take(NUMBER)
    if (number === null) this.fail('an object, array, string or whole number')
    return Number(number)
  }

  end(): void {
    this.#take(SPACE)
    if (this.#at < this.#text.length) this.fail('nothing more')
  }
}

/**
 * Parses the header of a safetensors file: strict JSON without literals and fractions (it needs none),
 * in which no object has a key twice. Objects come as Maps.
 *
 * @throws LeNet5Error INVALID_WEIGHTS
 * @example parseHeader('{"a":[1,2]}') // Map { 'a' → [1, 2] }
 */
export function parseHeader(text: string): Map<string, HeaderValue> {
  const scanner = new Scanner(text)
  if (!text.startsWith('{')) scanner.fail('{')
  const header = scanner.value(0) as Map<string, HeaderValue>
  scanner.end()
  return header
}

/** A tensor of a file: its values row by row (last index fastest). */
export interface StoredTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

export interface Safetensors {
  readonly metadata: ReadonlyMap<string, string>
  readonly tensors: ReadonlyMap<string, StoredTensor>
}

/** Most bytes of a header: 1 MiB. */
const MAX_HEADER = 2 ** 20
const METADATA = '__metadata__'
/** Arguments of one call are limited. */
const MOST_ASCII = 2 ** 14
// biome-ignore lint/suspicious/noControlCharactersInRegex: all beyond ASCII
const NOT_ASCII = /[^\x00-\x7f]/

const invalid = (message: string): never => {
  throw new LeNet5Error('INVALID_WEIGHTS', `bytes must be a safetensors file: ${message}`)
}

/** A name or key for a message. */
const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** Files that are taken for weights, by how they begin: what each is, and what to do. */
const OTHERS: readonly (readonly [begins: string, is: string])[] = [
  [
    'PK\x03\x04',
    'a PyTorch checkpoint or another archive; save its state_dict with safetensors.torch.save_file(state_dict, path)',
  ],
  [
    '\x80',
    'a PyTorch checkpoint or another pickle; save its state_dict with safetensors.torch.save_file(state_dict, path)',
  ],
  ['\x93NUMPY', 'a NumPy array (.npy); save all tensors with safetensors.numpy.save_file'],
  ['version https://git-lfs', 'a Git LFS pointer, not the file it stands for; run git lfs pull'],
  ['<', 'HTML or XML; what was asked for is not at that address'],
  ['\x1f\x8b', 'gzip; unpack it first'],
  ['\x89HDF', 'HDF5, as Keras writes it; save its weights with safetensors'],
  ['GGUF', 'GGUF; save its weights with safetensors'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['\0asm', 'WebAssembly; pass it as options.module'],
  ['\0\0\x08', 'an IDX file of images or labels; read it with readIdx'],
  ['\x08\x08\x12', 'ONNX; read it with fromOnnx of lenet5-simd/onnx'],
  ['{', 'JSON'],
  ['[', 'JSON'],
]

/** What bytes that are no safetensors file seem to be, for a message. */
function kindOf(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 256))
  const other = OTHERS.find(([begins]) => text.trimStart().startsWith(begins))
  if (other?.[0].startsWith('PK') && text.includes('.npy')) {
    return '; this is a NumPy archive (.npz); save its arrays with safetensors.numpy.save_file(dict(numpy.load(file)), path)'
  }
  return other ? `; this is ${other[1]}` : ''
}

function headerText(bytes: Uint8Array): { text: string; start: number } {
  if (bytes.length < 8)
    invalid(`8 bytes of header length expected, got ${bytes.length} bytes${kindOf(bytes)}`)
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true)
  if (length > MAX_HEADER)
    invalid(`a header of at most ${MAX_HEADER} bytes expected, its length is ${length}${kindOf(bytes)}`)
  const start = 8 + Number(length)
  if (start > bytes.length)
    invalid(`a header of ${length} bytes expected, only ${bytes.length - 8} are there${kindOf(bytes)}`)
  // A slice, because shared memory cannot be decoded.
  const header = bytes.slice(8, start)
  // Most headers are short ASCII, and Node's decoder takes milliseconds to be there.
  const ascii = header.length < MOST_ASCII ? String.fromCharCode(...header) : ''
  if (ascii && !NOT_ASCII.test(ascii)) return { text: ascii, start }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header)
    return { text, start }
  } catch {
    return invalid('its header is not UTF-8')
  }
}

function readMetadata(value: HeaderValue | undefined): Map<string, string> {
  const metadata = new Map<string, string>()
  if (value === undefined) return metadata
  if (!(value instanceof Map)) return invalid(`${METADATA} must be an object of strings`)
  for (const [key, text] of value) {
    if (typeof text !== 'string') return invalid(`${METADATA} ${quote(key)} must be a string`)
    metadata.set(key, text)
  }
  return metadata
}

interface Entry {
  readonly name: string
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

const isSizes = (value: HeaderValue | undefined): value is number[] =>
  Array.isArray(value) && value.every(Number.isSafeInteger)

function readEntry(name: string, value: HeaderValue, available: number): Entry {
  const at = `tensor ${quote(name)}`
  if (!(value instanceof Map)) return invalid(`${at} must be an object`)
  for (const key of value.keys()) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets')
      invalid(`${at} has an unknown key ${quote(key)}`)
  }
  const dtype = value.get('dtype')
  if (dtype !== 'F32') {
    const floats = typeof dtype !== 'string' || /^B?F/.test(dtype)
    invalid(
      `${at} must have dtype "F32", got ${typeof dtype === 'string' ? quote(dtype) : 'none'}; ` +
        (floats ? 'save it as float32' : 'LeNet-5 has no tensors of whole numbers: leave it out'),
    )
  }
  const shape = value.get('shape')
  const offsets = value.get('data_offsets')
  if (!isSizes(shape)) return invalid(`${at} must have a shape of whole numbers`)
  if (!isSizes(offsets) || offsets.length !== 2) return invalid(`${at} must have two whole data_offsets`)
  const [begin, end] = offsets as [number, number]
  if (begin > end || end > available) {
    invalid(`${at} must lie within the ${available} bytes of data, its data_offsets are ${begin} and ${end}`)
  }
  let bytes = shape.includes(0) ? 0 : 4
  // Ends before the product could leave the safe integers.
  for (const side of bytes === 0 ? [] : shape) {
    bytes *= side
    if (bytes > available)
      invalid(`${at} of shape [${shape.slice(0, 8)}] does not fit into the ${available} bytes of data`)
  }
  if (end - begin !== bytes)
    invalid(`${at} of shape [${shape.slice(0, 8)}] takes ${bytes} bytes, has ${end - begin}`)
  return { name, shape, begin, end }
}

/** Every byte of data belongs to exactly one tensor. */
function checkCover(entries: readonly Entry[], available: number): void {
  let covered = 0
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      invalid(
        `tensor ${quote(name)} must begin at ${covered}, begins at ${begin} (${begin < covered ? 'an overlap' : 'a hole'})`,
      )
    }
    covered = end
  }
  if (covered !== available)
    invalid(`its tensors take ${covered} bytes, but ${available} bytes of data are there`)
}

/** The floats there: where they lie as floats do, no copy. Shared memory is copied, as it may change. */
function readFloats(bytes: Uint8Array, begin: number, end: number): Float32Array {
  const start = bytes.byteOffset + begin
  if (littleEndian && start % 4 === 0 && isArrayBuffer(bytes.buffer))
    return new Float32Array(bytes.buffer, start, (end - begin) / 4)
  const data = new Float32Array((end - begin) / 4)
  const own = new Uint8Array(data.buffer)
  own.set(bytes.subarray(begin, end))
  turnWords(own)
  return data
}

/**
 * Reads a safetensors file of F32 tensors, strictly: lengths checked before anything is allocated, no key
 * twice, the data covered without holes or overlaps. The result may share memory with the bytes: copy what is kept.
 *
 * @throws LeNet5Error INVALID_WEIGHTS
 * @example readSafetensors(bytes).tensors.get('c1.bias') // { shape: [6], data: Float32Array(6) }
 */
export function readSafetensors(file: Uint8Array | ArrayBuffer): Safetensors {
  const bytes = bytesOf(file, 'bytes', 'INVALID_WEIGHTS')
  const { text, start } = headerText(bytes)
  const header = parseHeader(text)
  const metadata = readMetadata(header.get(METADATA))
  header.delete(METADATA)
  const available = bytes.length - start
  const entries = Array.from(header, ([name, value]) => readEntry(name, value, available))
  checkCover(entries, available)
  const tensors = new Map<string, StoredTensor>()
  for (const { name, shape, begin, end } of entries) {
    tensors.set(name, { shape, data: readFloats(bytes, start + begin, start + end) })
  }
  return { metadata, tensors }
}

/**
 * Writes a safetensors file: tensors and metadata in the order given, the header padded with spaces so that
 * the data is aligned to 8 bytes. The same input gives the same bytes.
 *
 * @example writeSafetensors({ metadata: new Map([['format', 'pt']]), tensors: new Map([['a', { shape: [1], data }]]) })
 */
export function writeSafetensors({ metadata, tensors }: Safetensors): Uint8Array {
  const members: string[] = []
  if (metadata.size > 0)
    members.push(`${JSON.stringify(METADATA)}:${JSON.stringify(Object.fromEntries(metadata))}`)
  let offset = 0
  for (const [name, { shape, data }] of tensors) {
    const end = offset + 4 * data.length
    members.push(
      `${JSON.stringify(name)}:${JSON.stringify({ dtype: 'F32', shape, data_offsets: [offset, end] })}`,
    )
    offset = end
  }
  const text = new TextEncoder().encode(`{${members.join(',')}}`)
  const start = 8 + Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(start + offset)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(start - 8), true)
  bytes.fill(0x20, 8, start)
  bytes.set(text, 8)
  let at = start
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  turnWords(bytes.subarray(start))
  return bytes
}
