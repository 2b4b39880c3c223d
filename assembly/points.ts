/*
 * Rows of a 5×5 convolution of stride 2, thirteen cells seen and five written, by Winograd's minimal filtering (Lavin &
 * Gray 2016): 13 products for each row of the window instead of 25. Even columns meet three of its taps, F(5, 3) at the
 * points 0, 1, −1, 2, −2, ∞ and ½; odd ones two, F(5, 2) at the same without ½, so that their products add up. What is
 * seen goes to 13 points: the seven of even columns, then the six of odd ones. Gradients go backwards by the transposed
 * steps. test/engine/winograd.test.ts has the forward ones as matrices; exactness.test.ts holds the gradients.
 */
import { scaled } from './simd'

/** Six values to the points 0, ±1, ±2 and ∞, `point` bytes apart. */
@inline
function storeSix(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, to: usize, point: usize): void {
  v128.store(to, scaled(4, a, scaled(-5, c, e)))
  to += point
  let even = scaled(-4, c, e),
    odd = scaled(-4, b, d)
  v128.store(to, f32x4.add(even, odd))
  to += point
  v128.store(to, f32x4.sub(even, odd))
  to += point
  even = f32x4.sub(e, c)
  odd = f32x4.sub(d, b)
  v128.store(to, scaled(2, odd, even))
  to += point
  v128.store(to, scaled(-2, odd, even))
  to += point
  v128.store(to, scaled(4, b, scaled(-5, d, f)))
}

/** `rows` rows of thirteen cells, `pitch` bytes apart; a row's points are a cell each, `point` bytes apart. */
export function cellsToPoints(input: usize, pitch: usize, rows: i32, output: usize, point: usize): void {
  for (let row = 0; row < rows; row++, input += pitch, output += 32) {
    for (let half: usize = 0; half < 32; half += 16) {
      const from = input + half,
        to = output + half
      const a = v128.load(from),
        b = v128.load(from, 64),
        c = v128.load(from, 128),
        d = v128.load(from, 192)
      const e = v128.load(from, 256),
        f = v128.load(from, 320),
        g = v128.load(from, 384)
      v128.store(to + 6 * point, scaled(4, b, scaled(-5, d, f)))
      storeSix(
        scaled(-0.5, a, b),
        scaled(-0.5, b, c),
        scaled(-0.5, c, d),
        scaled(-0.5, d, e),
        scaled(-0.5, e, f),
        scaled(-0.5, f, g),
        to,
        point,
      )
      storeSix(
        v128.load(from, 32),
        v128.load(from, 96),
        v128.load(from, 160),
        v128.load(from, 224),
        v128.load(from, 288),
        v128.load(from, 352),
        to + 7 * point,
        point,
      )
    }
  }
}

/** Products at the seven points, `point` bytes apart, to `rows` rows of five cells; all of them are `step` bytes apart. */
export function pointsToCells(points: usize, rows: i32, point: usize, output: usize, step: usize): void {
  for (let row = 0; row < rows; row++, points += 32, output += 5 * step) {
    for (let half: usize = 0; half < 32; half += 16) {
      const at = points + half,
        to = output + half
      let p = v128.load(at + point),
        q = v128.load(at + 2 * point)
      const s1 = f32x4.add(p, q),
        t1 = f32x4.sub(p, q)
      p = v128.load(at + 3 * point)
      q = v128.load(at + 4 * point)
      const s2 = f32x4.add(p, q),
        t2 = f32x4.sub(p, q),
        h = v128.load(at + 6 * point)
      v128.store(to, f32x4.add(f32x4.add(v128.load(at), s1), f32x4.add(s2, h)))
      v128.store(to + step, scaled(0.5, h, scaled(2, t2, t1)))
      v128.store(to + 2 * step, scaled(0.25, h, scaled(4, s2, s1)))
      v128.store(to + 3 * step, scaled(0.125, h, scaled(8, t2, t1)))
      v128.store(to + 4 * step, scaled(0.0625, h, scaled(16, s2, f32x4.add(s1, v128.load(at + 5 * point)))))
    }
  }
}

/** One tap's share in a point, of two kernels in f64. */
@inline
function share(x: f64, a: v128): v128 {
  return f64x2.mul(f64x2.splat(x), a)
}

