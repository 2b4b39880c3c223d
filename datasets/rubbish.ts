/* Pictures of 28×28 bytes that are no digits: noise and blank ones, made from a seed, and the packed letters. */
import { prepare } from '../src/index.js'
import { centred, resample, scaled } from '../src/input/scale.js'
import { Random } from '../src/network/random.js'
import { fashion, glyphs, onPaper, realMnist } from './load.js'

const SIDE = 28
const PIXELS = SIDE * SIDE

type Picture = (x: number, y: number) => number
type Kind = (random: Random, index: number) => Picture

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform())
}

const uniform =
  (most: number): Kind =>
  (random) =>
  () =>
    most * random.uniform()
const gaussian =
  (mean: number, sigma: number): Kind =>
  (random) =>
  () =>
    mean + sigma * gauss(random)
const saltAndPepper =
  (salt: number): Kind =>
  (random) =>
  () =>
    random.uniform() < salt ? 255 : 0

/** A few inked pixels. */
const dots: Kind = (random) => {
  const inked = new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(PIXELS)))
  return (x, y) => (inked.has(y * SIDE + x) ? 255 : 0)
}

/** Noise of 7×7 points, smooth between them: blobs of ink. */
const blobs: Kind = (random) => {
  const points = Array.from({ length: 64 }, () => random.uniform())
  const at = (x: number, y: number): number => points[8 * y + x] as number
  return (x, y) => {
    const [u, v] = [(x / SIDE) * 6, (y / SIDE) * 6]
    const [left, top] = [Math.floor(u), Math.floor(v)]
    const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (u - left)
    const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (u - left)
    return 255 * (3 * (upper + (lower - upper) * (v - top)) - 1.2)
  }
}

/** Kinds to report on, by name. */
export const NOISE: Readonly<Record<string, Kind>> = {
  'uniform noise': uniform(255),
  'uniform noise, dark': uniform(128),
  'Gaussian noise on black, σ = 32': gaussian(0, 32),
  'Gaussian noise on black, σ = 64': gaussian(0, 64),
  'Gaussian noise on black, σ = 128': gaussian(0, 128),
  'Gaussian noise on grey, σ = 32': gaussian(128, 32),
  'Gaussian noise on grey, σ = 64': gaussian(128, 64),
  'salt & pepper, 1 %': saltAndPepper(0.01),
  'salt & pepper, 2 %': saltAndPepper(0.02),
  'salt & pepper, 5 %': saltAndPepper(0.05),
  'salt & pepper, 10 %': saltAndPepper(0.1),
  'salt & pepper, 20 %': saltAndPepper(0.2),
  'salt & pepper, 50 %': saltAndPepper(0.5),
  'salt & pepper, 90 %': saltAndPepper(0.9),
  'smooth blobs': blobs,
}
export const BLANK: Readonly<Record<string, Kind>> = {
  'all background': () => () => 0,
  'all ink': () => () => 255,
  'constant grey': (_, index) => () => 1 + (index % 254),
  'almost blank: faint noise': gaussian(0, 10),
  'almost blank: a few dots': dots,
}

/** Kinds to learn from: the same families, at random strengths. */
const LEARNED: readonly Kind[] = [
  (random) => uniform(64 + random.below(192))(random, 0),
  (random) => gaussian(random.below(256), random.below(128))(random, 0),
  (random) => saltAndPepper(random.uniform() ** 2)(random, 0),
  (random) => () => random.below(256),
  (random) => {
    const grey = random.below(256)
    return () => grey
  },
  dots,
]

/** `count` pictures of a kind, end to end. */
export function draw(kind: Kind, count: number, seed: number): Uint8Array {
  const images = new Uint8ClampedArray(count * PIXELS)
  for (let i = 0; i < count; i++) {
    const picture = kind(new Random(seed, i), i)
    for (let at = 0; at < PIXELS; at++) images[i * PIXELS + at] = picture(at % SIDE, Math.floor(at / SIDE))
  }
  return new Uint8Array(images.buffer)
}

/** Noise and blank pictures to learn from. */
export const noiseToLearn = (count: number, seed: number): Uint8Array =>
  draw((random, index) => (LEARNED[index % LEARNED.length] as Kind)(random, index), count, seed)

function endToEnd(images: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(images.length * PIXELS)
  images.forEach((image, i) => void all.set(image, i * PIXELS))
  return all
}

/** The letters of one half of the fonts, as `prepare` makes them. */
export const letters = (half: 'learn' | 'report'): Uint8Array =>
  endToEnd(
    glyphs()
      .filter((glyph) => glyph.half === half && !/\d/.test(glyph.character))
      .map(({ picture }) => prepare(onPaper(picture))),
  )

