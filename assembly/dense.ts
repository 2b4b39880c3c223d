/*
 * Full connection of one vector: on packed weights (dense24), or on weights as they come, row by row, of any number
 * of inputs and outputs.
 */
import { multiplyAdd, sum, sumLanes } from './simd'

/**
 * Full connection of one image, 24 outputs at a time: weights [outputs/24][bias, then inputs][24], so that one stream
 * of memory is read from start to end. `groups` of 24 outputs; what the last has too many is computed and not used.
 */
export function dense24(input: usize, inputs: i32, weights: usize, groups: i32, output: usize): void {
  const end = input + (usize(inputs) << 2)
  for (let group = 0; group < groups; group++) {
    let s0 = v128.load(weights),
      s1 = v128.load(weights, 16),
      s2 = v128.load(weights, 32)
    let s3 = v128.load(weights, 48),
      s4 = v128.load(weights, 64),
      s5 = v128.load(weights, 80)
    let x = input
    do {
      weights += 96
      const v = v128.load32_splat(x)
      s0 = multiplyAdd(v128.load(weights), v, s0)
      s1 = multiplyAdd(v128.load(weights, 16), v, s1)
      s2 = multiplyAdd(v128.load(weights, 32), v, s2)
      s3 = multiplyAdd(v128.load(weights, 48), v, s3)
      s4 = multiplyAdd(v128.load(weights, 64), v, s4)
      s5 = multiplyAdd(v128.load(weights, 80), v, s5)
      x += 4
    } while (x < end)
    weights += 96
    v128.store(output, s0)
    v128.store(output, s1, 16)
    v128.store(output, s2, 32)
    v128.store(output, s3, 48)
    v128.store(output, s4, 64)
    v128.store(output, s5, 80)
    output += 96
  }
}

/** output[o] = bias[o] + Σ_i input[i]·weights[o][i], four units at a time. */
export function dots(
  input: usize,
  inputs: i32,
  weights: usize,
  bias: usize,
  outputs: i32,
  output: usize,
): void {
  const pitch = usize(inputs) << 2,
    whole = usize(inputs & ~3) << 2
  let o = 0
  for (; o + 4 <= outputs; o += 4) {
    const w1 = weights + pitch,
      w2 = w1 + pitch,
      w3 = w2 + pitch
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0
    let at: usize = 0
    for (; at < whole; at += 16) {
      const x = v128.load(input + at)
      s0 = multiplyAdd(x, v128.load(weights + at), s0)
      s1 = multiplyAdd(x, v128.load(w1 + at), s1)
      s2 = multiplyAdd(x, v128.load(w2 + at), s2)
      s3 = multiplyAdd(x, v128.load(w3 + at), s3)
    }
    let total = sumLanes(s0, s1, s2, s3)
    for (; at < pitch; at += 4) {
      let w = v128.load32_zero(weights + at)
      w = v128.load_lane<f32>(w1 + at, w, 1)
      w = v128.load_lane<f32>(w2 + at, w, 2)
      w = v128.load_lane<f32>(w3 + at, w, 3)
      total = multiplyAdd(v128.load32_splat(input + at), w, total)
    }
    v128.store(output + (o << 2), f32x4.add(total, v128.load(bias + (o << 2))))
    weights = w3 + pitch
  }
  for (; o < outputs; o++) {
    let s = f32x4.splat(0)
    let at: usize = 0
    for (; at < whole; at += 16) s = multiplyAdd(v128.load(input + at), v128.load(weights + at), s)
    let total = sum(s)
    for (; at < pitch; at += 4) total += load<f32>(input + at) * load<f32>(weights + at)
    store<f32>(output + (o << 2), total + load<f32>(bias + (o << 2)))
    weights += pitch
  }
}

/** output[i] = Σ_o g[o]·weights[o][i], sixteen inputs at a time: the gradient by the input. */
export function dotsTransposed(g: usize, outputs: i32, weights: usize, inputs: i32, output: usize): void {
  const pitch = usize(inputs) << 2,
    last = g + (usize(outputs) << 2)
  let i = 0
  for (; i + 16 <= inputs; i += 16) {
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0
    for (let p = g, w = weights + (i << 2); p < last; p += 4, w += pitch) {
      const v = v128.load32_splat(p)
      s0 = multiplyAdd(v, v128.load(w), s0)
      s1 = multiplyAdd(v, v128.load(w, 16), s1)
      s2 = multiplyAdd(v, v128.load(w, 32), s2)
      s3 = multiplyAdd(v, v128.load(w, 48), s3)
    }
    const to = output + (i << 2)
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
  }
  for (; i < inputs; i++) {
    let s: f32 = 0
    for (let p = g, w = weights + (i << 2); p < last; p += 4, w += pitch) s += load<f32>(p) * load<f32>(w)
    store<f32>(output + (i << 2), s)
  }
}

/** output[o][i] = g[o]·input[i]: the gradient by the weights. Rows overrun by up to 12 bytes; the next row rewrites them. */
export function outerProduct(g: usize, outputs: i32, input: usize, inputs: i32, output: usize): void {
  const pitch = usize(inputs) << 2
  for (let o = 0; o < outputs; o++) {
    const v = v128.load32_splat(g + (o << 2))
    for (let at: usize = 0; at < pitch; at += 16) v128.store(output + at, f32x4.mul(v, v128.load(input + at)))
    output += pitch
  }
}
