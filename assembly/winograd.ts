/*
 * A 5×5 convolution by Winograd's minimal filtering F(4×4, 5×5) (Lavin & Gray 2016): four rows of four neighbouring outputs
 * take 64 products a map instead of 400. Kernel and input go to the points 0, ±1, ±2, ±½, ∞ along both axes; their products
 * are summed over maps there, by the tiles, and come back once. test/engine/winograd.test.ts has it as matrices. A TILE
 * here is 4×4 outputs and the 8×8 pixels they see; tiles lie in the lanes.
 */
import { column, scaled } from './simd'
import { storeSquashed } from './squash'

/** Five weights to the eight points, `step` bytes apart: as f64, or at last as f32. */
function storeWeights(a: f64, b: f64, c: f64, d: f64, e: f64, to: usize, step: usize, last: bool): void {
  const p = a + c + e,
    q = b + d,
    r = a + 4 * c + 16 * e,
    s = 2 * b + 8 * d,
    t = 16 * a + 4 * c + e,
    u = 8 * b + 2 * d
  storeWeight(a, to, last)
  storeWeight((p + q) * (-2.0 / 9), to + step, last)
  storeWeight((p - q) * (-2.0 / 9), to + 2 * step, last)
  storeWeight((r + s) / 90, to + 3 * step, last)
  storeWeight((r - s) / 90, to + 4 * step, last)
  storeWeight((t + u) * (2.0 / 45), to + 5 * step, last)
  storeWeight((t - u) * (2.0 / 45), to + 6 * step, last)
  storeWeight(e, to + 7 * step, last)
}


@inline
function storeWeight(value: f64, to: usize, last: bool): void {
  if (last) store<f32>(to, <f32>value)
  else store<f64>(to, value)
}

/**
 * Kernels [output][map][25] to the 64 points, and into pairs of outputs: target[point][output / 2][1 + map][output & 1].
 * The first pairs are biases: at the point 1 of both axes, where every output of a tile has a share of one in the product;
 * elsewhere they are left alone. `rows` is place for 40 f64.
 */
export function winogradKernels(
  weights: usize,
  biases: usize,
  outputs: i32,
  maps: i32,
  target: usize,
  rows: usize,
): void {
  const pair = usize(maps + 1) << 3,
    point = pair * usize(outputs >> 1)
  for (let output = 0; output < outputs; output++) {
    let to = target + usize(output >> 1) * pair + (usize(output & 1) << 2)
    store<f32>(to + 9 * point, load<f32>(biases + (usize(output) << 2)))
    to += 8
    for (let map = 0; map < maps; map++, to += 8) {
      for (let at = rows; at < rows + 40; at += 8, weights += 20) {
        storeWeights(
          load<f32>(weights),
          load<f32>(weights, 4),
          load<f32>(weights, 8),
          load<f32>(weights, 12),
          load<f32>(weights, 16),
          at,
          40,
          false,
        )
      }
      for (let at = rows, column = to; at < rows + 320; at += 40, column += point) {
        storeWeights(
          load<f64>(at),
          load<f64>(at, 8),
          load<f64>(at, 16),
          load<f64>(at, 24),
          load<f64>(at, 32),
          column,
          8 * point,
          true,
        )
      }
    }
  }
}

/**
 * The rows of kernels [output][map][5][5] to the eight points, for a strip one output high (F(4, 5) along rows), and into
 * pairs of outputs: target[point][output / 2][1 + map · 5 + row][output & 1]. The first pairs are biases, as above.
 */
export function winogradRowKernels(
  weights: usize,
  biases: usize,
  outputs: i32,
  maps: i32,
  target: usize,
): void {
  const pair = usize(maps * 5 + 1) << 3,
    point = pair * usize(outputs >> 1)
  for (let output = 0; output < outputs; output++) {
    let to = target + usize(output >> 1) * pair + (usize(output & 1) << 2)
    store<f32>(to + point, load<f32>(biases + (usize(output) << 2)))
    for (let row = 0; row < maps * 5; row++, weights += 20) {
      to += 8
      storeWeights(
        load<f32>(weights),
        load<f32>(weights, 4),
        load<f32>(weights, 8),
        load<f32>(weights, 12),
        load<f32>(weights, 16),
        to,
        point,
        true,
      )
    }
  }
}

