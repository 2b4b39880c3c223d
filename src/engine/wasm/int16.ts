/*
 * The forward plan of eight images in 16-bit integers (`precision: 'int16'`; assembly/int16.ts). One instruction multiplies
 * eight 16-bit integers and adds them by twos, so a cell of what is multiplied holds two neighbouring columns or units of
 * each image; the tiles and their records are the same, their taps half as many. Bytes and their box sums are exact; each
 * layer's weights are scaled as far as no sum can overflow. Only of grey bytes, and folded.
 */
import { BACKGROUND, INK_STEP } from '../../input/images.js'
import { C1, C3, C5, CODE_LENGTH, F6, INPUT_SIDE, type Layer, S2, S4, size } from '../../network/network.js'
import { EIGHT, eightAt, type Maps, pixelCells } from './layout.js'
import type { Memory } from './memory.js'
import { type Encoding, emitBordered, type Plan, programs, sideOf, stage } from './plan.js'
import type { Program } from './program.js'
import {
  CELL,
  denseRecords,
  type KernelSource,
  PAIR,
  range,
  type Tiles,
  tapLists,
  tileRecords2x2,
} from './tiles.js'
import type { PackedConvolution, Weights } from './weights.js'

/** The largest 16-bit weight, and the largest 32-bit sum, with room for the rounding of its terms. */
const MAX_WEIGHT = 32767
const MAX_SUM = 0.99 * 2 ** 31

/** How a layer's activations are integers: (activation − `zero`)·`one`, at most `limit`. */
interface Activation {
  readonly one: number
  readonly limit: number
  readonly zero: number
}

/** One word of the packed weights: an output's bias, or two weights by their addresses; 0 stands for a weight of 0. */
type PackWord = { readonly output: number } | { readonly first: number; readonly second: number }

/** A layer's packed weights: pairs of 16-bit integers, and 32-bit biases. */
interface QuantisedPack {
  readonly address: number
  /** Address of a float: what 1 of a sum is. */
  readonly scale: number
  /** Derives the integers from the floats. */
  fill(): void
}

/** A layer in 16 bits: its tiles over cells of pairs, and its weights in pairs. */
interface LayerInt16 {
  readonly tiles: Tiles
  readonly pack: QuantisedPack
}

/** Lays out a layer's integers. All are scaled by the largest number at which no weight overflows, nor any sum. */
function quantisedPack(
  memory: Memory,
  name: string,
  source: KernelSource,
  outputs: number,
  per: number,
  { one, limit, zero }: Activation,
  words: readonly PackWord[],
): QuantisedPack {
  const address = memory.reserve(`${name}: packed weights`, words.length * 4)
  const scale = memory.reserve(`${name}: scale`, 4)
  const fill = (): void => {
    const { floats, words: memoryWords } = memory
    const biases = new Float64Array(outputs)
    let largest = 0
    let largestSum = 0
    for (let o = 0; o < outputs; o++) {
      let sum = 0
      let magnitude = 0
      for (let i = 0; i < per; i++) {
        const weight = floats[(source.weights >> 2) + o * per + i] as number
        sum += weight
        magnitude += Math.abs(weight)
        largest = Math.max(largest, Math.abs(weight))
      }
      biases[o] = ((floats[(source.bias >> 2) + o] as number) + zero * sum) * one
      largestSum = Math.max(largestSum, magnitude * limit + Math.abs(biases[o] as number))
    }
    const by = Math.min(MAX_WEIGHT / largest, MAX_SUM / largestSum, 2 ** 40)
    floats[scale >> 2] = 1 / (by * one)
    const quantised = (at: number): number => (at === 0 ? 0 : Math.round((floats[at >> 2] as number) * by))
    for (const [i, word] of words.entries())
      memoryWords[(address >> 2) + i] =
        'output' in word
          ? Math.round((biases[word.output] as number) * by)
          : (quantised(word.first) & 0xffff) | (quantised(word.second) << 16)
  }
  return { address, scale, fill }
}

/** The taps of a K×K window two by two: columns j and j + 1 of row i; the last column is alone. */
const pairTaps = (inputs: readonly number[], kernel: number): { input: number; i: number; j: number }[] =>
  inputs.flatMap((input) =>
    range(kernel).flatMap((i) => range(Math.ceil(kernel / 2)).map((half) => ({ input, i, j: 2 * half }))),
  )

/** A folded convolution of `layer` with its subsampling: pairs of columns, so that two columns on is one pair on. */
function convolutionInt16(
  memory: Memory,
  { pairs, source }: PackedConvolution,
  layer: Layer,
  output: Maps,
  input: Maps,
  activation: Activation,
): LayerInt16 {
  const { kernel } = source
  const name = `${layer.name}, 16 bits`
  const per = source.inputs * kernel ** 2
  const words: PackWord[] = []
  const offsets: number[] = []
  for (const { maps, inputs } of pairs) {
    offsets.push(words.length * 4)
    for (const output of maps) words.push({ output })
    for (const tap of pairTaps(inputs, kernel))
      for (const map of maps) {
        const first = source.weights + (map * per + (tap.input * kernel + tap.i) * kernel + tap.j) * 4
        words.push({ first, second: tap.j + 1 < kernel ? first + 4 : 0 })
      }
  }
  const pack = quantisedPack(memory, name, source, layer.output[0], per, activation, words)
  const taps = tapLists(memory, name, (inputs) =>
    pairTaps(inputs, kernel).map(
      (tap) => tap.input * input.mapStep + tap.i * input.rowStep + (tap.j / 2) * input.pixelStep,
    ),
  )
  const cells = pixelCells(output, { ...input, rowStep: 2 * input.rowStep }, 1)
  return { tiles: tileRecords2x2(memory, name, pairs, offsets, taps, cells, output.mapStep), pack }
}

