/*
 * Pictures of bytes: colour to grey, averaged over blocks, histograms, and running maxima and minima, sixteen pixels at a time, of which
 * the ground under ink and the thin runs of rules are made (src/input/kernels.ts says how, and is the plain twin: the same
 * bytes). Running extremes are built by doubling: of windows of n pixels come those of 2n, and any width from two that overlap.
 */

/** Tones of 4 pixels of RGBA: weights are [red, green, blue, 0] twice, in 256ths. */
@inline
function tones(pixels: v128, weights: v128, offset: v128): v128 {
  const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pixels), weights)
  const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pixels), weights)
  const sums = i32x4.add(v128.shuffle<i32>(low, high, 0, 2, 4, 6), v128.shuffle<i32>(low, high, 1, 3, 5, 7))
  return i32x4.shr_s(i32x4.add(sums, offset), 8)
}

/** The same laid over paper where the pixels are see-through. */
@inline
function laid(tone: v128, alpha: v128, paper: v128): v128 {
  const sum = i32x4.add(i32x4.mul(tone, alpha), i32x4.mul(paper, i32x4.sub(i32x4.splat(255), alpha)))
  const half = i32x4.add(sum, i32x4.splat(128))
  return i32x4.shr_u(i32x4.add(half, i32x4.shr_u(half, 8)), 8)
}

/** The rounded mean of `count` bytes that sum up to `sum`; divided by a multiplication where that is exact. */
@inline
function mean(sum: u32, count: u32, inverse: u64): u8 {
  return count <= 4096 ? u8((u64(sum) * inverse) >> 32) : u8(sum / count)
}

/** Pixels, as one word each, of `width` columns and `rows` rows summed up in i32 tones per column; returns 255 << 24 where all are opaque. */
@inline
function sumTones(
  source: usize,
  bytes: usize,
  rows: i32,
  weights: v128,
  rounded: v128,
  under: v128,
  scratch: usize,
): u32 {
  let all = i32x4.splat(-1)
  let rest: u32 = 0xffffffff
  const whole = bytes & ~15
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const pixels = v128.load(source + at)
      let tone = tones(pixels, weights, rounded)
      const alpha = i32x4.shr_u(pixels, 24)
      if (!i32x4.all_true(i32x4.eq(alpha, i32x4.splat(255)))) tone = laid(tone, alpha, under)
      v128.store(scratch + at, row == 0 ? tone : i32x4.add(tone, v128.load(scratch + at)))
      if (at < whole) all = v128.and(all, pixels)
    }
    // What is read beyond a row's end is no pixel of it.
    for (let at = whole; at < bytes; at += 4) rest &= load<u32>(source + at)
    source += bytes
  }
  rest &= i32x4.extract_lane(all, 0) & i32x4.extract_lane(all, 1)
  rest &= i32x4.extract_lane(all, 2) & i32x4.extract_lane(all, 3)
  return rest & 0xff000000
}

/**
 * One row of blocks: `rows` rows of `width` RGBA pixels into ⌈width / factor⌉ grey bytes, the rounded means of blocks `factor`
 * pixels wide. `scratch` holds 4 bytes a pixel; up to fifteen pixels beyond a row's end are read and not used, and as many
 * bytes beyond `target` are written. Returns whether any pixel is see-through.
 */
