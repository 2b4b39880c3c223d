import { describe, expect, it } from 'vitest'
import type { TrainerSpec } from '../../src/engine/engine.js'
import { createEngine } from '../../src/engine/open.js'
import type { ImageBatch } from '../../src/input/images.js'
import { DEFAULT_VARIANT } from '../../src/network/network.js'
import { Random } from '../../src/network/random.js'
import { Augmenter, DEFAULT_AUGMENT } from '../../src/training/augment.js'
import { BACKENDS } from '../backends.js'
import { digits, floats } from '../model/support.js'

const SPEC: TrainerSpec = {
  loss: 'crossEntropy',
  rubbish: 1,
  optimizer: { kind: 'sgd', momentum: 0 },
  batchSize: 1,
  ema: null,
}

const WILD = {
  rotate: 180,
  scale: 1,
  shear: 1,
  shift: 16,
  elastic: { alpha: 16, sigma: 0.5 },
  contrast: 1,
  noise: 1,
  until: 1,
}

describe.each(BACKENDS.filter((name) => name !== 'js'))('distortions on %s', (simd) => {
  it.each([
    ['the shipped ones', { ...DEFAULT_AUGMENT, until: 1 }],
    ['without the elastic ones', { ...DEFAULT_AUGMENT, elastic: { alpha: 0, sigma: 4 }, until: 1 }],
    ['places alone', { ...DEFAULT_AUGMENT, contrast: 0, noise: 0, until: 1 }],
    ['wild ones', WILD],
  ] as const)('are those of the plain kernel bit for bit: %s', async (_, augmentation) => {
    const engine = await createEngine(DEFAULT_VARIANT, { simd })
    const trainer = await engine.trainer(SPEC)
    const batches: ImageBatch[] = [
      { encoding: 'bytes28', data: (await digits(40)).images, count: 40 },
      { encoding: 'bytes32', data: floats(1, 3 * 1024, 0, 255).map(Math.round), count: 3 },
      { encoding: 'floats32', data: floats(2, 3 * 1024, -5, 5), count: 3 },
    ]
    const plain = new Augmenter(augmentation, 1)
    const fast = new Augmenter(augmentation, 1)
    const [randomOfPlain, randomOfFast] = [new Random(7), new Random(7)]
    // Each kind after every other: nothing of one stays for the next.
    for (const kind of [0, 1, 0, 2, 0, 2, 1]) {
      const images = batches[kind] as ImageBatch
      const expected = new Float32Array(images.count * 1024)
      const found = expected.slice()
      for (let i = 0; i < images.count; i++) {
        plain.apply(images, i, randomOfPlain, 0.9, expected, i * 1024)
        fast.apply(images, i, randomOfFast, 0.9, found, i * 1024, trainer)
      }
      expect(Buffer.from(found.buffer).equals(Buffer.from(expected.buffer))).toBe(true)
    }
  })
})
