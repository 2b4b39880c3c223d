import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { describeProgram, memoryPage, multiplyAdds, watchedEngine } from '../../scripts/programs.js'
import { createEngine } from '../../src/engine/open.js'
import type { WasmEngine } from '../../src/engine/wasm/wasm-engine.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'
import { pictures } from './exactness.js'

it('is planned as docs/memory.md shows (npm run memory writes it anew)', async () => {
  expect(await memoryPage()).toBe(await readFile('docs/memory.md', 'utf8'))
})

it('does not grow with the batch, nor with scans', async () => {
  const engine = (await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })) as WasmEngine
  const data = pictures(256, 3)
  engine.distances({ encoding: 'bytes28', data, count: 256 }, new Float32Array(2560))
  const before = engine.memory
  const count = 60_000
  engine.distances(
    { encoding: 'bytes28', data: new Uint8Array(count * 784), count },
    new Float32Array(count * 10),
  )
  expect(engine.memory).toBe(before)
  engine.scan({ data: new Uint8Array(200 * 200), width: 200, height: 200 })
  const scanned = engine.memory
  engine.scan({ data: new Uint8Array(1000 * 1000), width: 1000, height: 1000 })
  expect(engine.memory - scanned).toBeLessThan(4e6)
  const film = (): void => {
    for (let side = 40; side < 400; side += 24)
      engine.scan({ data: new Uint8Array(side * side), width: side, height: side })
  }
  film()
  const filmed = engine.memory
  expect(filmed - scanned).toBeLessThan(4e6)
  film()
  expect(engine.memory).toBe(filmed)
})

it('counts the multiply-adds of the paper in the tables that run', async () => {
  const { engine, ran } = await watchedEngine({ ...DEFAULT_VARIANT, squashConvolutions: true })
  engine.activations({ encoding: 'bytes28', data: new Uint8Array(784), count: 1 })
  const { words } = engine.machine.memory
  const program = ran.at(-1)
  const counted = (layer: string): number =>
    (program?.program.instructions ?? [])
      .filter((one) => one.layer === layer)
      .reduce((sum, one) => sum + multiplyAdds(one, words), 0)
  // Connections without those of the biases; rows of 28 and 10 columns are computed in whole cells, two by two.
  expect(counted('C1')).toBe(25 * 6 * 28 * 32)
  expect(counted('C3')).toBe(25 * 60 * 10 * 16)
  expect(counted('C5')).toBe(48_000)
  expect(counted('OUTPUT')).toBe(840)
  expect(program && describeProgram(program, engine)).toContain(
    'C3   6×14×14 → 16×10×10   240,000 multiply-adds',
  )
})