/**
 * Two digits of MNIST side by side, up to `apart` columns from one another or, below 0, over one another, brought to 28×28 as
 * one digit is: whole, or squeezed to be narrower than they are high.
 */
function pair(first: Uint8Array, second: Uint8Array, apart: number, random: Random): Uint8Array {
  const inks = [first, second].map((image) => {
    const columns = Array.from({ length: SIDE }, (_, x) => x).filter((x) => inked(image, x, 1))
    const rows = Array.from({ length: SIDE }, (_, y) => y).filter((y) => inked(image, y * SIDE, 0))
    const box = {
      left: columns[0] as number,
      right: (columns.at(-1) as number) + 1,
      top: rows[0] as number,
      bottom: (rows.at(-1) as number) + 1,
    }
    const high = Math.round(20 * (0.85 + 0.15 * random.uniform()))
    const wide = Math.max(2, Math.round(((box.right - box.left) * high) / (box.bottom - box.top)))
    return { data: resample(Float32Array.from(image), SIDE, box, wide, high), wide, high }
  })
  const [a, b] = inks as [(typeof inks)[number], (typeof inks)[number]]
  const from = Math.max(1, a.wide + apart)
  const width = Math.max(a.wide, from + b.wide)
  const levels = new Float32Array(20 * width)
  for (const { data, wide, high } of inks) {
    const [left, top] = [data === b.data ? from : 0, random.below(21 - high)]
    for (let y = 0; y < high; y++) {
      for (let x = 0; x < wide; x++) {
        const at = (top + y) * width + left + x
        levels[at] = Math.max(levels[at] as number, data[y * wide + x] as number)
      }
    }
  }
  const whole = { left: 0, top: 0, right: width, bottom: 20 }
  const narrow =
    random.uniform() < 0.5 ? width : Math.max(10, Math.round(width * (0.5 + 0.5 * random.uniform())))
  const squeezed = narrow === width ? levels : resample(levels, width, whole, narrow, 20)
  const ink = scaled({
    levels: squeezed,
    width: narrow,
    ink: { box: { ...whole, right: narrow }, floor: 0, peak: 255 },
  })
  return centred(ink.data, ink.columns, ink.rows)
}

/** Whether a column (`across` 1) or row (0) of an image that starts there has ink. */
function inked(image: Uint8Array, start: number, across: 0 | 1): boolean {
  for (let i = 0; i < SIDE; i++) if ((image[start + i * (across ? SIDE : 1)] as number) > 40) return true
  return false
}

/** `count` pairs of these digits, from `least` to `most` columns apart. */
export function pairsOf(
  images: Uint8Array,
  count: number,
  least: number,
  most: number,
  seed: number,
): Uint8Array {
  const all = images.length / PIXELS
  return endToEnd(
    Array.from({ length: count }, (_, i) => {
      const random = new Random(seed, i)
      const one = (): Uint8Array => {
        const at = random.below(all)
        return images.subarray(at * PIXELS, (at + 1) * PIXELS)
      }
      return pair(one(), one(), least + random.below(most - least + 1), random)
    }),
  )
}

/** MNIST digits that mirrored are no digits, mirrored. */
async function mirrored(count: number): Promise<Uint8Array> {
  const { test } = await realMnist()
  const images: Uint8Array[] = []
  for (let i = 0; images.length < count; i++) {
    const image = test.images.subarray(i * PIXELS, (i + 1) * PIXELS)
    if (![2, 3, 4, 5, 6, 7, 9].includes(test.labels[i] as number)) continue
    images.push(Uint8Array.from(image, (_, at) => image[at - (at % SIDE) + SIDE - 1 - (at % SIDE)] as number))
  }
  return endToEnd(images)
}

export interface Rubbish {
  readonly name: string
  readonly images: Uint8Array
}

/** Everything to report on; of letters and noise none that was learned from, of the others nothing was. */
export async function rubbishToReport(count: number): Promise<Rubbish[]> {
  const { test } = await realMnist()
  const made = [NOISE, BLANK].flatMap((kinds) =>
    Object.entries(kinds).map(([name, kind]) => ({
      name,
      images: draw(kind, name.startsWith('all ') ? 1 : count, 2),
    })),
  )
  return [
    { name: 'letters of other fonts', images: letters('report') },
    { name: 'Fashion-MNIST', images: fashion().images },
    ...made,
    { name: 'two digits, apart', images: pairsOf(test.images, count, 1, 6, 3) },
    { name: 'two digits, touching', images: pairsOf(test.images, count, -2, 0, 4) },
    { name: 'mirrored digits', images: await mirrored(count) },
  ]
}
