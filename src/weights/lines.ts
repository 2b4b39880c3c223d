import { halves, header } from '#lines-weights'
import { safetensorsOfHalves } from '../files/half-precision.js'

/**
 * Weights of the net that reads lines: the ten digits and '', nothing, trained by this project on lines of MNIST's
 * digits; what `LeNet5.load({ lines: true })` brings. The bytes of a safetensors file; empty in a build without them.
 */
const linesWeights: Uint8Array = /* @__PURE__ */ safetensorsOfHalves(header, halves)

export default linesWeights
