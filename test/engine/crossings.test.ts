import { afterAll, beforeAll, expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { digits } from '../model/support.js'

/*
 * How often a call crosses into WebAssembly. The module's exports are wrapped where they are instantiated, so that whatever
 * calls one is counted; the function table gets the functions themselves, as WebAssembly takes no others.
 */
let crossings = 0
const { instantiate } = WebAssembly

beforeAll(() => {
  const counting = async (module: WebAssembly.Module, imports: WebAssembly.Imports) => {
    const { exports } = await instantiate(module, imports)
    const originals = new Map<unknown, unknown>()
    const wrapped = Object.entries(exports).map(([name, value]) => {
      if (typeof value !== 'function') return [name, value]
      const counted = (...args: unknown[]): unknown => {
        crossings++
        return value(...args)
      }
      originals.set(counted, value)
      return [name, counted]
    })
    const table = exports.table as WebAssembly.Table
    const grow = (count: number, value: unknown): number => table.grow(count, originals.get(value) ?? value)
    return { exports: { ...Object.fromEntries(wrapped), table: { grow } } }
  }
  WebAssembly.instantiate = counting as typeof WebAssembly.instantiate
})
afterAll(() => {
  WebAssembly.instantiate = instantiate
})

/** Crossings of a call that was made once before, so that tables and programs are there. */
async function count(call: () => unknown): Promise<number> {
  await call()
  crossings = 0
  await call()
  return crossings
}

it('crosses into WebAssembly a few times, whatever a call computes', async () => {
  const model = await LeNet5.load({ simd: 'baseline' })
  const { images, labels } = await digits(64)
  const some = (n: number): Uint8Array => images.subarray(0, n * 784)
  expect(await count(() => model.classify(some(1)))).toBeLessThanOrEqual(3)
  expect(await count(() => model.classify(some(1), { reject: true }))).toBeLessThanOrEqual(3)
  expect(await count(() => model.predict(some(8)))).toBeLessThanOrEqual(3)
  expect(await count(() => model.predict(some(64)))).toBeLessThanOrEqual(10)
  expect(await count(() => model.featureMaps(some(1)))).toBeLessThanOrEqual(12)
  const strip = { data: images.subarray(0, 200 * 32), width: 200, height: 32 }
  expect(await count(() => model.scan(strip))).toBeLessThanOrEqual(6)

  const train = (epochs: number) =>
    model.fit(
      { images, labels },
      { epochs, batchSize: 64, optimizer: { kind: 'adamw', learningRate: 1e-3 }, ema: 0.99 },
    )
  const once = await count(() => train(1))
  const twice = await count(() => train(2))
  expect(twice - once).toBeLessThanOrEqual(16)
})
