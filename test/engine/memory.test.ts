import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createEngine } from '../../src/engine/open.js'
import type { SimdEngine } from '../../src/engine/wasm/wasm-engine.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'
import { pictures } from './exactness.js'
import { memoryMap } from './memory.js'

it('is planned as ARCHITECTURE.md shows (npm run memory prints it anew)', async () => {
  const text = await readFile('ARCHITECTURE.md', 'utf8')
  const [, shown] = /<!-- memory map -->\n```\n([\s\S]*?)\n```/.exec(text) ?? []
  expect(shown).toBe(await memoryMap())
})

it('does not grow with the batch', async () => {
  const engine = (await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })) as SimdEngine
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
})
