/*
 * How exact an engine is, as figures: every layer, distance and gradient against the plain kernels in float64, on all
 * variants. One suite for every backend: run in Node, and in a browser where relaxed SIMD is.
 */

import type { Engine, SimdChoice } from '../../src/engine/engine.js'
import { createEngine } from '../../src/engine/open.js'
import type { ImageBatch } from '../../src/input/images.js'
import { checkClasses } from '../../src/network/classes.js'
import { codesOf } from '../../src/network/codes.js'
import { initialise } from '../../src/network/initialise.js'
import { TRAINABLE_FLOATS, tensorsOf, type Variant } from '../../src/network/network.js'
import { decodeImage } from '../../src/reference/decode.js'
import type { LossName } from '../../src/reference/loss.js'
import { lossOfDistances } from '../../src/reference/loss.js'
import { backward, forward, type Values } from '../../src/reference/network.js'
import type { OptimizerSpec } from '../../src/reference/optimizer.js'
import { generator, unconnected, VARIANTS } from '../numbers.js'

/** Batch sizes: every part of an octet, and either side of a block. */
export const BATCHES = [...Array.from({ length: 20 }, (_, i) => i + 1), 63, 64, 65, 1000]
export const LOSSES: readonly LossName[] = ['crossEntropy', 'map', 'mse']

/** One line of the report: the largest error of a kind. */
export interface Row {
  readonly backend: string
  readonly variant: string
  /** What is compared, in the report. */
  readonly kind: string
  readonly what: string
  readonly error: number
  readonly bound: number
}

const LARGEST_BATCH = 1000
const nameOf = ({ squash, squashConvolutions }: Variant): string =>
  `${squash}, C1 and C3 ${squashConvolutions ? 'squashed' : 'linear'}`

/** Strokes of random place and slope on a dark ground, somewhat like digits. */
export function pictures(count: number, seed: number): Uint8Array {
  const next = generator(seed)
  const data = new Uint8Array(count * 784)
  for (let n = 0; n < count; n++) {
    for (let stroke = 0; stroke < 3; stroke++) {
      let x = next(6, 22)
      let y = next(6, 22)
      const dx = next()
      const dy = next()
      for (let step = 0; step < 14; step++) {
        for (const [i, j] of [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ] as const) {
          const at =
            Math.min(27, Math.max(0, Math.round(y) + i)) * 28 + Math.min(27, Math.max(0, Math.round(x) + j))
          data[n * 784 + at] = next(128, 256)
        }
        x += dx
        y += dy
      }
    }
  }
  return data
}

/** Fresh parameters with biases and coefficients away from their plain start, so that each one matters. */
export function lively(seed: number, classes = 10): Float32Array {
  const next = generator(seed)
  const flat = initialise(seed, codesOf(checkClasses(classes, 'classes')))
  for (const { role, offset, length } of tensorsOf(classes)) {
    if (role === 'bias') for (let i = offset; i < offset + length; i++) flat[i] = next(-0.2, 0.2)
    if (role === 'coefficient') for (let i = offset; i < offset + length; i++) flat[i] = next(0.3, 0.7)
  }
  return flat
}

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = 0
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number))
    // NaN must not pass for close.
    if (!(difference <= worst)) worst = difference
  }
  return worst
}

