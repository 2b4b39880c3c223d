/*
 * The ink of a page over the light of its blocks: the ground is the light in the middle of each, and changes evenly from one
 * to the next. All in integers, so that the kernel of assembly/picture.ts gives the same bytes.
 */
import type { GreyPicture } from './kernels.js'

/** Side of a block. */
export const BLOCK = 32
/** Which of a block's levels is its light. */
const LIGHT = 0.7
/** What ink is a share of is so much lighter than its ground, so that black paper has ink, too. In 128ths, as is the ground. */
const DARK = 12 * 128

/** The light of blocks: of each the level below which so much of it is; of the negative where the writing is light. */
export function blockLights({ data, width, height }: GreyPicture, light: boolean): Uint8Array {
  const columns = Math.ceil(width / BLOCK)
  const levels = new Uint8Array(columns * Math.ceil(height / BLOCK))
  const counts = new Uint32Array(256)
  const flip = light ? 255 : 0
  for (let block = 0; block < levels.length; block++) {
    const left = (block % columns) * BLOCK
    const top = Math.floor(block / columns) * BLOCK
    const right = Math.min(width, left + BLOCK)
    const bottom = Math.min(height, top + BLOCK)
    counts.fill(0)
    let brighter = 0
    // A few rows tell as much.
    for (let y = top; y < bottom; y += 4) {
      for (let at = y * width + left; at < y * width + right; at++) {
        const value = (data[at] as number) ^ flip
        counts[value] = (counts[value] as number) + 1
      }
      brighter += (1 - LIGHT) * (right - left)
    }
    let level = 256
    while (brighter >= 0) brighter -= counts[--level] as number
    levels[block] = level
  }
  return levels
}

/** Light that falls to less than this from a block to the next but one falls at an edge: of the paper, or of a shadow. */
const EDGE = 0.6
/** Edges in so many of the blocks along a page's lesser side are more than a blot. */
const EDGES = 0.4

/** Whether there are edges in the light of blocks, so many a row. */
export function hasEdges(lights: Uint8Array, columns: number): boolean {
  const rows = lights.length / columns
  const falls = (one: number, other: number): boolean => {
    const [a, b] = [lights[one] as number, lights[other] as number]
    return Math.min(a, b) < EDGE * Math.max(a, b)
  }
  let edges = 0
  for (let at = 0; at < lights.length; at++) {
    if ((at % columns) + 2 < columns && falls(at, at + 2)) edges++
    if (at + 2 * columns < lights.length && falls(at, at + 2 * columns)) edges++
  }
  // An edge is seen from the two blocks before it.
  return edges > 2 * EDGES * Math.min(columns, rows)
}

/**
 * Ink of 0 to 255: the share of the ground's light that is swallowed.
 *
 * @param lights each block's light, of the negative where `light` is set
 */
export function inkOverBlocks(
  { data, width, height }: GreyPicture,
  lights: Uint8Array,
  light: boolean,
): Uint8Array {
  const columns = Math.ceil(width / BLOCK)
  const last = Math.ceil(height / BLOCK) - 1
  const flip = light ? 255 : 0
  const ink = new Uint8Array(width * height)
  const ground = new Int32Array(columns)
  const gains = new Int32Array(columns)
  for (let y = 0; y < height; y++) {
    // In 64ths of a block.
    const place = Math.min(64 * last, Math.max(0, 2 * y + 1 - BLOCK))
    const top = (place >> 6) * columns
    const below = Math.min(last, (place >> 6) + 1) * columns
    for (let column = 0; column < columns; column++) {
      const own = lights[top + column] as number
      const tone = 128 * own + 2 * (place & 63) * ((lights[below + column] as number) - own)
      ground[column] = tone
      gains[column] = (256 * 128 * 255) / (tone + DARK)
    }
    for (let column = 0; column <= columns; column++) {
      const [before, after] = [Math.max(0, column - 1), Math.min(columns - 1, column)]
      const [own, gain] = [ground[before] as number, gains[before] as number]
      const step = ((ground[after] as number) - own + BLOCK / 2) >> 5
      const change = (gains[after] as number) - gain
      const from = column * BLOCK - BLOCK / 2
      for (let x = Math.max(0, from); x < Math.min(width, from + BLOCK); x++) {
        const dark = own + (step >> 1) + (x - from) * step - (((data[y * width + x] as number) ^ flip) << 7)
        // The gain of eight pixels is that of their middle.
        const share = Math.max(0, dark) * (gain + ((change * (2 * ((x - from) >> 3) + 1) + 4) >> 3))
        ink[y * width + x] = Math.min(255, (share + 0x4000) >> 15)
      }
    }
  }
  return ink
}
