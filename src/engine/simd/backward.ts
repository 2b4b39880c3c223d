import type { Arena } from '../../memory/arena.js'
import { C1, C3, C5, CLASSES, F6, type Layer, OUTPUT, S2, S4, size } from '../../network/layers.js'
import { TRAINABLE_FLOATS, tensor } from '../../network/parameters.js'
import type { Variant } from '../../network/variant.js'
import type { Kernels } from './kernels.js'
import { cellField, OCTET, type OctetBuffers, seenShape } from './octets.js'
import { pairMaps } from './pairing.js'
import { squashSlope } from './squash.js'
import { CELL, cellPlaces, denseTiles, type Tiles, windowTaps } from './tables.js'
import { type Transposed, transposeC3 } from './transposed.js'
import type { KernelSource, Weights } from './weights.js'

/** Where a layer's gradients by its sums lie: octet after octet, `step` bytes apart. */
interface Gradient {
  readonly address: number
  readonly step: number
}

/** A convolution's weight gradient: correlate4x2's records and where its results go. */
interface Correlation {
  readonly records: number
  readonly count: number
  readonly positions: number
  readonly results: number
  readonly table: number
}

/** A full connection's gradients: by its input, and by its weights over rows of images. */
interface DenseGradient {
  readonly layer: Layer
  readonly input: Tiles
  readonly weights: Tiles
  /** The list of images, whose count is written before each use. */
  readonly images: number
  readonly inputRows: number
  readonly outputRows: number
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
  readonly #octets: number
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
    this.#octets = octets
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

