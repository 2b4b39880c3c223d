/*
 * Euclidean RBF units: y_j = Σ (x_i − w_ij)².
 */
import { multiplyAdd, sum } from './simd'

/** One class of eight images or positions. */
@inline
function cell(input: usize, inputs: i32, pitch: usize, codes: usize, output: usize): void {
  let low = f32x4.splat(0),
    high = f32x4.splat(0),
    x = input
  for (let end = codes + (usize(inputs) << 2); codes < end; codes += 4, x += pitch) {
    const w = v128.load32_splat(codes)
    const a = f32x4.sub(v128.load(x), w),
      b = f32x4.sub(v128.load(x, 16), w)
    low = multiplyAdd(a, a, low)
    high = multiplyAdd(b, b, high)
  }
  v128.store(output, low)
  v128.store(output, high, 16)
}

/** (x − w)² on top of a sum. */
@inline
function squared(x: v128, w: v128, s: v128): v128 {
  const d = f32x4.sub(x, w)
  return multiplyAdd(d, d, s)
}

/**
 * Eight images or positions: `inputs` cells in, `pitch` bytes apart, `classes` cells of distances out; codes row by row. Four
 * classes at a time: one alone waits for its own sums.
 */
export function rbfCells(
  input: usize,
  inputs: i32,
  pitch: usize,
  codes: usize,
  classes: i32,
  output: usize,
  outputPitch: usize,
): void {
  const row = usize(inputs) << 2
  let j = 0
  for (; j + 4 <= classes; j += 4, codes += 4 * row, output += 4 * outputPitch) {
    let s00 = f32x4.splat(0),
      s01 = s00,
      s10 = s00,
      s11 = s00,
      s20 = s00,
      s21 = s00,
      s30 = s00,
      s31 = s00
    let x = input,
      at = codes,
      u = codes + 2 * row
    for (let end = codes + row; at < end; at += 4, u += 4, x += pitch) {
      const a = v128.load(x),
        b = v128.load(x, 16)
      const w0 = v128.load32_splat(at),
        w1 = v128.load32_splat(at + row)
      const w2 = v128.load32_splat(u),
        w3 = v128.load32_splat(u + row)
      s00 = squared(a, w0, s00)
      s01 = squared(b, w0, s01)
      s10 = squared(a, w1, s10)
      s11 = squared(b, w1, s11)
      s20 = squared(a, w2, s20)
      s21 = squared(b, w2, s21)
      s30 = squared(a, w3, s30)
      s31 = squared(b, w3, s31)
    }
    v128.store(output, s00)
    v128.store(output, s01, 16)
    v128.store(output + outputPitch, s10)
    v128.store(output + outputPitch, s11, 16)
    v128.store(output + 2 * outputPitch, s20)
    v128.store(output + 2 * outputPitch, s21, 16)
    v128.store(output + 3 * outputPitch, s30)
    v128.store(output + 3 * outputPitch, s31, 16)
  }
  for (; j < classes; j++, codes += row, output += outputPitch) cell(input, inputs, pitch, codes, output)
}

/** One image: four inputs in the lanes; `inputs` any number. Four classes at a time, the last ones again where they are fewer. */
export function rbfColumns(input: usize, inputs: i32, codes: usize, classes: i32, output: usize): void {
  const whole = usize(inputs & ~3) << 2,
    pitch = usize(inputs) << 2,
    last = codes + usize(classes - 1) * pitch
  for (let j = 0; j < classes; j += 4) {
    const c0 = codes,
      c1 = min(c0 + pitch, last),
      c2 = min(c1 + pitch, last),
      c3 = min(c2 + pitch, last)
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0
    let at: usize = 0
    for (; at < whole; at += 16) {
      const x = v128.load(input + at)
      s0 = squared(x, v128.load(c0 + at), s0)
      s1 = squared(x, v128.load(c1 + at), s1)
      s2 = squared(x, v128.load(c2 + at), s2)
      s3 = squared(x, v128.load(c3 + at), s3)
    }
    let r0 = sum(s0),
      r1 = sum(s1),
      r2 = sum(s2),
      r3 = sum(s3)
    for (; at < pitch; at += 4) {
      const x = load<f32>(input + at)
      const d0 = x - load<f32>(c0 + at),
        d1 = x - load<f32>(c1 + at),
        d2 = x - load<f32>(c2 + at),
        d3 = x - load<f32>(c3 + at)
      r0 += d0 * d0
      r1 += d1 * d1
      r2 += d2 * d2
      r3 += d3 * d3
    }
    const left = classes - j
    store<f32>(output, r0)
    if (left > 1) store<f32>(output, r1, 4)
    if (left > 2) store<f32>(output, r2, 8)
    if (left > 3) store<f32>(output, r3, 12)
    output += 16
    codes += 4 * pitch
  }
}

/**
 * Backward in cells: gradient_i = 2·(x_i·Σ_j g_j − Σ_j g_j·w_ij). On entry `gradient` holds Σ_j g_j·w_ij (a full
 * connection with the codes), `g` the distances' gradients, `classes` cells.
 */
export function rbfBackwardCells(input: usize, inputs: i32, g: usize, classes: i32, gradient: usize): void {
  let low = f32x4.splat(0),
    high = f32x4.splat(0)
  for (let end = g + (usize(classes) << 5); g < end; g += 32) {
    low = f32x4.add(low, v128.load(g))
    high = f32x4.add(high, v128.load(g, 16))
  }
  for (let end = input + (usize(inputs) << 5); input < end; input += 32, gradient += 32) {
    const a = f32x4.sub(f32x4.mul(v128.load(input), low), v128.load(gradient))
    const b = f32x4.sub(f32x4.mul(v128.load(input, 16), high), v128.load(gradient, 16))
    v128.store(gradient, f32x4.add(a, a))
    v128.store(gradient, f32x4.add(b, b), 16)
  }
}
