/*
 * Whether a picture's ink is darker than its ground, as a scan of colours asks: a quadratic surface through its light
 * stands for the ground. Pictures of one digit go by ground.ts and ink.ts, which follow the edge of a shadow too.
 */
import type { GreyPicture } from './kernels.js'

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
 * The ground is one grey where it is even, else a quadratic surface through the picture's light, c0 + c1·u + c2·v + c3·u² +
 * c4·uv + c5·v² with u, v in −1…1, the border counting most. Uneven light is followed; ink, a minority far off the surface,
 * hardly moves it. The side on which the coarse picture deviates most (sum of cubes) is the ink's.
 */
export function hasDarkInk(picture: GreyPicture): boolean {
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
  return cubes < 0
}
