/*
 * The network as an ONNX file, for onnxruntime and all else that runs such files, and back. The graph is the network as
 * it is written down, layer by layer, its tensors under the names of the weight file; the weight file's metadata stand
 * beside it, so that nothing is lost on the way.
 */
import { bytesOf, reading } from '../check.js'
import type { EngineOptions } from '../engine/open.js'
import { LeNet5Error } from '../errors.js'
import {
  readSafetensors,
  type Safetensors,
  type StoredTensor,
  writeSafetensors,
} from '../files/safetensors.js'
import { LeNet5 } from '../lenet5.js'
import { Graph, type Node, readOnnx } from './graph.js'

export type { EngineOptions } from '../engine/open.js'
export { type ErrorCode, LeNet5Error } from '../errors.js'
export type { LeNet5 } from '../lenet5.js'

/** The scaled hyperbolic tangent: HEIGHT · tanh(SLOPE · a). */
const HEIGHT = 1.7159
const SLOPE = 2 / 3

/** The tensor of that name. @throws LeNet5Error INVALID_WEIGHTS */
function tensorOf(tensors: Safetensors['tensors'], name: string): StoredTensor {
  const tensor = tensors.get(name)
  if (!tensor) throw new LeNet5Error('INVALID_WEIGHTS', `the tensor ${name} is missing`)
  return tensor
}

/** The graph of a weight file's network. */
function graphOf({ metadata, tensors }: Safetensors): Graph {
  const graph = new Graph()
  const weight = (name: string, dims?: readonly number[]): string => {
    const { shape, data } = tensorOf(tensors, name)
    return graph.weight(dims ?? shape, data, name)
  }
  const logistic = metadata.get('squash') === 'logistic'
  const slope = logistic ? '' : graph.scalar(SLOPE)
  const height = logistic ? '' : graph.scalar(HEIGHT)
  const squash = (value: string): string => {
    if (logistic) return graph.node('Sigmoid', [value])
    return graph.node('Mul', [graph.node('Tanh', [graph.node('Mul', [value, slope])]), height])
  }
  const convolution = (value: string, layer: string): string =>
    graph.node('Conv', [value, weight(`${layer}.weight`), weight(`${layer}.bias`)], { kernel_shape: [5, 5] })
  // The sum of four pixels is four times their mean.
  const four = graph.scalar(4)
  const subsampling = (value: string, layer: string): string => {
    const dims = [tensorOf(tensors, `${layer}.bias`).data.length, 1, 1]
    const mean = graph.node('AveragePool', [value], { kernel_shape: [2, 2], strides: [2, 2] })
    const product = graph.node('Mul', [graph.node('Mul', [mean, four]), weight(`${layer}.weight`, dims)])
    return squash(graph.node('Add', [product, weight(`${layer}.bias`, dims)]))
  }
  const between = metadata.get('squashConvolutions') === 'true' ? squash : (value: string): string => value
  const s2 = subsampling(between(convolution('input', 'c1')), 's2')
  const s4 = subsampling(between(convolution(s2, 'c3')), 's4')
  const c5 = graph.node('Flatten', [squash(convolution(s4, 'c5'))], { axis: 1 })
  const f6 = squash(graph.node('Gemm', [c5, weight('f6.weight'), weight('f6.bias')], { transB: 1 }))
  const column = graph.node('Unsqueeze', [f6, graph.weight([1], BigInt64Array.of(1n))])
  const difference = graph.node('Sub', [column, weight('output.weight')])
  const square = graph.node('Mul', [difference, difference])
  graph.node('ReduceSum', [square, graph.weight([1], BigInt64Array.of(2n))], { keepdims: 0 }, 'distances')
  return graph
}

/** A node as text, whatever the order of its attributes and the names of what it connects. */
function describeNodes(nodes: readonly Node[]): string {
  return JSON.stringify(
    nodes.map(({ operator, attributes }) => [
      operator,
      Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]),
  )
}

/**
 * The model as an ONNX file (opset 17): input `input`, float [n, 1, 32, 32] in network units (−0.1 background, 1.175
 * ink), any n; output `distances`, float [n, classes]. The nearest class is the answer.
 *
 * @returns about 250 kB
 * @throws DisposedError
 * @example
 * await writeFile('lenet5.onnx', toOnnx(await LeNet5.load()))
 * // Python: onnxruntime.InferenceSession('lenet5.onnx').run(None, {'input': images})[0].argmin(1)
 */
export function toOnnx(model: LeNet5): Uint8Array {
  const file = readSafetensors(model.toSafetensors())
  const [classes] = tensorOf(file.tensors, 'output.weight').shape
  return graphOf(file).encode([1, 32, 32], 'distances', [classes as number], file.metadata)
}

/**
 * The model of a file that `toOnnx` wrote, also when other programs have written it anew.
 *
 * @param options as for `LeNet5.fromSafetensors`
 * @throws (rejects) LeNet5Error INVALID_FILE (no such file), INVALID_WEIGHTS, INVALID_ARGUMENT, WEBASSEMBLY
 * @example const model = await fromOnnx(await readFile('lenet5.onnx'))
 */
export async function fromOnnx(bytes: Uint8Array | ArrayBuffer, options?: EngineOptions): Promise<LeNet5> {
  const file = reading('bytes', 'INVALID_FILE', () => readOnnx(bytesOf(bytes, 'bytes', 'INVALID_FILE')))
  const other = (what: string): never => {
    throw new LeNet5Error('INVALID_FILE', `bytes must be an ONNX file as toOnnx writes it: ${what}`)
  }
  if (file.nodes.length === 0) return other('no graph was found in it')
  if (file.metadata.get('format') !== 'lenet5')
    return other('its metadata do not say that it is of this package')
  const tensors = new Map<string, StoredTensor>()
  for (const [name, { dims, data }] of file.floats) {
    if (!name.includes('.')) continue
    // Coefficients and biases of subsampling have two dimensions more, by which they are multiplied map by map.
    const shape = /^s[24]\./.test(name) ? dims.filter((side, axis) => axis === 0 || side !== 1) : dims
    if (shape.reduce((product, side) => product * side, 1) !== data.length)
      other(`${name.slice(0, 40)} is not of its shape`)
    tensors.set(name, { shape, data })
  }
  // Before the graph is compared, because it is made of them.
  const model = await LeNet5.fromSafetensors(writeSafetensors({ metadata: file.metadata, tensors }), options)
  const own = graphOf(readSafetensors(model.toSafetensors()))
  if (describeNodes(file.nodes) === describeNodes(own.nodes)) return model
  model.dispose()
  return other('its operations are not those of the network')
}
