/*
 * Winograd's F(4, 5) along rows (winograd.ts), on eight images, where a cell is a pixel, for a convolution of one map: C1.
 * There are no maps to sum over, and what is left at each point are five taps down a column of cells, which stay in the
 * registers all the way.
 */
import { multiplyAdd } from './simd'
import { storeEight, storeSums } from './winograd'

/** `rows` rows of cells to the eight points: a tile's columns are `point` bytes apart, and so tile after tile. */
export function cellsToEight(
  input: usize,
  pitch: usize,
  rows: i32,
  tiles: i32,
  output: usize,
  point: usize,
): void {
  for (let row = 0; row < rows; row++, input += pitch, output += 32) {
    let from = input,
      to = output
    for (let tile = 0; tile < tiles; tile++, from += 4 * 32, to += 8 * point) {
      for (let half: usize = 0; half < 32; half += 16) {
        const at = from + half
        storeEight(
          v128.load(at),
          v128.load(at, 32),
          v128.load(at, 64),
          v128.load(at, 96),
          v128.load(at, 128),
          v128.load(at, 160),
          v128.load(at, 192),
          v128.load(at, 224),
          to + half,
          point,
        )
      }
    }
  }
}

/** A start and five taps down a column of `rows` cells; the four cells before the first sum are written too, and mean nothing. */
@inline
function slide(from: usize, rows: i32, weights: usize, to: usize): void {
  const start = v128.load32_splat(weights),
    a = v128.load32_splat(weights, 4),
    b = v128.load32_splat(weights, 8)
  const c = v128.load32_splat(weights, 12),
    d = v128.load32_splat(weights, 16),
    e = v128.load32_splat(weights, 20)
  let p = f32x4.splat(0),
    q = p,
    r = p,
    s = p
  for (const end = from + (usize(rows) << 5); from < end; from += 32, to += 32) {
    const x = v128.load(from)
    v128.store(to, multiplyAdd(x, e, s))
    s = multiplyAdd(x, d, r)
    r = multiplyAdd(x, c, q)
    q = multiplyAdd(x, b, p)
    p = multiplyAdd(x, a, start)
  }
}

/**
 * One map, squashed: `seen` as cellsToEight left it, `weights` [8 points][start, then 5 taps]; `products` is place for
 * eight columns.
 */
export function slideSquashed(
  seen: usize,
  rows: i32,
  tiles: i32,
  point: usize,
  weights: usize,
  kind: i32,
  products: usize,
  output: usize,
  pitch: usize,
): void {
  for (let tile = 0; tile < tiles; tile++, output += 4 * 32) {
    let w = weights
    for (let at = products, end = products + 8 * point; at < end; at += point, seen += point, w += 24) {
      for (let half: usize = 0; half < 32; half += 16) slide(seen + half, rows, w, at + half)
    }
    let from = products + 4 * 32,
      to = output
    for (let row = 4; row < rows; row++, from += 32, to += pitch) {
      for (let half: usize = 0; half < 32; half += 16)
        storeSums(from + half, point, true, kind, to + half, 32)
    }
  }
}
