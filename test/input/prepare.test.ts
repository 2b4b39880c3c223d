import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { BlankImageError, LeNet5Error } from '../../src/errors.js'
import { type PrepareOptions, prepare } from '../../src/input/prepare.js'
import {
  type Canvas,
  correlation,
  enlarged,
  expectError,
  likeness,
  paint,
  random,
  realMnist,
} from './support.js'

const COUNT = 40
let digits: Uint8Array[] = []

beforeAll(async () => {
  const { test } = await realMnist()
  digits = Array.from({ length: COUNT }, (_, index) => test.images.slice(index * 784, index * 784 + 784))
})

/** Mean and least likeness of prepared pictures to the digits they show. */
function compare(
  picture: (digit: Uint8Array) => Canvas,
  options?: PrepareOptions,
): { mean: number; least: number } {
  const values = digits.map((digit) => likeness(prepare(picture(digit), options), digit))
  return { mean: values.reduce((a, b) => a + b, 0) / COUNT, least: Math.min(...values) }
}

function expectLike(picture: (digit: Uint8Array) => Canvas, options?: PrepareOptions, least = 0.8): void {
  const result = compare(picture, options)
  expect(result.mean).toBeGreaterThan(0.93)
  expect(result.least).toBeGreaterThan(least)
}

describe('prepare', () => {
  it('leaves a digit of MNIST as it is', () => {
    for (const digit of digits) {
      const same = prepare(paint(28, 28, enlarged(digit, 1)))
      expect(same).toBeInstanceOf(Uint8Array)
      expect(correlation(same, digit)).toBeGreaterThan(0.97)
    }
  })

  it('finds light ink on dark and dark ink on light', () => {
    expectLike((digit) => paint(112, 112, enlarged(digit, 4)))
    expectLike((digit) => {
      const ink = enlarged(digit, 4)
      return paint(112, 112, (x, y) => 255 - ink(x, y))
    })
  })

  it('takes the side it is told', () => {
    expectLike((digit) => paint(56, 56, enlarged(digit, 2)), { invert: false })
    const dark = (digit: Uint8Array): Canvas => {
      const ink = enlarged(digit, 2)
      return paint(56, 56, (x, y) => 255 - ink(x, y))
    }
    expectLike(dark, { invert: true })
    expectLike(dark, { invert: 'auto' })
  })

  it('finds a small digit anywhere, and one that fills the picture', () => {
    expectLike((digit) => paint(150, 120, enlarged(digit, 2, 90, 5)))
    expectLike((digit) => {
      const ink = enlarged(digit, 5)
      return paint(140, 140, (x, y) => (ink(x, y) > 127 ? 0 : 255))
    })
  })

  it('finds pale ink on grey paper', () => {
    expectLike((digit) => {
      const ink = enlarged(digit, 4)
      return paint(112, 112, (x, y) => 180 - ink(x, y) * 0.2)
    })
  })

  it('bears uneven light, noise and specks', () => {
    const next = random(7)
    expectLike((digit) => {
      const ink = enlarged(digit, 4)
      return paint(
        112,
        112,
        (x, y) => (225 - x * 0.8 - y * 0.4) * (1 - (ink(x, y) / 255) * 0.7) + 12 * (next() - 0.5),
      )
    })
    expectLike((digit) => {
      const ink = enlarged(digit, 4)
      return paint(112, 112, (x, y) => 220 - ink(x, y) * 0.8 + 40 * (next() - 0.5))
    })
    expectLike((digit) => {
      const ink = enlarged(digit, 4)
      return paint(120, 120, (x, y) =>
        (x === 3 || x === 117) && (y === 4 || y === 110) ? 0 : 255 - ink(x, y),
      )
    })
  })

  it('lays transparent pixels on paper that shows the ink', () => {
    const strokes = (tone: number) => (digit: Uint8Array) => {
      const ink = enlarged(digit, 4)
      return paint(112, 112, (x, y) => [tone, tone, tone, ink(x, y)])
    }
    expectLike(strokes(0))
    expectLike(strokes(255))
    expectLike(strokes(255), { invert: false })
  })

  it('weighs colours by luminance', () => {
    expectLike((digit) => {
      const ink = enlarged(digit, 4)
      return paint(112, 112, (x, y) => [255 - ink(x, y), 255 - ink(x, y), 255, 255])
    })
  })

  it('takes pictures of megapixels', () => {
    const digit = digits[0] as Uint8Array
    const ink = enlarged(digit, 40, 300, 100)
    const picture = paint(1600, 1300, (x, y) => 255 - ink(x, y))
    expect(likeness(prepare(picture), digit)).toBeGreaterThan(0.9)
  })

  it('takes very long pictures', () => {
    const picture = paint(200_000, 12, (x, y) => (x > 100_000 && x < 100_006 && y > 2 && y < 10 ? 255 : 0))
    expect(Math.max(...prepare(picture))).toBe(255)
  })

  it.each([
    ['white', paint(28, 28, () => 255)],
    ['black', paint(28, 28, () => 0)],
    ['transparent', paint(28, 28, () => [0, 0, 0, 0])],
    ['one pixel', paint(1, 1, () => 77)],
    ['a slope of light', paint(64, 64, (x, y) => 100 + x + y / 2)],
    ['too pale', paint(28, 28, (x, y) => (x > 10 && x < 14 && y > 3 && y < 25 ? 246 : 255))],
  ])('says that %s is blank', (_, picture) => {
    expect(() => prepare(picture)).toThrow(BlankImageError)
    expectError(() => prepare(picture), 'BLANK_IMAGE', 'imageData')
  })

  it('says that noise is blank', () => {
    const next = random(3)
    const gauss = (): number => Math.sqrt(-2 * Math.log(next() + 1e-9)) * Math.cos(2 * Math.PI * next())
    for (const sigma of [3, 10]) {
      const picture = paint(100, 100, () => 180 + sigma * gauss())
      expect(() => prepare(picture)).toThrow(BlankImageError)
    }
  })

  it('centres the mass within a pixel and keeps the box to 20', () => {
    for (const digit of digits) {
      const image = prepare(paint(112, 112, enlarged(digit, 4)))
      let [mass, x, y] = [0, 0, 0]
      const columns = new Set<number>()
      const rows = new Set<number>()
      image.forEach((value, at) => {
        mass += value
        x += value * (at % 28)
        y += value * Math.floor(at / 28)
        if (value > 0) {
          columns.add(at % 28)
          rows.add(Math.floor(at / 28))
        }
      })
      expect(Math.abs(x / mass - 14)).toBeLessThan(1)
      expect(Math.abs(y / mass - 14)).toBeLessThan(1)
      expect(Math.max(columns.size, rows.size)).toBeLessThanOrEqual(20)
    }
  })

  it('gives bytes or a LeNet5Error for any picture', () => {
    const pictures = fc
      .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
      .chain(([width, height]) =>
        fc
          .uint8ClampedArray({ minLength: 4 * width * height, maxLength: 4 * width * height })
          .map((data) => ({ data, width, height })),
      )
    fc.assert(
      fc.property(pictures, fc.constantFrom('auto' as const, true, false), (picture, invert) => {
        const before = picture.data.slice()
        try {
          const image = prepare(picture, { invert })
          expect(image.length).toBe(784)
          expect(Math.max(...image)).toBe(255)
        } catch (error) {
          expect(error).toBeInstanceOf(LeNet5Error)
        }
        expect(picture.data).toEqual(before)
      }),
      { numRuns: 150 },
    )
  })

  it('refuses wrong arguments', () => {
    const picture = paint(4, 4, (x) => 80 * x)
    expectError(() => prepare(picture, { inverted: true } as PrepareOptions), 'INVALID_ARGUMENT', 'invert')
    expectError(
      () => prepare(picture, { invert: 'yes' } as unknown as PrepareOptions),
      'INVALID_ARGUMENT',
      'options.invert',
    )
    expectError(() => prepare({ ...picture, width: 5 }), 'INVALID_IMAGE', 'imageData.data', '80')
    expectError(() => prepare(undefined as unknown as Canvas), 'INVALID_IMAGE', 'imageData must be')
    expectError(() => prepare(new Uint8Array(784) as unknown as Canvas), 'INVALID_IMAGE', 'imageData.width')
  })
})
