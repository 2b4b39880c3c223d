/*
 * One unit's value worked out in plain JavaScript, term by term, for the inspector. It is arithmetic of its own
 * beside the engine's, and the page's tests hold the two against each other.
 */
import type { FeatureMaps, Weights } from 'lenet5-simd'
import { type Layer, type LayerKey, type MapName, receptiveField } from './layers.ts'

/** One unit of one layer. */
export interface Unit {
  layer: LayerKey
  map: number
  y: number
  x: number
}

/** What one map of the layer before gives to the sum. */
export interface Term {
  /** Which map. */
  source: number
  columns: number
  inputs: Float32Array
  weights: Float32Array
  sum: number
}

/** How a unit's value comes about. */
export interface Sum {
  unit: Unit
  kind: Layer['row']['kind']
  terms: Term[]
  /** Subsampling: what the sum of four is multiplied by. */
  coefficient: number
  bias: number
  /** Before the squash. */
  net: number
  squashed: boolean
  value: number
  field: { left: number; top: number; size: number }
  window: { name: MapName; maps: number[]; left: number; top: number; size: number }
}

export interface Variant {
  squash: 'tanh' | 'logistic'
  squashConvolutions: boolean
}

/** The squash curve. */
export const squash = (a: number, kind: Variant['squash']): number =>
  kind === 'tanh' ? 1.7159 * Math.tanh((2 * a) / 3) : 1 / (1 + Math.exp(-a))

/** The square of a map's values that a unit sees. */
function cut(
  data: Float32Array,
  side: number,
  map: number,
  top: number,
  left: number,
  size: number,
): Float32Array {
  const window = new Float32Array(size * size)
  for (let y = 0; y < size; y++) {
    const at = map * side * side + (top + y) * side + left
    window.set(data.subarray(at, at + size), y * size)
  }
  return window
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/** Columns in which layers of single units are shown. */
export const columnsOf = (units: number): number => (units === 84 ? 7 : 20)

function termsOf(layer: Layer, unit: Unit, maps: FeatureMaps, weights: Weights): Term[] {
  const before = maps[layer.previous]
  const [inputs, , side] = before.shape
  const all = weights[`${layer.key}.weight`]!
  const { window, stride } = layer
  switch (layer.row.kind) {
    case 'convolution':
      return layer.connections![unit.map]!.map((source) => {
        const at = (unit.map * inputs + source) * window * window
        const values = cut(before.data, side, source, unit.y, unit.x, window)
        const filter = all.slice(at, at + window * window)
        return { source, columns: window, inputs: values, weights: filter, sum: dot(values, filter) }
      })
    case 'subsampling': {
      const values = cut(before.data, side, unit.map, unit.y * stride, unit.x * stride, window)
      const sum = values.reduce((a, b) => a + b, 0)
      return [
        { source: unit.map, columns: window, inputs: values, weights: new Float32Array(4).fill(1), sum },
      ]
    }
    default: {
      const row = all.slice(unit.map * inputs, (unit.map + 1) * inputs)
      const values = before.data
      const sum =
        layer.row.kind === 'euclidean rbf'
          ? values.reduce((total, value, i) => total + (value - row[i]!) ** 2, 0)
          : dot(values, row)
      return [{ source: 0, columns: columnsOf(inputs), inputs: values, weights: row, sum }]
    }
  }
}

/** The very sum that makes a unit's value, from the values before it and the weights. */
export function sumOf(
  layers: readonly Layer[],
  unit: Unit,
  maps: FeatureMaps,
  weights: Weights,
  variant: Variant,
): Sum {
  const layer = layers.find(({ key }) => key === unit.layer)!
  const terms = termsOf(layer, unit, maps, weights)
  const { kind } = layer.row
  const coefficient = kind === 'subsampling' ? weights[`${layer.key}.weight`]![unit.map]! : 1
  const bias = weights[`${layer.key}.bias`]?.[unit.map] ?? 0
  const net = coefficient * terms.reduce((sum, term) => sum + term.sum, 0) + bias
  const squashed =
    kind !== 'euclidean rbf' && (variant.squashConvolutions || kind !== 'convolution' || layer.side === 1)
  const single = maps[layer.previous].shape[1] === 1
  return {
    unit,
    kind,
    terms,
    coefficient,
    bias,
    net,
    squashed,
    value: squashed ? squash(net, variant.squash) : net,
    field: receptiveField(layers, unit.layer, unit.y, unit.x),
    window: {
      name: layer.previous,
      maps: single ? [] : terms.map(({ source }) => source),
      left: unit.x * layer.stride,
      top: unit.y * layer.stride,
      size: layer.window,
    },
  }
}
