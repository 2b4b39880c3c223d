import { halves, header } from '#default-weights'
import { safetensorsOfHalves } from '../files/half-precision.js'

/** The weights `LeNet5.load()` uses, trained by this project on MNIST: the bytes of a safetensors file. */
const defaultWeights: Uint8Array = /* @__PURE__ */ safetensorsOfHalves(header, halves)

export default defaultWeights
