import { LeNet5 } from 'lenet5-simd'

// images: 784 grey bytes for each of the labels, one after the other
const model = await LeNet5.create({ seed: 1 })
await model.fit(
  { images, labels },
  {
    epochs: 3,
    optimizer: { kind: 'adamw', learningRate: 0.002 },
    onEpochEnd: ({ epoch, loss }) => console.log(epoch, loss),
  },
)
const file = model.toSafetensors()
console.log(model.evaluate({ images, labels }).errorRate, file.length)
