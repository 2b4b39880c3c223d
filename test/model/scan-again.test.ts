import { expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'

/** A picture that is noise, the same at every call. */
const picture = (width: number, height: number) => ({
  data: Uint8Array.from({ length: width * height }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24),
  width,
  height,
})

it('scans the same whatever the model did in between', async () => {
  const fresh = async (width: number, height: number): Promise<Float32Array> =>
    (await LeNet5.load({ simd: 'baseline' })).scan(picture(width, height)).distances
  const small = await fresh(60, 44)
  const wide = await fresh(500, 64)

  const model = await LeNet5.load({ simd: 'baseline' })
  const image = picture(32, 32).data
  const between: (() => unknown)[] = [
    () => undefined,
    () => model.featureMaps(image),
    () => model.predict(Uint8Array.from({ length: 9 * 784 }, (_, i) => i % 251)),
    () => model.classify(image),
    () => model.scan(picture(500, 64)),
    () =>
      model.fit(
        { images: image, labels: [3] },
        { epochs: 1, optimizer: { kind: 'sgd', learningRate: 1e-30 } },
      ),
  ]
  for (const run of between) {
    expect(model.scan(picture(60, 44)).distances).toEqual(small)
    await run()
    expect(model.scan(picture(60, 44)).distances).toEqual(small)
    expect(model.scan(picture(500, 64)).distances).toEqual(wide)
  }

  // Other weights, in the same place.
  model.setWeights({ 'f6.bias': new Float32Array(84) })
  const other = await LeNet5.load({ simd: 'baseline' })
  other.setWeights({ 'f6.bias': new Float32Array(84) })
  expect(model.scan(picture(500, 64)).distances).toEqual(other.scan(picture(500, 64)).distances)
})
