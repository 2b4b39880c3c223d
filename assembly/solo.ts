/*
 * One image has no neighbour to fill the lanes with. Wide convolutions put columns there (tiles.ts); where rows are
 * narrow (C3) and in full connections the lanes hold four output units, and inputs are single values.
 */
import { multiplyAdd } from "./simd";

/**
 * A convolution onto 16 maps at a time, two pixels a tile; unconnected weights are zeros.
 * `pixels`: count, then one u32 input offset a pixel, an even number; `taps`: count, then one u32 input offset a tap.
 * weights: 16 biases, then 16 weights a tap. output: pixel after pixel, 16 maps each.
 */
export function pixels2x16(pixels: usize, taps: usize, input: usize, weights: usize, output: usize): void {
  const lastPixel = pixels + (load<u32>(pixels) << 2), lastTap = taps + (load<u32>(taps) << 2);
  do {
    const a = input + load<u32>(pixels, 4), b = input + load<u32>(pixels, 8);
    pixels += 8;
    let w = weights, tap = taps;
    let s00 = v128.load(w), s01 = v128.load(w, 16), s02 = v128.load(w, 32), s03 = v128.load(w, 48);
    let s10 = s00, s11 = s01, s12 = s02, s13 = s03;
    do {
      tap += 4;
      w += 64;
      const x = load<u32>(tap);
      const u = v128.load32_splat(a + x), v = v128.load32_splat(b + x);
      const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(w, 32), w3 = v128.load(w, 48);
      s00 = multiplyAdd(w0, u, s00); s10 = multiplyAdd(w0, v, s10);
      s01 = multiplyAdd(w1, u, s01); s11 = multiplyAdd(w1, v, s11);
      s02 = multiplyAdd(w2, u, s02); s12 = multiplyAdd(w2, v, s12);
      s03 = multiplyAdd(w3, u, s03); s13 = multiplyAdd(w3, v, s13);
    } while (tap < lastTap);
    v128.store(output, s00); v128.store(output, s01, 16); v128.store(output, s02, 32); v128.store(output, s03, 48);
    v128.store(output, s10, 64); v128.store(output, s11, 80); v128.store(output, s12, 96); v128.store(output, s13, 112);
    output += 128;
  } while (pixels < lastPixel);
}

/**
 * Full connection of one image, 24 outputs at a time: weights [outputs/24][bias, then inputs][24], so that one stream
 * of memory is read from start to end. `groups` of 24 outputs; what the last has too many is computed and not used.
 */
export function dense24(input: usize, inputs: i32, weights: usize, groups: i32, output: usize): void {
  const end = input + (usize(inputs) << 2);
  for (let group = 0; group < groups; group++) {
    let s0 = v128.load(weights), s1 = v128.load(weights, 16), s2 = v128.load(weights, 32);
    let s3 = v128.load(weights, 48), s4 = v128.load(weights, 64), s5 = v128.load(weights, 80);
    let x = input;
    do {
      weights += 96;
      const v = v128.load32_splat(x);
      s0 = multiplyAdd(v128.load(weights), v, s0);
      s1 = multiplyAdd(v128.load(weights, 16), v, s1);
      s2 = multiplyAdd(v128.load(weights, 32), v, s2);
      s3 = multiplyAdd(v128.load(weights, 48), v, s3);
      s4 = multiplyAdd(v128.load(weights, 64), v, s4);
      s5 = multiplyAdd(v128.load(weights, 80), v, s5);
      x += 4;
    } while (x < end);
    weights += 96;
    v128.store(output, s0); v128.store(output, s1, 16); v128.store(output, s2, 32);
    v128.store(output, s3, 48); v128.store(output, s4, 64); v128.store(output, s5, 80);
    output += 96;
  }
}
