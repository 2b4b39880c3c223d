/* Distorting one 32×32 picture for training: src/training/distort.ts in SIMD, two pixels a vector of doubles, the same bit for bit. */

const SIDE: i32 = 32,
  LAST: f64 = 31,
  CENTRE: f64 = 15.5
/** Bytes of a row of doubles. */
const ROW: usize = 256
/** Added to a small whole double, it leaves that number in the low bits. */
const WHOLE: f64 = 4503599627370496

/** Grey bytes into network units by a table of 256 doubles, into rows of 32 doubles. */
export function bytesToUnits(source: usize, table: usize, width: i32, height: i32, target: usize): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      store<f64>(target + (x << 3), load<f64>(table + (usize(load<u8>(source + x)) << 3)))
    }
    source += width
    target += ROW
  }
}

/** `count` floats (even) as doubles. */
export function floatsToDoubles(source: usize, count: i32, target: usize): void {
  for (let end = source + (usize(count) << 2); source < end; source += 8, target += 16) {
    v128.store(target, f64x2.promote_low_f32x4(v128.load64_zero(source)))
  }
}

/** Two coordinates, clamped to the picture. */
@inline
function clamp(at: v128): v128 {
  return f64x2.pmin(f64x2.splat(LAST), f64x2.pmax(f64x2.splat(0), at))
}

/** The pixel before a coordinate, and one before the last where it is on the last. */
@inline
function before(at: v128): v128 {
  return f64x2.pmin(f64x2.floor(at), f64x2.splat(LAST - 1))
}

/** The lower or the upper lanes of two vectors. */
@inline
function lefts(one: v128, two: v128): v128 {
  return v128.shuffle<i64>(one, two, 0, 2)
}


@inline
function rights(one: v128, two: v128): v128 {
  return v128.shuffle<i64>(one, two, 1, 3)
}

/**
 * Reads every pixel (x, y) bilinearly from (a·x + b·y + tx, c·x + d·y + ty), about the centre, moved by the fields:
 * 32×32 doubles of source, floats of fields and target. No relaxed instruction: the rounding is that of JavaScript's doubles.
 */
export function distort(
  source: usize,
  fieldX: usize,
  fieldY: usize,
  a: f64,
  b: f64,
  tx: f64,
  c: f64,
  d: f64,
  ty: f64,
  strengthX: f64,
  strengthY: f64,
  target: usize,
): void {
  const sx = f64x2.splat(strengthX),
    sy = f64x2.splat(strengthY)
  for (let y = 0; y < SIDE; y++) {
    let rowU = CENTRE - a * CENTRE + b * (f64(y) - CENTRE) + tx
    let rowV = CENTRE - c * CENTRE + d * (f64(y) - CENTRE) + ty
    for (let x = 0; x < SIDE; x += 2) {
      const nextU = rowU + a,
        nextV = rowV + c
      let u = f64x2.replace_lane(f64x2.splat(rowU), 1, nextU)
      let v = f64x2.replace_lane(f64x2.splat(rowV), 1, nextV)
      rowU = nextU + a
      rowV = nextV + c
      u = clamp(f64x2.add(u, f64x2.mul(sx, f64x2.promote_low_f32x4(v128.load64_zero(fieldX)))))
      v = clamp(f64x2.add(v, f64x2.mul(sy, f64x2.promote_low_f32x4(v128.load64_zero(fieldY)))))
      const left = before(u),
        top = before(v)
      const right = f64x2.sub(u, left),
        below = f64x2.sub(v, top)
      const corner = f64x2.add(f64x2.add(f64x2.mul(top, f64x2.splat(SIDE)), left), f64x2.splat(WHOLE))
      const one = source + (usize(i32x4.extract_lane(corner, 0)) << 3),
        two = source + (usize(i32x4.extract_lane(corner, 2)) << 3)
      const a0 = v128.load(one),
        a1 = v128.load(one, ROW),
        b0 = v128.load(two),
        b1 = v128.load(two, ROW)
      const p00 = lefts(a0, b0),
        p10 = lefts(a1, b1)
      const above = f64x2.add(p00, f64x2.mul(right, f64x2.sub(rights(a0, b0), p00)))
      const under = f64x2.add(p10, f64x2.mul(right, f64x2.sub(rights(a1, b1), p10)))
      const value = f64x2.add(above, f64x2.mul(below, f64x2.sub(under, above)))
      v128.store_lane<i64>(target, f32x4.demote_f64x2_zero(value), 0)
      fieldX += 8
      fieldY += 8
      target += 8
    }
  }
}
