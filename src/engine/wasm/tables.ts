import type { Arena } from './memory.js'
import type { Job } from './pairing.js'

/*
 * The tables that drive the tile kernels (assembly/tiles.ts). A record names the cells, outputs, bias, weights and
 * taps of one tile; TypeScript writes them once, and any image, row or minibatch runs by moving the base addresses.
 */

/** Bytes of a cell: eight floats. */
export const CELL = 32
const ACCUMULATE = 0xffffffff

/** How maps lie in memory: bytes from map to map, row to row, and of one output step's cell to the next. */
export interface Field {
  readonly map: number
  readonly row: number
  readonly column: number
}

/** A run of records in the arena. */
export interface Tiles {
  readonly records: number
  readonly count: number
}

/** Where one cell of a tile is read and where it is written, in bytes, for map 0. */
export interface CellPlace {
  readonly input: number
  readonly output: number
}

/** The taps of a K×K window over some input maps, in bytes; `at` says where row i and column j of the window lie. */
export function windowTaps(
  inputs: readonly number[],
  kernel: number,
  map: number,
  at: (i: number, j: number) => number,
): number[] {
  const taps: number[] = []
  for (const input of inputs)
    for (let i = 0; i < kernel; i++) for (let j = 0; j < kernel; j++) taps.push(input * map + at(i, j))
  return taps
}

/** Taps as the kernels read them: count first. */
const tapTable = (arena: Arena, name: string, taps: readonly number[]): number =>
  arena.table(name, [taps.length, ...taps])

/** A job's taps as a table: jobs over the same input maps share it. */
export function tapLists(arena: Arena, name: string, taps: (job: Job) => number[]): (job: Job) => number {
  const lists = new Map<string, number>()
  return (job) => {
    const key = job.inputs.join()
    const list = lists.get(key) ?? tapTable(arena, `${name}, taps ${lists.size}`, taps(job))
    lists.set(key, list)
    return list
  }
}

/** Addresses of a layer's weights [maps][inputs][kernel²] and biases, as they are or folded. */
export interface KernelSource {
  readonly weights: number
  readonly bias: number
  readonly inputs: number
  readonly kernel: number
}

/** The weights of a list of jobs, packed: per job a pair of biases, then a pair of weights a tap. */
export interface Pack {
  readonly address: number
  /** Where each float comes from: absolute byte addresses. */
  readonly table: number
  readonly count: number
  /** Byte offset of each job's biases in the pack. */
  readonly offsets: readonly number[]
}

/** Lays out a pack for `jobs` over weights [maps][inputs][kernel²] and biases at absolute addresses. */
export function packJobs(arena: Arena, name: string, jobs: readonly Job[], source: KernelSource): Pack {
  const from: number[] = []
  const offsets: number[] = []
  const area = source.kernel ** 2
  for (const { maps, inputs } of jobs) {
    offsets.push(from.length * 4)
    for (const map of maps) from.push(source.bias + map * 4)
    for (const input of inputs)
      for (let tap = 0; tap < area; tap++)
        for (const map of maps) from.push(source.weights + ((map * source.inputs + input) * area + tap) * 4)
  }
  const address = arena.reserve(name, from.length * 4)
  return { address, table: arena.table(`${name}, its table`, from), count: from.length, offsets }
}

/**
 * Records of 2 cells × 2 maps: all jobs over two cells, then over the next, so that what these see is read once. Of an
 * odd number the first is done twice, so that the last two, which may overlap, are of one record: jobs that add to what is
 * there must not meet what another record added.
 *
 * @param biases byte offset of each job's biases in its pack; the weights come after them
 * @param taps address of each job's list of taps (`tapLists`)
 */
export function tiles2x2(
  arena: Arena,
  name: string,
  jobs: readonly Job[],
  biases: readonly number[],
  taps: (job: Job) => number,
  cells: readonly CellPlace[],
  outputMap: number,
): Tiles {
  const words: number[] = []
  const lists = jobs.map(taps)
  for (let i = cells.length - 2; i >= -1; i -= 2) {
    const b = cells[i + 1] as CellPlace
    const a = cells[i] ?? b
    for (const [index, job] of jobs.entries()) {
      const [m0, m1] = job.maps.map((map) => map * outputMap) as [number, number]
      const offset = biases[index] as number
      words.push(a.input, b.input, m0 + a.output, m0 + b.output, m1 + a.output, m1 + b.output)
      words.push(job.first ? offset : ACCUMULATE, offset + 8, lists[index] as number)
    }
  }
  return { records: arena.table(name, words), count: words.length / 9 }
}

/** One tile of 1 cell × 4 weights: its cell, its four outputs, where their start values are, and its weights; in bytes. */
export interface Tile1x4 {
  readonly input: number
  readonly outputs: readonly [number, number, number, number]
  readonly bias: number
  readonly weights: number
}

/** Records of 1 cell × 4 weights, all over the same taps. */
export function tiles1x4(
  arena: Arena,
  name: string,
  taps: readonly number[],
  tiles: readonly Tile1x4[],
): Tiles {
  const list = tapTable(arena, `${name}, taps`, taps)
  const words = tiles.flatMap(({ input, outputs, bias, weights }) => [
    input,
    0,
    ...outputs,
    bias,
    weights,
    list,
  ])
  return { records: arena.table(name, words), count: tiles.length }
}

/** Records of 1 cell × 4 units of a full connection: quads [outputs/4][bias, then inputs][4], or without bias. */
export function denseTiles(
  arena: Arena,
  name: string,
  outputs: number,
  taps: readonly number[],
  weights: (quad: number) => number,
  bias: (quad: number) => number,
): Tiles {
  const tiles = Array.from({ length: Math.ceil(outputs / 4) }, (_, quad): Tile1x4 => {
    const out = quad * 4 * CELL
    return {
      input: 0,
      outputs: [out, out + CELL, out + 2 * CELL, out + 3 * CELL],
      bias: bias(quad),
      weights: weights(quad),
    }
  })
  return tiles1x4(arena, name, taps, tiles)
}

/** Row-major places of `rows` × `columns` output cells, `stride` input cells apart. */
export function cellPlaces(
  rows: number,
  columns: number,
  stride: number,
  input: Field,
  output: Field,
): CellPlace[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns)
    const column = i % columns
    return {
      input: row * stride * input.row + column * stride * input.column,
      output: row * output.row + column * output.column,
    }
  })
}
