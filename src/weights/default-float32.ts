import { file } from '#default-float32-weights'
import { decodeBase64 } from '../text.js'

/**
 * The default weights as training left them, in 32 bits each: what `lenet5-simd/weights/default` is packed from, for
 * training that goes on from them, or for another runtime. Six times the download.
 *
 * @example const model = await LeNet5.fromSafetensors(defaultFloat32Weights)
 */
const defaultFloat32Weights: Uint8Array = /* @__PURE__ */ decodeBase64(file)

export default defaultFloat32Weights
