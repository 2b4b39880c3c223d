import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DIGITS } from '../../test/browser/hand.mjs'

// The programs that the page shows do what it says.

const snippets = new URL('../src/snippets/', import.meta.url)
// Within the package, where its own name finds it.
const folder = new URL('../../build/snippets/', import.meta.url)

/** What the programs take from the page around them: a canvas with a 1 on it, an image of it, digits to train on. */
const GIVEN = `
const size = 140
const pixels = new Uint8ClampedArray(4 * size * size)
for (let y = 30; y < 110; y++) for (let x = 62; x < 74; x++) pixels[4 * (y * size + x) + 3] = 255
const canvas = { width: size, height: size, getContext: () => ({ getImageData: () => ({ data: pixels, width: size, height: size }) }) }
const image = new Uint8Array(784)
for (let y = 4; y < 24; y++) for (let x = 13; x < 16; x++) image[28 * y + x] = 255
const images = new Uint8Array(64 * 784)
for (let i = 0; i < 64; i++) images.set(image, 784 * i)
const labels = new Uint8Array(64).fill(1)
const [width, height] = [80, 40]
const data = new Uint8Array(width * height)
for (const left of [24, 52]) for (let y = 10; y < 30; y++) data.fill(255, y * width + left, y * width + left + 3)
`

/** What single programs take beside that: a 2 in place of the 1, which alone may be a rule; what Teach saved. */
const ALSO = {
  'read.js': `
pixels.fill(0)
const hand = ${JSON.stringify(DIGITS[2][0])}
for (let i = 1; i < hand.length; i++)
  for (let t = 0; t < 1; t += 0.02) {
    const [cx, cy] = [0, 1].map((axis) => 140 * (hand[i - 1][axis] + t * (hand[i][axis] - hand[i - 1][axis])))
    for (let y = Math.ceil(cy - 5); y < cy + 5; y++)
      for (let x = Math.ceil(cx - 5); x < cx + 5; x++)
        if (Math.hypot(x - cx, y - cy) < 5) pixels[4 * (y * size + x) + 3] = 255
  }
`,
  'teach.js': `
const fetch = async () => {
  const model = await (await LeNet5.load()).derive({ classes: ['yes', 'no'] })
  return { arrayBuffer: async () => model.toSafetensors() }
}
`,
}

const PRINTS = {
  'draw.js': /^1 0\.\d+/,
  'layers.js': /\[ 16, 10, 10 \][\s\S]*60,?000/,
  'measure.js': /baseline [\d.]+ µs an image\njs [\d.]+ µs an image/,
  'read.js': /^2 0\.\d+ \[[\s\S]*\n2 0\.\d+$/m,
  'teach.js': /^\[ 'yes', 'no' \]\n(yes|no) [\d.]+/,
  'train.js': /^1 [\d.]+\n2 [\d.]+\n3 [\d.]+\n0 \d+/,
}

for (const name of await readdir(snippets)) {
  test(name, async () => {
    const source = await readFile(new URL(name, snippets), 'utf8')
    await mkdir(folder, { recursive: true })
    const program = new URL(name.replace('.js', '.mjs'), folder)
    await writeFile(program, source.replace(/(import .*\n)/, `$1${GIVEN}${ALSO[name] ?? ''}`))
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(program)])
    assert.match(stdout, PRINTS[name])
  })
}
