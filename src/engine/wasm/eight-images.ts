/*
 * Eight images at once: a pixel of all of them is a cell, and every layer is the one loop of assembly/tiles.ts. Batches go
 * this way, by Winograd's filtering; so does training (backward.ts), but for C1, tap by tap.
 */
import { BACKGROUND, type ImageBatch } from '../../input/images.js'
import { C1, C3, C5, CODE_LENGTH, F6, INPUT_SIDE, type Layer, S2, S4, size } from '../../network/network.js'
import { EIGHT, eightAt, eightImages, emitBoxSums, type Maps, pixelCells, seenShape } from './layout.js'
import type { Memory } from './memory.js'
import {
  type Encoding,
  emitSquash,
  emitSubsampledMap,
  emitSubsampling,
  type Plan,
  programs,
  sideOf,
} from './plan.js'
import type { Program } from './program.js'
import { CELL, denseRecords, PAIR, range, type Tiles, tapLists, tileRecords2x2, windowTaps } from './tiles.js'
import {
  DENSE_GROUP,
  type Derived,
  type PackedConvolution,
  type PackedDense,
  type Weights,
} from './weights.js'
import { slidingC1, transformedC3 } from './winograd.js'

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
  program.emit('rbfCells', f6, CODE_LENGTH, CELL, weights.codes, classes, output, CELL)
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
