/* ONNX Runtime, in WebAssembly and native, one thread each. */
import { noise, once, type Prepare, unitsOf } from '../contender.js'
import { type ConvolutionShape, shippedTensors } from '../models/net.js'
import { convolutionGraph, exportedGraph, foldedGraph } from '../models/onnx-graphs.js'

interface RuntimeOptions {
  readonly runtime: 'web' | 'node'
  readonly graph: 'exported' | 'folded' | 'convolution'
  readonly shape?: ConvolutionShape
  /** A tensor made of the array at each call, or kept. */
  readonly feed?: 'array' | 'tensor'
}

async function webRuntime() {
  const web = await import('onnxruntime-web')
  web.env.wasm.numThreads = 1
  web.env.logLevel = 'error'
  if (typeof document !== 'undefined') web.env.wasm.wasmPaths = '/onnxruntime-web/'
  return web
}

/** Without its arena native runs fault their activations' pages in again: 400 µs an image for 17. */
const NATIVE = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableCpuMemArena: true,
}

async function graphOf(graph: RuntimeOptions['graph'], shape?: ConvolutionShape): Promise<Uint8Array> {
  if (graph === 'exported') return exportedGraph(await shippedTensors())
  if (graph === 'folded') return foldedGraph(await shippedTensors())
  return convolutionGraph(shape!)
}

export const prepare: Prepare = async (options, digits) => {
  const { runtime, graph, shape, feed } = options as unknown as RuntimeOptions
  const api = runtime === 'web' ? await webRuntime() : await import('onnxruntime-node')
  const session = await api.InferenceSession.create(
    await graphOf(graph, shape),
    runtime === 'web' ? { executionProviders: ['wasm'], graphOptimizationLevel: 'all' } : NATIVE,
  )
  const output: string = session.outputNames[0]
  const dims = shape ? [shape.maps, shape.side, shape.side] : [1, 32, 32]
  const pixels = once((n) =>
    shape ? noise(shape.maps * shape.side * shape.side) : unitsOf(digits(n).images),
  )
  const tensor = (n: number) => new api.Tensor('float32', pixels(n), [shape ? 1 : n, ...dims])
  const kept = once(tensor)
  const run = async (n: number): Promise<Float32Array> =>
    (await session.run({ input: feed === 'array' ? tensor(n) : kept(n) }))[output].data
  return { run, values: run }
}
