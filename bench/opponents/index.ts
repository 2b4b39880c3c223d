/* All opponents as the tables take them. Only bench/package.json installs them: this file is imported when they are there. */
import { sameValues } from '../check.js'
import type { Runner } from '../interleave.js'
import { convolutionGraph, exportedGraph, foldedGraph } from './graphs.js'
import type { Network } from './javascript-networks.js'
import type { Tensors } from './net.js'
import { session } from './onnxruntime.js'
import * as tfjs from './tfjs.js'

export async function networks(weights: Tensors): Promise<Network[]> {
  const found: Network[] = []
  for (const runtime of ['onnxruntime-web', 'onnxruntime-node'] as const) {
    found.push({ name: `${runtime}, as exported`, run: await session(runtime, exportedGraph(weights)) })
    found.push({ name: `${runtime}, folded by hand`, run: await session(runtime, foldedGraph(weights)) })
  }
  for (const backend of ['wasm', 'cpu'] as const) {
    await tfjs.use(backend)
    const prepare = () => tfjs.use(backend)
    found.push({ name: `tfjs-${backend}`, run: tfjs.network(weights), prepare })
  }
  return found
}

/** One 5×5 convolution alone; each must give the expected values. */
export async function convolutions(
  maps: number,
  side: number,
  outputMaps: number,
  { pixels, weights, bias, expected }: Readonly<Record<string, Float32Array>> & { expected: Float32Array },
): Promise<Runner[]> {
  await tfjs.use('wasm')
  const flow = tfjs.convolution(maps, side, outputMaps, weights!, bias!, pixels!)
  const graph = convolutionGraph(maps, side, outputMaps, weights!, bias!)
  const onnx = await session('onnxruntime-web', graph, [maps, side, side])
  sameValues('tfjs-wasm conv2d', expected, flow.values())
  sameValues('onnxruntime-web Conv', expected, await onnx(pixels!))
  return [
    { name: 'tfjs-wasm conv2d + add', run: flow.run, prepare: () => tfjs.use('wasm') },
    { name: 'onnxruntime-web Conv', run: () => onnx(pixels!) },
  ]
}
