/*
 * Winograd's F(4, 5) along rows (winograd.ts), on eight images, where a cell is a pixel, for a convolution of one map: C1.
 * There are no maps to sum over, and what is left at each point are five taps down a column of cells, which stay in the
 * registers all the way.
 */
import { multiplyAdd, scaled } from "./simd";
import { storeSquashed } from "./squash";
import { storeEight } from "./winograd";

/** `rows` rows of cells to the eight points: a tile's columns are `point` bytes apart, and so tile after tile. */
export function cellsToEight(input: usize, pitch: usize, rows: i32, tiles: i32, output: usize, point: usize): void {
  for (let row = 0; row < rows; row++, input += pitch, output += 32) {
    let from = input, to = output;
    for (let tile = 0; tile < tiles; tile++, from += 4 * 32, to += 8 * point) {
      for (let half: usize = 0; half < 32; half += 16) {
        const at = from + half;
        storeEight(
          v128.load(at), v128.load(at, 32), v128.load(at, 64), v128.load(at, 96),
          v128.load(at, 128), v128.load(at, 160), v128.load(at, 192), v128.load(at, 224), to + half, point,
        );
      }
    }
  }
}

/** Five taps down a column of `rows` cells; the four cells before the first sum are written too, and mean nothing. */
@inline
function slide(from: usize, rows: i32, weights: usize, to: usize): void {
  const a = v128.load32_splat(weights), b = v128.load32_splat(weights, 4), c = v128.load32_splat(weights, 8);
  const d = v128.load32_splat(weights, 12), e = v128.load32_splat(weights, 16);
  let p = f32x4.splat(0), q = p, r = p, s = p;
  for (const end = from + (usize(rows) << 5); from < end; from += 32, to += 32) {
    const x = v128.load(from);
    v128.store(to, multiplyAdd(x, e, s));
    s = multiplyAdd(x, d, r);
    r = multiplyAdd(x, c, q);
    q = multiplyAdd(x, b, p);
    p = f32x4.mul(x, a);
  }
}

/** One map, squashed: `seen` as cellsToEight left it, `weights` [8 points][5]; `products` is place for eight columns. */
export function slideSquashed(
  seen: usize, rows: i32, tiles: i32, point: usize, weights: usize, bias: f32, kind: i32, products: usize, output: usize, pitch: usize,
): void {
  const b = f32x4.splat(bias);
  for (let tile = 0; tile < tiles; tile++, output += 4 * 32) {
    let w = weights;
    for (let at = products, end = products + 8 * point; at < end; at += point, seen += point, w += 20) {
      for (let half: usize = 0; half < 32; half += 16) slide(seen + half, rows, w, at + half);
    }
    let from = products + 4 * 32, to = output;
    for (let row = 4; row < rows; row++, from += 32, to += pitch) {
      for (let half: usize = 0; half < 32; half += 16) {
        let at = from + half;
        const m0 = v128.load(at); at += point;
        // At the point 1 every output has a share of one: there the bias comes in.
        let m = f32x4.add(v128.load(at), b), n = v128.load(at + point);
        const s1 = f32x4.add(m, n), t1 = f32x4.sub(m, n);
        at += 2 * point;
        m = v128.load(at); n = v128.load(at + point);
        const s2 = f32x4.add(m, n), t2 = f32x4.sub(m, n);
        at += 2 * point;
        m = v128.load(at); n = v128.load(at + point);
        const s3 = f32x4.add(m, n), t3 = f32x4.sub(m, n), on = to + half;
        storeSquashed(
          f32x4.add(f32x4.add(m0, s1), f32x4.add(s2, s3)),
          scaled(0.5, t3, scaled(2, t2, t1)),
          scaled(0.25, s3, scaled(4, s2, s1)),
          scaled(0.125, t3, scaled(8, t2, f32x4.add(t1, v128.load(at + 2 * point)))),
          kind, false, on, on + 32, on + 64, on + 96,
        );
      }
    }
  }
}
