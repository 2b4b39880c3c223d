import type { Plane } from '../../input/images.js'
import { C5, F6, INPUT_SIDE, size } from '../../network/network.js'
import type { ScanMap } from '../engine.js'
import type { Kernels } from './kernels.js'
import type { Arena, Held } from './memory.js'
import type { PackedConvolution, Packs } from './packs.js'
import { pairMaps } from './pairing.js'
import { layOutPlanes, PlaneConvolution, PlaneFront, type PlaneMaps } from './planes.js'
import { CELL, packJobs } from './tables.js'
import { CLASSES, OUTPUT } from './ten.js'
import type { Weights } from './weights.js'
import { TILE, WinogradConvolution, WinogradWeights } from './winograd.js'

/** Outputs of a block at most: pictures are scanned block by block, so memory does not grow with them. */
const BLOCK_WIDTH = 96
const BLOCK_HEIGHT = 24
/** One output step in input pixels. */
const STEP = 4

/** The network over a block of a picture, in records. */
interface Block {
  readonly front: PlaneFront
  /** From S4 to the distances. */
  readonly finish: (squash: number) => void
  readonly output: PlaneMaps
}

/** A block and its place. */
interface ReadyBlock {
  readonly height: number
  readonly width: number
  readonly block: Block
  readonly held: Held
}

const every = (outputs: number, inputs: number): number[][] =>
  Array.from({ length: outputs }, () => Array.from(Array(inputs).keys()))

/** Blocks of one size, at most `most`, that cover `length` with little overlap. */
const even = (length: number, most: number): number => Math.ceil(length / Math.ceil(length / most))

/** Convolution in place of full connection: the network over a picture of any size. */
export class Scan {
  readonly #arena: Arena
  readonly #kernels: Kernels
  readonly #weights: Weights
  readonly #packs: Packs
  /** C5 and F6 as convolutions over planes, F6 as one of 1×1 over C5's maps. */
  readonly #c5: WinogradWeights
  readonly #f6: PackedConvolution
  #version = 0
  #last: ReadyBlock | undefined

  constructor(arena: Arena, kernels: Kernels, weights: Weights, packs: Packs) {
    this.#arena = arena
    this.#kernels = kernels
    this.#weights = weights
    this.#packs = packs
    this.#c5 = new WinogradWeights(arena, 'C5', C5.output[0], weights.plain(C5))
    const jobs = pairMaps(every(F6.output[0], F6.input[0]))
    const source = weights.plain(F6)
    this.#f6 = { jobs, source, pack: packJobs(arena, 'F6, plane pairs', jobs, source) }
  }

  run({ data, width, height }: Plane, squash: number, squashConvolutions: number): ScanMap {
    if (this.#version !== this.#weights.version) {
      this.#c5.fill(this.#kernels)
      this.#weights.fill(this.#f6.pack)
      this.#version = this.#weights.version
    }
    const outWidth = Math.floor((width - INPUT_SIDE) / STEP) + 1
    const outHeight = Math.floor((height - INPUT_SIDE) / STEP) + 1
    const distances = new Float32Array(CLASSES * outHeight * outWidth)
    const scanned: ScanMap = { width: outWidth, height: outHeight, distances }
    const blockWidth = Math.ceil(even(outWidth, BLOCK_WIDTH) / TILE) * TILE
    const blockHeight = even(outHeight, BLOCK_HEIGHT)
    const { block, held } = this.#ready(blockHeight, blockWidth)
    this.#arena.use(held, () => {
      // The lowest blocks are moved up to end with the picture; to the right of it they see background.
      for (let y = 0; y < outHeight; y += blockHeight) {
        const top = Math.min(y, outHeight - blockHeight)
        for (let left = 0; left < outWidth; left += blockWidth) {
          const from = top * STEP * width + left * STEP
          block.front.write(data, from, width, 0, width - left * STEP)
          block.front.run(squash, squashConvolutions)
          block.finish(squash)
          this.#read(block.output, scanned, left, top)
        }
      }
    })
    return scanned
  }

  /** Copies a block's distances into the map whose part from (left, top) on it is, as far as the map goes. */
  #read({ address, map, row, height, width }: PlaneMaps, into: ScanMap, left: number, top: number): void {
    const floats = this.#arena.floats
    const columns = Math.min(width, into.width - left)
    for (let j = 0; j < CLASSES; j++)
      for (let y = 0; y < height; y++) {
        const from = (address + j * map + y * row) >> 2
        into.distances.set(
          floats.subarray(from, from + columns),
          (j * into.height + top + y) * into.width + left,
        )
      }
  }

  /** The block of that size: the last one, where its place has not been taken since, so a film costs its plan once. */
  #ready(height: number, width: number): ReadyBlock {
    const last = this.#last
    if (last?.height === height && last.width === width && this.#arena.holds(last.held)) return last
    let block: Block | undefined
    const held = this.#arena.hold(() => {
      block = this.#plan(height, width)
    })
    this.#last = { height, width, block: block as Block, held }
    return this.#last
  }

  #plan(height: number, width: number): Block {
    const arena = this.#arena
    const kernels = this.#kernels
    const side = (outputs: number): number => (outputs - 1) * STEP + INPUT_SIDE
    const front = new PlaneFront(
      arena,
      kernels,
      this.#weights,
      this.#packs,
      'scan',
      side(height),
      side(width),
    )
    const c5 = new WinogradConvolution(arena, 'scan: C5', this.#c5, front.s4)
    const f6 = new PlaneConvolution(arena, 'scan: F6', F6.output[0], this.#f6, 1, c5.output)
    const output = layOutPlanes(arena, 'scan: OUTPUT', CLASSES, height, width)
    const finish = (squash: number): void => {
      for (const layer of [c5, f6]) {
        layer.run(kernels)
        const { address, maps, map } = layer.output
        kernels.squash(address, address, maps * map, squash)
      }
      const codes = this.#weights.at('output.weight')
      const { address, map } = f6.output
      for (let at = 0; at < map; at += CELL) {
        kernels.rbfCells(
          address + at,
          size(OUTPUT.input),
          map,
          codes,
          CLASSES,
          output.address + at,
          output.map,
        )
      }
    }
    return { front, output, finish }
  }
}
