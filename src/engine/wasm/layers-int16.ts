import { type Layer, size } from '../../network/network.js'
import { cellField } from './cells.js'
import type { Arena } from './memory.js'
import type { PackedConvolution } from './packs.js'
import { type Activation, type PackWord, QuantisedPack } from './quantised-pack.js'
import {
  CELL,
  cellPlaces,
  denseTiles,
  type Field,
  type KernelSource,
  type Tiles,
  tapLists,
  tiles2x2,
} from './tables.js'

/** A layer in 16 bits: its tiles over cells of pairs, and its weights in pairs. */
export interface LayerInt16 {
  readonly tiles: Tiles
  readonly weights: QuantisedPack
}

/** The taps of a K×K window two by two: columns j and j + 1 of row i; the last column is alone. */
const pairTaps = (inputs: readonly number[], kernel: number): { input: number; i: number; j: number }[] =>
  inputs.flatMap((input) =>
    Array.from({ length: kernel * Math.ceil(kernel / 2) }, (_, tap) => ({
      input,
      i: Math.floor(tap / Math.ceil(kernel / 2)),
      j: 2 * (tap % Math.ceil(kernel / 2)),
    })),
  )

/** A folded convolution of `layer` with its subsampling: pairs of columns, so that two columns on is one pair on. */
export function convolutionInt16(
  arena: Arena,
  { jobs, source }: PackedConvolution,
  layer: Layer,
  subsampling: Layer,
  input: Field,
  activation: Activation,
): LayerInt16 {
  const { kernel } = source
  const per = source.inputs * kernel ** 2
  const words: PackWord[] = []
  const offsets: number[] = []
  for (const { maps, inputs } of jobs) {
    offsets.push(words.length * 4)
    for (const output of maps) words.push({ output })
    for (const tap of pairTaps(inputs, kernel))
      for (const map of maps) {
        const first = source.weights + (map * per + (tap.input * kernel + tap.i) * kernel + tap.j) * 4
        words.push({ first, second: tap.j + 1 < kernel ? first + 4 : 0 })
      }
  }
  const name = `${layer.name}, 16-bit pairs`
  const floats = { ...source, outputs: layer.output[0], per }
  const weights = new QuantisedPack(arena, name, floats, activation, words)
  const [, height, width] = subsampling.output
  const output = cellField(subsampling.output)
  const tiles = tiles2x2(
    arena,
    `${layer.name}, 16-bit records`,
    jobs,
    offsets,
    tapLists(arena, `${layer.name}, 16-bit`, ({ inputs }) =>
      pairTaps(inputs, kernel).map(
        (tap) => tap.input * input.map + tap.i * input.row + (tap.j / 2) * input.column,
      ),
    ),
    cellPlaces(height, width, 1, { ...input, row: 2 * input.row }, output),
    output.map,
  )
  return { tiles, weights }
}

/** A full connection: pairs of inputs. */
export function denseInt16(
  arena: Arena,
  source: KernelSource,
  layer: Layer,
  activation: Activation,
): LayerInt16 {
  const per = size(layer.input)
  const outputs = size(layer.output)
  const words: PackWord[] = []
  for (let quad = 0; quad < outputs; quad += 4) {
    const units = [quad, quad + 1, quad + 2, quad + 3]
    for (const output of units) words.push({ output })
    for (let i = 0; i < per; i += 2)
      for (const unit of units) {
        const first = source.weights + (unit * per + i) * 4
        words.push({ first, second: first + 4 })
      }
  }
  const floats = { ...source, outputs, per }
  const weights = new QuantisedPack(arena, `${layer.name}, 16-bit quads`, floats, activation, words)
  const taps = Array.from({ length: per / 2 }, (_, i) => i * CELL)
  const bytes = 16 * (1 + per / 2)
  const name = `${layer.name}, 16-bit records`
  const bias = (quad: number): number => quad * bytes
  const tiles = denseTiles(arena, name, outputs, taps, (quad) => bias(quad) + 16, bias)
  return { tiles, weights }
}