export function greyBlocks(
  source: usize,
  width: i32,
  rows: i32,
  factor: i32,
  red: i32,
  green: i32,
  blue: i32,
  offset: i32,
  paper: i32,
  scratch: usize,
  target: usize,
): i32 {
  let weights = i32x4.splat((red & 0xffff) | (green << 16))
  weights = i32x4.replace_lane(weights, 1, blue & 0xffff)
  weights = i32x4.replace_lane(weights, 3, blue & 0xffff)
  const bytes = usize(width) << 2
  const rounded = i32x4.splat(offset + 128)
  const clear = sumTones(source, bytes, rows, weights, rounded, i32x4.splat(paper), scratch) != 0xff000000
  let from = scratch
  const end = scratch + bytes
  if (factor == 1) {
    for (; from < end; from += 64) {
      const low = i16x8.narrow_i32x4_u(v128.load(from), v128.load(from, 16))
      const high = i16x8.narrow_i32x4_u(v128.load(from, 32), v128.load(from, 48))
      v128.store(target, i8x16.narrow_i16x8_u(low, high))
      target += 16
    }
    return i32(clear)
  }
  if (factor == 2 && rows == 2) {
    // Four blocks at a time, in two vectors.
    for (; from + 32 <= end; from += 32) {
      const low = v128.load(from),
        high = v128.load(from, 16)
      const sums = i32x4.add(
        v128.shuffle<i32>(low, high, 0, 2, 4, 6),
        v128.shuffle<i32>(low, high, 1, 3, 5, 7),
      )
      const means = i32x4.shr_u(i32x4.add(sums, i32x4.splat(2)), 2)
      const words = i16x8.narrow_i32x4_u(means, means)
      v128.store_lane<i32>(target, i8x16.narrow_i16x8_u(words, words), 0)
      target += 4
    }
  }
  const wide = usize(factor) << 2
  let count = u32(factor) * rows
  let inverse = (u64(0x100000000) + count - 1) / count
  while (from < end) {
    let last = from + wide
    if (last > end) {
      last = end
      count = u32((end - from) >> 2) * rows
      inverse = (u64(0x100000000) + count - 1) / count
    }
    let sum: u32 = count >> 1
    for (; from < last; from += 4) sum += load<u32>(from)
    store<u8>(target++, mean(sum, count, inverse))
  }
  return i32(clear)
}

/** How often each byte occurs, 256 words; `bins` holds four times as many, for runs of one value not to wait for themselves. */
export function histogram(source: usize, count: i32, bins: usize): void {
  memory.fill(bins, 0, 4096)
  const end = source + count
  let at = source
  for (; at + 16 <= end; at += 16) {
    const values = v128.load(at)
    const first = load<u8>(at)
    if (i8x16.all_true(i8x16.eq(values, i8x16.splat(first)))) {
      const bin = bins + (usize(first) << 2)
      store<u32>(bin, load<u32>(bin) + 16)
      continue
    }
    for (let i: usize = 0; i < 16; i += 4) {
      const a = bins + (usize(load<u8>(at + i)) << 2)
      store<u32>(a, load<u32>(a) + 1)
      const b = bins + (usize(load<u8>(at + i, 1)) << 2)
      store<u32>(b, load<u32>(b, 1024) + 1, 1024)
      const c = bins + (usize(load<u8>(at + i, 2)) << 2)
      store<u32>(c, load<u32>(c, 2048) + 1, 2048)
      const d = bins + (usize(load<u8>(at + i, 3)) << 2)
      store<u32>(d, load<u32>(d, 3072) + 1, 3072)
    }
  }
  for (; at < end; at++) {
    const bin = bins + (usize(load<u8>(at)) << 2)
    store<u32>(bin, load<u32>(bin) + 1)
  }
  for (let bin = bins; bin < bins + 1024; bin += 16) {
    const low = i32x4.add(v128.load(bin), v128.load(bin, 1024))
    v128.store(bin, i32x4.add(low, i32x4.add(v128.load(bin, 2048), v128.load(bin, 3072))))
  }
}

/** The box of the bytes below `least` or above `most`: left, top, right, bottom in four words, the last two exclusive; `source` may be read 15 bytes beyond. */
export function boundsOutside(
  source: usize,
  width: i32,
  height: i32,
  least: i32,
  most: i32,
  target: usize,
): void {
  const low = i8x16.splat(i8(least)),
    high = i8x16.splat(i8(most))
  let left = width,
    top = height,
    right = 0,
    bottom = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 16) {
      const values = v128.load(source + x)
      let mask = i8x16.bitmask(v128.or(i8x16.lt_u(values, low), i8x16.gt_u(values, high)))
      if (x + 16 > width) mask &= (1 << (width - x)) - 1
      if (mask == 0) continue
      left = min(left, x + ctz(mask))
      right = max(right, x + 32 - clz(mask))
      top = min(top, y)
      bottom = y + 1
    }
    source += width
  }
  store<i32>(target, left)
  store<i32>(target, top, 4)
  store<i32>(target, right, 8)
  store<i32>(target, bottom, 12)
}

