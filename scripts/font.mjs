// A font file as outlines: what cli/maps/ draws letters by. Curves become short lines.
import { readFile } from 'node:fs/promises'
import opentype from 'opentype.js'

/** What labels are written with; other signs of a file's name become its `?`. */
const SIGNS = [
  ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)),
  '×',
  '–',
  '·',
  '±',
  '−',
  '…',
]
/** Lines a curve becomes. */
const LINES = 5

/** The closed outlines of a glyph, each x, y, x, y, … in units of the font, y downwards. */
function outlines(commands) {
  const all = []
  let at = { x: 0, y: 0 }
  for (const { type, x, y, x1, y1, x2, y2 } of commands) {
    if (type === 'M') all.push([])
    if (type === 'M' || type === 'L') all.at(-1).push(x, y)
    if (type === 'Q' || type === 'C') {
      for (let i = 1; i <= LINES; i++) {
        const t = i / LINES
        const u = 1 - t
        const along = (from, first, second, to) =>
          type === 'Q'
            ? u * u * from + 2 * u * t * first + t * t * to
            : u ** 3 * from + 3 * u * u * t * first + 3 * u * t * t * second + t ** 3 * to
        all.at(-1).push(along(at.x, x1, x2, x), along(at.y, y1, y2, y))
      }
    }
    if (type !== 'Z') at = { x, y }
  }
  return all.map((outline) => outline.map(Math.round))
}

/** @returns {Promise<{ unitsPerEm: number, glyphs: Record<string, [number, ...number[][]]> }>} advance and outlines */
export async function readFont(path) {
  const bytes = await readFile(path)
  const font = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  const glyphs = SIGNS.filter((sign) => font.charToGlyphIndex(sign) > 0).map((sign) => {
    const glyph = font.charToGlyph(sign)
    return [sign, [glyph.advanceWidth, ...outlines(glyph.getPath(0, 0, font.unitsPerEm).commands)]]
  })
  return { unitsPerEm: font.unitsPerEm, glyphs: Object.fromEntries(glyphs) }
}
