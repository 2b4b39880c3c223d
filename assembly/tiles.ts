/*
 * The engine's one loop. A CELL is 8 floats (two vectors): one pixel of eight images, or eight columns of one.
 * A TILE is 8 accumulators: 2 cells × 2 weights, or 1 cell × 4 weights, over a list of TAPS. Which cells, weights
 * and taps is written in records by TypeScript, so convolution, full connection and their gradients differ in
 * tables alone. All addresses in records are byte offsets; they may wrap around 2^32.
 *
 * record, 9 × u32: in A, in B, out A0, out B0, out A1, out B1, bias, weights, taps    (2 cells × 2 weights)
 *                  in, apart, out 0, out 1, out 2, out 3,      bias, weights, taps    (1 cell × 4 weights; of two pairs of
 *                                                                                      weights: how far apart these are)
 * taps:            count, then one u32 input offset a tap, or an (input, weights) offset pair a tap
 * weights:         pairs or quads, one after the other, `stride` bytes apart
 * bias:            a pair or quad of start values; ACCUMULATE starts from what the outputs hold
 *
 * One tap an iteration, since V8 hoists a block's loads to its top: 8 accumulators + 6 loads is what 15 registers hold.
 */
import { dotAdd, multiplyAdd, sumLanes } from './simd'

/** Bytes of a record, and from one pair of weights to the next. */
const RECORD: usize = 36,
  PAIR: usize = 8
const ACCUMULATE: u32 = 0xffffffff

/** c + a·b: of floats, or of pairs of 16-bit integers. */
@inline
function accumulate(a: v128, b: v128, c: v128, paired: bool): v128 {
  return paired ? dotAdd(a, b, c) : multiplyAdd(a, b, c)
}


@inline
function tile2x2(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
  paired: bool,
  whole: bool,
): void {
  for (let end = records + count * RECORD; records < end; records += RECORD) {
    const a = input + load<u32>(records, 0),
      b = input + load<u32>(records, 4)
    const a0 = output + load<u32>(records, 8),
      b0 = output + load<u32>(records, 12)
    const a1 = output + load<u32>(records, 16),
      b1 = output + load<u32>(records, 20)
    const start = load<u32>(records, 24)
    let w = weights + load<u32>(records, 28)
    let tap: usize = load<u32>(records, 32)
    const last = tap + (load<u32>(tap) << 2)
    let s00: v128, s01: v128, s02: v128, s03: v128, s10: v128, s11: v128, s12: v128, s13: v128
    if (start == ACCUMULATE) {
      s00 = v128.load(a0)
      s01 = v128.load(a0, 16)
      s02 = v128.load(b0)
      s03 = whole ? v128.load(b0, 16) : s02
      s10 = v128.load(a1)
      s11 = v128.load(a1, 16)
      s12 = v128.load(b1)
      s13 = whole ? v128.load(b1, 16) : s12
    } else {
      s00 = v128.load32_splat(weights + start)
      s10 = v128.load32_splat(weights + start, 4)
      s01 = s00
      s02 = s00
      s03 = s00
      s11 = s10
      s12 = s10
      s13 = s10
    }
    do {
      tap += 4
      const x = load<u32>(tap)
      const u = v128.load32_splat(w),
        v = v128.load32_splat(w, 4)
      const x0 = v128.load(a + x),
        x1 = v128.load(a + x, 16),
        x2 = v128.load(b + x),
        x3 = whole ? v128.load(b + x, 16) : x2
      s00 = accumulate(x0, u, s00, paired)
      s10 = accumulate(x0, v, s10, paired)
      s01 = accumulate(x1, u, s01, paired)
      s11 = accumulate(x1, v, s11, paired)
      s02 = accumulate(x2, u, s02, paired)
      s12 = accumulate(x2, v, s12, paired)
      if (whole) {
        s03 = accumulate(x3, u, s03, paired)
        s13 = accumulate(x3, v, s13, paired)
      }
      w += stride
    } while (tap < last)
    v128.store(a0, s00)
    v128.store(a0, s01, 16)
    v128.store(b0, s02)
    v128.store(a1, s10)
    v128.store(a1, s11, 16)
    v128.store(b1, s12)
    if (whole) {
      v128.store(b0, s03, 16)
      v128.store(b1, s13, 16)
    }
  }
}

