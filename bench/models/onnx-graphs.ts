/* LeNet-5 as ONNX graphs: as a framework exports it, and as an expert folds it by hand. */
import { Graph } from '../../src/onnx/graph.js'
import { noise } from '../contender.js'
import {
  type ConvolutionShape,
  foldedLayers,
  SQUASH_HEIGHT,
  SQUASH_SLOPE,
  scaled,
  type Tensors,
  tensor,
} from './net.js'

const MAPS = { c1: [6, 1, 5, 5], c3: [16, 6, 5, 5], c5: [120, 16, 5, 5] } as const

/** Layer by layer as the network is written down. C3 is dense, with zeros: ONNX has no connection table. */
export function exportedGraph(weights: Tensors): Uint8Array {
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
  const s2 = subsampling(convolution('input', 'c1'), 's2')
  const s4 = subsampling(convolution(s2, 'c3'), 's4')
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

/** The folded layers, each one node and its tanh. */
export function foldedGraph(weights: Tensors): Uint8Array {
  const graph = new Graph()
  const { c1, c3, c5, f6, output, squareScale } = foldedLayers(weights)
  type Layer = typeof c1
  const weighted = (value: string, { dims, weight, bias }: Layer): string[] => [
    value,
    graph.weight(dims, weight),
    graph.weight([bias.length], bias),
  ]
  const convolution = (value: string, layer: Layer, stride: number): string => {
    const attributes = { kernel_shape: layer.dims.slice(2), strides: [stride, stride] }
    return graph.node('Tanh', [graph.node('Conv', weighted(value, layer), attributes)])
  }
  const dense = (value: string, layer: Layer): string =>
    graph.node('Gemm', weighted(value, layer), { transB: 1 })
  const s4 = convolution(convolution('input', c1, 2), c3, 2)
  const flat = graph.node('Flatten', [convolution(s4, c5, 1)], { axis: 1 })
  const x = graph.node('Tanh', [dense(flat, f6)])
  const square = graph.node('ReduceSum', [graph.node('Mul', [x, x]), graph.weight([1], BigInt64Array.of(1n))])
  const length = graph.node('Mul', [square, graph.scalar(squareScale)])
  graph.node('Add', [dense(x, output), length], {}, 'distances')
  return graph.encode()
}

/** One 5×5 convolution alone, of noise. */
export function convolutionGraph({ maps, side, outputMaps }: ConvolutionShape): Uint8Array {
  const graph = new Graph()
  const weights = graph.weight([outputMaps, maps, 5, 5], noise(outputMaps * maps * 25))
  const bias = graph.weight([outputMaps], noise(outputMaps))
  graph.node('Conv', ['input', weights, bias], { kernel_shape: [5, 5] }, 'output')
  return graph.encode([maps, side, side], 'output', [outputMaps, side - 4, side - 4])
}
