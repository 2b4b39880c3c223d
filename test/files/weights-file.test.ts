import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeNet5Error } from '../../src/errors.js'
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../src/files/safetensors.js'
import { decodeWeights, encodeWeights, namedWeights, withWeights } from '../../src/files/weights-file.js'
import {
  C3_CONNECTIONS,
  DEFAULT_VARIANT,
  parameterFloats,
  tensorsOf,
  type Variant,
  view,
} from '../../src/network/network.js'
import { expectError, random, sameBytes } from '../input/support.js'
import { headerOf } from './support.js'

function parameters(seed = 1): Float32Array {
  const next = random(seed)
  const flat = new Float32Array(parameterFloats(10)).map(() => next() - 0.5)
  const weights = view(flat, 'c3.weight')
  C3_CONNECTIONS.forEach((inputs, output) => {
    for (let input = 0; input < 6; input++) {
      if (!inputs.includes(input)) weights.fill(0, (output * 6 + input) * 25, (output * 6 + input + 1) * 25)
    }
  })
  return flat
}

const flat = parameters()
const good = encodeWeights(flat, DEFAULT_VARIANT)

/** The good file with other metadata and changed tensors. */
function changed(
  metadata: Record<string, string>,
  change: (tensors: Map<string, StoredTensor>) => void = () => {},
): Uint8Array {
  const tensors = new Map(readSafetensors(good).tensors)
  change(tensors)
  return writeSafetensors({ metadata: new Map(Object.entries(metadata)), tensors })
}

const own = { format: 'lenet5', squash: 'tanh', squashConvolutions: 'false', distanceScale: '0.1' }

