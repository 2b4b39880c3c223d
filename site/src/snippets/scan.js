import { LeNet5 } from 'lenet5-simd'

// data: width · height grey bytes, 0 = paper, 255 = ink
const model = await LeNet5.load()
const { text, digits } = model.readDigits({ data, width, height })
console.log(text, digits)

// The map of answers: a window every 4 pixels. Digits should be some 20 pixels high.
const map = model.scan({ data, width, height })
console.log(map.width, map.height, map.digits)
