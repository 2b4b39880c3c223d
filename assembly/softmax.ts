/*
 * Distances become answers where classes are many: the nearest class, and p_j = softmax_j(−β·y_j). src/answer/predictions.ts
 * says the same in f64, and does it where classes are few.
 */
import { multiplyAdd, scaled, sum } from './simd'

const LOG2E: f32 = 1.4426950408889634,
  // log 2 in two parts, the first of so few bits that k times it is exact (Cody & Waite 1980).
  LN2_HIGH: f32 = 0.693359375,
  LN2_LOW: f32 = -2.1219444e-4,
  LOWEST: f32 = -87

/** e^z for z ≤ 0, 0 below −87 and where z is no number: 2^k times the power series of what is left, at most half a log 2. */
@inline
function exponential(z: v128): v128 {
  const k = f32x4.nearest(f32x4.mul(z, f32x4.splat(LOG2E)))
  const f = scaled(-LN2_LOW, k, scaled(-LN2_HIGH, k, z))
  let e = scaled(1.0 / 5040, f, f32x4.splat(1.0 / 720))
  e = multiplyAdd(e, f, f32x4.splat(1.0 / 120))
  e = multiplyAdd(e, f, f32x4.splat(1.0 / 24))
  e = multiplyAdd(e, f, f32x4.splat(1.0 / 6))
  e = multiplyAdd(e, f, f32x4.splat(0.5))
  e = multiplyAdd(e, f, f32x4.splat(1))
  e = multiplyAdd(e, f, f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23)
  return v128.and(f32x4.mul(e, power), f32x4.ge(z, f32x4.splat(LOWEST)))
}

/** The smallest lane. */
@inline
function least(a: v128): f32 {
  return min(
    min(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    min(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  )
}

/**
 * Rows of `classes` distances, four or more, to rows of probabilities and the position of the smallest of each. The last four
 * classes of a row are looked at together, some of them for the second time. Distances that are not numbers never win; where
 * none is finite every class is as likely.
 */
export function softmaxRows(
  distances: usize,
  rows: i32,
  classes: i32,
  scale: f32,
  probabilities: usize,
  nearest: usize,
): void {
  const row = usize(classes) << 2,
    last = row - 16
  // Which of the last four lanes are new.
  const fresh = i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat((4 - (classes & 3)) & 3))
  for (let n = 0; n < rows; n++, distances += row, probabilities += row) {
    let m = f32x4.splat(Infinity)
    for (let at: usize = 0; at < last; at += 16) m = f32x4.pmin(m, v128.load(distances + at))
    m = f32x4.pmin(m, v128.load(distances + last))
    const smallest = least(m)
    if (!(smallest < Infinity)) {
      for (let at: usize = 0; at < row; at += 4) store<f32>(probabilities + at, 1 / <f32>classes)
      store<u8>(nearest + n, 0)
      continue
    }
    m = f32x4.splat(smallest)
    let from: usize = 0,
      found = 0
    for (let at: usize = 0; found == 0; at += 16) {
      from = min(at, last)
      found = i32x4.bitmask(f32x4.eq(v128.load(distances + from), m))
    }
    store<u8>(nearest + n, (from >> 2) + ctz(found))
    const s = f32x4.splat(scale)
    let total = f32x4.splat(0)
    for (let at: usize = 0; at < last; at += 16) {
      const e = exponential(f32x4.mul(s, f32x4.sub(m, v128.load(distances + at))))
      v128.store(probabilities + at, e)
      total = f32x4.add(total, e)
    }
    const e = exponential(f32x4.mul(s, f32x4.sub(m, v128.load(distances + last))))
    v128.store(probabilities + last, e)
    const all = sum(f32x4.add(total, v128.and(e, fresh)))
    const whole = f32x4.splat(all)
    for (let at: usize = 0; at < last; at += 16)
      v128.store(probabilities + at, f32x4.div(v128.load(probabilities + at), whole))
    v128.store(probabilities + last, f32x4.div(e, whole))
  }
}
