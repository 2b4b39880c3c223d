/**
 * How bytes are changed: a list of small steps, drawn by fast-check so that a finding shrinks to the fewest that show it.
 * Places are parts of the length, so that a step means something for a file of any size; most fall near the beginning,
 * where headers are.
 */
import fc from 'fast-check'

/** One change. `at` is a part of the length; what the numbers mean follows from the kind. */
export interface Step {
  readonly kind:
    | 'flip'
    | 'set'
    | 'word'
    | 'insert'
    | 'remove'
    | 'repeat'
    | 'move'
    | 'cut'
    | 'splice'
    | 'digits'
  readonly at: number
  readonly to: number
  readonly value: number
  readonly length: number
}

/** Numbers at which code of any kind errs. */
const EDGES = [
  0,
  1,
  2,
  127,
  128,
  255,
  256,
  257,
  32767,
  32768,
  65535,
  65536,
  2 ** 24,
  2 ** 28,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
]

const place = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 0, max: 0.02, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
)

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>(
      'flip',
      'set',
      'word',
      'insert',
      'remove',
      'repeat',
      'move',
      'cut',
      'splice',
      'digits',
    ),
    at: place,
    to: place,
    value: fc.oneof(fc.constantFrom(...EDGES), fc.nat(2 ** 31 - 1)),
    length: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 4000 })),
  }),
  { minLength: 1, maxLength: 6 },
)

const MAX_LENGTH = 2 ** 22

function step(bytes: Uint8Array, { kind, at, to, value, length }: Step, other: Uint8Array): Uint8Array {
  const from = Math.floor(at * bytes.length)
  const target = Math.floor(to * bytes.length)
  const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
  const part = bytes.subarray(from, from + length)
  const changed = bytes.slice()
  switch (kind) {
    case 'flip':
      if (from < bytes.length) changed[from] = (changed[from] as number) ^ (1 << (value & 7))
      return changed
    case 'set':
      changed.fill(value & 255, from, from + Math.min(length, 8))
      return changed
    case 'word': {
      const view = new DataView(changed.buffer)
      const size = ([1, 2, 4] as const)[length % 3] as number
      if (from + size > changed.length) return changed
      if (size === 1) view.setUint8(from, value & 255)
      else if (size === 2) view.setUint16(from, value & 65535, length % 2 === 0)
      else view.setUint32(from, value >>> 0, length % 2 === 0)
      return changed
    }
    case 'insert':
      return join(bytes.subarray(0, from), new Uint8Array(length).fill(value & 255), bytes.subarray(from))
    case 'remove':
      return join(bytes.subarray(0, from), bytes.subarray(from + length))
    case 'repeat':
      return join(bytes.subarray(0, target), part, part, bytes.subarray(target))
    case 'move':
      return join(bytes.subarray(0, target), part, bytes.subarray(target))
    case 'cut':
      return bytes.subarray(0, Math.max(1, from))
    case 'splice':
      return join(bytes.subarray(0, from), other.subarray(Math.floor(to * other.length)))
    case 'digits': {
      // A number written in digits, as in JSON: the first one from there on becomes another.
      const text = Buffer.from(bytes.subarray(from, from + 400)).toString('latin1')
      const found = /\d+/.exec(text)
      if (!found) return changed
      const number = Buffer.from(String(value % 3 === 0 ? value * 2 ** 22 : value))
      return join(
        bytes.subarray(0, from + found.index),
        number,
        bytes.subarray(from + found.index + found[0].length),
      )
    }
  }
}

/** The bytes after all steps. @param other what is spliced in */
export function mutate(bytes: Uint8Array, all: readonly Step[], other: Uint8Array): Uint8Array {
  return all.reduce((result, each) => step(result, each, other).subarray(0, MAX_LENGTH), bytes)
}
