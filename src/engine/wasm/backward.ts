import type { Variant } from '../../network/network.js'
import { C1, C3, C5, F6, type Layer, S2, S4, size, TRAINABLE_FLOATS } from '../../network/network.js'
import { boxMaps, cellField, OCTET, seenShape } from './cells.js'
import { type Correlation, correlate } from './correlation.js'
import { type DenseGradient, denseGradient, transposedDense } from './dense-gradient.js'
import type { DirectBuffers } from './direct-front.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { OctetBuffers } from './octets.js'
import { squashSlope } from './squash.js'
import { CELL, type KernelSource, type Tiles } from './tables.js'
import { CLASSES, OUTPUT } from './ten.js'
import { type Transposed, transposeC3 } from './transposed.js'
import type { Weights } from './weights.js'

/** Where a layer's gradients by its sums lie: octet after octet, `step` bytes apart. */
interface Gradient {
  readonly address: number
  readonly step: number
}

/**
 * From the gradient by the distances back to the gradient by every parameter, over up to `octets` octets at a time.
 * Folded, C1+S2 and C3+S4 are one convolution each, whose gradients `unfold` takes apart.
 */
export class Backward {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #folded: boolean
  readonly #slope: [number, number, number]
  /** By the distances: written by the caller, then by each layer's sums. */
  readonly output: Gradient
  readonly #f6: Gradient
  readonly #c5: Gradient
  readonly #s4: Gradient
  readonly #c3: Gradient
  readonly #s2: Gradient
  readonly #c1: Gradient
  readonly #codes: Tiles
  readonly #dense: readonly DenseGradient[]
  readonly #transposed: Transposed
  readonly #sumsGradient: number
  readonly #correlations: { readonly C1: Correlation; readonly C3: Correlation }
  readonly #sources: { readonly C1: KernelSource; readonly C3: KernelSource }
  readonly #zeros: number
  readonly #sums: ReadonlyMap<Layer, number>
  #version = 0

