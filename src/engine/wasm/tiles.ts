/*
 * The tables that drive the tile kernels (assembly/tiles.ts). A *cell* is 8 floats: one pixel of eight images, or eight
 * columns of one. A *tile* is 2 cells × 2 weights, or 1 cell × 4 weights, summed over a list of *taps*. A *record* names one
 * tile's cells, outputs, bias, weights and taps. Convolutions, full connections and their gradients differ in these tables
 * alone; they are written once, and any image, row or minibatch runs by moving the base addresses.
 */
import type { Memory } from './memory.js'

/** Bytes of a cell: eight floats. */
export const CELL = 32
/** Bytes of one pair of weights. */
export const PAIR = 8
/** In place of a bias: start from what the outputs hold. */
const ACCUMULATE = 0xffffffff

/** 0, 1, … count − 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Two output maps computed together, over input maps that both are connected to. */
export interface MapPair {
  readonly maps: readonly [number, number]
  readonly inputs: readonly number[]
  /** The first pair of both maps starts from the bias; later ones add to what is there. */
  readonly first: boolean
}

/** Maps of unlike connections are paired among so many at a time, as each is compared with each. */
const PAIRED_AT_ONCE = 16

/**
 * Splits a connection table into pairs of output maps, so that every connection is computed exactly once and no other:
 * maps of equal connections two by two; then each other map with the partner it shares most inputs with; then what is
 * left. A map without a partner is its own: both halves of the pair then compute and write the same. A map without
 * connections is in no pair.
 *
 * @param connections input maps of each output map
 */
export function pairMaps(connections: readonly (readonly number[])[]): MapPair[] {
  const alike = new Map<string, number[]>()
  for (const [map, inputs] of connections.entries()) {
    if (inputs.length === 0) continue
    const key = inputs.join()
    const maps = alike.get(key)
    if (maps) maps.push(map)
    else alike.set(key, [map])
  }
  const pairs: MapPair[] = []
  const rest: number[] = []
  for (const maps of alike.values()) {
    const inputs = connections[maps[0] as number] as readonly number[]
    for (let i = 0; i + 1 < maps.length; i += 2)
      pairs.push({ maps: [maps[i] as number, maps[i + 1] as number], inputs, first: true })
    if (maps.length % 2 === 1) rest.push(maps.at(-1) as number)
  }
  rest.sort((a, b) => a - b)
  for (let i = 0; i < rest.length; i += PAIRED_AT_ONCE)
    pairs.push(...pairUnlike(connections, rest.slice(i, i + PAIRED_AT_ONCE)))
  return pairs
}

/** Pairs of maps whose connections differ. */
function pairUnlike(connections: readonly (readonly number[])[], maps: readonly number[]): MapPair[] {
  const left = new Map(maps.map((map) => [map, new Set(connections[map])]))
  const of = (map: number): Set<number> => left.get(map) as Set<number>
  const pairs: MapPair[] = []
  const take = (a: number, b: number, first: boolean): void => {
    const inputs = [...of(a)].filter((input) => of(b).has(input))
    for (const input of inputs) {
      of(a).delete(input)
      of(b).delete(input)
    }
    pairs.push({ maps: [a, b], inputs, first })
  }

  const waiting = [...maps]
  while (waiting.length > 0) {
    const [a, b] = closest(of, waiting)
    for (const map of new Set([a, b])) waiting.splice(waiting.indexOf(map), 1)
    take(a, b, true)
  }
  for (;;) {
    const open = maps.filter((map) => of(map).size > 0)
    if (open.length === 0) return pairs
    const [a, b] = closest(of, open)
    take(a, b, false)
  }
}

/** The two maps that share most inputs; the first map and itself when none share any. */
function closest(of: (map: number) => ReadonlySet<number>, maps: readonly number[]): [number, number] {
  const inputs = maps.map((map) => [...of(map)])
  // No pair can share more than this: the first that shares as much will do.
  const limit = Math.max(...inputs.map(({ length }) => length))
  let best: [number, number] = [maps[0] as number, maps[0] as number]
  let shares = 0
  for (const [i, a] of maps.entries()) {
    const some = inputs[i] as number[]
    for (const b of maps.slice(i + 1)) {
      const others = of(b)
      // A plain loop, as this runs before any compiler, at the first call.
      let common = 0
      for (let k = 0; k < some.length; k++) if (others.has(some[k] as number)) common++
      if (common > shares) {
        best = [a, b]
        shares = common
      }
      if (common === limit) return [a, b]
    }
  }
  return best
}

/** A run of records in memory. */
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

/** A list of taps as the kernels read it: its length comes first. */
export const tapTable = (memory: Memory, name: string, taps: readonly number[]): number =>
  memory.table(name, [taps.length, ...taps])

/** A pair's taps as a table: pairs over the same input maps share it. */
export function tapLists(
  memory: Memory,
  name: string,
  taps: (inputs: readonly number[]) => number[],
): (pair: MapPair) => number {
  const lists = new Map<string, number>()
  return ({ inputs }) => {
    const key = inputs.join()
    const list = lists.get(key) ?? tapTable(memory, `${name}, taps ${lists.size}`, taps(inputs))
    lists.set(key, list)
    return list
  }
}

/** Where a tap of a kernel lies among weights [maps][inputs][kernel²]. */
export const tapPlace =
  ({ weights, inputs, kernel }: KernelSource) =>
  (map: number, input: number, tap: number): number =>
    weights + ((map * inputs + input) * kernel ** 2 + tap) * 4

/** Where a layer's weights [maps][inputs][kernel²] and biases lie: as they are, or folded. Addresses in bytes. */
export interface KernelSource {
  readonly weights: number
  readonly bias: number
  readonly inputs: number
  readonly kernel: number
}

