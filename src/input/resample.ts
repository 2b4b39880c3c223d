import type { Box } from './ink.js'

/** What one target pixel takes of a line of source pixels: weights from `start` on, their sum 1. */
interface Share {
  readonly start: number
  readonly weights: readonly number[]
}

/** Down: the mean over the stretch of line a target pixel covers. */
function covered(at: number, from: number, to: number): Share {
  const begin = (at * from) / to
  const end = ((at + 1) * from) / to
  const start = Math.floor(begin)
  const weights: number[] = []
  for (let source = start; source < Math.min(from, Math.ceil(end)); source++) {
    weights.push((Math.min(end, source + 1) - Math.max(begin, source)) / (end - begin))
  }
  return { start, weights }
}

/** Up: between the two source pixels next to the target pixel's middle. */
function between(at: number, from: number, to: number): Share {
  const middle = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5))
  const start = Math.min(Math.floor(middle), Math.max(0, from - 2))
  const fraction = middle - start
  return from === 1 ? { start: 0, weights: [1] } : { start, weights: [1 - fraction, fraction] }
}

function shares(from: number, to: number): Share[] {
  const share = to <= from ? covered : between
  return Array.from({ length: to }, (_, at) => share(at, from, to))
}

/** The box of a picture scaled to columns × rows: area averages where it shrinks, bilinear where it grows. */
export function resample(
  source: Float32Array,
  width: number,
  box: Box,
  columns: number,
  rows: number,
): Float32Array {
  const across = shares(box.right - box.left, columns)
  const down = shares(box.bottom - box.top, rows)
  const result = new Float32Array(columns * rows)
  down.forEach((vertical, row) => {
    vertical.weights.forEach((yWeight, dy) => {
      const line = (box.top + vertical.start + dy) * width + box.left
      across.forEach((horizontal, column) => {
        let sum = 0
        horizontal.weights.forEach((xWeight, dx) => {
          sum += xWeight * (source[line + horizontal.start + dx] as number)
        })
        result[row * columns + column] = (result[row * columns + column] as number) + yWeight * sum
      })
    })
  })
  return result
}
