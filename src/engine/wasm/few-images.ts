/*
 * One image, or four: they have no neighbours to fill the lanes with, so C1 puts columns there, C3, whose rows are five
 * wide, the pixels of all its rows, and C5 and F6 output units. Four images are the same plan with vectors of four images
 * in place of floats. Only folded; the squashed net's single images go by picture.ts.
 */
import { C1, C3, C5, CODE_LENGTH, F6, INPUT_SIDE, type Layer, S2, S4, size } from '../../network/network.js'
import { columnAt, mapsAt, runCells } from './layout.js'
import { type Encoding, emitBordered, type Plan, programs, sideOf, stage } from './plan.js'
import type { Program } from './program.js'
import {
  CELL,
  PAIR,
  range,
  type Tile1x4,
  type Tiles,
  tapLists,
  tileRecords1x4,
  tileRecords2x2,
  windowTaps,
} from './tiles.js'
import { DENSE_GROUP, type Derived, type Weights } from './weights.js'

/** From S4, map by map at `s4`, to the distances of one image or four. */
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
      program.layer('C5').emit('dense24', s4, size(C5.input), first.address, first.groups, c5)
      program.emit('squash', c5, c5, size(C5.output) * 4, squash)
      program.layer('F6').emit('dense24', c5, size(F6.input), second.address, second.groups, f6)
      program.emit('squash', f6, f6, size(F6.output) * 4, squash)
      program.layer('OUTPUT')
      program.emit('rbfColumns', f6, CODE_LENGTH, weights.codes, classes, distances)
    },
  }
}

/** Images whose sums are computed side by side, and bytes of one unit of them. */
const FOUR = 4
const UNIT = FOUR * 4

/**
 * The classifier of four images: the tiles of eight images with the parts changed. Cells are the weights of eight outputs,
 * and what they are multiplied with are a unit's four images. Before the inputs stand four zeros and four ones, as the
 * biases are the first weights. Sums come in rows, image by image.
 */
