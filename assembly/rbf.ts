/* Euclidean RBF units: y_j = Σ (x_i − w_ij)². */
import { multiplyAdd, sum } from './simd'

/** Eight images or positions: `inputs` cells in, `pitch` bytes apart, `classes` cells of distances out; codes row by row. */
export function rbfCells(
  input: usize,
  inputs: i32,
  pitch: usize,
  codes: usize,
  classes: i32,
  output: usize,
  outputPitch: usize,
): void {
  for (let j = 0; j < classes; j++) {
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
    output += outputPitch
  }
}

/** One image: four inputs in the lanes; `inputs` any number. Two classes at a time, an odd last one twice. */
export function rbfColumns(input: usize, inputs: i32, codes: usize, classes: i32, output: usize): void {
  const whole = usize(inputs & ~3) << 2,
    pitch = usize(inputs) << 2
  for (let j = 0; j < classes; j += 2) {
    const next: usize = j + 1 < classes ? 1 : 0
    const other = codes + next * pitch
    let s = f32x4.splat(0),
      t = s
    let at: usize = 0
    for (; at < whole; at += 16) {
      const x = v128.load(input + at)
      const d = f32x4.sub(x, v128.load(codes + at)),
        e = f32x4.sub(x, v128.load(other + at))
      s = multiplyAdd(d, d, s)
      t = multiplyAdd(e, e, t)
    }
    let first = sum(s),
      second = sum(t)
    for (; at < pitch; at += 4) {
      const d = load<f32>(input + at) - load<f32>(codes + at),
        e = load<f32>(input + at) - load<f32>(other + at)
      first += d * d
      second += e * e
    }
    store<f32>(output, first)
    store<f32>(output + (next << 2), second)
    output += 8
    codes = other + pitch
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
