import { LeNet5 } from 'lenet5-simd'

// image: 784 grey bytes
for (const simd of ['auto', 'js']) {
  const model = await LeNet5.load({ simd })
  const begun = performance.now()
  for (let i = 0; i < 1000; i++) model.classify(image)
  console.log(model.backend, performance.now() - begun, 'µs an image')
}
