import type { Layer } from '../../network/network.js'
import { cellField, seenShape } from './cells.js'
import type { Kernels } from './kernels.js'
import type { Arena } from './memory.js'
import type { PackedConvolution } from './packs.js'
import { CELL, cellPlaces, type Pack, type Tiles, tapLists, tiles2x2, windowTaps } from './tables.js'

/** C1 or C3 of eight images as it stands, in records: as it is, or folded with the subsampling after it. */
export class OctetConvolution {
  readonly #pack: Pack
  readonly #tiles: Tiles

  constructor(
    arena: Arena,
    layer: Layer,
    subsampling: Layer,
    { jobs, source, pack }: PackedConvolution,
    folded: boolean,
  ) {
    const output = folded ? subsampling.output : layer.output
    const input = cellField(seenShape(layer, folded))
    const taps = tapLists(arena, layer.name, (job) =>
      windowTaps(job.inputs, source.kernel, input.map, (i, j) => i * input.row + j * CELL),
    )
    const stride = folded ? subsampling.stride : layer.stride
    const cells = cellPlaces(output[1], output[2], stride, input, cellField(output))
    const name = `${layer.name}, octet records`
    this.#pack = pack
    this.#tiles = tiles2x2(arena, name, jobs, pack.offsets, taps, cells, cellField(output).map)
  }

  run(kernels: Kernels, input: number, output: number): void {
    kernels.tiles2x2(this.#tiles.records, this.#tiles.count, input, this.#pack.address, 8, output)
  }
}
