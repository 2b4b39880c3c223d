/** A stroke: points in a square of side 1. */
export type Stroke = [x: number, y: number][]

/** Points of an arc of an ellipse; angles in degrees, clockwise from the right. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = Math.ceil(Math.abs(to - from) / 15)
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)]
  })
}

/** The ten digits as a hand writes them. */
export const SHAPES: readonly (readonly Stroke[])[] = [
  [arc(0.5, 0.5, 0.2, 0.29, -80, 285)],
  [
    [
      [0.42, 0.32],
      [0.54, 0.2],
      [0.51, 0.5],
      [0.49, 0.8],
    ],
  ],
  [[...arc(0.48, 0.36, 0.18, 0.15, 190, 380), [0.52, 0.57], [0.3, 0.78], [0.5, 0.77], [0.74, 0.76]]],
  [[...arc(0.47, 0.35, 0.17, 0.14, 205, 440), ...arc(0.47, 0.64, 0.2, 0.16, -85, 150)]],
  [
    [
      [0.36, 0.22],
      [0.32, 0.38],
      [0.3, 0.52],
      [0.5, 0.52],
      [0.7, 0.5],
    ],
    [
      [0.65, 0.24],
      [0.62, 0.5],
      [0.58, 0.82],
    ],
  ],
  [
    [[0.36, 0.22], [0.34, 0.34], [0.33, 0.46], ...arc(0.46, 0.62, 0.19, 0.17, -125, 140)],
    [
      [0.36, 0.22],
      [0.52, 0.22],
      [0.7, 0.2],
    ],
  ],
  [[[0.6, 0.2], [0.47, 0.32], [0.36, 0.48], ...arc(0.49, 0.65, 0.17, 0.14, 190, -175)]],
  [
    [
      [0.28, 0.24],
      [0.48, 0.23],
      [0.7, 0.22],
      [0.58, 0.46],
      [0.46, 0.82],
    ],
  ],
  [
    [
      ...arc(0.5, 0.35, 0.15, 0.14, -20, -270),
      ...arc(0.5, 0.66, 0.17, 0.16, -90, 270),
      ...arc(0.5, 0.35, 0.15, 0.14, 90, -20),
    ],
  ],
  [[...arc(0.49, 0.36, 0.16, 0.15, -15, -345), [0.65, 0.42], [0.63, 0.6], [0.57, 0.82]]],
]

/** Of a line's height. */
const widthOf = (digit: string): number => (digit === '1' ? 0.5 : 0.7)

/** The strokes of a number in the middle of a line that is as wide, in its heights. */
export function line(text: string, width: number): Stroke[] {
  const digits = [...text]
  let left = (width - digits.reduce((sum, digit) => sum + widthOf(digit), 0)) / 2
  return digits.flatMap((digit) => {
    // The shapes are in the middle of squares.
    const move = left + widthOf(digit) / 2 - 0.5
    left += widthOf(digit)
    return SHAPES[Number(digit)]!.map((stroke): Stroke => stroke.map(([x, y]) => [x + move, y]))
  })
}
