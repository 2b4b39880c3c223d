import { BACKGROUND } from '../../input/images.js'
import { C1, C3, type Layer, S2, S4 } from '../../network/network.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { PackedConvolution, Packs } from './packs.js'
import { CELL, type CellPlace, type Tiles, tapLists, tiles2x2, windowTaps } from './tables.js'
import type { Weights } from './weights.js'

/** Maps of one picture, columns in the lanes; rows are padded to whole cells. Addresses and steps in bytes. */
export interface PlaneMaps {
  readonly address: number
  readonly maps: number
  readonly height: number
  readonly width: number
  readonly map: number
  readonly row: number
  /** Even columns first and the odd ones this far on; 0: columns as they come. */
  readonly half: number
}

const cells = (columns: number): number => Math.ceil(columns / 8) * CELL

/** Lays out maps of planes. */
export function layOutPlanes(
  arena: Arena,
  name: string,
  maps: number,
  height: number,
  width: number,
  split = false,
): PlaneMaps {
  const half = split ? cells(Math.ceil(width / 2)) : 0
  const row = split ? 2 * half : cells(width)
  // An odd number of cache lines from map to map: at powers of two all maps would fall on the same lines of the cache.
  const map = (Math.ceil((height * row) / 64) | 1) * 64
  return { address: arena.reserve(name, maps * map + 2 * CELL), maps, height, width, map, row, half }
}

/** A convolution over planes: the records of one output row, run for every row. */
export class PlaneConvolution {
  readonly output: PlaneMaps
  readonly #pack: number
  readonly #input: PlaneMaps
  readonly #stride: number
  readonly #tiles: Tiles

  constructor(
    arena: Arena,
    name: string,
    maps: number,
    { jobs, source, pack }: PackedConvolution,
    stride: number,
    input: PlaneMaps,
  ) {
    const out = (side: number): number => Math.floor((side - source.kernel) / stride) + 1
    this.output = layOutPlanes(arena, `${name}, planes`, maps, out(input.height), out(input.width))
    this.#pack = pack.address
    this.#input = input
    this.#stride = stride
    const column = (j: number): number => (input.half ? (j & 1) * input.half + (j >> 1) * 4 : j * 4)
    const taps = tapLists(arena, name, (job) =>
      windowTaps(job.inputs, source.kernel, input.map, (i, j) => i * input.row + column(j)),
    )
    const places: CellPlace[] = Array.from({ length: this.output.row / CELL }, (_, i) => ({
      input: i * CELL,
      output: i * CELL,
    }))
    this.#tiles = tiles2x2(arena, `${name}, plane records`, jobs, pack.offsets, taps, places, this.output.map)
  }

  run(kernels: Kernels): void {
    const { records, count } = this.#tiles
    const { address, row, height } = this.output
    const step = this.#stride * this.#input.row
    kernels.rows2x2(records, count, this.#input.address, step, this.#pack, 8, address, row, height)
  }
}

/** Input to S4 on one picture of any size, folded or unfolded. */
export class PlaneFront {
  readonly input: PlaneMaps
  readonly c1: PlaneMaps | null
  readonly s2: PlaneMaps
  readonly c3: PlaneMaps | null
  readonly s4: PlaneMaps
  readonly #kernels: Kernels
  readonly #arena: Arena
  readonly #weights: Weights
  readonly #folded: boolean
  readonly #packs: Packs
  readonly #first: PlaneConvolution
  readonly #second: PlaneConvolution
  /** What the convolutions see: folded, the box sums of their input, even and odd columns apart. */
  readonly #seen: readonly [PlaneMaps, PlaneMaps]

  constructor(
    arena: Arena,
    kernels: Kernels,
    weights: Weights,
    packs: Packs,
    name: string,
    height: number,
    width: number,
  ) {
    const { folded } = packs
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#folded = folded
    this.#packs = packs
    const convolve = (layer: Layer, packed: PackedConvolution, input: PlaneMaps): PlaneConvolution =>
      new PlaneConvolution(arena, `${name}: ${layer.name}`, layer.output[0], packed, folded ? 2 : 1, input)
    const subsample = (layer: Layer, { maps, height, width }: PlaneMaps): PlaneMaps =>
      layOutPlanes(arena, `${name}: ${layer.name}`, maps, height >> 1, width >> 1)

    const see = (what: string, planes: PlaneMaps): PlaneMaps => {
      if (!folded) return planes
      const { maps, height, width } = planes
      return layOutPlanes(arena, `${name}: ${what}, box sums`, maps, height - 1, width - 1, true)
    }
    this.input = layOutPlanes(arena, `${name}: input`, 1, height, width)
    const seenByC1 = see('input', this.input)
    this.#first = convolve(C1, packs.C1, seenByC1)
    this.s2 = folded ? this.#first.output : subsample(S2, this.#first.output)
    this.c1 = folded ? null : this.#first.output
    const seenByC3 = see('S2', this.s2)
    this.#second = convolve(C3, packs.C3, seenByC3)
    this.#seen = [seenByC1, seenByC3]
    this.s4 = folded ? this.#second.output : subsample(S4, this.#second.output)
    this.c3 = folded ? null : this.#second.output
  }