/**
 * The runs along rows of bytes above `low`, columns `left` to `right` of rows `top` to `bottom`, of which `source` holds the first:
 * four words each in `runs` (row, first column, end, 0) and two in `sums` (sum and largest of its bytes). Returns how many
 * there are; those beyond `room` are counted and not written. `source` may be read 15 bytes beyond.
 */
export function stretches(
  source: usize,
  width: i32,
  left: i32,
  right: i32,
  top: i32,
  bottom: i32,
  low: i32,
  room: i32,
  runs: usize,
  sums: usize,
): i32 {
  const least = i8x16.splat(i8(low))
  let count = 0
  for (let y = top; y < bottom; y++) {
    let x = left
    while (x < right) {
      let mask = i8x16.bitmask(i8x16.gt_u(v128.load(source + x), least))
      if (mask == 0) {
        x += 16
        continue
      }
      x += ctz(mask)
      if (x >= right) break
      const from = x
      let sum: u32 = 0,
        most: u32 = 0
      for (; x < right; x++) {
        const value = u32(load<u8>(source + x))
        if (i32(value) <= low) break
        sum += value
        most = max(most, value)
      }
      if (count < room) {
        store<i32>(runs, y)
        store<i32>(runs, from, 4)
        store<i32>(runs, x, 8)
        store<i32>(runs, 0, 12)
        store<u32>(sums, sum)
        store<u32>(sums, most, 4)
        runs += 16
        sums += 8
      }
      count++
    }
    source += width
  }
  return count
}

/** A plane of `rows` rows of `pitch` bytes filled with one tone, and a picture laid into it; `flip` is 255 for its negative. */
export function place(
  source: usize,
  width: i32,
  height: i32,
  flip: i32,
  target: usize,
  pitch: usize,
  rows: i32,
  left: i32,
  top: i32,
  tone: i32,
): void {
  memory.fill(target, u8(tone), pitch * rows)
  const mask = i8x16.splat(i8(flip))
  let to = target + pitch * top + left
  for (let y = 0; y < height; y++) {
    let x = 0
    for (; x + 16 <= width; x += 16) v128.store(to + x, v128.xor(v128.load(source + x), mask))
    for (; x < width; x++) store<u8>(to + x, load<u8>(source + x) ^ u8(flip))
    source += width
    to += pitch
  }
}

/**
 * Running extremes along rows (`step` 1) or down columns (`step` a row), in place: of each window's first byte, for `count` steps;
 * the `window` − 1 steps after them are read and changed. A row's last `window` − 1 bytes must not matter.
 */
export function extremes(plane: usize, step: usize, count: i32, window: i32, most: i32): void {
  // What follows the last is still to be windows of half the size when it is read: so each round reaches further.
  let span = 1
  while (span < window) {
    const next = min(span << 1, window)
    const on = step * usize(next - span)
    const bytes = step * usize(count + window - next)
    if (most)
      for (let at = plane; at < plane + bytes; at += 16)
        v128.store(at, i8x16.max_u(v128.load(at), v128.load(at + on)))
    else
      for (let at = plane; at < plane + bytes; at += 16)
        v128.store(at, i8x16.min_u(v128.load(at), v128.load(at + on)))
    span = next
  }
}

