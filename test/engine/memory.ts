import { describeArena } from '../../src/engine/wasm/memory.js'
import { instantiateKernels } from '../../src/engine/wasm/module.js'
import { SimdEngine } from '../../src/engine/wasm/wasm-engine.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'
import { lively, pictures } from './exactness.js'

/** The memory plan of the default network after a batch of 13 images, one's maps, a scan and a training step. */
export async function memoryMap(): Promise<string> {
  const found = await instantiateKernels('baseline')
  if (!found) throw new Error('no SIMD here')
  const engine = new SimdEngine(found.kernels, found.backend, DEFAULT_VARIANT)
  engine.writeParameters(lively(1))
  // Eight, four and one.
  const data = pictures(13, 1)
  engine.distances({ encoding: 'bytes28', data, count: 13 }, new Float32Array(130))
  engine.activations({ encoding: 'bytes28', data, count: 1 })
  engine.scan({ data: new Uint8Array(40 * 40), width: 40, height: 40 })
  const optimizer = { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const
  const trainer = engine.trainer({ loss: 'crossEntropy', rubbish: 1, optimizer, batchSize: 9, ema: 0.9 })
  trainer.step({ encoding: 'bytes28', data, count: 9 }, new Uint8Array(9), 0.001)
  return `${describeArena(engine.regions)}\n${engine.memory.toLocaleString('en-US')} bytes of linear memory`
}
