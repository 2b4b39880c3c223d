import type { ImageBatch } from '../../input/images.js'
import { BACKGROUND } from '../../input/images.js'
import type { Arena } from '../../memory/arena.js'
import {
  C1,
  C3,
  C5,
  CLASSES,
  F6,
  INPUT_SIDE,
  type Layer,
  OUTPUT,
  S2,
  S4,
  size,
} from '../../network/layers.js'
import type { Variant } from '../../network/variant.js'
import { boxMaps, cellField, OCTET, readLanes, seenShape } from './cells.js'
import type { DenseLayers } from './dense-layers.js'
import type { Kernels } from './kernels.js'
import type { PackedConvolution, Packs } from './packs.js'
import type { Job } from './pairing.js'
import { squashKind } from './squash.js'
import { CELL, cellPlaces, type Pack, type Tiles, tiles2x2, windowTaps } from './tables.js'
import type { Weights } from './weights.js'

/** Addresses of one octet's activations. c1 and c3 are there when the plan is unfolded. */
export interface OctetBuffers {
  /** Folded, all octets share it: what C1 sees is what training needs again. */
  readonly input: number
  readonly seenByC1: number
  readonly c1: number
  readonly s2: number
  readonly seenByC3: number
  readonly c3: number
  readonly s4: number
  readonly c5: number
  readonly f6: number
  readonly output: number
}

/** One convolution of the plan, in records. */
interface Convolution {
  readonly pack: Pack
  readonly tiles: Tiles
}

/** The forward pass of eight images in the lanes. */
export class Octets {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #packs: Packs
  readonly #unfolded: boolean
  readonly #squash: number
  readonly #c1: Convolution
  readonly #c3: Convolution
  readonly #dense: DenseLayers
  readonly #staging: number

