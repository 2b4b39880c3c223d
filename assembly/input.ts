/*
 * Pictures into the engine's two layouts: cells (a pixel of eight images) and plain rows.
 */
import { multiplyAdd } from './simd'

const BACKGROUND: f32 = -0.1,
  STEP: f32 = 1.275 / 255


@inline
function units(bytes: v128): v128 {
  return multiplyAdd(f32x4.convert_i32x4_s(bytes), f32x4.splat(STEP), f32x4.splat(BACKGROUND))
}

/** Eight byte pictures, `pitch` bytes apart, into cells; width a multiple of 4; target rows are `rowPitch` bytes apart. */
export function bytesToCells(
  source: usize,
  pitch: usize,
  width: i32,
  height: i32,
  target: usize,
  rowPitch: usize,
): void {
  const mask = i32x4.splat(255)
  for (let y = 0; y < height; y++) {
    let to = target
    for (let x = 0; x < width; x += 4) {
      let p = source
      let low = v128.load32_zero(p)
      p += pitch
      low = v128.load_lane<i32>(p, low, 1)
      p += pitch
      low = v128.load_lane<i32>(p, low, 2)
      p += pitch
      low = v128.load_lane<i32>(p, low, 3)
      p += pitch
      let high = v128.load32_zero(p)
      p += pitch
      high = v128.load_lane<i32>(p, high, 1)
      p += pitch
      high = v128.load_lane<i32>(p, high, 2)
      p += pitch
      high = v128.load_lane<i32>(p, high, 3)
      v128.store(to, units(v128.and(low, mask)))
      v128.store(to, units(v128.and(high, mask)), 16)
      v128.store(to, units(v128.and(i32x4.shr_u(low, 8), mask)), 32)
      v128.store(to, units(v128.and(i32x4.shr_u(high, 8), mask)), 48)
      v128.store(to, units(v128.and(i32x4.shr_u(low, 16), mask)), 64)
      v128.store(to, units(v128.and(i32x4.shr_u(high, 16), mask)), 80)
      v128.store(to, units(i32x4.shr_u(low, 24)), 96)
      v128.store(to, units(i32x4.shr_u(high, 24)), 112)
      to += 128
      source += 4
    }
    target += rowPitch
  }
}

/** Rows of bytes into rows of network units, `rowPitch` bytes apart; any width. */
export function bytesToRows(source: usize, width: i32, height: i32, target: usize, rowPitch: usize): void {
  for (let y = 0; y < height; y++) {
    let x = 0
    for (; x + 8 <= width; x += 8) {
      const v = v128.load_ext<u8>(source + x)
      const to = target + (x << 2)
      v128.store(to, units(i32x4.extend_low_i16x8_u(v)))
      v128.store(to, units(i32x4.extend_high_i16x8_u(v)), 16)
    }
    for (; x < width; x++) store<f32>(target + (x << 2), f32(load<u8>(source + x)) * STEP + BACKGROUND)
    source += width
    target += rowPitch
  }
}
