/*
 * How training images are distorted: an affine map and an elastic field (Simard, Steinkraus and Platt 2003), weaker ink and
 * noise, drawn anew for each use of each image, in one bicubic resampling. Everything random follows from a seed and a
 * step, so that a run can go on from any step.
 */
import { allocate, finite, integer, plainOptions, reading } from '../check.js'
import type { Trainer } from '../engine/engine.js'
import { BACKGROUND, type ImageBatch, type Images, INK_STEP, toImages } from '../input/images.js'
import { readByRules } from '../input/prepare.js'
import { INPUT_SIDE } from '../network/network.js'
import { Random } from '../network/random.js'
import { decodeImage } from '../reference/decode.js'
import { type Distortion, distort, NOISE_STARTS } from '../reference/distort.js'

/** What random numbers of one seed are for: paths of `Random`, so that no use disturbs another. */
export const ORDER = 1
export const DISTORTION = 2
export const FIELDS = 3
export const NOISE = 4

const AREA = INPUT_SIDE * INPUT_SIDE
/** Full ink's difference from the paper, in network units. */
const INK = 255 * INK_STEP

/** Fields of one axis; any two make a distortion, with either sign each: 16 million of them. */
export const ELASTIC_FIELDS = 2048

/** Weights of a Gaussian out to 3 σ. */
function gaussianTaps(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma)
  return Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
}

/**
 * Smooths each row, [height, width], as far as the taps reach over it, and turns the result over:
 * [width − taps + 1, height]; these columns are whole fours. Twice does both axes.
 */
function smoothRows(source: Float64Array, height: number, taps: Float64Array): Float64Array {
  const width = source.length / height
  const columns = width - taps.length + 1
  const into = new Float64Array(columns * height)
  const get = (values: Float64Array, i: number): number => values[i] as number
  for (let y = 0; y < height; y++) {
    // Four columns at a time: one alone waits for its own sums.
    for (let x = 0; x < columns; x += 4) {
      let [a, b, c, d] = [0, 0, 0, 0]
      for (let k = 0, at = y * width + x; k < taps.length; k++, at++) {
        const tap = get(taps, k)
        a += tap * get(source, at)
        b += tap * get(source, at + 1)
        c += tap * get(source, at + 2)
        d += tap * get(source, at + 3)
      }
      const to = x * height + y
      into[to] = a
      into[to + height] = b
      into[to + 2 * height] = c
      into[to + 3 * height] = d
    }
  }
  return into
}

/** Scales values to a standard deviation of 1; the mean stays in proportion. */
function normalised(values: Float64Array): Float32Array {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  const factor = 1 / Math.sqrt(squares / values.length)
  return new Float32Array(values.map((value) => value * factor))
}

/**
 * Random displacements of one axis for elastic distortion (Simard, Steinkraus and Platt 2003): white noise
 * smoothed with a Gaussian of σ pixels, scaled to a standard deviation of 1. A pool of ELASTIC_FIELDS, each made
 * when first used (about 0.1 ms at σ = 4); field i of a seed is the same in any order.
 */
export class ElasticFields {
  readonly #seed: number
  readonly #taps: Float64Array
  readonly #fields: (Float32Array | undefined)[] = new Array(ELASTIC_FIELDS)

  constructor(seed: number, sigma: number) {
    this.#seed = seed
    this.#taps = gaussianTaps(sigma)
  }

  /** [32, 32]; shared, not to be changed. */
  field(index: number): Float32Array {
    this.#fields[index] ??= this.#make(index)
    return this.#fields[index]
  }

  #make(index: number): Float32Array {
    const random = new Random(this.#seed, index)
    const taps = this.#taps
    // Noise beyond the edges too, so that all pixels are alike.
    const side = INPUT_SIDE + taps.length - 1
    const noise = new Float64Array(side * side)
    for (let i = 0; i < noise.length; i++) noise[i] = random.within(1)
    const field = smoothRows(smoothRows(noise, side, taps), INPUT_SIDE, taps)
    return normalised(field)
  }
}

/** From 0 to 1, half of the time below an eighth. */
function mostlyLittle(random: Random): number {
  const u = random.uniform()
  return u * u * u
}

/** Gaussian noise of mean 0 and deviation 1 (Box and Muller 1958): any 1,024 in a row are an image's. */
function gaussianNoise(seed: number): Float32Array {
  const random = new Random(seed, NOISE)
  const values = new Float32Array(NOISE_STARTS + AREA)
  for (let i = 0; i < values.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()))
    const angle = 2 * Math.PI * random.uniform()
    values[i] = radius * Math.cos(angle)
    values[i + 1] = radius * Math.sin(angle)
  }
  return values
}

