// A model saved and opened by name: a file here, which is whole and nobody else's.
import { LeNet5 } from 'lenet5-simd'

const model = await LeNet5.load()
await model.save('kept.safetensors')
const again = await LeNet5.open('kept.safetensors')
const bytes = again.toSafetensors()
const same = model.toSafetensors().every((byte, i) => byte === bytes[i])
const missing = await LeNet5.open('missing.safetensors').catch(({ code }) => code)
console.log(`KEPT ${same} ${missing}`)
