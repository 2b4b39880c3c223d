// The page's part: it trains on 2,000 digits, and sends the network to the server as ONNX.
import { LeNet5 } from '/lenet5-simd/index.js'
import { toOnnx } from '/lenet5-simd/onnx/index.js'

const say = (text) => {
  document.querySelector('output').textContent = text
}
const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer())

const data = { images: await bytes('/images'), labels: await bytes('/labels') }
const model = await LeNet5.create({ seed: 1 })
await model.fit(data, {
  epochs: 3,
  optimizer: { kind: 'adamw', learningRate: 3e-3 },
  onEpochEnd: ({ epoch, loss }) => say(`epoch ${epoch}: loss ${loss.toFixed(3)}`),
})
const { digit } = model.classify(data.images.subarray(0, 784))
await fetch('/model', { method: 'PUT', body: toOnnx(model) })
const served = await (await fetch('/read', { method: 'POST', body: data.images.subarray(0, 784) })).json()
say(`the page reads ${digit}, onnxruntime reads ${served.digit}`)
