// Runs in the page: the built package, as a bundler takes it into a site.
import { LeNet5 } from 'lenet5-simd'

export interface Report {
  backend: string
  digit: number
  distances: number[]
  relaxedSimd: boolean
}

/** A module of one function that is one i8x16.relaxed_swizzle: only engines with relaxed SIMD accept it. */
const RELAXED_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2,
  253, 15, 253, 128, 2, 11,
])

export async function classify(image: Uint8Array): Promise<Report> {
  const model = await LeNet5.load()
  const { digit, distances } = model.classify(image)
  const report = {
    backend: model.backend,
    digit,
    distances: [...distances],
    relaxedSimd: WebAssembly.validate(RELAXED_PROBE),
  }
  model.dispose()
  return report
}
