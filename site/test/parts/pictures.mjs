import { DIGITS } from '../../../test/browser/hand.mjs'

// Pictures of numbers in the hand of the tests, as files and as what a camera sees.

/** A digit's height, and from one line and digit to the next, in pixels. */
const [SIZE, ROW, ADVANCE, MARGIN, PEN] = [60, 90, 46, 40, 5]

function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay]
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - ax - t * dx, y - ay - t * dy)
}

/** Grey bytes of dark numbers on pale paper, one below the other. */
export function greyOf(numbers, width = 640, height = ROW * numbers.length + 2 * MARGIN) {
  const data = new Uint8Array(width * height).fill(225)
  const top = (height - ROW * (numbers.length - 1) - SIZE) / 2
  for (const [row, number] of numbers.entries()) {
    for (const [i, digit] of [...number].entries()) {
      const place = ([x, y]) => [MARGIN + ADVANCE * i + SIZE * (x - 0.2), top + ROW * row + SIZE * y]
      for (const stroke of DIGITS[digit]) {
        for (let k = 1; k < stroke.length; k++) {
          const [a, b] = [place(stroke[k - 1]), place(stroke[k])]
          const from = (axis) => Math.floor(Math.min(a[axis], b[axis]) - PEN)
          const to = (axis) => Math.ceil(Math.max(a[axis], b[axis]) + PEN)
          for (let y = from(1); y <= to(1); y++) {
            for (let x = from(0); x <= to(0); x++) {
              const ink = Math.max(0, Math.min(1, PEN / 2 + 0.5 - distance([x + 0.5, y + 0.5], a, b)))
              data[y * width + x] = Math.min(data[y * width + x], 225 - 195 * ink)
            }
          }
        }
      }
    }
  }
  return { data, width, height, channels: 1, depth: 8 }
}

/** The same as a film of one frame, as Chromium's fake camera plays it. */
export function filmOf(numbers) {
  const { data, width, height } = greyOf(numbers, 640, 480)
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420mpeg2\nFRAME\n`),
    data,
    Buffer.alloc((width * height) / 2, 128),
  ])
}
