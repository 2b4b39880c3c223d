import type { LeNet5 } from 'lenet5-simd'
import type { Scan } from './protocol.ts'

/** MNIST's digits are 20 pixels high; the network sees 32. */
const INK = 20
const HEIGHT = 40
const MARGIN = 16

interface Plane {
  data: Uint8Array
  width: number
  height: number
}

/** Ink by columns and rows of a picture that is black ink on nothing: its alpha. */
function inkBox({ data, width, height }: ImageData) {
  let left = width
  let right = 0
  let top = height
  let bottom = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[4 * (y * width + x) + 3]! < 64) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  return right > left ? { left, right, top, bottom } : null
}

/** The ink scaled to MNIST's height with paper around it. Each pixel averages what it covers. */
function scaled(picture: ImageData, box: NonNullable<ReturnType<typeof inkBox>>) {
  const scale = Math.max((box.bottom - box.top) / INK, (box.right - box.left) / 600)
  const width = Math.max(32, Math.ceil((box.right - box.left) / scale) + 2 * MARGIN)
  const originX = (box.left + box.right) / 2 - (width / 2) * scale
  const originY = (box.top + box.bottom) / 2 - (HEIGHT / 2) * scale
  const data = new Uint8Array(width * HEIGHT)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < width; x++)
      data[y * width + x] = covered(picture, originX + x * scale, originY + y * scale, scale)
  }
  return { plane: { data, width, height: HEIGHT }, originX, originY, scale }
}

function covered({ data, width, height }: ImageData, left: number, top: number, size: number): number {
  let sum = 0
  let count = 0
  for (let y = Math.round(top); y < Math.round(top + size); y++) {
    for (let x = Math.round(left); x < Math.round(left + size); x++) {
      count++
      if (x >= 0 && y >= 0 && x < width && y < height) sum += data[4 * (y * width + x) + 3]!
    }
  }
  return count === 0 ? 0 : Math.min(255, (1.3 * sum) / count)
}

/** A window every 4 pixels is coarse for a picture: as many scans, each of the picture moved by a pixel. */
const STRIDE = 4

/** The map of answers with a window at every column: those of the moved pictures side by side. */
function scanFinely(model: LeNet5, { data, width, height }: Plane) {
  const parts = Array.from({ length: STRIDE }, (_, shift) => {
    const moved = new Uint8Array(data.length)
    for (let y = 0; y < height; y++) {
      moved.set(data.subarray(y * width + shift, (y + 1) * width), y * width)
    }
    return model.scan({ data: moved, width, height })
  })
  const { width: across, height: rows } = parts[0]!
  const columns = across * STRIDE
  const distances = new Float32Array(10 * rows * columns)
  for (let i = 0; i < distances.length; i++) {
    const x = i % columns
    distances[i] = parts[x % STRIDE]!.distances[Math.floor(i / columns) * across + Math.floor(x / STRIDE)]!
  }
  return { columns, rows, distances }
}

let compiled = false

/** The network laid over a wide picture, and the number on it. */
export function scanPicture(model: LeNet5, picture: ImageData): Scan | null {
  const box = inkBox(picture)
  if (!box) return null
  const { plane, originX, originY, scale } = scaled(picture, box)
  // The first time is that of code not compiled yet.
  if (!compiled) scanFinely(model, plane)
  compiled = true
  const begun = performance.now()
  const map = scanFinely(model, plane)
  const milliseconds = performance.now() - begun
  const { text, digits } = model.readDigits(plane)
  return {
    ...map,
    left: originX + 16 * scale,
    top: originY + 16 * scale,
    stepX: scale,
    stepY: STRIDE * scale,
    text,
    digits: digits.map(({ left, right, ...digit }) => ({
      ...digit,
      left: originX + left * scale,
      right: originX + right * scale,
    })),
    milliseconds,
  }
}