describe('encodeWeights and decodeWeights', () => {
  it('give back what they took, for every variant', () => {
    const variants = fc.record({
      squash: fc.constantFrom('tanh' as const, 'logistic' as const),
      squashConvolutions: fc.boolean(),
      distanceScale: fc.double({ min: 1e-30, max: 1e30, noNaN: true }),
    })
    fc.assert(
      fc.property(variants, fc.nat(), (variant, seed) => {
        const given = parameters(seed)
        const decoded = decodeWeights(encodeWeights(given, variant))
        expect(decoded.variant).toEqual(variant)
        expect(sameBytes(decoded.parameters, given)).toBe(true)
      }),
      { numRuns: 12 },
    )
  })

  it('writes the names, shapes and metadata of the contract', () => {
    const header = JSON.parse(headerOf(good))
    expect(header.__metadata__).toEqual(own)
    const shapes = Object.fromEntries(Object.keys(header).map((name) => [name, header[name].shape]))
    expect(shapes).toMatchObject({
      'c1.weight': [6, 1, 5, 5],
      'c1.bias': [6],
      's2.weight': [6],
      's2.bias': [6],
      'c3.weight': [16, 6, 5, 5],
      'c3.bias': [16],
      's4.weight': [16],
      's4.bias': [16],
      'c5.weight': [120, 16, 5, 5],
      'c5.bias': [120],
      'f6.weight': [84, 120],
      'f6.bias': [84],
      'output.weight': [10, 84],
    })
    expect(Object.keys(header)).toHaveLength(14)
  })

  it('reads unaligned bytes without changing or keeping them', () => {
    const bytes = new Uint8Array(good.length + 1)
    bytes.set(good, 1)
    const copy = bytes.slice()
    const decoded = decodeWeights(bytes.subarray(1))
    expect(sameBytes(bytes, copy)).toBe(true)
    bytes.fill(0)
    expect(sameBytes(decoded.parameters, flat)).toBe(true)
    expect(sameBytes(decodeWeights(good.buffer as ArrayBuffer).parameters, flat)).toBe(true)
  })

  it('reads files of PyTorch: another order, "pt" or no metadata', () => {
    const sorted = (tensors: Map<string, StoredTensor>): void => {
      const entries = [...tensors].sort(([a], [b]) => (a < b ? 1 : -1))
      tensors.clear()
      for (const [name, stored] of entries) tensors.set(name, stored)
    }
    for (const metadata of [{}, { format: 'pt' }, { format: 'pt', author: 'x' }] as Record<
      string,
      string
    >[]) {
      const decoded = decodeWeights(changed(metadata, sorted))
      expect(decoded.variant).toEqual(DEFAULT_VARIANT)
      expect(sameBytes(decoded.parameters, flat)).toBe(true)
    }
    expect(decodeWeights(changed({ format: 'pt', squash: 'logistic' })).variant.squash).toBe('logistic')
  })

  it.each([
    [{ ...own, squash: 'relu' }, 'squash'],
    [{ ...own, squashConvolutions: 'yes' }, 'squashConvolutions'],
    [{ ...own, distanceScale: '0' }, 'distanceScale'],
    [{ ...own, distanceScale: '-1' }, 'distanceScale'],
    [{ ...own, distanceScale: 'Infinity' }, 'distanceScale'],
    [{ ...own, distanceScale: '1e999' }, 'distanceScale'],
    [{ ...own, distanceScale: '0x1' }, 'distanceScale'],
    [{ ...own, distanceScale: ' 1' }, 'distanceScale'],
    [{ ...own, distanceScale: '' }, 'distanceScale'],
    [{ ...own, format: 'lenet300' }, 'format'],
    [{ format: 'lenet5', squash: 'tanh' }, 'squashConvolutions, distanceScale'],
    [{ format: 'pt', distanceScale: 'NaN' }, 'distanceScale'],
    [{ ...own, digitTest: '' }, 'digitTest'],
    [{ ...own, digitTest: 'AAAA' }, 'digitTest'],
    [{ ...own, digitTest: `${'A'.repeat(6426)}*=` }, 'digitTest'],
    [{ ...own, digitTest: `${'f4AA'.repeat(1606)}f4A=` }, 'digitTest must hold finite values'],
  ] as [Record<string, string>, string][])('refuses metadata %#', (metadata, part) => {
    expectError(() => decodeWeights(changed(metadata)), 'INVALID_WEIGHTS', part)
  })

  it('names the classes in the metadata, but for the ten digits', () => {
    const classes = ['', 'A', 'straße "7"', '一']
    const letters = new Float32Array(parameterFloats(4)).map((_, i) =>
      i < flat.length ? (flat[i] as number) : 1,
    )
    const bytes = encodeWeights(letters, DEFAULT_VARIANT, null, classes)
    const { metadata, tensors } = readSafetensors(bytes)
    expect(JSON.parse(metadata.get('classes') ?? '')).toEqual(classes)
    expect(tensors.get('output.weight')?.shape).toEqual([4, 84])
    const decoded = decodeWeights(bytes)
    expect(decoded.classes).toEqual(classes)
    expect(sameBytes(decoded.parameters, letters)).toBe(true)
    expect(readSafetensors(good).metadata.has('classes')).toBe(false)
    expect(decodeWeights(good).classes).toEqual(Array.from('0123456789'))
    const other = { ...own, classes: JSON.stringify(Array.from('abcdefghij')) }
    expect(decodeWeights(changed(other)).classes).toEqual(Array.from('abcdefghij'))
  })

  it('says what to do about classes and codes that do not fit', () => {
    const rows = (count: number) => (tensors: Map<string, StoredTensor>) =>
      tensors.set('output.weight', { shape: [count, 84], data: new Float32Array(count * 84) })
    const refuse = (metadata: Record<string, string>, count: number, ...parts: string[]): void =>
      expectError(() => decodeWeights(changed(metadata, rows(count))), 'INVALID_WEIGHTS', ...parts)
    refuse(
      own,
      26,
      'output.weight must have shape [10,84], got [26,84]',
      'for 26 classes',
      'JSON array of their 26 names',
    )
    refuse({ ...own, classes: '["a","b"]' }, 10, 'shape [2,84], got [10,84]', 'the metadata names 2 classes')
    refuse({ ...own, classes: 'a,b' }, 2, 'metadata classes must be a JSON array of names, got "a,b"')
    refuse({ ...own, classes: '26' }, 26, 'metadata classes must be a JSON array')
    refuse({ ...own, classes: '["a"]' }, 1, 'metadata classes must be 2 to 96 distinct names')
    refuse({ ...own, classes: '["a","a"]' }, 2, 'metadata classes must be distinct names')
    refuse({ ...own, classes: '["a",2]' }, 2, 'metadata classes[1] must be a string')
    const test = Buffer.alloc(4820).toString('base64')
    refuse({ ...own, classes: '["a","b"]', digitTest: test }, 2, 'digitTest belongs to the ten digits')
  })

  it('reads and writes the test of what is a digit', () => {
    // 1, then −2 and zeros: the upper halves of their floats.
    const bytes = Buffer.alloc(4820)
    bytes.set([0x3f, 0x80, 0xc0, 0x00])
    const text = bytes.toString('base64')
    const { digitTest, parameters, variant } = decodeWeights(changed({ ...own, digitTest: text }))
    expect(Array.from(digitTest!.values.subarray(0, 3))).toEqual([1, -2, 0])
    expect(digitTest!.values).toHaveLength(2410)
    const again = decodeWeights(encodeWeights(parameters, variant, digitTest))
    expect(again.digitTest).toEqual(digitTest)
    expect(decodeWeights(good).digitTest).toBeNull()
  })

  it('refuses tensors missing, added, of another shape', () => {
    const refuse = (change: (tensors: Map<string, StoredTensor>) => void, ...parts: string[]): void =>
      expectError(() => decodeWeights(changed(own, change)), 'INVALID_WEIGHTS', ...parts)
    refuse((tensors) => tensors.delete('f6.bias'), 'missing: f6.bias')
    refuse((tensors) => tensors.set('f7.bias', { shape: [1], data: new Float32Array(1) }), '"f7.bias"')
    refuse((tensors) => tensors.clear(), 'missing')
    for (const { name, shape } of tensorsOf(10)) {
      refuse(
        (tensors) => {
          const { data } = tensors.get(name) as StoredTensor
          tensors.set(name, { data, shape: [1, ...shape] })
        },
        name,
        'shape',
      )
    }
    refuse(
      (tensors) => tensors.set('f6.weight', { shape: [120, 84], data: new Float32Array(10080) }),
      '[84,120]',
    )
  })

  it('refuses values that are not finite and weights without a connection, both ways', () => {
    const refuse = (name: string, at: number, value: number, part: string): void => {
      const wrong = flat.slice()
      view(wrong, name)[at] = value
      expectError(() => encodeWeights(wrong, DEFAULT_VARIANT), 'INVALID_WEIGHTS', name, part)
      const file = changed(own, (tensors) => {
        const stored = tensors.get(name) as StoredTensor
        tensors.set(name, { ...stored, data: view(wrong, name) })
      })
      expectError(() => decodeWeights(file), 'INVALID_WEIGHTS', name, part)
    }
    for (const { name, length } of tensorsOf(10)) refuse(name, length - 1, Number.NaN, 'got NaN')
    refuse('c5.weight', 3, -Infinity, 'got -Infinity at position 3')
    refuse('c3.weight', 3 * 25 + 7, 0.25, 'got 0.25 in map 0 for S2 map 3')
  })

  it('refuses wrong arguments', () => {
    expectError(() => encodeWeights(flat.subarray(1), DEFAULT_VARIANT), 'INVALID_WEIGHTS', 'flat', '61740')
    const variant = (change: object): Variant => ({ ...DEFAULT_VARIANT, ...change })
    expectError(() => encodeWeights(flat, variant({ distanceScale: 0 })), 'INVALID_WEIGHTS', 'distanceScale')
    expectError(() => encodeWeights(flat, variant({ squash: 'relu' })), 'INVALID_WEIGHTS', 'squash')
    expectError(
      () => encodeWeights(flat, variant({ squashConvolutions: 1 })),
      'INVALID_WEIGHTS',
      'squashConvolutions',
    )
  })

  it('fails on nothing but LeNet5Error when bytes are flipped or cut', () => {
    const header = 8 + headerOf(good).length
    const places = fc.oneof(
      { weight: 4, arbitrary: fc.nat(header) },
      { weight: 1, arbitrary: fc.nat(good.length - 1) },
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(places, fc.nat(255)), { maxLength: 3 }),
        fc.option(places),
        (flips, length) => {
          const bytes = good.slice(0, length ?? good.length)
          for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value
          try {
            const decoded = decodeWeights(bytes)
            expect(decoded.parameters.length).toBe(parameterFloats(10))
            expect(decoded.parameters.every(Number.isFinite)).toBe(true)
          } catch (error) {
            expect(error).toBeInstanceOf(LeNet5Error)
            expect((error as Error).message.length).toBeLessThan(600)
          }
        },
      ),
      { numRuns: 1500 },
    )
  })
})

