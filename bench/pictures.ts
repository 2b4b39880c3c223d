/* The 5×5 convolution alone on large maps, beside that of others. */
import { sameValues } from './check.js'
import { convolution, SHAPES } from './convolutions.js'
import { convolutionGraph } from './opponents/graphs.js'
import { session } from './opponents/onnxruntime.js'
import * as tfjs from './opponents/tfjs.js'
import type { Report } from './report.js'

export async function convolutions(report: Report): Promise<void> {
  for (const [maps, side, outputMaps] of SHAPES) {
    const { title, pixels, weights, bias, macs, runners, expected } = await convolution(
      maps,
      side,
      outputMaps,
    )
    await tfjs.use('wasm')
    const flow = tfjs.convolution(maps, side, outputMaps, weights, bias, pixels)
    const graph = convolutionGraph(maps, side, outputMaps, weights, bias)
    const onnx = await session('onnxruntime-web', graph, [maps, side, side])
    sameValues('tfjs-wasm conv2d', expected, flow.values())
    sameValues('onnxruntime-web Conv', expected, await onnx(pixels))
    await report.compare(title, [
      ...runners,
      { name: 'tfjs-wasm conv2d + add', run: flow.run, prepare: () => tfjs.use('wasm'), macs },
      { name: 'onnxruntime-web Conv', run: () => onnx(pixels), macs },
    ])
  }
}
