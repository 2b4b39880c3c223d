import { codes, halves, header } from '#lines-weights'
import { unpackWeights } from '../files/shipped-weights.js'

/**
 * Weights of the net that reads lines: the ten digits and '', nothing, trained by this project on lines of MNIST's
 * digits; what `LeNet5.load({ lines: true })` brings. The bytes of a safetensors file; empty in a build without them.
 *
 * @example const model = await LeNet5.fromSafetensors(linesWeights) // reads lines with its own net
 */
const linesWeights: Uint8Array = /* @__PURE__ */ unpackWeights({ header, codes, halves })

export default linesWeights
