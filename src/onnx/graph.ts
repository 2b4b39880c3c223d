/*
 * ONNX files as protocol buffers: a graph is built node by node, written, and read back. Only what a network of this
 * package is made of is known: float and int64 tensors, nodes of one output, whole numbers as attributes. Source: the
 * messages of onnx.proto3, whose field numbers are the constants below.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { LeNet5Error } from '../errors.js'

const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8, metadata: 14 } as const
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 } as const
const ATTRIBUTE = { name: 1, integer: 3, integers: 8, type: 20 } as const
const TENSOR = { dims: 1, type: 2, floats: 4, name: 8, raw: 9 } as const
/** Values of TensorProto.DataType and AttributeProto.AttributeType. */
const FLOAT = 1
const INT64 = 7
const INT = 2
const INTS = 7

/** Whole numbers by name. */
export type Attributes = Readonly<Record<string, number | readonly number[]>>

/** An operation of a graph. */
export interface Node {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes: Attributes
}

/** What a file holds, as far as this package is concerned. */
export interface OnnxFile {
  readonly nodes: readonly Node[]
  readonly floats: ReadonlyMap<string, { readonly dims: readonly number[]; readonly data: Float32Array }>
  readonly metadata: ReadonlyMap<string, string>
}

const message = (writer: BinaryWriter, field: number, write: (writer: BinaryWriter) => void): void => {
  writer.tag(field, WireType.LengthDelimited).fork()
  write(writer)
  writer.join()
}
const text = (writer: BinaryWriter, field: number, value: string): void =>
  void writer.tag(field, WireType.LengthDelimited).string(value)
const whole = (writer: BinaryWriter, field: number, value: number): void =>
  void writer.tag(field, WireType.Varint).int64(value)

function littleEndian(values: Float32Array | BigInt64Array): Uint8Array {
  const size = values.BYTES_PER_ELEMENT
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  if (values instanceof Float32Array)
    values.forEach((value, i) => void view.setFloat32(i * size, value, true))
  else values.forEach((value, i) => void view.setBigInt64(i * size, value, true))
  return bytes
}

/** A graph to be written. */
export class Graph {
  readonly nodes: Node[] = []
  readonly #tensors: { name: string; dims: readonly number[]; values: Float32Array | BigInt64Array }[] = []
  #names = 0

  /** A constant tensor; its name, of which those without one are given the next. */
  weight(dims: readonly number[], values: Float32Array | BigInt64Array, name = `w${this.#names++}`): string {
    this.#tensors.push({ name, dims, values })
    return name
  }

  scalar(value: number): string {
    return this.weight([], Float32Array.of(value))
  }

  /** A node of one output; its output's name. */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}, output?: string): string {
    const name = output ?? `v${this.#names++}`
    this.nodes.push({ operator, inputs, output: name, attributes })
    return name
  }

  /**
   * The file: from 'input' to one output, n of each at once.
   *
   * @param input dimensions but the first, n
   * @param metadata text by name, kept beside the graph
   */
  encode(
    input: readonly number[] = [1, 32, 32],
    output = 'distances',
    outputDims: readonly number[] = [10],
    metadata: ReadonlyMap<string, string> = new Map(),
  ): Uint8Array {
    const model = new BinaryWriter()
    whole(model, MODEL.irVersion, 8)
    text(model, MODEL.producer, 'lenet5-simd')
    message(model, MODEL.graph, (graph) => {
      for (const node of this.nodes) message(graph, GRAPH.node, (writer) => writeNode(writer, node))
      text(graph, GRAPH.name, 'lenet5')
      for (const { name, dims, values } of this.#tensors) {
        message(graph, GRAPH.initializer, (writer) => {
          for (const dim of dims) whole(writer, TENSOR.dims, dim)
          whole(writer, TENSOR.type, values instanceof Float32Array ? FLOAT : INT64)
          text(writer, TENSOR.name, name)
          writer.tag(TENSOR.raw, WireType.LengthDelimited).bytes(littleEndian(values))
        })
      }
      writeValue(graph, GRAPH.input, 'input', input)
      writeValue(graph, GRAPH.output, output, outputDims)
    })
    message(model, MODEL.opset, (opset) => {
      text(opset, 1, '')
      whole(opset, 2, 17)
    })
    for (const [key, value] of metadata) {
      message(model, MODEL.metadata, (entry) => {
        text(entry, 1, key)
        text(entry, 2, value)
      })
    }
    return model.finish()
  }
}

function writeNode(writer: BinaryWriter, { operator, inputs, output, attributes }: Node): void {
  for (const input of inputs) text(writer, NODE.input, input)
  text(writer, NODE.output, output)
  text(writer, NODE.operator, operator)
  for (const [name, value] of Object.entries(attributes)) {
    message(writer, NODE.attribute, (attribute) => {
      text(attribute, ATTRIBUTE.name, name)
      if (typeof value === 'number') whole(attribute, ATTRIBUTE.integer, value)
      else for (const each of value) whole(attribute, ATTRIBUTE.integers, each)
      whole(attribute, ATTRIBUTE.type, typeof value === 'number' ? INT : INTS)
    })
  }
}

