/*
 * Rows of packed pictures into padded ones and back, and kernels of 5×5 weights into the pairs the tiles read.
 */

/** Copies `rows` rows of `count` floats; rows are `sourcePitch` and `targetPitch` bytes apart. Writes nothing beside them. */
export function copyRows(
  source: usize,
  sourcePitch: usize,
  target: usize,
  targetPitch: usize,
  count: i32,
  rows: i32,
): void {
  const whole = usize(count & ~3) << 2,
    bytes = usize(count) << 2
  for (let row = 0; row < rows; row++) {
    let at: usize = 0
    for (; at < whole; at += 16) v128.store(target + at, v128.load(source + at))
    for (; at < bytes; at += 4) store<f32>(target + at, load<f32>(source + at))
    source += sourcePitch
    target += targetPitch
  }
}

/**
 * Weights of two output maps side by side, tap by tap, for each of `count` pairs of kernels; `sources` holds two u32 a
 * pair: the byte offsets of their first taps. With `step` 4 the 25 taps come in order, with −4 backwards from there.
 */
export function pairKernels(sources: usize, count: i32, weights: usize, step: usize, target: usize): void {
  for (const end = sources + (usize(count) << 3); sources < end; sources += 8) {
    let a = weights + load<u32>(sources),
      b = weights + load<u32>(sources, 4)
    for (const last = target + 200; target < last; target += 8, a += step, b += step) {
      store<f32>(target, load<f32>(a))
      store<f32>(target, load<f32>(b), 4)
    }
  }
}