  constructor(arena: Arena, kernels: Kernels, weights: Weights, variant: Variant, octets: number) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#folded = !variant.squashConvolutions
    this.#slope = squashSlope(variant.squash)
    this.#zeros = arena.reserve('zeros', 16)
    this.#sums = new Map(
      [S2, S4].map((layer) => [layer, arena.reserve(`${layer.name}, sums`, layer.output[0] * 8)]),
    )

    const gradient = (name: string, cells: number): Gradient => ({
      address: arena.reserve(`gradient by ${name}`, cells * CELL * octets),
      step: cells * CELL,
    })
    this.output = gradient('OUTPUT', size(OUTPUT.output))
    this.#f6 = gradient('F6', size(F6.output))
    this.#c5 = gradient('C5', size(C5.output))
    this.#s4 = gradient('S4', size(S4.output))
    this.#c3 = this.#folded ? this.#s4 : gradient('C3', size(C3.output))
    this.#s2 = gradient('S2', size(S2.output))
    this.#c1 = this.#folded ? this.#s2 : gradient('C1', size(C1.output))

    this.#codes = transposedDense(arena, 'codes', OUTPUT, weights.at('output.weight'), this.#zeros)
    this.#dense = [F6, C5].map((layer) =>
      denseGradient(arena, layer, octets * OCTET, weights.plain(layer).weights, this.#zeros),
    )

    // The gradients of the kernels as they are convolved: of the scaled ones when folded.
    const kernelGradient = (layer: Layer): KernelSource => {
      const inputs = layer.input[0]
      if (!this.#folded) return { ...this.#own(layer), inputs, kernel: layer.window }
      return {
        weights: arena.reserve(
          `gradient by ${layer.name} folded, kernels`,
          layer.output[0] * inputs * layer.window ** 2 * 4,
        ),
        bias: arena.reserve(`gradient by ${layer.name} folded, biases`, layer.output[0] * 4),
        inputs,
        kernel: layer.window,
      }
    }
    this.gradients = arena.reserve('gradient by the parameters, file order', TRAINABLE_FLOATS * 4)
    this.#sources = { C1: kernelGradient(C1), C3: kernelGradient(C3) }
    this.#correlations = {
      C1: correlate(arena, C1, this.#folded ? S2 : C1, this.#sources.C1, this.#folded),
      C3: correlate(arena, C3, this.#folded ? S4 : C3, this.#sources.C3, this.#folded),
    }
    // Folded, the gradient by S2's box sums has a border of zeros before it, so that its own box sums are those by S2.
    const bordered = cellField([S2.output[0], S2.output[1] + 1, S2.output[2] + 1])
    this.#sumsGradient = this.#folded
      ? arena.reserve("gradient by S2's box sums, bordered", S2.output[0] * bordered.map)
      : 0
    this.#transposed = transposeC3(
      arena,
      this.#folded ? weights.folded.C3 : weights.plain(C3),
      this.#folded ? { ...bordered, origin: bordered.row + CELL } : { ...cellField(S2.output), origin: 0 },
      this.#folded,
      this.#zeros,
    )
  }

  /** The gradient by all trainable parameters, in file order. */
  readonly gradients: number

  #own(layer: Layer): { weights: number; bias: number } {
    const { weights, bias } = this.#weights.plain(layer)
    const moved = this.gradients - this.#weights.address
    return { weights: weights + moved, bias: bias + moved }
  }

  refresh(): void {
    if (this.#version === this.#weights.version) return
    if (this.#folded) this.#weights.fold()
    const { address, table, count } = this.#transposed.pack
    this.#kernels.gather(0, table, count, address)
    this.#version = this.#weights.version
  }

  /** Gradients by all parameters, of octets whose forward pass is done and whose `output` gradients are written. */
  run(octets: readonly OctetBuffers<DirectBuffers>[]): void {
    this.refresh()
    if (!this.#folded) this.#clearSums()
    for (const [index, octet] of octets.entries()) this.#throughLayers(octet, index)
    for (const dense of this.#dense) this.#denseWeights(dense, octets)
    const first = octets[0] as OctetBuffers<DirectBuffers>
    this.#convolutionWeights(C3, S4, first.seenByC3, this.#step(C3), this.#c3, octets.length)
    this.#convolutionWeights(C1, S2, first.seenByC1, this.#step(C1), this.#c1, octets.length)
    if (!this.#folded) this.#readSums()
  }

  /** Bytes from octet to octet of what a convolution sees. */
  #step(layer: Layer): number {
    return size(seenShape(layer, this.#folded)) * CELL
  }

  /** One octet: from the distances' gradient to the gradient by the sums of every layer. */
  #throughLayers(octet: OctetBuffers<DirectBuffers>, index: number): void {
    const kernels = this.#kernels
    const at = ({ address, step }: Gradient): number => address + index * step
    const [c0, c1, c2] = this.#slope
    const slope = (gradient: number, y: number, cells: number): void =>
      kernels.squashBackward(gradient, y, cells * CELL, c0, c1, c2)

    const f6 = at(this.#f6)
    kernels.tiles1x4Strided(
      this.#codes.records,
      this.#codes.count,
      at(this.output),
      this.#weights.at('output.weight'),
      size(OUTPUT.input) * 4,
      f6,
    )
    kernels.rbfBackwardCells(octet.f6, size(OUTPUT.input), at(this.output), CLASSES, f6)
    slope(f6, octet.f6, size(F6.output))

    let gradient = f6
    for (const { layer, input } of this.#dense) {
      const before = layer === F6 ? at(this.#c5) : at(this.#s4)
      kernels.tiles1x4Strided(
        input.records,
        input.count,
        gradient,
        this.#weights.plain(layer).weights,
        size(layer.input) * 4,
        before,
      )
      slope(before, layer === F6 ? octet.c5 : octet.s4, size(layer.input))
      gradient = before
    }
    if (!this.#folded) {
      this.#subsampleBackward(S4, octet.c3, gradient, at(this.#c3))
      slope(at(this.#c3), octet.c3, size(C3.output))
    }
    const s2 = at(this.#s2)
    kernels.tiles1x4Gathered(
      this.#transposed.tiles.records,
      this.#transposed.tiles.count,
      at(this.#c3),
      this.#transposed.pack.address,
      this.#folded ? this.#sumsGradient : s2,
    )
    // A pixel of S2 is in four box sums: its gradient is the sum of theirs, a box sum again.
    if (this.#folded) boxMaps(kernels, S2.output, this.#sumsGradient, s2)
    slope(s2, octet.s2, size(S2.output))
    if (!this.#folded) {
      this.#subsampleBackward(S2, octet.c1, s2, at(this.#c1))
      slope(at(this.#c1), octet.c1, size(C1.output))
    }
  }

  #subsampleBackward(layer: Layer, input: number, gradient: number, to: number): void {
    const [maps, height, width] = layer.output
    const field = cellField(layer.input)
    const floats = this.#arena.floats
    const coefficients = this.#weights.at(`${layer.name.toLowerCase()}.weight`) >> 2
    for (let m = 0; m < maps; m++) {
      this.#kernels.subsampleCellsBackward(
        input + m * field.map,
        field.row,
        height,
        width,
        floats[coefficients + m] as number,
        gradient + m * height * width * CELL,
        to + m * field.map,
        (this.#sums.get(layer) as number) + m * 8,
      )
    }
  }

  #denseWeights(
    { layer, weights, images, inputRows, outputRows }: DenseGradient,
    octets: readonly OctetBuffers<DirectBuffers>[],
  ): void {
    const kernels = this.#kernels
    const inputs = size(layer.input)
    const outputs = size(layer.output)
    const gradient = layer === F6 ? this.#f6 : this.#c5
    for (const [index, octet] of octets.entries()) {
      const from = layer === F6 ? octet.c5 : octet.s4
      kernels.transpose(from, CELL, inputs, OCTET, inputRows + index * OCTET * inputs * 4, inputs * 4)
      const sums = gradient.address + index * gradient.step
      kernels.transpose(sums, CELL, outputs, OCTET, outputRows + index * OCTET * outputs * 4, outputs * 4)
    }
    this.#arena.words[images >> 2] = octets.length * OCTET
    const own = this.#own(layer)
    kernels.tiles2x2(weights.records, weights.count, inputRows, outputRows, outputs * 4, own.weights)
    kernels.sumRuns(gradient.address, outputs, 2, octets.length, gradient.step, own.bias)
  }

  #convolutionWeights(
    layer: Layer,
    subsampling: Layer,
    x: number,
    xStep: number,
    y: Gradient,
    octets: number,
  ): void {
    const kernels = this.#kernels
    const key = layer === C1 ? 'C1' : 'C3'
    const { records, count, positions, results, table } = this.#correlations[key]
    const { weights, bias, inputs } = this.#sources[key]
    const maps = layer.output[0]
    kernels.correlate4x2(records, count, x, y.address, results, positions, octets, xStep, y.step)
    kernels.scatter(results, table, count * 8, 0)
    kernels.sumRuns(y.address, maps, y.step / maps / 16, octets, y.step, bias)
    if (!this.#folded) return
    const own = this.#own(layer)
    const after = this.#own(subsampling)
    const plain = this.#weights.plain(layer)
    const coefficients = this.#weights.at(`${subsampling.name.toLowerCase()}.weight`)
    kernels.unfold(
      weights,
      bias,
      plain.weights,
      plain.bias,
      coefficients,
      maps,
      inputs * layer.window ** 2,
      own.weights,
      own.bias,
      after.weights,
      after.bias,
    )
  }

  /** Unfolded: a pair of sums a map, the coefficient's gradient and the bias's. */
  #clearSums(): void {
    for (const [layer, address] of this.#sums)
      this.#arena.floats.fill(0, address >> 2, (address >> 2) + layer.output[0] * 2)
  }

  #readSums(): void {
    const floats = this.#arena.floats
    for (const [layer, address] of this.#sums) {
      const { weights, bias } = this.#own(layer)
      for (let m = 0; m < layer.output[0]; m++) {
        floats[(weights >> 2) + m] = floats[(address >> 2) + 2 * m] as number
        floats[(bias >> 2) + m] = floats[(address >> 2) + 2 * m + 1] as number
      }
    }
  }
}