  constructor(
    arena: Arena,
    kernels: Kernels,
    weights: Weights,
    packs: Packs,
    dense: DenseLayers,
    variant: Variant,
  ) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#packs = packs
    this.#unfolded = !packs.folded
    this.#squash = squashKind(variant.squash)
    this.#staging = arena.reserve('eight pictures as they came', OCTET * INPUT_SIDE * INPUT_SIDE * 4)
    this.#c1 = this.#convolution(C1, S2, packs.C1)
    this.#c3 = this.#convolution(C3, S4, packs.C3)
    this.#dense = dense
  }

  #convolution(layer: Layer, subsampling: Layer, { jobs, source, pack }: PackedConvolution): Convolution {
    const output = this.#unfolded ? layer.output : subsampling.output
    const input = cellField(seenShape(layer, !this.#unfolded))
    const taps = (job: Job): number[] =>
      windowTaps(job.inputs, source.kernel, input.map, (i, j) => i * input.row + j * CELL)
    const cells = cellPlaces(output[1], output[2], this.#unfolded ? 1 : 2, input, cellField(output))
    return {
      pack,
      tiles: tiles2x2(
        this.#arena,
        `${layer.name}, octet records`,
        jobs,
        pack.offsets,
        taps,
        cells,
        cellField(output).map,
      ),
    }
  }

  /** Lays out the activations of `count` octets, one after the other; returns each octet's. */
  buffers(name: string, count: number): OctetBuffers[] {
    const layOut = (layer: string, cells: number): number[] => {
      const start = this.#arena.reserve(`${name}: ${layer}`, cells * CELL * count)
      return Array.from({ length: count }, (_, i) => start + i * cells * CELL)
    }
    const parts: Partial<Record<keyof OctetBuffers, number[]>> = {
      s2: layOut('S2', size(S2.output)),
      s4: layOut('S4', size(S4.output)),
      c5: layOut('C5', size(C5.output)),
      f6: layOut('F6', size(F6.output)),
      output: layOut('OUTPUT', size(OUTPUT.output)),
    }
    if (this.#unfolded) {
      const input = layOut('input', size(C1.input))
      Object.assign(parts, { input, seenByC1: input, seenByC3: parts.s2 })
      Object.assign(parts, { c1: layOut('C1', size(C1.output)), c3: layOut('C3', size(C3.output)) })
    } else {
      const input = this.#arena.reserve(`${name}: input`, size(C1.input) * CELL)
      parts.input = Array.from({ length: count }, () => input)
      parts.seenByC1 = layOut('input, box sums', size(seenShape(C1, true)))
      parts.seenByC3 = layOut('S2, box sums', size(seenShape(C3, true)))
    }
    for (const input of new Set(parts.input)) this.#clear(input)
    return Array.from({ length: count }, (_, i) => {
      const at = (part: keyof OctetBuffers): number => parts[part]?.[i] ?? 0
      return {
        input: at('input'),
        seenByC1: at('seenByC1'),
        c1: at('c1'),
        s2: at('s2'),
        seenByC3: at('seenByC3'),
        c3: at('c3'),
        s4: at('s4'),
        c5: at('c5'),
        f6: at('f6'),
        output: at('output'),
      }
    })
  }

  /** Packs the weights, unless that was done for these. */
  refresh(): void {
    this.#packs.refresh()
    this.#dense.refresh()
  }

  #clear(input: number): void {
    this.#arena.floats.fill(BACKGROUND, input >> 2, (input + size(C1.input) * CELL) >> 2)
  }

  /** Octets' inputs whose border is not background any more: a 32×32 picture was there. */
  readonly #borderless = new Set<number>()

  /** Writes images start … start + count − 1 (count ≤ 8) into the lanes; other lanes keep what they hold. */
  write(images: ImageBatch, start: number, count: number, input: number): void {
    const kernels = this.#kernels
    const side = images.encoding === 'bytes28' ? 28 : INPUT_SIDE
    const area = side * side
    const part = images.data.subarray(start * area, (start + count) * area)
    if (images.encoding === 'floats32') {
      this.#borderless.add(input)
      this.#arena.floats.set(part, this.#staging >> 2)
      kernels.transpose(this.#staging, area * 4, OCTET, area, input, CELL)
      return
    }
    this.#arena.bytes.set(part, this.#staging)
    if (side === INPUT_SIDE) this.#borderless.add(input)
    else if (this.#borderless.delete(input)) this.#clear(input)
    const margin = (INPUT_SIDE - side) / 2
    kernels.bytesToCells(
      this.#staging,
      area,
      side,
      side,
      input + margin * (INPUT_SIDE + 1) * CELL,
      INPUT_SIDE * CELL,
    )
  }

  /** Input to distances, on eight images. `refresh` first. */
  forward(octet: OctetBuffers): void {
    const kernels = this.#kernels
    const squash = this.#squash
    if (this.#unfolded) {
      this.#convolve(this.#c1, octet.input, octet.c1)
      this.#subsample(C1, S2, octet.c1, octet.s2)
      this.#convolve(this.#c3, octet.s2, octet.c3)
      this.#subsample(C3, S4, octet.c3, octet.s4)
    } else {
      boxMaps(kernels, seenShape(C1, true), octet.input, octet.seenByC1)
      this.#convolve(this.#c1, octet.seenByC1, octet.s2)
      kernels.squash(octet.s2, octet.s2, size(S2.output) * CELL, squash)
      boxMaps(kernels, seenShape(C3, true), octet.s2, octet.seenByC3)
      this.#convolve(this.#c3, octet.seenByC3, octet.s4)
      kernels.squash(octet.s4, octet.s4, size(S4.output) * CELL, squash)
    }
    for (const layer of [C5, F6]) {
      const input = layer === C5 ? octet.s4 : octet.c5
      const output = layer === C5 ? octet.c5 : octet.f6
      this.#dense.octet(layer, input, output)
      kernels.squash(output, output, size(layer.output) * CELL, squash)
    }
    kernels.rbfCells(
      octet.f6,
      size(OUTPUT.input),
      CELL,
      this.#weights.at('output.weight'),
      CLASSES,
      octet.output,
      CELL,
    )
  }

  #convolve({ tiles, pack }: Convolution, input: number, output: number): void {
    this.#kernels.tiles2x2(tiles.records, tiles.count, input, pack.address, 8, output)
  }

  /** Squash, 2×2 sum × coefficient + bias, squash. */
  #subsample(layer: Layer, subsampling: Layer, input: number, output: number): void {
    const [maps, height, width] = subsampling.output
    const name = subsampling.name.toLowerCase()
    const floats = this.#arena.floats
    const coefficients = this.#weights.at(`${name}.weight`) >> 2
    const biases = this.#weights.at(`${name}.bias`) >> 2
    const map = cellField(layer.output).map
    for (let m = 0; m < maps; m++) {
      const from = input + m * map
      this.#kernels.squash(from, from, map, this.#squash)
      this.#kernels.subsampleCells(
        from,
        cellField(layer.output).row,
        height,
        width,
        floats[coefficients + m] as number,
        floats[biases + m] as number,
        output + m * height * width * CELL,
      )
    }
    this.#kernels.squash(output, output, size(subsampling.output) * CELL, this.#squash)
  }

  /** Copies the distances of `count` lanes out, image by image. */
  read(octet: OctetBuffers, count: number, into: Float32Array, at: number): void {
    readLanes(this.#arena, octet.output, count, into, at)
  }
}
