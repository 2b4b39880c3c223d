/*
 * 1.7159·tanh(2a/3) as an odd rational function, x·P(x²)/Q(x²) of degree 3/4, minimax on |x| ≤ 12 and clamped there:
 * largest error 8e-7. One divide; the exponential forms cost a third more. The logistic is the same curve:
 * 1/(1+e^−a) = ½ + ½·tanh(a/2).
 *
 * Four vectors at a time, and each coefficient is loaded where it is used: all of them beside the values do not fit into
 * the registers, and V8 builds constants anew that do not.
 */
import { multiplyAdd } from "./simd";

/** What 1 is in 16 bits: sums of four squashed values are within ±32,767. */
export const ONE: f32 = 4096;

const P0: f32 = 1.143932580947876, P1: f32 = 0.06565485894680023, P2: f32 = 0.0006640634965151548, P3: f32 = 1.1358574738551397e-6;
const Q1: f32 = 0.20554105937480927, Q2: f32 = 0.0046940878964960575, Q3: f32 = 2.0809067791560665e-5, Q4: f32 = 9.457436611626235e-9;
/** The clamp, P3 … P0, Q4 … Q0; four of each. */
const FLOAT: usize = memory.data<f32>([
  -12, -12, -12, -12, 12, 12, 12, 12,
  P3, P3, P3, P3, P2, P2, P2, P2, P1, P1, P1, P1, P0, P0, P0, P0,
  Q4, Q4, Q4, Q4, Q3, Q3, Q3, Q3, Q2, Q2, Q2, Q2, Q1, Q1, Q1, Q1, 1, 1, 1, 1,
], 16);
/** The same, its values in 16 bits: P is ONE times as large. */
const INTEGER: usize = memory.data<f32>([
  -12, -12, -12, -12, 12, 12, 12, 12,
  P3 * ONE, P3 * ONE, P3 * ONE, P3 * ONE, P2 * ONE, P2 * ONE, P2 * ONE, P2 * ONE,
  P1 * ONE, P1 * ONE, P1 * ONE, P1 * ONE, P0 * ONE, P0 * ONE, P0 * ONE, P0 * ONE,
  Q4, Q4, Q4, Q4, Q3, Q3, Q3, Q3, Q2, Q2, Q2, Q2, Q1, Q1, Q1, Q1, 1, 1, 1, 1,
], 16);
/** Added to a float below 2^22, it leaves the nearest integer in the last bits. */
const ROUND: f32 = 12582912, ROUND_BITS: i32 = 0x4b400000;

@inline
function logistic(f: v128, one: f32): v128 {
  return multiplyAdd(f, f32x4.splat(0.5 / 1.7159), f32x4.splat(0.5 * one));
}

/** Two vectors of floats as 16-bit integers. */
@inline
function narrow(a: v128, b: v128): v128 {
  const round = f32x4.splat(ROUND), bits = i32x4.splat(ROUND_BITS);
  return i16x8.narrow_i32x4_s(i32x4.sub(f32x4.add(a, round), bits), i32x4.sub(f32x4.add(b, round), bits));
}

/**
 * Squashes four vectors, 1 = scaled tanh, 2 = logistic, and stores them: at four addresses as floats; or, the vectors
 * being two cells, in 16 bits as one cell of pairs at `toA`.
 */
