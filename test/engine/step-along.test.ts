import { describe, expect, it } from 'vitest'
import type { TrainerSpec } from '../../src/engine/engine.js'
import { createEngine } from '../../src/engine/open.js'
import type { ImageBatch } from '../../src/input/images.js'
import { DEFAULT_VARIANT, parameterFloats, TRAINABLE_FLOATS } from '../../src/network/network.js'
import { BACKENDS } from '../backends.js'
import { parameters, uniform } from '../numbers.js'

// A step along a gradient that is known beforehand, as CTC's is.

const CLASSES = 11
const RATE = 0.5
const SPEC: TrainerSpec = {
  loss: 'crossEntropy',
  rubbish: 1,
  optimizer: { kind: 'sgd', momentum: 0 },
  batchSize: 64,
  ema: null,
}
const start = new Float32Array(parameterFloats(CLASSES)).fill(-1)
start.set(parameters(3).subarray(0, start.length))

const batch = (seed: number, count: number): ImageBatch => ({
  encoding: 'floats32',
  data: Float32Array.from(uniform(seed, count * 1024, -0.1, 1.175)),
  count,
})
const gradientOf = (seed: number, count: number): Float32Array =>
  Float32Array.from(uniform(seed, count * CLASSES, -0.01, 0.01))
const norm = (vector: Float32Array): number => Math.hypot(...vector)

describe.each(BACKENDS)('a step along a gradient on %s', (simd) => {
  /** What a step changes, and whether it was taken. */
  async function change(images: ImageBatch, gradient: Float32Array, clip?: number) {
    const engine = await createEngine(DEFAULT_VARIANT, { simd }, CLASSES)
    engine.writeParameters(start)
    const trainer = await engine.trainer(SPEC)
    const taken = trainer.stepAlong(images, gradient, RATE, clip)
    const after = engine.readParameters()
    engine.dispose()
    return {
      taken,
      moved: after.map((value, i) => value - (start[i] as number)).subarray(0, TRAINABLE_FLOATS),
    }
  }
  const expectNear = (one: Float32Array, other: Float32Array): void => {
    const most = norm(other)
    expect(most).toBeGreaterThan(0)
    expect(norm(one.map((value, i) => value - (other[i] as number)))).toBeLessThan(1e-4 * most)
  }

  it('sums the gradients of many passes', async () => {
    const [images, gradient] = [batch(1, 70), gradientOf(2, 70)]
    const part = (from: number, to: number) =>
      change(
        {
          encoding: 'floats32',
          data: (images.data as Float32Array).subarray(from * 1024, to * 1024),
          count: to - from,
        },
        gradient.subarray(from * CLASSES, to * CLASSES),
      )
    const [whole, first, second] = [await change(images, gradient), await part(0, 30), await part(30, 70)]
    expectNear(
      whole.moved,
      first.moved.map((value, i) => value + (second.moved[i] as number)),
    )
  })

  it('is no longer than the clip, and points the same way', async () => {
    const [images, gradient] = [batch(3, 9), gradientOf(4, 9)]
    const { moved } = await change(images, gradient)
    const length = norm(moved) / RATE
    const clipped = await change(images, gradient, length / 3)
    expect(norm(clipped.moved) / RATE).toBeCloseTo(length / 3, 3)
    expectNear(
      clipped.moved,
      moved.map((value) => value / 3),
    )
    expect((await change(images, gradient, 2 * length)).moved).toEqual(moved)
  })

  it('changes nothing where the gradient is not finite', async () => {
    const gradient = gradientOf(5, 3)
    gradient[CLASSES + 2] = Number.NaN
    const { taken, moved } = await change(batch(6, 3), gradient, 1)
    expect(taken).toBe(false)
    expect(moved.every((value) => value === 0)).toBe(true)
  })
})
