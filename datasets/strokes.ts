/* Digits drawn by strokes, as with a mouse or a finger: several ways to write each, no two drawn alike. */
import { Random } from '../src/network/random.js'
import type { Drawn, LabelledPicture } from './load.js'

type Point = readonly [x: number, y: number]
/** A curve through its points. */
type Stroke = readonly Point[]

const circle = (x: number, y: number, across: number, down: number): Stroke =>
  Array.from({ length: 13 }, (_, i) => {
    const angle = (i / 12) * 2 * Math.PI - Math.PI / 2
    return [x + across * Math.cos(angle), y + down * Math.sin(angle)] as const
  })

const S = (...points: Point[]): Stroke => points

/** Ways to write each digit, in a box of 0…1; a corner ends one stroke and begins another. */
const HANDS: readonly (readonly Stroke[])[][] = [
  [[circle(0.5, 0.5, 0.42, 0.5)], [circle(0.5, 0.5, 0.3, 0.5)]],
  [
    [S([0.5, 0], [0.5, 1])],
    [S([0.3, 0.22], [0.5, 0]), S([0.5, 0], [0.5, 1])],
    [S([0.3, 0.2], [0.5, 0]), S([0.5, 0], [0.5, 1]), S([0.25, 1], [0.75, 1])],
  ],
  [
    [
      S([0.12, 0.25], [0.3, 0.05], [0.6, 0], [0.82, 0.2], [0.7, 0.48], [0.4, 0.76], [0.08, 1]),
      S([0.08, 1], [0.92, 1]),
    ],
    [
      S(
        [0.15, 0.22],
        [0.45, 0],
        [0.8, 0.2],
        [0.65, 0.55],
        [0.3, 0.9],
        [0.12, 0.92],
        [0.22, 0.8],
        [0.5, 0.93],
        [0.9, 0.97],
      ),
    ],
  ],
  [
    [
      S([0.15, 0.12], [0.45, 0], [0.8, 0.16], [0.7, 0.4], [0.4, 0.47]),
      S([0.4, 0.47], [0.8, 0.58], [0.85, 0.82], [0.5, 1], [0.1, 0.88]),
    ],
    [
      S([0.12, 0], [0.8, 0]),
      S([0.8, 0], [0.4, 0.4]),
      S([0.4, 0.4], [0.8, 0.5], [0.85, 0.82], [0.45, 1], [0.1, 0.88]),
    ],
  ],
  [
    [S([0.3, 0], [0.1, 0.6]), S([0.1, 0.6], [0.92, 0.6]), S([0.7, 0.22], [0.68, 1])],
    [S([0.65, 0], [0.05, 0.66]), S([0.05, 0.66], [0.95, 0.66]), S([0.65, 0], [0.65, 1])],
  ],
  [
    [
      S([0.25, 0], [0.82, 0]),
      S([0.25, 0], [0.2, 0.42]),
      S([0.2, 0.42], [0.5, 0.36], [0.85, 0.56], [0.8, 0.86], [0.45, 1], [0.1, 0.9]),
    ],
    [
      S([0.85, 0.02], [0.3, 0.04]),
      S([0.3, 0.04], [0.22, 0.45]),
      S([0.22, 0.45], [0.6, 0.42], [0.85, 0.66], [0.6, 0.96], [0.12, 0.95]),
    ],
  ],
  [
    [
      S(
        [0.7, 0],
        [0.35, 0.2],
        [0.12, 0.6],
        [0.25, 0.94],
        [0.6, 1],
        [0.85, 0.78],
        [0.65, 0.54],
        [0.3, 0.6],
        [0.14, 0.76],
      ),
    ],
    [S([0.4, 0], [0.16, 0.4], [0.14, 0.8], [0.45, 1], [0.82, 0.85], [0.75, 0.6], [0.4, 0.55], [0.16, 0.72])],
  ],
  [
    [S([0.08, 0], [0.9, 0]), S([0.9, 0], [0.58, 0.45], [0.4, 1])],
    [S([0.08, 0], [0.9, 0]), S([0.9, 0], [0.58, 0.45], [0.4, 1]), S([0.3, 0.5], [0.82, 0.5])],
    [S([0.1, 0.18], [0.12, 0]), S([0.12, 0], [0.9, 0]), S([0.9, 0], [0.45, 1])],
  ],
  [
    [
      S(
        [0.78, 0.14],
        [0.5, 0],
        [0.22, 0.17],
        [0.42, 0.42],
        [0.74, 0.66],
        [0.76, 0.9],
        [0.5, 1],
        [0.22, 0.88],
        [0.26, 0.66],
        [0.6, 0.42],
        [0.78, 0.14],
      ),
    ],
    [circle(0.5, 0.24, 0.25, 0.24), circle(0.5, 0.74, 0.31, 0.26)],
  ],
  [
    [
      S([0.8, 0.2], [0.5, 0], [0.18, 0.16], [0.2, 0.42], [0.5, 0.5], [0.8, 0.22]),
      S([0.8, 0.2], [0.75, 0.6], [0.6, 1]),
    ],
    [circle(0.48, 0.26, 0.3, 0.26), S([0.78, 0.1], [0.8, 0.7], [0.6, 1], [0.22, 0.93])],
  ],
]

