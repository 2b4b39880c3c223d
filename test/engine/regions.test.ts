import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Memory } from '../../src/engine/wasm/memory.js'
import { instantiateKernels } from '../../src/engine/wasm/module.js'
import { LeNet5Error } from '../../src/errors.js'

const memoryOf = (maximum = 64): Memory => new Memory(new WebAssembly.Memory({ initial: 1, maximum }))
/** Takes a region of so many floats. */
const take = (memory: Memory, length: number): number => memory.allocate('test', length * 4)

describe('Memory', () => {
  it('never hands out a place twice, whatever the order of frees, and takes all back', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(3000)), { maxLength: 120 })
    fc.assert(
      fc.property(steps, (list) => {
        const subject = memoryOf()
        const first = take(subject, 1)
        subject.free(first)
        const blocks: { address: number; length: number; mark: number }[] = []
        for (const [i, [more, n]] of list.entries()) {
          if (more || blocks.length === 0) {
            const address = take(subject, n)
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
        expect(subject.regions.map(({ address }) => address)).toEqual(
          blocks.map(({ address }) => address).sort((a, b) => a - b),
        )
        for (const { address } of blocks) subject.free(address)
        expect(take(subject, 100_000)).toBe(first)
      }),
      { numRuns: 60 },
    )
  })

  it('reserves zeros and writes tables, whatever was there before', () => {
    const subject = memoryOf()
    const dirty = take(subject, 5000)
    subject.floats.fill(Number.NaN, dirty / 4, dirty / 4 + 5000)
    subject.free(dirty)
    // The last one reaches beyond what was ever used.
    for (const length of [1, 1000, 20_000]) {
      const address = subject.reserve('zeros', length * 4)
      expect(subject.copy(address, length + 32)).toEqual(new Float32Array(length + 32))
    }
    const table = subject.table('a table', [3, 2 ** 32 - 1])
    expect([...subject.words.subarray(table / 4, table / 4 + 2)]).toEqual([3, 2 ** 32 - 1])
  })

  it('frees what a failed call took', () => {
    const subject = memoryOf()
    const first = take(subject, 1)
    subject.free(first)
    const fail = (take: (length: number) => number): void => {
      take(10)
      take(20)
      throw new Error('x')
    }
    expect(() => subject.temporarily(fail)).toThrow('x')
    expect(() => subject.together(() => fail((length) => take(subject, length)))).toThrow('x')
    expect(take(subject, 1)).toBe(first)
  })

  it('takes back together what was made together, and nothing else', () => {
    const subject = memoryOf()
    const before = take(subject, 10)
    const { made, free } = subject.together(() => [take(subject, 20), take(subject, 30)])
    const after = take(subject, 40)
    free()
    expect(subject.regions.map(({ address }) => address)).toEqual([before, after])
    expect(take(subject, 20)).toBe(made[0])
  })

  it('says when there is no more, and goes on', () => {
    const subject = memoryOf(2)
    expect(() => take(subject, 40_000)).toThrow(LeNet5Error)
    expect(() => take(subject, 2 ** 30)).toThrow(/no memory/)
    expect(take(subject, 1000)).toBeGreaterThan(0)
  })

  it("begins where the kernels' own memory ends", async () => {
    const kernels = (await instantiateKernels('baseline'))?.kernels
    expect(kernels?.heapBase.value).toBeLessThanOrEqual(1024)
  })
})
