import { beforeAll, describe, expect, it } from 'vitest'
import { type AugmentImagesOptions, augmentImages, DEFAULT_AUGMENT } from '../../src/index.js'
import { ElasticFields, strengthAt } from '../../src/training/augment.js'
import { epochOrder } from '../../src/training/batches.js'
import { digits, floats } from '../model/support.js'

/** A smooth blob of radius 3 around (x, y), in pixels from the top left, in network units of a dark picture. */
function blob(x: number, y: number): Float32Array {
  return Float32Array.from({ length: 1024 }, (_, i) =>
    Math.exp(-(((i % 32) - x) ** 2 + (Math.floor(i / 32) - y) ** 2) / 18),
  )
}

/** Where a picture's light is. */
function centre(picture: Float32Array): [x: number, y: number] {
  let [sum, x, y] = [0, 0, 0]
  for (const [i, value] of picture.entries()) {
    sum += value
    x += value * (i % 32)
    y += value * Math.floor(i / 32)
  }
  return [x / sum, y / sum]
}

/** A hundred distortions of one picture. */
function many(picture: Float32Array, options: AugmentImagesOptions, count = 100): Float32Array[] {
  const images = new Float32Array(count * 1024)
  for (let i = 0; i < count; i++) images.set(picture, i * 1024)
  const out = augmentImages(images, options)
  return Array.from({ length: count }, (_, i) => out.subarray(i * 1024, (i + 1) * 1024))
}

const spread = (values: number[]): [least: number, most: number] => [Math.min(...values), Math.max(...values)]

describe('distorted images', () => {
  it('are the images where nothing is asked', () => {
    const images = floats(1, 3 * 1024)
    expect(augmentImages(images)).toEqual(images)
    expect(augmentImages(images, { elastic: { alpha: 0, sigma: 4 }, rotate: 0 })).toEqual(images)
  })

  it('turn about the centre, by at most the angle', () => {
    const angles = many(blob(23.5, 15.5), { rotate: 30 }).map((picture) => {
      const [x, y] = centre(picture)
      expect(Math.hypot(x - 15.5, y - 15.5)).toBeCloseTo(8, 0)
      return (Math.atan2(y - 15.5, x - 15.5) * 180) / Math.PI
    })
    const [least, most] = spread(angles)
    expect(least).toBeGreaterThan(-31)
    expect(least).toBeLessThan(-25)
    expect(most).toBeLessThan(31)
    expect(most).toBeGreaterThan(25)
  })

  it('shift each axis by at most the pixels', () => {
    const centres = many(blob(15.5, 15.5), { shift: 3 }).map(centre)
    for (const axis of [0, 1] as const) {
      const [least, most] = spread(centres.map((at) => at[axis] - 15.5))
      expect(Math.abs(least + 3)).toBeLessThan(0.4)
      expect(Math.abs(most - 3)).toBeLessThan(0.4)
    }
  })

  it('scale each axis by exp(±scale)', () => {
    const distances = many(blob(21.5, 15.5), { scale: 0.2 }).map((picture) => centre(picture)[0] - 15.5)
    const [least, most] = spread(distances)
    expect(Math.abs(least - 6 * Math.exp(-0.2))).toBeLessThan(0.3)
    expect(Math.abs(most - 6 * Math.exp(0.2))).toBeLessThan(0.3)
  })

  it('shear', () => {
    const moves = many(blob(15.5, 22.5), { shear: 0.2 }).map((picture) => centre(picture)[0] - 15.5)
    const [least, most] = spread(moves)
    expect(Math.abs(least + 1.4)).toBeLessThan(0.3)
    expect(Math.abs(most - 1.4)).toBeLessThan(0.3)
    for (const picture of many(blob(22.5, 15.5), { shear: 0.2 }, 5))
      expect(centre(picture)[0]).toBeCloseTo(22.5, 1)
  })

  it('bend', () => {
    const pictures = many(blob(15.5, 15.5), { elastic: { alpha: 1, sigma: 4 } })
    const moves = pictures.flatMap((picture) => centre(picture).map((at) => at - 15.5))
    const deviation = Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0) / moves.length)
    expect(deviation).toBeGreaterThan(0.4)
    expect(deviation).toBeLessThan(1.3)
  })

  it('are read by cubics: a wave of eight pixels keeps more than lines between pixels would leave of it', () => {
    const wave = Float32Array.from({ length: 1024 }, (_, i) => Math.sin(((i % 32) * Math.PI) / 4))
    const least = Math.min(
      ...many(wave, { shift: 0.5 }).map((picture) => {
        const middle = picture.subarray(15 * 32 + 8, 15 * 32 + 24)
        return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / 8)
      }),
    )
    // Halfway between pixels lines leave cos(π/8) = 0.92, the cubics (9·cos(π/8) − cos(3π/8))/8 = 0.99.
    expect(least).toBeGreaterThan(0.98)
    expect(least).toBeLessThan(1.001)
  })

  it('lose ink by at most the part, mostly little', () => {
    const losses = many(blob(15.5, 15.5), { contrast: 0.8 }, 400).map((picture) => {
      const paper = picture[0] as number
      return 1 - ((picture[15 * 32 + 15] as number) - paper) / Math.exp(-0.5 / 18)
    })
    const [least, most] = spread(losses)
    expect(least).toBeGreaterThan(-0.001)
    expect(least).toBeLessThan(0.001)
    expect(most).toBeGreaterThan(0.7)
    expect(most).toBeLessThan(0.801)
    // The mean of u³ is a quarter.
    expect(losses.reduce((a, b) => a + b) / 400).toBeCloseTo(0.2, 1)
  })

  it('have noise of at most the deviation, of which bytes keep what they can hold', () => {
    const deviations = many(new Float32Array(1024), { noise: 0.4 }, 400).map((picture) =>
      Math.sqrt(picture.reduce((sum, value) => sum + value * value, 0) / 1024),
    )
    const [least, most] = spread(deviations)
    expect(least).toBeLessThan(0.01)
    // Of full ink, 1.275 network units.
    expect(most).toBeGreaterThan(0.4 * 1.275 * 0.9)
    expect(most).toBeLessThan(0.4 * 1.275 * 1.1)
    const bytes = augmentImages(new Uint8Array(20 * 784), { noise: 1 })
    expect(Math.min(...bytes)).toBeCloseTo(-0.1, 6)
  })

  it('hold no value that was not there or between', async () => {
    const { images } = await digits(50)
    const out = augmentImages(images, {
      rotate: 180,
      scale: 1,
      shear: 1,
      shift: 16,
      elastic: { alpha: 16, sigma: 0.5 },
    })
    expect(out.length).toBe(50 * 1024)
    expect(Math.min(...out)).toBeGreaterThanOrEqual(-0.1000001)
    expect(Math.max(...out)).toBeLessThanOrEqual(1.1750001)
  })

  it('are the same for a seed, other for another and each time', async () => {
    const { images } = await digits(1)
    const two = new Uint8Array([...images, ...images])
    const options = { ...DEFAULT_AUGMENT, seed: 5 }
    const out = augmentImages(two, options)
    expect(augmentImages(two, options)).toEqual(out)
    expect(augmentImages(two, { ...options, seed: 6 })).not.toEqual(out)
    expect(out.subarray(0, 1024)).not.toEqual(out.subarray(1024))
    expect(augmentImages(new Uint8Array(0), options)).toEqual(new Float32Array(0))
  })
})

