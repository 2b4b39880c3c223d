/* The same comparison in a browser: relaxed SIMD, where there is, beside tfjs-wasm and plain JavaScript. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { sameValues } from '../check.js'
import { interleave, type Runner, type Timing } from '../interleave.js'
import * as javascript from '../opponents/javascript.js'
import type { Tensors } from '../opponents/net.js'
import * as tfjs from '../opponents/tfjs.js'
import { LeNet5 } from '../package.js'

const cell = (text: string): HTMLElement => {
  const element = document.createElement('td')
  element.textContent = text
  return element
}

async function run(): Promise<{ name: string; timings: Timing[] }[]> {
  setWasmPaths('/')
  const models = [
    await LeNet5.load(),
    await LeNet5.load({ simd: 'baseline' }),
    await LeNet5.load({ simd: 'js' }),
  ]
  const weights = models[0]!.getWeights() as Tensors
  await tfjs.use('wasm')
  const networks = [
    { name: 'tfjs-wasm', network: tfjs.network(weights) },
    { name: 'JavaScript, typed-array loops', network: javascript.network(weights, 'loops') },
    { name: 'JavaScript, unrolled by hand', network: javascript.network(weights, 'unrolled') },
  ]
  const pixels = Float32Array.from(
    { length: 64 * 1024 },
    (_, i) => -0.1 + (Math.imul(i, 2654435761) >>> 24) / 200,
  )
  const expected = models[0]!.predict(pixels).distances
  for (const { name, network } of networks) sameValues(name, expected, network(pixels))

  const tables: { name: string; timings: Timing[] }[] = []
  for (const n of [1, 64]) {
    const images = pixels.subarray(0, n * 1024)
    const runners: Runner[] = [
      ...models.map((model) => ({
        name: `lenet5-simd, ${model.backend}`,
        run: () => model.predict(images),
        units: n,
      })),
      ...networks.map(({ name, network }) => ({ name, run: () => network(images), units: n })),
    ]
    // A browser's clock is coarse: turns long enough for it.
    const timings = await interleave(runners, { rounds: 9, turn: 30, warmUp: 1500 })
    tables.push({ name: n === 1 ? 'one image' : `an image of a batch of ${n}`, timings })
    for (const { name, microseconds, ratio } of timings) {
      const row = document.createElement('tr')
      row.append(cell(`${name}, ${n === 1 ? 'one image' : `batch of ${n}`}`))
      row.append(cell(`${microseconds.toFixed(1)} µs`), cell(`${ratio.toFixed(1)} ×`))
      document.getElementById('rows')!.append(row)
    }
  }
  return tables
}

const state = document.getElementById('state')!
const result = run()
result.then(
  () => {
    state.textContent = `Done. ${navigator.userAgent}`
  },
  (error: unknown) => {
    state.textContent = String(error)
  },
)
Object.assign(globalThis, { result })
