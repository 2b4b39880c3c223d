import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeNet5Error } from '../../src/errors.js'
import { parseHeader, readSafetensors, writeSafetensors } from '../../src/files/safetensors.js'
import { expectError, sameBytes } from '../input/support.js'
import { file } from './support.js'

const one = '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}'

describe('parseHeader', () => {
  it('reads what JSON.parse reads', () => {
    const plain = (value: unknown): unknown => {
      if (value instanceof Map)
        return Object.fromEntries(Array.from(value, ([key, item]) => [key, plain(item)]))
      return Array.isArray(value) ? value.map(plain) : value
    }
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'binary' }),
        fc.maxSafeNat(),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('tree'), { maxLength: 4 }),
      object: fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
    }))
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), tree, { maxKeys: 4 }),
        fc.nat(2),
        (value, space) => {
          const text = JSON.stringify(value, null, space)
          expect(plain(parseHeader(text))).toEqual(JSON.parse(text))
        },
      ),
    )
  })

  it.each([
    '',
    ' {}',
    '[]',
    '{',
    '{}}',
    '{"a":1,}',
    '{"a" 1}',
    '{a:1}',
    '{"a":01}',
    '{"a":1.5}',
    '{"a":1e2}',
    '{"a":-1}',
    '{"a":true}',
    '{"a":null}',
    '{"a":[1,]}',
    '{"a":[1}',
    '{"a":"\n"}',
    '{"a":"\\x"}',
    '{"a":"b',
    '{"a":"b\\',
    '{"a":1}x',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":{"b":1,"b":1}}',
    '{"a":[[[[[[[[[[1]]]]]]]]]]}',
    '\ufeff{}',
  ])('refuses %j', (text) => {
    expectError(() => parseHeader(text), 'INVALID_WEIGHTS', 'header')
  })

  it('nests eight levels deep and no deeper', () => {
    const lists = (depth: number): string => `{"a":${'['.repeat(depth)}1${']'.repeat(depth)}}`
    expect(parseHeader(lists(7)).size).toBe(1)
    expectError(() => parseHeader(lists(8)), 'INVALID_WEIGHTS', 'nesting of at most 8 levels')
    const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect(parseHeader(objects(8)).size).toBe(1)
    expectError(() => parseHeader(objects(9)), 'INVALID_WEIGHTS', 'nesting of at most 8 levels')
  })

  it.each([
    ['{"a"x', ': expected at character 4, got "x"'],
    ['{"a":1 2}', ', or } expected at character 7, got "2}"'],
    ['{"a":[1 2]}', ', or ] expected at character 8, got "2]}"'],
    ['{"a":"abc', 'a valid string expected at character 5'],
    ['{1:2}', 'a string expected at character 1'],
    ['{"a":', 'whole number expected at character 5, got its end'],
    ['{"a":12345678901234567890.5}', 'whole number expected at character 5, got "123456789012"'],
    ['{"a":1}}', 'nothing more expected at character 7, got "}"'],
    [`{"${'k'.repeat(41)}":1,"${'k'.repeat(41)}":1}`, `no second key "${'k'.repeat(40)}" expected`],
  ])('says where %s is wrong', (text, says) => {
    expectError(() => parseHeader(text), 'INVALID_WEIGHTS', says)
  })

  it('reads space of every kind, and quotes behind backslashes', () => {
    expect(parseHeader('{ \t\n\r"a" : [ ] , "b":{ } }\r\n')).toEqual(
      new Map<string, unknown>([
        ['a', []],
        ['b', new Map()],
      ]),
    )
    expect(parseHeader('{"a":"\\\\","b":"\\"","c":"\\\\\\""}')).toEqual(
      new Map([
        ['a', '\\'],
        ['b', '"'],
        ['c', '\\"'],
      ]),
    )
  })

  it('bears a long string and deep nesting', () => {
    const long = JSON.stringify({ a: '\n"'.repeat(200_000) })
    expect(parseHeader(long).get('a')).toHaveLength(400_000)
    expectError(() => parseHeader(`{"a":${'['.repeat(1_000_000)}`), 'INVALID_WEIGHTS', 'nesting')
    expect(parseHeader('{"__proto__":"x"}').get('__proto__')).toBe('x')
  })
})

