/*
 * The network in numbers, layer by layer, as LeCun et al. (1998) count them in section II-B, derived from its
 * description.
 */
import { DIGITS } from './classes.js'
import { type Layer, type LayerKind, type LayerName, layersOf, size } from './network.js'

/** One layer in numbers, as LeCun et al. (1998) count them in section II-B. */
export interface SummaryRow {
  /** As LeCun et al. (1998) call it: `'C1'` … `'OUTPUT'`. */
  name: LayerName
  /** What its units compute. */
  kind: LayerKind
  /** [maps, height, width] */
  outputShape: number[]
  /** Side of the square window a unit sees in each map it is connected to. */
  window: number
  /** How far the window of the next unit is, in units of the layer before. */
  stride: number
  /** Convolutions: the input maps each map is connected to. null: a layer of another kind. */
  inputMaps: number[][] | null
  /** Units in all maps. */
  neurons: number
  /** Trainable ones; OUTPUT's codes are fixed. */
  parameters: number
  /** Connections of all units, the one to each bias included. */
  connections: number
}

/** Trainable parameters, and connections of all units. */
function count(layer: Layer): { parameters: number; connections: number } {
  const [maps, height, width] = layer.output
  const units = height * width
  switch (layer.kind) {
    case 'convolution': {
      const kernels = (layer.connections ?? []).reduce((sum, inputs) => sum + inputs.length, 0)
      const parameters = kernels * layer.window ** 2 + maps
      return { parameters, connections: parameters * units }
    }
    case 'subsampling':
      return { parameters: 2 * maps, connections: (layer.window ** 2 + 1) * maps * units }
    case 'full connection': {
      const parameters = maps * (size(layer.input) + 1)
      return { parameters, connections: parameters }
    }
    case 'euclidean rbf':
      return { parameters: 0, connections: maps * size(layer.input) }
  }
}

/**
 * The layers in numbers, computed from the network's description: 60,000 trainable parameters and, with ten classes,
 * 340,908 connections in all.
 *
 * @example summarise()[0] // { name: 'C1', …, outputShape: [6, 28, 28], parameters: 156, connections: 122304 }
 */
export function summarise(classes: number = DIGITS.length): SummaryRow[] {
  return layersOf(classes).map((layer) => ({
    name: layer.name,
    kind: layer.kind,
    outputShape: [...layer.output],
    window: layer.window,
    stride: layer.stride,
    inputMaps: layer.connections?.map((inputs) => [...inputs]) ?? null,
    neurons: size(layer.output),
    ...count(layer),
  }))
}

const number = (value: number): string => value.toLocaleString('en-US')

/** The rows as an aligned table with a line of totals. */
export function formatSummary(rows: readonly SummaryRow[]): string {
  const total = (key: 'neurons' | 'parameters' | 'connections'): string =>
    number(rows.reduce((sum, row) => sum + row[key], 0))
  const table = [
    ['layer', 'kind', 'output', 'neurons', 'parameters', 'connections'],
    ...rows.map(({ name, kind, outputShape, neurons, parameters, connections }) => [
      name,
      kind,
      outputShape.join('×'),
      number(neurons),
      number(parameters),
      number(connections),
    ]),
    ['total', '', '', total('neurons'), total('parameters'), total('connections')],
  ]
  const widths = (table[0] as string[]).map((_, column) =>
    Math.max(...table.map((cells) => (cells[column] as string).length)),
  )
  // Text to the left, numbers to the right.
  const pad = (cell: string, column: number): string =>
    column < 3 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number)
  return table.map((cells) => cells.map(pad).join('  ')).join('\n')
}
