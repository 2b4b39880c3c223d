/*
 * The optimisers' updates over runs of floats; counts are multiples of 4 (runs are padded).
 */
import { multiplyAdd } from './simd'

/** Adds `count` floats of `source` to `target`. */
export function add(source: usize, target: usize, count: i32): void {
  for (let end = source + (usize(count) << 2); source < end; source += 16, target += 16) {
    v128.store(target, f32x4.add(v128.load(target), v128.load(source)))
  }
}

/** Largest |value|; NaN when any value is NaN. Two chains at once, since each waits for its own last step. */
export function largest(source: usize, count: i32): f32 {
  const zero = f32x4.splat(0),
    end = source + (usize(count) << 2),
    even = end - (usize(count & 4) << 2)
  let m = zero,
    n = zero,
    p = zero,
    q = zero
  for (; source < even; source += 32) {
    const a = f32x4.abs(v128.load(source)),
      b = f32x4.abs(v128.load(source, 16))
    m = f32x4.pmax(a, m)
    n = f32x4.pmax(b, n)
    p = f32x4.add(p, f32x4.mul(a, zero))
    q = f32x4.add(q, f32x4.mul(b, zero))
  }
  if (source < end) {
    const a = f32x4.abs(v128.load(source))
    m = f32x4.pmax(a, m)
    p = f32x4.add(p, f32x4.mul(a, zero))
  }
  m = f32x4.add(f32x4.max(m, n), f32x4.add(p, q))
  return max(
    max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)),
    max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)),
  )
}

/** velocity = momentum·velocity + gradient; weight −= rate·velocity. */
export function sgd(
  weights: usize,
  gradients: usize,
  velocities: usize,
  count: i32,
  rate: f32,
  momentum: f32,
): void {
  const r = f32x4.splat(-rate),
    m = f32x4.splat(momentum)
  for (
    let end = weights + (usize(count) << 2);
    weights < end;
    weights += 16, gradients += 16, velocities += 16
  ) {
    const v = multiplyAdd(v128.load(velocities), m, v128.load(gradients))
    v128.store(velocities, v)
    v128.store(weights, multiplyAdd(v, r, v128.load(weights)))
  }
}

/**
 * AdamW (Loshchilov & Hutter 2019): m and v are the moments' running means; weight ← kept·weight − step·m/(√v + ε).
 * TypeScript folds the bias corrections into `step` and `ε`, and gives share = 1 − beta (f32 would lose digits of it).
 * runs:  which floats decay: u32 vectors, then a mask of four lanes, up to a run of no vectors
 */
export function adamw(
  weights: usize,
  gradients: usize,
  first: usize,
  second: usize,
  runs: usize,
  step: f32,
  beta1: f32,
  share1: f32,
  beta2: f32,
  share2: f32,
  epsilon: f32,
  kept: f32,
): void {
  const b1 = f32x4.splat(beta1),
    c1 = f32x4.splat(share1),
    b2 = f32x4.splat(beta2),
    c2 = f32x4.splat(share2)
  const s = f32x4.splat(-step),
    e = f32x4.splat(epsilon)
  for (let vectors = load<u32>(runs); vectors > 0; vectors = load<u32>(runs)) {
    const k = v128.bitselect(f32x4.splat(kept), f32x4.splat(1), v128.load(runs, 4))
    runs += 20
    for (
      let end = weights + (vectors << 4);
      weights < end;
      weights += 16, gradients += 16, first += 16, second += 16
    ) {
      const g = v128.load(gradients)
      const m = multiplyAdd(v128.load(first), b1, f32x4.mul(g, c1))
      const v = multiplyAdd(v128.load(second), b2, f32x4.mul(f32x4.mul(g, g), c2))
      v128.store(first, m)
      v128.store(second, v)
      const move = f32x4.div(f32x4.mul(m, s), f32x4.add(f32x4.sqrt(v), e))
      v128.store(weights, multiplyAdd(v128.load(weights), k, move))
    }
  }
}

/** average += share·(value − average): a running average of the weights. */
export function approach(average: usize, values: usize, count: i32, share: f32): void {
  const s = f32x4.splat(share)
  for (let end = average + (usize(count) << 2); average < end; average += 16, values += 16) {
    const a = v128.load(average)
    v128.store(average, multiplyAdd(f32x4.sub(v128.load(values), a), s, a))
  }
}
