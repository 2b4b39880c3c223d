// Numbers as a pen writes them on white paper, digit beside digit, each second one a little lower.

/** Strokes of a digit, points within its box: x, y, x, y, … from 0 to 100. */
const STROKES = {
  0: [[50, 2, 20, 20, 12, 55, 25, 90, 50, 98, 78, 85, 88, 50, 75, 15, 50, 2]],
  1: [[30, 20, 55, 2, 50, 98]],
  2: [[10, 25, 25, 5, 60, 2, 80, 20, 75, 42, 45, 70, 10, 98, 90, 96]],
  3: [[15, 12, 50, 0, 75, 20, 65, 40, 40, 48, 75, 60, 80, 80, 50, 100, 15, 90]],
  4: [
    [30, 2, 12, 55, 90, 52],
    [70, 10, 62, 98],
  ],
  7: [[8, 5, 85, 3, 55, 50, 38, 98]],
}

const [WIDTH, HEIGHT, ADVANCE, LOWER, MARGIN, PEN] = [24, 40, 36, 4, 20, 5]

/** From a pixel to the line from a to b. */
function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay]
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
  const t = Math.max(0, Math.min(1, along))
  return Math.hypot(x - ax - t * dx, y - ay - t * dy)
}

/** A number of the digits above as an ImageData has it: { data: RGBA bytes, width, height }. */
export function written(number) {
  const lines = [...number].flatMap((digit, i) => {
    const [left, top] = [MARGIN + ADVANCE * i, MARGIN + LOWER * (i % 2)]
    return STROKES[digit].flatMap((stroke) =>
      Array.from({ length: stroke.length / 2 - 1 }, (_, k) =>
        [2 * k, 2 * k + 2].map((at) => [
          left + (WIDTH * stroke[at]) / 100,
          top + (HEIGHT * stroke[at + 1]) / 100,
        ]),
      ),
    )
  })
  const [width, height] = [number.length * ADVANCE + 2 * MARGIN, HEIGHT + 2 * MARGIN]
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const nearest = Math.min(...lines.map(([a, b]) => distance(x + 0.5, y + 0.5, a, b)))
      const ink = Math.max(0, Math.min(1, PEN / 2 + 0.5 - nearest))
      data.fill(255 - 235 * ink, 4 * (y * width + x), 4 * (y * width + x) + 3)
    }
  return { data, width, height }
}
