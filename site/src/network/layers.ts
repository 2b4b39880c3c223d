/*
 * The network's shape as the page draws it, derived from the package's summary so that no size is written down twice:
 * maps, windows, connections, and what of the input a unit sees through all of them.
 */
import type { SummaryRow } from 'lenet5-simd'

/** Names of the maps, from the picture to the answer. */
export type MapName = 'input' | 'c1' | 's2' | 'c3' | 's4' | 'c5' | 'f6' | 'output'
export type LayerKey = Exclude<MapName, 'input'>

export const MAP_NAMES: readonly MapName[] = ['input', 'c1', 's2', 'c3', 's4', 'c5', 'f6', 'output']

/** A layer as the page needs it: all of it follows from the package's summary. */
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

export function layersOf(summary: readonly SummaryRow[]): Layer[] {
  return summary.map((row, index) => {
    const key = row.name.toLowerCase() as LayerKey
    const [maps = 0, side = 0] = row.outputShape
    return {
      key,
      row,
      previous: MAP_NAMES[index]!,
      window: row.window,
      stride: row.stride,
      maps,
      side,
      connections: row.inputMaps,
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
