/* Digits of other hands than MNIST's: strokes, fonts and 8×8 pixels, clean and degraded. */
import { type ImageDataLike, type LeNet5, prepare } from '../src/index.js'
import { Random } from '../src/network/random.js'
import { DEGRADATIONS } from './degrade.js'
import { glyphs, type LabelledPicture, onPaper, optdigits } from './load.js'
import { strokes } from './strokes.js'

export interface Hand {
  readonly name: string
  readonly pictures: readonly { readonly picture: ImageDataLike; readonly digit: number }[]
}

const SIDE = 112
const PENS = {
  'a mouse': [0.07, 0.13],
  'a thin pen': [0.02, 0.03],
  'a thick pen': [0.2, 0.26],
} as const

const clean = (set: readonly LabelledPicture[]): Hand['pictures'] =>
  set.map(({ picture, digit }) => ({ picture: onPaper(picture), digit }))

const fonts = (): LabelledPicture[] =>
  glyphs()
    .filter(({ character }) => /\d/.test(character))
    .map(({ picture, character }) => ({ picture, digit: Number(character) }))

/** All kinds, `each` drawn pictures of every digit. */
export function hands(each: number, seed: number): Hand[] {
  const drawn = (pen: keyof typeof PENS, size = 0.7): LabelledPicture[] =>
    strokes({ side: SIDE, size, width: PENS[pen] }, each, seed)
  return [
    ...(Object.keys(PENS) as (keyof typeof PENS)[]).map((pen) => ({
      name: `drawn with ${pen}`,
      pictures: clean(drawn(pen)),
    })),
    { name: 'fonts', pictures: clean(fonts()) },
    { name: '8×8 pixels (optdigits)', pictures: clean(optdigits()) },
    ...Object.entries(DEGRADATIONS).map(([name, degrade]) => ({
      name: `mouse, ${name}`,
      pictures: drawn('a mouse').map(({ picture, digit }, i) => ({
        picture: degrade(picture, new Random(seed, 1, i)),
        digit,
      })),
    })),
  ]
}

/** The share of a hand's pictures read rightly. */
export function readRightly(model: LeNet5, { pictures }: Hand): number {
  const { digits } = model.predict(pictures.map(({ picture }) => prepare(picture)))
  return pictures.filter(({ digit }, i) => digit === digits[i]).length / pictures.length
}
