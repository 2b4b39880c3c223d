/**
 * The forward plans: functions that emit the program of the whole network, from images to distances, for eight images at
 * once, for four, for one, and for one with every layer's values kept. They differ in their layouts (layout.ts) and in how
 * C1 and C3 are computed; what comes after S4 is `emitClassifier` of each. A *plan* is what they return: where images go, where
 * distances come out, and a program for each encoding of images. Nothing here runs anything.
 *
 *     folded      C1 and C3 are linear: box sums, then one convolution of stride 2 in place of two layers (assembly/box.ts)
 *     unfolded    C1 and C3 are squashed, or their values are asked for: each layer as it stands
 */
import { BACKGROUND, type ImageBatch } from '../../input/images.js'
import {
  C1,
  C3,
  C5,
  F6,
  INPUT_SIDE,
  type Layer,
  OUTPUT,
  S2,
  S4,
  type Shape,
  size,
} from '../../network/layers.js'
import {
  columnAt,
  EIGHT,
  eightAt,
  eightImages,
  emitBoxSums,
  emitCompact,
  type Maps,
  mapsAt,
  pictureMaps,
  pixelCells,
  runCells,
  seenShape,
} from './layout.js'
import type { Memory } from './memory.js'
import { type LoadedProgram, Program } from './program.js'
import {
  CELL,
  denseRecords,
  PAIR,
  range,
  type Tile1x4,
  type Tiles,
  tapLists,
  tileRecords1x4,
  tileRecords2x2,
  windowTaps,
} from './tiles.js'
import {
  DENSE_GROUP,
  type Derived,
  type PackedConvolution,
  type PackedDense,
  type Weights,
} from './weights.js'
import { slidingC1, transformedC3 } from './winograd.js'

/** How images come: grey bytes of 28×28 or 32×32, or network units of 32×32. */
export type Encoding = ImageBatch['encoding']

/** Pixels of a side of an image as it comes. */
export const sideOf = (encoding: Encoding): number => (encoding === 'bytes28' ? 28 : INPUT_SIDE)

/** A whole network for so many images: where they go, how they are computed, where their distances are. */
export interface Plan {
  readonly images: number
  /** What must be made of the weights before. */
  readonly derived: readonly Derived[]
  /** Brings images start … start + count − 1 (count ≤ `images`) of a batch to where the program reads them. */
  write(images: ImageBatch, start: number, count: number): void
  /** The program for images that come so. */
  program(encoding: Encoding): LoadedProgram
  /** Address of the distances, image by image, `classes` floats each. */
  readonly distances: number
}

/** Programs by encoding, each made when first asked for: `intake` differs, what comes after it does not. */
export function programs(
  weights: Weights,
  name: string,
  intake: (program: Program, encoding: Encoding) => void,
  body: (program: Program) => void,
): (encoding: Encoding) => LoadedProgram {
  const loaded = new Map<Encoding, LoadedProgram>()
  return (encoding) => {
    let made = loaded.get(encoding)
    if (!made) {
      const program = new Program().layer('input')
      intake(program, encoding)
      body(program)
      made = weights.machine.load(`${name}, ${encoding}`, program)
      loaded.set(encoding, made)
    }
    return made
  }
}

// ---- eight images -----------------------------------------------------------------------------------------------------

/** Where eight images come in: as they are, and as cells of network units. */
export interface EightInput {
  readonly staging: number
  readonly cells: Maps
  write(images: ImageBatch, start: number, count: number): void
  emit(program: Program, encoding: Encoding): void
}

