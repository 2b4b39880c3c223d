/*
 * The training plan: a forward pass of up to eight times eight images, with everything kept that the gradients ask for,
 * and the way back from the gradient by the distances to the gradient by every parameter (LeCun et al. 1998, appendix B
 * and C). Folded, C1+S2 and C3+S4 are one convolution each, whose gradients `unfold` takes apart.
 * The gradient lies in file order, so the optimiser is one pass over one vector. The order of its sums is what makes the
 * shipped weights come out bit by bit.
 */
import {
  C1,
  C3,
  C5,
  CODE_LENGTH,
  F6,
  type Layer,
  S2,
  S4,
  type Shape,
  size,
  TRAINABLE_FLOATS,
} from '../../network/network.js'
import {
  directConvolution,
  eightClassifier,
  eightClassifierTables,
  eightInput,
  emitEightClassifier,
} from './eight-images.js'
import { correlation, denseGradient, foldedGradient, PASS_OCTETS, transposedDense } from './gradients.js'
import { EIGHT, eightAt, emitBoxSums, type Maps, seenShape } from './layout.js'
import { type Encoding, emitSquash, emitSubsampling } from './plan.js'
import { type LoadedProgram, Program } from './program.js'
import { CELL, type KernelSource } from './tiles.js'
import { type Derived, together, type Weights } from './weights.js'
import { transformedC3 } from './winograd.js'
import { transformedC3Gradients } from './winograd-backward.js'

/** Forward and backward programs of a pass, and where they meet. Addresses in bytes. */
export interface TrainingPlan {
  readonly derived: Derived
  write: ReturnType<typeof eightInput>[number]['write']
  /** The forward pass of so many groups of eight. */
  forward(octets: number, encoding: Encoding): LoadedProgram
  /** The backward pass of so many groups of eight, after their forward pass. */
  backward(octets: number): LoadedProgram
  /** The distances of a pass, image by image. */
  readonly distances: number
  /** Their gradient, image by image: written before `backward` runs, zeros for images that are not there. */
  readonly gradient: number
  /** The gradient by all trainable parameters, in file order. */
  readonly gradients: number
}

/** Values of several groups of eight images: each group's maps lie one after the other. */
interface Groups {
  readonly step: number
  at(octet: number): Maps
}