/** How images are distorted before each use in training. What is left out is not done. */
export interface AugmentOptions {
  /** Rotation, at most ± this many degrees; 0 to 180. */
  readonly rotate?: number | undefined
  /** Each axis is scaled by exp(±scale); 0 to 1. */
  readonly scale?: number | undefined
  /** Shear, at most ± this many pixels a pixel; 0 to 1. */
  readonly shear?: number | undefined
  /** Shift along each axis, at most ± this many pixels; 0 to 16. */
  readonly shift?: number | undefined
  /** Elastic distortion: displacements of standard deviation `alpha` px per axis (0 to 16), smooth over `sigma` px (0.5 to 16). */
  readonly elastic?:
    | {
        /** Standard deviation of the displacement along each axis, in pixels. */
        readonly alpha: number
        /** How far the displacements are alike, in pixels: the deviation of the Gaussian that smooths them. */
        readonly sigma: number
      }
    | undefined
  /**
   * Ink loses at most this part of its difference from the paper, mostly little: contrast · u³ for u drawn evenly from
   * 0 to 1; 0 to 1.
   */
  readonly contrast?: number | undefined
  /** Gaussian noise of at most this deviation, in parts of full ink, mostly little: noise · u³; 0 to 1. */
  readonly noise?: number | undefined
  /** The part of all epochs after which images are used as they are, above 0 to 1; 1 by default. */
  readonly until?: number | undefined
}

/** The same, checked; no elastic distortion: alpha 0. */
export interface Augmentation {
  readonly rotate: number
  readonly scale: number
  readonly shear: number
  readonly shift: number
  readonly elastic: { readonly alpha: number; readonly sigma: number }
  readonly contrast: number
  readonly noise: number
  readonly until: number
}

/**
 * The distortions `npm run train` uses for the package's own nets.
 *
 * @example await model.fit(train, { epochs: 30, augment: DEFAULT_AUGMENT })
 */
export const DEFAULT_AUGMENT = /* @__PURE__ */ Object.freeze({
  /** Degrees. */
  rotate: 10,
  /** As a power of e. */
  scale: 0.1,
  /** Pixels a pixel. */
  shear: 0.1,
  /** Pixels. */
  shift: 1,
  /** `alpha` and `sigma` in pixels. */
  elastic: /* @__PURE__ */ Object.freeze({
    /** Pixels. */
    alpha: 1,
    /** Pixels. */
    sigma: 4,
  }),
  /** Part of the ink. */
  contrast: 0.2,
  /** Parts of full ink. */
  noise: 0.06,
})

const OPTIONS = ['rotate', 'scale', 'shear', 'shift', 'elastic', 'contrast', 'noise', 'until'] as const

/** @throws LeNet5Error INVALID_ARGUMENT */
export function checkAugment(value: unknown, name: string): Augmentation {
  return checkAugmentation(plainOptions(value, name, OPTIONS), name)
}

function checkAugmentation(
  options: Partial<Record<(typeof OPTIONS)[number], unknown>>,
  name: string,
): Augmentation {
  const { rotate = 0, scale = 0, shear = 0, shift = 0, elastic, contrast = 0, noise = 0, until = 1 } = options
  return {
    rotate: finite(rotate, `${name}.rotate`, { min: 0, max: 180 }),
    scale: finite(scale, `${name}.scale`, { min: 0, max: 1 }),
    shear: finite(shear, `${name}.shear`, { min: 0, max: 1 }),
    shift: finite(shift, `${name}.shift`, { min: 0, max: INPUT_SIDE / 2 }),
    elastic: checkElastic(elastic, `${name}.elastic`),
    contrast: finite(contrast, `${name}.contrast`, { min: 0, max: 1 }),
    noise: finite(noise, `${name}.noise`, { min: 0, max: 1 }),
    until: finite(until, `${name}.until`, { above: 0, max: 1 }),
  }
}

function checkElastic(value: unknown, name: string): Augmentation['elastic'] {
  if (value === undefined) return { alpha: 0, sigma: 1 }
  const { alpha, sigma } = plainOptions(value, name, ['alpha', 'sigma'])
  return {
    alpha: finite(alpha, `${name}.alpha`, { min: 0, max: INPUT_SIDE / 2 }),
    sigma: finite(sigma, `${name}.sigma`, { min: 0.5, max: INPUT_SIDE / 2 }),
  }
}

/**
 * How strong the distortions are at a point of training: 1, falling to a half over the last fifth of the part
 * that is augmented, and 0 after it.
 *
 * @param progress the part of all epochs that is done, 0 to below 1
 */
export function strengthAt(progress: number, until: number): number {
  const part = progress / until
  if (part >= 1) return 0
  return part <= 0.8 ? 1 : 1 - (part - 0.8) / 0.4
}

