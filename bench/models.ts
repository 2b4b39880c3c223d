/* The package's own rows: each net and backend on one image and on a batch, with the multiply-adds an image costs. */
import type { Runner } from './interleave.js'
import { LeNet5 } from './package.js'

/** Multiply-adds an image: convolutions folded with the sums after them, and as the layers stand. */
export const FOLDED = 25 * 6 * 196 + 60 * 25 * 25 + 48_000 + 10_080
const UNFOLDED = 117_600 + 150_000 + 48_000 + 10_080
const PIXELS = 784

export interface Models {
  readonly model: LeNet5
  /** The first n images. */
  first(n: number): Uint8Array
  one(): Runner[]
  batch(n: number): Runner[]
}

export async function models(images: Uint8Array): Promise<Models> {
  const model = await LeNet5.load()
  const plain = await LeNet5.load({ simd: 'js' })
  const int16 = await LeNet5.load({ precision: 'int16' })
  const squashed = await LeNet5.create({ squashConvolutions: true })
  const first = (n: number): Uint8Array => images.subarray(0, n * PIXELS)
  const image = first(1)
  return {
    model,
    first,
    one: () => [
      { name: `classify, ${model.backend}`, run: () => model.classify(image), macs: FOLDED },
      { name: 'classify, C1 and C3 squashed', run: () => squashed.classify(image), macs: UNFOLDED },
      { name: 'featureMaps', run: () => model.featureMaps(image), macs: UNFOLDED },
      { name: "classify, the package's own JavaScript", run: () => plain.classify(image) },
    ],
    batch: (n) => {
      const some = first(n)
      return [
        { name: `predict, ${model.backend}`, run: () => model.predict(some), units: n, macs: FOLDED },
        { name: 'predict, in 16-bit integers', run: () => int16.predict(some), units: n },
        { name: 'predict, C1 and C3 squashed', run: () => squashed.predict(some), units: n, macs: UNFOLDED },
        { name: "predict, the package's own JavaScript", run: () => plain.predict(some), units: n },
      ]
    },
  }
}