/** Eight values to the points, `point` bytes apart. */
@inline
export function storeEight(
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
  d6: v128,
  d7: v128,
  to: usize,
  point: usize,
): void {
  v128.store(to, scaled(5.25, f32x4.sub(d4, d2), f32x4.sub(d0, d6)))
  to += point
  let even = scaled(-4.25, d4, f32x4.add(d2, d6)),
    odd = scaled(-4.25, d3, f32x4.add(d1, d5))
  v128.store(to, f32x4.add(even, odd))
  to += point
  v128.store(to, f32x4.sub(even, odd))
  to += point
  even = scaled(-1.25, d4, scaled(0.25, d2, d6))
  odd = scaled(0.5, d1, scaled(-2.5, d3, f32x4.add(d5, d5)))
  v128.store(to, f32x4.add(even, odd))
  to += point
  v128.store(to, f32x4.sub(even, odd))
  to += point
  even = scaled(-5, d4, scaled(4, d2, d6))
  odd = scaled(0.5, d5, scaled(-2.5, d3, f32x4.add(d1, d1)))
  v128.store(to, f32x4.add(even, odd))
  to += point
  v128.store(to, f32x4.sub(even, odd))
  to += point
  v128.store(to, scaled(5.25, f32x4.sub(d3, d5), f32x4.sub(d7, d1)))
}

/** The same, not inlined: a picture has few of them. */
function callStoreEight(
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
  d6: v128,
  d7: v128,
  to: usize,
  point: usize,
): void {
  storeEight(d0, d1, d2, d3, d4, d5, d6, d7, to, point)
}

/**
 * One map's rows to the eight points, `point` bytes apart, tile after tile and row after row without gaps, and `spare`
 * rows of zeros after them. Four tiles at a time: what the last ones of a row have too many the next row writes over.
 */
export function winogradRows(
  input: usize,
  pitch: usize,
  rows: i32,
  spare: i32,
  tiles: i32,
  output: usize,
  point: usize,
): void {
  for (let row = 0; row < rows; row++, input += pitch) {
    let from = input,
      to = output
    for (let tile = 0; tile < tiles; tile += 4, from += 64, to += 16) {
      const p = v128.load(from),
        q = v128.load(from, 16),
        r = v128.load(from, 32),
        s = v128.load(from, 48),
        t = v128.load(from, 64)
      callStoreEight(
        column(p, q, r, s, 0),
        column(p, q, r, s, 1),
        column(p, q, r, s, 2),
        column(p, q, r, s, 3),
        column(q, r, s, t, 0),
        column(q, r, s, t, 1),
        column(q, r, s, t, 2),
        column(q, r, s, t, 3),
        to,
        point,
      )
    }
    output += usize(tiles) << 2
  }
  const bytes = usize(spare * tiles) << 2
  for (let i = 0; i < 8; i++, output += point) memory.fill(output, 0, bytes)
}

/**
 * The same of rows of up to sixteen columns, even ones first and then the odd ones, eight of each: up to four tiles a row,
 * what is too many is written over as above. Rows follow each other.
 */
export function winogradSplitRows(input: usize, rows: i32, tiles: i32, output: usize, point: usize): void {
  for (let row = 0; row < rows; row++, input += 64, output += usize(tiles) << 2) {
    const p = v128.load(input),
      q = v128.load(input, 16),
      r = v128.load(input, 32),
      s = v128.load(input, 48)
    const a = v128.shuffle<f32>(p, q, 0, 2, 4, 6),
      b = v128.shuffle<f32>(r, s, 0, 2, 4, 6),
      c = v128.shuffle<f32>(p, q, 1, 3, 5, 7),
      d = v128.shuffle<f32>(r, s, 1, 3, 5, 7)
    callStoreEight(
      a,
      b,
      c,
      d,
      v128.shuffle<f32>(a, a, 1, 2, 3, 3),
      v128.shuffle<f32>(b, b, 1, 2, 3, 3),
      v128.shuffle<f32>(c, c, 1, 2, 3, 3),
      v128.shuffle<f32>(d, d, 1, 2, 3, 3),
      output,
      point,
    )
  }
}

/** Those rows to the points along the columns: [8 of columns][8 of rows], `point` bytes apart, row after row of tiles. */
export function winogradColumns(
  input: usize,
  inputPoint: usize,
  rows: i32,
  tiles: i32,
  output: usize,
  point: usize,
): void {
  const pitch = usize(tiles) << 2
  for (let i = 0; i < 8; i++, input += inputPoint, output += point) {
    let top = input,
      line = output
    for (let row = 0; row < rows; row++, top += 4 * pitch, line += pitch) {
      for (let at: usize = 0; at < pitch; at += 16) {
        const p = top + at,
          q = p + 4 * pitch
        callStoreEight(
          v128.load(p),
          v128.load(p + pitch),
          v128.load(p + 2 * pitch),
          v128.load(p + 3 * pitch),
          v128.load(q),
          v128.load(q + pitch),
          v128.load(q + 2 * pitch),
          v128.load(q + 3 * pitch),
          line + at,
          8 * point,
        )
      }
    }
  }
}

