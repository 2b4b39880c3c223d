/* A ground of one surface and the ink over it, as lines of digits are still read by: a quadratic surface follows light that
 * is slow, and not the edge of a shadow. Pictures of one digit go by ground.ts and ink.ts. */
import type { Box } from './ink.js'
import type { GreyPicture } from './picture.js'

/** The light of the ground behind the ink, c0 + c1·u + c2·v + c3·u² + c4·uv + c5·v² with u, v in −1…1. */
export interface Ground {
  readonly coefficients: Float64Array
  /** Whether the ink is darker than its ground. */
  readonly darkInk: boolean
}

/** The picture averaged into cells, with what each weighs for the ground. */
interface Cells {
  readonly values: Float64Array
  readonly weights: Float64Array
  readonly columns: number
  readonly rows: number
}

/** Most cells a side of the coarse picture the ground is estimated on. */
const CELLS = 32
/** Weight of a cell away from the border: ink is where the middle is. */
const INNER = 0.15
const ROUNDS = 20
/** Residuals below this many grey levels count as none. */
const LEVEL = 1
/** A ground is even when this share of the cells (the border counting most) is of one grey, ±1. */
const EVEN = 0.4
/** Ground darker than this many grey levels is taken for this dark when ink is measured against it. */
const DARKEST = 24

/** The picture averaged into at most CELLS × CELLS cells, those in its outer eighth weighing most. */
function coarse({ data, width, height }: GreyPicture): Cells {
  const columns = Math.min(width, CELLS)
  const rows = Math.min(height, CELLS)
  const values = new Float64Array(columns * rows)
  const counts = new Float64Array(columns * rows)
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor((x * columns) / width)
      values[cell] = (values[cell] as number) + (data[y * width + x] as number)
      counts[cell] = (counts[cell] as number) + 1
    }
  }
  const ringX = Math.ceil(columns / 8)
  const ringY = Math.ceil(rows / 8)
  const weights = counts.map((_, cell) => {
    const x = cell % columns
    const y = (cell - x) / columns
    return x >= ringX && x < columns - ringX && y >= ringY && y < rows - ringY ? INNER : 1
  })
  return { values: values.map((value, cell) => value / (counts[cell] as number)), weights, columns, rows }
}

/** The one grey of an even ground; null when the ground is uneven or noisy. */
function evenGround({ values, weights }: Cells): number | null {
  const bins = new Float64Array(258)
  let all = 0
  values.forEach((value, cell) => {
    const bin = Math.round(value) + 1
    const weight = weights[cell] as number
    all += weight
    bins[bin] = (bins[bin] as number) + weight
  })
  let best = 0
  let mode = 1
  for (let bin = 1; bin <= 256; bin++) {
    const around = (bins[bin - 1] as number) + 2 * (bins[bin] as number) + (bins[bin + 1] as number)
    if (around > best) {
      best = around
      mode = bin
    }
  }
  const share = (bins[mode - 1] as number) + (bins[mode] as number) + (bins[mode + 1] as number)
  return share >= EVEN * all ? mode - 1 : null
}

/** Middle of pixel `at` of `count`, in −1…1. */
const middle = (at: number, count: number): number => (2 * at + 1) / count - 1

function basis(u: number, v: number, into: Float64Array): void {
  into[0] = 1
  into[1] = u
  into[2] = v
  into[3] = u * u
  into[4] = u * v
  into[5] = v * v
}

/** Solves the symmetric positive system a·x = b of n unknowns in place (Gauss); x is left in b. */
function solve(a: Float64Array, b: Float64Array, n: number): void {
  for (let pivot = 0; pivot < n; pivot++) {
    for (let row = pivot + 1; row < n; row++) {
      const factor = (a[row * 6 + pivot] as number) / (a[pivot * 6 + pivot] as number)
      for (let k = pivot; k < n; k++)
        a[row * 6 + k] = (a[row * 6 + k] as number) - factor * (a[pivot * 6 + k] as number)
      b[row] = (b[row] as number) - factor * (b[pivot] as number)
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row] as number
    for (let k = row + 1; k < n; k++) sum -= (a[row * 6 + k] as number) * (b[k] as number)
    b[row] = sum / (a[row * 6 + row] as number)
  }
}