/** Distances of batches of every size, of single images, and every map, on the four variants. */
export async function inferenceErrors(
  simd: SimdChoice,
  batches: readonly number[] = BATCHES,
  classes = 10,
): Promise<Row[]> {
  const rows: Row[] = []
  const largest = Math.max(...batches, 20)
  const data = pictures(Math.min(largest, LARGEST_BATCH), 1)
  for (const variant of VARIANTS) {
    const parameters = lively(7, classes)
    const engine = await createEngine(variant, { simd }, classes)
    engine.writeParameters(parameters)
    const images: ImageBatch = { encoding: 'bytes28', data, count: data.length / 784 }
    const oracle = values(parameters, variant, images)
    const expected = Float64Array.from(oracle.flatMap(({ output }) => [...output]))
    const add = (kind: string, what: string, error: number, bound: number): void => {
      rows.push({ backend: engine.backend, variant: nameOf(variant), kind, what, error, bound })
    }

    for (const count of batches) {
      const distances = new Float32Array(count * classes)
      engine.distances({ encoding: 'bytes28', data: data.subarray(0, count * 784), count }, distances)
      add(
        'distances, batches of 1 … 20, 63, 64, 65, 1000',
        `distances, batch of ${count}`,
        largestDifference(distances, expected.subarray(0, count * classes)),
        1e-3,
      )
    }
    const singles = new Float32Array(20 * classes)
    for (let i = 0; i < 20; i++)
      engine.distances(at(images, i), singles.subarray(i * classes, (i + 1) * classes))
    add(
      'distances, one by one',
      'distances, one by one',
      largestDifference(singles, expected.subarray(0, 20 * classes)),
      1e-3,
    )

    for (const layer of ['input', 'c1', 's2', 'c3', 's4', 'c5', 'f6', 'output'] as const) {
      let worst = 0
      for (let i = 0; i < 20; i++) {
        worst = Math.max(
          worst,
          largestDifference(engine.activations(at(images, i))[layer], (oracle[i] as Values)[layer]),
        )
      }
      add(
        `maps of ${layer.toUpperCase()}`,
        `maps of ${layer.toUpperCase()}`,
        worst,
        layer === 'output' ? 1e-3 : 5e-5,
      )
    }
    engine.dispose()
  }
  return rows
}

const at = ({ encoding, data }: ImageBatch, index: number): ImageBatch => ({
  encoding,
  data: data.subarray(index * 784, (index + 1) * 784),
  count: 1,
})

function values(parameters: Float32Array, variant: Variant, images: ImageBatch): Values<Float64Array>[] {
  const exact = Float64Array.from(parameters)
  return Array.from({ length: images.count }, (_, i) =>
    forward(exact, variant, Float64Array.from(decodeImage(images, i, new Float32Array(1024)))),
  )
}

/** The mean loss's gradient by every parameter, in float64. */
export function exactGradient(
  parameters: Float32Array,
  variant: Variant,
  images: ImageBatch,
  labels: Uint8Array,
  loss: LossName,
  rubbish: number,
): Float64Array {
  const exact = Float64Array.from(parameters)
  const sum = new Float64Array(TRAINABLE_FLOATS)
  values(parameters, variant, images).forEach((one, i) => {
    const { gradient } = lossOfDistances(one.output, labels[i] as number, {
      loss,
      rubbish,
      distanceScale: variant.distanceScale,
    })
    const flat = backward(exact, variant, one, gradient)
    for (let p = 0; p < sum.length; p++) sum[p] = (sum[p] as number) + (flat[p] as number) / images.count
  })
  return sum
}

const SGD: OptimizerSpec = { kind: 'sgd', momentum: 0 }

