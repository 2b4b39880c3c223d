import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeNet5Error } from '../../src/errors.js'
import { Heap } from '../../src/kernels/heap.js'
import { Lru } from '../../src/kernels/lru.js'
import { pairAny } from '../../src/kernels/pairs.js'
import { table } from './support.js'

const heap = (maximum = 64): Heap => new Heap(new WebAssembly.Memory({ initial: 1, maximum }))

describe('Heap', () => {
  it('never hands out a place twice, whatever the order of frees, and takes all back', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(3000)), { maxLength: 120 })
    fc.assert(
      fc.property(steps, (list) => {
        const subject = heap()
        const first = subject.allocate(1)
        subject.free(first)
        const blocks: { address: number; length: number; mark: number }[] = []
        for (const [i, [take, n]] of list.entries()) {
          if (take || blocks.length === 0) {
            const address = subject.allocate(n)
            expect(address % 64).toBe(0)
            // With the slack behind it: 32 floats.
            subject.floats.fill(i, address / 4, address / 4 + n + 32)
            blocks.push({ address, length: n, mark: i })
          } else {
            const [block] = blocks.splice(n % blocks.length, 1)
            subject.free(block?.address as number)
          }
        }
        for (const { address, length, mark } of blocks) {
          expect(
            subject.floats.subarray(address / 4, address / 4 + length + 32).every((v) => v === mark),
          ).toBe(true)
        }
        for (const { address } of blocks) subject.free(address)
        expect(subject.allocate(100_000)).toBe(first)
      }),
      { numRuns: 60 },
    )
  })

  it('frees what a failed call took', () => {
    const subject = heap()
    const first = subject.allocate(1)
    subject.free(first)
    expect(() =>
      subject.temporarily((take) => {
        take(10)
        take(20)
        throw new Error('x')
      }),
    ).toThrow('x')
    expect(subject.allocate(1)).toBe(first)
  })

  it('says when there is no more, and goes on', () => {
    const subject = heap(2)
    expect(() => subject.allocate(40_000)).toThrow(LeNet5Error)
    expect(() => subject.allocate(2 ** 30)).toThrow(/no memory/)
    expect(subject.allocate(1000)).toBeGreaterThan(0)
  })
})

describe('Lru', () => {
  it('drops the longest unused, by number and bytes, never the newest', () => {
    const dropped: string[] = []
    const cache = new Lru<{ bytes: number; drop(): void }>(3, 100)
    const use = (key: string, bytes: number) =>
      cache.get(key, () => ({ bytes, drop: () => dropped.push(key) }))
    use('a', 10)
    use('b', 10)
    use('c', 10)
    use('a', 10)
    use('d', 10)
    expect(dropped).toEqual(['b'])
    use('big', 200)
    expect(dropped).toEqual(['b', 'c', 'a', 'd'])
    use('e', 1)
    expect(dropped).toEqual(['b', 'c', 'a', 'd', 'big'])
  })
})

describe('pairAny', () => {
  it('computes every connection once, and starts every connected map once, before anything is added', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 40 }),
        (seed, maps, outputMaps) => {
          const connections = table(seed, maps, outputMaps).map((list) => list.sort((a, b) => a - b))
          const done = connections.map(() => [] as number[])
          const started = new Set<number>()
          for (const job of pairAny(connections)) {
            expect(job.inputs.length).toBeGreaterThan(0)
            for (const map of new Set(job.maps)) {
              expect(started.has(map)).toBe(!job.first)
              started.add(map)
              done[map]?.push(...job.inputs)
            }
          }
          expect(done.map((list) => list.sort((a, b) => a - b))).toEqual(connections)
        },
      ),
    )
  })

  it('pairs maps of equal connections without comparing each with each', () => {
    const all = Array.from({ length: 300 }, (_, i) => i)
    const jobs = pairAny(Array(1001).fill(all))
    expect(jobs.length).toBe(501)
  })
})