/** The quadratic surface through the cells of least absolute deviation (iterated least squares). */
function fitSurface({ values, weights, columns, rows }: Cells): Float64Array {
  const terms = columns >= 12 && rows >= 12 ? 6 : 1
  const coefficients = new Float64Array(6)
  const powers = new Float64Array(6)
  const normal = new Float64Array(36)
  const right = new Float64Array(6)
  for (let round = 0; round < ROUNDS; round++) {
    normal.fill(0)
    right.fill(0)
    for (let cell = 0; cell < values.length; cell++) {
      const x = cell % columns
      basis(middle(x, columns), middle((cell - x) / columns, rows), powers)
      const residual = (values[cell] as number) - surface(coefficients, powers)
      const weight = (weights[cell] as number) / (round === 0 ? 1 : Math.max(LEVEL, Math.abs(residual)))
      for (let i = 0; i < terms; i++) {
        const weighted = weight * (powers[i] as number)
        right[i] = (right[i] as number) + weighted * (values[cell] as number)
        for (let k = 0; k < terms; k++) {
          normal[i * 6 + k] = (normal[i * 6 + k] as number) + weighted * (powers[k] as number)
        }
      }
    }
    // A trace of stiffness against bending.
    for (let i = 1; i < terms; i++) normal[i * 7] = (normal[i * 7] as number) + 1e-4 * (normal[0] as number)
    solve(normal, right, terms)
    coefficients.set(right)
  }
  return coefficients
}

function surface(coefficients: Float64Array, powers: Float64Array): number {
  let light = 0
  for (let k = 0; k < 6; k++) light += (coefficients[k] as number) * (powers[k] as number)
  return light
}

/**
 * The ground of a picture: one grey where it is even, else a quadratic surface through its light, the border
 * counting most. Uneven light is followed; ink, a minority far off the surface, hardly moves it.
 * The side on which the coarse picture deviates most (sum of cubes) is the ink's.
 */
export function findGround(picture: GreyPicture): Ground {
  const cells = coarse(picture)
  const even = evenGround(cells)
  const coefficients = even === null ? fitSurface(cells) : Float64Array.of(even, 0, 0, 0, 0, 0)
  const powers = new Float64Array(6)
  let cubes = 0
  cells.values.forEach((value, cell) => {
    const x = cell % cells.columns
    basis(middle(x, cells.columns), middle((cell - x) / cells.columns, cells.rows), powers)
    cubes += (value - surface(coefficients, powers)) ** 3
  })
  return { coefficients, darkInk: cubes < 0 }
}

/**
 * How far each pixel stands out of the ground on the ink's side, in grey levels of 255; below 0: the other
 * side. Dark ink swallows a share of the light there is, so it is measured in shares of it.
 */
export function aboveGround(picture: GreyPicture, { coefficients }: Ground, darkInk: boolean): Float32Array {
  const { data, width, height } = picture
  const result = new Float32Array(width * height)
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0] = coefficients
  for (let y = 0; y < height; y++) {
    const v = middle(y, height)
    for (let x = 0; x < width; x++) {
      const u = middle(x, width)
      const light = c0 + c1 * u + c2 * v + c3 * u * u + c4 * u * v + c5 * v * v
      const value = (data[y * width + x] as number) - light
      result[y * width + x] = darkInk ? (-255 * value) / Math.max(DARKEST, light) : value
    }
  }
  return result
}

/** The ink of a picture. */
export interface Ink {
  readonly box: Box
  /** Grey levels that are noise of the ground, not ink; 0 in a clean picture. */
  readonly floor: number
  /** Grey levels above ground of full ink. */
  readonly peak: number
}

/** Least contrast of ink, in grey levels of 255. */
const CONTRAST = 16
/** In pictures smaller than this the pale rim of the ink is digit; in larger ones it is blur. */
const LARGE_SIDE = 64
/** Least share of the largest piece's ink that is a piece of the digit, not a speck. */
const SPECK = 0.04

interface Piece extends Box {
  /** Sum of the levels. */
  readonly mass: number
  readonly area: number
  readonly sure: boolean
}

/** Histogram of the levels above ground, 0 to 255. */
function histogram(levels: Float32Array): Float64Array {
  const bins = new Float64Array(256)
  for (const level of levels) {
    const bin = level <= 0 ? 0 : Math.min(255, Math.round(level))
    bins[bin] = (bins[bin] as number) + 1
  }
  return bins
}

