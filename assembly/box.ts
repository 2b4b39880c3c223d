/*
 * Sums of 2×2 neighbours: to sum four pixels of a linear convolution is to convolve the sums of four pixels. So a 5×5
 * convolution and the 2×2 subsampling after it are a 5×5 convolution of stride 2 over box sums.
 */
import { multiplyAdd } from './simd'

/** One map of cells: rows × columns sums of 2×2 neighbours, one step apart; rows are `pitch` bytes apart. */
export function boxCells(
  input: usize,
  pitch: usize,
  rows: i32,
  columns: i32,
  output: usize,
  outputPitch: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let p = input,
      q = input + pitch,
      to = output
    let low = f32x4.add(v128.load(p), v128.load(q)),
      high = f32x4.add(v128.load(p, 16), v128.load(q, 16))
    for (const end = output + (usize(columns) << 5); to < end; to += 32) {
      p += 32
      q += 32
      const nextLow = f32x4.add(v128.load(p), v128.load(q)),
        nextHigh = f32x4.add(v128.load(p, 16), v128.load(q, 16))
      v128.store(to, f32x4.add(low, nextLow))
      v128.store(to, f32x4.add(high, nextHigh), 16)
      low = nextLow
      high = nextHigh
    }
    input += pitch
    output += outputPitch
  }
}

/**
 * One map of plain rows, columns in the lanes: rows × columns sums, eight columns at a time (whole groups are read and
 * written). With `half`, even columns come first and odd ones `half` bytes on.
 */
export function boxRows(
  input: usize,
  pitch: usize,
  rows: i32,
  columns: i32,
  output: usize,
  outputPitch: usize,
  half: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < columns; x += 8) {
      const p = input + (x << 2),
        q = p + pitch
      const a = f32x4.add(f32x4.add(v128.load(p), v128.load(q)), f32x4.add(v128.load(p, 4), v128.load(q, 4)))
      const b = f32x4.add(
        f32x4.add(v128.load(p, 16), v128.load(q, 16)),
        f32x4.add(v128.load(p, 20), v128.load(q, 20)),
      )
      if (half) {
        const to = output + (x << 1)
        v128.store(to, v128.shuffle<f32>(a, b, 0, 2, 4, 6))
        v128.store(to + half, v128.shuffle<f32>(a, b, 1, 3, 5, 7))
      } else {
        v128.store(output + (x << 2), a)
        v128.store(output + (x << 2), b, 16)
      }
    }
    input += pitch
    output += outputPitch
  }
}

const BACKGROUND: f32 = -0.1,
  STEP: f32 = 1.275 / 255

/**
 * The same of grey bytes, summed as integers and then taken to network units: rows × columns sums, even columns first
 * and odd ones `half` bytes on; whole groups of eight are read and written.
 */
export function boxBytes(
  input: usize,
  pitch: usize,
  rows: i32,
  columns: i32,
  output: usize,
  outputPitch: usize,
  half: usize,
): void {
  const low = i32x4.splat(0xffff),
    step = f32x4.splat(STEP),
    background = f32x4.splat(4 * BACKGROUND)
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < columns; x += 8) {
      const p = input + x,
        q = p + pitch
      const s = i16x8.add(
        i16x8.add(v128.load_ext<u8>(p), v128.load_ext<u8>(q)),
        i16x8.add(v128.load_ext<u8>(p, 1), v128.load_ext<u8>(q, 1)),
      )
      const to = output + (x << 1)
      v128.store(to, multiplyAdd(f32x4.convert_i32x4_s(v128.and(s, low)), step, background))
      v128.store(to + half, multiplyAdd(f32x4.convert_i32x4_s(i32x4.shr_u(s, 16)), step, background))
    }
    input += pitch
    output += outputPitch
  }
}

/**
 * Box sums of maps of plain rows, up to 16 columns, laid out for a window of 5 columns that moves two at a time: where rows
 * are narrow, outputs of several rows then lie side by side. Sum (y, 2x + j) goes to plane j of its map, in the half for
 * y's parity, at (y >> 1)·width + x: two halves a plane, five planes a map, maps one after the other. `rows` counts the
 * input's. Rows are written from the first to the last, eight floats each: what one has too many the next
 * writes over.
 */
