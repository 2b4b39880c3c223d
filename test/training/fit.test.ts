import { beforeAll, describe, expect, it } from 'vitest'
import {
  AbortedError,
  type BatchEnd,
  DEFAULT_AUGMENT,
  type EpochEnd,
  type FitOptions,
  LeNet5,
  TrainingDivergedError,
} from '../../src/index.js'
import { BACKENDS } from '../backends.js'
import { digits, fingerprint, rejection } from '../model/support.js'

type Data = Awaited<ReturnType<typeof digits>>
let data: Data
let other: Data
beforeAll(async () => {
  data = await digits(21)
  other = await digits(10, 100)
})

const sgd = (learningRate = 1e-3, momentum?: number) => ({ kind: 'sgd', learningRate, momentum }) as const
const adamw = (learningRate = 2e-3) => ({ kind: 'adamw', learningRate }) as const

describe.each(BACKENDS)('fit on %s', (simd) => {
  const fresh = (seed = 1): Promise<LeNet5> => LeNet5.create({ simd, seed })
  /** Trains a fresh model; its weights after. */
  async function trained(options: FitOptions, seed?: number): Promise<string> {
    const model = await fresh(seed)
    await model.fit(data, options)
    return fingerprint(model)
  }

  it.each([
    ['sgd', { optimizer: sgd(2e-3, 0.9) }],
    ['adamw', { optimizer: adamw() }],
    ['map', { loss: 'map', rubbish: 2 }],
    ['mse', { loss: 'mse', optimizer: adamw(1e-3) }],
  ] as const)('learns its images: %s', async (_, options) => {
    const model = await fresh()
    const before = model.evaluate(data)
    const { epochs, steps } = await model.fit(data, { epochs: 12, batchSize: 8, ...options })
    expect([epochs.length, steps]).toEqual([12, 36])
    expect(epochs.at(-1)?.loss).toBeLessThan((epochs[0]?.loss as number) * 0.8)
    expect(model.evaluate(data).loss).not.toBe(before.loss)
    if (!('loss' in options)) expect(model.evaluate(data).accuracy).toBeGreaterThan(before.accuracy)
  })

  it('is the same for the same seed, bit for bit, and another for another', async () => {
    const options: FitOptions = {
      epochs: 2,
      batchSize: 6,
      augment: DEFAULT_AUGMENT,
      schedule: 'cosine',
      ema: 0.9,
    }
    const first = await trained(options)
    expect(await trained({ ...options, seed: 1 })).toBe(first)
    expect(await trained({ ...options, seed: 2 })).not.toBe(first)
    expect(await trained(options, 2)).not.toBe(first)
  })

  it('has nothing random but the order and the distortions', async () => {
    const options: FitOptions = { epochs: 2, batchSize: 6, shuffle: false }
    expect(await trained({ ...options, seed: 1 })).toBe(await trained({ ...options, seed: 2 }))
    expect(await trained({ ...options, shuffle: true })).not.toBe(await trained(options))
  })

  it('in two halves is as in one, without momentum', async () => {
    const model = await fresh()
    const options: FitOptions = { batchSize: 6, shuffle: false, optimizer: sgd() }
    await model.fit(data, options)
    await model.fit(data, options)
    expect(fingerprint(model)).toBe(await trained({ ...options, epochs: 2 }))
  })

  it('tells of each step and each epoch', async () => {
    const model = await fresh()
    const batches: BatchEnd[] = []
    const epochs: EpochEnd[] = []
    const history = await model.fit(data, {
      epochs: 2,
      batchSize: 8,
      optimizer: sgd(),
      onBatchEnd: (event) => batches.push(event),
      onEpochEnd: (event) => epochs.push(event),
    })
    expect(batches.map(({ epoch, batch, step }) => [epoch, batch, step])).toEqual([
      [1, 1, 1],
      [1, 2, 2],
      [1, 3, 3],
      [2, 1, 4],
      [2, 2, 5],
      [2, 3, 6],
    ])
    for (const event of batches) {
      expect([event.epochs, event.batches, event.learningRate]).toEqual([2, 3, 1e-3])
      expect(event.loss > 0 && event.imagesPerSecond > 0).toBe(true)
    }
    expect(epochs.map(({ epoch, step, epochs: all }) => [epoch, step, all])).toEqual([
      [1, 3, 2],
      [2, 6, 2],
    ])
    // The last batch has 5 images: the mean is over images.
    const [a, b, c] = batches.map(({ loss }) => loss) as [number, number, number]
    expect(history.epochs[0]?.loss).toBeCloseTo((8 * a + 8 * b + 5 * c) / 21, 9)
    expect(history.steps).toBe(6)
    expect('validation' in (history.epochs[0] as object)).toBe(false)
    expect(history.epochs[1]).toMatchObject({ epoch: 2, loss: epochs[1]?.loss, learningRate: 1e-3 })
  })

  it('waits for its callbacks', async () => {
    const model = await fresh()
    const order: string[] = []
    await model.fit(data, {
      batchSize: 21,
      epochs: 2,
      onBatchEnd: async ({ epoch }) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        order.push(`batch ${epoch}`)
      },
      onEpochEnd: async ({ epoch }) => {
        await null
        order.push(`epoch ${epoch}`)
      },
    })
    expect(order).toEqual(['batch 1', 'epoch 1', 'batch 2', 'epoch 2'])
  })

  it('ends with what a callback throws, after that whole step', async () => {
    const model = await fresh()
    const slip = new RangeError('mine')
    const options: FitOptions = { batchSize: 8, shuffle: false, optimizer: sgd() }
    let after = ''
    const fit = model.fit(data, {
      ...options,
      onBatchEnd: ({ step }) => {
        after = fingerprint(model)
        if (step === 2) throw slip
      },
    })
    await expect(fit).rejects.toBe(slip)
    expect(fingerprint(model)).toBe(after)
    const twoBatches = await fresh()
    const two = { images: data.images.subarray(0, 16 * 784), labels: data.labels.subarray(0, 16) }
    await twoBatches.fit(two, options)
    expect(after).toBe(fingerprint(twoBatches))
    await expect(model.fit(data, { onEpochEnd: () => Promise.reject(slip) })).rejects.toBe(slip)
    await model.fit(data) // and it is free again
  })

  it('stops by its signal, at a whole step', async () => {
    const model = await fresh()
    const before = fingerprint(model)
    const gone = AbortSignal.abort(new Error('never mind'))
    const early = await rejection(() => model.fit(data, { signal: gone }), 'ABORTED')
    expect(early).toBeInstanceOf(AbortedError)
    expect([early.name, (early.cause as Error).message]).toEqual(['AbortError', 'never mind'])
    expect(fingerprint(model)).toBe(before)

    const control = new AbortController()
    let after = ''
    await rejection(
      () =>
        model.fit(data, {
          epochs: 1000,
          batchSize: 4,
          signal: control.signal,
          onBatchEnd: ({ step }) => {
            after = fingerprint(model)
            if (step === 2) control.abort()
          },
        }),
      'ABORTED',
    )
    expect(fingerprint(model)).toBe(after)
  })

  it('leaves the event loop turning: a timer can stop it', async () => {
    const model = await fresh()
    // Counted in turns, not in time: a slow machine passes too, and a loop that never turns never ends the fit.
    const control = new AbortController()
    let turns = 0
    const timer = setInterval(() => {
      turns++
      if (turns === 5) control.abort()
    }, 1)
    const fit = model.fit(data, { epochs: 1e6, batchSize: 4, signal: control.signal })
    await rejection(() => fit, 'ABORTED')
    clearInterval(timer)
    expect(turns).toBeGreaterThanOrEqual(5)
  })

  it('lets others read meanwhile, and nobody write', async () => {
    const model = await fresh()
    const image = data.images.subarray(0, 784)
    const seen = new Set<number>()
    const fit = model.fit(data, {
      epochs: 2,
      batchSize: 8,
      onBatchEnd: () => {
        seen.add(model.classify(image).distances[0] as number)
        expect(model.predict(data.images).digits.length).toBe(21)
        expect(model.evaluate(other).confusion.length).toBe(100)
      },
    })
    await rejection(() => model.fit(data), 'BUSY')
    await rejection(() => model.setWeights({}), 'BUSY')
    await fit
    expect(seen.size).toBe(6)
    // What was read has not disturbed the training.
    expect(fingerprint(model)).toBe(await trained({ epochs: 2, batchSize: 8 }))
    model.setWeights({})
  })

  it('is free again after wrong arguments', async () => {
    const model = await fresh()
    await rejection(() => model.fit(data, { epochs: 0 }), 'INVALID_ARGUMENT')
    await model.fit(data)
  })

  it('validates after each epoch', async () => {
    const model = await fresh()
    const scores: unknown[] = []
    const { epochs } = await model.fit(data, {
      epochs: 2,
      validation: other,
      onEpochEnd: () => {
        const { loss, errorRate, accuracy } = model.evaluate(other)
        scores.push({ loss, errorRate, accuracy })
      },
    })
    expect(epochs.map(({ validation }) => validation)).toEqual(scores)
  })

  it('does not train on the validation images', async () => {
    const options: FitOptions = { epochs: 2, batchSize: 8, ema: 0.95 }
    expect(await trained({ ...options, validation: other })).toBe(await trained(options))
  })

  it('averages the weights: the model has the average at the end, the steps go their own way', async () => {
    const options: FitOptions = { epochs: 2, batchSize: 8, shuffle: false, optimizer: adamw() }
    const model = await fresh()
    const names = ['c1.weight', 'c3.weight', 's2.bias', 'f6.weight'] as const
    let average = model.getWeights()
    const codes = average['output.weight']
    const atEpoch: number[] = []
    const { epochs } = await model.fit(data, {
      ...options,
      ema: 0.3,
      validation: other,
      onBatchEnd: ({ step }) => {
        const now = model.getWeights()
        const decay = Math.min(0.3, (1 + step) / (10 + step))
        average = Object.fromEntries(
          names.map((name) => [
            name,
            (now[name] as Float32Array).map((w, i) => w + decay * ((average[name]?.[i] as number) - w)),
          ]),
        )
      },
      onEpochEnd: ({ validation }) => atEpoch.push(validation?.loss as number),
    })
    const last = model.getWeights()
    for (const name of names) {
      const worst = (last[name] as Float32Array).map((w, i) => Math.abs(w - (average[name]?.[i] as number)))
      expect(Math.max(...worst)).toBeLessThan(1e-5)
    }
    expect(last['output.weight']).toEqual(codes)
    // The last validation was by the average.
    expect(model.evaluate(other).loss).toBe(atEpoch[1])
    expect(epochs[1]?.validation?.loss).toBe(atEpoch[1])
    expect(fingerprint(model)).not.toBe(await trained(options))
  })

  it('has the average after an abort, too', async () => {
    const model = await fresh()
    const control = new AbortController()
    let raw = ''
    const onBatchEnd = ({ step }: BatchEnd): void => {
      raw = fingerprint(model)
      if (step === 4) control.abort()
    }
    await rejection(
      () => model.fit(data, { batchSize: 5, ema: 0.9, signal: control.signal, onBatchEnd }),
      'ABORTED',
    )
    expect(fingerprint(model)).not.toBe(raw)
  })

  it('keeps the weights before a step that diverges, and names it', async () => {
    const model = await fresh()
    let after = fingerprint(model)
    const fit = model.fit(data, {
      epochs: 50,
      batchSize: 8,
      optimizer: sgd(1e10),
      onBatchEnd: () => {
        after = fingerprint(model)
      },
    })
    const error = (await rejection(() => fit, 'TRAINING_DIVERGED')) as TrainingDivergedError
    expect(error).toBeInstanceOf(TrainingDivergedError)
    expect(error.message).toContain(`step ${error.step}`)
    expect(fingerprint(model)).toBe(after)
    expect(Object.values(model.getWeights()).every((values) => values.every(Number.isFinite))).toBe(true)
  })

  it.each([1e20, 1e38, 1e300])('diverges at a rate of %s, and the weights stay finite', async (rate) => {
    const model = await fresh()
    await rejection(
      () => model.fit(data, { epochs: 5, batchSize: 8, optimizer: sgd(rate) }),
      'TRAINING_DIVERGED',
    )
    expect(Object.values(model.getWeights()).every((values) => values.every(Number.isFinite))).toBe(true)
  })

  it('follows its schedule', async () => {
    const rates = async (options: FitOptions): Promise<number[]> => {
      const seen: number[] = []
      const model = await fresh()
      const onBatchEnd = ({ learningRate }: BatchEnd): void => void seen.push(learningRate)
      await model.fit(data, { epochs: 2, batchSize: 11, optimizer: sgd(0.01), onBatchEnd, ...options })
      return seen
    }
    expect(await rates({})).toEqual([0.01, 0.01, 0.01, 0.01])
    expect(await rates({ warmupSteps: 2 })).toEqual([0.005, 0.01, 0.01, 0.01])
    const cosine = await rates({ schedule: 'cosine' })
    expect(cosine[0]).toBe(0.01)
    expect(cosine[2]).toBeCloseTo(0.005, 12)
    expect(cosine[3]).toBeCloseTo(0.005 * (1 + Math.cos(0.75 * Math.PI)), 12)
    const asked: number[][] = []
    const half = (epoch: number, epochs: number): number => {
      asked.push([epoch, epochs])
      return 1 / 2 ** epoch
    }
    expect(await rates({ schedule: half })).toEqual([0.005, 0.005, 0.0025, 0.0025])
    expect(asked).toEqual([
      [1, 2],
      [2, 2],
    ])
    const error = await rejection(() => rates({ schedule: () => Number.NaN }), 'INVALID_ARGUMENT')
    expect(error.message).toContain('options.schedule(1, 2)')
  })

  it('takes batches larger than the images, and images of any kind', async () => {
    const floats = new Float32Array(2 * 1024).fill(0.3)
    const model = await fresh()
    const { steps } = await model.fit({ images: floats, labels: [3, 7] }, { batchSize: 1_000_000 })
    expect(steps).toBe(1)
    const history = await model.fit({ images: [new Uint8Array(784), floats.slice(0, 1024)], labels: [3, 7] })
    expect(history.steps).toBe(1)
  })

  it('notices when its images are taken away', async () => {
    const images = data.images.slice()
    const model = await fresh()
    const onBatchEnd = (): void => void structuredClone(images, { transfer: [images.buffer] })
    const error = await rejection(
      () => model.fit({ images, labels: data.labels }, { batchSize: 8, onBatchEnd }),
      'INVALID_IMAGE',
    )
    expect(error.message).toContain('transferred')
  })
})