/** Otsu's threshold: the level that parts the histogram into the two classes furthest apart. */
function otsu(bins: Float64Array): number {
  let count = 0
  let sum = 0
  bins.forEach((bin, level) => {
    count += bin
    sum += bin * level
  })
  let best = 0
  let threshold = 0
  let below = 0
  let belowSum = 0
  for (let level = 0; level < 255; level++) {
    below += bins[level] as number
    belowSum += (bins[level] as number) * level
    if (below === 0 || below === count) continue
    const apart = belowSum / below - (sum - belowSum) / (count - below)
    const between = below * (count - below) * apart * apart
    if (between > best) {
      best = between
      threshold = level
    }
  }
  return threshold
}

/** The level that `share` of the pixels above `from` stay below; 0 with no such pixel. */
function quantileAbove(bins: Float64Array, from: number, share: number): number {
  let count = 0
  for (let level = from + 1; level < 256; level++) count += bins[level] as number
  let seen = 0
  for (let level = from + 1; level < 256; level++) {
    seen += bins[level] as number
    if (seen > 0 && seen >= share * count) return level
  }
  return 0
}

/** Standard deviation of the ground, from the quarter of the pixels nearest to it. */
function groundNoise(levels: Float32Array): number {
  const fine = new Float64Array(1024)
  for (const level of levels) {
    const bin = Math.min(1023, Math.floor(Math.abs(level) * 4))
    fine[bin] = (fine[bin] as number) + 1
  }
  let seen = 0
  let bin = 0
  while (bin < 1023) {
    seen += fine[bin] as number
    if (seen >= levels.length / 4) break
    bin++
  }
  return bin / 4 / 0.3186
}

/** The 8-connected pieces of pixels above `low`; sure ink when one pixel is above `high`. */
function pieces(levels: Float32Array, width: number, height: number, low: number, high: number): Piece[] {
  const seen = new Uint8Array(levels.length)
  const stack = new Int32Array(levels.length)
  const found: Piece[] = []
  for (let seed = 0; seed < levels.length; seed++) {
    if (seen[seed] === 1 || (levels[seed] as number) <= low) continue
    seen[seed] = 1
    stack[0] = seed
    let depth = 1
    let mass = 0
    let area = 0
    let sure = false
    let [left, top, right, bottom] = [width, height, 0, 0]
    while (depth > 0) {
      const at = stack[--depth] as number
      const level = levels[at] as number
      const x = at % width
      const y = (at - x) / width
      mass += level
      area++
      if (level > high) sure = true
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx
          if (seen[next] === 1 || (levels[next] as number) <= low) continue
          seen[next] = 1
          stack[depth++] = next
        }
      }
    }
    if (sure) found.push({ left, top, right, bottom, mass, area, sure })
  }
  return found
}

/**
 * Finds the ink among levels above ground: pixels over Otsu's threshold and the paler ones they touch,
 * without specks. null when there is none: too little contrast, or nothing but noise.
 */
export function findInk(levels: Float32Array, width: number, height: number): Ink | null {
  const bins = histogram(levels)
  const noise = groundNoise(levels)
  const threshold = Math.max(otsu(bins), Math.round(4 * noise))
  const peak = quantileAbove(bins, threshold, 0.98)
  if (peak < CONTRAST) return null
  const pale = Math.max(width, height) < LARGE_SIDE ? 0.01 : 0.15
  const low = Math.min(threshold, Math.max(3 * noise, pale * peak))
  const high = Math.max(threshold, 0.3 * peak)
  const leastArea = noise > 1 ? 4 : 1
  const candidates = pieces(levels, width, height, low, high).filter((piece) => piece.area >= leastArea)
  const largest = candidates.reduce((most, piece) => Math.max(most, piece.mass), 0)
  const digit = candidates.filter((piece) => piece.mass >= SPECK * largest)
  if (digit.length === 0) return null
  const edge = (pick: (...values: number[]) => number, side: keyof Box): number =>
    digit.reduce((at, piece) => pick(at, piece[side]), (digit[0] as Piece)[side])
  const box = {
    left: edge(Math.min, 'left'),
    top: edge(Math.min, 'top'),
    right: edge(Math.max, 'right'),
    bottom: edge(Math.max, 'bottom'),
  }
  return { box, floor: Math.min(2 * noise, threshold / 2), peak }
}
