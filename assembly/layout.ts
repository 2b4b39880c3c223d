/* Moving floats between layouts by tables. */
import { sum } from "./simd";

/** target[i] = source[table[i]]; the table holds byte offsets. */
export function gather(source: usize, table: usize, count: i32, target: usize): void {
  for (let end = table + (usize(count) << 2); table < end; table += 4, target += 4) {
    store<f32>(target, load<f32>(source + load<u32>(table)));
  }
}

/** target[table[i]] = source[i]; the table holds byte offsets. */
export function scatter(source: usize, table: usize, count: i32, target: usize): void {
  for (let end = table + (usize(count) << 2); table < end; table += 4, source += 4) {
    store<f32>(target + load<u32>(table), load<f32>(source));
  }
}

/** Weights [outputs][inputs] into quads [outputs/4][bias, then inputs][4]; outputs and inputs multiples of 4. */
export function quads(weights: usize, bias: usize, outputs: i32, inputs: i32, target: usize): void {
  const pitch = usize(inputs) << 2;
  for (let o = 0; o < outputs; o += 4) {
    v128.store(target, v128.load(bias + (o << 2)));
    target += 16;
    for (let end = weights + pitch; weights < end; weights += 16, target += 64) {
      const a = v128.load(weights), b = v128.load(weights + pitch), c = v128.load(weights + 2 * pitch), d = v128.load(weights + 3 * pitch);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2)); v128.store(target, v128.shuffle<i64>(ab, cd, 1, 3), 16);
      v128.store(target, v128.shuffle<i64>(AB, CD, 0, 2), 32); v128.store(target, v128.shuffle<i64>(AB, CD, 1, 3), 48);
    }
    weights += 3 * pitch;
  }
}

/** target[unit] (+)= Σ over `vectors` vectors of each of `units` runs, `rounds` times `step` bytes on: bias gradients. */
export function sumRuns(source: usize, units: i32, vectors: i32, rounds: i32, step: usize, target: usize): void {
  for (let unit = 0; unit < units; unit++) {
    let s = f32x4.splat(0), t = s, from = source;
    for (let round = 0; round < rounds; round++) {
      for (let p = from, end = from + (usize(vectors) << 4); p < end; p += 32) {
        s = f32x4.add(s, v128.load(p));
        t = f32x4.add(t, v128.load(p, 16));
      }
      from += step;
    }
    store<f32>(target + (unit << 2), sum(f32x4.add(s, t)));
    source += usize(vectors) << 4;
  }
}
