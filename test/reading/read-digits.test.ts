import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { paint, realMnist } from '../input/support.js'
import { hostileValues, rejection } from '../model/support.js'
import { type DrawnLine, drawLine, drawLines } from './lines.js'

let model: LeNet5
let test: Awaited<ReturnType<typeof realMnist>>['test']
beforeAll(async () => {
  model = await LeNet5.load()
  test = (await realMnist()).test
})
afterAll(() => model.dispose())

/** The share of lines read right from end to end. */
const readRight = (lines: readonly DrawnLine[]): number =>
  lines.filter((line) => model.readDigits(line).text === line.text).length / lines.length

describe('lines of 1 to 10 MNIST digits, whole lines read right', () => {
  it.each([
    ['apart', [3, 8], [28, 28], 0.8],
    ['next to one another', [0, 1], [28, 28], 0.7],
    ['overlapping by 1 to 3 pixels', [-3, -1], [28, 28], 0.3],
    ['apart, 28 to 120 pixels high', [3, 8], [28, 120], 0.8],
    ['apart, 20 to 27 pixels high', [3, 8], [20, 27], 0.7],
  ] as const)('%s', (name, gaps, heights, least) => {
    const right = readRight(drawLines(test, 40, 77, gaps, heights))
    console.info(`whole lines right, ${name}: ${right}`)
    expect(right).toBeGreaterThanOrEqual(least)
  })
})

describe('readDigits', () => {
  it('says what each digit is, how likely, and where', () => {
    const line = drawLine(test, [0, 1, 2, 3, 4], () => 6, 56)
    const { text, digits } = model.readDigits(line)
    expect(text).toBe('72104')
    for (const [i, { digit, probability, left, right }] of digits.entries()) {
      expect(String(digit)).toBe(text[i])
      expect(probability).toBeGreaterThan(0.5)
      expect(probability).toBeLessThanOrEqual(1)
      const [from, to] = line.boxes[i]!
      expect(Math.abs(left - from)).toBeLessThan(5)
      expect(Math.abs(right - to)).toBeLessThan(5)
    }
  })

  it('reads the same from bytes, network units, and RGBA in dark or light ink', () => {
    const line = drawLine(test, [0, 1, 2, 3, 4], () => 4, 40)
    const { data, width, height, text } = line
    const floats = Float32Array.from(data, (byte) => -0.1 + (1.275 / 255) * byte)
    const light = paint(width, height, (x, y) => data[y * width + x]!)
    const dark = paint(width, height, (x, y) => 255 - data[y * width + x]!)
    const clear = paint(width, height, (x, y) => [0, 0, 0, data[y * width + x]!])
    const negative = { data: data.map((byte) => 255 - byte), width, height }
    expect(model.readDigits(line).text).toBe(text)
    expect(model.readDigits({ data: floats, width, height }).text).toBe(text)
    for (const picture of [light, dark, clear]) expect(model.readDigits(picture).text).toBe(text)
    expect(model.readDigits(negative, { invert: true }).text).toBe(text)
    expect(model.readDigits(dark, { invert: true }).text).toBe(text)
  })

  it('reads a blank line as nothing', () => {
    const blank = { text: '', digits: [] }
    expect(model.readDigits({ data: new Uint8Array(20 * 300), width: 300, height: 20 })).toEqual(blank)
    expect(model.readDigits({ data: new Float32Array(20).fill(-0.1), width: 1, height: 20 })).toEqual(blank)
    expect(model.readDigits(paint(64, 30, () => 200))).toEqual(blank)
  })

  it('changes nothing of what it is given', () => {
    const { data, width, height } = drawLine(test, [5, 6], () => 2, 30)
    const copy = data.slice()
    model.readDigits({ data, width, height })
    expect(data).toEqual(copy)
  })

  it('takes any ink without an error', () => {
    const noise = (seed: number) => (x: number, y: number) => ((x * 73 + y * 151 + seed) ** 2 % 256) | 0
    for (const picture of [paint(90, 33, noise(1)), paint(20, 120, noise(2)), paint(300, 20, noise(3))]) {
      expect(typeof model.readDigits(picture).text).toBe('string')
    }
    expect(
      typeof model.readDigits({ data: new Uint8Array(6000).fill(255), width: 200, height: 30 }).text,
    ).toBe('string')
    const one = new Uint8Array(30 * 30)
    one[435] = 255
    expect(typeof model.readDigits({ data: one, width: 30, height: 30 }).text).toBe('string')
  })

  it('refuses what is no picture and no options', async () => {
    const picture = { data: new Uint8Array(600), width: 30, height: 20 }
    for (const value of hostileValues()) {
      await rejection(() => model.readDigits(value as never))
      await rejection(() => model.readDigits({ ...picture, data: value as never }), 'INVALID_IMAGE')
      await rejection(() => model.readDigits({ ...picture, width: value as never }), 'INVALID_IMAGE')
      await rejection(
        () => model.readDigits(picture, { invert: value as never, other: 1 } as never),
        'INVALID_ARGUMENT',
      )
    }
    const low = await rejection(
      () => model.readDigits({ data: new Uint8Array(19 * 30), width: 30, height: 19 }),
      'INVALID_IMAGE',
    )
    expect(low.message).toContain('picture.height must be an integer ≥ 20')
    const gone = await LeNet5.create()
    gone.dispose()
    await rejection(() => gone.readDigits(picture), 'DISPOSED')
  })
})
