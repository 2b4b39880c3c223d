/*
 * The bits of every path on `baseline`, whose rounding is the same everywhere: distances, maps, scans, gradients and the
 * weights after some steps of training. A change that means to keep the order of the sums must leave the files of same-bits/ as they
 * are; one that means to change it deletes the lines it changes, runs this test once, and says why in its commit.
 */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { LeNet5 } from '../src/index.js'
import squashedWeights from '../src/weights/squashed.js'
import { digits, floats } from './model/support.js'

const BATCHES = [...Array.from({ length: 65 }, (_, i) => i + 1), 1000]
/** Widths and heights; neither strips of one row nor single windows, whose way may be another. */
const SCANS = [
  [60, 44],
  [131, 77],
  [96, 96],
  [500, 64],
  [640, 480],
] as const
const PICTURE = 1024

const { images: bytes28, labels } = await digits(1000)
const bytes32 = Uint8Array.from(
  { length: 1000 * PICTURE },
  (_, i) => (bytes28[i % bytes28.length] as number) ^ (i & 3),
)
const units = floats(11, 1000 * PICTURE)
const INPUTS = { bytes28, bytes32, floats32: units } as const

function hash(...arrays: readonly ArrayBufferView[]): string {
  const sha = createHash('sha256')
  for (const { buffer, byteOffset, byteLength } of arrays)
    sha.update(new Uint8Array(buffer, byteOffset, byteLength))
  return sha.digest('hex').slice(0, 16)
}

/** Fresh weights whose biases are away from 0, so that each one matters. */
async function fresh(
  squash: 'tanh' | 'logistic',
  squashConvolutions: boolean,
  precision: 'float32' | 'int16',
) {
  const model = await LeNet5.create({ seed: 5, squash, squashConvolutions, simd: 'baseline', precision })
  const weights = model.getWeights()
  const biases = Object.entries(weights).filter(([name]) => name.endsWith('.bias'))
  model.setWeights(
    Object.fromEntries(biases.map(([name, { length }], i) => [name, floats(i, length, -0.2, 0.2)])),
  )
  return model
}

const NETS: Record<string, (precision: 'float32' | 'int16') => Promise<LeNet5>> = {
  'the shipped default net': (precision) => LeNet5.load({ simd: 'baseline', precision }),
  'the shipped squashed net': (precision) =>
    LeNet5.fromSafetensors(squashedWeights, { simd: 'baseline', precision }),
  'tanh, C1 and C3 linear': (precision) => fresh('tanh', false, precision),
  'tanh, C1 and C3 squashed': (precision) => fresh('tanh', true, precision),
  'logistic, C1 and C3 linear': (precision) => fresh('logistic', false, precision),
  'logistic, C1 and C3 squashed': (precision) => fresh('logistic', true, precision),
}

/** One step of plain descent at rate 1 from the weights as they are: what they lose is the gradient. */
async function gradient(make: () => Promise<LeNet5>, loss: 'crossEntropy' | 'map' | 'mse', count: number) {
  const model = await make()
  await model.fit(
    { images: bytes28.subarray(0, count * 784), labels: labels.subarray(0, count) },
    { epochs: 1, batchSize: count, shuffle: false, loss, optimizer: { kind: 'sgd', learningRate: 1 } },
  )
  return model.toSafetensors()
}

async function trained(make: () => Promise<LeNet5>, kind: 'sgd' | 'adamw', batchSize: number) {
  const model = await make()
  const count = 40 * batchSize > 1000 ? 1000 : 40 * batchSize
  await model.fit(
    { images: bytes28.subarray(0, count * 784), labels: labels.subarray(0, count) },
    {
      epochs: Math.ceil((40 * batchSize) / count),
      batchSize,
      seed: 3,
      ema: 0.99,
      optimizer:
        kind === 'sgd'
          ? { kind, learningRate: 0.01, momentum: 0.9 }
          : { kind, learningRate: 1e-3, weightDecay: 0.1 },
      augment:
        kind === 'sgd'
          ? false
          : { rotate: 10, scale: 0.1, shear: 0.1, shift: 1, elastic: { alpha: 1, sigma: 4 } },
    },
  )
  return model.toSafetensors()
}

it.each(Object.keys(NETS))('has the same bits as before: %s', async (name) => {
  const make = NETS[name] as (typeof NETS)[string]
  const found: Record<string, string> = {}
  const model = await make('float32')
  for (const [encoding, images] of Object.entries(INPUTS)) {
    const size = images.length / 1000
    const answers = BATCHES.map((n) => model.predict(images.subarray(0, n * size)).distances)
    found[`distances, ${encoding}`] = hash(...answers)
    const maps = [0, 1, 2].map((i) =>
      Object.values(model.featureMaps(images.subarray(i * size, (i + 1) * size))),
    )
    found[`maps, ${encoding}`] = hash(...maps.flat().map(({ data }) => data))
  }
  for (const [width, height] of SCANS)
    found[`scan ${width}×${height}`] = hash(
      model.scan({ data: bytes28.subarray(0, width * height), width, height }).distances,
    )
  found['scan 131×77, floats'] = hash(
    model.scan({ data: units.subarray(0, 131 * 77), width: 131, height: 77 }).distances,
  )
  if (!name.includes('squashed')) {
    const int16 = await make('int16')
    for (const encoding of ['bytes28', 'bytes32'] as const) {
      const size = INPUTS[encoding].length / 1000
      const answers = BATCHES.map((n) => int16.predict(INPUTS[encoding].subarray(0, n * size)).distances)
      found[`distances, ${encoding}, int16`] = hash(...answers)
    }
  }
  const again = () => make('float32')
  for (const loss of ['crossEntropy', 'map', 'mse'] as const)
    for (const count of [1, 13, 64, 100])
      found[`gradient, ${loss}, ${count} images`] = hash(await gradient(again, loss, count))
  found['40 steps of SGD, 32 images'] = hash(await trained(again, 'sgd', 32))
  found['40 steps of SGD, 9 images'] = hash(await trained(again, 'sgd', 9))
  found['40 steps of AdamW with distortions, 64 images'] = hash(await trained(again, 'adamw', 64))
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(
    `same-bits/${name.replaceAll(/[^\w]+/g, '-')}.json`,
  )
})
