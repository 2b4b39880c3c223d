import { describe, expect, it } from 'vitest'
import { DisposedError, type Tensor } from '../../src/kernels/index.js'
import { expectSame } from '../reference/numbers.js'
import { BACKENDS, expectError, floats, kernelsOf } from './support.js'

const conv = {
  maps: 1,
  height: 17,
  width: 22,
  outputMaps: 3,
  weights: floats(1, 75),
  bias: floats(2, 3),
  connections: [[0], [], [0]],
  squash: 'tanh' as const,
}
const subsample = {
  maps: 3,
  height: 13,
  width: 18,
  weights: floats(3, 3),
  bias: floats(4, 3),
  squash: 'tanh' as const,
}
const units = {
  inputs: 3 * 6 * 9,
  outputs: 10,
  weights: floats(5, 1620, -0.1, 0.1),
  bias: floats(6, 10),
  squash: 'tanh' as const,
}
const codes = { inputs: 10, outputs: 4, weights: floats(7, 40) }
const picture = floats(8, 17 * 22)
const gradDistances = floats(9, 4)

describe.each(BACKENDS)('tensors on %s', async (backend) => {
  const kernels = await kernelsOf(backend)

  /** Forward and backward through four layers; what every step made, in order. */
  function chain<T extends Float32Array | Tensor>(
    input: T,
    wrap: (values: Float32Array, shape: number[]) => Float32Array | Tensor,
  ) {
    const c = { ...conv, weights: wrap(conv.weights, [3, 1, 5, 5]), bias: wrap(conv.bias, [3]) }
    const s = { ...subsample, weights: wrap(subsample.weights, [3]), bias: wrap(subsample.bias, [3]) }
    const d = { ...units, weights: wrap(units.weights, [10, 162]), bias: wrap(units.bias, [10]) }
    const r = { ...codes, weights: wrap(codes.weights, [4, 10]) }
    const a = kernels.conv5x5<Float32Array | Tensor>(input, c)
    const b = kernels.subsample2x2(a, s)
    const e = kernels.dense(b, d)
    const f = kernels.rbf(e, r)
    const gf = kernels.rbfBackward(wrap(gradDistances, [4]), e, r)
    const ge = kernels.denseBackward(gf.input, b, d)
    const gb = kernels.subsample2x2Backward(ge.input, a, s)
    const ga = kernels.conv5x5Backward<Float32Array | Tensor>(gb.input, input, c)
    const made = [
      a,
      b,
      e,
      f,
      ...[gf, ge, gb, ga].flatMap((gradients) => Object.values(gradients) as (Float32Array | Tensor)[]),
    ]
    const given = [c, s, d].flatMap(({ weights, bias }) => [weights, bias]).concat(r.weights)
    return { made, given }
  }

  const tensorOf = (values: Float32Array, shape: number[]): Tensor => kernels.tensor(shape, values)
  const dispose = (...tensors: readonly (Float32Array | Tensor)[]): void => {
    for (const tensor of tensors) if (!(tensor instanceof Float32Array)) tensor.dispose()
  }

  it('makes of tensors what it makes of arrays, in tensors', () => {
    const plain = chain(picture, (values) => values).made as Float32Array[]
    using input = tensorOf(picture, [1, 17, 22])
    const { made, given } = chain(input, tensorOf)
    const tensors = made as Tensor[]
    expect(tensors.map((tensor) => tensor.data)).toEqual(plain)
    expect(tensors.map(({ shape }) => shape.join('×'))).toEqual([
      '3×13×18',
      '3×6×9',
      '10',
      '4',
      '10',
      '4×10',
      '162',
      '10×162',
      '10',
      '3×13×18',
      '3',
      '3',
      '1×17×22',
      '3×1×5×5',
      '3',
    ])
    dispose(...made, ...given)
  })

  it('takes arrays and tensors together; the input decides what comes out', () => {
    using weights = tensorOf(units.weights, [10, 162])
    using input = tensorOf(floats(8, 162), [3, 6, 9])
    const expected = kernels.dense(floats(8, 162), units)
    const array = kernels.dense(floats(8, 162), { ...units, weights })
    expect(array).toEqual(expected)
    using tensor = kernels.dense(input, units)
    expect(tensor.shape).toEqual([10])
    expect(tensor.data).toEqual(expected)
    const mixed = kernels.denseBackward(tensor, floats(8, 162), units)
    expect(mixed.input).toBeInstanceOf(Float32Array)
    using squashed = kernels.squash(input, 'logistic')
    expect(squashed.shape).toEqual([3, 6, 9])
  })

  it('starts with zeros or the given values, and is written through its view', () => {
    using dirty = tensorOf(floats(1, 1000), [1000])
    dirty.dispose()
    using tensor = kernels.tensor([10, 100])
    expect(tensor.data).toEqual(new Float32Array(1000))
    tensor.data[5] = 3
    expect(tensor.data[5]).toBe(3)
    expect(Object.isFrozen(tensor.shape)).toBe(true)
  })

  it('leaves inputs and the tensors around its results as they were', () => {
    const guards: Tensor[] = []
    const values = Array.from({ length: 60 }, (_, i) => floats(i, 5 + ((i * 37) % 500)))
    for (const v of values) guards.push(tensorOf(v, [v.length]))
    // Holes of many sizes for results and scratch to fall into.
    const holes = guards.filter((_, i) => i % 3 === 1)
    dispose(...holes)
    const plain = chain(picture, (v) => v).made as Float32Array[]
    using input = tensorOf(picture, [1, 17, 22])
    const { made, given } = chain(input, tensorOf)
    for (const [i, guard] of guards.entries()) if (i % 3 !== 1) expect(guard.data).toEqual(values[i])
    expect(input.data).toEqual(picture)
    expect((made as Tensor[]).map(({ data }) => data)).toEqual(plain)
    expect((given as Tensor[]).map(({ data }) => data)).toEqual([
      conv.weights,
      conv.bias,
      subsample.weights,
      subsample.bias,
      units.weights,
      units.bias,
      codes.weights,
    ])
    dispose(...made, ...given, ...guards)
  })

  it('does not take more memory over repeated calls, nor over shapes', () => {
    const once = (): void => {
      using input = tensorOf(picture, [1, 17, 22])
      const { made, given } = chain(input, tensorOf)
      dispose(...made, ...given)
      chain(picture, (values) => values)
    }
    const shapes = (): void => {
      for (let width = 5; width < 45; width++) {
        const input = floats(width, 9 * width)
        kernels.conv5x5(input, { ...conv, height: 9, width })
      }
    }
    once()
    shapes()
    once()
    const memory = kernels.memory
    for (let i = 0; i < 60; i++) once()
    shapes()
    expect(kernels.memory).toBe(memory)
  })

  it('reads views of its own memory, which the call itself moves', async () => {
    using fresh = await kernelsOf(backend)
    const length = 300 * 300
    const values = floats(11, length)
    const tensor = fresh.tensor([1, 300, 300], values)
    const options = {
      maps: 1,
      height: 300,
      width: 300,
      outputMaps: 2,
      weights: floats(12, 50),
      bias: floats(13, 2),
    }
    const expected = kernels.conv5x5(values, options)
    expectSame(fresh.conv5x5(tensor.data, options), expected)
    expectSame(tensor.data, values)
    const copy = fresh.tensor([length], tensor.data)
    expectSame(copy.data, values)
  })

  it('knows what was disposed', async () => {
    const own = await kernelsOf(backend)
    const tensor = own.tensor([1, 17, 22], picture)
    tensor.dispose()
    tensor.dispose()
    expect(() => tensor.data).toThrow(DisposedError)
    expectError(() => own.conv5x5(tensor, conv), 'DISPOSED', /tensor/)
    expectError(() => own.conv5x5(picture, { ...conv, bias: tensor }), 'DISPOSED', /tensor/)
    const living = own.tensor([1, 17, 22], picture)
    own.dispose()
    own.dispose()
    const calls = [
      () => own.conv5x5(picture, conv),
      () => own.subsample2x2(picture, subsample),
      () => own.dense(picture, units),
      () => own.rbf(picture, codes),
      () => own.squash(picture, 'tanh'),
      () => own.tensor([1]),
      () => own.memory,
    ]
    for (const call of calls) expectError(call, 'DISPOSED', /kernels/)
    expect(() => living.data).toThrow(DisposedError)
    living.dispose()
  })

  it('refuses a tensor of other kernels', async () => {
    using others = await kernelsOf(backend === 'js' ? 'baseline' : 'js')
    using same = await kernelsOf(backend)
    for (const other of [others, same]) {
      const tensor = other.tensor([1, 17, 22], picture)
      expectError(
        () => kernels.conv5x5(tensor, conv),
        'INVALID_ARGUMENT',
        /^input must be a tensor of these kernels/,
      )
    }
  })
})