/** Points along a stroke, a Catmull-Rom spline through its own. */
function* along(stroke: Stroke): Generator<Point> {
  const STEPS = 5
  const at = (i: number): Point => stroke[Math.min(stroke.length - 1, Math.max(0, i))] as Point
  for (let i = 0; i + 1 < stroke.length; i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    for (let step = 0; step < STEPS; step++) {
      const t = step / STEPS
      const blend = (axis: 0 | 1): number =>
        b[axis] +
        0.5 *
          t *
          (c[axis] -
            a[axis] +
            t *
              (2 * a[axis] -
                5 * b[axis] +
                4 * c[axis] -
                d[axis] +
                t * (3 * (b[axis] - c[axis]) + d[axis] - a[axis])))
      yield [blend(0), blend(1)]
    }
  }
  yield at(stroke.length - 1)
}

/** Inks the pixels within half the pen's width of the line from a to b, their edge smooth. */
function line({ data, width, height }: Drawn, [ax, ay]: Point, [bx, by]: Point, pen: number): void {
  const reach = pen / 2 + 1
  const [dx, dy] = [bx - ax, by - ay]
  const square = dx * dx + dy * dy
  for (
    let y = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    y < Math.min(height, Math.max(ay, by) + reach);
    y++
  ) {
    for (
      let x = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
      x < Math.min(width, Math.max(ax, bx) + reach);
      x++
    ) {
      const [px, py] = [x + 0.5 - ax, y + 0.5 - ay]
      const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square))
      const away = Math.hypot(px - share * dx, py - share * dy)
      const ink = 255 * Math.min(1, Math.max(0, pen / 2 - away + 0.5))
      data[y * width + x] = Math.max(data[y * width + x] as number, ink)
    }
  }
}

export interface Pen {
  /** Side of the picture, in pixels. */
  readonly side: number
  /** Height of the digit, of the side. */
  readonly size: number
  /** Width of the pen, of the digit's height: at least, at most. */
  readonly width: readonly [least: number, most: number]
}

/** One digit in one of its hands, turned, slanted, stretched and shaken a little. */
function drawDigit(digit: number, pen: Pen, random: Random): Drawn {
  const { side, size } = pen
  const picture = { data: new Uint8Array(side * side), width: side, height: side }
  const hands = HANDS[digit] as (typeof HANDS)[number]
  const hand = hands[random.below(hands.length)] as readonly Stroke[]
  const height = size * side
  const across = height * (0.68 + random.within(0.14))
  const slant = 0.1 + random.within(0.2)
  const turn = random.within(0.12)
  const width = height * (pen.width[0] + random.uniform() * (pen.width[1] - pen.width[0]))
  const place = ([x, y]: Point): Point => {
    const [u, v] = [across * (x - 0.5) - slant * height * (y - 0.5), height * (y - 0.5)]
    // A mouse moves in whole pixels.
    return [
      Math.round(side / 2 + u * Math.cos(turn) - v * Math.sin(turn)),
      Math.round(side / 2 + u * Math.sin(turn) + v * Math.cos(turn)),
    ]
  }
  for (const stroke of hand) {
    const shaken = stroke.map(([x, y]): Point => [x + random.within(0.035), y + random.within(0.035)])
    const points = Array.from(along(shaken), place)
    for (const [i, point] of points.entries())
      line(picture, points[Math.max(0, i - 1)] as Point, point, width)
  }
  return picture
}

/** `each` pictures of every digit, ink 255 on 0. */
export function strokes(pen: Pen, each: number, seed: number): LabelledPicture[] {
  return Array.from({ length: 10 * each }, (_, i) => ({
    picture: drawDigit(i % 10, pen, new Random(seed, i)),
    digit: i % 10,
  }))
}