describe('elastic fields', () => {
  it('have a deviation of 1 and are smooth; field i is the same in any order', () => {
    const fields = new ElasticFields(1, 4)
    const twentieth = fields.field(20).slice()
    for (let i = 0; i < 20; i++) {
      const field = fields.field(i)
      const mean = field.reduce((a, b) => a + b) / 1024
      expect(field.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 1024).toBeCloseTo(1, 4)
      let step = 0
      for (let at = 1; at < 1024; at++) {
        if (at % 32) step = Math.max(step, Math.abs((field[at] as number) - (field[at - 1] as number)))
      }
      expect(step).toBeLessThan(1)
    }
    const other = new ElasticFields(1, 4)
    other.field(3)
    expect(other.field(20)).toEqual(twentieth)
    expect(new ElasticFields(2, 4).field(20)).not.toEqual(twentieth)
  })
})

describe('strength', () => {
  it('falls to a half over the last fifth of what is augmented, then is 0', () => {
    expect([0, 0.5, 0.8].map((progress) => strengthAt(progress, 1))).toEqual([1, 1, 1])
    expect(strengthAt(0.9, 1)).toBeCloseTo(0.75, 12)
    expect(strengthAt(0.9999999, 1)).toBeCloseTo(0.5, 5)
    expect(strengthAt(0.45, 0.5)).toBeCloseTo(0.75, 12)
    expect(strengthAt(0.5, 0.5)).toBe(0)
  })
})

describe('the order', () => {
  let first: Uint32Array
  beforeAll(() => {
    first = epochOrder(1000, true, 1, 1)
  })

  it('has every image once', () => {
    expect(Array.from(first).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect(Array.from(epochOrder(4, false, 1, 1))).toEqual([0, 1, 2, 3])
    expect(epochOrder(1, true, 1, 1)).toEqual(Uint32Array.of(0))
  })

  it('is another one each epoch and seed, and the same again', () => {
    expect(epochOrder(1000, true, 1, 1)).toEqual(first)
    expect(epochOrder(1000, true, 1, 2)).not.toEqual(first)
    expect(epochOrder(1000, true, 2, 1)).not.toEqual(first)
    const moved = first.filter((value, i) => value !== i)
    expect(moved.length).toBeGreaterThan(980)
  })
})