@inline
export function storeSquashed(
  a: v128, b: v128, c: v128, d: v128, kind: i32, pairs: bool, toA: usize, toB: usize, toC: usize, toD: usize,
): void {
  const table = pairs ? INTEGER : FLOAT, one = pairs ? ONE : <f32>1;
  if (kind == 2) {
    const scale = f32x4.splat(0.75);
    a = f32x4.mul(a, scale); b = f32x4.mul(b, scale); c = f32x4.mul(c, scale); d = f32x4.mul(d, scale);
  }
  // pmin/pmax in this order let a NaN through, so that nothing hides it.
  let k = v128.load(table), l = v128.load(table, 16);
  a = f32x4.pmin(f32x4.pmax(a, k), l); b = f32x4.pmin(f32x4.pmax(b, k), l);
  c = f32x4.pmin(f32x4.pmax(c, k), l); d = f32x4.pmin(f32x4.pmax(d, k), l);
  const r = f32x4.mul(a, a), s = f32x4.mul(b, b), t = f32x4.mul(c, c), u = f32x4.mul(d, d);
  k = v128.load(table, 32); l = v128.load(table, 48);
  let p = multiplyAdd(k, r, l), q = multiplyAdd(k, s, l), v = multiplyAdd(k, t, l), w = multiplyAdd(k, u, l);
  k = v128.load(table, 64);
  p = multiplyAdd(p, r, k); q = multiplyAdd(q, s, k); v = multiplyAdd(v, t, k); w = multiplyAdd(w, u, k);
  k = v128.load(table, 80);
  a = f32x4.mul(a, multiplyAdd(p, r, k)); b = f32x4.mul(b, multiplyAdd(q, s, k));
  c = f32x4.mul(c, multiplyAdd(v, t, k)); d = f32x4.mul(d, multiplyAdd(w, u, k));
  k = v128.load(table, 96); l = v128.load(table, 112);
  p = multiplyAdd(k, r, l); q = multiplyAdd(k, s, l); v = multiplyAdd(k, t, l); w = multiplyAdd(k, u, l);
  k = v128.load(table, 128);
  p = multiplyAdd(p, r, k); q = multiplyAdd(q, s, k); v = multiplyAdd(v, t, k); w = multiplyAdd(w, u, k);
  k = v128.load(table, 144);
  p = multiplyAdd(p, r, k); q = multiplyAdd(q, s, k); v = multiplyAdd(v, t, k); w = multiplyAdd(w, u, k);
  k = v128.load(table, 160);
  a = f32x4.div(a, multiplyAdd(p, r, k)); b = f32x4.div(b, multiplyAdd(q, s, k));
  c = f32x4.div(c, multiplyAdd(v, t, k)); d = f32x4.div(d, multiplyAdd(w, u, k));
  if (kind == 2) {
    a = logistic(a, one); b = logistic(b, one); c = logistic(c, one); d = logistic(d, one);
  }
  if (pairs) {
    const first = narrow(a, b), second = narrow(c, d);
    v128.store(toA, v128.shuffle<i16>(first, second, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(toA, v128.shuffle<i16>(first, second, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  } else {
    v128.store(toA, a); v128.store(toB, b); v128.store(toC, c); v128.store(toD, d);
  }
}

/** Squashes `bytes` bytes of floats (a multiple of 16) from `source` to `target`, which may be the same. */
export function squash(source: usize, target: usize, bytes: usize, kind: i32): void {
  const last = source + bytes - 16, offset = target - source;
  for (; source <= last; source += 64) {
    // Past the last vector it is done again; all are loaded before one is stored.
    const b = min(source + 16, last), c = min(source + 32, last), d = min(source + 48, last);
    storeSquashed(
      v128.load(source), v128.load(b), v128.load(c), v128.load(d),
      kind, false, source + offset, b + offset, c + offset, d + offset,
    );
  }
}

const AMPLITUDE: f64 = 1.7159, SLOPE: f64 = 2.0 / 3;

/** The same for `maps` runs of `bytes` bytes in place, one every `pitch` bytes. */
export function squashMaps(source: usize, bytes: usize, pitch: usize, maps: i32, kind: i32): void {
  for (let map = 0; map < maps; map++, source += pitch) squash(source, source, bytes, kind);
}

/** gradient ×= f'(a), from y = f(a): both squashes have f' = c0 + c1·y + c2·y². 1 = scaled tanh, 2 = logistic. */
export function squashBackward(gradient: usize, y: usize, bytes: usize, kind: i32): void {
  const logistic = kind == 2;
  const k0 = f32x4.splat(logistic ? 0 : <f32>(AMPLITUDE * SLOPE)), k1 = f32x4.splat(logistic ? 1 : 0);
  const k2 = f32x4.splat(logistic ? -1 : <f32>(-SLOPE / AMPLITUDE));
  for (const end = y + bytes; y < end; y += 16, gradient += 16) {
    const v = v128.load(y);
    v128.store(gradient, f32x4.mul(v128.load(gradient), multiplyAdd(multiplyAdd(k2, v, k1), v, k0)));
  }
}
