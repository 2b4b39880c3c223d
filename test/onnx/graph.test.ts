/** The bytes of ONNX files, message by message, written by hand after onnx.proto3. */
import { describe, expect, it } from 'vitest'
import { Graph, readOnnx } from '../../src/onnx/graph.js'
import { expectError } from '../input/support.js'

/** A field of bytes: a message of fields, text or bytes as they are. All here are shorter than 128. */
const part = (field: number, ...inside: readonly (readonly number[] | string)[]): number[] => {
  const bytes = inside.flatMap((one) => (typeof one === 'string' ? [...Buffer.from(one)] : one))
  return [8 * field + 2, bytes.length, ...bytes]
}
/** A field of a whole number below 128. */
const whole = (field: number, value: number): number[] => [...tag(8 * field), value]
const tag = (value: number): number[] => (value < 128 ? [value] : [128 + (value & 127), value >> 7])
const floats = (...values: number[]): number[] => [...new Uint8Array(Float32Array.from(values).buffer)]
/** A model with these parts in its graph. */
const model = (...parts: readonly number[][]): Uint8Array => Uint8Array.from(part(7, ...parts))
const tensor = (name: string, ...parts: readonly number[][]): number[] => part(5, ...parts, part(8, name))

describe('a graph', () => {
  it('is written as the format says', () => {
    const graph = new Graph()
    const sizes = graph.weight([2], BigInt64Array.of(-1n, 3n))
    const one = graph.scalar(1)
    const sum = graph.node('Add', ['input', one], { axis: 1, pads: [2, 3] })
    graph.node('Reshape', [sum, sizes], {}, 'out')
    expect([sizes, one, sum]).toEqual(['w0', 'w1', 'v2'])
    const value = (field: number, name: string, side: number): number[] =>
      part(
        field,
        part(1, name),
        part(2, part(1, whole(1, 1), part(2, part(1, part(2, 'n')), part(1, whole(1, side))))),
      )
    const attribute = (name: string, ...parts: readonly number[][]): number[] =>
      part(5, part(1, name), ...parts)
    const inside = [
      part(1, part(1, 'input'), part(1, 'w1'), part(2, 'v2'), part(4, 'Add'), attribute('axis', whole(3, 1), whole(20, 2)), attribute('pads', whole(8, 2), whole(8, 3), whole(20, 7))),
      part(1, part(1, 'v2'), part(1, 'w0'), part(2, 'out'), part(4, 'Reshape')),
      part(2, 'lenet5'),
      part(5, whole(1, 2), whole(2, 7), part(8, 'w0'), part(9, [...Array(8).fill(255), 3, ...Array(7).fill(0)])),
      part(5, whole(2, 1), part(8, 'w1'), part(9, floats(1))),
      value(11, 'input', 5),
      value(12, 'out', 6),
    ].flat() // biome-ignore format: a line a message
    expect([...graph.encode([5], 'out', [6], new Map([['key', 'text']]))]).toEqual([
      ...[...whole(1, 8), ...part(2, 'lenet5-simd')],
      ...[58, ...tag(inside.length), ...inside],
      ...[...part(8, part(1, ''), whole(2, 17)), ...part(14, part(1, 'key'), part(2, 'text'))],
    ])
  })

  it('comes back as it was written', () => {
    const graph = new Graph()
    const weight = graph.weight([1, 2], Float32Array.of(-1.5, 2), 'c1')
    graph.node('Conv', ['input', weight], { group: 3, strides: [2, 1] }, 'distances')
    graph.weight([1], BigInt64Array.of(4n))
    const {
      nodes,
      floats: found,
      metadata,
    } = readOnnx(graph.encode([1], 'distances', [1], new Map([['a', 'b']])))
    expect(nodes).toEqual(graph.nodes.map((node) => ({ ...node, attributes: expect.anything() })))
    expect({ ...nodes[0]?.attributes }).toEqual({ group: 3, strides: [2, 1] })
    // Tensors of whole numbers say nothing of the weights.
    expect(found).toEqual(new Map([['c1', { dims: [1, 2], data: Float32Array.of(-1.5, 2) }]]))
    expect(metadata).toEqual(new Map([['a', 'b']]))
  })
})

describe('what other programs write', () => {
  it('values one by one, several in a run, or raw', () => {
    const bytes = model(
      tensor('each', whole(1, 2), whole(2, 1), [37, ...floats(1)], [37, ...floats(-2)]),
      tensor('run', part(1, [2, 1]), whole(2, 1), part(4, floats(3, 4))),
      tensor('raw', whole(1, 1), whole(2, 1), part(9, floats(5))),
      tensor('both', whole(1, 1), whole(2, 1), part(4, floats(6)), part(9)),
      tensor('none', whole(1, 0), whole(2, 1)),
    )
    expect([...readOnnx(bytes).floats].map(([name, { dims, data }]) => [name, dims, [...data]])).toEqual([
      ['each', [2], [1, -2]],
      ['run', [2, 1], [3, 4]],
      ['raw', [1], [5]],
      ['both', [1], [6]],
      ['none', [0], []],
    ])
  })

  it('numbers of a node in a run, and parts that are not known', () => {
    const attribute = part(5, part(13, 'a word'), part(1, 'pads'), part(8, [1, 2, 3]), whole(20, 7))
    const node = part(1, part(3, 'its name'), part(1, 'a'), part(2, 'b'), part(4, 'Pad'), attribute)
    const unknown = [...part(10, 'a word'), ...part(14, part(3, 'x'), part(1, 'k'), part(2, 'v'))]
    const bytes = Uint8Array.from([
      ...model(part(3, 'x'), node, tensor('t', part(12, 'x'), whole(2, 1))),
      ...unknown,
    ])
    const found = readOnnx(bytes)
    expect(found.nodes).toHaveLength(1)
    expect(found.nodes[0]).toMatchObject({ operator: 'Pad', inputs: ['a'], output: 'b' })
    expect(found.nodes[0]?.attributes.pads).toEqual([1, 2, 3])
    expect([...found.floats.keys()]).toEqual(['t'])
    expect(found.metadata).toEqual(new Map([['k', 'v']]))
  })

  it('refuses a tensor that is there twice', () => {
    const name = 'n'.repeat(41)
    const twice = [tensor(name, whole(2, 1)), tensor(name, whole(2, 7))]
    expectError(() => readOnnx(model(...twice)), 'INVALID_FILE', `got ${name.slice(1)} twice`)
  })
})
