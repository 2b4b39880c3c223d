// node examples/node/read.mjs
import { LeNet5 } from 'lenet5-simd'
import { digits } from '../digits.mjs'

const model = await LeNet5.load()
for (const [drawn, picture] of digits) {
  const { digit, probability } = model.classify(picture)
  console.log(`drawn ${drawn}, read ${digit}, ${(100 * probability).toFixed(1)} % sure`)
}
console.log(`\n${model}`)
model.dispose()
