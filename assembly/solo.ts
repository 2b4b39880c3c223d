/*
 * One image has no neighbour to fill the lanes with. Its convolutions put columns there (the tiles of tiles.ts);
 * where maps are narrow (C3) the lanes hold a 2×2 block of pixels, and in full connections four output units.
 */
import { multiplyAdd, sumLanes } from "./simd";

/**
 * Convolution over 2×2 blocks: 4 pixels × 2 maps a tile, each sum kept as four partial sums.
 * record, 8 × u32: the first block of four pixels; out of two maps (pixels follow each other); weights (pairs of vectors); taps (block offsets).
 */
export function blocks4x2(records: usize, count: usize, input: usize, weights: usize, output: usize): void {
  for (let end = records + count * 32; records < end; records += 32) {
    const a = input + load<u32>(records, 0), b = input + load<u32>(records, 4), c = input + load<u32>(records, 8), d = input + load<u32>(records, 12);
    const o0 = output + load<u32>(records, 16), o1 = output + load<u32>(records, 20);
    let w = weights + load<u32>(records, 24);
    let tap: usize = load<u32>(records, 28);
    const last = tap + (load<u32>(tap) << 2);
    let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
    do {
      tap += 4;
      const x = load<u32>(tap);
      const u = v128.load(w), v = v128.load(w, 16);
      const x0 = v128.load(a + x), x1 = v128.load(b + x), x2 = v128.load(c + x), x3 = v128.load(d + x);
      s00 = multiplyAdd(x0, u, s00); s10 = multiplyAdd(x0, v, s10);
      s01 = multiplyAdd(x1, u, s01); s11 = multiplyAdd(x1, v, s11);
      s02 = multiplyAdd(x2, u, s02); s12 = multiplyAdd(x2, v, s12);
      s03 = multiplyAdd(x3, u, s03); s13 = multiplyAdd(x3, v, s13);
      w += 32;
    } while (tap < last);
    v128.store(o0, s00); v128.store(o0, s01, 16); v128.store(o0, s02, 32); v128.store(o0, s03, 48);
    v128.store(o1, s10); v128.store(o1, s11, 16); v128.store(o1, s12, 32); v128.store(o1, s13, 48);
  }
}

/** out[i] = bias + the four lanes of partial[i], for each of `maps` maps of `length` pixels; partial maps are `pitch` bytes apart. */
export function sumBlocks(partial: usize, pitch: usize, maps: i32, length: i32, bias: usize, output: usize): void {
  for (let map = 0; map < maps; map++) {
    const start = v128.load32_splat(bias + (map << 2));
    const to = output + usize(map * length) * 4;
    // The last group runs over the map's end; the next map (or the slack after the last) takes it.
    for (let i = 0; i < length; i += 4) {
      const p = partial + (i << 4);
      const s = sumLanes(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48));
      v128.store(to + (i << 2), f32x4.add(s, start));
    }
    partial += pitch;
  }
}

/**
 * Full connection of one image: weights are quads [outputs/4][bias, then inputs][4]; six quads at a time.
 * `groups` of six; `quads` in all, so the last group may repeat some.
 */
export function dense6(input: usize, inputs: i32, weights: usize, quads: i32, output: usize): void {
  const pitch = usize(inputs + 1) << 4;
  for (let quad = 0; quad < quads; quad += 6) {
    const first = min(quad, max(quads - 6, 0));
    let w = weights + usize(first) * pitch;
    let s0 = v128.load(w), s1 = v128.load(w + pitch), s2 = v128.load(w + 2 * pitch);
    let s3 = v128.load(w + 3 * pitch), s4 = v128.load(w + 4 * pitch), s5 = v128.load(w + 5 * pitch);
    let x = input;
    const end = input + (usize(inputs) << 2);
    const p2: usize = 2 * pitch, p3: usize = 3 * pitch, p4: usize = 4 * pitch, p5: usize = 5 * pitch;
    do {
      w += 16;
      const v = v128.load32_splat(x);
      s0 = multiplyAdd(v128.load(w), v, s0);
      s1 = multiplyAdd(v128.load(w + pitch), v, s1);
      s2 = multiplyAdd(v128.load(w + p2), v, s2);
      s3 = multiplyAdd(v128.load(w + p3), v, s3);
      s4 = multiplyAdd(v128.load(w + p4), v, s4);
      s5 = multiplyAdd(v128.load(w + p5), v, s5);
      x += 4;
    } while (x < end);
    const to = output + (usize(first) << 4);
    v128.store(to, s0); v128.store(to, s1, 16); v128.store(to, s2, 32);
    v128.store(to, s3, 48); v128.store(to, s4, 64); v128.store(to, s5, 80);
  }
}
