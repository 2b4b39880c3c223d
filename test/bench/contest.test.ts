import { describe, expect, it } from 'vitest'
import { contest, type Open, rowsOf, type Sample, type Spec } from '../../bench/contest.js'
import { turn } from '../../bench/turn.js'

/** Rounds of a contender that had the core, but for those with a minus. */
const samples = (...times: readonly number[]): Sample[] =>
  times.map((time) => ({
    microseconds: Math.abs(time),
    slices: 5,
    wall: 100,
    cpu: time < 0 ? 60 : 100,
  }))

const spec = (name: string, rest: Partial<Spec> = {}): Spec => ({
  name,
  contender: 'none',
  options: {},
  n: 1,
  ...rest,
})

describe('the runner of the benchmark', () => {
  it('takes the lowest median of the rounds in which a contender had the core', () => {
    const [own] = rowsOf([{ spec: spec('own', { own: true }), samples: samples(12, -9, 11, 10) }])
    expect(own).toMatchObject({ microseconds: 10, disturbed: 1, rounds: 4, ratio: 1 })
  })

  it('says so where no round was undisturbed', () => {
    const [own] = rowsOf([{ spec: spec('own'), samples: samples(-12, -9) }])
    expect(own).toMatchObject({ microseconds: 9, disturbed: 2, rounds: 2 })
  })

  it('keeps the slower of the own ways and the faster of the others', () => {
    const ways = [
      { spec: spec('own', { own: true, options: { feed: 'bytes' } }), samples: samples(10) },
      { spec: spec('own', { own: true, options: { feed: 'floats' } }), samples: samples(11) },
      { spec: spec('other', { options: { feed: 'array' } }), samples: samples(55) },
      { spec: spec('other', { options: { feed: 'tensor' } }), samples: samples(44) },
    ]
    const [own, other] = rowsOf(ways)
    expect(own).toMatchObject({ microseconds: 11, options: { feed: 'floats' } })
    expect(other).toMatchObject({ microseconds: 44, options: { feed: 'tensor' }, ratio: 4 })
  })

  it('keeps the lower of the two ratios', () => {
    // The lowest medians say 5, the rounds in turn 3.
    const ways = [
      { spec: spec('own', { own: true }), samples: samples(10, 20, 20) },
      { spec: spec('other'), samples: samples(50, 60, 60) },
    ]
    expect(rowsOf(ways)[1]!.ratio).toBe(3)
  })

  it('divides by what a call holds', () => {
    const ways = [{ spec: spec('batch', { n: 64 }), samples: samples(640) }]
    expect(rowsOf(ways)[0]!.microseconds).toBe(10)
  })

  /** Seats that answer at once and write down what was asked of them. */
  function seats(log: string[], values: Readonly<Record<string, readonly number[]>>): Open {
    return async ({ name }) => {
      if (!(name in values)) return 'not installed'
      log.push(`open ${name}`)
      return {
        values: async () => values[name]!,
        turn: async ({ milliseconds }) => {
          log.push(`${name} ${milliseconds}`)
          return samples(1)[0]!
        },
        close: () => log.push(`close ${name}`),
      }
    }
  }
  const pace = { rounds: 2, turn: 5, warmUp: 50 }

  it('warms all up, then lets them take turns, and leaves out what is absent', async () => {
    const log: string[] = []
    const open = seats(log, { a: [1, 2], b: [1, 2.0005] })
    const { absent, timings } = await contest([spec('a'), spec('b'), spec('c')], open, pace)
    expect(absent).toEqual(['c: not installed'])
    expect(timings.map(({ name }) => name)).toEqual(['a', 'b'])
    const turns = ['a 50', 'b 50', 'a 5', 'b 5', 'a 5', 'b 5']
    expect(log).toEqual(['open a', 'open b', ...turns, 'close a', 'close b'])
  })

  it('times nothing where one gives other values', async () => {
    const log: string[] = []
    const open = seats(log, { a: [1, 2], b: [1, 2.1] })
    await expect(contest([spec('a'), spec('b')], open, pace)).rejects.toThrow(
      'b {}: value 1 is 2.1, 2 expected',
    )
    expect(log).toEqual(['open a', 'open b', 'close a', 'close b'])
  })
})

describe('a turn', () => {
  it('times calls of one size after a first one that makes the input', async () => {
    const sizes: number[] = []
    const { microseconds, slices } = await turn(
      { run: (n) => sizes.push(n) && undefined },
      { n: 7, milliseconds: 12 },
    )
    expect(new Set(sizes)).toEqual(new Set([7]))
    expect(slices).toBeGreaterThan(1)
    expect(microseconds).toBeGreaterThan(0)
    expect(microseconds).toBeLessThan(2000)
  })

  it('believes a contender that times itself', async () => {
    const { microseconds } = await turn({ run: async () => 3.5 }, { n: 1, milliseconds: 0 })
    expect(microseconds).toBe(3500)
  })
})
