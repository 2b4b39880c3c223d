/* LeNet-5 as ONNX graphs: as a framework exports it, and as an expert folds it by hand. */

import { Graph } from '../../src/onnx/graph.js'
import { fold, SQUASH_HEIGHT, SQUASH_SLOPE, scaled, type Tensors, tensor } from './net.js'

const MAPS = { c1: [6, 1, 5, 5], c3: [16, 6, 5, 5], c5: [120, 16, 5, 5] } as const

/** Layer by layer as the network is written down. C3 is dense, with zeros: ONNX has no connection table. */
export function exportedGraph(weights: Tensors, squashConvolutions = false): Uint8Array {
  const graph = new Graph()
  const slope = graph.scalar(SQUASH_SLOPE)
  const height = graph.scalar(SQUASH_HEIGHT)
  const squash = (value: string): string =>
    graph.node('Mul', [graph.node('Tanh', [graph.node('Mul', [value, slope])]), height])
  const convolution = (value: string, name: keyof typeof MAPS): string => {
    const bias = tensor(weights, `${name}.bias`)
    const filters = graph.weight(MAPS[name], tensor(weights, `${name}.weight`))
    return graph.node('Conv', [value, filters, graph.weight([bias.length], bias)], { kernel_shape: [5, 5] })
  }
  const subsampling = (value: string, name: string): string => {
    const coefficients = tensor(weights, `${name}.weight`)
    const dims = [coefficients.length, 1, 1]
    const mean = graph.node('AveragePool', [value], { kernel_shape: [2, 2], strides: [2, 2] })
    const product = graph.node('Mul', [mean, graph.weight(dims, scaled(coefficients, 4))])
    return squash(graph.node('Add', [product, graph.weight(dims, tensor(weights, `${name}.bias`))]))
  }
  const between = squashConvolutions ? squash : (value: string) => value
  const s2 = subsampling(between(convolution('input', 'c1')), 's2')
  const s4 = subsampling(between(convolution(s2, 'c3')), 's4')
  const c5 = graph.node('Flatten', [squash(convolution(s4, 'c5'))], { axis: 1 })
  const f6 = squash(
    graph.node(
      'Gemm',
      [
        c5,
        graph.weight([84, 120], tensor(weights, 'f6.weight')),
        graph.weight([84], tensor(weights, 'f6.bias')),
      ],
      { transB: 1 },
    ),
  )
  const column = graph.node('Unsqueeze', [f6, graph.weight([1], BigInt64Array.of(1n))])
  const difference = graph.node('Sub', [column, graph.weight([10, 84], tensor(weights, 'output.weight'))])
  const square = graph.node('Mul', [difference, difference])
  graph.node('ReduceSum', [square, graph.weight([1], BigInt64Array.of(2n))], { keepdims: 0 }, 'distances')
  return graph.encode()
}

/** Convolution and sum in one, the squash's two factors in the weights, |x − w|² as x² − 2xw + w². */
export function foldedGraph(weights: Tensors): Uint8Array {
  const graph = new Graph()
  /** Tanh alone is left of the squash: its slope in this layer's weights, its height in the next one's. */
  const convolution = (
    value: string,
    dims: readonly number[],
    { weight, bias }: { weight: Float32Array; bias: Float32Array },
    inputHeight: number,
    stride: number,
  ): string => {
    const inputs = [
      value,
      graph.weight(dims, scaled(weight, SQUASH_SLOPE * inputHeight)),
      graph.weight([bias.length], scaled(bias, SQUASH_SLOPE)),
    ]
    return graph.node('Tanh', [
      graph.node('Conv', inputs, { kernel_shape: dims.slice(2), strides: [stride, stride] }),
    ])
  }
  const s2 = convolution('input', [6, 1, 6, 6], fold(weights, 'c1', 's2', 1), 1, 2)
  const s4 = convolution(s2, [16, 6, 6, 6], fold(weights, 'c3', 's4', 6), SQUASH_HEIGHT, 2)
  const c5 = convolution(
    s4,
    MAPS.c5,
    { weight: tensor(weights, 'c5.weight'), bias: tensor(weights, 'c5.bias') },
    SQUASH_HEIGHT,
    1,
  )
  const flat = graph.node('Flatten', [c5], { axis: 1 })
  const f6 = graph.node('Tanh', [
    graph.node(
      'Gemm',
      [
        flat,
        graph.weight([84, 120], scaled(tensor(weights, 'f6.weight'), SQUASH_SLOPE * SQUASH_HEIGHT)),
        graph.weight([84], scaled(tensor(weights, 'f6.bias'), SQUASH_SLOPE)),
      ],
      { transB: 1 },
    ),
  ])
  const codes = tensor(weights, 'output.weight')
  const lengths = Float32Array.from({ length: 10 }, (_, j) =>
    codes.subarray(j * 84, j * 84 + 84).reduce((sum, w) => sum + w * w, 0),
  )
  const products = graph.node(
    'Gemm',
    [f6, graph.weight([10, 84], scaled(codes, -2 * SQUASH_HEIGHT)), graph.weight([10], lengths)],
    { transB: 1 },
  )
  const square = graph.node('ReduceSum', [
    graph.node('Mul', [f6, f6]),
    graph.weight([1], BigInt64Array.of(1n)),
  ])
  const length = graph.node('Mul', [square, graph.scalar(SQUASH_HEIGHT ** 2)])
  graph.node('Add', [products, length], {}, 'distances')
  return graph.encode()
}

/** One 5×5 convolution alone. */
export function convolutionGraph(
  maps: number,
  side: number,
  outputMaps: number,
  weights: Float32Array,
  bias: Float32Array,
) {
  const graph = new Graph()
  graph.node(
    'Conv',
    ['input', graph.weight([outputMaps, maps, 5, 5], weights), graph.weight([outputMaps], bias)],
    { kernel_shape: [5, 5] },
    'output',
  )
  return graph.encode([maps, side, side], 'output', [outputMaps, side - 4, side - 4])
}