describe('readSafetensors', () => {
  it('reads tensors in any order, padded headers, empty tensors and scalars', () => {
    const header =
      '{"b":{"shape":[],"data_offsets":[8,12],"dtype":"F32"},"e":{"dtype":"F32","shape":[0,3],"data_offsets":[8,8]},' +
      `${one},"__metadata__":{"format":"pt"}}   `
    const data = new Uint8Array(Float32Array.of(1, -2, 3).buffer)
    const { metadata, tensors } = readSafetensors(file(header, data))
    expect(metadata).toEqual(new Map([['format', 'pt']]))
    expect(tensors.get('a')).toEqual({ shape: [2], data: Float32Array.of(1, -2) })
    expect(tensors.get('b')).toEqual({ shape: [], data: Float32Array.of(3) })
    expect(tensors.get('e')).toEqual({ shape: [0, 3], data: new Float32Array(0) })
  })

  it('reads at any offset, from ArrayBuffers and shared memory, without a hold on them', () => {
    const bytes = file(`{${one}}`, new Uint8Array(Float32Array.of(1, -2).buffer))
    for (const offset of [0, 1, 2, 3]) {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + offset))
      shared.set(bytes, offset)
      const { tensors } = readSafetensors(shared.subarray(offset))
      shared.fill(0)
      expect(tensors.get('a')?.data).toEqual(Float32Array.of(1, -2))
    }
    expect(readSafetensors(bytes.buffer as ArrayBuffer).tensors.size).toBe(1)
  })

  it('shares memory where floats may lie, and copies where they may not', () => {
    const data = new Uint8Array(Float32Array.of(1, -2).buffer)
    const bytes = file(`{${one}}`, data)
    // The header's length decides where the data begin.
    const spaces = (4 - (bytes.length % 4)) % 4
    for (let more = 0; more < 4; more++) {
      const padded = file(`{${one}}${' '.repeat(spaces + more)}`, data)
      const floats = readSafetensors(padded).tensors.get('a')?.data
      expect(floats).toEqual(Float32Array.of(1, -2))
      expect(floats?.buffer === padded.buffer, `${more}`).toBe(more === 0)
    }
  })

  it('reads long headers, ASCII or not', () => {
    for (const key of ['k', 'ключ', '\u{1f58b}']) {
      for (const length of [2 ** 14 - 1, 2 ** 14, 2 ** 16]) {
        const value = key.repeat(length)
        const { metadata } = readSafetensors(file(`{"__metadata__":{"${key}":"${value}"}}`))
        expect(metadata.get(key) === value, `${key} ${length}`).toBe(true)
      }
    }
    const most = `{"__metadata__":{"k":"${'v'.repeat(2 ** 20 - 26)}"}}`
    expect(most.length).toBeLessThanOrEqual(2 ** 20)
    expect(readSafetensors(file(most.padEnd(2 ** 20))).metadata.size).toBe(1)
    expectError(() => readSafetensors(file(most.padEnd(2 ** 20 + 1))), 'INVALID_WEIGHTS', 'at most 1048576')
  })

  const tensor = (dtype: string, shape: string, offsets: string): string =>
    `{"a":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}}`

  it.each([
    ['too short', new Uint8Array(7), '7 bytes'],
    ['nothing but a length of 0', new Uint8Array(8), 'got its end'],
    ['header of 2^20 + 1 bytes', file('{}', 0, 2n ** 20n + 1n), 'at most 1048576'],
    ['header of 2^20 bytes', file('{}', 0, 2n ** 20n), 'only 2 are there'],
    ['more after the header', file('{} {}'), 'nothing more expected at character 3, got "{}"'],
    ['no dtype', file('{"a":{"shape":[2],"data_offsets":[0,8]}}', 8), 'got none; save it as float32'],
    ['F8', file(tensor('"F8_E4M3"', '[8]', '[0,8]'), 8), 'save it as float32'],
    ['BOOL', file(tensor('"BOOL"', '[8]', '[0,8]'), 8), 'leave it out'],
    ['one offset', file(tensor('"F32"', '[2]', '[0]'), 8), 'two whole data_offsets'],
    ['no offsets', file('{"a":{"dtype":"F32","shape":[2]}}', 8), 'two whole data_offsets'],
    ['shape of a string', file(tensor('"F32"', '"2"', '[0,8]'), 8), 'shape of whole numbers'],
    ['shape of lists', file(tensor('"F32"', '[[2]]', '[0,8]'), 8), 'shape of whole numbers'],
    ['an empty tensor with data', file(tensor('"F32"', '[0,2]', '[0,8]'), 8), 'takes 0 bytes, has 8'],
    ['one byte beyond the data', file(tensor('"F32"', '[2]', '[0,8]'), 7), 'within the 7 bytes'],
    [
      'a shape of a hundred sides',
      file(tensor('"F32"', `[${Array(100).fill(9)}]`, '[0,8]'), 8),
      'shape [9,9,9,9,9,9,9,9] does',
    ],
    ['a long name', file(`{"${'n'.repeat(41)}":1}`), `tensor "${'n'.repeat(40)}…" must be an object`],
    ['a name of 40', file(`{"${'n'.repeat(40)}":1}`), `tensor "${'n'.repeat(40)}" must be an object`],
    ['no data left by empty tensors', file(tensor('"F32"', '[0]', '[0,0]'), 4), 'take 0 bytes, but 4'],
    ['header of 2^53 bytes', file('{}', 0, 2n ** 53n), 'at most 1048576'],
    ['header of 2^64 − 1 bytes', file('{}', 0, 2n ** 64n - 1n), 'at most 1048576'],
    ['header longer than the file', file('{}', 0, 3n), 'only 2'],
    ['header not UTF-8', file('{}', Uint8Array.of(0xff), 3n), 'UTF-8'],
    ['a byte order mark', file('\ufeff{}'), '{ expected at character 0'],
    [
      'another length behind the first tensor',
      file(`{${one},"b":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[8,16]}}`, 16),
      'shape [1,1,1,1,1,1,1,1] takes 4 bytes, has 8',
    ],
    ['tensor twice', file(`{${one},${one}}`, 8), 'no second key'],
    ['metadata twice', file('{"__metadata__":{},"__metadata__":{}}'), 'no second key'],
    ['metadata key twice', file('{"__metadata__":{"x":"1","x":"1"}}'), 'no second key'],
    ['metadata of numbers', file('{"__metadata__":{"x":1}}'), 'must be a string'],
    ['metadata no object', file('{"__metadata__":"x"}'), 'object of strings'],
    ['overlap', file(`{${one},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`, 12), 'overlap'],
    [
      'the same data twice',
      file(`{${one},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8),
      'overlap',
    ],
    ['hole', file(`{${one},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}`, 16), 'hole'],
    ['hole at the front', file(tensor('"F32"', '[1]', '[4,8]'), 8), 'hole'],
    ['data left over', file(`{${one}}`, 9), '9 bytes of data'],
    ['data missing', file(`{${one}}`, 7), 'within the 7 bytes'],
    ['F16', file(tensor('"F16"', '[4]', '[0,8]'), 8), 'float32'],
    ['shape not the offsets', file(tensor('"F32"', '[3]', '[0,8]'), 8), 'does not fit into the 8 bytes'],
    ['shape less than the offsets', file(tensor('"F32"', '[1]', '[0,8]'), 8), 'takes 4 bytes'],
    [
      'shape too large',
      file(tensor('"F32"', '[9007199254740991,9007199254740991]', '[0,8]'), 8),
      'does not fit',
    ],
    ['shape beyond integers', file(tensor('"F32"', '[99999999999999999999]', '[0,8]'), 8), 'whole numbers'],
    [
      'shape that overflows to 0 in 64 bits',
      file(tensor('"F32"', '[4294967296,4294967296]', '[0,0]')),
      'does not fit',
    ],
    ['offsets turned round', file(tensor('"F32"', '[2]', '[8,0]'), 8), 'within'],
    ['three offsets', file(tensor('"F32"', '[2]', '[0,8,8]'), 8), 'data_offsets'],
    ['offsets of strings', file(tensor('"F32"', '[2]', '["0","8"]'), 8), 'data_offsets'],
    ['no shape', file('{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8), 'shape'],
    [
      'unknown key',
      file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}', 8),
      'unknown key "x"',
    ],
    ['tensor no object', file('{"a":[1]}'), 'must be an object'],
  ])('refuses: %s', (_, bytes, part) => {
    expectError(() => readSafetensors(bytes), 'INVALID_WEIGHTS', part)
  })

  it('refuses what are no bytes', () => {
    for (const value of [undefined, 'x', [1], new Float32Array(9), {}, Symbol('x')]) {
      expectError(() => readSafetensors(value as Uint8Array), 'INVALID_WEIGHTS', 'bytes must be')
    }
  })
})

describe('writeSafetensors', () => {
  it('writes a header, spaces up to 8 bytes, and little-endian floats', () => {
    const shape = [1, 2]
    const tensors = new Map([
      ['a', { shape, data: Float32Array.of(1, -2) }],
      ['b', { shape: [1], data: new Float32Array([7, 0.5]).subarray(1) }],
    ])
    const written = (metadata: Map<string, string>): string =>
      Buffer.from(writeSafetensors({ metadata, tensors })).toString('latin1')
    const floats = '\0\0\x80\x3f\0\0\0\xc0\0\0\0\x3f'
    const a = '"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}'
    const b = '"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}'
    expect(written(new Map())).toBe(`\x70\0\0\0\0\0\0\0{${a},${b}}  ${floats}`)
    expect(written(new Map([['k', 'v']]))).toBe(
      `\x88\0\0\0\0\0\0\0{"__metadata__":{"k":"v"},${a},${b}} ${floats}`,
    )
  })

  it('writes what it reads, aligned, the same each time', () => {
    const names = fc.string({ unit: 'binary', maxLength: 9 }).filter((name) => name !== '__metadata__')
    const data = fc.float32Array({ maxLength: 9 })
    fc.assert(
      fc.property(
        fc.dictionary(names, data),
        fc.dictionary(fc.string(), fc.string()),
        (tensors, metadata) => {
          const given = {
            metadata: new Map(Object.entries(metadata)),
            tensors: new Map(
              Object.entries(tensors).map(([name, data]) => [name, { shape: [data.length], data }]),
            ),
          }
          const bytes = writeSafetensors(given)
          expect(readSafetensors(bytes)).toEqual(given)
          expect(sameBytes(writeSafetensors(given), bytes)).toBe(true)
          expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n)
        },
      ),
    )
  })

  it('fails on nothing but LeNet5Error when read back changed', () => {
    const good = writeSafetensors({
      metadata: new Map([['format', 'pt']]),
      tensors: new Map([['a', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]),
    })
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        const bytes = good.slice(0, length < 8 ? good.length : length)
        if (at < bytes.length) bytes[at] = value
        try {
          readSafetensors(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(LeNet5Error)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('what is no safetensors file', () => {
  const ascii = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0))
  it.each([
    [`PK\x03\x04\x14\0\0\0\0\0archive/data.pkl${'\0'.repeat(40)}`, /PyTorch checkpoint.*save_file/],
    [`PK\x03\x04\x14\0\0\0\0\0c1.weight.npy${'\0'.repeat(40)}`, /\.npz\).*save_file/],
    ['\x80\x02}q\0(X\x09\0\0\0c1.weight', /PyTorch checkpoint/],
    ['\x93NUMPY\x01\0v\0', /\.npy/],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:4d\n', /Git LFS pointer.*git lfs pull/],
    ['<!DOCTYPE html><html></html>', /HTML/],
    ['\n\n  <html>', /HTML/],
    ['\x1f\x8b\x08\0\0\0\0\0\0\x03', /gzip; unpack/],
    ['\x89HDF\r\n\x1a\n\0\0', /HDF5/],
    ['\x89PNG\r\n\x1a\n\0\0', /a picture/],
    ['\0asm\x01\0\0\0\0', /WebAssembly/],
    ['\0\0\x08\x03\0\0\x27\x10', /IDX file.*readIdx/],
    ['\x08\x08\x12\x0clenet5-simd:', /ONNX.*fromOnnx/],
    ['{"error":"not found"}', /JSON/],
    ['<!d', /HTML/],
    ['GGUF\x03\0\0\0', /GGUF/],
    ['\xff\xd8\xff\xe0\0\x10JFIF\0', /a picture/],
    ['[[0.5, 1]]', /JSON/],
    // A name of an array makes no archive.
    ['<a href="c1.weight.npy">', /this is HTML/],
    ['\x80\x02}q\0(X\x0d\0\0\0c1.weight.npy', /PyTorch checkpoint/],
    ['\x01\x02\x03\x04\x05\x06\x07\x08\x09', /its length is \d+$/],
    ['abc', /got 3 bytes$/],
  ])('%j is told by its name', (text, says) => {
    expect(() => readSafetensors(ascii(text))).toThrow(says)
  })

  it('says what to do about values of other kinds', () => {
    const file = (dtype: string): Uint8Array => {
      const header = `{"x":{"dtype":"${dtype}","shape":[1],"data_offsets":[0,8]}}`
      const bytes = new Uint8Array(8 + header.length + 8)
      new DataView(bytes.buffer).setUint32(0, header.length, true)
      bytes.set(ascii(header), 8)
      return bytes
    }
    expect(() => readSafetensors(file('F64'))).toThrow(/"x".*"F64"; save it as float32/)
    expect(() => readSafetensors(file('BF16'))).toThrow(/save it as float32/)
    expect(() => readSafetensors(file('I64'))).toThrow(
      /"x".*"I64"; LeNet-5 has no tensors of whole numbers: leave it out/,
    )
  })
})