/** A full connection: pairs of inputs. */
function denseInt16(memory: Memory, source: KernelSource, layer: Layer, activation: Activation): LayerInt16 {
  const name = `${layer.name}, 16 bits`
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
  const pack = quantisedPack(memory, name, source, outputs, per, activation, words)
  const bytes = 16 * (1 + per / 2)
  const taps = range(per / 2).map((i) => i * CELL)
  const tiles = denseRecords(
    memory,
    name,
    outputs,
    taps,
    (quad) => quad * bytes + 16,
    (quad) => quad * bytes,
  )
  return { tiles, pack }
}

/** Box sums of a picture: 31 rows of 16 pairs. */
const BOXES = INPUT_SIDE - 1
const BOX_ROW = INPUT_SIDE * 2
const BOX_PICTURE = BOXES * BOX_ROW
/** What an activation of 1 is in 16 bits (assembly/squash.ts), and the largest activation of either squash. */
const ONE = 4096
const LARGEST = 1.7159

/** Eight images of bytes in 16-bit integers. */
export function planInt16(weights: Weights): Plan {
  const { memory, classes, squash } = weights
  const convolutions = weights.convolutions(true)
  const s2Row = (S2.output[2] / 2) * CELL
  const s2Map = (S2.output[1] - 1) * s2Row
  const reserve = (what: string, bytes: number): number => memory.reserve(`16 bits: ${what}`, bytes)
  const staging = reserve('eight images as they come', EIGHT * INPUT_SIDE * INPUT_SIDE)
  const framed = reserve('bytes within a border', INPUT_SIDE * INPUT_SIDE)
  const boxes = reserve('box sums of eight images', EIGHT * BOX_PICTURE)
  const pairs = reserve('pairs of box sums', Math.max((BOX_PICTURE / 4) * CELL, S2.output[0] * s2Map))
  const sums = reserve('sums of a layer', size(S2.output) * CELL)
  const s2 = reserve('S2', (size(S2.output) * CELL) / 2)
  const units = reserve('S4, C5', (size(S4.output) * CELL) / 2)
  const output = reserve('OUTPUT', classes * CELL)
  const distances = reserve('distances', classes * CELL)

  // A box sum s of bytes is the network's 4·BACKGROUND + INK_STEP·s.
  const bytes = { one: 1 / INK_STEP, limit: 4 * 255, zero: 4 * BACKGROUND }
  const activations = (terms: number): Activation => ({ one: ONE, limit: terms * LARGEST * ONE, zero: 0 })
  const seen = { ...eightAt(pairs, [1, BOXES, INPUT_SIDE / 2]), mapStep: 0, rowStep: (BOX_ROW / 4) * CELL }
  const s2Seen = { ...eightAt(pairs, S2.output), mapStep: s2Map, rowStep: s2Row }
  const c1 = convolutionInt16(memory, convolutions.C1, C1, eightAt(sums, S2.output), seen, bytes)
  const c3 = convolutionInt16(memory, convolutions.C3, C3, eightAt(sums, S4.output), s2Seen, activations(4))
  const c5 = denseInt16(memory, weights.plain(C5), C5, activations(1))
  const f6 = denseInt16(memory, weights.plain(F6), F6, activations(1))

  const intake = (program: Program, encoding: Encoding): void => {
    for (let lane = 0; lane < EIGHT; lane++) {
      const picture = emitBordered(program, staging + lane * sideOf(encoding) ** 2, encoding, framed)
      program.emit('boxBytesInt16', picture, INPUT_SIDE, BOXES, BOXES, boxes + lane * BOX_PICTURE, BOX_ROW)
    }
    program.emit('transpose', boxes, BOX_PICTURE, EIGHT, BOX_PICTURE / 4, pairs, CELL)
  }
  const body = (program: Program): void => {
    const layer2x2 = ({ tiles, pack }: LayerInt16): void => {
      program.emit('tiles2x2Int16', tiles.records, tiles.count, pairs, pack.address, PAIR, sums)
    }
    const layer1x4 = ({ tiles, pack }: LayerInt16): void => {
      program.emit('tiles1x4Int16', tiles.records, tiles.count, units, pack.address, 16, sums)
    }
    const [maps, height, width] = S2.output
    program.layer('C1+S2')
    layer2x2(c1)
    program.emit('squashToPairs', sums, size(S2.output), c1.pack.scale, s2, squash)
    program.layer('C3+S4')
    for (let map = 0; map < maps; map++)
      program.emit('boxPairs', s2 + map * height * s2Row, height - 1, width, pairs + map * s2Map)
    layer2x2(c3)
    program.emit('squashToPairs', sums, size(S4.output), c3.pack.scale, units, squash)
    program.layer('C5')
    layer1x4(c5)
    program.emit('squashToPairs', sums, size(C5.output), c5.pack.scale, units, squash)
    program.layer('F6')
    layer1x4(f6)
    program.emit('toFloats', sums, size(F6.output) * CELL, f6.pack.scale)
    program.emit('squash', sums, sums, size(F6.output) * CELL, squash)
    program.layer('OUTPUT')
    program.emit('rbfCells', sums, CODE_LENGTH, CELL, weights.codes, classes, output, CELL)
    program.emit('transpose', output, CELL, classes, EIGHT, distances, classes * 4)
  }
  const quantise = (): void => {
    for (const { pack } of [c1, c3, c5, f6]) pack.fill()
  }
  return {
    images: EIGHT,
    derived: [weights.folded.derived, weights.derive('quantise', () => {}, quantise)],
    write: (batch, start, count) => stage(memory, staging, batch, start, count),
    program: programs(weights, 'eight images in 16 bits', intake, body),
    distances,
  }
}
