import { bytesOf, isArrayBuffer } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { type HeaderValue, parseHeader } from './header.js'

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
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

const invalid = (message: string): never => {
  throw new LeNet5Error('INVALID_WEIGHTS', `bytes must be a safetensors file: ${message}`)
}

/** A name or key for a message. */
const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** Files that are taken for weights, by how they begin: what each is, and what to do. */
const OTHERS: readonly (readonly [begins: RegExp, is: string])[] = [
  [
    /^PK\x03\x04[^]*?\.npy/,
    'a NumPy archive (.npz); save its arrays with safetensors.numpy.save_file(dict(numpy.load(file)), path)',
  ],
  [
    /^PK\x03\x04|^\x80[\x02-\x05]/,
    'a PyTorch checkpoint or another pickle; save its state_dict with safetensors.torch.save_file(state_dict, path)',
  ],
  [/^\x93NUMPY/, 'a NumPy array (.npy); save all tensors with safetensors.numpy.save_file'],
  [/^version https:\/\/git-lfs/, 'a Git LFS pointer, not the file it stands for; run git lfs pull'],
  [/^(?:\xef\xbb\xbf)?\s*</, 'HTML or XML; what was asked for is not at that address'],
  [/^\x1f\x8b/, 'gzip; unpack it first'],
  [/^\x89HDF/, 'HDF5, as Keras writes it; save its weights with safetensors'],
  [/^GGUF/, 'GGUF; save its weights with safetensors'],
  [/^\x89PNG|^\xff\xd8\xff/, 'a picture'],
  [/^\0asm/, 'WebAssembly; pass it as options.module'],
  [/^\0\0[\x08-\x0e][\x01-\x04]/, 'an IDX file of images or labels; read it with readIdx'],
  [/^\x08[\x03-\x0d]\x12/, 'ONNX; read it with fromOnnx of lenet5-simd/onnx'],
  [/^\s*[{[]/, 'JSON'],
]

/** What bytes that are no safetensors file seem to be, for a message. */
function kindOf(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 256))
  const other = OTHERS.find(([begins]) => begins.test(text))
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
  Array.isArray(value) && value.every((item) => typeof item === 'number' && Number.isSafeInteger(item))

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
  if (littleEndian) new Uint8Array(data.buffer).set(bytes.subarray(begin, end))
  else {
    const view = new DataView(bytes.buffer, bytes.byteOffset + begin, end - begin)
    for (let at = 0; at < data.length; at++) data[at] = view.getFloat32(4 * at, true)
  }
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
    if (littleEndian) bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    else data.forEach((value, index) => void view.setFloat32(at + 4 * index, value, true))
    at += data.byteLength
  }
  return bytes
}
