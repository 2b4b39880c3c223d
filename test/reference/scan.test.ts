import { describe, expect, it } from 'vitest'
import { forward } from '../../src/reference/network.js'
import { scanPlane } from '../../src/reference/scan.js'
import { expectClose, parameters, uniform, VARIANTS } from './numbers.js'

const flat = parameters(1)

function windowAt(picture: Float64Array, width: number, left: number, top: number): Float64Array {
  const window = new Float64Array(1024)
  for (let y = 0; y < 32; y++) {
    const start = (top + y) * width + left
    window.set(picture.subarray(start, start + 32), y * 32)
  }
  return window
}

describe('scanPlane', () => {
  const sizes = [
    [32, 32],
    [35, 33],
    [36, 32],
    [45, 50],
    [64, 39],
  ] as const
  const cases = sizes.flatMap(([width, height], i) => ({
    width,
    height,
    variant: VARIANTS[i % 4] ?? VARIANTS[0],
  }))

  it.each(cases)('is the net on every window: $width×$height', ({ width, height, variant }) => {
    if (!variant) throw new Error('no variant')
    const picture = uniform(width * height, width * height, -0.1, 1.175)
    const scan = scanPlane(flat, variant, picture, width, height)
    expect(scan.width).toBe(Math.floor((width - 32) / 4) + 1)
    expect(scan.height).toBe(Math.floor((height - 32) / 4) + 1)
    expect(scan.distances.length).toBe(10 * scan.width * scan.height)
    for (let y = 0; y < scan.height; y++) {
      for (let x = 0; x < scan.width; x++) {
        const { output } = forward(flat, variant, windowAt(picture, width, 4 * x, 4 * y))
        const there = output.map((_, j) => scan.distances[(j * scan.height + y) * scan.width + x] as number)
        expectClose(there, output, 1e-11)
      }
    }
  })

  it('of 32×32 is the net itself, bit for bit', () => {
    const picture = uniform(9, 1024)
    for (const variant of VARIANTS) {
      expect(scanPlane(flat, variant, picture, 32, 32).distances).toEqual(
        forward(flat, variant, picture).output,
      )
    }
  })
})
