/*
 * What all forward plans share. A *plan* is a network laid out for so many images: where they go in, where distances come
 * out, and a program for each encoding of images. The functions that make plans *emit* programs and run nothing:
 *
 *     eight-images.ts   eight images in the lanes: batches, and training
 *     few-images.ts     four images, and one
 *     picture.ts        one picture of any size, layer by layer: feature maps, and what scan.ts goes on from
 *     int16.ts          eight images in 16-bit integers
 *
 * C1 and C3 come *folded* where they are linear: box sums, then one convolution of stride 2 in place of two layers
 * (assembly/box.ts). They come *unfolded*, each layer as it stands, where they are squashed or their values are asked for.
 */
import type { ImageBatch } from '../../input/images.js'
import { INPUT_SIDE, type Layer } from '../../network/network.js'
import type { Maps } from './layout.js'
import type { Memory } from './memory.js'
import { type LoadedProgram, Program } from './program.js'
import { CELL } from './tiles.js'
import type { Derived, Weights } from './weights.js'

/** How images come: grey bytes of 28×28 or 32×32, or network units of 32×32. */
export type Encoding = ImageBatch['encoding']

/** Pixels of a side of an image as it comes. */
export const sideOf = (encoding: Encoding): number => (encoding === 'bytes28' ? 28 : INPUT_SIDE)

/** A whole network for so many images: where they go, how they are computed, where their distances are. */
export interface Plan {
  readonly images: number
  /** What must be made of the weights before. */
  readonly derived: readonly Derived[]
  /** Brings images start … start + count − 1 (count ≤ `images`) of a batch to where the program reads them. */
  write(images: ImageBatch, start: number, count: number): void
  /** The program for images that come so. */
  program(encoding: Encoding): LoadedProgram
  /** Address of the distances, image by image, `classes` floats each. */
  readonly distances: number
}

/** Programs by encoding, each made when first asked for: `intake` differs, what comes after it does not. */
export function programs(
  weights: Weights,
  name: string,
  intake: (program: Program, encoding: Encoding) => void,
  body: (program: Program) => void,
): (encoding: Encoding) => LoadedProgram {
  const loaded = new Map<Encoding, LoadedProgram>()
  return (encoding) => {
    let made = loaded.get(encoding)
    if (!made) {
      const program = new Program().layer('input')
      intake(program, encoding)
      body(program)
      made = weights.machine.load(`${name}, ${encoding}`, program)
      loaded.set(encoding, made)
    }
    return made
  }
}

/** Where bytes of 28×28 get their border, one picture at a time: four bytes are copied as one float. */
export function emitBordered(program: Program, from: number, encoding: Encoding, framed: number): number {
  const side = sideOf(encoding)
  const margin = (INPUT_SIDE - side) / 2
  if (margin === 0) return from
  program.emit('copyRows', from, side, framed + margin * (INPUT_SIDE + 1), INPUT_SIDE, side / 4, side)
  return framed
}

/** Copies some images of a batch, as they come, to a staging buffer. */
export function stage(
  memory: Memory,
  staging: number,
  batch: ImageBatch,
  start: number,
  count: number,
): void {
  const { encoding, data, count: all } = batch
  const area = sideOf(encoding) ** 2
  const part = count === all ? data : data.subarray(start * area, (start + count) * area)
  if (encoding === 'floats32') memory.floats.set(part, staging >> 2)
  else memory.bytes.set(part, staging)
}

/** S2 or S4 of eight images after a squashed convolution: map by map the sums × coefficient + bias, then the squash. */
export function emitSubsampling(
  weights: Weights,
  program: Program,
  layer: Layer,
  from: Maps,
  to: Maps,
): void {
  const source = weights.plain(layer)
  for (let m = 0; m < to.maps; m++)
    emitSubsampledMap(program, source, m, from.address + m * from.mapStep, from, to)
}

/** One map of it. */
export function emitSubsampledMap(
  program: Program,
  { weights, bias }: { readonly weights: number; readonly bias: number },
  map: number,
  input: number,
  from: Maps,
  to: Maps,
): void {
  const output = to.address + map * to.mapStep
  const own = [weights + map * 4, bias + map * 4] as const
  if (to.pixelStep === CELL)
    program.emit('subsampleCells', input, from.rowStep, to.height, to.width, ...own, output)
  else program.emit('subsampleColumns', input, from.rowStep, to.height, to.width, ...own, output, to.rowStep)
}

/** The squash of all of some maps, in place. */
export function emitSquash(weights: Weights, program: Program, maps: Maps): void {
  const bytes = maps.maps * maps.mapStep
  program.emit('squash', maps.address, maps.address, bytes, weights.squash)
}
