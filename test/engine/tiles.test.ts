import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairMaps } from '../../src/engine/wasm/tiles.js'
import { table } from '../kernels/support.js'

describe('pairMaps', () => {
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
          for (const pair of pairMaps(connections)) {
            expect(pair.inputs.length).toBeGreaterThan(0)
            for (const map of new Set(pair.maps)) {
              expect(started.has(map)).toBe(!pair.first)
              started.add(map)
              done[map]?.push(...pair.inputs)
            }
          }
          expect(done.map((list) => list.sort((a, b) => a - b))).toEqual(connections)
        },
      ),
    )
  })

  it('pairs maps of equal connections without comparing each with each', () => {
    const all = Array.from({ length: 300 }, (_, i) => i)
    expect(pairMaps(Array(1001).fill(all)).length).toBe(501)
  })
})
