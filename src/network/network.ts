/*
 * LeNet-5 as data (LeCun, Bottou, Bengio and Haffner 1998, "Gradient-Based Learning Applied to Document Recognition",
 * section II-B): its layers, C3's connection table, and where each parameter lies in the one flat vector that holds
 * them all. Counts, memory, kernels, training, the weight file and the pages derive from what stands here.
 *
 * Only the last layer knows how many classes there are: OUTPUT compares F6 with one code of 84 values a class. The
 * codes come last in the flat vector, so everything before them has the same place for any number of classes.
 */

/** The layers' names as LeCun et al. (1998) give them. */
export type LayerName = 'C1' | 'S2' | 'C3' | 'S4' | 'C5' | 'F6' | 'OUTPUT'
/** What the units of a layer compute. */
export type LayerKind = 'convolution' | 'subsampling' | 'full connection' | 'euclidean rbf'

/** [maps, height, width] */
export type Shape = readonly [maps: number, height: number, width: number]

/** One layer, as data. */
export interface Layer {
  readonly name: LayerName
  readonly kind: LayerKind
  readonly input: Shape
  readonly output: Shape
  /** Side of the square window a unit sees in each map it is connected to. */
  readonly window: number
  readonly stride: number
  /** Convolutions: the input maps each output map is connected to. */
  readonly connections: readonly (readonly number[])[] | null
  /** Where the squash follows: always, only with `squashConvolutions`, or never. */
  readonly squashed: 'always' | 'on request' | 'never'
}

/** The squash after S2, S4, C5 and F6: `1.7159·tanh(2a/3)` or `1/(1+e^−a)`. */
export type Squash = 'tanh' | 'logistic'

/** What a weight file says of the network beside its weights and classes. */
export interface Variant {
  readonly squash: Squash
  /** true: C1 and C3 are squashed too (LeCun et al. 1998); false: they are linear. */
  readonly squashConvolutions: boolean
  /** β in p_j = softmax_j(−β·y_j). */
  readonly distanceScale: number
}

export const DEFAULT_VARIANT: Variant = { squash: 'tanh', squashConvolutions: false, distanceScale: 0.1 }

/**
 * C3's connection table (LeCun et al. 1998, Table I): the S2 maps each of the 16 C3 maps sees.
 * Every S2 map feeds exactly ten C3 maps, 60 kernels in all.
 */
export const C3_CONNECTIONS: readonly (readonly number[])[] = [
  '012',
  '123',
  '234',
  '345',
  '045',
  '015',
  '0123',
  '1234',
  '2345',
  '0345',
  '0145',
  '0125',
  '0134',
  '1245',
  '0235',
  '012345',
].map((maps) => Array.from(maps, Number))

const every = (outputs: number, inputs: number): number[][] =>
  Array.from({ length: outputs }, () => Array.from({ length: inputs }, (_, input) => input))

function convolution(
  name: LayerName,
  input: Shape,
  maps: number,
  connections: readonly (readonly number[])[],
  squashed: Layer['squashed'],
): Layer {
  const output: Shape = [maps, input[1] - 4, input[2] - 4]
  return { name, kind: 'convolution', input, output, window: 5, stride: 1, connections, squashed }
}

function subsampling(name: LayerName, input: Shape): Layer {
  const output: Shape = [input[0], input[1] / 2, input[2] / 2]
  return {
    name,
    kind: 'subsampling',
    input,
    output,
    window: 2,
    stride: 2,
    connections: null,
    squashed: 'always',
  }
}

/** A layer of which every unit sees all units before it. */
function units(
  name: LayerName,
  kind: LayerKind,
  input: Shape,
  count: number,
  squashed: Layer['squashed'],
): Layer {
  return { name, kind, input, output: [count, 1, 1], window: 1, stride: 1, connections: null, squashed }
}

/** Side of the square input picture. */
export const INPUT_SIDE = 32

export const C1 = convolution('C1', [1, INPUT_SIDE, INPUT_SIDE], 6, every(6, 1), 'on request')
export const S2 = subsampling('S2', C1.output)
export const C3 = convolution('C3', S2.output, 16, C3_CONNECTIONS, 'on request')
export const S4 = subsampling('S4', C3.output)
export const C5 = convolution('C5', S4.output, 120, every(120, 16), 'always')
export const F6 = units('F6', 'full connection', C5.output, 84, 'always')

/** The last layer, of as many units as there are classes. */
export const outputLayer = (classes: number): Layer =>
  units('OUTPUT', 'euclidean rbf', F6.output, classes, 'never')

/** The layers that learn, from the input's side on. */
export const TRAINABLE_LAYERS: readonly Layer[] = [C1, S2, C3, S4, C5, F6]

/** Number of units in a shape. */
export const size = (shape: Shape): number => shape[0] * shape[1] * shape[2]

/** Values of one class's code: one a unit of F6. */
export const CODE_LENGTH = size(F6.output)

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
      return [['code', [outputs, size(layer.input)]]]
  }
}

function layOut(layers: readonly Layer[], start: number): Tensor[] {
  const tensors: Tensor[] = []
  let offset = start
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

/** The tensors that training may change, in the order of the file and of the flat vector: all but the codes. */
export const TRAINABLE_TENSORS: readonly Tensor[] = layOut(TRAINABLE_LAYERS, 0)

/** Floats at the front of the flat vector that training may change: 60,900, zeros of C3 with them. */
export const TRAINABLE_FLOATS: number = TRAINABLE_TENSORS.reduce((sum, { length }) => sum + length, 0)

/** Floats in the flat vector: 61,740 for ten classes. C3's unconnected places are in it, as zeros. */
export const parameterFloats = (classes: number): number => TRAINABLE_FLOATS + classes * CODE_LENGTH

/** The classes of the network that a flat vector of that many floats is of. */
export const classesIn = (floats: number): number => (floats - TRAINABLE_FLOATS) / CODE_LENGTH

/** What depends on the number of classes alone, made once for each. */
interface Network {
  readonly layers: readonly Layer[]
  readonly tensors: readonly Tensor[]
}

const networks = new Map<number, Network>()

function network(classes: number): Network {
  let found = networks.get(classes)
  if (!found) {
    const output = outputLayer(classes)
    found = {
      layers: [...TRAINABLE_LAYERS, output],
      tensors: [...TRAINABLE_TENSORS, ...layOut([output], TRAINABLE_FLOATS)],
    }
    networks.set(classes, found)
  }
  return found
}

/** The network, from the input's side to the answer's. */
export const layersOf = (classes: number): readonly Layer[] => network(classes).layers

/** The tensors in file order. All parameters live in one flat Float32Array in this order, codes last. */
export const tensorsOf = (classes: number): readonly Tensor[] => network(classes).tensors

const trainable = new Map(TRAINABLE_TENSORS.map((tensor) => [tensor.name, tensor]))

/** Where the tensor of that name begins in the flat vector, in floats; for any number of classes. */
export function tensorOffset(name: string): number {
  if (name === 'output.weight') return TRAINABLE_FLOATS
  const found = trainable.get(name)
  if (!found) throw new RangeError(`no tensor ${name}`)
  return found.offset
}

/** A view of one tensor inside a flat vector; the codes are what follows the trainable parameters. */
export function view<T extends Float32Array | Float64Array>(flat: T, name: string): T {
  const offset = tensorOffset(name)
  return flat.subarray(offset, offset + (trainable.get(name)?.length ?? flat.length)) as T
}
