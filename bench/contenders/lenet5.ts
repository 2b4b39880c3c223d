/* The package, as a user has it: built, through its public API. */
import { LeNet5 } from 'lenet5-simd'
import squashedWeights from 'lenet5-simd/weights/squashed'
import { once, type Prepare, unitsOf, type Work } from '../contender.js'

interface LeNet5Options {
  /** `windows`: predict of every window that `scan` looks at, already cut out. */
  readonly method: 'classify' | 'predict' | 'featureMaps' | 'scan' | 'windows'
  readonly net?: 'squashed'
  readonly simd?: 'relaxed' | 'baseline' | 'js'
  readonly precision?: 'int16'
  /** Grey bytes, or floats in network units, as the other runtimes are given. */
  readonly feed?: 'bytes' | 'floats'
}

/** A picture of noise, three quarters as high as it is wide; of 64, as high. */
export function noisyPicture(width: number) {
  const height = width === 64 ? 64 : (width * 3) / 4
  return {
    data: Uint8Array.from({ length: width * height }, (_, i) => Math.imul(i, 2654435761) >>> 24),
    width,
    height,
  }
}

/** All windows that a scan of the picture looks at, 32×32 each, four pixels apart. */
function windowsOf({ data, width, height }: ReturnType<typeof noisyPicture>): Uint8Array {
  const columns = ((width - 32) >> 2) + 1
  const rows = ((height - 32) >> 2) + 1
  const windows = new Uint8Array(rows * columns * 1024)
  for (let w = 0; w < rows * columns; w++)
    for (let y = 0; y < 32; y++) {
      const at = (4 * Math.floor(w / columns) + y) * width + 4 * (w % columns)
      windows.set(data.subarray(at, at + 32), w * 1024 + y * 32)
    }
  return windows
}

/** [window][class] of values that are [class][window]. */
const byWindow = (values: Float32Array): Float32Array =>
  values.map((_, i) => values[(i % 10) * (values.length / 10) + Math.floor(i / 10)]!)

export const prepare: Prepare = async (options, digits) => {
  const { method, net, simd, precision, feed } = options as unknown as LeNet5Options
  const engine = { ...(simd && { simd }), ...(precision && { precision }) }
  const model =
    net === 'squashed' ? await LeNet5.fromSafetensors(squashedWeights, engine) : await LeNet5.load(engine)
  const images = once((n) => (feed === 'floats' ? unitsOf(digits(n).images) : digits(n).images))
  const picture = once(noisyPicture)
  const windows = once((width) => windowsOf(picture(width)))
  const works: Record<LeNet5Options['method'], Work> = {
    classify: {
      run: (n) => model.classify(images(n)),
      values: (n) => model.classify(images(n)).distances,
    },
    predict: { run: (n) => model.predict(images(n)), values: (n) => model.predict(images(n)).distances },
    featureMaps: { run: (n) => model.featureMaps(images(n)) },
    scan: {
      run: (width) => model.scan(picture(width)),
      values: (width) => byWindow(model.scan(picture(width)).distances),
    },
    windows: {
      run: (width) => model.predict(windows(width)),
      values: (width) => model.predict(windows(width)).distances,
    },
  }
  const work = works[method]
  // Other weights, and other arithmetic, have other distances.
  return net || precision ? { run: work.run } : work
}