/** Eight products, `point` bytes apart, to four sums, `step` bytes apart; squashed as `kind` says, or as they are. */
@inline
export function storeSums(
  from: usize,
  point: usize,
  squashed: bool,
  kind: i32,
  to: usize,
  step: usize,
): void {
  const m0 = v128.load(from)
  from += point
  let m = v128.load(from),
    n = v128.load(from + point)
  const s1 = f32x4.add(m, n),
    t1 = f32x4.sub(m, n)
  from += 2 * point
  m = v128.load(from)
  n = v128.load(from + point)
  const s2 = f32x4.add(m, n),
    t2 = f32x4.sub(m, n)
  from += 2 * point
  m = v128.load(from)
  n = v128.load(from + point)
  const s3 = f32x4.add(m, n),
    t3 = f32x4.sub(m, n)
  const a = f32x4.add(f32x4.add(m0, s1), f32x4.add(s2, s3))
  const b = scaled(0.5, t3, scaled(2, t2, t1))
  const c = scaled(0.25, s3, scaled(4, s2, s1))
  const d = scaled(0.125, t3, scaled(8, t2, f32x4.add(t1, v128.load(from + 2 * point))))
  if (squashed) {
    storeSquashed(a, b, c, d, kind, false, to, to + step, to + 2 * step, to + 3 * step)
  } else {
    v128.store(to, a)
    v128.store(to + step, b)
    v128.store(to + 2 * step, c)
    v128.store(to + 3 * step, d)
  }
}

/**
 * Sixteen tiles of every map back from the 64 points. `products`: [point][map][16]; `places`: where each tile's outputs
 * begin in a map, as byte offsets; a map's rows are `row` bytes apart, maps `pitch`. `back` is place for 36 vectors.
 */
export function winogradOutputs(
  products: usize,
  maps: i32,
  places: usize,
  output: usize,
  row: usize,
  pitch: usize,
  back: usize,
): void {
  const point = usize(maps) << 6
  for (const end = places + 64; places < end; places += 16, products += 16) {
    let a = output + load<u32>(places),
      b = output + load<u32>(places, 4),
      c = output + load<u32>(places, 8),
      d = output + load<u32>(places, 12)
    let from = products
    for (let map = 0; map < maps; map++, from += 64) {
      for (let i: usize = 0; i < 8; i++)
        storeSums(from + i * point, 8 * point, false, 0, back + (i << 4), 128)
      for (let y: usize = 0; y < 4; y++) {
        storeSums(back + (y << 7), 16, false, 0, back + 512, 16)
        const p = v128.load(back + 512),
          q = v128.load(back + 528),
          r = v128.load(back + 544),
          s = v128.load(back + 560),
          at = y * row
        v128.store(a + at, column(p, q, r, s, 0))
        v128.store(b + at, column(p, q, r, s, 1))
        v128.store(c + at, column(p, q, r, s, 2))
        v128.store(d + at, column(p, q, r, s, 3))
      }
      a += pitch
      b += pitch
      c += pitch
      d += pitch
    }
  }
}

/**
 * A strip's tiles back from the eight points: four outputs of each tile, side by side. `products`: [point][map][tiles], maps
 * `lanes` bytes apart; output maps are `pitch` bytes apart. Four tiles at a time: what the last ones have too many the next
 * map writes over. `back` is place for four vectors.
 */
export function winogradStrip(
  products: usize,
  maps: i32,
  lanes: usize,
  tiles: i32,
  output: usize,
  pitch: usize,
  back: usize,
): void {
  const point = usize(maps) * lanes
  for (let map = 0; map < maps; map++, products += lanes, output += pitch) {
    let from = products,
      to = output
    for (let tile = 0; tile < tiles; tile += 4, from += 16, to += 64) {
      storeSums(from, point, false, 0, back, 16)
      const p = v128.load(back),
        q = v128.load(back, 16),
        r = v128.load(back, 32),
        s = v128.load(back, 48)
      v128.store(to, column(p, q, r, s, 0))
      v128.store(to, column(p, q, r, s, 1), 16)
      v128.store(to, column(p, q, r, s, 2), 32)
      v128.store(to, column(p, q, r, s, 3), 48)
    }
  }
}
