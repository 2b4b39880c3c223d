/*
 * The slide that `maps` writes: INPUT to OUTPUT from left to right, each layer in its own colour scale, and beside
 * each code its probability and distance.
 */
import inter from '@fontsource/inter/files/inter-latin-500-normal.woff'
import type { Classification, FeatureMap, FeatureMaps, SummaryRow } from 'lenet5-simd'
import { Canvas } from './canvas.js'
import { inked, type Palette, type Rgb, signed } from './palette.js'

/** What the picture shows. */
export interface Shown {
  readonly title: string
  readonly maps: FeatureMaps
  readonly answer: Classification
  /** [10, 84] */
  readonly codes: Float32Array
  readonly summary: readonly SummaryRow[]
}

/** How a layer's maps lie: columns of maps of so many pixels a value; units as one map of that shape. */
interface Grid {
  readonly key: keyof FeatureMaps
  readonly name: string
  readonly columns: number
  readonly scale: number
  readonly gap: number
  readonly shape?: readonly [height: number, width: number]
}

// A slide of 16 by 9, its layers from left to right.
const WIDTH = 1920
const HEIGHT = 1080
const MARGIN = 64
const MIDDLE = 640
const HEADING = 206
const GRIDS: readonly Grid[] = [
  { key: 'input', name: 'INPUT', columns: 1, scale: 7, gap: 0 },
  { key: 'c1', name: 'C1', columns: 1, scale: 4, gap: 12 },
  { key: 's2', name: 'S2', columns: 1, scale: 8, gap: 12 },
  { key: 'c3', name: 'C3', columns: 2, scale: 8, gap: 12 },
  { key: 's4', name: 'S4', columns: 2, scale: 16, gap: 12 },
  { key: 'c5', name: 'C5', columns: 6, scale: 30, gap: 6, shape: [1, 1] },
  { key: 'f6', name: 'F6', columns: 1, scale: 28, gap: 0, shape: [12, 7] },
]
/** Width of the OUTPUT's rows: digit, code, bar, numbers. */
const OUTPUT = { width: 330, row: 73, code: 5 }

const widthOf = ({ columns, scale, gap, shape }: Grid, { shape: [, , width] }: FeatureMap): number =>
  columns * (shape?.[1] ?? width) * scale + (columns - 1) * gap

class Picture {
  readonly canvas: Canvas
  readonly #palette: Palette

  constructor(palette: Palette) {
    this.#palette = palette
    this.canvas = new Canvas(WIDTH, HEIGHT, palette.back)
  }

  label(
    text: string,
    x: number,
    y: number,
    size: number,
    colour: 'text' | 'muted' | 'best' = 'text',
    anchor = 0,
  ): void {
    this.canvas.text(inter, text, x, y, size, this.#palette[colour], anchor)
  }

  heading(row: SummaryRow | undefined, name: string, shape: string, x: number): void {
    this.label(name, x, HEADING, 28)
    this.label(shape, x, HEADING + 28, 18, 'muted')
    this.label(row?.kind ?? 'a border of 2', x, HEADING + 51, 16, 'muted')
  }

  map(
    values: Float32Array,
    width: number,
    scale: number,
    left: number,
    top: number,
    colour: (value: number) => Rgb,
  ): void {
    values.forEach((value, i) => {
      const [x, y] = [left + (i % width) * scale, top + Math.floor(i / width) * scale]
      this.canvas.rect(x, y, scale, scale, colour(value))
    })
    this.canvas.frame(left, top, width * scale, (values.length / width) * scale, this.#palette.line)
  }

  layer(grid: Grid, { data, shape }: FeatureMap, left: number): void {
    const palette = this.#palette
    const [height, width] = grid.shape ?? [shape[1], shape[2]]
    const size = height * width
    const peak = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
    const colour = (value: number): Rgb =>
      grid.key === 'input' ? inked(palette, (value + 0.1) / 1.275) : signed(palette, value / peak)
    const maps = data.length / size
    const rows = Math.ceil(maps / grid.columns)
    const top = Math.round(MIDDLE - (rows * height * grid.scale + (rows - 1) * grid.gap) / 2)
    for (let map = 0; map < maps; map++) {
      const x = left + (map % grid.columns) * (width * grid.scale + grid.gap)
      const y = top + Math.floor(map / grid.columns) * (height * grid.scale + grid.gap)
      this.map(data.subarray(map * size, (map + 1) * size), width, grid.scale, x, y, colour)
    }
  }

  /** The ten codes, each with its digit, probability and distance. */
  output({ codes, answer }: Shown, left: number): void {
    const { distances, probabilities, digit } = answer
    const top = Math.round(MIDDLE - (10 * OUTPUT.row) / 2)
    const length = OUTPUT.width - 190
    for (let j = 0; j < 10; j++) {
      const y = top + j * OUTPUT.row
      const colour = j === digit ? 'best' : 'text'
      this.label(String(j), left, y + 42, 30, colour)
      this.map(codes.subarray(84 * j, 84 * j + 84), 7, OUTPUT.code, left + 36, y + 3, (value) =>
        signed(this.#palette, value),
      )
      const bar = left + 90
      const share = probabilities[j] as number
      this.canvas.rect(bar, y + 24, length, 16, this.#palette.zero)
      this.canvas.rect(
        bar,
        y + 24,
        Math.round(length * share),
        16,
        this.#palette[j === digit ? 'best' : 'bar'],
      )
      this.label(`${(100 * share).toFixed(1)} %`, left + OUTPUT.width, y + 30, 18, colour, 1)
      this.label(
        `distance ${(distances[j] as number).toFixed(0)}`,
        left + OUTPUT.width,
        y + 52,
        14,
        'muted',
        1,
      )
    }
  }

  legend(): void {
    const left = WIDTH - MARGIN - 300
    for (let x = 0; x < 300; x++) this.canvas.rect(left + x, 78, 1, 16, signed(this.#palette, x / 149.5 - 1))
    this.canvas.frame(left, 78, 300, 16, this.#palette.line)
    this.label('below 0', left, 116, 16, 'muted')
    this.label('each layer to its own scale', left + 150, 66, 16, 'muted', 0.5)
    this.label('above 0', left + 300, 116, 16, 'muted', 1)
  }
}

/** Draws every layer for one digit: a slide of 1920 × 1080. */
export function drawMaps(shown: Shown, palette: Palette): Canvas {
  const { title, maps, answer, summary } = shown
  const picture = new Picture(palette)
  picture.label(title, MARGIN, 96, 46)
  picture.label(`LeNet-5 is ${(100 * answer.probability).toFixed(1)} % sure`, MARGIN, 130, 20, 'muted')
  picture.legend()
  const taken = GRIDS.reduce((sum, grid) => sum + widthOf(grid, maps[grid.key]), OUTPUT.width)
  const gap = (WIDTH - 2 * MARGIN - taken) / GRIDS.length
  let left = MARGIN
  for (const grid of GRIDS) {
    const map = maps[grid.key]
    const row = summary.find(({ name }) => name === grid.name)
    const [count, height, width] = map.shape
    const shape =
      height * width > 1 ? `${count > 1 ? `${count} × ` : ''}${height}×${width}` : `${count} units`
    picture.heading(row, grid.name, shape, Math.round(left))
    picture.layer(grid, map, Math.round(left))
    left += widthOf(grid, map) + gap
  }
  picture.heading(
    summary.find(({ name }) => name === 'OUTPUT'),
    'OUTPUT',
    '10 codes',
    Math.round(left),
  )
  picture.output(shown, Math.round(left))
  return picture.canvas
}
