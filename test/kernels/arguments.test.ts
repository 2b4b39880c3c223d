import { describe, expect, it } from 'vitest'
import { createKernels, LeNet5Error } from '../../src/kernels/index.js'
import { BACKENDS, expectError, floats, kernelsOf } from './support.js'

const conv = { maps: 2, height: 7, width: 6, outputMaps: 3, weights: floats(1, 150), bias: floats(2, 3) }
const picture = floats(3, 84)
const subsample = {
  maps: 2,
  height: 7,
  width: 6,
  weights: floats(4, 2),
  bias: floats(5, 2),
  squash: 'tanh' as const,
}
const units = { inputs: 84, outputs: 2, weights: floats(6, 168), bias: floats(7, 2) }
const codes = { inputs: 84, outputs: 2, weights: floats(6, 168) }

/** Values that are no size, no options, no array and no table. */
const HOSTILE: unknown[] = [
  undefined,
  null,
  true,
  '5',
  5n,
  Symbol('x'),
  () => 5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e300,
  {},
  [],
  [5],
  new Date(),
  new Float64Array(84),
  new Uint8Array(84),
  new ArrayBuffer(84),
  new Map(),
  { length: 84 },
  new Proxy([], {}),
  Object.create(null),
]

describe.each(BACKENDS)('arguments on %s', async (backend) => {
  const kernels = await kernelsOf(backend)
  // biome-ignore lint/suspicious/noExplicitAny: what programs without types pass
  const any = kernels as any
  const layers: [
    name: string,
    input: Float32Array,
    gradient: Float32Array,
    options: Record<string, unknown>,
  ][] = [
    ['conv5x5', picture, floats(8, 18), { ...conv, connections: [[0], [1], [0, 1]], squash: 'none' }],
    ['subsample2x2', picture, floats(8, 18), subsample],
    ['dense', picture, floats(8, 2), { ...units, squash: 'tanh' }],
    ['rbf', picture, floats(8, 2), codes],
  ]

  it.each(layers)(
    '%s: whatever is hostile is a LeNet5Error, and nothing else happens',
    (name, input, gradient, options) => {
      const before = kernels.memory
      const works = any[name](input, options)
      const refused = (call: () => unknown): void => {
        try {
          call()
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(LeNet5Error)
          expect((error as LeNet5Error).code).toBe('INVALID_ARGUMENT')
          return
        }
        expect.fail('it passed')
      }
      for (const value of HOSTILE) {
        refused(() => any[name](value, options))
        refused(() => any[name](input, value))
        refused(() => any[`${name}Backward`](value, input, options))
        refused(() => any[`${name}Backward`](gradient, value, options))
        for (const option of Object.keys(options)) {
          // What may be left out, and what is right by chance.
          if (
            (value === undefined || value === null) &&
            ['connections', 'squash'].includes(option) &&
            name !== 'subsample2x2'
          )
            continue
          refused(() => any[name](input, { ...options, [option]: value }))
          refused(() => any[`${name}Backward`](gradient, input, { ...options, [option]: value }))
        }
      }
      refused(() => any[name](input.subarray(1), options))
      refused(() => any[name](input, { ...options, typo: 1 }))
      expect(any[name](input, options)).toEqual(works)
      expect(kernels.memory).toBeLessThanOrEqual(before + 65536)
    },
  )

  it('names the argument', () => {
    const cases: [call: () => unknown, message: RegExp][] = [
      [() => kernels.conv5x5(picture, { ...conv, height: 4 }), /^options\.height must be an integer ≥ 5/],
      [() => kernels.conv5x5(picture, { ...conv, width: 4.5 }), /^options\.width/],
      [
        () => kernels.conv5x5(picture, { ...conv, maps: 2 ** 20, height: 2 ** 20 }),
        /^options ask for an input of/,
      ],
      [() => kernels.conv5x5(picture, { ...conv, outputMaps: 2 ** 27 }), /^options ask for weights of/],
      [
        () => kernels.conv5x5(picture.subarray(1), conv),
        /^input must be a Float32Array of length 84, got a Float32Array of length 83/,
      ],
      [() => kernels.conv5x5(picture, { ...conv, bias: floats(1, 4) }), /^options\.bias/],
      [
        () => kernels.conv5x5(picture, { ...conv, connections: [[0], [1]] }),
        /^options\.connections must be an array of 3 lists/,
      ],
      [
        () => kernels.conv5x5(picture, { ...conv, connections: [[0], [1], [2]] }),
        /^options\.connections\[2\]\[0\] must be an integer ≥ 0 and ≤ 1/,
      ],
      [
        () => kernels.conv5x5(picture, { ...conv, connections: [[0], [1, 1], []] }),
        /^options\.connections\[1\] must be distinct/,
      ],
      [
        () => kernels.conv5x5(picture, { ...conv, connections: [[0], [1, 0, 1], []] }),
        /^options\.connections\[1\] must be an array of at most 2/,
      ],
      [
        () => any.conv5x5(picture, { ...conv, squash: 'relu' }),
        /^options\.squash must be 'tanh' or 'logistic' or 'none'/,
      ],
      [() => kernels.conv5x5Backward(floats(1, 17), picture, conv), /^gradOutput/],
      [
        () => kernels.subsample2x2(picture, { ...subsample, width: 1 }),
        /^options\.width must be an integer ≥ 2/,
      ],
      [() => kernels.dense(picture, { ...units, inputs: 83 }), /^input must be a Float32Array of length 83/],
      [
        () => kernels.dense(picture, { ...units, inputs: 2 ** 28, outputs: 2 }),
        /^options ask for weights of/,
      ],
      [() => kernels.rbf(picture, { ...codes, weights: floats(1, 3) }), /^options\.weights/],
      [() => any.squash(picture, 'relu'), /^kind must be/],
      [() => any.tensor([]), /^shape must be an array of 1 to 8 sizes/],
      [() => any.tensor([3, 0]), /^shape\[1\]/],
      [() => any.tensor([2 ** 15, 2 ** 15]), /^shape must hold at most/],
      [() => any.tensor([3], floats(1, 4)), /^data must be a Float32Array of length 3/],
    ]
    for (const [call, message] of cases) expectError(call, 'INVALID_ARGUMENT', message)
  })

  it('refuses a tensor of another length, saying its shape', () => {
    using tensor = kernels.tensor([2, 7, 7])
    expectError(
      () => kernels.conv5x5(tensor, conv),
      'INVALID_ARGUMENT',
      /^input must be a tensor of 84 values, got one of shape 2×7×7/,
    )
  })

  it('is not fooled by an array that says another length', () => {
    const liar = floats(1, 100)
    Object.defineProperty(liar, 'length', { value: 84 })
    expectError(() => kernels.conv5x5(liar, conv), 'INVALID_ARGUMENT', /^input/)
  })

  it('refuses arrays whose memory was transferred away', () => {
    const gone = floats(1, 84)
    structuredClone(gone, { transfer: [gone.buffer as ArrayBuffer] })
    expectError(
      () => kernels.conv5x5(gone, conv),
      'INVALID_ARGUMENT',
      /^input must be a Float32Array of length 84/,
    )
  })

  it('leaves the table and the arrays of the caller as they were', () => {
    const connections = [[1, 0], [1], [0]]
    const copies = [picture, conv.weights, conv.bias].map((values) => values.slice())
    kernels.conv5x5(picture, { ...conv, connections, squash: 'tanh' })
    kernels.conv5x5Backward(floats(8, 18), picture, { ...conv, connections, squash: 'tanh' })
    expect(connections).toEqual([[1, 0], [1], [0]])
    expect([picture, conv.weights, conv.bias]).toEqual(copies)
  })
})

describe('createKernels', () => {
  it('says what runs', async () => {
    expect((await createKernels({ simd: 'js' })).backend).toBe('js')
    expect((await createKernels({ simd: 'baseline' })).backend).toBe('baseline')
    expect(['relaxed', 'baseline']).toContain((await createKernels()).backend)
  })

  it.each<[unknown, string, RegExp]>([
    [5, 'INVALID_ARGUMENT', /^options must be/],
    [{ simd: 'fast' }, 'INVALID_ARGUMENT', /^options\.simd must be/],
    [{ speed: 1 }, 'INVALID_ARGUMENT', /no option "speed"/],
    [{ module: 'kernels.wasm' }, 'INVALID_ARGUMENT', /^options\.module must be/],
    [{ module: {} }, 'INVALID_ARGUMENT', /^options\.module must be a WebAssembly\.Module, its bytes/],
    [{ module: new TextEncoder().encode('<!doctype html>') }, 'WEBASSEMBLY', /HTML/],
  ])('refuses %o', async (options, code, message) => {
    const error = await createKernels(options as never).then(
      () => undefined,
      (cause) => cause,
    )
    expect(error).toBeInstanceOf(LeNet5Error)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })
})