/** The packed weights of a list of pairs: for each a pair of biases, then a pair of weights a tap. */
export interface Pack {
  readonly address: number
  /** Where each float comes from: a table of absolute addresses, for `gather`. */
  readonly table: number
  readonly count: number
  /** Byte offset of each pair's biases in the pack. */
  readonly offsets: readonly number[]
}

/** Lays out packed weights over weights [maps][inputs][kernel²] and biases at absolute addresses. */
export function layOutPack(
  memory: Memory,
  name: string,
  pairs: readonly MapPair[],
  source: KernelSource,
): Pack {
  const from: number[] = []
  const offsets: number[] = []
  const area = source.kernel ** 2
  for (const { maps, inputs } of pairs) {
    offsets.push(from.length * 4)
    for (const map of maps) from.push(source.bias + map * 4)
    for (const input of inputs)
      for (let tap = 0; tap < area; tap++)
        for (const map of maps) from.push(source.weights + ((map * source.inputs + input) * area + tap) * 4)
  }
  const address = memory.reserve(`${name}: packed weights`, from.length * 4)
  return { address, table: memory.table(`${name}: sources`, from), count: from.length, offsets }
}

/**
 * Records of 2 cells × 2 maps: all pairs of maps over two cells, then over the next two, so that what these see is read
 * once. Of an odd number the first cell is done twice, so that the last two, which may overlap, are of one record: pairs
 * that add to what is there must not meet what another record added.
 *
 * @param offsets byte offset of each pair's biases among the packed weights; its weights come after them
 * @param taps address of each pair's list of taps (`tapLists`)
 * @param outputMap bytes from output map to output map
 */
export function tileRecords2x2(
  memory: Memory,
  name: string,
  pairs: readonly MapPair[],
  offsets: readonly number[],
  taps: (pair: MapPair) => number,
  cells: readonly CellPlace[],
  outputMap: number,
): Tiles {
  const words: number[] = []
  const lists = pairs.map(taps)
  for (let i = cells.length - 2; i >= -1; i -= 2) {
    const b = cells[i + 1] as CellPlace
    const a = cells[i] ?? b
    for (const [index, { maps, first }] of pairs.entries()) {
      const [m0, m1] = maps.map((map) => map * outputMap) as [number, number]
      const offset = offsets[index] as number
      words.push(a.input, b.input, m0 + a.output, m0 + b.output, m1 + a.output, m1 + b.output)
      words.push(first ? offset : ACCUMULATE, offset + PAIR, lists[index] as number)
    }
  }
  return { records: memory.table(`${name}: records`, words), count: words.length / 9 }
}

/** One tile of 1 cell × 4 weights: its cell, its four outputs, its start values and its weights, in bytes. */
export interface Tile1x4 {
  readonly input: number
  readonly outputs: readonly [number, number, number, number]
  readonly bias: number
  readonly weights: number
  /** Of weights in two pairs: bytes from the first pair's to the second's. */
  readonly apart?: number
}

/** Records of 1 cell × 4 weights, all over the same taps. */
export function tileRecords1x4(
  memory: Memory,
  name: string,
  taps: readonly number[],
  tiles: readonly Tile1x4[],
): Tiles {
  const list = tapTable(memory, `${name}: taps`, taps)
  const words = tiles.flatMap(({ input, outputs, bias, weights, apart = 0 }) => [
    input,
    apart,
    ...outputs,
    bias,
    weights,
    list,
  ])
  return { records: memory.table(`${name}: records`, words), count: tiles.length }
}

/** Records of a full connection of eight images: 1 cell × 4 output units, over all inputs. */
export function denseRecords(
  memory: Memory,
  name: string,
  outputs: number,
  taps: readonly number[],
  weights: (quad: number) => number,
  bias: (quad: number) => number,
): Tiles {
  const tiles = range(Math.ceil(outputs / 4)).map((quad): Tile1x4 => {
    const out = quad * 4 * CELL
    return {
      input: 0,
      outputs: [out, out + CELL, out + 2 * CELL, out + 3 * CELL],
      bias: bias(quad),
      weights: weights(quad),
    }
  })
  return tileRecords1x4(memory, name, taps, tiles)
}

/** The records of `correlate4x2`, and where each of its results goes. */
export interface CorrelationRecords {
  readonly tiles: Tiles
  /** Address of a table: the eight places of each record's results, for `scatter`. */
  readonly places: number
}

/**
 * Records of a convolution's weight gradient: four taps × two maps, of whichever input map the taps are; a short last group
 * does its last tap again.
 *
 * @param place where the gradient by a tap goes: the tap-th of the kernel from an input map to an output map
 * @param taps where the taps of some input maps lie in what the convolution saw, in bytes
 * @param gradientMap bytes from map to map of the gradient by the convolution's sums
 */
export function correlationRecords(
  memory: Memory,
  name: string,
  pairs: readonly MapPair[],
  place: (map: number, input: number, tap: number) => number,
  taps: (inputs: readonly number[]) => number[],
  gradientMap: number,
): CorrelationRecords {
  const words: number[] = []
  const places: number[] = []
  for (const { maps, inputs } of pairs) {
    const all = taps(inputs)
    const area = all.length / inputs.length
    for (let tap = 0; tap < all.length; tap += 4) {
      const group = [0, 1, 2, 3].map((t) => Math.min(tap + t, all.length - 1))
      words.push(...group.map((t) => all[t] as number))
      words.push(...maps.map((map) => map * gradientMap), places.length * 4)
      for (const map of maps)
        for (const t of group) places.push(place(map, inputs[Math.floor(t / area)] as number, t % area))
    }
  }
  return {
    tiles: { records: memory.table(`${name} records`, words), count: words.length / 7 },
    places: memory.table(`${name} places`, places),
  }
}
