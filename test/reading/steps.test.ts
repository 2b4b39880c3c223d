import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KINDS, type Kind, TestLines } from '../../datasets/lines/kinds.js'
import { LeNet5 } from '../../src/index.js'
import type { Frames } from '../../src/reading/ctc.js'
import { pathOf } from '../../src/reading/steps.js'
import { paint, realMnist } from '../input/support.js'
import { hostileValues, rejection } from '../model/support.js'

/** What a path becomes: repeats joined, then none dropped. */
const stringOf = (path: readonly number[], none: number): number[] =>
  path.filter((label, i) => label !== none && label !== path[i - 1])

/** Every path of so many frames. */
function* paths(count: number, classes: number, start: number[] = []): Generator<number[]> {
  if (start.length === count) yield start
  else for (let label = 0; label < classes; label++) yield* paths(count, classes, [...start, label])
}

describe('the likeliest path of a string', () => {
  const [count, classes] = [5, 3]
  let seed = 7
  const random = (): number => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }

  it.each([[[]], [[0]], [[1, 1]], [[0, 1]], [[0, 1, 0]], [[0, 0, 1]], [[1, 1, 1]]])(
    '%j, of all',
    (labels) => {
      for (let round = 0; round < 20; round++) {
        const probabilities = Float64Array.from({ length: count * classes }, () => 0.01 + random())
        const frames: Frames = { probabilities, count, classes }
        const log = (path: readonly number[]): number =>
          path.reduce((sum, label, t) => sum + Math.log(probabilities[t * classes + label]!), 0)
        const fitting = [...paths(count, classes)].filter(
          (path) => stringOf(path, classes - 1).join() === labels.join(),
        )
        const best = fitting.reduce((a, b) => (log(b) > log(a) ? b : a))
        const found = pathOf(frames, labels)
        expect(found.path).toEqual(best)
        expect(found.log).toBeCloseTo(log(best), 9)
      }
    },
  )

  it('is impossible where the frames are too few', () => {
    const probabilities = new Float64Array(6).fill(1 / 3)
    expect(pathOf({ probabilities, count: 2, classes: 3 }, [1, 1]).log).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('readDigits with steps', () => {
  let lines: LeNet5
  let source: TestLines
  beforeAll(async () => {
    lines = await LeNet5.load({ lines: true })
    source = new TestLines((await realMnist()).test, 2)
  })
  afterAll(() => lines.dispose())
  const picture = (name: string, i: number) =>
    source.line(KINDS.find((kind): kind is Kind => kind.name === name)!, i).picture

  it.each(['spaced 3–8', 'touching', 'overlapping 1–5'])('tells how each line was read: %s', (name) => {
    for (let i = 0; i < 8; i++) {
      const one = picture(name, i)
      const read = lines.readDigits(one, { steps: true })
      const { steps, ...rest } = read
      expect(lines.readDigits(one)).toStrictEqual(rest)
      const { strip, frames, path } = steps!
      expect(strip.height).toBe(32)
      expect(strip.data).toHaveLength(32 * strip.width)
      expect(strip.data.every((ink) => ink >= 0 && ink <= 1)).toBe(true)
      expect(frames.classes).toBe(11)
      expect(frames.scores).toHaveLength(11 * frames.count)
      for (let f = 0; f < frames.count; f++) {
        const sum = frames.scores.subarray(11 * f, 11 * (f + 1)).reduce((a, b) => a + b, 0)
        expect(sum).toBeCloseTo(1, 4)
      }
      expect(path).toHaveLength(frames.count)
      expect(stringOf(path, 10).join('')).toBe(read.text)
    }
  })

  it('says where they are in the picture’s pixels', () => {
    let near = 0
    let all = 0
    for (let i = 0; i < 8; i++) {
      const { steps, digits } = lines.readDigits(picture('spaced 3–8', i), { steps: true })
      const { strip, frames, path } = steps!
      // A frame's middle is 16 columns from the strip's edge, or 14.
      expect([14, 16]).toContain(Math.round((frames.left - strip.left) / strip.scale))
      expect(frames.step / strip.scale).toBeCloseTo(4, 6)
      let at = 0
      for (const { left, right, digit } of digits) {
        while (path[at] !== digit) at++
        const first = at
        while (path[at] === digit) at++
        const middle = frames.left + (frames.step * (first + at - 1)) / 2
        all++
        if (middle > left - frames.step && middle < right + frames.step) near++
      }
    }
    expect(all).toBeGreaterThan(30)
    expect(near / all).toBeGreaterThan(0.95)
  })

  it('has none where there is no ink, and where the digits are cut apart', async () => {
    const blank = paint(64, 30, () => 200)
    expect(lines.readDigits(blank, { steps: true })).toStrictEqual({
      text: '',
      certainty: 1,
      digits: [],
      marks: [],
    })
    const own = await LeNet5.load()
    expect(own.readDigits(picture('spaced 3–8', 0), { steps: true }).steps).toBeUndefined()
    own.dispose()
  })

  it('refuses what is neither true nor false, and steps of pages', async () => {
    const one = picture('spaced 3–8', 0)
    for (const value of hostileValues())
      if (typeof value !== 'boolean' && value !== undefined)
        await rejection(() => lines.readDigits(one, { steps: value as never }), 'INVALID_ARGUMENT')
    await rejection(() => lines.readPage(one, { steps: true } as never), 'INVALID_ARGUMENT')
  })
})
