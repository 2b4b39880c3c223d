import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/engine/open.js'
import type { ImageBatch } from '../../src/input/images.js'
import { BACKGROUND, INK_STEP } from '../../src/input/images.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'
import { lively, pictures } from './exactness.js'

const COUNT = 15
const bytes = pictures(COUNT, 11)
const large = new Uint8Array(COUNT * 1024).map((_, i) => bytes[(i * 5) % bytes.length] as number)
const floats = Float32Array.from(large, (byte) => BACKGROUND + INK_STEP * byte)

describe.each([
  ['bytes28', bytes, 784],
  ['bytes32', large, 1024],
  ['floats32', floats, 1024],
] as const)('images of %s', (encoding, data, area) => {
  it.each([2, 3, 4, 5, 6, 7, 12, 15])(
    'less than eight, of %i: each as if it were alone, bit for bit',
    async (count) => {
      // Rounded twice, sums depend on their order alone, and four images keep that of one.
      const engine = await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })
      engine.writeParameters(lively(5))
      const batch = (from: number, count: number): ImageBatch => ({
        encoding,
        data: data.subarray(from * area, (from + count) * area),
        count,
      })
      const together = new Float32Array(count * 10)
      engine.distances(batch(0, count), together)
      for (let i = count - (count % 8); i < count; i++) {
        const alone = new Float32Array(10)
        engine.distances(batch(i, 1), alone)
        expect(together.subarray(i * 10, i * 10 + 10)).toEqual(alone)
      }
    },
  )
})

it.each(['js', 'baseline'] as const)('gives C5 with the distances of one image: %s', async (simd) => {
  const engine = await createEngine(DEFAULT_VARIANT, { simd })
  engine.writeParameters(lively(5))
  const one: ImageBatch = { encoding: 'bytes28', data: bytes.subarray(784, 2 * 784), count: 1 }
  const [distances, alone] = [new Float32Array(10), new Float32Array(10)]
  const c5 = engine.distancesAndC5(one, distances)
  engine.distances(one, alone)
  expect(distances).toEqual(alone)
  expect(c5).toHaveLength(120)
  for (const [i, value] of engine.activations(one).c5.entries()) expect(c5[i]).toBeCloseTo(value, 5)
})

it('sees the weights as they are now, in fours too', async () => {
  const [before, after] = [lively(5), lively(6)]
  const engine = await createEngine(DEFAULT_VARIANT, { simd: 'baseline' })
  const four: ImageBatch = { encoding: 'bytes28', data: bytes.subarray(0, 4 * 784), count: 4 }
  const distances = new Float32Array(40)
  engine.writeParameters(before)
  engine.distances(four, distances)
  engine.writeParameters(after)
  engine.distances(four, distances)
  const one = new Float32Array(10)
  engine.distances({ ...four, data: bytes.subarray(3 * 784, 4 * 784), count: 1 }, one)
  expect(distances.subarray(30)).toEqual(one)
})
