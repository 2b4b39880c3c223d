import type { LabelledImages } from '../../src/index.js'
import { resample } from '../../src/input/scale.js'
import { Random } from '../../src/network/random.js'

export interface DrawnLine {
  data: Uint8Array
  width: number
  height: number
  text: string
  /** Columns of each digit's ink. */
  boxes: [left: number, right: number][]
}

/** Columns of a digit's ink, right exclusive. */
function columnsOf(image: Uint8Array): [number, number] {
  let left = 28
  let right = 0
  image.forEach((value, at) => {
    if (value < 64) return
    left = Math.min(left, at % 28)
    right = Math.max(right, (at % 28) + 1)
  })
  return [left, right]
}

/**
 * MNIST digits in a row, their ink `gap` pixels of MNIST apart (negative: they overlap), the whole scaled to a height.
 */
export function drawLine(
  { images, labels }: LabelledImages,
  indices: readonly number[],
  gap: () => number,
  height: number,
): DrawnLine {
  const border = 4
  const wide = border * 2 + indices.length * 40
  const canvas = new Float32Array(28 * wide)
  let x = border
  const boxes: [number, number][] = []
  for (const index of indices) {
    const image = images.subarray(index * 784, index * 784 + 784)
    const [left, right] = columnsOf(image)
    image.forEach((value, at) => {
      const column = x + (at % 28) - left
      const place = Math.floor(at / 28) * wide + column
      if (column >= 0) canvas[place] = Math.max(canvas[place]!, value)
    })
    boxes.push([x, x + right - left])
    x = Math.max(x + 2, x + right - left + gap())
  }
  const end = boxes.at(-1)![1] + border
  const scale = height / 28
  const width = Math.max(1, Math.round(end * scale))
  const scaled = resample(canvas, wide, { left: 0, top: 0, right: end, bottom: 28 }, width, height)
  return {
    data: Uint8Array.from(scaled, Math.round),
    width,
    height,
    text: indices.map((index) => labels[index]).join(''),
    boxes: boxes.map(([from, to]) => [from * scale, to * scale]),
  }
}

/** Random lines of 1 to 10 digits. */
export function drawLines(
  data: LabelledImages,
  count: number,
  seed: number,
  gaps: readonly [least: number, most: number],
  heights: readonly [least: number, most: number] = [28, 28],
  lengths: readonly [least: number, most: number] = [1, 10],
): DrawnLine[] {
  const random = new Random(seed)
  const between = ([least, most]: readonly [number, number]): number =>
    least + Math.floor(random.uniform() * (most - least + 1))
  return Array.from({ length: count }, () => {
    const indices = Array.from({ length: between(lengths) }, () => between([0, data.labels.length - 1]))
    return drawLine(data, indices, () => between(gaps), between(heights))
  })
}
