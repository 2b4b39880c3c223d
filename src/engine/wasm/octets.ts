import type { ImageBatch } from '../../input/images.js'
import { BACKGROUND } from '../../input/images.js'
import type { Variant } from '../../network/network.js'
import { C1, C5, F6, INPUT_SIDE, size } from '../../network/network.js'
import { OCTET, readLanes } from './cells.js'
import type { DenseLayers } from './dense-layers.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import { squashKind } from './squash.js'
import { CELL } from './tables.js'
import { CLASSES, OUTPUT } from './ten.js'
import type { Weights } from './weights.js'

/** Addresses of one octet's activations up to S4: where the front begins and ends. */
export interface FrontBuffers {
  /** Octets may share it, where nothing asks for it again. */
  readonly input: number
  readonly s4: number
}

/** The layers up to S4, of eight images in the lanes. */
export interface OctetFront<Buffers extends FrontBuffers> {
  /** Lays out what `count` octets need, one after the other. */
  buffers(name: string, count: number): Buffers[]
  /** Packs the weights, unless that was done for these. */
  refresh(): void
  run(buffers: Buffers): void
}

/** Addresses of one octet's activations from C5 on. */
interface HeadBuffers {
  readonly c5: number
  readonly f6: number
  readonly output: number
}

/** One octet's activations. */
export type OctetBuffers<Front extends FrontBuffers> = Front & HeadBuffers

/** The forward pass of eight images in the lanes: a front, and full connections after it. */
export class Octets<Front extends FrontBuffers> {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #front: OctetFront<Front>
  readonly #dense: DenseLayers
  readonly #squash: number
  readonly #staging: number

  constructor(
    arena: Arena,
    kernels: Kernels,
    weights: Weights,
    front: OctetFront<Front>,
    dense: DenseLayers,
    variant: Variant,
  ) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#front = front
    this.#dense = dense
    this.#squash = squashKind(variant.squash)
    this.#staging = arena.reserve('eight pictures as they came', OCTET * INPUT_SIDE * INPUT_SIDE * 4)
  }

  /** Lays out the activations of `count` octets, one after the other; returns each octet's. */
  buffers(name: string, count: number): OctetBuffers<Front>[] {
    const front = this.#front.buffers(name, count)
    const [c5, f6, output] = ([C5, F6, OUTPUT] as const).map((layer) =>
      this.#arena.reserve(`${name}: ${layer.name}`, size(layer.output) * CELL * count),
    ) as [number, number, number]
    for (const input of new Set(front.map((buffers) => buffers.input))) this.#clear(input)
    return front.map((buffers, i) => ({
      ...buffers,
      c5: c5 + i * size(C5.output) * CELL,
      f6: f6 + i * size(F6.output) * CELL,
      output: output + i * size(OUTPUT.output) * CELL,
    }))
  }

  /** Packs the weights, unless that was done for these. */
  refresh(): void {
    this.#front.refresh()
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
  forward(octet: OctetBuffers<Front>): void {
    const kernels = this.#kernels
    this.#front.run(octet)
    for (const layer of [C5, F6]) {
      const input = layer === C5 ? octet.s4 : octet.c5
      const output = layer === C5 ? octet.c5 : octet.f6
      this.#dense.octet(layer, input, output)
      kernels.squash(output, output, size(layer.output) * CELL, this.#squash)
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

  /** Copies the distances of `count` lanes out, image by image. */
  read(octet: HeadBuffers, count: number, into: Float32Array, at: number): void {
    readLanes(this.#arena, octet.output, count, into, at)
  }
}
