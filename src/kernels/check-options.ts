import { integer, oneOf, plainOptions, refuse } from '../check.js'
import { LeNet5Error } from '../errors.js'
import type { SquashOrNone } from '../reference/squash.js'

/** Most values of one array: 1 GiB of floats, so that no address overflows. */
export const MOST_VALUES = 2 ** 28

const SIZE = { min: 1, max: MOST_VALUES }
const SQUASHES = ['tanh', 'logistic', 'none'] as const

/** Sizes of a call, checked, and its arrays, not yet checked. */
interface Arrays {
  readonly weights: unknown
  readonly bias: unknown
}

/** Refuses sizes whose product, the length of an array, is too large. */
function limit(what: string, ...sizes: readonly number[]): void {
  const length = sizes.reduce((product, size) => product * size, 1)
  if (length <= MOST_VALUES) return
  throw new LeNet5Error(
    'INVALID_ARGUMENT',
    `options ask for ${what} of ${sizes.join('×')} values; the most is ${MOST_VALUES}`,
  )
}

export function squashKindOf(value: unknown, name: string): SquashOrNone {
  return oneOf(value, name, SQUASHES)
}

export function convOptions(value: unknown) {
  const read = plainOptions(value, 'options', [
    'maps',
    'height',
    'width',
    'outputMaps',
    'weights',
    'bias',
    'connections',
    'squash',
  ])
  const maps = integer(read.maps, 'options.maps', SIZE)
  const height = integer(read.height, 'options.height', { ...SIZE, min: 5 })
  const width = integer(read.width, 'options.width', { ...SIZE, min: 5 })
  const outputMaps = integer(read.outputMaps, 'options.outputMaps', SIZE)
  limit('an input', maps, height, width)
  limit('weights', outputMaps, maps, 25)
  // The gradient is padded with four zeros on every side.
  limit('a padded output', outputMaps, height + 4, width + 4)
  const connections = connectionsOf(read.connections, maps, outputMaps)
  const squash = squashKindOf(read.squash ?? 'none', 'options.squash')
  return { maps, height, width, outputMaps, connections, squash, ...arrays(read) }
}

export function subsampleOptions(value: unknown) {
  const read = plainOptions(value, 'options', ['maps', 'height', 'width', 'weights', 'bias', 'squash'])
  const maps = integer(read.maps, 'options.maps', SIZE)
  const height = integer(read.height, 'options.height', { ...SIZE, min: 2 })
  const width = integer(read.width, 'options.width', { ...SIZE, min: 2 })
  limit('an input', maps, height, width)
  const squash = squashKindOf(read.squash, 'options.squash')
  return { maps, height, width, squash, ...arrays(read) }
}

export function denseOptions(value: unknown) {
  const read = plainOptions(value, 'options', ['inputs', 'outputs', 'weights', 'bias', 'squash'])
  const squash = squashKindOf(read.squash ?? 'none', 'options.squash')
  return { ...units(read), squash, ...arrays(read) }
}

export function rbfOptions(value: unknown) {
  const read = plainOptions(value, 'options', ['inputs', 'outputs', 'weights'])
  return { ...units(read), weights: read.weights }
}

function units(read: Partial<Record<'inputs' | 'outputs', unknown>>): { inputs: number; outputs: number } {
  const inputs = integer(read.inputs, 'options.inputs', SIZE)
  const outputs = integer(read.outputs, 'options.outputs', SIZE)
  limit('weights', outputs, inputs)
  return { inputs, outputs }
}

const arrays = ({ weights, bias }: Partial<Record<'weights' | 'bias', unknown>>): Arrays => ({
  weights,
  bias,
})

/** A copy of the table, each list in increasing order; null when every map is connected to every other. */
function connectionsOf(value: unknown, maps: number, outputMaps: number): number[][] | null {
  const name = 'options.connections'
  if (value === undefined || value === null) return null
  if (!Array.isArray(value) || value.length !== outputMaps) {
    refuse('INVALID_ARGUMENT', name, `an array of ${outputMaps} lists of input maps (outputMaps)`, value)
  }
  const table: number[][] = []
  for (let o = 0; o < outputMaps; o++) {
    const list: unknown = value[o]
    if (!Array.isArray(list) || list.length > maps) {
      refuse('INVALID_ARGUMENT', `${name}[${o}]`, `an array of at most ${maps} input maps`, list)
    }
    const row: number[] = []
    for (let i = 0; i < list.length; i++) {
      row.push(integer(list[i], `${name}[${o}][${i}]`, { min: 0, max: maps - 1 }))
    }
    row.sort((a, b) => a - b)
    const twice = row.find((map, i) => map === row[i - 1])
    if (twice !== undefined) {
      throw new LeNet5Error(
        'INVALID_ARGUMENT',
        `${name}[${o}] must be distinct input maps, got ${twice} twice`,
      )
    }
    table.push(row)
  }
  return table.every((row) => row.length === maps) ? null : table
}

/** A tensor's shape, copied. */
export function shapeOf(value: unknown): number[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 8) {
    refuse('INVALID_ARGUMENT', 'shape', 'an array of 1 to 8 sizes', value)
  }
  const shape: number[] = []
  for (let i = 0; i < value.length; i++) shape.push(integer(value[i], `shape[${i}]`, SIZE))
  const length = shape.reduce((product, size) => product * size, 1)
  if (length > MOST_VALUES) {
    throw new LeNet5Error(
      'INVALID_ARGUMENT',
      `shape must hold at most ${MOST_VALUES} values, got ${shape.join('×')}`,
    )
  }
  return shape
}
