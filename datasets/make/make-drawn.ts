/* Draws what MNIST hardly holds and networks must learn: seven segments, 1s with flags and feet, 7s with and without a bar,
 * open 4s, slashed 0s. Each is painted as a picture of datasets/situations and brought to 28×28 as the package does it, so a
 * network is trained on what it will be fed:
 *   npm run build && node scripts/run-ts.mjs datasets/make/make-drawn.ts
 * → datasets/drawn.idx.gz, datasets/drawn-labels.idx.gz. Its seeds are its own: no picture is one that anything is measured by. */
import { createEngine } from '../../src/engine/open.js'
import type { ImageDataLike } from '../../src/index.js'
import { candidatesOf } from '../../src/input/candidates.js'
import { commonGrey, inkOverTone, overTone } from '../../src/input/ground.js'
import { findPieces, groupsOf, type InkLevel, levelOf } from '../../src/input/ink.js'
import { PLAIN_KERNELS } from '../../src/input/kernels.js'
import { toGrey } from '../../src/input/picture.js'
import { centred, scaled } from '../../src/input/scale.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'
import { Random } from '../../src/network/random.js'
import { FORMS, type FormName } from '../situations/digits.js'
import { SITUATIONS } from '../situations/situations.js'
import { writeIdx } from './write.mjs'

const SEED = 0x5eed
/** Pictures of a form, and of each digit in segments of a kind. */
const FORM_COUNTS: Record<FormName, number> = {
  'European 1': 700,
  'European 7': 350,
  'angular 7': 350,
  'open 4': 350,
  'slashed 0': 350,
}
const EACH_SEGMENTS = { LED: 65, LCD: 65, ghosts: 65 }
/** Of all that is drawn one in so many is kept, of each form alike: a few percent of what MNIST has. */
const KEPT = 3
/** Levels kept of each byte: fewer bytes to carry, and no less to learn. */
const STEP = 17
/** Most squared difference, a pixel, between what is taken of a picture and what was meant. */
const UNLIKE = 0.01

const nothing = new Uint8Array(784)
const { pictures = PLAIN_KERNELS } = await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })

/** What a situation of this name shows of a digit. */
function shown(name: string, digit: number, seed: number): ImageDataLike {
  const situation = SITUATIONS.find((each) => each.name === name)
  if (!situation) throw new Error(`there is no situation ${name}`)
  return situation.show(nothing, digit, new Random(SEED, seed)).picture
}

const unlike = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, i) => sum + ((value - (b[i] as number)) / 255) ** 2, 0) / a.length

/** All the ink there is on a ground of one tone. */
function wholeInk({ data, width, height }: ImageDataLike): Uint8Array {
  const grey = toGrey(data, width, height)
  const bins = pictures.histogram(grey.data)
  const ground = overTone(bins, commonGrey(bins).tone, false)
  const plane = inkOverTone(pictures, grey, ground)
  const level = levelOf(ground.levels, width, height, ground.noise) as InkLevel
  const groups = groupsOf(
    findPieces(pictures, plane.levels, width, height, level),
    width,
    height,
    level.noise,
  )
  const all = groups.find(({ rule }) => rule === 'all')
  if (!all) throw new Error('a picture without ink')
  const levels = Float32Array.from(plane.levels)
  const ink = scaled({ levels, width, ink: { box: all.box, floor: level.floor, peak: level.peak } })
  return centred(ink.data, ink.columns, ink.rows)
}

/** Of all that the package sees in a picture, what is most like `wanted`; `wanted` itself where nothing is. */
function seenAs({ data, width, height }: ImageDataLike, wanted: Uint8Array): Uint8Array {
  const found = candidatesOf(data, width, height, 'auto', pictures).all()
  let best = wanted
  let least = UNLIKE
  for (const { image } of found) {
    const difference = unlike(image, wanted)
    if (difference >= least) continue
    least = difference
    best = image
  }
  return best
}

const images: Uint8Array[] = []
const labels: number[] = []
function add(image: Uint8Array, digit: number): void {
  images.push(image.map((value) => Math.round(value / STEP) * STEP))
  labels.push(digit)
}

for (const [at, [form, count]] of Object.entries(FORM_COUNTS).entries()) {
  for (let i = 0; i < count; i++) {
    const picture = shown(form, 0, 10_000 * at + i)
    add(seenAs(picture, wholeInk(picture)), FORMS[form as FormName])
  }
}
for (const [at, [kind, count]] of Object.entries(EACH_SEGMENTS).entries()) {
  for (let i = 0; i < 10 * count; i++) {
    const seed = 10_000 * (10 + at) + i
    // The same digit in the same place, without the segments that are off.
    const clean = wholeInk(shown('seven segments, LCD', i % 10, seed))
    add(seenAs(shown(`seven segments, ${kind}`, i % 10, seed), clean), i % 10)
  }
}
// In an order that mixes them, always the same.
const random = new Random(SEED)
const order = images.map((_, i) => i)
for (let i = order.length - 1; i > 0; i--) {
  const j = random.below(i + 1)
  ;[order[i], order[j]] = [order[j] as number, order[i] as number]
}
const kept = order.filter((_, i) => i % KEPT === 0)
writeIdx('drawn.idx.gz', [kept.length, 28, 28], Buffer.concat(kept.map((i) => images[i] as Uint8Array)))
writeIdx('drawn-labels.idx.gz', [kept.length], Buffer.from(kept.map((i) => labels[i] as number)))
