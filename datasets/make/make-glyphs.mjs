// Draws the digits and letters of fonts, as pictures of SIDE × SIDE grey bytes: datasets/glyphs.idx.gz; and the characters,
// then the fonts: datasets/glyphs.txt.
//   npm ci --prefix datasets/make && node datasets/make/make-glyphs.mjs
import { easel, GLYPH_FAMILIES, inkOf, register, SIDE } from './fonts.mjs'
import { writeIdx, writeLines } from './write.mjs'

const SIZE = 32
const WEIGHTS = ['400', '700']
const CHARACTERS = '0123456789ACEFHJKLMNPQRTUVWXYacdefhjkmnprtuvwx'

function draw(font, character) {
  const context = easel()
  context.font = `${SIZE}px "${font}"`
  context.fillText(character, SIDE / 2, 0.72 * SIDE)
  return inkOf(context)
}

const fonts = GLYPH_FAMILIES.flatMap((family) => WEIGHTS.map((weight) => register(family, weight))).filter(
  (font) => font !== null,
)
const pictures = fonts.flatMap((font) => [...CHARACTERS].map((character) => draw(font, character)))
writeIdx('glyphs.idx.gz', [pictures.length, SIDE, SIDE], Buffer.concat(pictures))
writeLines('glyphs.txt', [CHARACTERS, ...fonts])
