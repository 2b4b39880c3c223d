import { C3_CONNECTIONS } from './connections.js'

/** The layers' names as LeCun et al. (1998) give them. */
export type LayerName = 'C1' | 'S2' | 'C3' | 'S4' | 'C5' | 'F6' | 'OUTPUT'
export type LayerKind = 'convolution' | 'subsampling' | 'full connection' | 'euclidean rbf'

/** [maps, height, width] */
export type Shape = readonly [maps: number, height: number, width: number]

/** One layer, as data. Counts, memory, kernels, training, the weight file and pages derive from it. */
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

/** Side of the square input picture. */
export const INPUT_SIDE = 32
/** Digits, 0 to 9. */
export const CLASSES = 10

export const C1 = convolution('C1', [1, INPUT_SIDE, INPUT_SIDE], 6, every(6, 1), 'on request')
export const S2 = subsampling('S2', C1.output)
export const C3 = convolution('C3', S2.output, 16, C3_CONNECTIONS, 'on request')
export const S4 = subsampling('S4', C3.output)
export const C5 = convolution('C5', S4.output, 120, every(120, 16), 'always')
export const F6: Layer = {
  name: 'F6',
  kind: 'full connection',
  input: C5.output,
  output: [84, 1, 1],
  window: 1,
  stride: 1,
  connections: null,
  squashed: 'always',
}
export const OUTPUT: Layer = {
  name: 'OUTPUT',
  kind: 'euclidean rbf',
  input: F6.output,
  output: [CLASSES, 1, 1],
  window: 1,
  stride: 1,
  connections: null,
  squashed: 'never',
}

/** The network, from the input's side to the answer's. */
export const LAYERS: readonly Layer[] = [C1, S2, C3, S4, C5, F6, OUTPUT]

/** Number of units in a shape. */
export const size = (shape: Shape): number => shape[0] * shape[1] * shape[2]