describe('the options', () => {
  it.each<[object, RegExp]>([
    [{ epoch: 3 }, /options has no option "epoch"; the options are epochs, batchSize, /],
    [{ epochs: 1.5 }, /options.epochs must be an integer ≥ 1, got 1.5/],
    [{ batchSize: 0 }, /options.batchSize/],
    [{ shuffle: 1 }, /options.shuffle must be true or false/],
    [{ seed: '1' }, /options.seed must be an integer/],
    [{ loss: 'nll' }, /options.loss must be 'crossEntropy' or 'map' or 'mse'/],
    [{ rubbish: Number.NaN }, /options.rubbish/],
    [{ optimizer: 'sgd' }, /options.optimizer must be a plain object/],
    [
      { optimizer: { kind: 'adam', learningRate: 1 } },
      /options.optimizer.kind must be 'sgd' or 'adamw', got "adam"/,
    ],
    [{ optimizer: { kind: 'sgd' } }, /options.optimizer.learningRate must be a finite number > 0/],
    [
      { optimizer: { kind: 'sgd', learningRate: 1, beta1: 0.9 } },
      /options.optimizer has no option "beta1"; the options are kind, learningRate, momentum/,
    ],
    [{ optimizer: { kind: 'adamw', learningRate: 1, momentum: 0.9 } }, /no option "momentum"/],
    [
      { optimizer: { kind: 'sgd', learningRate: 1, momentum: 1 } },
      /momentum must be a finite number ≥ 0 and < 1/,
    ],
    [{ optimizer: { kind: 'adamw', learningRate: 1, beta2: 1 } }, /optimizer.beta2/],
    [{ optimizer: { kind: 'adamw', learningRate: 1, epsilon: 0 } }, /optimizer.epsilon/],
    [{ optimizer: { kind: 'adamw', learningRate: 1, weightDecay: -1 } }, /optimizer.weightDecay/],
    [{ schedule: 'linear' }, /options.schedule must be 'constant', 'cosine' or a function/],
    [{ warmupSteps: -1 }, /options.warmupSteps/],
    [{ augment: true }, /options.augment must be a plain object/],
    [{ augment: { rotation: 3 } }, /options.augment has no option "rotation"/],
    [{ augment: { rotate: 200 } }, /options.augment.rotate/],
    [{ augment: { elastic: { alpha: 1 } } }, /options.augment.elastic.sigma/],
    [{ augment: { until: 0 } }, /options.augment.until/],
    [{ ema: 1 }, /options.ema must be a finite number ≥ 0 and < 1/],
    [
      { validation: { images: new Uint8Array(784), labels: [] } },
      /options.validation.labels must hold 1 digits/,
    ],
    [{ validation: {} }, /options.validation.labels/],
    [{ onBatchEnd: 1 }, /options.onBatchEnd must be a function/],
    [{ onEpochEnd: {} }, /options.onEpochEnd must be a function/],
    [{ signal: true }, /options.signal must be an AbortSignal/],
  ])('%j', async (options, message) => {
    const model = await LeNet5.create({ simd: 'baseline' })
    const before = fingerprint(model)
    const error = await rejection(() => model.fit(data, options as FitOptions))
    expect(['INVALID_ARGUMENT', 'INVALID_IMAGE']).toContain(error.code)
    expect(error.message).toMatch(message)
    expect(fingerprint(model)).toBe(before)
  })
})
