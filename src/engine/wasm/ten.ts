import { outputLayer, parameterFloats, type Tensor, tensorsOf } from '../../network/network.js'

// The kernels' plans know ten classes only, until they are emitted for any number.
export const CLASSES = 10
export const OUTPUT = outputLayer(CLASSES)
export const TENSORS: readonly Tensor[] = tensorsOf(CLASSES)
export const PARAMETER_FLOATS = parameterFloats(CLASSES)

export function tensor(name: string): Tensor {
  return TENSORS.find((known) => known.name === name) as Tensor
}
