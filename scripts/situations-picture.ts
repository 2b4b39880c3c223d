/* Draws docs/situations.svg: a picture of every situation, the box of the ink that was read in it, and the digit that was
 * read: `npm run situations:picture`. Digits come from MNIST's test set; each is the first of its kind, read rightly or not. */
import { writeFileSync } from 'node:fs'
import jpeg from 'jpeg-js'
import { realMnist } from '../datasets/load.js'
import { OTHERS } from '../datasets/situations/others.js'
import { LARGE, SITUATIONS } from '../datasets/situations/situations.js'
import { type ImageDataLike, LeNet5 } from '../src/index.js'
import { Random } from '../src/network/random.js'

const COLUMNS = 8
/** Sides of a picture, and of the place it has with two lines of text. */
const TILE = 96
const CELL = { width: 116, height: 136 }
const MARGIN = 8
const QUALITY = 80
const SEED = 4

/** The picture as large as a tile has room for, on grey where it is see-through; JPEG. */
function shrunk({ data, width, height }: ImageDataLike, scale: number): Buffer {
  const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  const small = new Uint8Array(4 * wide * high)
  for (let y = 0; y < high; y++) {
    const [top, bottom] = [Math.floor((y * height) / high), Math.ceil(((y + 1) * height) / high)]
    for (let x = 0; x < wide; x++) {
      const [left, right] = [Math.floor((x * width) / wide), Math.ceil(((x + 1) * width) / wide)]
      for (let i = 0; i < 3; i++) {
        let sum = 0
        for (let v = top; v < bottom; v++)
          for (let u = left; u < right; u++) {
            const at = 4 * (v * width + u)
            const alpha = (data[at + 3] as number) / 255
            sum += alpha * (data[at + i] as number) + (1 - alpha) * 128
          }
        small[4 * (y * wide + x) + i] = sum / ((bottom - top) * (right - left))
      }
    }
  }
  return jpeg.encode({ data: small, width: wide, height: high }, QUALITY).data
}

/** A name in lines of few letters. */
function lines(name: string): string[] {
  const found: string[] = []
  for (const word of name.split(' ')) {
    const last = found.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= 19) found[found.length - 1] = `${last} ${word}`
    else found.push(word)
  }
  return found
}

const model = await LeNet5.load({ simd: 'baseline' })
const { test } = await realMnist()
const kinds = [...SITUATIONS, LARGE, ...OTHERS]
const cells = kinds.map(({ name, show }, at) => {
  const index = (at * 501) % test.labels.length
  const image = test.images.subarray(index * 784, (index + 1) * 784)
  const { picture, digit } = show(image, test.labels[index] as number, new Random(SEED, at))
  const { digit: read, ink } = model.classify(picture)
  const scale = TILE / Math.max(picture.width, picture.height)
  const [wide, high] = [picture.width * scale, picture.height * scale]
  const column = MARGIN + (at % COLUMNS) * CELL.width
  const row = MARGIN + Math.floor(at / COLUMNS) * CELL.height
  const [x, y] = [column + (CELL.width - 20 - wide) / 2, row + (TILE - high) / 2]
  const box = ink && [
    x + ink.left * scale,
    y + ink.top * scale,
    (ink.right - ink.left) * scale,
    (ink.bottom - ink.top) * scale,
  ]
  const text = lines(name).map(
    (line, i) => `<text x="${column + CELL.width / 2 - 10}" y="${row + TILE + 12 + 11 * i}">${line}</text>`,
  )
  const data = `data:image/jpeg;base64,${shrunk(picture, (2 * TILE) / Math.max(picture.width, picture.height)).toString('base64')}`
  return [
    `<image x="${x}" y="${y}" width="${wide}" height="${high}" href="${data}"/>`,
    box ? `<path d="M${box[0]} ${box[1]}h${box[2]}v${box[3]}h-${box[2]}z"/>` : '',
    `<text class="${read === digit ? 'read' : 'wrong'}" x="${column + CELL.width - 10}" y="${row + TILE / 2}">${read}</text>`,
    ...text,
  ].join('')
})
const width = 2 * MARGIN + COLUMNS * CELL.width
const height = 2 * MARGIN + Math.ceil(kinds.length / COLUMNS) * CELL.height
writeFileSync(
  'docs/situations.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>A picture of every situation, the ink that was read in it, and what was read</title>
<style>
  svg { background: #fff }
  path { fill: none; stroke: #d6336c; stroke-width: 1 }
  text { fill: #57606a; font: 10px system-ui, sans-serif; text-anchor: middle }
  .read, .wrong { fill: #1b1f24; font-size: 18px } .wrong { fill: #d6336c }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117 } text { fill: #8b949e } .read { fill: #e6edf3 }
  }
</style>
${cells.join('\n')}
</svg>
`,
)
console.log(`docs/situations.svg: ${kinds.length} pictures`)
