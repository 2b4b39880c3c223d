import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as check from '../../src/check.js'
import { LeNet5Error } from '../../src/errors.js'
import { expectError } from './support.js'

describe('describe', () => {
  it.each([
    [Symbol('s'), 'Symbol(s)'],
    [12n, '12n'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    ['text', '"text"'],
    [[1, 2], 'an array of length 2'],
    [{}, 'an object'],
    [Object.create(null), 'an object'],
    [new Map(), 'a Map'],
    [new ArrayBuffer(3), 'an ArrayBuffer of 3 bytes'],
    [new Int16Array(2), 'an Int16Array of length 2'],
    [() => 1, 'a function'],
    [{ constructor: { name: 7 } }, 'an object'],
  ])('renders case %#', (value, text) => {
    expect(check.describe(value)).toBe(text)
  })

  it('never throws and stays short', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true }),
        (value) => {
          expect(check.describe(value).length).toBeLessThan(200)
        },
      ),
    )
    const hostile = {
      get constructor() {
        throw new Error('no')
      },
    }
    expect(check.describe(hostile)).toBe('an object that cannot be read')
  })
})

describe('checks', () => {
  it('let nothing but a LeNet5Error out, whatever comes', () => {
    const anything = fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    const checks: ((value: unknown) => unknown)[] = [
      (value) => check.finite(value, 'x', { min: 0, below: 1 }),
      (value) => check.integer(value, 'x', { above: 3, max: 9 }),
      (value) => check.flag(value, 'x'),
      (value) => check.oneOf(value, 'x', ['a', 'b']),
      (value) => check.callback(value, 'x'),
      (value) => check.abortSignal(value, 'x'),
      (value) => check.plainOptions(value, 'x', ['a']),
      (value) => check.typedArray(value, 'x', ['Uint8Array'], 3),
      (value) => check.bytesOf(value, 'x', 'INVALID_FILE'),
    ]
    fc.assert(
      fc.property(anything, fc.constantFrom(...checks), (value, run) => {
        try {
          run(value)
        } catch (error) {
          expect(error).toBeInstanceOf(LeNet5Error)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('name the argument, the range and what came', () => {
    expectError(
      () => check.finite(2, 'rate', { above: 0, max: 1 }),
      'INVALID_ARGUMENT',
      'rate must be',
      '> 0 and ≤ 1, got 2',
    )
    expectError(() => check.integer(1.5, 'epochs', { min: 1 }), 'INVALID_ARGUMENT', 'an integer ≥ 1, got 1.5')
    expectError(() => check.oneOf('c', 'kind', ['a', 'b']), 'INVALID_ARGUMENT', `'a' or 'b', got "c"`)
    expectError(
      () => check.plainOptions({ sed: 1 }, 'options', ['seed']),
      'INVALID_ARGUMENT',
      'no option "sed"',
      'seed',
    )
    expect(check.finite(1, 'rate', { max: 1 })).toBe(1)
    expect(check.plainOptions(Object.assign(Object.create(null), { seed: 4 }), 'options', ['seed'])).toEqual({
      seed: 4,
    })
    expect(check.abortSignal(new AbortController().signal, 'signal').aborted).toBe(false)
  })

  it('refuse a detached array, but take shared memory', () => {
    const bytes = new Uint8Array(4)
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
    expectError(() => check.typedArray(bytes, 'labels', ['Uint8Array']), 'INVALID_ARGUMENT', 'transferred')
    expectError(() => check.bytesOf(bytes, 'bytes', 'INVALID_FILE'), 'INVALID_FILE', 'transferred')
    expectError(() => check.bytesOf(bytes.buffer, 'bytes', 'INVALID_FILE'), 'INVALID_FILE', 'transferred')
    const shared = new Uint8Array(new SharedArrayBuffer(4))
    expect(check.typedArray(shared, 'labels', ['Uint8Array'], 4)).toBe(shared)
  })
})
