/*
 * Moving floats between layouts by tables.
 */
import { column, sum } from './simd'

/** target[i] = source[table[i]]; the table holds byte offsets. */
export function gather(source: usize, table: usize, count: i32, target: usize): void {
  for (let end = table + (usize(count) << 2); table < end; table += 4, target += 4) {
    store<f32>(target, load<f32>(source + load<u32>(table)))
  }
}

/** target[table[i]] = source[i]; the table holds byte offsets. */
export function scatter(source: usize, table: usize, count: i32, target: usize): void {
  for (let end = table + (usize(count) << 2); table < end; table += 4, source += 4) {
    store<f32>(target + load<u32>(table), load<f32>(source))
  }
}

/** target[column][row] = source[row][column]; rows of either `pitch` bytes apart; any numbers of rows and columns. */
export function transpose(
  source: usize,
  sourcePitch: usize,
  rows: i32,
  columns: i32,
  target: usize,
  targetPitch: usize,
): void {
  const wholeRows = rows & ~3,
    wholeColumns = columns & ~3
  for (let row = 0; row < wholeRows; row += 4) {
    let from = source,
      to = target + (row << 2)
    for (let x = 0; x < wholeColumns; x += 4) {
      const a = v128.load(from),
        b = v128.load(from + sourcePitch)
      const c = v128.load(from + 2 * sourcePitch),
        d = v128.load(from + 3 * sourcePitch)
      v128.store(to, column(a, b, c, d, 0))
      v128.store(to + targetPitch, column(a, b, c, d, 1))
      v128.store(to + 2 * targetPitch, column(a, b, c, d, 2))
      v128.store(to + 3 * targetPitch, column(a, b, c, d, 3))
      from += 16
      to += 4 * targetPitch
    }
    for (let x = wholeColumns; x < columns; x++, from += 4, to += targetPitch) {
      for (let i: usize = 0; i < 4; i++) store<f32>(to + (i << 2), load<f32>(from + i * sourcePitch))
    }
    source += 4 * sourcePitch
  }
  for (let row = wholeRows; row < rows; row++, source += sourcePitch) {
    let to = target + (row << 2)
    for (let x = 0; x < columns; x++, to += targetPitch) store<f32>(to, load<f32>(source + (x << 2)))
  }
}

/** target[unit] = Σ over `vectors` vectors of each of `units` runs, `rounds` times `step` bytes on: bias gradients. */
export function sumRuns(
  source: usize,
  units: i32,
  vectors: i32,
  rounds: i32,
  step: usize,
  target: usize,
): void {
  for (let unit = 0; unit < units; unit++) {
    let s = f32x4.splat(0),
      t = s,
      from = source
    for (let round = 0; round < rounds; round++) {
      for (let p = from, end = from + (usize(vectors) << 4); p < end; p += 32) {
        s = f32x4.add(s, v128.load(p))
        t = f32x4.add(t, v128.load(p, 16))
      }
      from += step
    }
    store<f32>(target + (unit << 2), sum(f32x4.add(s, t)))
    source += usize(vectors) << 4
  }
}

/** Stores one word: a count that a list of taps begins with. */
export function setWord(address: usize, word: u32): void {
  store<u32>(address, word)
}

/** Fills with zeros. */
export function zero(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes)
}
