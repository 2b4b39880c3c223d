import { LeNet5, prepare } from 'lenet5-simd'

const model = await LeNet5.load()
const picture = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
const maps = model.featureMaps(prepare(picture))
console.log(maps.c3.shape, maps.c3.data, model.getWeights()['c3.weight'])
console.log(String(model))