/** One SGD step: how far each tensor's move is from −rate × the exact gradient, relative L2, on variants and losses. */
export async function gradientErrors(
  simd: SimdChoice,
  counts: readonly number[] = [11],
  classes = 10,
): Promise<Row[]> {
  const rows: Row[] = []
  const missing = unconnected()
  for (const variant of VARIANTS)
    for (const loss of LOSSES)
      for (const count of counts) {
        const parameters = lively(3, classes)
        const images: ImageBatch = { encoding: 'bytes28', data: pictures(count, 5), count }
        const labels = Uint8Array.from({ length: count }, (_, i) => (i * 7) % classes)
        const gradient = exactGradient(parameters, variant, images, labels, loss, 2)
        // A rate this large keeps the difference of two float32 weights clear of their rounding.
        const rate = 8
        const engine: Engine = await createEngine(variant, { simd }, classes)
        engine.writeParameters(parameters)
        const trainer = await engine.trainer({
          loss,
          rubbish: 2,
          optimizer: SGD,
          batchSize: count,
          ema: null,
        })
        trainer.step(images, labels, rate)
        const after = engine.readParameters()
        const add = (kind: string, what: string, error: number, bound: number): void => {
          rows.push({
            kind,
            backend: engine.backend,
            variant: nameOf(variant),
            what: `${loss}, batch of ${count}: ${what}`,
            error,
            bound,
          })
        }
        for (const { name, role, offset, length } of tensorsOf(classes)) {
          let difference = 0
          let norm = 0
          for (let i = offset; i < offset + length; i++) {
            const move = (after[i] as number) - (parameters[i] as number)
            const expected = role === 'code' ? 0 : -rate * (gradient[i] as number)
            difference += (move - expected) ** 2
            norm += expected ** 2
          }
          if (role === 'code')
            add('codes and unconnected weights, moved', 'codes moved', Math.sqrt(difference), 0)
          else
            add(
              'gradients by each tensor, relative L2',
              `gradient by ${name}`,
              Math.sqrt(difference / norm),
              3e-3,
            )
        }
        add(
          'codes and unconnected weights, moved',
          'largest unconnected C3 weight',
          Math.max(...missing.map((i) => Math.abs(after[i] as number))),
          0,
        )
        trainer.dispose()
        engine.dispose()
      }
  return rows
}

/** A scanned picture against the network on each of its windows; sizes with every remainder by 4. */
export async function scanErrors(
  simd: SimdChoice,
  sizes: readonly (readonly [number, number])[],
  classes = 10,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const variant of VARIANTS) {
    const parameters = lively(9, classes)
    const engine = await createEngine(variant, { simd }, classes)
    engine.writeParameters(parameters)
    for (const [width, height] of sizes) {
      const next = generator(width * 1000 + height)
      const data = Uint8Array.from({ length: width * height }, () => (next(0, 1) < 0.8 ? 0 : next(0, 256)))
      const { distances, width: columns, height: lines } = engine.scan({ data, width, height })
      let worst =
        columns === Math.floor((width - 32) / 4) + 1 && lines === Math.floor((height - 32) / 4) + 1
          ? 0
          : Number.NaN
      // Corners, both sides of where blocks of the widest picture meet, and some windows between.
      const columnsSeen = [0, columns - 1, columns >> 1, Math.min(51, columns - 1), Math.min(52, columns - 1)]
      const linesSeen = [0, lines - 1, lines >> 1, Math.min(16, lines - 1)]
      for (const y of new Set(linesSeen))
        for (const x of new Set(columnsSeen)) {
          const window = new Uint8Array(1024)
          for (let row = 0; row < 32; row++)
            window.set(
              data.subarray((4 * y + row) * width + 4 * x, (4 * y + row) * width + 4 * x + 32),
              row * 32,
            )
          const [exact] = values(parameters, variant, { encoding: 'bytes32', data: window, count: 1 }) as [
            Values,
          ]
          const found = Array.from(
            { length: classes },
            (_, j) => distances[(j * lines + y) * columns + x] as number,
          )
          worst = Math.max(worst, largestDifference(found, exact.output))
        }
      rows.push({
        backend: engine.backend,
        variant: nameOf(variant),
        kind: 'scan against its windows',
        what: `scan of ${width}×${height} against its windows`,
        error: worst,
        bound: 1e-3,
      })
    }
    engine.dispose()
  }
  return rows
}

/** Everything, as one list. */
export async function exactness(simd: SimdChoice): Promise<Row[]> {
  return [
    ...(await inferenceErrors(simd)),
    ...(await gradientErrors(simd, [1, 11, 64, 100])),
    ...(await scanErrors(simd, [
      [32, 32],
      [33, 47],
      [101, 58],
      [300, 110],
      [430, 36],
    ])),
  ]
}
