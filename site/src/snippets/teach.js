import { LeNet5 } from 'lenet5-simd'

// symbols.safetensors: what Teach saved, the weights and the names of the symbols
const file = await fetch('symbols.safetensors')
const model = await LeNet5.fromSafetensors(await file.arrayBuffer())
console.log(model.classes)

// a canvas with one of them drawn on it
const picture = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
const { label, probability } = model.classify(picture)
console.log(label, probability)
