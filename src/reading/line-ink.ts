/*
 * The ink of a line, and the line among it: rules are taken out, rows of ink are told apart, rims of neighbours that the
 * picture's edge cuts are dropped.
 */
import type { InkPlane } from './strip.js'

/** A run of rows with ink in them. */
export interface Band {
  readonly top: number
  /** Exclusive. */
  readonly bottom: number
  readonly mass: number
}

/** Rows with less than this share of the fullest row's ink are empty. */
const EMPTY = 0.04

/** How many rows a slope falls from the middle to each column. */
export function fallOf(width: number, slope: number): Int32Array {
  const fall = new Int32Array(width)
  for (let x = 0; x < width; x++) fall[x] = Math.round(slope * (x - width / 2))
  return fall
}

/** The ink of each row along lines of a slope. */
function rowSums({ data, width, height }: InkPlane, slope: number): Float64Array {
  const rows = new Float64Array(height)
  const fall = fallOf(width, slope)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x] as number
      if (value < 0.15) continue
      const row = Math.min(height - 1, Math.max(0, y - (fall[x] as number)))
      rows[row] = (rows[row] as number) + value
    }
  }
  return rows
}

/** The row with the least ink about the middle of a band. */
export function emptiest(plane: InkPlane, { top, bottom }: Band, slope: number): number {
  const rows = rowSums(plane, slope)
  const high = bottom - top
  let best = Math.round(top + high / 2)
  for (let y = Math.round(top + 0.3 * high); y <= top + 0.7 * high; y++)
    if ((rows[y] as number) < (rows[best] as number)) best = y
  return best
}

/** The runs of rows that hold ink, from top to bottom, along lines of a slope. */
export function findBands(plane: InkPlane, slope: number): Band[] {
  const { height } = plane
  const rows = rowSums(plane, slope)
  const least = EMPTY * Math.max(...rows)
  const bands: Band[] = []
  let top = -1
  let mass = 0
  for (let y = 0; y <= height; y++) {
    const value = y < height ? (rows[y] as number) : 0
    if (value > least) {
      if (top < 0) top = y
      mass += value
    } else if (top >= 0) {
      bands.push({ top, bottom: y, mass })
      top = -1
      mass = 0
    }
  }
  return bands
}

/**
 * The ink of a band's rows, and `margin` more, along lines of a slope; the same plane where there is no other, so that
 * nothing is read twice.
 */
export function onlyBand(plane: InkPlane, band: Band, slope: number, margin: number): InkPlane {
  const { data, width, height } = plane
  const fall = fallOf(width, slope)
  let kept: Float32Array | undefined
  const clear = (x: number, from: number, to: number): void => {
    for (let at = from * width + x; at < to * width; at += width) {
      if (data[at] === 0) continue
      kept ??= data.slice()
      kept[at] = 0
    }
  }
  for (let x = 0; x < width; x++) {
    const down = fall[x] as number
    clear(x, 0, Math.min(height, Math.max(0, band.top + down - margin)))
    clear(x, Math.max(0, Math.min(height, band.bottom + down + margin)), height)
  }
  return kept ? { data: kept, width, height } : plane
}

/** Ink of a pixel that hangs together with its neighbours. */
const FIRM = 0.2
/** A piece that lies along this share of the picture's lesser side is what is beyond the paper, not writing. */
const ALONG = 0.6

/**
 * The ink without the pieces that reach the picture's edge: those that lie along it, or all of them. The same plane where
 * there are none.
 */
export function withoutEdges(plane: InkPlane, all: boolean): InkPlane {
  const { data, width, height } = plane
  /** Made where ink reaches the edge, as it seldom does. */
  let seen: Uint8Array | undefined
  let kept: Float32Array | undefined
  const least = ALONG * Math.min(width, height)
  const start = (seed: number): void => {
    if ((data[seed] as number) < FIRM || seen?.[seed] === 1) return
    seen ??= new Uint8Array(data.length)
    seen[seed] = 1
    const members = [seed]
    let [left, right, top, bottom] = [0, 0, 0, 0]
    for (const at of members) {
      const x = at % width
      const y = (at - x) / width
      if (x === 0) left++
      if (x === width - 1) right++
      if (y === 0) top++
      if (y === height - 1) bottom++
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (seen[next] === 1 || (data[next] as number) < FIRM) continue
          seen[next] = 1
          members.push(next)
        }
      }
    }
    if (!all && Math.max(left, right, top, bottom) < least) return
    kept ??= data.slice()
    for (const at of members) kept[at] = 0
  }
  for (let x = 0; x < width; x++) {
    start(x)
    start((height - 1) * width + x)
  }
  for (let y = 0; y < height; y++) {
    start(y * width)
    start(y * width + width - 1)
  }
  return kept ? { data: kept, width, height } : plane
}
