import { LeNet5 } from 'lenet5-simd'

const model = await LeNet5.load()
const picture = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
const { digit, probability, distances } = model.classify(picture)
console.log(digit, probability, distances)

// −1 where it is no digit, or unclear which
console.log(model.classify(picture, { reject: true }).digit)