    this.#codes = this.#transposedDense('codes', OUTPUT, weights.at('output.weight'))
    this.#dense = [F6, C5].map((layer) => this.#denseGradient(layer))

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
      C1: this.#correlation(C1, this.#folded ? S2 : C1, this.#sources.C1),
      C3: this.#correlation(C3, this.#folded ? S4 : C3, this.#sources.C3),
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
    const name = layer.name.toLowerCase()
    return {
      weights: this.gradients + tensor(`${name}.weight`).offset * 4,
      bias: this.gradients + tensor(`${name}.bias`).offset * 4,
    }
  }

  /** Σ over outputs of gradient × weight, four inputs at a time: weights [outputs][inputs] at `weights`, as they lie. */
  #transposedDense(name: string, layer: Layer, weights: number): Tiles {
    const taps = Array.from({ length: size(layer.output) }, (_, o) => o * CELL)
    return denseTiles(
      this.#arena,
      `${name} transposed, records`,
      size(layer.input),
      taps,
      (quad) => quad * 16,
      () => this.#zeros - weights,
    )
  }

  #denseGradient(layer: Layer): DenseGradient {
    const arena = this.#arena
    const inputs = size(layer.input)
    const outputs = size(layer.output)
    const images = this.#octets * OCTET
    const list = arena.table(`${layer.name}, images`, [
      images,
      ...Array.from({ length: images }, (_, n) => n * inputs * 4),
    ])
    const inputRows = arena.reserve(`${layer.name}, input in rows`, images * inputs * 4)
    const outputRows = arena.reserve(`${layer.name}, gradient in rows`, images * outputs * 4)
    const words: number[] = []
    // Strips of inputs outermost: they stay in the cache while all outputs pass.
    for (let i = 0; i < inputs; i += 16)
      for (let o = 0; o < outputs; o += 2) {
        const a = i * 4
        const b = Math.min(i + 8, inputs - 8) * 4
        const to = o * inputs * 4
        const next = to + inputs * 4
        words.push(a, b, to + a, to + b, next + a, next + b, this.#zeros - outputRows, o * 4, list)
      }
    return {
      layer,
      input: this.#transposedDense(layer.name, layer, this.#weights.plain(layer).weights),
      weights: {
        records: arena.table(`${layer.name}, weight gradient records`, words),
        count: words.length / 9,
      },
      images: list,
      inputRows,
      outputRows,
    }
  }

  #correlation(layer: Layer, output: Layer, source: KernelSource): Correlation {
    const arena = this.#arena
    const input = cellField(seenShape(layer, this.#folded))
    const field = cellField(output.output)
    const stride = this.#folded ? 2 : 1
    const area = source.kernel ** 2
    const words: number[] = []
    const table: number[] = []
    for (const { maps, inputs } of pairMaps(layer.connections ?? [])) {
      const taps = windowTaps(inputs, source.kernel, input.map, input.row, (j) => j * CELL)
      // Four taps at a time, of whichever input map; a short last group does its last tap again.
      for (let tap = 0; tap < taps.length; tap += 4) {
        const group = [0, 1, 2, 3].map((t) => Math.min(tap + t, taps.length - 1))
        words.push(
          ...group.map((t) => taps[t] as number),
          ...maps.map((map) => map * field.map),
          table.length * 4,
        )
        for (const map of maps)
          for (const t of group) {
            const k = inputs[Math.floor(t / area)] as number
            table.push(source.weights + ((map * source.inputs + k) * area + (t % area)) * 4)
          }
      }
    }
    const [, height, width] = output.output
    const positions = cellPlaces(height, width, stride, input, field).flatMap(({ input: at }) => [
      at,
      at + 16,
    ])
    return {
      records: arena.table(`${layer.name}, weight gradient records`, words),
      count: words.length / 7,
      positions: arena.table(`${layer.name}, positions`, [positions.length, ...positions]),
      results: arena.reserve(`${layer.name}, weight gradient as it comes`, table.length * 4),
      table: arena.table(`${layer.name}, weight gradient, its table`, table),
    }
  }

  refresh(): void {
    if (this.#version === this.#weights.version) return
    if (this.#folded) this.#weights.fold()
    const { address, table, count } = this.#transposed.pack
    this.#kernels.gather(0, table, count, address)
    this.#version = this.#weights.version
  }

  /** Gradients by all parameters, of octets whose forward pass is done and whose `output` gradients are written. */
  run(octets: readonly OctetBuffers[]): void {
    this.refresh()
    if (!this.#folded) this.#clearSums()
    for (const [index, octet] of octets.entries()) this.#throughLayers(octet, index)
    for (const dense of this.#dense) this.#denseWeights(dense, octets)
    const first = octets[0] as OctetBuffers
    this.#convolutionWeights(C3, S4, first.seenByC3, this.#step(C3), this.#c3, octets.length)
    this.#convolutionWeights(C1, S2, first.seenByC1, this.#step(C1), this.#c1, octets.length)
    if (!this.#folded) this.#readSums()
  }

  /** Bytes from octet to octet of what a convolution sees. */
  #step(layer: Layer): number {
    return size(seenShape(layer, this.#folded)) * CELL
  }

  /** One octet: from the distances' gradient to the gradient by the sums of every layer. */
  #throughLayers(octet: OctetBuffers, index: number): void {
    const kernels = this.#kernels
    const at = ({ address, step }: Gradient): number => address + index * step
    const slope = (gradient: number, y: number, cells: number): void =>
      kernels.squashBackward(gradient, y, cells * CELL, ...this.#slope)

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
    if (this.#folded) this.#boxBackward(s2)
    slope(s2, octet.s2, size(S2.output))
    if (!this.#folded) {
      this.#subsampleBackward(S2, octet.c1, s2, at(this.#c1))
      slope(at(this.#c1), octet.c1, size(C1.output))
    }
  }

  /** A pixel of S2 is in four box sums: its gradient is the sum of theirs, a box sum again. */
  #boxBackward(s2: number): void {
    const [maps, height, width] = S2.output
    const to = cellField(S2.output)
    const from = cellField([maps, height + 1, width + 1])
    for (let m = 0; m < maps; m++) {
      this.#kernels.boxCells(
        this.#sumsGradient + m * from.map,
        from.row,
        height,
        width,
        s2 + m * to.map,
        to.row,
      )
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
    octets: readonly OctetBuffers[],
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
