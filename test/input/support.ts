import { expect } from 'vitest'
import { correlation } from '../../datasets/alike.js'
import { type ErrorCode, LeNet5Error } from '../../src/errors.js'

export { MNIST_DIR, realMnist } from '../../datasets/load.js'
export { correlation }

/** Expects a LeNet5Error of the code whose message has all the parts. */
export function expectError(call: () => unknown, code: ErrorCode, ...parts: string[]): void {
  let error: unknown
  try {
    call()
  } catch (caught) {
    error = caught
  }
  expect(error).toBeInstanceOf(LeNet5Error)
  expect((error as LeNet5Error).code).toBe(code)
  for (const part of parts) expect((error as LeNet5Error).message).toContain(part)
}

/** Whether large arrays hold the same bytes; an assertion on them would take seconds. */
export function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const bytes = (view: ArrayBufferView) => Buffer.from(view.buffer, view.byteOffset, view.byteLength)
  return bytes(a).equals(bytes(b))
}

/** The best correlation over shifts of one pixel: centring rounds, so a pixel either way is right. */
export function likeness(a: Uint8Array, b: Uint8Array): number {
  let best = -1
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const moved = new Uint8Array(784)
      for (let at = 0; at < 784; at++) {
        const x = (at % 28) + dx
        const y = Math.floor(at / 28) + dy
        if (x >= 0 && x < 28 && y >= 0 && y < 28) moved[at] = a[y * 28 + x] as number
      }
      best = Math.max(best, correlation(moved, b))
    }
  }
  return best
}

/** Numbers in 0…1, the same ones each time. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export interface Canvas {
  data: Uint8ClampedArray
  width: number
  height: number
}

/** An RGBA canvas, a grey or [r, g, b, a] for each pixel. */
export function paint(
  width: number,
  height: number,
  at: (x: number, y: number) => number | number[],
): Canvas {
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const tone = at(x, y)
      data.set(typeof tone === 'number' ? [tone, tone, tone, 255] : tone, 4 * (y * width + x))
    }
  }
  return { data, width, height }
}

/** A 28×28 digit drawn `scale` times as large with its corner at (left, top): its ink 0…255 at any place. */
export function enlarged(
  digit: Uint8Array,
  scale: number,
  left = 0,
  top = 0,
): (x: number, y: number) => number {
  const pixel = (x: number, y: number): number =>
    x < 0 || y < 0 || x > 27 || y > 27 ? 0 : (digit[y * 28 + x] as number)
  return (x, y) => {
    const u = (x + 0.5 - left) / scale - 0.5
    const v = (y + 0.5 - top) / scale - 0.5
    const x0 = Math.floor(u)
    const y0 = Math.floor(v)
    const upper = pixel(x0, y0) + (pixel(x0 + 1, y0) - pixel(x0, y0)) * (u - x0)
    const lower = pixel(x0, y0 + 1) + (pixel(x0 + 1, y0 + 1) - pixel(x0, y0 + 1)) * (u - x0)
    return upper + (lower - upper) * (v - y0)
  }
}
