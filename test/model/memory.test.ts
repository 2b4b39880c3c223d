import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { createKernels } from '../../src/kernels/index.js'
import { BACKENDS } from '../backends.js'
import { digits } from './support.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Resident bytes after a collection. Memories of WebAssembly go a turn of the event loop later. */
async function resident(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    collect()
    await new Promise((done) => setTimeout(done, 10))
  }
  return process.memoryUsage().rss
}

const MODELS = 60
const MEGABYTE = 2 ** 20

it.each(BACKENDS)('of %s is given back by dispose, though the models are still held', async (simd) => {
  const data = await digits(4)
  const held: LeNet5[] = []
  const use = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const model = await LeNet5.create({ simd })
      model.predict(data.images)
      await model.fit(data, { batchSize: 4 })
      model.dispose()
      held.push(model)
    }
  }
  await use(10)
  const before = await resident()
  await use(MODELS)
  // Each has 3 MB and more while it trains.
  expect((await resident()) - before).toBeLessThan(MODELS * MEGABYTE)
  expect(held).toHaveLength(10 + MODELS)
})

it('of the kernels is given back by dispose', async () => {
  const held: unknown[] = []
  const use = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const kernels = await createKernels({ simd: 'baseline' })
      held.push(kernels, kernels.tensor([4, 512, 512]))
      kernels.dispose()
    }
  }
  await use(10)
  const before = await resident()
  await use(MODELS)
  expect((await resident()) - before).toBeLessThan(MODELS * MEGABYTE)
})
