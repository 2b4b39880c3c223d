/**
 * One image to four: they have no neighbours to fill the lanes with, so C1 puts columns there, C3, whose rows are five wide,
 * the pixels of all its rows, and C5 and F6 output units. Of more images a pixel is a float of each. Only folded; the
 * squashed net's single images go by one-squashed.ts.
 */
import { C1, C3, C5, CODE_LENGTH, F6, INPUT_SIDE, type Layer, S2, S4, size } from '../../network/network.js'
import { columnAt, mapsAt, type RunTiles, runTiles } from './layout.js'
import { type Encoding, emitBordered, type Plan, programs, sideOf, stage } from './plan.js'
import type { Program } from './program.js'
import {
  CELL,
  type MapPair,
  PAIR,
  range,
  type Tile1x4,
  type Tiles,
  tapLists,
  tapTable,
  tileRecords1x4,
  tileRecords2x2,
  windowTaps,
} from './tiles.js'
import { DENSE_GROUP, type Derived, type PackedConvolution, type Weights } from './weights.js'

/** What a plan of so many images is called. */
const NAMES = { 1: 'one image', 2: 'two images', 3: 'three images', 4: 'four images' } as const

/** How many images go side by side. */
type Few = 2 | 3 | 4

/** From S4 at `s4`, map by map and images side by side, to the distances of all. */
export interface Classifier {
  readonly s4: number
  readonly distances: number
  /** One image: where its C5 and F6 lie. */
  readonly c5: number
  readonly f6: number
  readonly derived: readonly Derived[]
  emit(program: Program): void
}

/** The classifier of one image: the same whichever plan made its S4. */
export function oneClassifier(weights: Weights): Classifier {
  const { memory, classes, squash } = weights
  // Full connections write whole groups of outputs.
  const groups = (units: number): number => Math.ceil(units / DENSE_GROUP) * DENSE_GROUP * 4
  // Rows of S4 may be written eight floats at a time.
  const s4 = memory.reserve('one image: S4', size(S4.output) * 4 + CELL)
  const c5 = memory.reserve('one image: C5', groups(size(C5.output)))
  const f6 = memory.reserve('one image: F6', groups(size(F6.output)))
  const distances = memory.reserve('one image: distances', classes * 4)
  const [first, second] = [weights.dense(C5), weights.dense(F6)]
  return {
    s4,
    c5,
    f6,
    distances,
    derived: [first.derived, second.derived],
    emit(program) {
      program.layer('C5').emit('dense24', s4, 4, size(C5.input), first.address, first.groups, c5)
      program.emit('squash', c5, c5, size(C5.output) * 4, squash)
      program.layer('F6').emit('dense24', c5, 4, size(F6.input), second.address, second.groups, f6)
      program.emit('squash', f6, f6, size(F6.output) * 4, squash)
      program.layer('OUTPUT')
      program.emit('rbfColumns', f6, CODE_LENGTH, weights.codes, classes, distances)
    },
  }
}

/** Rows that are turned over at once. */
const FOUR = 4

/**
 * The classifier of two to four images: the tiles of eight images with the parts changed. Cells are the weights of eight
 * outputs, and what they are multiplied with are all four images, or two; a third goes as one does. Before the inputs stand a
 * zero and a one of each image, as the biases are the first weights. Sums come in rows, image by image.
 */
