/*
 * Rows of a 5×5 convolution by Winograd's minimal filtering F(4, 5) (Lavin & Gray 2016): four neighbouring outputs take
 * eight products for each row of the window instead of twenty. Kernel and input go to the points 0, ±1, ±2, ±½, ∞; their
 * products are summed over rows and maps there, by the tiles, and come back once. test/engine/winograd.test.ts has it as
 * matrices. A TILE here is four outputs and the eight columns they see; tiles lie in the lanes.
 */
import { column, multiplyAdd } from "./simd";
import { storeSquashed } from "./squash";

/** c·a + b. */
@inline
function scaled(c: f32, a: v128, b: v128): v128 {
  return multiplyAdd(f32x4.splat(c), a, b);
}

/**
 * Rows of five weights to the eight points, and into pairs of outputs: target[point][output / 2][1 + row][output & 1],
 * where the first pair, of biases, is left alone. `count` rows an output.
 */
export function winogradKernels(weights: usize, outputs: i32, count: i32, target: usize): void {
  const pair = usize(count + 1) << 3, point = pair * usize(outputs >> 1);
  for (let output = 0; output < outputs; output++) {
    let to = target + usize(output >> 1) * pair + 8 + (usize(output & 1) << 2);
    for (let row = 0; row < count; row++, weights += 20, to += 8) {
      const a: f64 = load<f32>(weights), b: f64 = load<f32>(weights, 4), c: f64 = load<f32>(weights, 8);
      const d: f64 = load<f32>(weights, 12), e: f64 = load<f32>(weights, 16);
      let at = to;
      store<f32>(at, <f32>a); at += point;
      store<f32>(at, <f32>((a + c + e + (b + d)) * (-2.0 / 9))); at += point;
      store<f32>(at, <f32>((a + c + e - (b + d)) * (-2.0 / 9))); at += point;
      store<f32>(at, <f32>((a + 4 * c + 16 * e + (2 * b + 8 * d)) / 90)); at += point;
      store<f32>(at, <f32>((a + 4 * c + 16 * e - (2 * b + 8 * d)) / 90)); at += point;
      store<f32>(at, <f32>((16 * a + 4 * c + e + (8 * b + 2 * d)) * (2.0 / 45))); at += point;
      store<f32>(at, <f32>((16 * a + 4 * c + e - (8 * b + 2 * d)) * (2.0 / 45))); at += point;
      store<f32>(at, <f32>e);
    }
  }
}

/** Eight values to the points, `point` bytes apart. */
@inline
function storeEight(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, d6: v128, d7: v128, to: usize, point: usize): void {
  v128.store(to, scaled(5.25, f32x4.sub(d4, d2), f32x4.sub(d0, d6))); to += point;
  let even = scaled(-4.25, d4, f32x4.add(d2, d6)), odd = scaled(-4.25, d3, f32x4.add(d1, d5));
  v128.store(to, f32x4.add(even, odd)); to += point;
  v128.store(to, f32x4.sub(even, odd)); to += point;
  even = scaled(-1.25, d4, scaled(0.25, d2, d6)); odd = scaled(0.5, d1, scaled(-2.5, d3, f32x4.add(d5, d5)));
  v128.store(to, f32x4.add(even, odd)); to += point;
  v128.store(to, f32x4.sub(even, odd)); to += point;
  even = scaled(-5, d4, scaled(4, d2, d6)); odd = scaled(0.5, d5, scaled(-2.5, d3, f32x4.add(d1, d1)));
  v128.store(to, f32x4.add(even, odd)); to += point;
  v128.store(to, f32x4.sub(even, odd)); to += point;
  v128.store(to, scaled(5.25, f32x4.sub(d3, d5), f32x4.sub(d7, d1)));
}

/**
 * One map's rows to the eight points, `point` bytes apart, tile after tile and row after row without gaps. Four tiles at
 * a time: what the last ones of a row have too many the next row writes over.
 */
