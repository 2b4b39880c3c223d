/* LiteRT.js: TensorFlow Lite with XNNPACK in WebAssembly, relaxed SIMD where the browser has it. It runs in pages only. */
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core'
import { once, type Prepare, unitsOf } from '../contender.js'
import { shippedTensors } from '../models/net.js'
import { exportedModel, foldedModel } from '../models/tflite-models.js'

interface LiteRtOptions {
  readonly graph: 'exported' | 'folded'
  /** A tensor made of the array at each call, or kept. */
  readonly feed: 'array' | 'tensor'
  /** A .tflite file has its batch size. */
  readonly n: number
}

export const prepare: Prepare = async (options, digits) => {
  const { graph, feed, n } = options as unknown as LiteRtOptions
  await loadLiteRt('/litert/', { threads: false })
  const weights = await shippedTensors()
  const file = graph === 'folded' ? foldedModel(weights, n) : exportedModel(weights, n)
  const model = await loadAndCompile(file, { accelerator: 'wasm' })
  const pixels = once((size) => unitsOf(digits(size).images))
  const tensor = (size: number) => new Tensor(pixels(size), [size, 32, 32, 1])
  const kept = once(tensor)
  const run = async (size: number): Promise<Float32Array> => {
    const input = feed === 'array' ? tensor(size) : kept(size)
    const [output] = await model.run(input)
    const distances = output.toTypedArray()
    output.delete()
    if (feed === 'array') input.delete()
    return distances
  }
  return { run, values: run }
}