/** The input of `octets` times eight images, one after the other in the staging buffer and in cells. */
export function eightInput(memory: Memory, name: string, octets: number, shared = false): EightInput[] {
  const area = INPUT_SIDE * INPUT_SIDE
  const staging = memory.reserve(`${name}: images as they come`, octets * EIGHT * area * 4)
  const cells = memory.reserve(`${name}: input`, (shared ? 1 : octets) * area * CELL)
  /** Whether the cells have background around the inner 28×28. */
  let bordered = false
  const clear = (): void => {
    const { floats } = memory
    floats.fill(BACKGROUND, cells >> 2, (cells + (shared ? 1 : octets) * area * CELL) >> 2)
  }
  return range(octets).map((octet) => {
    const maps = eightAt(cells + (shared ? 0 : octet * area * CELL), C1.input)
    const from = (encoding: Encoding): number => {
      const bytes = encoding === 'floats32' ? 4 : 1
      return staging + octet * EIGHT * sideOf(encoding) ** 2 * bytes
    }
    return {
      staging,
      cells: maps,
      /** Writes the images of all octets at once. */
      write({ encoding, data }, start, count) {
        const pixels = sideOf(encoding) ** 2
        const part = data.subarray(start * pixels, (start + count) * pixels)
        if (encoding === 'floats32') memory.floats.set(part, staging >> 2)
        else memory.bytes.set(part, staging)
        if (encoding !== 'bytes28') bordered = false
        else if (!bordered) {
          clear()
          bordered = true
        }
      },
      emit(program, encoding) {
        if (encoding === 'floats32') {
          program.emit('transpose', from(encoding), area * 4, EIGHT, area, maps.address, CELL)
          return
        }
        const side = sideOf(encoding)
        const margin = (INPUT_SIDE - side) / 2
        const corner = maps.address + margin * (maps.rowStep + CELL)
        program.emit('bytesToCells', from(encoding), side * side, side, side, corner, maps.rowStep)
      },
    } satisfies EightInput
  })
}

/** Emits a convolution from maps at one address to maps at another. */
export type EmitConvolution = (program: Program, input: number, output: number) => void

/** C1 or C3 of eight images, tap by tap: its own sums, or folded those of the subsampling after it. */
export function directConvolution(
  { memory }: Weights,
  layer: Layer,
  { pairs, source, pack }: PackedConvolution,
  input: Maps,
  output: Maps,
): EmitConvolution {
  const name = `${layer.name}, eight images`
  const taps = tapLists(memory, name, (inputs) =>
    windowTaps(inputs, source.kernel, input.mapStep, (i, j) => i * input.rowStep + j * input.pixelStep),
  )
  const cells = pixelCells(output, input, output.height === layer.output[1] ? 1 : 2)
  const { records, count } = tileRecords2x2(memory, name, pairs, pack.offsets, taps, cells, output.mapStep)
  return (program, from, to) => {
    program.emit('tiles2x2', records, count, from, pack.address, PAIR, to)
  }
}

/** S2 or S4 of eight images after a squashed convolution: map by map the sums × coefficient + bias, then the squash. */
export function emitSubsampling(
  weights: Weights,
  program: Program,
  layer: Layer,
  from: Maps,
  to: Maps,
): void {
  const source = weights.plain(layer)
  for (let m = 0; m < to.maps; m++)
    emitSubsampledMap(program, source, m, from.address + m * from.mapStep, from, to)
}

function emitSubsampledMap(
  program: Program,
  { weights, bias }: { readonly weights: number; readonly bias: number },
  map: number,
  input: number,
  from: Maps,
  to: Maps,
): void {
  const output = to.address + map * to.mapStep
  const own = [weights + map * 4, bias + map * 4] as const
  if (to.pixelStep === CELL)
    program.emit('subsampleCells', input, from.rowStep, to.height, to.width, ...own, output)
  else program.emit('subsampleColumns', input, from.rowStep, to.height, to.width, ...own, output, to.rowStep)
}

/** The squash of all of some maps, in place. */
export function emitSquash(weights: Weights, program: Program, maps: Maps): void {
  const bytes = maps.maps * maps.mapStep
  program.emit('squash', maps.address, maps.address, bytes, weights.squash)
}

/** The tables of the classifier for eight images: made once, whoever runs it. */
export interface EightClassifierTables {
  readonly dense: readonly { readonly packed: PackedDense; readonly tiles: Tiles }[]
}

/** C5 and F6 of eight images: 1 cell × 4 units, over the regrouped weights. */
export function eightClassifierTables(weights: Weights): EightClassifierTables {
  const quads = DENSE_GROUP / 4
  const dense = ([C5, F6] as const).map((layer) => {
    const inputs = size(layer.input)
    const packed = weights.dense(layer)
    const bias = (quad: number): number =>
      Math.floor(quad / quads) * (inputs + 1) * DENSE_GROUP * 4 + (quad % quads) * 16
    const tiles = denseRecords(
      weights.memory,
      `${layer.name}, eight images`,
      size(layer.output),
      range(inputs).map((i) => i * CELL),
      (quad) => bias(quad) + DENSE_GROUP * 4,
      bias,
    )
    return { packed, tiles }
  })
  return { dense }
}

