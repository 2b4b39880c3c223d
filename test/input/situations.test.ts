import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { realMnist } from '../../datasets/load.js'
import { written } from '../../datasets/situations/digits.js'
import { grey, Sheet, stroke } from '../../datasets/situations/sheet.js'
import { SITUATIONS, twoDigits } from '../../datasets/situations/situations.js'
import { decodePng } from '../../pictures/png.js'
import { LeNet5 } from '../../src/index.js'
import { Random } from '../../src/network/random.js'

const EACH = 12
const SEED = 5
/** Fewer pictures than the bounds are meant for: two more of them may be wrong. */
const SPARE = 0.1
const CASES = new URL('cases/', import.meta.url)

let model: LeNet5
let digits: { images: Uint8Array; labels: Uint8Array }
beforeAll(async () => {
  model = await LeNet5.load({ simd: 'baseline' })
  digits = (await realMnist()).train
})
const first = 50_000
const imageAt = (i: number): Uint8Array => digits.images.subarray((first + i) * 784, (first + i + 1) * 784)

describe('pictures that were once read wrongly', () => {
  it.each(readdirSync(CASES).map((name) => ({ name })))('$name', ({ name }) => {
    const picture = decodePng(readFileSync(new URL(name, CASES)), 2 ** 20)
    const [, right] = /is-(\d)/.exec(name) as unknown as [string, string]
    const answer = model.classify(picture)
    expect(answer.digit).toBe(Number(right))
    const { left, top, right: end, bottom } = answer.ink as NonNullable<typeof answer.ink>
    // The digit lies in the middle of these, clear of their borders.
    expect(Math.min(left, top, picture.width - end, picture.height - bottom)).toBeGreaterThan(1)
  })
})

describe('reads digits in every situation', () => {
  const measured = SITUATIONS.filter(
    ({ name, least }) => least !== null && !/large|seven|European/.test(name),
  )
  it.each(measured.map((situation) => ({ name: situation.name, situation })))(
    '$name',
    ({ name, situation }) => {
      const each = /photograph/.test(name) ? 5 : EACH
      let [right, sure, through] = [0, 0, 0]
      for (let i = 0; i < each; i++) {
        const index = (i * 97 + name.length * 31) % 10_000
        const { picture, digit } = situation.show(
          imageAt(index),
          digits.labels[first + index] as number,
          new Random(SEED, i),
        )
        const answer = model.classify(picture)
        if (answer.digit === digit) right++
        else if (answer.probability > 0.95) sure++
        const careful = model.classify(picture, { reject: true }).digit
        if (careful >= 0 && careful !== digit) through++
      }
      expect(right / each).toBeGreaterThanOrEqual((situation.least as number) - SPARE)
      expect(sure).toBeLessThanOrEqual(1)
      expect(through).toBeLessThanOrEqual(1)
    },
  )
})

describe('what rules once took for the digit', () => {
  const place = { x: 70, y: 60, height: 60, angle: 0 }
  /** How many of 24 digits are read rightly on a sheet of 140×120. */
  const rightOf = (draw: (i: number) => ReturnType<Sheet['photograph']>): number => {
    let right = 0
    for (let i = 0; i < 24; i++) if (model.classify(draw(i)).digit === digits.labels[first + 53 * i]) right++
    return right
  }

  it('an underline as broad as the pen, which the digit stands on', () => {
    const right = rightOf((i) =>
      new Sheet(140, 120, grey(0.92))
        .lay(written(imageAt(53 * i), place, 0.3), grey(0.1))
        .lay(stroke(15, 90, 125, 90, 6 + (i % 4)), grey(0.1))
        .photograph(new Random(SEED, i), 2),
    )
    expect(right).toBeGreaterThanOrEqual(21)
  })

  it('a sticker, a sheet whose surroundings are see-through', () => {
    const right = rightOf((i) =>
      new Sheet(140, 120, grey(0.92))
        .lay(written(imageAt(53 * i), place, 0.1), grey(0.1))
        .cut((x, y) => Number(Math.max(Math.abs(x - 70), Math.abs(y - 60)) < 48))
        .photograph(new Random(SEED, i), 1),
    )
    expect(right).toBeGreaterThanOrEqual(22)
  })

  it('paper in a frame as black as the digit, and as even', () => {
    const right = rightOf((i) =>
      new Sheet(140, 120, grey(0.1))
        .lay((x, y) => Number(Math.max(Math.abs(x - 70) - 10, Math.abs(y - 60)) < 44), grey(0.92))
        .lay(written(imageAt(53 * i), place, 0.1), grey(0.1))
        .photograph(new Random(SEED, i)),
    )
    expect(right).toBeGreaterThanOrEqual(23)
  })

  it('a round plate that holds the digit, which has the tone of what is around', () => {
    const right = rightOf((i) =>
      new Sheet(140, 120, grey(0.92))
        .lay((x, y) => Number(Math.hypot(x - 70, y - 60) < 52), grey(0.1))
        .lay(written(imageAt(53 * i), place, 0.1), grey(0.92))
        .photograph(new Random(SEED, i)),
    )
    expect(right).toBeGreaterThanOrEqual(22)
  })
})

it('turns two digits away', () => {
  const pictures = Array.from({ length: 40 }, (_, i) =>
    twoDigits(imageAt(i * 11), imageAt(i * 17 + 3), new Random(SEED, 99, i)),
  )
  const accepted = pictures.filter((picture) => model.classify(picture, { reject: true }).digit >= 0)
  expect(accepted.length).toBeLessThanOrEqual(2)
})

it('says where the ink is, and whether it is light', () => {
  const [width, height] = [200, 120]
  for (const light of [false, true]) {
    const data = new Uint8ClampedArray(4 * width * height).fill(light ? 20 : 235)
    for (let y = 30; y < 90; y++)
      for (let x = 120; x < 130; x++)
        data.fill(light ? 230 : 15, 4 * (y * width + x), 4 * (y * width + x) + 3)
    for (let at = 3; at < data.length; at += 4) data[at] = 255
    const { digit, ink } = model.classify({ data, width, height })
    expect(digit).toBe(1)
    expect(ink).toEqual({ left: 120, top: 30, right: 130, bottom: 90, light })
  }
})

it.each(['js', 'baseline'] as const)(
  '%s: blank bytes are no digit where that is asked for, and are read otherwise',
  async (simd) => {
    const blank = await LeNet5.load({ simd })
    blank.setWeights({})
    for (const image of [
      new Uint8Array(784),
      new Uint8Array(1024).fill(200),
      new Float32Array(1024).fill(-0.1),
    ]) {
      expect(blank.classify(image, { reject: 0 }).digit).toBe(blank.classify(image).digit)
      expect(blank.classify(image, { reject: true }).digit).toBe(-1)
    }
  },
)

it('the plain backend sees the same 28×28 pictures', async () => {
  const plain = await LeNet5.load({ simd: 'js' })
  for (const [at, situation] of SITUATIONS.filter(({ name }) => !/photograph/.test(name)).entries()) {
    if (at % 4 !== 0) continue
    const { picture } = situation.show(
      imageAt(at),
      digits.labels[first + at] as number,
      new Random(SEED, at, 1),
    )
    const [a, b] = [plain.featureMaps(picture).input.data, model.featureMaps(picture).input.data]
    const bytes = (values: Float32Array) => values.map((value) => Math.round(((value + 0.1) / 1.275) * 255))
    expect(bytes(a)).toEqual(bytes(b))
  }
})
