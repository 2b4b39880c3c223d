/* An ONNX file, written by hand: nodes, weights, one input, one output. */
import { bytes, type Field, integer, join, message } from './protobuf.js'

const FLOAT = 1
const INT64 = 7

/** Numbers and lists of numbers; all of ONNX's own attributes that are used here are integers. */
type Attributes = Readonly<Record<string, number | readonly number[]>>

export class Graph {
  readonly #nodes: Field[] = []
  readonly #weights: Field[] = []
  #names = 0

  /** A weight; its name. */
  weight(dims: readonly number[], values: Float32Array | BigInt64Array): string {
    const name = `w${this.#names++}`
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    this.#weights.push(
      message(5, [
        ...dims.map((dim) => integer(1, dim)),
        integer(2, values instanceof Float32Array ? FLOAT : INT64),
        bytes(8, name),
        bytes(9, raw),
      ]),
    )
    return name
  }

  scalar(value: number): string {
    return this.weight([], Float32Array.of(value))
  }

  /** A node of one output; its output's name. */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}, output?: string): string {
    const name = output ?? `v${this.#names++}`
    this.#nodes.push(
      message(1, [
        ...inputs.map((input) => bytes(1, input)),
        bytes(2, name),
        bytes(4, operator),
        ...Object.entries(attributes).map(([key, value]) =>
          message(
            5,
            typeof value === 'number'
              ? [bytes(1, key), integer(3, value), integer(20, 2)]
              : [bytes(1, key), ...value.map((v) => integer(8, v)), integer(20, 7)],
          ),
        ),
      ]),
    )
    return name
  }

  /** The file: 'input' to one output, dimensions without the first, n. */
  encode(
    input: readonly number[] = [1, 32, 32],
    output = 'distances',
    outputDims: readonly number[] = [10],
  ): Uint8Array {
    const value = (field: number, name: string, dims: readonly number[]): Field =>
      message(field, [
        bytes(1, name),
        message(2, [
          message(1, [
            integer(1, FLOAT),
            message(2, [message(1, [bytes(2, 'n')]), ...dims.map((dim) => message(1, [integer(1, dim)]))]),
          ]),
        ]),
      ])
    const graph = [
      ...this.#nodes,
      bytes(2, 'lenet5'),
      ...this.#weights,
      value(11, 'input', input),
      value(12, output, outputDims),
    ]
    return join([integer(1, 8), message(7, graph), message(8, [bytes(1, ''), integer(2, 13)])])
  }
}
