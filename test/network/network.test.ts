import { describe, expect, it } from 'vitest'
import { digitCodes } from '../../src/network/codes.js'
import { initialise } from '../../src/network/initialise.js'
import { C3_CONNECTIONS, parameterFloats, tensorsOf, view } from '../../src/network/network.js'
import { Random } from '../../src/network/random.js'
import { formatSummary, summarise } from '../../src/network/summary.js'

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: Float32Array): number => Math.sqrt(mean(values.map((value) => value * value)))

describe('random numbers', () => {
  it('are the same for the same seed and path, and others for any other', () => {
    const draw = (...path: [number, ...number[]]): number[] => {
      const random = new Random(...path)
      return Array.from({ length: 8 }, () => random.uint32())
    }
    expect(draw(1)).toEqual(draw(1))
    const paths: [number, ...number[]][] = [
      [0],
      [1],
      [-1],
      [2 ** 32],
      [2 ** 32 + 1],
      [1, 0],
      [1, 1],
      [0, 1],
      [1, 1, 0],
    ]
    paths.push([Number.MAX_SAFE_INTEGER], [Number.MIN_SAFE_INTEGER])
    const first = new Set(paths.map((path) => draw(...path).join()))
    expect(first.size).toBe(paths.length)
  })

  it('are even', () => {
    const random = new Random(7)
    const counts = new Uint32Array(10)
    let sum = 0
    for (let i = 0; i < 100_000; i++) {
      const digit = random.below(10)
      counts[digit] = (counts[digit] as number) + 1
      sum += random.uniform()
    }
    // Chi-square of nine degrees of freedom: above 33.7 once in 10,000.
    const chi = counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0)
    expect(chi).toBeLessThan(33.7)
    expect(sum / 100_000).toBeCloseTo(0.5, 2)
  })

  it('stay in their ranges', () => {
    const random = new Random(3)
    for (let i = 0; i < 1000; i++) {
      expect(Math.abs(random.within(2))).toBeLessThanOrEqual(2)
      const unit = random.uniform()
      expect(unit >= 0 && unit < 1).toBe(true)
    }
    expect(random.below(1)).toBe(0)
  })
})

describe('the digits’ codes', () => {
  const codes = digitCodes()
  const code = (digit: number): Float32Array => codes.subarray(digit * 84, digit * 84 + 84)

  it('are 840 values ±1, the nearest two 12 apart', () => {
    expect(codes.length).toBe(840)
    expect(codes.every((value) => Math.abs(value) === 1)).toBe(true)
    let least = 84
    for (let a = 0; a < 10; a++) {
      for (let b = 0; b < a; b++) {
        least = Math.min(least, code(a).filter((value, i) => value !== code(b)[i]).length)
      }
    }
    expect(least).toBe(12)
  })

  it('are pictures row by row', () => {
    const rows = Array.from({ length: 12 }, (_, y) =>
      Array.from(code(2).subarray(y * 7, y * 7 + 7), (value) => (value > 0 ? '#' : '.')).join(''),
    )
    expect(rows.slice(0, 4)).toEqual(['.#####.', '.......', '.#####.', '##...##'])
  })
})

describe('fresh parameters', () => {
  const flat = initialise(5, digitCodes())

  it('are the same for the same seed only', () => {
    expect(flat.length).toBe(parameterFloats(10))
    expect(initialise(5, digitCodes()).join() === flat.join()).toBe(true)
    expect(initialise(6, digitCodes()).join() === flat.join()).toBe(false)
  })

  it.each([
    ['c1.weight', 25],
    ['c5.weight', 400],
    ['f6.weight', 120],
  ])('%s: mean 0 and deviation 1/√%d, uniform', (name, fanIn) => {
    const weights = view(flat, name)
    const expected = 1 / Math.sqrt(fanIn)
    const tolerance = 4 / Math.sqrt(weights.length)
    expect(Math.abs(mean(weights))).toBeLessThan(tolerance * expected)
    expect(Math.abs(deviation(weights) / expected - 1)).toBeLessThan(tolerance)
    const most = Math.max(...weights)
    expect(most).toBeLessThanOrEqual(Math.sqrt(3) * expected * 1.0001)
    expect(most).toBeGreaterThan(Math.sqrt(3) * expected * 0.9)
  })

  it('C3 counts its own input maps and is 0 elsewhere', () => {
    const weights = view(flat, 'c3.weight')
    for (const [map, inputs] of C3_CONNECTIONS.entries()) {
      for (let input = 0; input < 6; input++) {
        const kernel = weights.subarray((map * 6 + input) * 25, (map * 6 + input) * 25 + 25)
        if (!inputs.includes(input)) expect(kernel.every((weight) => weight === 0)).toBe(true)
        else {
          const expected = 1 / Math.sqrt(25 * inputs.length)
          expect(Math.max(...kernel)).toBeLessThanOrEqual(Math.sqrt(3) * expected * 1.0001)
          expect(deviation(kernel) / expected).toBeGreaterThan(0.5)
        }
      }
    }
  })

  it('have biases 0, coefficients 0.5 and the pictures as codes', () => {
    for (const { name, role } of tensorsOf(10)) {
      const values = view(flat, name)
      if (role === 'bias') expect(values.every((value) => value === 0)).toBe(true)
      if (role === 'coefficient') expect(values.every((value) => value === 0.5)).toBe(true)
      if (role === 'code') expect(values).toEqual(digitCodes())
    }
  })
})

describe('the summary', () => {
  it('counts as LeCun et al. (1998), section II-B', () => {
    const counts = summarise().map((row) => [
      row.name,
      row.outputShape.join('×'),
      row.parameters,
      row.connections,
    ])
    expect(counts).toEqual([
      ['C1', '6×28×28', 156, 122_304],
      ['S2', '6×14×14', 12, 5_880],
      ['C3', '16×10×10', 1_516, 151_600],
      ['S4', '16×5×5', 32, 2_000],
      ['C5', '120×1×1', 48_120, 48_120],
      ['F6', '84×1×1', 10_164, 10_164],
      ['OUTPUT', '10×1×1', 0, 840],
    ])
  })

  it('says what each unit sees: window, stride and the maps it is connected to', () => {
    const seen = summarise().map(({ name, window, stride, inputMaps }) => [
      name,
      window,
      stride,
      inputMaps?.map((maps) => maps.length) ?? null,
    ])
    const each = (count: number, maps: number): number[] => Array(count).fill(maps)
    expect(seen).toEqual([
      ['C1', 5, 1, each(6, 1)],
      ['S2', 2, 2, null],
      // Table I: six maps see three, nine see four, one sees all.
      ['C3', 5, 1, [...each(6, 3), ...each(9, 4), 6]],
      ['S4', 2, 2, null],
      ['C5', 5, 1, each(120, 16)],
      ['F6', 1, 1, null],
      ['OUTPUT', 1, 1, null],
    ])
    expect(summarise()[2]!.inputMaps![0]).toEqual([0, 1, 2])
  })

  it('is a table with every column aligned', () => {
    const lines = formatSummary(summarise()).split('\n')
    expect(lines).toHaveLength(9)
    expect(new Set(lines.map((line) => line.length)).size).toBe(1)
    expect(lines[1]).toMatch(/^C1 +convolution +6×28×28 +4,704 +156 +122,304$/)
    expect(lines[8]).toMatch(/^total +8,094 +60,000 +340,908$/)
  })
})
