import { base64 } from '#default-weights'
import { decodeBase64 } from '../base64.js'

/** The weights `LeNet5.load()` uses, trained by this project on MNIST: the bytes of a safetensors file. */
const defaultWeights: Uint8Array = /* @__PURE__ */ decodeBase64(base64)

export default defaultWeights
