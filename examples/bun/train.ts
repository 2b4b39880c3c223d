// bun run examples/bun/train.ts
import { LeNet5, prepare } from 'lenet5-simd'
import { digits } from '../digits.mjs'

// A net that knows nothing learns the few digits of digits.mjs, distorted anew every time.
const images = digits.map(([, picture]) => prepare(picture))
const labels = Uint8Array.from(digits, ([drawn]) => drawn)

const model = await LeNet5.create({ seed: 1 })
const history = await model.fit(
  { images, labels },
  { epochs: 100, optimizer: { kind: 'adamw', learningRate: 1e-3 }, augment: { rotate: 15, shift: 2 } },
)
console.log(`loss ${history.epochs[0]?.loss.toFixed(2)} → ${history.epochs.at(-1)?.loss.toFixed(4)}`)
for (const [drawn, picture] of digits) {
  console.log(`drawn ${drawn}, read ${model.classify(picture).digit}`)
}
model.dispose()
