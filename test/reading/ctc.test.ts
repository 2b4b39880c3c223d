import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/network/random.js'
import { CtcLattice, type Frames, framesNeeded, searchPrefixes } from '../../src/reading/ctc.js'

const softmax = (logits: Float64Array, classes: number): Frames => {
  const probabilities = new Float64Array(logits.length)
  for (let t = 0; t < logits.length; t += classes) {
    const row = logits.subarray(t, t + classes)
    const sum = row.reduce((total, z) => total + Math.exp(z), 0)
    for (let k = 0; k < classes; k++) probabilities[t + k] = Math.exp(row[k]!) / sum
  }
  return { probabilities, count: logits.length / classes, classes }
}

const logitsOf = (count: number, classes: number, seed: number): Float64Array => {
  const random = new Random(seed)
  return Float64Array.from({ length: count * classes }, () => random.within(3))
}

/** P of every string, by going through every path. */
function everyString({ probabilities, count, classes }: Frames): Map<string, number> {
  const found = new Map<string, number>()
  for (let path = 0; path < classes ** count; path++) {
    let p = 1
    let text = ''
    let last = -1
    for (let t = 0, rest = path; t < count; t++, rest = Math.floor(rest / classes)) {
      const k = rest % classes
      p *= probabilities[t * classes + k]!
      if (k !== last && k !== classes - 1) text += k
      last = k
    }
    found.set(text, (found.get(text) ?? 0) + p)
  }
  return found
}

describe('CtcLattice', () => {
  it('sums the paths of a string, as counting them all does', () => {
    const lattice = new CtcLattice()
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, count) => {
        const frames = softmax(logitsOf(count, 3, seed), 3)
        for (const [text, p] of everyString(frames)) {
          expect(Math.exp(lattice.logProbability(frames, [...text].map(Number)))).toBeCloseTo(p, 12)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('has the gradient that central differences show', () => {
    const lattice = new CtcLattice()
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 7 }),
        fc.integer({ min: 0, max: 12 }),
        (seed, labels, more) => {
          const count = Math.max(1, framesNeeded(labels) + more)
          const logits = logitsOf(count, 11, seed)
          const gradient = new Float64Array(logits.length)
          const loss = lattice.loss(softmax(logits, 11), labels, 1, gradient)
          expect(loss).toBeCloseTo(-lattice.logProbability(softmax(logits, 11), labels), 12)
          for (const at of [0, 10, logits.length >> 1, logits.length - 1]) {
            const moved = (by: number): number => {
              const shifted = logits.slice()
              shifted[at]! += by
              return -lattice.logProbability(softmax(shifted, 11), labels)
            }
            expect(gradient[at]!).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 6)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('knows a string that does not fit', () => {
    const lattice = new CtcLattice()
    const frames = softmax(logitsOf(3, 11, 1), 11)
    expect(lattice.logProbability(frames, [1, 1, 2])).toBe(Number.NEGATIVE_INFINITY)
    const gradient = new Float64Array(33)
    expect(lattice.loss(frames, [1, 1, 2], 1, gradient)).toBe(Number.POSITIVE_INFINITY)
    expect(gradient.every((value) => value === 0)).toBe(true)
  })

  it('does not fade on a line of a thousand frames', () => {
    const frames = softmax(logitsOf(1000, 11, 5), 11)
    const log = new CtcLattice().logProbability(
      frames,
      Array.from({ length: 300 }, (_, i) => i % 10),
    )
    expect(Number.isFinite(log)).toBe(true)
  })
})

describe('searchPrefixes', () => {
  it('finds the likeliest string where the beam holds all, and none of another length', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, count) => {
        const frames = softmax(logitsOf(count, 3, seed), 3)
        // No class under a tenth: then no prefix of five frames is so unlikely that it is given up.
        for (let at = 0; at < 3 * count; at++)
          frames.probabilities[at] = 0.1 + 0.7 * frames.probabilities[at]!
        const strings = [...everyString(frames)].sort((a, b) => b[1] - a[1])
        const [best] = searchPrefixes(frames, 1000)
        expect(best!.labels.join('')).toBe(strings[0]![0])
        expect(Math.exp(best!.logProbability)).toBeCloseTo(strings[0]![1], 9)
        for (let length = 1; length <= Math.min(count, 2); length++) {
          const wanted = strings.find(([text]) => text.length === length)
          const found = searchPrefixes(frames, 1000, [length, length])
          expect(found[0]!.labels.join('')).toBe(wanted![0])
          for (const { labels } of found) expect(labels.length).toBe(length)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('loses little where it gives up what is unlikely', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, count) => {
        const frames = softmax(logitsOf(count, 3, seed), 3)
        const strings = everyString(frames)
        // Two labels under 5e-4 a frame, and prefixes, at most 64, under 1e-5 of the best.
        const lost = count * (2 * 5e-4 + 64 * 1e-5)
        const [best] = searchPrefixes(frames, 1000)
        const likely = strings.get(best!.labels.join(''))!
        expect(likely).toBeGreaterThan(Math.max(...strings.values()) - lost)
        expect(Math.exp(best!.logProbability)).toBeLessThan(likely + 1e-9)
        expect(Math.exp(best!.logProbability)).toBeGreaterThan(likely - lost)
      }),
      { numRuns: 200 },
    )
  })
})