/** 2 cells × 2 weights; taps are input offsets. */
export function tiles2x2(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
): void {
  tile2x2(records, count, input, weights, stride, output, false, true)
}

/** The same of a cell and the first vector of another: where pixels end so. */
export function tiles3x2(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
): void {
  tile2x2(records, count, input, weights, stride, output, false, false)
}

/** The same on pairs of 16-bit integers (int16.ts), summed as 32-bit ones. */
export function tiles2x2Int16(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
): void {
  tile2x2(records, count, input, weights, stride, output, true, true)
}

/**
 * The same `rounds` times, with the bases moved on from one round to the next: the rows of a picture, or the points of a
 * Winograd transform, whose records are those of the first.
 */
export function repeat2x2(
  records: usize,
  count: usize,
  input: usize,
  inputStep: usize,
  weights: usize,
  weightsStep: usize,
  output: usize,
  outputStep: usize,
  rounds: i32,
): void {
  for (
    let round = 0;
    round < rounds;
    round++, input += inputStep, weights += weightsStep, output += outputStep
  ) {
    tiles2x2(records, count, input, weights, PAIR, output)
  }
}


@inline
function tiles1x4(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
  gathered: bool,
  paired: bool,
  split: bool,
): void {
  for (let end = records + count * RECORD; records < end; records += RECORD) {
    const a = input + load<u32>(records, 0)
    const o0 = output + load<u32>(records, 8),
      o1 = output + load<u32>(records, 12)
    const o2 = output + load<u32>(records, 16),
      o3 = output + load<u32>(records, 20)
    const start = load<u32>(records, 24),
      apart: usize = split ? usize(load<u32>(records, 4)) : 0
    let w = weights + load<u32>(records, 28)
    let tap: usize = load<u32>(records, 32)
    const last = tap + (load<u32>(tap) << (gathered ? 3 : 2))
    let s00: v128, s01: v128, s10: v128, s11: v128, s20: v128, s21: v128, s30: v128, s31: v128
    if (start == ACCUMULATE) {
      s00 = v128.load(o0)
      s01 = v128.load(o0, 16)
      s10 = v128.load(o1)
      s11 = v128.load(o1, 16)
      s20 = v128.load(o2)
      s21 = v128.load(o2, 16)
      s30 = v128.load(o3)
      s31 = v128.load(o3, 16)
    } else {
      s00 = v128.load32_splat(weights + start)
      s10 = v128.load32_splat(weights + start, 4)
      s20 = split ? v128.load32_splat(weights + start + apart) : v128.load32_splat(weights + start, 8)
      s30 = split ? v128.load32_splat(weights + start + apart, 4) : v128.load32_splat(weights + start, 12)
      s01 = s00
      s11 = s10
      s21 = s20
      s31 = s30
    }
    do {
      let x: usize, at: usize
      if (gathered) {
        x = load<u32>(tap, 4)
        at = w + load<u32>(tap, 8)
        tap += 8
      } else {
        x = load<u32>(tap, 4)
        at = w
        w += stride
        tap += 4
      }
      const x0 = v128.load(a + x),
        x1 = v128.load(a + x, 16)
      const w0 = v128.load32_splat(at),
        w1 = v128.load32_splat(at, 4)
      const w2 = split ? v128.load32_splat(at + apart) : v128.load32_splat(at, 8),
        w3 = split ? v128.load32_splat(at + apart, 4) : v128.load32_splat(at, 12)
      s00 = accumulate(x0, w0, s00, paired)
      s01 = accumulate(x1, w0, s01, paired)
      s10 = accumulate(x0, w1, s10, paired)
      s11 = accumulate(x1, w1, s11, paired)
      s20 = accumulate(x0, w2, s20, paired)
      s21 = accumulate(x1, w2, s21, paired)
      s30 = accumulate(x0, w3, s30, paired)
      s31 = accumulate(x1, w3, s31, paired)
    } while (tap < last)
    v128.store(o0, s00)
    v128.store(o0, s01, 16)
    v128.store(o1, s10)
    v128.store(o1, s11, 16)
    v128.store(o2, s20)
    v128.store(o2, s21, 16)
    v128.store(o3, s30)
    v128.store(o3, s31, 16)
  }
}

