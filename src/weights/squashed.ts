import { codes, halves, header } from '#squashed-weights'
import { unpackWeights } from '../files/shipped-weights.js'

/**
 * Weights of the net whose C1 and C3 are squashed too, as in LeCun et al. (1998): slower and a little more
 * accurate. The bytes of a safetensors file, trained by this project on MNIST; empty in a build without them.
 *
 * @example const model = await LeNet5.fromSafetensors(squashedWeights)
 */
const squashedWeights: Uint8Array = /* @__PURE__ */ unpackWeights({ header, codes, halves })

export default squashedWeights
