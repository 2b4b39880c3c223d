/*
 * Inference in 16-bit integers: one instruction multiplies eight and adds them by twos, so a cell holds two values of
 * eight images, as pairs: two neighbouring columns or units, images 0 to 3 in the first vector, 4 to 7 in the second. Sums
 * are 32-bit cells, eight images of one value, as floats lie elsewhere.
 */
import { storeSquashed } from "./squash";

/**
 * Box sums of grey bytes, 0 to 1020: rows × columns, eight at a time (whole groups are read and written), 16 bits each;
 * two columns are one 32-bit word, as `transpose` moves them into the lanes.
 */
export function boxBytesInt16(input: usize, pitch: usize, rows: i32, columns: i32, output: usize, outputPitch: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < columns; x += 8) {
      const p = input + x, q = p + pitch;
      v128.store(output + (x << 1), i16x8.add(
        i16x8.add(v128.load_ext<u8>(p), v128.load_ext<u8>(q)),
        i16x8.add(v128.load_ext<u8>(p, 1), v128.load_ext<u8>(q, 1)),
      ));
    }
    input += pitch;
    output += outputPitch;
  }
}

/** The second value of a pair and the first of the next: its right neighbours. */
@inline
function shifted(a: v128, next: v128): v128 {
  return v128.or(i32x4.shr_u(a, 16), i32x4.shl(next, 16));
}

/** One map of pairs: rows × columns/2 pairs of box sums; a map's rows lie one after the other. */
export function boxPairs(input: usize, rows: i32, columns: i32, output: usize): void {
  const pitch = usize(columns) << 4, end = output + usize(rows) * pitch;
  while (output < end) {
    let q = input + pitch;
    let a = i16x8.add(v128.load(input), v128.load(q)), b = i16x8.add(v128.load(input, 16), v128.load(q, 16));
    for (const last = output + pitch; output < last; output += 32) {
      input += 32;
      q += 32;
      const c = i16x8.add(v128.load(input), v128.load(q)), d = i16x8.add(v128.load(input, 16), v128.load(q, 16));
      v128.store(output, i16x8.add(a, shifted(a, c)));
      v128.store(output, i16x8.add(b, shifted(b, d)), 16);
      a = c;
      b = d;
    }
  }
}

/** A vector of sums, in floats. */
@inline
function scaled(at: usize, scale: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(v128.load(at)), scale);
}

/**
 * An even number of cells of sums to half as many of pairs: ONE · f(scale · sum), rounded; 1 = scaled tanh, 2 = logistic.
 * `scale` is the address of a float.
 */
export function squashToPairs(input: usize, cells: i32, scale: usize, output: usize, kind: i32): void {
  const by = v128.load32_splat(scale);
  for (const end = input + (usize(cells) << 5); input < end; input += 64, output += 32) {
    storeSquashed(
      scaled(input, by), scaled(input + 16, by), scaled(input + 32, by), scaled(input + 48, by),
      kind, true, output, 0, 0, 0,
    );
  }
}

/** Sums to floats, in place: scale · sum, `scale` being the address of a float. */
export function toFloats(cells: usize, bytes: usize, scale: usize): void {
  const by = v128.load32_splat(scale);
  for (const end = cells + bytes; cells < end; cells += 16) {
    v128.store(cells, scaled(cells, by));
  }
}
