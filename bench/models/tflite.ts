/*
 * A .tflite file, written by hand as far as this network needs it: tensors, operators, one input, one output. The format
 * is a FlatBuffer of TensorFlow Lite's schema (version 3, identifier TFL3): a table's field is named by its number there.
 * Shapes are fixed in the file, the batch size among them.
 */
import { Builder } from 'flatbuffers'

/** Where something lies in the file. */
type Offset = number

/** What `schema.fbs` numbers: the operator, and the table its options are in, if it has any that are not the default. */
const OPERATORS = {
  add: { code: 0, options: 11 },
  averagePool: { code: 1, options: 5 },
  convolution: { code: 3, options: 1 },
  fullyConnected: { code: 9, options: 8 },
  multiply: { code: 18, options: 21 },
  reshape: { code: 22, options: 0 },
  tanh: { code: 28, options: 0 },
  subtract: { code: 41, options: 28 },
  sum: { code: 74, options: 27 },
} as const
type Operator = keyof typeof OPERATORS

const FLOAT32 = 0
const INT32 = 2
/** Of `Padding`. */
const VALID = 1
/** XNNPACK reads weights as vectors. */
const ALIGNMENT = 16

interface Tensor {
  readonly name: string
  readonly dims: readonly number[]
  readonly values?: Float32Array | Int32Array
}

interface Node {
  readonly operator: Operator
  readonly inputs: readonly number[]
  readonly output: number
  readonly stride: number
}

export class TfliteGraph {
  readonly #tensors: Tensor[] = []
  readonly #nodes: Node[] = []
  readonly #inputs: number[] = []

  #tensor(tensor: Tensor): number {
    return this.#tensors.push(tensor) - 1
  }

  input(dims: readonly number[]): number {
    const index = this.#tensor({ name: 'input', dims })
    this.#inputs.push(index)
    return index
  }

  /** Weights; of integers, the axes of a sum or a shape. */
  constant(dims: readonly number[], values: Float32Array | Int32Array): number {
    return this.#tensor({ name: `w${this.#tensors.length}`, dims, values })
  }

  /** An operator of one output; its output, whose dimensions the caller knows. The stride is a pool's size, too. */
  node(operator: Operator, inputs: readonly number[], dims: readonly number[], stride = 1): number {
    const output = this.#tensor({ name: `v${this.#tensors.length}`, dims })
    this.#nodes.push({ operator, inputs, output, stride })
    return output
  }

  /** The file. */
  encode(output: number): Uint8Array {
    const builder = new Builder(2 ** 19)
    const table = (fields: readonly (readonly [field: number, add: (field: number) => void])[]): Offset => {
      builder.startObject(Math.max(0, ...fields.map(([field]) => field + 1)))
      for (const [field, add] of fields) add(field)
      return builder.endObject()
    }
    const offset = (at: Offset) => (field: number) => builder.addFieldOffset(field, at, 0)
    const int8 = (value: number) => (field: number) => builder.addFieldInt8(field, value, 0)
    const int32 = (value: number) => (field: number) => builder.addFieldInt32(field, value, 0)
    const offsets = (all: readonly Offset[]): Offset => {
      builder.startVector(4, all.length, 4)
      for (const at of [...all].reverse()) builder.addOffset(at)
      return builder.endVector()
    }
    const int32s = (values: readonly number[]): Offset => {
      builder.startVector(4, values.length, 4)
      for (const value of [...values].reverse()) builder.addInt32(value)
      return builder.endVector()
    }
    const bytes = (values: Float32Array | Int32Array): Offset => {
      const all = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      builder.startVector(1, all.length, ALIGNMENT)
      for (const byte of [...all].reverse()) builder.addInt8(byte)
      return builder.endVector()
    }
    const optionsOf = ({ operator, stride }: Node): Offset => {
      if (operator === 'convolution')
        return table([
          [0, int8(VALID)],
          [1, int32(stride)],
          [2, int32(stride)],
        ])
      if (operator === 'averagePool')
        return table([
          [0, int8(VALID)],
          [1, int32(stride)],
          [2, int32(stride)],
          [3, int32(stride)],
          [4, int32(stride)],
        ])
      return table([])
    }

    // The first buffer is empty by convention: tensors that are computed have it.
    const constants = this.#tensors.filter(({ values }) => values)
    const buffers = [
      table([]),
      ...constants.map(({ values }) => {
        const data = bytes(values!)
        return table([[0, offset(data)]])
      }),
    ]
    const tensors = this.#tensors.map((tensor) => {
      const { name, dims, values } = tensor
      const [shape, text] = [int32s(dims), builder.createString(name)]
      return table([
        [0, offset(shape)],
        [1, int8(values instanceof Int32Array ? INT32 : FLOAT32)],
        [2, int32(values ? constants.indexOf(tensor) + 1 : 0)],
        [3, offset(text)],
      ])
    })
    const used = [...new Set(this.#nodes.map(({ operator }) => operator))]
    const codes = used.map((operator) => {
      const { code } = OPERATORS[operator]
      return table([
        [0, int8(code)],
        [2, int32(1)],
        [3, int32(code)],
      ])
    })
    const operators = this.#nodes.map((node) => {
      const [inputs, outputs] = [int32s(node.inputs), int32s([node.output])]
      const { options } = OPERATORS[node.operator]
      const given = options > 0 ? optionsOf(node) : 0
      return table([
        [0, int32(used.indexOf(node.operator))],
        [1, offset(inputs)],
        [2, offset(outputs)],
        ...(options > 0
          ? ([
              [3, int8(options)],
              [4, offset(given)],
            ] as const)
          : []),
      ])
    })
    const subgraph = [
      offsets(tensors),
      int32s(this.#inputs),
      int32s([output]),
      offsets(operators),
      builder.createString('lenet5'),
    ].map((at, field) => [field, offset(at)] as const)
    const graphs = offsets([table(subgraph)])
    const [allCodes, allBuffers] = [offsets(codes), offsets(buffers)]
    const model = table([
      [0, int32(3)],
      [1, offset(allCodes)],
      [2, offset(graphs)],
      [4, offset(allBuffers)],
    ])
    builder.finish(model, 'TFL3')
    return builder.asUint8Array()
  }
}
