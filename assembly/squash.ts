/*
 * 1.7159·tanh(2a/3) as an odd rational function, x·P(x²)/Q(x²) of degree 3/4, minimax on |x| ≤ 12 and clamped there:
 * largest error 8e-7. One divide; the exponential forms cost a third more. The logistic is the same curve:
 * 1/(1+e^−a) = ½ + ½·tanh(a/2).
 */
import { multiplyAdd } from "./simd";

const LIMIT: f32 = 12;
const P0: f32 = 1.143932580947876, P1: f32 = 0.06565485894680023, P2: f32 = 0.0006640634965151548, P3: f32 = 1.1358574738551397e-6;
const Q1: f32 = 0.20554105937480927, Q2: f32 = 0.0046940878964960575, Q3: f32 = 2.0809067791560665e-5, Q4: f32 = 9.457436611626235e-9;

@inline
function scaledTanh(a: v128): v128 {
  // pmin/pmax in this order let a NaN through, so that nothing hides it.
  const x = f32x4.pmin(f32x4.pmax(a, f32x4.splat(-LIMIT)), f32x4.splat(LIMIT));
  const s = f32x4.mul(x, x);
  const p = multiplyAdd(multiplyAdd(multiplyAdd(f32x4.splat(P3), s, f32x4.splat(P2)), s, f32x4.splat(P1)), s, f32x4.splat(P0));
  const q = multiplyAdd(multiplyAdd(multiplyAdd(multiplyAdd(f32x4.splat(Q4), s, f32x4.splat(Q3)), s, f32x4.splat(Q2)), s, f32x4.splat(Q1)), s, f32x4.splat(1));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** f(a) in each lane: 1 = scaled tanh, 2 = logistic, else a itself. */
@inline
export function squashed(a: v128, kind: i32): v128 {
  if (kind == 1) return scaledTanh(a);
  if (kind == 2) return multiplyAdd(scaledTanh(f32x4.mul(a, f32x4.splat(0.75))), f32x4.splat(0.5 / 1.7159), f32x4.splat(0.5));
  return a;
}

/** Squashes `bytes` bytes of floats (a multiple of 16) from `source` to `target`, which may be the same. */
export function squash(source: usize, target: usize, bytes: usize, kind: i32): void {
  const end = source + bytes;
  if (kind == 1) for (; source < end; source += 16, target += 16) v128.store(target, squashed(v128.load(source), 1));
  else for (; source < end; source += 16, target += 16) v128.store(target, squashed(v128.load(source), 2));
}

/** gradient ×= f'(a), from y = f(a): both squashes have f' = c0 + c1·y + c2·y². */
export function squashBackward(gradient: usize, y: usize, bytes: usize, c0: f32, c1: f32, c2: f32): void {
  const k0 = f32x4.splat(c0), k1 = f32x4.splat(c1), k2 = f32x4.splat(c2);
  for (const end = y + bytes; y < end; y += 16, gradient += 16) {
    const v = v128.load(y);
    v128.store(gradient, f32x4.mul(v128.load(gradient), multiplyAdd(multiplyAdd(k2, v, k1), v, k0)));
  }
}