function fourClassifier(weights: Weights): Classifier {
  const { memory, classes, squash } = weights
  const row = (layer: Layer): number => Math.ceil((size(layer.output) * 4) / CELL) * CELL
  const inputs = (what: string, layer: Layer): number => {
    const address = memory.reserve(`four images: ${what}`, (2 + size(layer.input)) * UNIT)
    memory.floats.fill(1, (address + UNIT) >> 2, (address + 2 * UNIT) >> 2)
    return address
  }
  const sums = (layer: Layer): number =>
    memory.reserve(`four images: ${layer.name} in rows`, FOUR * row(layer))
  const tilesOf = (layer: Layer): Tiles => {
    const all = size(layer.input)
    const perGroup = DENSE_GROUP / 8
    const tiles = range(row(layer) / CELL).map((cell): Tile1x4 => {
      const out = cell * CELL
      return {
        input: Math.floor(cell / perGroup) * (all + 1) * DENSE_GROUP * 4 + (cell % perGroup) * CELL,
        outputs: [out, out + row(layer), out + 2 * row(layer), out + 3 * row(layer)],
        bias: 0,
        weights: UNIT,
      }
    })
    const taps = range(all + 1).map((i) => i * DENSE_GROUP * 4)
    return tileRecords1x4(memory, `${layer.name}, four images`, taps, tiles)
  }
  const layers = ([C5, F6] as const).map((layer, i) => ({
    layer,
    packed: weights.dense(layer),
    tiles: tilesOf(layer),
    input: inputs(i === 0 ? 'S4' : 'C5', layer),
    rows: sums(layer),
  }))
  const [first, second] = layers as [(typeof layers)[number], (typeof layers)[number]]
  const distances = memory.reserve('four images: distances', FOUR * classes * 4)
  return {
    s4: first.input + 2 * UNIT,
    c5: 0,
    f6: 0,
    distances,
    derived: layers.map(({ packed }) => packed.derived),
    emit(program) {
      for (const { layer, packed, tiles, input, rows } of layers) {
        program.layer(layer.name)
        program.emit('tiles1x4Strided', tiles.records, tiles.count, packed.address, input, UNIT, rows)
        program.emit('squash', rows, rows, FOUR * row(layer), squash)
        if (layer === C5)
          program.emit('transpose', rows, row(C5), FOUR, size(C5.output), second.input + 2 * UNIT, UNIT)
      }
      program.layer('OUTPUT')
      for (let i = 0; i < FOUR; i++) {
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

/**
 * One image or four, folded. A pixel is a float, or a vector of four images'; the pixels of a cell, eight or two, are
 * neighbours: columns for C1, and for C3, whose rows are five wide, pixels of all its rows.
 */
export function planFew(weights: Weights, images: 1 | 4, classifier: Classifier): Plan {
  const { memory } = weights
  const { C1: first, C3: second, derived } = weights.convolutions(true)
  const name = images === 1 ? 'one image' : 'four images'
  const pixel = images * 4
  const stride = 2
  const s2Shape = mapsAt(0, S2.output, pixel)
  const s4Shape = mapsAt(0, S4.output, pixel)
  const area = INPUT_SIDE * INPUT_SIDE
  const staging = memory.reserve(`${name}: as they come`, images * area * 4)
  const framed = memory.reserve(`${name}: bytes within a border`, area)
  const sums = memory.reserve(`${name}: box sums of the input`, images * SUMS)
  const seen = images === 1 ? sums : memory.reserve(`${name}: box sums side by side`, images * SUMS)
  const s2 = memory.reserve(`${name}: S2`, size(S2.output) * pixel)
  /*
   * C3 sees the box sums of S2 in planes, one for each column j of its window and each parity of i, in which the 25
   * windows' values lie side by side (assembly/box.ts, boxWindows).
   */
  const plane = Math.ceil((Math.ceil((S2.output[1] - 1) / stride) * s4Shape.rowStep) / CELL) * CELL
  const planes = C3.window * stride * plane
  const windows = memory.reserve(`${name}: box sums of S2 in planes`, S2.output[0] * planes)

  const row = INPUT_SIDE * pixel
  const sumsOf = { ...mapsAt(0, [1, BOXES, BOXES], pixel), rowStep: row, oddColumns: row / 2 }
  const c1Tiles = tileRecords2x2(
    memory,
    `C1, ${name}`,
    first.pairs,
    first.pack.offsets,
    tapLists(memory, `C1, ${name}`, (inputs) =>
      windowTaps(inputs, C1.window, 0, (i, j) => i * row + columnAt(sumsOf, j)),
    ),
    range(S2.output[1]).flatMap((y) => runCells(s2Shape.rowStep, y * stride * row, y * s2Shape.rowStep)),
    s2Shape.mapStep,
  )
  const c3Taps = tapLists(memory, `C3, ${name}`, (inputs) =>
    windowTaps(
      inputs,
      C3.window,
      planes,
      (i, j) => (j * stride + (i & 1)) * plane + (i >> 1) * s4Shape.rowStep,
    ),
  )
  const c3Tiles = (what: string, cells: ReturnType<typeof runCells>): Tiles =>
    tileRecords2x2(memory, `C3, ${what}`, second.pairs, second.pack.offsets, c3Taps, cells, s4Shape.mapStep)
  const pixels = runCells(s4Shape.mapStep)
  // One image's 25 pixels are seven vectors: two cells, then a cell and the vector that ends with the last pixel.
  const last = s4Shape.mapStep - CELL / 2
  const c3Rest =
    images === 1
      ? c3Tiles(`${name}, last pixels`, [...pixels.slice(2, 3), { input: last, output: last }])
      : null
  const c3 = c3Tiles(name, images === 1 ? pixels.slice(0, 2) : pixels)

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
    if (images > 1) program.emit('transpose', sums, SUMS, images, SUMS / 4, seen, pixel)
  }
  const body = (program: Program): void => {
    const { s4 } = classifier
    const [kind, bytes2, bytes4] = [weights.squash, size(S2.output) * pixel, size(S4.output) * pixel]
    program.layer('C1+S2')
    program.emit('tiles2x2', c1Tiles.records, c1Tiles.count, seen, first.pack.address, PAIR, s2)
    program.emit('squash', s2, s2, bytes2, kind)
    program.layer('C3+S4')
    const kernel = images === 1 ? 'boxWindows' : 'boxWindows4'
    program.emit(kernel, s2, s2Shape.rowStep, S2.output[0], S2.output[1], S4.output[2], windows, plane)
    program.emit('tiles2x2', c3.records, c3.count, windows, second.pack.address, PAIR, s4)
    if (c3Rest) program.emit('tiles3x2', c3Rest.records, c3Rest.count, windows, second.pack.address, PAIR, s4)
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

export const planFour = (weights: Weights): Plan => planFew(weights, FOUR, fourClassifier(weights))
