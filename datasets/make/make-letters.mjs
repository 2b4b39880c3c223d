// Draws the capital letters of handwriting fonts, as pictures of SIDE × SIDE grey bytes: datasets/letters.idx.gz; and the
// letters, then the families: datasets/letters.txt.
//   npm ci --prefix datasets/make && node datasets/make/make-letters.mjs
import { easel, HANDWRITTEN_FAMILIES, inkOf, register, SIDE } from './fonts.mjs'
import { writeIdx, writeLines } from './write.mjs'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Pixels a letter may take, and those of the largest font drawn. */
const [MOST, LARGEST] = [SIDE - 4, 40]

/** One letter in the middle, as large as it may be: hands write large and small, and some fonts are half as large as others. */
function draw(font, letter) {
  const context = easel()
  context.font = `${LARGEST}px "${font}"`
  const box = () => {
    const found = context.measureText(letter)
    const { actualBoundingBoxAscent: top, actualBoundingBoxDescent: bottom } = found
    const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right } = found
    return { wide: left + right, high: top + bottom, x: (right - left) / 2, y: (bottom - top) / 2 }
  }
  const { wide, high } = box()
  context.font = `${Math.min(LARGEST, (LARGEST * MOST) / Math.max(wide, high))}px "${font}"`
  const { x, y } = box()
  context.fillText(letter, SIDE / 2 - x, SIDE / 2 - y)
  return inkOf(context)
}

const fonts = HANDWRITTEN_FAMILIES.map((family) => {
  const font = register(family, '400')
  if (font === null) throw new Error(`${family} has no Latin letters of weight 400`)
  return font
})
const pictures = fonts.flatMap((font) => [...LETTERS].map((letter) => draw(font, letter)))
writeIdx('letters.idx.gz', [pictures.length, SIDE, SIDE], Buffer.concat(pictures))
writeLines('letters.txt', [LETTERS, ...HANDWRITTEN_FAMILIES])