/** Where the classifier's values of eight images lie. */
export interface EightClassifier {
  readonly c5: number
  readonly f6: number
  readonly output: number
}

/** From S4 of eight images to their distances, which come image by image. */
export function emitEightClassifier(
  weights: Weights,
  program: Program,
  tables: EightClassifierTables,
  s4: number,
  { c5, f6, output }: EightClassifier,
  distances: number,
): void {
  for (const { packed, tiles } of tables.dense) {
    const { layer, address } = packed
    const input = layer === C5 ? s4 : c5
    const to = layer === C5 ? c5 : f6
    program.layer(layer.name)
    program.emit('tiles1x4Strided', tiles.records, tiles.count, input, address, DENSE_GROUP * 4, to)
    program.emit('squash', to, to, size(layer.output) * CELL, weights.squash)
  }
  const { classes } = weights
  program.layer('OUTPUT')
  program.emit('rbfCells', f6, size(OUTPUT.input), CELL, weights.codes, classes, output, CELL)
  program.emit('transpose', output, CELL, classes, EIGHT, distances, classes * 4)
}

/** Lays out what the classifier makes of `octets` times eight images; a function says where each one's is. */
export function eightClassifier(
  weights: Weights,
  name: string,
  octets: number,
): { at(octet: number): EightClassifier; distances(octet: number): number } {
  const { memory, classes } = weights
  const lay = (what: string, cells: number): ((octet: number) => number) => {
    const start = memory.reserve(`${name}: ${what}`, octets * cells * CELL)
    return (octet) => start + octet * cells * CELL
  }
  const [c5, f6, output] = [lay('C5', size(C5.output)), lay('F6', size(F6.output)), lay('OUTPUT', classes)]
  const distances = lay('distances', classes)
  return { at: (octet) => ({ c5: c5(octet), f6: f6(octet), output: output(octet) }), distances }
}

/** Eight images, with fewer products than the layers have taps (winograd.ts), and nothing kept: inference. */
export function planEight(weights: Weights): Plan {
  const { memory, folds } = weights
  const convolutions = weights.convolutions(folds)
  const [input] = eightInput(memory, 'eight images', 1) as [EightInput]
  const classifier = eightClassifier(weights, 'eight images', 1)
  const tables = eightClassifierTables(weights)
  const s2 = eightImages(memory, 'eight images: S2', S2.output)
  const s4 = eightImages(memory, 'eight images: S4', S4.output)
  const c3 = folds ? s4 : eightImages(memory, 'eight images: C3', C3.output)
  const points = transformedC3(weights, convolutions, s2, c3)
  const features = folds ? foldedC1() : squashedC1()

  function foldedC1() {
    const boxes = eightImages(memory, 'eight images: box sums of the input', seenShape(C1, true))
    const convolve = directConvolution(weights, C1, convolutions.C1, boxes, s2)
    return {
      derived: [] as Derived[],
      emit(program: Program): void {
        emitBoxSums(program, input.cells, boxes)
        convolve(program, boxes.address, s2.address)
      },
    }
  }

  /** C1, squashed, and S2 after it: map by map, each in the place of the one before. */
  function squashedC1() {
    const map = eightImages(memory, 'eight images: C1, one map', [1, C1.output[1], C1.output[2]])
    const sliding = slidingC1(weights, input.cells, map)
    return {
      derived: [sliding.derived],
      emit(program: Program): void {
        sliding.transform(program)
        for (let m = 0; m < s2.maps; m++) {
          sliding.map(program, m)
          emitSubsampledMap(program, weights.plain(S2), m, map.address, map, s2)
        }
      },
    }
  }

  const body = (program: Program): void => {
    program.layer(folds ? 'C1+S2' : 'C1, S2')
    features.emit(program)
    emitSquash(weights, program, s2)
    program.layer(folds ? 'C3+S4' : 'C3, S4')
    points.emit(program)
    if (!folds) {
      emitSquash(weights, program, c3)
      emitSubsampling(weights, program, S4, c3, s4)
    }
    emitSquash(weights, program, s4)
    emitEightClassifier(weights, program, tables, s4.address, classifier.at(0), classifier.distances(0))
  }
  return {
    images: EIGHT,
    derived: [
      convolutions.derived,
      ...features.derived,
      points.derived,
      ...tables.dense.map(({ packed }) => packed.derived),
    ],
    write: input.write,
    program: programs(weights, 'eight images', input.emit, body),
    distances: classifier.distances(0),
  }
}