  /**
   * Writes rows of bytes or network units into the input, `pitch` values from row to row in `data`; with a margin, into
   * its middle; at most `columns`. Around them is background.
   */
  write(
    data: Uint8Array | Uint8ClampedArray | Float32Array,
    from: number,
    pitch: number,
    margin = 0,
    columns = Number.POSITIVE_INFINITY,
  ): void {
    const { address, map, row } = this.input
    const height = this.input.height - 2 * margin
    const width = Math.min(this.input.width - 2 * margin, columns)
    if (width < this.input.width) this.#arena.floats.fill(BACKGROUND, address >> 2, (address + map) >> 2)
    if (data instanceof Float32Array) {
      for (let y = 0; y < height; y++) {
        this.#arena.floats.set(
          data.subarray(from + y * pitch, from + y * pitch + width),
          (address + y * row) >> 2,
        )
      }
      return
    }
    this.#arena.temporary(() => {
      const staging = this.#arena.reserve('staging', height * width)
      if (width === pitch) this.#arena.bytes.set(data.subarray(from, from + height * width), staging)
      else
        for (let y = 0; y < height; y++) {
          this.#arena.bytes.set(
            data.subarray(from + y * pitch, from + y * pitch + width),
            staging + y * width,
          )
        }
      this.#kernels.bytesToRows(staging, width, height, address + margin * (row + 4), row)
    })
  }

  /** From the input to S4; `squash` is the kernels' number of the squash, for convolutions 0 when they are linear. */
  run(squash: number, squashConvolutions: number): void {
    this.#packs.refresh()
    this.#box(this.input, this.#seen[0])
    this.#first.run(this.#kernels)
    if (this.c1) this.#subsample(this.c1, this.s2, 's2', squash, squashConvolutions)
    else this.#squash(this.s2, squash)
    this.#box(this.s2, this.#seen[1])
    this.#second.run(this.#kernels)
    if (this.c3) this.#subsample(this.c3, this.s4, 's4', squash, squashConvolutions)
    else this.#squash(this.s4, squash)
  }

  #box(from: PlaneMaps, to: PlaneMaps): void {
    if (!this.#folded) return
    for (let m = 0; m < to.maps; m++) {
      const input = from.address + m * from.map
      this.#kernels.boxRows(input, from.row, to.height, to.width, to.address + m * to.map, to.row, to.half)
    }
  }

  #squash({ address, maps, map }: PlaneMaps, kind: number): void {
    if (kind) this.#kernels.squash(address, address, maps * map, kind)
  }

  #subsample(from: PlaneMaps, to: PlaneMaps, name: string, squash: number, squashConvolutions: number): void {
    this.#squash(from, squashConvolutions)
    const floats = this.#arena.floats
    const coefficients = this.#weights.at(`${name}.weight`) >> 2
    const biases = this.#weights.at(`${name}.bias`) >> 2
    for (let m = 0; m < to.maps; m++) {
      this.#kernels.subsampleColumns(
        from.address + m * from.map,
        from.row,
        to.height,
        to.width,
        floats[coefficients + m] as number,
        floats[biases + m] as number,
        to.address + m * to.map,
        to.row,
      )
    }
    this.#squash(to, squash)
  }
}

/** A copy of maps of planes, columns as they come, without their padding. */
export function readPlanes(arena: Arena, kernels: Kernels, planes: PlaneMaps): Float32Array {
  const { maps, height, width } = planes
  return arena.temporary(() => {
    const packed = arena.reserve('maps without padding', maps * height * width * 4)
    packPlanes(kernels, planes, packed)
    return arena.floats.slice(packed >> 2, (packed >> 2) + maps * height * width)
  })
}

/** Copies maps of planes to `target`, one after the other without padding. */
export function packPlanes(
  kernels: Kernels,
  { address, maps, height, width, map, row }: PlaneMaps,
  target: number,
): void {
  for (let m = 0; m < maps; m++) {
    kernels.copyRows(address + m * map, row, target + m * height * width * 4, width * 4, width, height)
  }
}
