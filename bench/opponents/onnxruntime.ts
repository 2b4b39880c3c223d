/* ONNX Runtime, in WebAssembly and native, one thread each. */
import * as native from 'onnxruntime-node'
import * as web from 'onnxruntime-web'

web.env.wasm.numThreads = 1
web.env.logLevel = 'error'

export type Runtime = 'onnxruntime-web' | 'onnxruntime-node'

/** A graph ready to run: floats of n images in, n·10 distances out. */
export async function session(runtime: Runtime, graph: Uint8Array, dims: readonly number[] = [1, 32, 32]) {
  const api = runtime === 'onnxruntime-web' ? web : native
  const made = await api.InferenceSession.create(
    graph,
    runtime === 'onnxruntime-web'
      ? { executionProviders: ['wasm'], graphOptimizationLevel: 'all' }
      : {
          intraOpNumThreads: 1,
          interOpNumThreads: 1,
          executionMode: 'sequential',
          graphOptimizationLevel: 'all',
          // Without its arena every run faults its activations' pages in again: 400 µs an image for 17.
          enableCpuMemArena: true,
        },
  )
  const output: string = made.outputNames[0]
  const size = dims.reduce((product, dim) => product * dim, 1)
  return async (pixels: Float32Array): Promise<Float32Array> => {
    const input = new api.Tensor('float32', pixels, [pixels.length / size, ...dims])
    return (await made.run({ input }))[output].data
  }
}