/** An input or output of the graph: floats of any number n of such arrays. */
function writeValue(writer: BinaryWriter, field: number, name: string, dims: readonly number[]): void {
  message(writer, field, (value) => {
    text(value, 1, name)
    message(value, 2, (type) =>
      message(type, 1, (tensor) => {
        whole(tensor, 1, FLOAT)
        message(tensor, 2, (shape) => {
          message(shape, 1, (dim) => text(dim, 2, 'n'))
          for (const side of dims) message(shape, 1, (dim) => whole(dim, 1, side))
        })
      }),
    )
  })
}

/** Calls for each field of a message; what `take` does not read is passed over. */
function eachField(
  bytes: Uint8Array,
  take: (field: number, reader: BinaryReader, type: WireType) => boolean,
): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag()
    if (!take(field, reader, type)) reader.skip(type, field)
  }
}

/** A whole number, or several in one run of bytes. */
function wholes(reader: BinaryReader, type: WireType, into: number[]): true {
  if (type !== WireType.LengthDelimited) into.push(Number(reader.int64()))
  else {
    const end = reader.uint32() + reader.pos
    while (reader.pos < end) into.push(Number(reader.int64()))
  }
  return true
}

function readNode(bytes: Uint8Array): Node {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: Record<string, number | readonly number[]> = Object.create(null)
  let operator = ''
  eachField(bytes, (field, reader) => {
    if (field === NODE.input) inputs.push(reader.string())
    else if (field === NODE.output) outputs.push(reader.string())
    else if (field === NODE.operator) operator = reader.string()
    else if (field === NODE.attribute) {
      let [name, single, kind] = ['', 0, 0]
      const several: number[] = []
      eachField(reader.bytes(), (part, within, type) => {
        if (part === ATTRIBUTE.name) name = within.string()
        else if (part === ATTRIBUTE.integer) single = Number(within.int64())
        else if (part === ATTRIBUTE.integers) return wholes(within, type, several)
        else if (part === ATTRIBUTE.type) kind = within.int32()
        else return false
        return true
      })
      attributes[name] = kind === INT ? single : several
    } else return false
    return true
  })
  return { operator, inputs, output: outputs.join(), attributes }
}

function readTensor(bytes: Uint8Array): { name: string; dims: number[]; data: Float32Array | null } {
  const dims: number[] = []
  const given: number[] = []
  let raw: Uint8Array | null = null
  let [name, kind] = ['', 0]
  eachField(bytes, (field, reader, type) => {
    if (field === TENSOR.name) name = reader.string()
    else if (field === TENSOR.type) kind = reader.int32()
    else if (field === TENSOR.dims) return wholes(reader, type, dims)
    else if (field === TENSOR.raw) raw = reader.bytes()
    else if (field === TENSOR.floats) {
      const end = type === WireType.LengthDelimited ? reader.uint32() + reader.pos : reader.pos + 4
      while (reader.pos < end) given.push(reader.float())
    } else return false
    return true
  })
  if (kind !== FLOAT) return { name, dims, data: null }
  const stored = raw as Uint8Array | null
  if (!stored || stored.length === 0) return { name, dims, data: Float32Array.from(given) }
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  const data = Float32Array.from({ length: stored.length >> 2 }, (_, i) => view.getFloat32(4 * i, true))
  return { name, dims, data }
}

/** Reads a file. @throws LeNet5Error INVALID_FILE; whatever the reader throws at bytes that end too early */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const nodes: Node[] = []
  const floats = new Map<string, { dims: readonly number[]; data: Float32Array }>()
  const metadata = new Map<string, string>()
  eachField(bytes, (field, reader) => {
    if (field === MODEL.graph) {
      eachField(reader.bytes(), (part, within) => {
        if (part === GRAPH.node) nodes.push(readNode(within.bytes()))
        else if (part === GRAPH.initializer) {
          const { name, dims, data } = readTensor(within.bytes())
          if (floats.has(name)) {
            throw new LeNet5Error(
              'INVALID_FILE',
              `bytes must hold each tensor once, got ${name.slice(0, 40)} twice`,
            )
          }
          if (data) floats.set(name, { dims, data })
        } else return false
        return true
      })
    } else if (field === MODEL.metadata) {
      let [key, value] = ['', '']
      eachField(reader.bytes(), (part, within) => {
        if (part === 1) key = within.string()
        else if (part === 2) value = within.string()
        else return false
        return true
      })
      metadata.set(key, value)
    } else return false
    return true
  })
  return { nodes, floats, metadata }
}
