import type { SummaryRow, Weights } from 'lenet5-simd'

/** Names of the maps, from the picture to the answer. */
export type MapName = 'input' | 'c1' | 's2' | 'c3' | 's4' | 'c5' | 'f6' | 'output'
export type LayerKey = Exclude<MapName, 'input'>

export const MAP_NAMES: readonly MapName[] = ['input', 'c1', 's2', 'c3', 's4', 'c5', 'f6', 'output']

/** A layer as the page needs it: all of it follows from the package's summary and weights. */
export interface Layer {
  key: LayerKey
  row: SummaryRow
  previous: MapName
  /** Side of the window a unit sees in each map before it, and how far the next unit's window is. */
  window: number
  stride: number
  maps: number
  side: number
  /** Maps of the layer before that each map sees; null: all. */
  connections: number[][] | null
}

const WINDOW: Record<SummaryRow['kind'], { window: number; stride: number }> = {
  convolution: { window: 5, stride: 1 },
  subsampling: { window: 2, stride: 2 },
  'full connection': { window: 1, stride: 1 },
  'euclidean rbf': { window: 1, stride: 1 },
}

/** Which kernels of c3.weight are there: the others are all zeros. */
function connectionsOf(weights: Float32Array, maps: number, inputs: number): number[][] {
  return Array.from({ length: maps }, (_, map) =>
    Array.from({ length: inputs }, (_, input) => input).filter((input) => {
      const at = (map * inputs + input) * 25
      return weights.subarray(at, at + 25).some((value) => value !== 0)
    }),
  )
}

export function layersOf(summary: readonly SummaryRow[], weights: Weights): Layer[] {
  return summary.map((row, index) => {
    const key = row.name.toLowerCase() as LayerKey
    const [maps = 0, side = 0] = row.outputShape
    const inputs = summary[index - 1]?.outputShape[0] ?? 1
    return {
      key,
      row,
      previous: MAP_NAMES[index]!,
      ...WINDOW[row.kind],
      maps,
      side,
      connections: row.kind === 'convolution' ? connectionsOf(weights[`${key}.weight`]!, maps, inputs) : null,
    }
  })
}

/** Part of the input picture that a unit sees through all layers up to its own. */
export function receptiveField(layers: readonly Layer[], key: LayerKey, y: number, x: number) {
  const upTo = layers.findIndex((layer) => layer.key === key)
  let top = y
  let left = x
  let size = 1
  for (const { window, stride } of layers.slice(0, upTo + 1).reverse()) {
    top *= stride
    left *= stride
    size = (size - 1) * stride + window
  }
  return { left, top, size }
}
