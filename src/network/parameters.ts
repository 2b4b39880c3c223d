import { C1, C3, C5, CLASSES, F6, type Layer, OUTPUT, S2, S4, size } from './layers.js'

/** One tensor of the weight file and its place in the flat parameter vector. */
export interface Tensor {
  readonly name: string
  readonly layer: Layer
  /** Weight decay touches weights only; codes are not trained. */
  readonly role: 'weight' | 'coefficient' | 'bias' | 'code'
  readonly shape: readonly number[]
  /** In floats, from the start of the flat vector. */
  readonly offset: number
  readonly length: number
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

function shapes(layer: Layer): [role: Tensor['role'], shape: number[]][] {
  const outputs = layer.output[0]
  switch (layer.kind) {
    case 'convolution':
      return [
        ['weight', [outputs, layer.input[0], layer.window, layer.window]],
        ['bias', [outputs]],
      ]
    case 'subsampling':
      return [
        ['coefficient', [outputs]],
        ['bias', [outputs]],
      ]
    case 'full connection':
      return [
        ['weight', [outputs, size(layer.input)]],
        ['bias', [outputs]],
      ]
    case 'euclidean rbf':
      return [['code', [CLASSES, size(layer.input)]]]
  }
}

function layOut(layers: readonly Layer[]): Tensor[] {
  const tensors: Tensor[] = []
  let offset = 0
  for (const layer of layers) {
    for (const [role, shape] of shapes(layer)) {
      const name = `${layer.name.toLowerCase()}.${role === 'bias' ? 'bias' : 'weight'}`
      const length = product(shape)
      tensors.push({ name, layer, role, shape, offset, length })
      offset += length
    }
  }
  return tensors
}

/** The tensors in file order. All parameters live in one flat Float32Array in this order, codes last. */
export const TENSORS: readonly Tensor[] = layOut([C1, S2, C3, S4, C5, F6, OUTPUT])

/** Floats in the flat vector (61,740): C3's unconnected places are in it, as zeros. */
export const PARAMETER_FLOATS: number = TENSORS.reduce((sum, tensor) => sum + tensor.length, 0)

/** Floats at the front of the flat vector that training may change (60,900: all but the codes). */
export const TRAINABLE_FLOATS: number = TENSORS.reduce(
  (sum, t) => (t.role === 'code' ? sum : sum + t.length),
  0,
)

const byName = new Map(TENSORS.map((tensor) => [tensor.name, tensor]))

/** The tensor of that name; the name must be one of the file's. */
export function tensor(name: string): Tensor {
  const found = byName.get(name)
  if (!found) throw new RangeError(`no tensor ${name}`)
  return found
}

/** A view of one tensor inside a flat vector. */
export function view<T extends Float32Array | Float64Array>(flat: T, name: string): T {
  const { offset, length } = tensor(name)
  return flat.subarray(offset, offset + length) as T
}
