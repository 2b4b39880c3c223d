/*
 * One picture of any size, layer by layer, columns in the lanes: the features of a scan's block, and of one image whose
 * layers are asked for (`featureMaps`).
 */
import { BACKGROUND } from '../../input/images.js'
import { C1, C3, C5, F6, INPUT_SIDE, type Layer, S2, S4, type Shape, size } from '../../network/network.js'
import type { Classifier } from './few-images.js'
import { columnAt, emitBoxSums, emitCompact, type Maps, pictureMaps } from './layout.js'
import { type Encoding, emitSquash, emitSubsampling, type Plan, programs, sideOf, stage } from './plan.js'
import type { Program } from './program.js'
import { CELL, PAIR, range, type Tiles, tapLists, tileRecords2x2, windowTaps } from './tiles.js'
import type { Derived, PackedConvolution, Weights } from './weights.js'

/**
 * Splits a row of so many vectors into tiles of four and of three of them, so that no lane is computed for nothing; of one, two or
 * five that cannot be, and whole cells are.
 */
function splitRow(vectors: number): { readonly fours: number; readonly threes: number } {
  const threes = (4 - (vectors % 4)) % 4
  return threes * 3 > vectors
    ? { fours: Math.ceil(vectors / 4), threes: 0 }
    : { fours: (vectors - threes * 3) / 4, threes }
}

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
  const split = splitRow(Math.ceil(output.width / 4))
  const tilesOf = (count: number, bytes: number, first: number): Tiles | null => {
    if (count === 0) return null
    const cells = range(count)
      .flatMap((i) => [first + i * bytes, first + i * bytes + CELL])
      .filter((at) => at < output.rowStep)
      .map((at) => ({ input: at, output: at }))
    return tileRecords2x2(memory, name, pairs, pack.offsets, taps, cells, output.mapStep)
  }
  const fours = tilesOf(split.fours, 2 * CELL, 0)
  const threes = tilesOf(split.threes, 1.5 * CELL, split.fours * 2 * CELL)
  return (program) => {
    const step = stride * input.rowStep
    const rows = output.height
    if (fours) {
      const from = [input.address, step, pack.address, 0] as const
      program.emit('repeat2x2', fours.records, fours.count, ...from, output.address, output.rowStep, rows)
    }
    for (let row = 0; threes && row < rows; row++) {
      const [from, to] = [input.address + row * step, output.address + row * output.rowStep]
      program.emit('tiles3x2', threes.records, threes.count, from, pack.address, PAIR, to)
    }
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

/** Where one image comes in as plain rows. */
export interface RowsInput {
  write: Plan['write']
  emit(program: Program, encoding: Encoding): void
}

/** How one image comes to `input`, plain rows. */
export function rowsInput({ memory }: Weights, name: string, input: Maps): RowsInput {
  const { address, rowStep, mapStep } = input
  const staging = memory.reserve(`${name}: as it comes`, INPUT_SIDE * INPUT_SIDE * 4)
  /** Whether there is background around the inner 28×28. */
  let bordered = false
  return {
    write(batch, start, count) {
      if (batch.encoding !== 'bytes28') bordered = false
      else if (!bordered) {
        memory.floats.fill(BACKGROUND, address >> 2, (address + mapStep) >> 2)
        bordered = true
      }
      stage(memory, staging, batch, start, count)
    },
    emit(program, encoding) {
      if (encoding === 'floats32') {
        program.emit('copyRows', staging, INPUT_SIDE * 4, address, rowStep, INPUT_SIDE, INPUT_SIDE)
        return
      }
      const side = sideOf(encoding)
      const margin = (INPUT_SIDE - side) / 2
      program.emit('bytesToRows', staging, side, side, address + margin * (rowStep + 4), rowStep)
    },
  }
}

/** A plan that keeps every layer's values, map after map. */
export interface ValuesPlan extends Plan {
  /** Addresses of each layer's values without padding, and how many there are. */
  readonly values: Readonly<Record<string, { readonly address: number; readonly length: number }>>
}

/** One image, layer by layer as the network stands: what `featureMaps` shows. */
export function planValues(weights: Weights, classifier: Classifier): ValuesPlan {
  const { memory } = weights
  const features = pictureFeatures(weights, 'one image, unfolded', INPUT_SIDE, INPUT_SIDE, false)
  const { input } = features
  const { write, emit } = rowsInput(weights, 'one image, unfolded', input)
  const compact = { input, c1: features.c1 as Maps, s2: features.s2, c3: features.c3 as Maps }
  const kept = Object.entries(compact).map(([name, maps]) => {
    const length = maps.maps * maps.height * maps.width
    const address = memory.reserve(`one image: ${name} without padding`, length * 4)
    return { name, maps, address, length }
  })
  const body = (program: Program): void => {
    features.emit(program)
    emitCompact(program, features.s4, classifier.s4)
    classifier.emit(program)
    program.layer('values')
    for (const { maps, address } of kept) emitCompact(program, maps, address)
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
    images: 1,
    derived: [features.derived, ...classifier.derived],
    write,
    program: programs(weights, 'one image, all values', emit, body),
    distances: classifier.distances,
    values,
  }
}
