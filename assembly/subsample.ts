/*
 * 2×2 subsampling, stride 2: sum × coefficient + bias. Squashing is a pass of its own.
 */
import { multiplyAdd, sum } from './simd'

/** One map of cells, `rows` × `columns` of output; input rows are `pitch` bytes apart, coefficient and bias addresses. */
export function subsampleCells(
  input: usize,
  pitch: usize,
  rows: i32,
  columns: i32,
  coefficient: usize,
  bias: usize,
  output: usize,
): void {
  const c = v128.load32_splat(coefficient),
    b = v128.load32_splat(bias)
  for (let row = 0; row < rows; row++) {
    let p = input,
      q = input + pitch
    for (let end = output + (usize(columns) << 5); output < end; output += 32, p += 64, q += 64) {
      const low = f32x4.add(
        f32x4.add(v128.load(p), v128.load(p, 32)),
        f32x4.add(v128.load(q), v128.load(q, 32)),
      )
      const high = f32x4.add(
        f32x4.add(v128.load(p, 16), v128.load(p, 48)),
        f32x4.add(v128.load(q, 16), v128.load(q, 48)),
      )
      v128.store(output, multiplyAdd(low, c, b))
      v128.store(output, multiplyAdd(high, c, b), 16)
    }
    input += 2 * pitch
  }
}

/** One map of plain rows; output rows are `outputPitch` bytes apart, written in whole vectors: four columns at a time. */
export function subsampleColumns(
  input: usize,
  pitch: usize,
  rows: i32,
  columns: i32,
  coefficient: usize,
  bias: usize,
  output: usize,
  outputPitch: usize,
): void {
  const c = v128.load32_splat(coefficient),
    b = v128.load32_splat(bias)
  for (let row = 0; row < rows; row++) {
    let p = input,
      q = input + pitch
    for (let x = 0; x < columns; x += 4, p += 32, q += 32) {
      const u = f32x4.add(v128.load(p), v128.load(q)),
        v = f32x4.add(v128.load(p, 16), v128.load(q, 16))
      const s = f32x4.add(v128.shuffle<f32>(u, v, 0, 2, 4, 6), v128.shuffle<f32>(u, v, 1, 3, 5, 7))
      v128.store(output + (x << 2), multiplyAdd(s, c, b))
    }
    input += 2 * pitch
    output += outputPitch
  }
}

/**
 * Backward of one map of cells: input gradient = gradient × coefficient to each of four pixels; adds the coefficient's
 * gradient Σ gradient·(sum of four) to `sums` and the bias's Σ gradient to `sums + 4`. `gradient` is past the squash.
 */
export function subsampleCellsBackward(
  input: usize,
  pitch: usize,
  rows: i32,
  columns: i32,
  coefficient: usize,
  gradient: usize,
  inputGradient: usize,
  sums: usize,
): void {
  const c = v128.load32_splat(coefficient)
  let weight = f32x4.splat(0),
    bias = f32x4.splat(0)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let half: usize = 0; half < 32; half += 16) {
        const p = input + (usize(column) << 6) + half,
          q = p + pitch
        const to = inputGradient + (usize(column) << 6) + half
        const g = v128.load(gradient + half)
        const pixels = f32x4.add(
          f32x4.add(v128.load(p), v128.load(p, 32)),
          f32x4.add(v128.load(q), v128.load(q, 32)),
        )
        weight = multiplyAdd(g, pixels, weight)
        bias = f32x4.add(bias, g)
        const each = f32x4.mul(g, c)
        v128.store(to, each)
        v128.store(to, each, 32)
        v128.store(to + pitch, each)
        v128.store(to + pitch, each, 32)
      }
      gradient += 32
    }
    input += 2 * pitch
    inputGradient += 2 * pitch
  }
  store<f32>(sums, load<f32>(sums) + sum(weight))
  store<f32>(sums, load<f32>(sums, 4) + sum(bias), 4)
}

/** The same for plain rows of one image, pixel by pixel; output gradient rows follow each other. */
export function subsampleColumnsBackward(
  input: usize,
  pitch: usize,
  rows: i32,
  columns: i32,
  coefficient: usize,
  gradient: usize,
  inputGradient: usize,
  sums: usize,
): void {
  const c = load<f32>(coefficient)
  let weight: f64 = 0,
    bias: f64 = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const g = load<f32>(gradient)
      const at = usize(column) << 3
      weight +=
        f64(g) *
        (f64(load<f32>(input + at)) +
          f64(load<f32>(input + at, 4)) +
          f64(load<f32>(input + pitch + at)) +
          f64(load<f32>(input + pitch + at, 4)))
      bias += g
      const each = g * c
      store<f32>(inputGradient + at, each)
      store<f32>(inputGradient + at, each, 4)
      store<f32>(inputGradient + pitch + at, each)
      store<f32>(inputGradient + pitch + at, each, 4)
      gradient += 4
    }
    input += 2 * pitch
    inputGradient += 2 * pitch
  }
  store<f32>(sums, f32(load<f32>(sums) + weight))
  store<f32>(sums, f32(load<f32>(sums, 4) + bias), 4)
}