/** Plans training, for passes of up to `PASS_OCTETS` groups of eight images. */
export function planTraining(weights: Weights): TrainingPlan {
  const { memory, machine, folds, classes, squash } = weights
  const convolutions = weights.convolutions(folds)
  const groups = (name: string, shape: Shape, copies = PASS_OCTETS): Groups => {
    const step = size(shape) * CELL
    const start = memory.reserve(name, step * copies)
    return { step, at: (octet) => eightAt(start + (octet % copies) * step, shape) }
  }

  // ---- forward
  // Folded, what C1 sees is what its gradient asks for: one input does for all.
  const inputs = eightInput(memory, 'training', PASS_OCTETS, folds)
  const input: Groups = {
    step: size(C1.input) * CELL,
    at: (octet) => (inputs[octet] as (typeof inputs)[number]).cells,
  }
  const seen1 = folds ? groups('training: box sums of the input', seenShape(C1, true)) : input
  const c1 = folds ? null : groups('training: C1', C1.output)
  const s2 = groups('training: S2', S2.output)
  const c3 = folds ? null : groups('training: C3', C3.output)
  const s4 = groups('training: S4', S4.output)
  const classifier = eightClassifier(weights, 'training', PASS_OCTETS)
  const tables = eightClassifierTables(weights)
  const first = directConvolution(weights, C1, convolutions.C1, seen1.at(0), (c1 ?? s2).at(0))
  const second = transformedC3(weights, convolutions, s2.at(0), (c3 ?? s4).at(0), PASS_OCTETS)

  /** The squash of a convolution's sums; unfolded they are subsampled then, and squashed again. */
  const emitSquashed = (program: Program, subsampling: Layer, sums: Maps, to: Maps): void => {
    emitSquash(weights, program, sums)
    if (folds) return
    program.layer(subsampling.name)
    emitSubsampling(weights, program, subsampling, sums, to)
    emitSquash(weights, program, to)
  }
  const emitForward = (program: Program, octet: number, encoding: Encoding): void => {
    program.layer('input')
    inputs[octet]?.emit(program, encoding)
    program.layer(folds ? 'C1+S2' : 'C1')
    const sums1 = c1 ?? s2
    if (folds) emitBoxSums(program, input.at(octet), seen1.at(octet))
    first(program, seen1.at(octet).address, sums1.at(octet).address)
    emitSquashed(program, S2, sums1.at(octet), s2.at(octet))
    program.layer(folds ? 'C3+S4' : 'C3')
    const sums3 = (c3 ?? s4).at(octet)
    second.emit(program, octet, s2.at(octet), sums3)
    emitSquashed(program, S4, sums3, s4.at(octet))
    const [values, out] = [classifier.at(octet), classifier.distances(octet)]
    emitEightClassifier(weights, program, tables, s4.at(octet).address, values, out)
  }

  // ---- backward: the gradients by each layer's sums
  const zeros = memory.reserve('zeros', 16)
  const byDistances = memory.reserve('gradient by the distances', PASS_OCTETS * EIGHT * classes * 4)
  const gOutput = groups('gradient by OUTPUT', [classes, 1, 1])
  const g6 = groups('gradient by F6', F6.output)
  const g5 = groups('gradient by C5', C5.output)
  const g4 = groups('gradient by S4', S4.output)
  const g3 = folds ? g4 : groups('gradient by C3', C3.output)
  const g2 = groups('gradient by S2', S2.output)
  const g1 = folds ? g2 : groups('gradient by C1', C1.output)
  const gradients = memory.reserve('gradient by the parameters, file order', TRAINABLE_FLOATS * 4)
  /** Where the gradient by a layer's own parameters lies. */
  const own = (layer: Layer): { weights: number; bias: number } => {
    const { weights: at, bias } = weights.plain(layer)
    return { weights: at - weights.address + gradients, bias: bias - weights.address + gradients }
  }

  /** Where the gradients by a convolution's kernels and biases go, or folded by those of it and its subsampling. */
  const convolutionGradient = (layer: Layer): KernelSource =>
    folds ? foldedGradient(weights, layer) : { ...own(layer), inputs: layer.input[0], kernel: layer.window }

  const codes = transposedDense(weights, 'codes', CODE_LENGTH, classes, weights.codes, zeros)
  const dense = ([F6, C5] as const).map((layer) => denseGradient(weights, layer, zeros))
  // Folded, the gradient by S2's box sums has a border of zeros before it, so that its own box sums are those by S2.
  const bordered = eightAt(0, [S2.output[0], S2.output[1] + 1, S2.output[2] + 1])
  const boxGradient = folds
    ? {
        ...bordered,
        address: memory.reserve('gradient by the box sums of S2', bordered.maps * bordered.mapStep),
      }
    : null
  const target3 = convolutionGradient(C3)
  const byC3 = transformedC3Gradients(weights, second, target3, PASS_OCTETS)
  const target1 = convolutionGradient(C1)
  const byC1 = correlation(weights, C1, folds ? S2.output : C1.output, target1)
  const sums = new Map(
    ([S4, S2] as const).map((layer) => [
      layer,
      memory.reserve(`gradient by ${layer.name}: sums`, layer.output[0] * 8),
    ]),
  )

  const emitSlope = (program: Program, gradient: Maps, y: number): void => {
    program.emit('squashBackward', gradient.address, y, gradient.maps * gradient.mapStep, squash)
  }
  const emitSubsamplingBackward = (
    program: Program,
    layer: Layer,
    from: Maps,
    gradient: Maps,
    to: Maps,
  ): void => {
    const coefficients = weights.plain(layer).weights
    for (let m = 0; m < gradient.maps; m++) {
      const at = [from.address + m * from.mapStep, from.rowStep, gradient.height, gradient.width] as const
      const by = gradient.address + m * gradient.mapStep
      const sum = (sums.get(layer) as number) + m * 8
      program.emit(
        'subsampleCellsBackward',
        ...at,
        coefficients + m * 4,
        by,
        to.address + m * to.mapStep,
        sum,
      )
    }
  }

  /** One group of eight: from the distances' gradient to the gradient by the sums of every layer. */
  const emitLayers = (program: Program, octet: number): void => {
    const [out, by6, by5, by4] = [gOutput.at(octet), g6.at(octet), g5.at(octet), g4.at(octet)]
    const { c5, f6 } = classifier.at(octet)
    program.layer('OUTPUT')
    const rows = byDistances + octet * EIGHT * classes * 4
    program.emit('transpose', rows, classes * 4, EIGHT, classes, out.address, CELL)
    const codeRow = CODE_LENGTH * 4
    program.emit(
      'tiles1x4Strided',
      codes.records,
      codes.count,
      out.address,
      weights.codes,
      codeRow,
      by6.address,
    )
    program.emit('rbfBackwardCells', f6, CODE_LENGTH, out.address, classes, by6.address)
    emitSlope(program, by6, f6)
    for (const { layer, byInput } of dense) {
      const [from, to] = layer === F6 ? [by6, by5] : [by5, by4]
      program.layer(layer.name)
      const at = weights.plain(layer).weights
      const step = size(layer.input) * 4
      program.emit('tiles1x4Strided', byInput.records, byInput.count, from.address, at, step, to.address)
      emitSlope(program, to, layer === F6 ? c5 : s4.at(octet).address)
    }
    if (c3) {
      program.layer('S4')
      emitSubsamplingBackward(program, S4, c3.at(octet), by4, g3.at(octet))
      emitSlope(program, g3.at(octet), c3.at(octet).address)
    }
    program.layer(folds ? 'C3+S4' : 'C3')
    const to = boxGradient
      ? { ...boxGradient, address: boxGradient.address + boxGradient.rowStep + CELL }
      : g2.at(octet)
    byC3.emitInput(program, octet, g3.at(octet), to)
    // A pixel of S2 is in four box sums: its gradient is the sum of theirs, a box sum again.
    if (boxGradient) emitBoxSums(program, boxGradient, g2.at(octet))
    emitSlope(program, g2.at(octet), s2.at(octet).address)
    if (c1) {
      program.layer('S2')
      emitSubsamplingBackward(program, S2, c1.at(octet), g2.at(octet), g1.at(octet))
      emitSlope(program, g1.at(octet), c1.at(octet).address)
    }
  }

  const emitDenseWeights = (program: Program, octets: number): void => {
    for (const { layer, byWeights, images, inputRows, outputRows } of dense) {
      const [ins, outs] = [size(layer.input), size(layer.output)]
      const by = layer === F6 ? g6 : g5
      program.layer(layer.name)
      for (let octet = 0; octet < octets; octet++) {
        const from = layer === F6 ? classifier.at(octet).c5 : s4.at(octet).address
        program.emit('transpose', from, CELL, ins, EIGHT, inputRows + octet * EIGHT * ins * 4, ins * 4)
        const to = outputRows + octet * EIGHT * outs * 4
        program.emit('transpose', by.at(octet).address, CELL, outs, EIGHT, to, outs * 4)
      }
      program.emit('setWord', images, octets * EIGHT)
      const target = own(layer)
      const { records, count } = byWeights
      program.emit('tiles2x2', records, count, inputRows, outputRows, outs * 4, target.weights)
      program.emit('sumRuns', by.at(0).address, outs, 2, octets, by.step, target.bias)
    }
  }

  const emitConvolutionWeights = (program: Program, octets: number): void => {
    program.layer(folds ? 'C3+S4' : 'C3')
    byC3.emitKernels(program, octets)
    emitConvolutionBiases(program, C3, S4, target3, g3, octets)
    program.layer(folds ? 'C1+S2' : 'C1')
    const { tiles, positions, results, places } = byC1
    const [from, by] = [seen1.at(0).address, g1.at(0).address]
    const rounds = [octets, seen1.step, g1.step] as const
    program.emit('correlate4x2', tiles.records, tiles.count, from, by, results, positions, ...rounds)
    program.emit('scatter', results, places, tiles.count * 8, 0)
    emitConvolutionBiases(program, C1, S2, target1, g1, octets)
  }
  /** The gradients by a convolution's biases; folded, all of it then goes to the layers' own parameters. */
  const emitConvolutionBiases = (
    program: Program,
    layer: Layer,
    subsampling: Layer,
    target: KernelSource,
    by: Groups,
    octets: number,
  ): void => {
    const maps = layer.output[0]
    program.emit('sumRuns', by.at(0).address, maps, by.step / maps / 16, octets, by.step, target.bias)
    if (!folds) return
    const [plain, after] = [weights.plain(layer), weights.plain(subsampling)]
    const [to, toAfter] = [own(layer), own(subsampling)]
    program.emit(
      'unfold',
      ...([target.weights, target.bias, plain.weights, plain.bias, after.weights, maps] as const),
      ...([target.inputs * layer.window ** 2, to.weights, to.bias] as const),
      ...([toAfter.weights, toAfter.bias] as const),
    )
  }

  const emitBackward = (program: Program, octets: number): void => {
    if (!folds) for (const [layer, at] of sums) program.layer('weights').emit('zero', at, layer.output[0] * 8)
    for (let octet = 0; octet < octets; octet++) emitLayers(program, octet)
    emitDenseWeights(program, octets)
    emitConvolutionWeights(program, octets)
    // Unfolded, each map has a pair of sums, the coefficient's gradient and the bias's, and these follow each other.
    if (folds) return
    for (const [layer, at] of sums) {
      const maps = layer.output[0]
      program.layer(layer.name).emit('transpose', at, 8, maps, 2, own(layer).weights, maps * 4)
    }
  }

  const loaded = new Map<string, LoadedProgram>()
  const load = (name: string, emit: (program: Program) => void): LoadedProgram => {
    let made = loaded.get(name)
    if (!made) {
      const program = new Program()
      emit(program)
      made = machine.load(`training, ${name}`, program)
      loaded.set(name, made)
    }
    return made
  }
  const [staged] = inputs as [(typeof inputs)[number]]
  return {
    derived: together(
      convolutions.derived,
      ...tables.dense.map(({ packed }) => packed.derived),
      byC3.derived,
    ),
    write: staged.write,
    forward: (octets, encoding) =>
      load(`forward of ${octets} × 8 images, ${encoding}`, (program) => {
        for (let octet = 0; octet < octets; octet++) emitForward(program, octet, encoding)
      }),
    backward: (octets) =>
      load(`backward of ${octets} × 8 images`, (program) => emitBackward(program, octets)),
    distances: classifier.distances(0),
    gradient: byDistances,
    gradients,
  }
}
