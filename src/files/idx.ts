/*
 * IDX files, which MNIST comes in: a magic number with the type of the values, the sizes, the values, all big-endian
 * (http://yann.lecun.com/exdb/mnist).
 */
import { bytesOf } from '../check.js'
import { LeNet5Error } from '../errors.js'

/** The values of an IDX file, in the type that the file names. */
export type IdxArray = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array

/** An IDX file read: the values row by row (last index fastest) and their shape. */
export interface IdxFile {
  /** Sizes, the slowest first: MNIST’s images have [60000, 28, 28]. */
  shape: number[]
  /** The values, row by row. */
  data: IdxArray
}

interface ElementType {
  readonly bytes: number
  readonly make: (length: number) => IdxArray
  readonly get: (view: DataView, at: number) => number
}

const TYPES: Readonly<Record<number, ElementType>> = {
  8: { bytes: 1, make: (n) => new Uint8Array(n), get: (view, at) => view.getUint8(at) },
  9: { bytes: 1, make: (n) => new Int8Array(n), get: (view, at) => view.getInt8(at) },
  11: { bytes: 2, make: (n) => new Int16Array(n), get: (view, at) => view.getInt16(at) },
  12: { bytes: 4, make: (n) => new Int32Array(n), get: (view, at) => view.getInt32(at) },
  13: { bytes: 4, make: (n) => new Float32Array(n), get: (view, at) => view.getFloat32(at) },
  14: { bytes: 8, make: (n) => new Float64Array(n), get: (view, at) => view.getFloat64(at) },
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** `readIdx` for a file of that name, told in messages. */
export function readIdxNamed(file: Uint8Array | ArrayBuffer, name: string): IdxFile {
  const bytes = bytesOf(file, name, 'INVALID_FILE')
  const invalid = (message: string): never => {
    throw new LeNet5Error('INVALID_FILE', `${name} must be an IDX file: ${message}`)
  }
  if (bytes.length < 4) invalid(`4 bytes of magic number expected, got ${bytes.length} bytes`)
  const type = TYPES[bytes[2] as number]
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined) {
    const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b ? ', which is gzip; unpack it first' : ''
    return invalid(
      `magic number 00 00 <type 08 to 0e> <dimensions> expected, got ${hex(bytes.slice(0, 4))}${gzip}`,
    )
  }
  const start = 4 + 4 * (bytes[3] as number)
  if (bytes.length < start) invalid(`a header of ${start} bytes expected, got ${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape: number[] = []
  for (let at = 4; at < start; at += 4) shape.push(view.getUint32(at))
  // Stays far from 2^53: a partial product never passes the file's length without ending here.
  let length = 1
  if (shape.includes(0)) length = 0
  else {
    for (const side of shape) {
      length *= side
      if (length > bytes.length) invalid(`its shape [${shape}] does not fit into its ${bytes.length} bytes`)
    }
  }
  const expected = start + length * type.bytes
  if (bytes.length !== expected) invalid(`shape [${shape}] takes ${expected} bytes, got ${bytes.length}`)
  const data = type.make(length)
  if (type.bytes === 1) data.set(new Int8Array(bytes.buffer, bytes.byteOffset + start, length))
  else for (let at = 0; at < length; at++) data[at] = type.get(view, start + at * type.bytes)
  return { shape, data }
}

/**
 * Reads an IDX file, the format of MNIST: any element type, big-endian values into a typed array of the
 * platform. The result shares no memory with the input.
 *
 * @throws LeNet5Error INVALID_FILE
 * @example const { shape, data } = readIdx(bytes) // shape [60000, 28, 28], data Uint8Array
 */
export function readIdx(bytes: Uint8Array | ArrayBuffer): IdxFile {
  return readIdxNamed(bytes, 'bytes')
}
