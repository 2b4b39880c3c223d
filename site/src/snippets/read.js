import { LeNet5 } from 'lenet5-simd'

const model = await LeNet5.load({ lines: true })
const picture = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)

// A line. `steps`: the strip the network saw, its frames' scores, the path through them
const { text, certainty, digits, marks, steps } = model.readDigits(picture, { steps: true })
console.log(text, certainty, digits, marks, steps?.path)

// A page, line by line
for (const line of model.readPage(picture).lines) console.log(line.text, line.certainty)
