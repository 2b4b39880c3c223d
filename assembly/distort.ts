/*
 * Distorting one 32×32 picture for training: src/reference/distort.ts in SIMD, four pixels a vector, the same bit for
 * bit.
 */

import { column } from './simd'

const SIDE: i32 = 32,
  LAST: f32 = 31,
  CENTRE: f64 = 15.5
/** A picture has its edges again around it: one pixel before, two after and one to fill four, so that each of a pixel's 4×4 neighbours is there. */
const PADDED: usize = 36
/** Bytes of a padded row. */
const ROW: usize = PADDED << 2
/** Bytes of one value of each of a row's 32 pixels. */
const LINE: usize = 128
/** Added to a small whole number, it leaves that number in a float's lower bits; four times its upper ones, as an address. */
const WHOLE: f32 = 8388608,
  WHOLE_BYTES: usize = 0x2c000000

/** Grey bytes, `side` a row, into network units by a table of 256 floats, into padded rows. */
export function bytesToUnits(source: usize, table: usize, side: i32, target: usize): void {
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      store<f32>(target + (x << 2), load<f32>(table + (usize(load<u8>(source + x)) << 2)))
    }
    source += side
    target += ROW
  }
}

/** 32×32 floats into padded rows. */
export function floatsToRows(source: usize, target: usize): void {
  for (let y = 0; y < SIDE; y++) {
    memory.copy(target, source, 128)
    source += 128
    target += ROW
  }
}

/** Repeats the edges of a padded picture around it; `picture` is its first padded row. */
export function repeatEdges(picture: usize): void {
  const end = picture + 33 * ROW
  for (let row = picture + ROW; row < end; row += ROW) {
    store<f32>(row, load<f32>(row, 4))
    const last = load<f32>(row, 128)
    store<f32>(row, last, 132)
    store<f32>(row, last, 136)
  }
  memory.copy(picture, picture + ROW, ROW)
  memory.copy(end, end - ROW, ROW)
  memory.copy(end + ROW, end - ROW, ROW)
}

/** Four coordinates, clamped to the picture. */
@inline
function clamp(at: v128): v128 {
  return f32x4.pmin(f32x4.splat(LAST), f32x4.pmax(f32x4.splat(0), at))
}

/** Rounded after each operation, as the plain kernel does. */
@inline
function plus(x: v128, summand: f32): v128 {
  return f32x4.add(x, f32x4.splat(summand))
}

/** Stores the four weights of Keys (1981) at t behind the second of four neighbours, a line apart. */
@inline
function storeWeights(t: v128, to: usize): void {
  const square = f32x4.mul(t, t),
    half = f32x4.mul(f32x4.splat(0.5), t),
    threeHalves = f32x4.mul(f32x4.splat(1.5), t)
  v128.store(to, f32x4.mul(t, plus(f32x4.mul(t, f32x4.sub(f32x4.splat(1), half)), -0.5)))
  v128.store(to, plus(f32x4.mul(square, plus(threeHalves, -2.5)), 1), LINE)
  v128.store(to, f32x4.mul(t, plus(f32x4.mul(t, f32x4.sub(f32x4.splat(2), threeHalves)), 0.5)), 2 * LINE)
  v128.store(to, f32x4.mul(square, plus(half, -0.5)), 3 * LINE)
}

/** Four columns of a pixel's neighbours from `at` on, each summed by the weights of the rows. */
@inline
function columns(at: usize, weights: usize): v128 {
  let sum = f32x4.mul(v128.load32_splat(weights), v128.load(at))
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights, LINE), v128.load(at, ROW)))
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights, 2 * LINE), v128.load(at, 2 * ROW)))
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(weights, 3 * LINE), v128.load(at, 3 * ROW)))
}

