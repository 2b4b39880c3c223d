import { describe, expect, it } from 'vitest'
import { DisposedError, LeNet5 } from '../../src/index.js'
import { BACKENDS } from '../backends.js'
import { digits, rejection } from './support.js'

describe.each(BACKENDS)('a disposed model of %s', (simd) => {
  it('throws a DisposedError from every call', async () => {
    const { images, labels } = await digits(2)
    const model = await LeNet5.create({ simd })
    model.dispose()
    const calls: [string, () => unknown][] = [
      ['classify', () => model.classify(images.subarray(0, 784))],
      ['predict', () => model.predict(images)],
      ['evaluate', () => model.evaluate({ images, labels })],
      ['featureMaps', () => model.featureMaps(images.subarray(0, 784))],
      ['scan', () => model.scan({ data: new Uint8Array(1024), width: 32, height: 32 })],
      ['summary', () => model.summary()],
      ['toString', () => String(model)],
      ['fit', () => model.fit({ images, labels })],
      ['getWeights', () => model.getWeights()],
      ['setWeights', () => model.setWeights({})],
      ['toSafetensors', () => model.toSafetensors()],
    ]
    for (const [name, call] of calls) {
      expect(await rejection(call, 'DISPOSED'), name).toBeInstanceOf(DisposedError)
    }
  })

  it('may be disposed of once more', async () => {
    const model = await LeNet5.create({ simd })
    model.dispose()
    model.dispose()
    expect(model.backend).toBe(simd)
  })

  it('goes with its scope', async () => {
    const model = await LeNet5.create({ simd })
    model[Symbol.dispose]()
    await rejection(() => model.summary(), 'DISPOSED')
  })

  it('ends its fit', async () => {
    const data = await digits(8)
    const model = await LeNet5.create({ simd })
    const fit = model.fit(data, { epochs: 1000, batchSize: 2, ema: 0.9, validation: data })
    setTimeout(() => model.dispose(), 20)
    await rejection(() => fit, 'DISPOSED')
    const other = await LeNet5.create({ simd })
    await rejection(() => other.fit(data, { onBatchEnd: () => other.dispose() }), 'DISPOSED')
  })
})