/** Draws distortions and applies them. */
export class Augmenter {
  readonly #augmentation: Augmentation
  readonly #fields: ElasticFields
  readonly #source = new Float32Array(AREA)
  readonly #distortion: Distortion

  constructor(augmentation: Augmentation, seed: number) {
    this.#augmentation = augmentation
    this.#fields = new ElasticFields(new Random(seed, FIELDS).uint32(), augmentation.elastic.sigma)
    const none = new Float32Array(AREA)
    const noise = augmentation.noise > 0 ? gaussianNoise(seed) : none
    this.#distortion = {
      ...{ matrix: new Float64Array(6), fieldX: none, fieldY: none, strengthX: 0, strengthY: 0 },
      ...{ gain: 1, offset: 0, noise, noiseStart: 0, strengthNoise: 0, low: 0, high: 0 },
    }
  }

  /** The next distortion; the same object each time. The same number of random numbers each time, too. */
  draw(random: Random, strength: number): Distortion {
    const { rotate, scale, shear, shift, elastic, contrast, noise } = this.#augmentation
    const distortion = this.#distortion
    const angle = random.within((strength * rotate * Math.PI) / 180)
    const scaleX = Math.exp(random.within(strength * scale))
    const scaleY = Math.exp(random.within(strength * scale))
    const slant = random.within(strength * shear)
    const cos = Math.cos(angle)
    const sin = Math.sin(angle)
    // Rotation · shear · scale.
    const { matrix } = distortion
    matrix[0] = cos * scaleX
    matrix[1] = (cos * slant - sin) * scaleY
    matrix[2] = random.within(strength * shift)
    matrix[3] = sin * scaleX
    matrix[4] = (sin * slant + cos) * scaleY
    matrix[5] = random.within(strength * shift)
    const pick = random.below(ELASTIC_FIELDS)
    const other = random.below(ELASTIC_FIELDS)
    const signs = random.below(4)
    if (elastic.alpha > 0) {
      distortion.fieldX = this.#fields.field(pick)
      distortion.fieldY = this.#fields.field(other)
    }
    distortion.strengthX = strength * elastic.alpha * ((signs & 1) * 2 - 1)
    distortion.strengthY = strength * elastic.alpha * ((signs & 2) - 1)
    distortion.gain = 1 - strength * contrast * mostlyLittle(random)
    distortion.offset = BACKGROUND * (1 - distortion.gain)
    distortion.strengthNoise = strength * noise * INK * mostlyLittle(random)
    const start = random.below(NOISE_STARTS)
    distortion.noiseStart = noise > 0 ? start : 0
    return distortion
  }

  /**
   * Distorts image `index` of the batch into the 1024 floats at `at`.
   *
   * @param trainer does it where it can
   */
  apply(
    images: ImageBatch,
    index: number,
    random: Random,
    strength: number,
    into: Float32Array,
    at: number,
    trainer?: Pick<Trainer, 'distort'>,
  ): void {
    const distortion = this.draw(random, strength)
    // What came as bytes stays within what bytes can hold.
    const bytes = images.encoding !== 'floats32'
    distortion.low = bytes ? BACKGROUND : Number.NEGATIVE_INFINITY
    distortion.high = bytes ? BACKGROUND + INK : Number.POSITIVE_INFINITY
    if (trainer?.distort) trainer.distort(images, index, distortion, into, at)
    else distort(decodeImage(images, index, this.#source), distortion, into, at)
  }
}

/** What `augmentImages` takes: the distortions, and a seed. */
export interface AugmentImagesOptions extends AugmentOptions {
  /** Any safe integer, 1 by default. */
  readonly seed?: number | undefined
}

/**
 * Distorts images as `fit` does, to look at or to train something else on. `until` has no part in it.
 *
 * @returns n · 1024 floats in network units (−0.1 background, 1.175 ink), images end to end
 * @throws LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT, OUT_OF_MEMORY
 * @example const distorted = augmentImages(images, { ...DEFAULT_AUGMENT, seed: 7 })
 */
export function augmentImages(images: Images, options?: AugmentImagesOptions): Float32Array {
  const { seed = 1, ...rest } = plainOptions(options, 'options', [...OPTIONS, 'seed'])
  const checkedSeed = integer(seed, 'options.seed')
  const augmenter = new Augmenter(checkAugmentation(rest, 'options'), checkedSeed)
  const batch = reading('images', 'INVALID_IMAGE', () => toImages(images, readByRules))
  const into = allocate(() => new Float32Array(batch.count * AREA), `${batch.count} distorted images`)
  const random = new Random(checkedSeed, DISTORTION)
  for (let i = 0; i < batch.count; i++) augmenter.apply(batch, i, random, 1, into, i * AREA)
  return into
}
