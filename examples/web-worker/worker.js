// Import maps do not reach workers: the file, or a bundler.
import { LeNet5, prepare } from '../../build/esm/index.js'
import { digits } from '../digits.mjs'

const images = digits.map(([, picture]) => prepare(picture))
const labels = Uint8Array.from(digits, ([drawn]) => drawn)

const model = await LeNet5.create({ seed: 1 })
await model.fit(
  { images, labels },
  {
    epochs: 100,
    optimizer: { kind: 'adamw', learningRate: 1e-3 },
    augment: { rotate: 15, shift: 2 },
    onEpochEnd: ({ epoch, epochs }) => self.postMessage({ done: epoch / epochs }),
  },
)
const read = digits.map(([drawn, picture]) => `drawn ${drawn}, read ${model.classify(picture).digit}`)
self.postMessage({ text: read.join('; ') })
