// Draws the digits and letters of the fonts in this folder's package.json, as pictures of SIDE × SIDE grey bytes:
// datasets/glyphs.idx.gz; and the characters, then the fonts: datasets/glyphs.txt.
//   npm ci --prefix datasets/make && node datasets/make/make-glyphs.mjs
import { existsSync, readFileSync } from 'node:fs'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { writeIdx, writeLines } from './write.mjs'

const SIDE = 48
const SIZE = 32
/** Of 255; few levels pack well, and are enough for a picture that is scaled to 20×20. */
const LEVELS = 15
const WEIGHTS = ['400', '700']
const CHARACTERS = '0123456789ACEFHJKLMNPQRTUVWXYacdefhjkmnprtuvwx'

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** Registers a font's Latin letters in that weight under a name of its own; null where it has none. */
function register(packageName, weight) {
  const name = packageName.replace('@fontsource/', '')
  const path = new URL(
    `node_modules/${packageName}/files/${name}-latin-${weight}-normal.woff2`,
    import.meta.url,
  )
  const family = `${name}-${weight}`
  if (!existsSync(path)) return null
  if (!GlobalFonts.registerFromPath(path.pathname, family)) throw new Error(`${path.pathname} is no font`)
  return family
}

/** One character, ink 255 on 0. */
function draw(family, character) {
  const context = createCanvas(SIDE, SIDE).getContext('2d')
  context.fillStyle = 'white'
  context.textAlign = 'center'
  context.font = `${SIZE}px "${family}"`
  context.fillText(character, SIDE / 2, 0.72 * SIDE)
  const { data } = context.getImageData(0, 0, SIDE, SIDE)
  return Uint8Array.from(
    { length: SIDE * SIDE },
    (_, at) => Math.round((data[4 * at + 3] * LEVELS) / 255) * (255 / LEVELS),
  )
}

const fonts = Object.keys(dependencies)
  .filter((name) => name.startsWith('@fontsource/'))
  .flatMap((name) => WEIGHTS.map((weight) => register(name, weight)))
  .filter((family) => family !== null)
const pictures = fonts.flatMap((family) => [...CHARACTERS].map((character) => draw(family, character)))
writeIdx('glyphs.idx.gz', [pictures.length, SIDE, SIDE], Buffer.concat(pictures))
writeLines('glyphs.txt', [CHARACTERS, ...fonts])