/** Two taps' shares. */
@inline
function share2(x: f64, a: v128, y: f64, b: v128): v128 {
  return f64x2.add(share(x, a), share(y, b))
}

/** Three taps' shares. */
@inline
function share3(x: f64, a: v128, y: f64, b: v128, z: f64, c: v128): v128 {
  return f64x2.add(share2(x, a, y, b), share(z, c))
}

/** Two floats as f64. */
@inline
function loadTwo(from: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(from))
}

/** Two f64 as floats. */
@inline
function storeTwo(to: usize, value: v128): void {
  v128.store64_lane(to, f32x4.demote_f64x2_zero(value), 0)
}

/**
 * Rows of kernels to the 13 points: taps[5][count] to target[13][count], `count` even. In f64, since what is rounded here
 * counts in every output.
 */
export function kernelsToPoints(taps: usize, count: i32, target: usize): void {
  const step = usize(count) << 2
  for (const end = taps + step; taps < end; taps += 8, target += 8) {
    const a = loadTwo(taps),
      c = loadTwo(taps + 2 * step),
      e = loadTwo(taps + 4 * step)
    storeTwo(target, share(-1.0 / 2, a))
    storeTwo(target + step, share3(-1.0 / 3, a, -1.0 / 3, c, -1.0 / 3, e))
    storeTwo(target + 2 * step, share3(1.0 / 9, a, -1.0 / 9, c, 1.0 / 9, e))
    storeTwo(target + 3 * step, share3(1.0 / 36, a, 2.0 / 36, c, 4.0 / 36, e))
    storeTwo(target + 4 * step, share3(-1.0 / 60, a, 2.0 / 60, c, -4.0 / 60, e))
    storeTwo(target + 5 * step, e)
    storeTwo(target + 6 * step, share3(32.0 / 45, a, 16.0 / 45, c, 8.0 / 45, e))
    const b = loadTwo(taps + step),
      d = loadTwo(taps + 3 * step),
      odd = target + 7 * step
    storeTwo(odd, share(1.0 / 4, b))
    storeTwo(odd + step, share2(-1.0 / 6, b, -1.0 / 6, d))
    storeTwo(odd + 2 * step, share2(-1.0 / 6, b, 1.0 / 6, d))
    storeTwo(odd + 3 * step, share2(1.0 / 24, b, 2.0 / 24, d))
    storeTwo(odd + 4 * step, share2(1.0 / 24, b, -2.0 / 24, d))
    storeTwo(odd + 5 * step, d)
  }
}

/** Gradients by what kernels are at the points to those by their taps: points[13][count] to target[5][count], `count` by 4. */
export function pointsToKernels(points: usize, count: i32, target: usize): void {
  const step = usize(count) << 2
  for (const end = points + step; points < end; points += 16, target += 16) {
    let p = v128.load(points + step),
      q = v128.load(points + 2 * step)
    let a = scaled(-1.0 / 3, p, scaled(-1.0 / 2, v128.load(points), scaled(1.0 / 9, q, f32x4.splat(0)))),
      c = f32x4.sub(f32x4.mul(f32x4.splat(-1.0 / 3), p), f32x4.mul(f32x4.splat(1.0 / 9), q)),
      e = scaled(-1.0 / 3, p, scaled(1.0 / 9, q, v128.load(points + 5 * step)))
    p = v128.load(points + 3 * step)
    q = v128.load(points + 4 * step)
    a = scaled(1.0 / 36, p, scaled(-1.0 / 60, q, a))
    c = scaled(2.0 / 36, p, scaled(2.0 / 60, q, c))
    e = scaled(4.0 / 36, p, scaled(-4.0 / 60, q, e))
    p = v128.load(points + 6 * step)
    v128.store(target, scaled(32.0 / 45, p, a))
    v128.store(target + 2 * step, scaled(16.0 / 45, p, c))
    v128.store(target + 4 * step, scaled(8.0 / 45, p, e))
    const odd = points + 7 * step
    p = v128.load(odd + step)
    q = v128.load(odd + 2 * step)
    const r = v128.load(odd + 3 * step),
      s = v128.load(odd + 4 * step)
    const b = scaled(1.0 / 4, v128.load(odd), f32x4.mul(f32x4.splat(-1.0 / 6), f32x4.add(p, q)))
    v128.store(target + step, scaled(1.0 / 24, f32x4.add(r, s), b))
    const d = scaled(1.0 / 6, f32x4.sub(q, p), v128.load(odd + 5 * step))
    v128.store(target + 3 * step, scaled(2.0 / 24, f32x4.sub(r, s), d))
  }
}

