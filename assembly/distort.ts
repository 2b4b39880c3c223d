/* Distorting one 32×32 picture for training: src/reference/distort.ts in SIMD, four pixels a vector, the same bit for bit. */

const SIDE: i32 = 32,
  LAST: f32 = 31,
  CENTRE: f64 = 15.5
/** A picture has its edges again around it: one pixel before, two after and one to fill four, so that each of a pixel's 4×4 neighbours is there. */
const PADDED: usize = 36
/** Bytes of a padded row. */
const ROW: usize = PADDED << 2
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

/** x · factor + summand, rounded after each as the plain kernel does. */
@inline
function mulAdd(x: v128, factor: v128, summand: f32): v128 {
  return f32x4.add(f32x4.mul(x, factor), f32x4.splat(summand))
}

// The four weights of Keys (1981) at t behind the second of four neighbours.
@inline
function weight0(t: v128): v128 {
  const inner = f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.splat(0.5), t))
  return f32x4.mul(t, mulAdd(t, inner, -0.5))
}


@inline
function weight1(t: v128, square: v128): v128 {
  return mulAdd(square, mulAdd(f32x4.splat(1.5), t, -2.5), 1)
}


@inline
function weight2(t: v128): v128 {
  const inner = f32x4.sub(f32x4.splat(2), f32x4.mul(f32x4.splat(1.5), t))
  return f32x4.mul(t, mulAdd(t, inner, 0.5))
}


@inline
function weight3(t: v128, square: v128): v128 {
  return f32x4.mul(square, mulAdd(f32x4.splat(0.5), t, -0.5))
}

/** Four columns of a pixel's neighbours, each summed by the weights of the rows. */
@inline
function columns(at: usize, w0: v128, w1: v128, w2: v128, w3: v128): v128 {
  let sum = f32x4.mul(w0, v128.load(at))
  sum = f32x4.add(sum, f32x4.mul(w1, v128.load(at, ROW)))
  sum = f32x4.add(sum, f32x4.mul(w2, v128.load(at, 2 * ROW)))
  return f32x4.add(sum, f32x4.mul(w3, v128.load(at, 3 * ROW)))
}

/** A lane of a vector in all four. */
@inline
function lane0(v: v128): v128 {
  return v128.shuffle<i32>(v, v, 0, 0, 0, 0)
}


@inline
function lane1(v: v128): v128 {
  return v128.shuffle<i32>(v, v, 1, 1, 1, 1)
}


@inline
function lane2(v: v128): v128 {
  return v128.shuffle<i32>(v, v, 2, 2, 2, 2)
}


@inline
function lane3(v: v128): v128 {
  return v128.shuffle<i32>(v, v, 3, 3, 3, 3)
}

/**
 * Reads every pixel (x, y) by bicubic interpolation at (a·x + b·y + tx, c·x + d·y + ty), about the centre, moved by the
 * fields; then ink · gain + offset + strengthNoise · noise, held between `low` and `high`. No relaxed instruction: the
 * rounding is that of `Math.fround`.
 *
 * @param source a padded picture of floats
 * @param fieldX 32×32 floats, as are `fieldY`, `noise` and `target`
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
): void {
  const first = source - WHOLE_BYTES
  for (let y = 0; y < SIDE; y++) {
    const rowU = f32x4.splat(f32(CENTRE + b * (f64(y) - CENTRE) + tx)),
      rowV = f32x4.splat(f32(CENTRE + d * (f64(y) - CENTRE) + ty))
    let place = f32x4(-15.5, -14.5, -13.5, -12.5)
    for (let x = 0; x < SIDE; x += 4) {
      let u = f32x4.add(f32x4.mul(f32x4.splat(a), place), rowU),
        v = f32x4.add(f32x4.mul(f32x4.splat(c), place), rowV)
      u = clamp(f32x4.add(u, f32x4.mul(f32x4.splat(strengthX), v128.load(fieldX))))
      v = clamp(f32x4.add(v, f32x4.mul(f32x4.splat(strengthY), v128.load(fieldY))))
      const left = f32x4.floor(u),
        top = f32x4.floor(v)
      const right = f32x4.sub(u, left),
        below = f32x4.sub(v, top)
      // The first of the 4×4 neighbours lies one row and one pixel before, where the padded picture begins.
      const pixels = f32x4.add(f32x4.mul(top, f32x4.splat(<f32>PADDED)), left)
      const corner = i32x4.shl(f32x4.add(pixels, f32x4.splat(WHOLE)), 2)
      const square = f32x4.mul(below, below)
      const y0 = weight0(below),
        y1 = weight1(below, square),
        y2 = weight2(below),
        y3 = weight3(below, square)
      const p0 = first + usize(i32x4.extract_lane(corner, 0)),
        p1 = first + usize(i32x4.extract_lane(corner, 1)),
        p2 = first + usize(i32x4.extract_lane(corner, 2)),
        p3 = first + usize(i32x4.extract_lane(corner, 3))
      const s0 = columns(p0, lane0(y0), lane0(y1), lane0(y2), lane0(y3)),
        s1 = columns(p1, lane1(y0), lane1(y1), lane1(y2), lane1(y3)),
        s2 = columns(p2, lane2(y0), lane2(y1), lane2(y2), lane2(y3)),
        s3 = columns(p3, lane3(y0), lane3(y1), lane3(y2), lane3(y3))
      // Turned over: the same column of four pixels.
      const a01 = v128.shuffle<i32>(s0, s1, 0, 4, 1, 5),
        a23 = v128.shuffle<i32>(s2, s3, 0, 4, 1, 5),
        b01 = v128.shuffle<i32>(s0, s1, 2, 6, 3, 7),
        b23 = v128.shuffle<i32>(s2, s3, 2, 6, 3, 7)
      const wide = f32x4.mul(right, right)
      let value = f32x4.mul(weight0(right), v128.shuffle<i64>(a01, a23, 0, 2))
      value = f32x4.add(value, f32x4.mul(weight1(right, wide), v128.shuffle<i64>(a01, a23, 1, 3)))
      value = f32x4.add(value, f32x4.mul(weight2(right), v128.shuffle<i64>(b01, b23, 0, 2)))
      value = f32x4.add(value, f32x4.mul(weight3(right, wide), v128.shuffle<i64>(b01, b23, 1, 3)))
      value = f32x4.add(f32x4.mul(value, f32x4.splat(gain)), f32x4.splat(offset))
      value = f32x4.add(value, f32x4.mul(f32x4.splat(strengthNoise), v128.load(noise)))
      v128.store(target, f32x4.pmin(f32x4.splat(high), f32x4.pmax(f32x4.splat(low), value)))
      place = f32x4.add(place, f32x4.splat(4))
      fieldX += 16
      fieldY += 16
      noise += 16
      target += 16
    }
  }
}
