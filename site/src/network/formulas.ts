/*
 * The counts on the layers' cards with the way to them, such as 6 × (5·5·1 + 1) = 156, so that the figures of LeCun
 * et al. (1998, section II-B) can be followed.
 */
import type { Layer } from './layers.ts'

const n = (value: number): string => value.toLocaleString('en-US')

/** Convolutions: maps of as many inputs, counted: [[3, 6], [4, 9], [6, 1]]. */
function fans(layer: Layer): [inputs: number, maps: number][] {
  const counts = new Map<number, number>()
  for (const { length } of layer.connections ?? []) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => a - b)
}

/** How many trainable parameters and connections a layer has, as the formula that gives each. */
export function formulas(layer: Layer, inputs: number): { parameters: string; connections: string } {
  const { row, maps, side, window } = layer
  const parameters = n(row.parameters)
  const connections = n(row.connections)
  const place = side > 1 ? ` × ${side}·${side}` : ''
  switch (row.kind) {
    case 'convolution': {
      const sum = fans(layer).map(([fan, count]) => `${count} × (${window}·${window}·${fan} + 1)`)
      return {
        parameters: `${sum.join(' + ')} = ${parameters}`,
        connections: place ? `${parameters}${place} = ${connections}` : connections,
      }
    }
    case 'subsampling':
      return {
        parameters: `${maps} × (1 + 1) = ${parameters}`,
        connections: `${maps} × (${window}·${window} + 1)${place} = ${connections}`,
      }
    case 'full connection':
      return { parameters: `${maps} × (${inputs} + 1) = ${parameters}`, connections }
    case 'euclidean rbf':
      return { parameters: `0 (${maps} × ${inputs})`, connections: `${maps} × ${inputs} = ${connections}` }
  }
}