/**
 * Reads every pixel (x, y) by bicubic interpolation at (a·x + b·y + tx, c·x + d·y + ty), about the centre, moved by the
 * fields; then ink · gain + offset + strengthNoise · noise, held between `low` and `high`. No relaxed instruction: the
 * rounding is that of `Math.fround`.
 *
 * A row is done in three short loops, through memory: where its pixels are read and by which weights; the columns of each
 * one's neighbours; their sums. Of one loop that did all a processor sees a single round at a time, and waits for it.
 *
 * @param source a padded picture of floats
 * @param fieldX 32×32 floats, as are `fieldY`, `noise` and `target`
 * @param row fourteen lines, for what is known of a row: first neighbours, weights down and across, columns, starts
 */
export function distort(
  source: usize,
  fieldX: usize,
  fieldY: usize,
  noise: usize,
  a: f32,
  b: f64,
  tx: f64,
  c: f32,
  d: f64,
  ty: f64,
  strengthX: f32,
  strengthY: f32,
  gain: f32,
  offset: f32,
  strengthNoise: f32,
  low: f32,
  high: f32,
  target: usize,
  row: usize,
): void {
  const first = source - WHOLE_BYTES,
    end = row + LINE,
    sums = row + 9 * LINE,
    starts = row + 13 * LINE
  for (let y = 0; y < SIDE; y++) {
    // Through memory, as V8 would compute them anew for every four pixels.
    store<f32>(starts, f32(CENTRE + b * (f64(y) - CENTRE) + tx))
    store<f32>(starts, f32(CENTRE + d * (f64(y) - CENTRE) + ty), 4)
    let place = f32x4(-15.5, -14.5, -13.5, -12.5)
    for (let at = row; at < end; at += 16) {
      let u = f32x4.add(f32x4.mul(f32x4.splat(a), place), v128.load32_splat(starts)),
        v = f32x4.add(f32x4.mul(f32x4.splat(c), place), v128.load32_splat(starts, 4))
      u = clamp(f32x4.add(u, f32x4.mul(f32x4.splat(strengthX), v128.load(fieldX))))
      v = clamp(f32x4.add(v, f32x4.mul(f32x4.splat(strengthY), v128.load(fieldY))))
      const left = f32x4.floor(u),
        top = f32x4.floor(v)
      // The first of the 4×4 neighbours lies one row and one pixel before, where the padded picture begins.
      const pixels = f32x4.add(f32x4.mul(top, f32x4.splat(<f32>PADDED)), left)
      v128.store(at, i32x4.shl(f32x4.add(pixels, f32x4.splat(WHOLE)), 2))
      storeWeights(f32x4.sub(v, top), at + LINE)
      storeWeights(f32x4.sub(u, left), at + 5 * LINE)
      place = f32x4.add(place, f32x4.splat(4))
      fieldX += 16
      fieldY += 16
    }
    for (let at = row, sum = sums; at < end; at += 4, sum += 16) {
      v128.store(sum, columns(first + usize(load<u32>(at)), at + LINE))
    }
    for (let at = row + 5 * LINE, sum = sums; sum < starts; at += 16, sum += 64) {
      const s0 = v128.load(sum),
        s1 = v128.load(sum, 16),
        s2 = v128.load(sum, 32),
        s3 = v128.load(sum, 48)
      let value = f32x4.mul(v128.load(at), column(s0, s1, s2, s3, 0))
      value = f32x4.add(value, f32x4.mul(v128.load(at, LINE), column(s0, s1, s2, s3, 1)))
      value = f32x4.add(value, f32x4.mul(v128.load(at, 2 * LINE), column(s0, s1, s2, s3, 2)))
      value = f32x4.add(value, f32x4.mul(v128.load(at, 3 * LINE), column(s0, s1, s2, s3, 3)))
      value = f32x4.add(f32x4.mul(value, f32x4.splat(gain)), f32x4.splat(offset))
      value = f32x4.add(value, f32x4.mul(f32x4.splat(strengthNoise), v128.load(noise)))
      v128.store(target, f32x4.pmin(f32x4.splat(high), f32x4.pmax(f32x4.splat(low), value)))
      noise += 16
      target += 16
    }
  }
}
