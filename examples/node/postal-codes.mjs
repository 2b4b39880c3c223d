// node examples/node/postal-codes.mjs
import { LeNet5 } from 'lenet5-simd'
import { written } from '../pen.mjs'

const model = await LeNet5.load({ lines: true })
for (const code of ['10430', '72247', '20013', '34172']) {
  // A postal code has five digits: none is taken for two, nor two for one.
  const { text, certainty, digits } = model.readDigits(written(code), { length: 5 })
  const weakest = digits.reduce((a, b) => (b.probability < a.probability ? b : a))
  console.log(
    `written ${code}, read ${text}, ${(100 * certainty).toFixed(1)} % sure, least of its ${weakest.digit}`,
  )
}
model.dispose()