// ---- one image, and four ----------------------------------------------------------------------------------------------

/** From S4, map by map at `s4`, to the distances of one image or four. */
interface Classifier {
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
  const s4 = memory.reserve('one image: S4', size(S4.output) * 4)
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
      program.emit('rbfColumns', f6, size(OUTPUT.input), weights.codes, classes, distances)
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
        program.emit('rbfColumns', f6, size(OUTPUT.input), weights.codes, classes, to)
      }
    },
  }
}

/** Where bytes of 28×28 get their border, one picture at a time: four bytes are copied as one float. */
export function emitBordered(program: Program, from: number, encoding: Encoding, framed: number): number {
  const side = sideOf(encoding)
  const margin = (INPUT_SIDE - side) / 2
  if (margin === 0) return from
  program.emit('copyRows', from, side, framed + margin * (INPUT_SIDE + 1), INPUT_SIDE, side / 4, side)
  return framed
}

/** Copies some images of a batch, as they come, to a staging buffer. */
export function stage(
  memory: Memory,
  staging: number,
  batch: ImageBatch,
  start: number,
  count: number,
): void {
  const { encoding, data, count: all } = batch
  const area = sideOf(encoding) ** 2
  const part = count === all ? data : data.subarray(start * area, (start + count) * area)
  if (encoding === 'floats32') memory.floats.set(part, staging >> 2)
  else memory.bytes.set(part, staging)
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

// ---- a picture, and one image unfolded --------------------------------------------------------------------------------

/** A convolution over a picture, columns in the lanes: the records of one output row, repeated for every row. */
export function pictureConvolution(
  weights: Weights,
  name: string,
  { pairs, source, pack }: PackedConvolution,
  stride: number,
  input: Maps,
  output: Maps,
): (program: Program) => void {
  const { memory } = weights
  const taps = tapLists(memory, name, (inputs) =>
    windowTaps(inputs, source.kernel, input.mapStep, (i, j) => i * input.rowStep + columnAt(input, j)),
  )
  const cells = range(output.rowStep / CELL).map((i) => ({ input: i * CELL, output: i * CELL }))
  const { records, count } = tileRecords2x2(memory, name, pairs, pack.offsets, taps, cells, output.mapStep)
  return (program) => {
    const [step, rows] = [stride * input.rowStep, output.height]
    program.emit(
      'repeat2x2',
      records,
      count,
      input.address,
      step,
      pack.address,
      0,
      output.address,
      output.rowStep,
      rows,
    )
  }
}

/** C1 to S4 over one picture of any size: where each layer's maps lie, and the program. */
export interface PictureFeatures {
  readonly input: Maps
  readonly c1: Maps | null
  readonly s2: Maps
  readonly c3: Maps | null
  readonly s4: Maps
  readonly derived: Derived
  emit(program: Program): void
}

/** Input to S4 on one picture, folded or unfolded. `squashed`: whether C1 and C3 are squashed, unfolded. */
export function pictureFeatures(
  weights: Weights,
  name: string,
  height: number,
  width: number,
  folded: boolean,
): PictureFeatures {
  const { memory } = weights
  const convolutions = weights.convolutions(folded)
  const lay = (what: string, shape: Shape, split = false): Maps =>
    pictureMaps(memory, `${name}: ${what}`, shape, { split })

  /** One convolution and its subsampling: what they see, and what they make. */
  const stageOf = (layer: typeof C1 | typeof C3, subsampling: Layer, input: Maps) => {
    const packed = layer === C1 ? convolutions.C1 : convolutions.C3
    const [maps] = layer.output
    const seen = folded
      ? lay(`box sums for ${layer.name}`, [input.maps, input.height - 1, input.width - 1], true)
      : input
    const stride = folded ? 2 : 1
    const side = (length: number): number => Math.floor((length - layer.window) / stride) + 1
    const sums = lay(folded ? subsampling.name : layer.name, [maps, side(seen.height), side(seen.width)])
    const convolve = pictureConvolution(weights, `${name}: ${layer.name}`, packed, stride, seen, sums)
    const output = folded ? sums : lay(subsampling.name, [maps, sums.height >> 1, sums.width >> 1])
    const emit = (program: Program): void => {
      program.layer(folded ? `${layer.name}+${subsampling.name}` : layer.name)
      if (folded) emitBoxSums(program, input, seen)
      convolve(program)
      if (!folded) {
        if (!weights.folds) emitSquash(weights, program, sums)
        program.layer(subsampling.name)
        emitSubsampling(weights, program, subsampling, sums, output)
      }
      emitSquash(weights, program, output)
    }
    return { sums: folded ? null : sums, output, emit }
  }

  const input = lay('input', [1, height, width])
  const first = stageOf(C1, S2, input)
  const second = stageOf(C3, S4, first.output)
  return {
    input,
    c1: first.sums,
    s2: first.output,
    c3: second.sums,
    s4: second.output,
    derived: convolutions.derived,
    emit(program) {
      first.emit(program)
      second.emit(program)
    },
  }
}

/** A plan that keeps every layer's values, map after map. */
export interface ValuesPlan extends Plan {
  /** Addresses of each layer's values without padding, and how many there are. */
  readonly values: Readonly<Record<string, { readonly address: number; readonly length: number }>>
}

/**
 * One image, unfolded: what `featureMaps` shows, and what the squashed net's single images run on.
 *
 * @param kept whether C1, S2 and C3 are copied out of their padded rows
 */
export function planValues(weights: Weights, classifier: Classifier): { answers: Plan; values: ValuesPlan } {
  const { memory } = weights
  const features = pictureFeatures(weights, 'one image, unfolded', INPUT_SIDE, INPUT_SIDE, false)
  const { input } = features
  const area = INPUT_SIDE * INPUT_SIDE
  const staging = memory.reserve('one image, unfolded: as it comes', area * 4)
  const compact = { input, c1: features.c1 as Maps, s2: features.s2, c3: features.c3 as Maps }
  const kept = Object.entries(compact).map(([name, maps]) => {
    const length = maps.maps * maps.height * maps.width
    const address = memory.reserve(`one image: ${name} without padding`, length * 4)
    return { name, maps, address, length }
  })
  const intake = (program: Program, encoding: Encoding): void => {
    const { address, rowStep } = input
    if (encoding === 'floats32') {
      program.emit('copyRows', staging, INPUT_SIDE * 4, address, rowStep, INPUT_SIDE, INPUT_SIDE)
      return
    }
    const side = sideOf(encoding)
    const margin = (INPUT_SIDE - side) / 2
    program.emit('bytesToRows', staging, side, side, address + margin * (rowStep + 4), rowStep)
  }
  const answer = (program: Program): void => {
    features.emit(program)
    emitCompact(program, features.s4, classifier.s4)
    classifier.emit(program)
  }
  const keep = (program: Program): void => {
    answer(program)
    program.layer('values')
    for (const { maps, address } of kept) emitCompact(program, maps, address)
  }
  const write = (batch: ImageBatch, start: number, count: number): void => {
    if (batch.encoding === 'bytes28') {
      const { address, mapStep } = input
      memory.floats.fill(BACKGROUND, address >> 2, (address + mapStep) >> 2)
    }
    stage(memory, staging, batch, start, count)
  }
  const shared = {
    images: 1,
    derived: [features.derived, ...classifier.derived],
    write,
    distances: classifier.distances,
  }
  const after = { s4: size(S4.output), c5: size(C5.output), f6: size(F6.output), output: weights.classes }
  const addresses = { s4: classifier.s4, c5: classifier.c5, f6: classifier.f6, output: classifier.distances }
  const values = Object.fromEntries([
    ...kept.map(({ name, address, length }) => [name, { address, length }] as const),
    ...(['s4', 'c5', 'f6', 'output'] as const).map(
      (name) => [name, { address: addresses[name], length: after[name] }] as const,
    ),
  ])
  return {
    answers: { ...shared, program: programs(weights, 'one image, unfolded', intake, answer) },
    values: { ...shared, program: programs(weights, 'one image, all values', intake, keep), values },
  }
}