export function boxWindows(
  input: usize,
  pitch: usize,
  maps: i32,
  rows: i32,
  width: i32,
  output: usize,
  half: usize,
): void {
  const plane = half << 1,
    step = usize(width) << 2
  for (let map = 0; map < maps; map++) {
    for (let row = 1; row < rows; row++) {
      const p = input,
        q = input + pitch
      const k = f32x4.add(v128.load(p), v128.load(q)),
        l = f32x4.add(v128.load(p, 16), v128.load(q, 16))
      const m = f32x4.add(v128.load(p, 32), v128.load(q, 32)),
        n = f32x4.add(v128.load(p, 48), v128.load(q, 48))
      const a = f32x4.add(k, v128.shuffle<f32>(k, l, 1, 2, 3, 4)),
        b = f32x4.add(l, v128.shuffle<f32>(l, m, 1, 2, 3, 4))
      const c = f32x4.add(m, v128.shuffle<f32>(m, n, 1, 2, 3, 4)),
        d = f32x4.add(n, v128.shuffle<f32>(n, n, 1, 2, 3, 3))
      const even = v128.shuffle<f32>(a, b, 0, 2, 4, 6),
        even4 = v128.shuffle<f32>(c, d, 0, 2, 4, 6)
      const odd = v128.shuffle<f32>(a, b, 1, 3, 5, 7),
        odd4 = v128.shuffle<f32>(c, d, 1, 3, 5, 7)
      let to = output + (row & 1 ? 0 : half) + usize((row - 1) >> 1) * step
      v128.store(to, even)
      v128.store(to, even4, 16)
      to += plane
      v128.store(to, odd)
      v128.store(to, odd4, 16)
      to += plane
      v128.store(to, v128.shuffle<f32>(even, even4, 1, 2, 3, 4))
      v128.store(to, v128.shuffle<f32>(even4, even4, 1, 2, 3, 3), 16)
      to += plane
      v128.store(to, v128.shuffle<f32>(odd, odd4, 1, 2, 3, 4))
      v128.store(to, v128.shuffle<f32>(odd4, odd4, 1, 2, 3, 3), 16)
      to += plane
      v128.store(to, v128.shuffle<f32>(even, even4, 2, 3, 4, 5))
      v128.store(to, v128.shuffle<f32>(even4, even4, 2, 3, 3, 3), 16)
      input = q
    }
    input += pitch
    output += 5 * plane
  }
}

/** The sum of a pixel and the one below it. */
@inline
function below(at: usize, pitch: usize): v128 {
  return f32x4.add(v128.load(at), v128.load(at + pitch))
}

/** The same where a pixel is a vector, of four images: rows of any width, and nothing is written beyond them. */
export function boxWindows4(
  input: usize,
  pitch: usize,
  maps: i32,
  rows: i32,
  width: i32,
  output: usize,
  half: usize,
): void {
  const plane = half << 1,
    step = usize(width) << 4
  for (let map = 0; map < maps; map++) {
    for (let row = 1; row < rows; row++) {
      let p = input,
        to = output + (row & 1 ? 0 : half) + usize((row - 1) >> 1) * step
      const b = below(p + 16, pitch),
        c = below(p + 32, pitch)
      let last = below(p + 48, pitch)
      let even = f32x4.add(below(p, pitch), b),
        odd = f32x4.add(b, c),
        even2 = f32x4.add(c, last)
      for (const end = to + step; to < end; to += 16, p += 32) {
        const d = below(p + 64, pitch),
          e = below(p + 80, pitch)
        const odd3 = f32x4.add(last, d),
          even4 = f32x4.add(d, e)
        let q = to
        v128.store(q, even)
        q += plane
        v128.store(q, odd)
        q += plane
        v128.store(q, even2)
        q += plane
        v128.store(q, odd3)
        q += plane
        v128.store(q, even4)
        even = even2
        odd = odd3
        even2 = even4
        last = e
      }
      input += pitch
    }
    input += pitch
    output += 5 * plane
  }
}