export function winogradInputs(input: usize, pitch: usize, rows: i32, tiles: i32, output: usize, point: usize): void {
  for (let row = 0; row < rows; row++, input += pitch) {
    let from = input, to = output;
    for (let tile = 0; tile < tiles; tile += 4, from += 64, to += 16) {
      const p = v128.load(from), q = v128.load(from, 16), r = v128.load(from, 32), s = v128.load(from, 48), t = v128.load(from, 64);
      const d0 = column(p, q, r, s, 0), d1 = column(p, q, r, s, 1), d2 = column(p, q, r, s, 2), d3 = column(p, q, r, s, 3);
      const d4 = column(q, r, s, t, 0), d5 = column(q, r, s, t, 1), d6 = column(q, r, s, t, 2), d7 = column(q, r, s, t, 3);
      storeEight(d0, d1, d2, d3, d4, d5, d6, d7, to, point);
    }
    output += usize(tiles) << 2;
  }
}

/**
 * Sixteen tiles of every map back from the eight points, plus the map's bias. `products`: [point][map][16]; `places`: where
 * each tile's four outputs begin in a map, as byte offsets.
 */
export function winogradOutputs(products: usize, maps: i32, biases: usize, places: usize, output: usize, pitch: usize): void {
  const point = usize(maps) << 6;
  for (const end = places + 64; places < end; places += 16, products += 16) {
    let a = output + load<u32>(places), b = output + load<u32>(places, 4), c = output + load<u32>(places, 8), d = output + load<u32>(places, 12);
    let from = products;
    for (let map = 0; map < maps; map++, from += 64) {
      const bias = v128.load32_splat(biases + (usize(map) << 2));
      let at = from;
      const m0 = v128.load(at); at += point;
      let m = v128.load(at); at += point;
      let n = v128.load(at); at += point;
      const s1 = f32x4.add(m, n), t1 = f32x4.sub(m, n);
      m = v128.load(at); at += point;
      n = v128.load(at); at += point;
      const s2 = f32x4.add(m, n), t2 = f32x4.sub(m, n);
      m = v128.load(at); at += point;
      n = v128.load(at); at += point;
      const s3 = f32x4.add(m, n), t3 = f32x4.sub(m, n);
      const p = f32x4.add(f32x4.add(m0, bias), f32x4.add(s1, f32x4.add(s2, s3)));
      const q = f32x4.add(bias, scaled(0.5, t3, scaled(2, t2, t1)));
      const r = f32x4.add(bias, scaled(0.25, s3, scaled(4, s2, s1)));
      const s = f32x4.add(f32x4.add(v128.load(at), bias), scaled(0.125, t3, scaled(8, t2, t1)));
      v128.store(a, column(p, q, r, s, 0)); v128.store(b, column(p, q, r, s, 1));
      v128.store(c, column(p, q, r, s, 2)); v128.store(d, column(p, q, r, s, 3));
      a += pitch; b += pitch; c += pitch; d += pitch;
    }
  }
}

/*
 * The same on eight images, where a cell is a pixel, for a convolution of one map: C1. There are no maps to sum over, and
 * what is left at each point are five taps down a column of cells, which stay in the registers all the way.
 */

/** `rows` rows of cells to the eight points: a tile's columns are `point` bytes apart, and so tile after tile. */
export function winogradCells(input: usize, pitch: usize, rows: i32, tiles: i32, output: usize, point: usize): void {
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
  const a = v128.load32_splat(weights), b = v128.load32_splat(weights, 8), c = v128.load32_splat(weights, 16);
  const d = v128.load32_splat(weights, 24), e = v128.load32_splat(weights, 32);
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

/**
 * One map, squashed: `seen` as winogradCells left it, `weights` the map's of winogradKernels, whose points are `step`
 * bytes apart; `products` is place for eight columns.
 */
export function winogradColumns(
  seen: usize, rows: i32, tiles: i32, point: usize, weights: usize, step: usize, bias: f32, kind: i32, products: usize,
  output: usize, pitch: usize,
): void {
  const b = f32x4.splat(bias);
  for (let tile = 0; tile < tiles; tile++, output += 4 * 32) {
    let w = weights;
    for (let at = products, end = products + 8 * point; at < end; at += point, seen += point, w += step) {
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
