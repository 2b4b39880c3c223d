/* Training through `fit`: the time of a second epoch, for the first one also makes the distortions and compiles. */
import { DEFAULT_AUGMENT, LeNet5, type OptimizerOptions } from 'lenet5-simd'
import { once, type Prepare } from '../contender.js'

export const prepare: Prepare = async ({ kind, batchSize, augment }, digits) => {
  const model = await LeNet5.create()
  const options = {
    epochs: 2,
    batchSize: batchSize as number,
    optimizer: { kind, learningRate: 1e-3 } as OptimizerOptions,
    ...(augment ? { augment: DEFAULT_AUGMENT } : {}),
  }
  const data = once(digits)
  return {
    run: async (n) => (1000 * n) / (await model.fit(data(n), options)).epochs.at(-1)!.imagesPerSecond,
  }
}
