import { codes, halves, header } from '#default-weights'
import { unpackWeights } from '../files/shipped-weights.js'

/** The weights `LeNet5.load()` uses, trained by this project on MNIST: the bytes of a safetensors file. */
const defaultWeights: Uint8Array = /* @__PURE__ */ unpackWeights({ header, codes, halves })

export default defaultWeights