function fewClassifier(weights: Weights, images: Few): Classifier {
  const { memory, classes, squash } = weights
  const name = NAMES[images]
  const unit = images * 4
  const row = (layer: Layer): number => Math.ceil((size(layer.output) * 4) / CELL) * CELL
  const inputs = (what: string, layer: Layer): number => {
    const address = memory.reserve(`${name}: ${what}`, (2 + size(layer.input)) * unit)
    memory.floats.fill(1, (address + unit) >> 2, (address + 2 * unit) >> 2)
    return address
  }
  // A third image's row is written by whole groups of outputs.
  const sums = (layer: Layer): number =>
    memory.reserve(`${name}: ${layer.name} in rows`, images * row(layer) + DENSE_GROUP * 4)
  const tilesOf = (layer: Layer): Tiles => {
    const all = size(layer.input)
    const perGroup = DENSE_GROUP / 8
    const what = `${layer.name}, ${name}`
    const taps = range(all + 1).map((i) => i * DENSE_GROUP * 4)
    const cells = range(row(layer) / CELL).map((cell) => ({
      input: Math.floor(cell / perGroup) * (all + 1) * DENSE_GROUP * 4 + (cell % perGroup) * CELL,
      output: cell * CELL,
    }))
    if (images < 4) {
      const list = tapTable(memory, `${what}: taps`, taps)
      const pair: MapPair = { maps: [0, 1], inputs: [], first: true }
      return tileRecords2x2(memory, what, [pair], [unit - PAIR], () => list, cells, row(layer))
    }
    const tiles = cells.map(({ input, output }): Tile1x4 => {
      const [a, b, c, d] = range(4).map((i) => output + i * row(layer)) as [number, number, number, number]
      return { input, outputs: [a, b, c, d], bias: 0, weights: unit }
    })
    return tileRecords1x4(memory, what, taps, tiles)
  }
  const layers = ([C5, F6] as const).map((layer, i) => ({
    layer,
    packed: weights.dense(layer),
    tiles: tilesOf(layer),
    input: inputs(i === 0 ? 'S4' : 'C5', layer),
    rows: sums(layer),
  }))
  const [first, second] = layers as [(typeof layers)[number], (typeof layers)[number]]
  const distances = memory.reserve(`${name}: distances`, images * classes * 4)
  return {
    s4: first.input + 2 * unit,
    c5: 0,
    f6: 0,
    distances,
    derived: layers.map(({ packed }) => packed.derived),
    emit(program) {
      for (const { layer, packed, tiles, input, rows } of layers) {
        const { address, groups } = packed
        program.layer(layer.name)
        const kernel = images < 4 ? 'tiles2x2' : 'tiles1x4Strided'
        program.emit(kernel, tiles.records, tiles.count, address, input, unit, rows)
        const third = [input + 2 * unit + PAIR, unit, size(layer.input)] as const
        if (images === 3) program.emit('dense24', ...third, address, groups, rows + 2 * row(layer))
        program.emit('squash', rows, rows, images * row(layer), squash)
        if (layer === C5)
          program.emit('transpose', rows, row(C5), images, size(C5.output), second.input + 2 * unit, unit)
      }
      program.layer('OUTPUT')
      for (let i = 0; i < images; i++) {
        const f6 = second.rows + i * row(F6)
        const to = distances + i * classes * 4
        program.emit('rbfColumns', f6, CODE_LENGTH, weights.codes, classes, to)
      }
    },
  }
}

/** Rows and columns of a picture's box sums, and bytes of a row of them: 16 even columns, then 16 odd ones. */
const BOXES = INPUT_SIDE - 1
const SUMS_ROW = INPUT_SIDE * 4
const SUMS = INPUT_SIDE * SUMS_ROW
/** What a vector written at a map's last pixel may have too many. */
const SPARE = 16

/** One image. */
export const planOne = (weights: Weights, classifier: Classifier): Plan => plan(weights, 1, classifier)

/** Two images to four. */
export const planFew = (weights: Weights, images: Few): Plan =>
  plan(weights, images, fewClassifier(weights, images))

/**
 * The floats of a cell are neighbours: columns for C1, and for C3, whose rows are five wide, pixels of all its rows.
 */