/** The share of the ground's light, 0 to 255, that ink swallows: grey bytes under a ground whose rows are `pitch` bytes apart. Three bytes beyond `target` are written. */
export function shareOfGround(
  grey: usize,
  flip: i32,
  width: i32,
  height: i32,
  ground: usize,
  pitch: usize,
  darkest: i32,
  target: usize,
): void {
  const least = i32x4.splat(darkest),
    scale = f32x4.splat(255),
    half = f32x4.splat(0.5)
  const most = i32x4.splat(255),
    none = i32x4.splat(0),
    mask = i32x4.splat(flip)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 4) {
      const tone = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(ground + x)))
      const own = v128.xor(
        i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(grey + x))),
        mask,
      )
      const darker = i32x4.max_s(none, i32x4.sub(tone, own))
      const share = f32x4.div(
        f32x4.mul(f32x4.convert_i32x4_s(darker), scale),
        f32x4.convert_i32x4_s(i32x4.max_s(tone, least)),
      )
      const level = i32x4.min_s(most, i32x4.trunc_sat_f32x4_s(f32x4.add(share, half)))
      const words = i16x8.narrow_i32x4_u(level, level)
      v128.store_lane<i32>(target + x, i8x16.narrow_i16x8_u(words, words), 0)
    }
    grey += width
    ground += pitch
    target += width
  }
}

/**
 * Ink of 0 to 255 over the light of blocks of 32 × 32 pixels, between whose middles the ground changes evenly: eight pixels at
 * a time, of which four lie between two middles. What is read of `lights` below its last row counts for nothing; seven bytes
 * beyond `target` are written.
 */
export function inkOverBlocks(
  grey: usize,
  width: i32,
  height: i32,
  flip: i32,
  lights: usize,
  target: usize,
): void {
  const columns = (width + 31) >> 5
  const most = ((height - 1) >> 5) << 6
  const mask = i16x8.splat(i16(flip))
  for (let y = 0; y < height; y++) {
    const place = min(max((y << 1) - 31, 0), most)
    const row = lights + (place >> 6) * columns
    let own = 0,
      gain = 0
    for (let column = 0, x = -16; column <= columns; column++) {
      let next = own,
        nextGain = gain
      if (column < columns) {
        const above = i32(load<u8>(row + column))
        next = (above << 7) + (i32(load<u8>(row + column + columns)) - above) * ((place & 63) << 1)
        nextGain = 8355840 / (next + 1536)
      }
      if (column == 0) {
        own = next
        gain = nextGain
      }
      const step = (next - own + 16) >> 5
      let ground = i16x8.add(
        i16x8.splat(i16(own + (step >> 1))),
        i16x8.mul(i16x8.splat(i16(step)), i16x8(0, 1, 2, 3, 4, 5, 6, 7)),
      )
      for (let part = 1; part < 8; part += 2) {
        if (x >= 0 && x < width) {
          const level = v128.xor(v128.load8x8_u(grey + x), mask)
          const dark = i16x8.max_s(i16x8.sub(ground, i16x8.shl(level, 7)), i16x8.splat(0))
          const ink = i16x8.q15mulr_sat_s(
            dark,
            i16x8.splat(i16(gain + (((nextGain - gain) * part + 4) >> 3))),
          )
          v128.store64_lane(target + x, i8x16.narrow_i16x8_u(ink, ink), 0)
        }
        ground = i16x8.add(ground, i16x8.splat(i16(step << 3)))
        x += 8
      }
      own = next
      gain = nextGain
    }
    grey += width
    target += width
  }
}

/** Rows of a plane, `pitch` bytes apart, one after the other. */
export function packRows(source: usize, pitch: usize, width: i32, height: i32, target: usize): void {
  for (let y = 0; y < height; y++) {
    memory.copy(target, source, width)
    source += pitch
    target += width
  }
}

/** Levels whose double the other plane's do not exceed stay, the rest become 0. */
export function keepThin(line: usize, thick: usize, pitch: usize, width: i32, height: i32): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (2 * i32(load<u8>(thick + x)) > i32(load<u8>(line + x))) store<u8>(line + x, 0)
    }
    line += width
    thick += pitch
  }
}