/**
 * Gradients by `rows` rows of five cells, cells `step` bytes apart, to those by the products at the seven points, `point`
 * bytes apart.
 */
export function cellsToProducts(input: usize, step: usize, rows: i32, output: usize, point: usize): void {
  for (let row = 0; row < rows; row++, input += 5 * step, output += 32) {
    for (let half: usize = 0; half < 32; half += 16) {
      const from = input + half,
        to = output + half
      const a = v128.load(from),
        b = v128.load(from + step),
        c = v128.load(from + 2 * step),
        d = v128.load(from + 3 * step),
        e = v128.load(from + 4 * step)
      v128.store(to, a)
      v128.store(to + 5 * point, e)
      let even = f32x4.add(a, f32x4.add(c, e)),
        odd = f32x4.add(b, d)
      v128.store(to + point, f32x4.add(even, odd))
      v128.store(to + 2 * point, f32x4.sub(even, odd))
      even = scaled(16, e, scaled(4, c, a))
      odd = scaled(8, d, f32x4.add(b, b))
      v128.store(to + 3 * point, f32x4.add(even, odd))
      v128.store(to + 4 * point, f32x4.sub(even, odd))
      v128.store(to + 6 * point, scaled(0.0625, e, scaled(0.125, d, scaled(0.25, c, scaled(0.5, b, a)))))
    }
  }
}

/** The value of a cell, or with `more` that and what is there. */
@inline
function put(to: usize, value: v128, more: bool): void {
  v128.store(to, more ? f32x4.add(v128.load(to), value) : value)
}

/** Gradients by `rows` rows at the 13 points, `point` bytes apart, to those by their thirteen cells, `pitch` bytes apart. */
@inline
function backToCells(points: usize, rows: i32, point: usize, output: usize, pitch: usize, more: bool): void {
  for (let row = 0; row < rows; row++, points += 32, output += pitch) {
    for (let half: usize = 0; half < 32; half += 16) {
      let from = points + half,
        to = output + half
      const h = v128.load(from + 6 * point)
      for (let parity = 0; parity < 2; parity++) {
        const first = v128.load(from),
          last = v128.load(from + 5 * point)
        let p = v128.load(from + point),
          q = v128.load(from + 2 * point)
        const s1 = f32x4.add(p, q),
          t1 = f32x4.sub(p, q)
        p = v128.load(from + 3 * point)
        q = v128.load(from + 4 * point)
        const s2 = f32x4.add(p, q),
          t2 = f32x4.sub(p, q)
        const u0 = f32x4.mul(f32x4.splat(4), first),
          u1 = scaled(4, f32x4.sub(last, t1), f32x4.mul(f32x4.splat(-2), t2)),
          u2 = scaled(-5, first, scaled(-4, s1, f32x4.neg(s2))),
          u3 = scaled(-5, last, scaled(2, t2, t1)),
          u4 = f32x4.add(first, f32x4.add(s1, s2))
        if (parity == 0) {
          put(to, f32x4.mul(f32x4.splat(-0.5), u0), more)
          put(to + 64, scaled(4, h, scaled(-0.5, u1, u0)), more)
          put(to + 128, scaled(-0.5, u2, u1), more)
          put(to + 192, scaled(-5, h, scaled(-0.5, u3, u2)), more)
          put(to + 256, scaled(-0.5, u4, u3), more)
          put(to + 320, f32x4.add(h, scaled(-0.5, last, u4)), more)
          put(to + 384, last, more)
        } else {
          put(to, u0, more)
          put(to + 64, u1, more)
          put(to + 128, u2, more)
          put(to + 192, u3, more)
          put(to + 256, u4, more)
          put(to + 320, last, more)
        }
        from += 7 * point
        to += 32
      }
    }
  }
}

/** The same, stored. */
export function pointsBack(points: usize, rows: i32, point: usize, output: usize, pitch: usize): void {
  backToCells(points, rows, point, output, pitch, false)
}

/** The same, added to what is there: a row's other columns. */
export function pointsBackMore(points: usize, rows: i32, point: usize, output: usize, pitch: usize): void {
  backToCells(points, rows, point, output, pitch, true)
}