function plan(weights: Weights, images: 1 | Few, classifier: Classifier): Plan {
  const { memory } = weights
  const { C1: first, C3: second, derived } = weights.convolutions(true)
  const name = NAMES[images]
  const pixel = images * 4
  const stride = 2
  const s2Shape = mapsAt(0, S2.output, pixel)
  const s4Shape = mapsAt(0, S4.output, pixel)
  const area = INPUT_SIDE * INPUT_SIDE
  const staging = memory.reserve(`${name}: as they come`, images * area * 4)
  const framed = memory.reserve(`${name}: bytes within a border`, area)
  // Four rows are turned over: of fewer images what a pixel has too much is written over by the next.
  const sums = memory.reserve(`${name}: box sums of the input`, (images === 1 ? 1 : FOUR) * SUMS)
  const seen = images === 1 ? sums : memory.reserve(`${name}: box sums side by side`, images * SUMS + SPARE)
  const s2 = memory.reserve(`${name}: S2`, size(S2.output) * pixel + SPARE)
  /*
   * C3 sees the box sums of S2 in planes, one for each column j of its window and each parity of i, in which the 25
   * windows' values lie side by side (assembly/box.ts, boxWindows).
   */
  const plane = Math.ceil((Math.ceil((S2.output[1] - 1) / stride) * s4Shape.rowStep) / CELL) * CELL
  const planes = C3.window * stride * plane
  const windows = memory.reserve(`${name}: box sums of S2 in planes`, S2.output[0] * planes)

  const row = INPUT_SIDE * pixel
  const sumsOf = { ...mapsAt(0, [1, BOXES, BOXES], pixel), rowStep: row, oddColumns: row / 2 }
  /** Emits a convolution: its tiles of four vectors, and of three. */
  const convolution = (
    layer: string,
    { pairs, pack }: PackedConvolution,
    taps: (pair: MapPair) => number,
    { fours, threes }: RunTiles,
    outputMap: number,
  ) => {
    const parts = [
      ['tiles2x2', fours],
      ['tiles3x2', threes],
    ] as const
    const tables = parts.flatMap(([kernel, cells]) => {
      if (cells.length === 0) return []
      const what = `${layer}, ${name}, ${kernel}`
      return { kernel, ...tileRecords2x2(memory, what, pairs, pack.offsets, taps, cells, outputMap) }
    })
    return (program: Program, from: number, to: number): void => {
      for (const { kernel, records, count } of tables)
        program.emit(kernel, records, count, from, pack.address, PAIR, to)
    }
  }
  const c1Taps = tapLists(memory, `C1, ${name}`, (inputs) =>
    windowTaps(inputs, C1.window, 0, (i, j) => i * row + columnAt(sumsOf, j)),
  )
  const c1Rows = range(S2.output[1]).map((y) => ({ input: y * stride * row, output: y * s2Shape.rowStep }))
  const c1 = convolution('C1', first, c1Taps, runTiles(s2Shape.rowStep, c1Rows), s2Shape.mapStep)
  const c3Taps = tapLists(memory, `C3, ${name}`, (inputs) =>
    windowTaps(
      inputs,
      C3.window,
      planes,
      (i, j) => (j * stride + (i & 1)) * plane + (i >> 1) * s4Shape.rowStep,
    ),
  )
  const c3Pixels = runTiles(s4Shape.mapStep, [{ input: 0, output: 0 }])
  const c3 = convolution('C3', second, c3Taps, c3Pixels, s4Shape.mapStep)

  const intake = (program: Program, encoding: Encoding): void => {
    const bytes = sideOf(encoding) ** 2 * (encoding === 'floats32' ? 4 : 1)
    for (let i = 0; i < images; i++) {
      const from = staging + i * bytes
      const to = sums + i * SUMS
      if (encoding === 'floats32')
        program.emit('boxRows', from, SUMS_ROW, BOXES, BOXES, to, SUMS_ROW, SUMS_ROW / 2)
      else {
        const picture = emitBordered(program, from, encoding, framed)
        program.emit('boxBytes', picture, INPUT_SIDE, BOXES, BOXES, to, SUMS_ROW, SUMS_ROW / 2)
      }
    }
    if (images > 1) program.emit('transpose', sums, SUMS, FOUR, SUMS / 4, seen, pixel)
  }
  const body = (program: Program): void => {
    const { s4 } = classifier
    const [kind, bytes2, bytes4] = [weights.squash, size(S2.output) * pixel, size(S4.output) * pixel]
    program.layer('C1+S2')
    c1(program, seen, s2)
    program.emit('squash', s2, s2, bytes2, kind)
    program.layer('C3+S4')
    const [maps, rows] = S2.output
    if (images === 1)
      program.emit('boxWindows', s2, s2Shape.rowStep, maps, rows, S4.output[2], windows, plane)
    else program.emit('boxWindows4', s2, s2Shape.rowStep, pixel, maps, rows, S4.output[2], windows, plane)
    c3(program, windows, s4)
    program.emit('squash', s4, s4, bytes4, kind)
    classifier.emit(program)
  }
  return {
    images,
    derived: [derived, ...classifier.derived],
    write: (batch, start, count) => stage(memory, staging, batch, start, count),
    program: programs(weights, name, intake, body),
    distances: classifier.distances,
  }
}