describe('tensors of other names', () => {
  const named = (rename: (name: string) => string): Uint8Array => {
    const { metadata, tensors } = readSafetensors(encodeWeights(parameters(1), DEFAULT_VARIANT))
    return writeSafetensors({
      metadata,
      tensors: new Map([...tensors].map(([name, tensor]) => [rename(name), tensor])),
    })
  }
  it.each<[string, (name: string) => string, RegExp]>([
    [
      'module.',
      (name) => `module.${name}`,
      /names begin with "module\.": rename "module.c1.weight" to c1.weight/,
    ],
    ['_orig_mod.', (name) => `_orig_mod.${name}`, /"_orig_mod\."/],
    ['net.lenet.', (name) => `net.lenet.${name}`, /"net\.lenet\."/],
    [
      'others',
      (name) => name.replace('c1.', 'conv1.'),
      /missing: c1.weight, c1.bias; it holds "conv1.weight", "conv1.bias": rename them/,
    ],
  ])('%s', (_, rename, says) => {
    expect(() => decodeWeights(named(rename))).toThrow(says)
  })
})

describe('weights by name', () => {
  const set = (weights: unknown) => () => withWeights(flat, weights)

  it('come as copies, and go back as they were', () => {
    const named = namedWeights(flat)
    expect(Object.keys(named)).toEqual(tensorsOf(10).map(({ name }) => name))
    expect(sameBytes(withWeights(new Float32Array(flat.length), named), flat)).toBe(true)
    const bias = named['c1.bias'] as Float32Array
    bias[0] = 7
    expect(view(flat, 'c1.bias')[0]).not.toBe(7)
  })

  it('replace their tensor alone, in a copy', () => {
    const before = flat.slice()
    const bias = Float32Array.from({ length: 6 }, (_, i) => i)
    const replaced = withWeights(flat, { 'c1.bias': bias })
    expect(sameBytes(flat, before)).toBe(true)
    expect(view(replaced, 'c1.bias')).toEqual(bias)
    const { offset, length } = tensorsOf(10).find(({ name }) => name === 'c1.bias')!
    replaced.set(flat.subarray(offset, offset + length), offset)
    expect(sameBytes(replaced, flat)).toBe(true)
  })

  it('of other names, kinds, lengths and classes are said', () => {
    expectError(
      set({ 'c9.bias': new Float32Array(6) }),
      'INVALID_WEIGHTS',
      'weights has no tensor "c9.bias"; the tensors are c1.weight, c1.bias, ',
      ', output.weight',
    )
    expectError(set({ 'c1.bias': [1, 2, 3, 4, 5, 6] }), 'INVALID_WEIGHTS', 'a Float32Array, got')
    expectError(set({ 'c1.bias': new Float32Array(7) }), 'INVALID_WEIGHTS', 'a Float32Array of length 6')
    const codes = (length: number) => set({ 'output.weight': new Float32Array(length) })
    expectError(codes(84 * 3), 'INVALID_WEIGHTS', 'length 840', "codes of 3 classes are another model's")
    const hint = (call: () => unknown): boolean => {
      try {
        call()
        return false
      } catch (error) {
        return (error as Error).message.includes('classes')
      }
    }
    expect(hint(codes(841))).toBe(false)
    // As many as codes of a class would be, but of a layer that has none.
    expect(hint(set({ 'f6.bias': new Float32Array(84 * 2) }))).toBe(false)
  })
})
