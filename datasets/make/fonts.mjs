// The families of @fontsource that the packed sets are drawn with, and how one of their characters is drawn.
import { existsSync } from 'node:fs'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'

/** Printed and handwritten: glyphs.idx.gz. */
export const GLYPH_FAMILIES = [
  'architects-daughter',
  'caveat',
  'caveat-brush',
  'covered-by-your-grace',
  'dejavu-mono',
  'dejavu-sans',
  'gaegu',
  'gochi-hand',
  'handlee',
  'indie-flower',
  'kalam',
  'lato',
  'lora',
  'merriweather',
  'nanum-pen-script',
  'noto-sans',
  'open-sans',
  'patrick-hand',
  'permanent-marker',
  'pt-serif',
  'reenie-beanie',
  'roboto',
  'roboto-slab',
  'schoolbell',
  'shadows-into-light',
  'short-stack',
  'source-code-pro',
  'ubuntu',
]

/** Handwritten: letters.idx.gz. */
export const HANDWRITTEN_FAMILIES = [
  'amatic-sc',
  'annie-use-your-telescope',
  'architects-daughter',
  'bad-script',
  'balsamiq-sans',
  'caveat',
  'caveat-brush',
  'cedarville-cursive',
  'chilanka',
  'comic-neue',
  'comic-relief',
  'covered-by-your-grace',
  'delicious-handrawn',
  'delius',
  'finger-paint',
  'gaegu',
  'gloria-hallelujah',
  'gochi-hand',
  'handlee',
  'happy-monkey',
  'homemade-apple',
  'indie-flower',
  'itim',
  'kalam',
  'liu-jian-mao-cao',
  'long-cang',
  'mansalva',
  'marck-script',
  'nanum-brush-script',
  'nanum-pen-script',
  'neucha',
  'oooh-baby',
  'patrick-hand',
  'permanent-marker',
  'playpen-sans',
  'poor-story',
  'reenie-beanie',
  'rock-salt',
  'schoolbell',
  'shadows-into-light',
  'shantell-sans',
  'short-stack',
  'sriracha',
  'sue-ellen-francisco',
  'swanky-and-moo-moo',
  'the-girl-next-door',
  'twinkle-star',
  'vibur',
  'yomogi',
  'yusei-magic',
  'zen-kurenaido',
  'zhi-mang-xing',
]

export const SIDE = 48
/** Of 255; few levels pack well, and are enough for a picture that is scaled to 20×20. */
const LEVELS = 15

/** Registers a family's Latin letters in that weight under a name of its own; null where it has none. */
export function register(family, weight) {
  const path = new URL(
    `node_modules/@fontsource/${family}/files/${family}-latin-${weight}-normal.woff2`,
    import.meta.url,
  )
  const name = `${family}-${weight}`
  if (!existsSync(path)) return null
  if (!GlobalFonts.registerFromPath(path.pathname, name)) throw new Error(`${path.pathname} is no font`)
  return name
}

/** A canvas to draw one character on, in white. */
export function easel() {
  const context = createCanvas(SIDE, SIDE).getContext('2d')
  context.fillStyle = 'white'
  context.textAlign = 'center'
  return context
}

/** What was drawn, ink 255 on 0. */
export function inkOf(context) {
  const { data } = context.getImageData(0, 0, SIDE, SIDE)
  return Uint8Array.from(
    { length: SIDE * SIDE },
    (_, at) => Math.round((data[4 * at + 3] * LEVELS) / 255) * (255 / LEVELS),
  )
}
