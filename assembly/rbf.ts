/* Euclidean RBF units: y_j = Σ (x_i − w_ij)². */
import { multiplyAdd, sum } from "./simd";

/** Eight images or positions: `inputs` cells in, `pitch` bytes apart, `classes` cells of distances out; codes row by row. */
export function rbfCells(input: usize, inputs: i32, pitch: usize, codes: usize, classes: i32, output: usize, outputPitch: usize): void {
  for (let j = 0; j < classes; j++) {
    let low = f32x4.splat(0), high = f32x4.splat(0), x = input;
    for (let end = codes + (usize(inputs) << 2); codes < end; codes += 4, x += pitch) {
      const w = v128.load32_splat(codes);
      const a = f32x4.sub(v128.load(x), w), b = f32x4.sub(v128.load(x, 16), w);
      low = multiplyAdd(a, a, low);
      high = multiplyAdd(b, b, high);
    }
    v128.store(output, low);
    v128.store(output, high, 16);
    output += outputPitch;
  }
}

/** One image: four inputs in the lanes; `inputs` any number. */
export function rbfColumns(input: usize, inputs: i32, codes: usize, classes: i32, output: usize): void {
  const whole = inputs & ~3;
  for (let j = 0; j < classes; j++) {
    let s = f32x4.splat(0);
    for (let i = 0; i < whole; i += 4) {
      const d = f32x4.sub(v128.load(input + (i << 2)), v128.load(codes + (i << 2)));
      s = multiplyAdd(d, d, s);
    }
    let total = sum(s);
    for (let i = whole; i < inputs; i++) {
      const d = load<f32>(input + (i << 2)) - load<f32>(codes + (i << 2));
      total += d * d;
    }
    store<f32>(output + (j << 2), total);
    codes += usize(inputs) << 2;
  }
}

/**
 * Backward in cells: gradient_i = 2·(x_i·Σ_j g_j − Σ_j g_j·w_ij). On entry `gradient` holds Σ_j g_j·w_ij (a full
 * connection with the codes), `g` the distances' gradients, `classes` cells.
 */
export function rbfBackwardCells(input: usize, inputs: i32, g: usize, classes: i32, gradient: usize): void {
  let low = f32x4.splat(0), high = f32x4.splat(0);
  for (let end = g + (usize(classes) << 5); g < end; g += 32) {
    low = f32x4.add(low, v128.load(g));
    high = f32x4.add(high, v128.load(g, 16));
  }
  for (let end = input + (usize(inputs) << 5); input < end; input += 32, gradient += 32) {
    const a = f32x4.sub(f32x4.mul(v128.load(input), low), v128.load(gradient));
    const b = f32x4.sub(f32x4.mul(v128.load(input, 16), high), v128.load(gradient, 16));
    v128.store(gradient, f32x4.add(a, a));
    v128.store(gradient, f32x4.add(b, b), 16);
  }
}