/** 1 cell × 4 weights; taps are input offsets. */
export function tiles1x4Strided(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
): void {
  tiles1x4(records, count, input, weights, stride, output, false, false, false)
}

/** The same, the weights in two pairs: of an odd number of cells the one that `tiles2x2` leaves. */
export function tiles1x4Split(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
): void {
  tiles1x4(records, count, input, weights, stride, output, false, false, true)
}

/** The same on pairs of 16-bit integers (int16.ts), summed as 32-bit ones. */
export function tiles1x4Int16(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  stride: usize,
  output: usize,
): void {
  tiles1x4(records, count, input, weights, stride, output, false, true, false)
}

/** 1 cell × 4 weights; taps are (input, weights) offset pairs: for transposed convolutions, whose taps thin out at borders. */
export function tiles1x4Gathered(
  records: usize,
  count: usize,
  input: usize,
  weights: usize,
  output: usize,
): void {
  tiles1x4(records, count, input, weights, 0, output, true, false, false)
}

/**
 * Weight gradients of a convolution: out[map][tap] = Σ x[tap + position]·y[map][position] over all positions and lanes,
 * 4 taps × 2 maps a tile.
 * record, 7 × u32: x of four taps, y of two maps, out (2 × 4 floats)
 * positions: count, then one u32 x offset a vector; y runs on by 16 bytes. Repeated `rounds` times, `xStep` and `yStep` bytes on.
 */
export function correlate4x2(
  records: usize,
  count: usize,
  x: usize,
  y: usize,
  output: usize,
  positions: usize,
  rounds: i32,
  xStep: usize,
  yStep: usize,
): void {
  const last = positions + (load<u32>(positions) << 2)
  for (let end = records + count * 28; records < end; records += 28) {
    let x0 = x + load<u32>(records, 0),
      x1 = x + load<u32>(records, 4),
      x2 = x + load<u32>(records, 8),
      x3 = x + load<u32>(records, 12)
    let y0 = y + load<u32>(records, 16),
      y1 = y + load<u32>(records, 20)
    let s00 = f32x4.splat(0),
      s01 = s00,
      s02 = s00,
      s03 = s00,
      s10 = s00,
      s11 = s00,
      s12 = s00,
      s13 = s00
    for (let round = 0; round < rounds; round++) {
      let position = positions,
        at: usize = 0
      do {
        position += 4
        const offset = load<u32>(position)
        const u = v128.load(y0 + at),
          v = v128.load(y1 + at)
        const a = v128.load(x0 + offset),
          b = v128.load(x1 + offset),
          c = v128.load(x2 + offset),
          d = v128.load(x3 + offset)
        s00 = multiplyAdd(a, u, s00)
        s10 = multiplyAdd(a, v, s10)
        s01 = multiplyAdd(b, u, s01)
        s11 = multiplyAdd(b, v, s11)
        s02 = multiplyAdd(c, u, s02)
        s12 = multiplyAdd(c, v, s12)
        s03 = multiplyAdd(d, u, s03)
        s13 = multiplyAdd(d, v, s13)
        at += 16
      } while (position < last)
      x0 += xStep
      x1 += xStep
      x2 += xStep
      x3 += xStep
      y0 += yStep
      y1 += yStep
    }
    const to = output + load<u32>(records, 24)
    v128.store(to, sumLanes(s00, s01, s02, s03))
    v128.store(to, sumLanes(s10, s11, s12, s13), 16)
  }
}
