/*
 * Rows of a 5×5 convolution of stride 2, thirteen cells seen and five written, by Winograd's minimal filtering (Lavin &
 * Gray 2016): 13 products for each row of the window instead of 25. Even columns meet three of its taps, F(5, 3) at the
 * points 0, 1, −1, 2, −2, ∞ and ½; odd ones two, F(5, 2) at the same without ½, so that their products add up. What is
 * seen goes to 13 points: the seven of even columns, then the six of odd ones. test/engine/points.test.ts has it as
 * matrices.
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
