/*
 * Draws the codes of the classes, docs/codes.svg: what F6's 84 units are to look like for each printable ASCII character,
 * for a name, and for nothing. Prints how far apart they are: `npm run codes`.
 */

import { writeFileSync } from 'node:fs'
import { codeDistance, codesOf } from '../src/network/codes.js'
import { CODE_LENGTH } from '../src/network/network.js'

const CHARACTERS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
const NAMES = ['tree', 'cat', 'square root', '']
const COLUMNS = 16
const [WIDTH, HEIGHT] = [7, 12]
const PIXEL = 4
const CELL = { width: 46, height: 76 }
const MARGIN = 12

/** One code's pixels that are +1, as a path of squares. */
function path(code: Float32Array, left: number, top: number): string {
  let d = ''
  code.forEach((value, i) => {
    const x = left + PIXEL * (i % WIDTH)
    const y = top + PIXEL * Math.floor(i / WIDTH)
    if (value > 0) d += `M${x} ${y}h${PIXEL}v${PIXEL}h-${PIXEL}z`
  })
  return `<path d="${d}"/>`
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const titleOf = (name: string): string => (name === ' ' ? 'space' : name === '' ? '“” nothing' : name)

/** A code in its frame with its name below. */
function cell(name: string, code: Float32Array, column: number, row: number): string {
  const left = MARGIN + column * CELL.width + (CELL.width - PIXEL * WIDTH) / 2
  const top = MARGIN + row * CELL.height
  const middle = MARGIN + (column + 0.5) * CELL.width
  return (
    `<rect x="${left - 2}" y="${top - 2}" width="${PIXEL * WIDTH + 4}" height="${PIXEL * HEIGHT + 4}"/>` +
    path(code, left, top) +
    `<text x="${middle}" y="${top + PIXEL * HEIGHT + 15}">${escaped(titleOf(name))}</text>`
  )
}

const codeAt = (codes: Float32Array, index: number): Float32Array =>
  codes.subarray(index * CODE_LENGTH, (index + 1) * CODE_LENGTH)

const pictures = codesOf(CHARACTERS)
const named = codesOf(NAMES)
const rows = Math.ceil(CHARACTERS.length / COLUMNS)
const cells = [
  ...CHARACTERS.map((name, i) => cell(name, codeAt(pictures, i), i % COLUMNS, Math.floor(i / COLUMNS))),
  ...NAMES.map((name, i) => cell(name, codeAt(named, i), 2 * i + 0.5, rows)),
]
const width = 2 * MARGIN + COLUMNS * CELL.width
const height = 2 * MARGIN + (rows + 1) * CELL.height
writeFileSync(
  'docs/codes.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>The codes of the classes: pictures of 12 rows of 7 pixels</title>
<style>
  svg { background: #fff }
  rect { fill: #f1f3f5 } path { fill: #1b1f24 }
  text { fill: #57606a; font: 12px ui-monospace, monospace; text-anchor: middle }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117 } rect { fill: #1b2028 } path { fill: #e6edf3 } text { fill: #8b949e }
  }
</style>
${cells.join('\n')}
</svg>
`,
)

const pairs = CHARACTERS.flatMap((a, i) =>
  CHARACTERS.slice(0, i).map((b, j) => ({
    pair: `${b} ${a}`,
    apart: codeDistance(codeAt(pictures, i), codeAt(pictures, j)),
  })),
)
const least = Math.min(...pairs.map(({ apart }) => apart))
const nearest = pairs.filter(({ apart }) => apart === least).map(({ pair }) => pair)
console.log(
  `docs/codes.svg: ${CHARACTERS.length} pictures, the nearest pairs ${least} apart: ${nearest.join(', ')}`,
)
