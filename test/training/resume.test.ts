import { beforeAll, describe, expect, it } from 'vitest'
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../src/files/safetensors.js'
import { DEFAULT_AUGMENT, type FitOptions, type History, LeNet5, type LeNet5Error } from '../../src/index.js'
import { parseNumber } from '../../src/training/records.js'
import { BACKENDS } from '../backends.js'
import { digest, digits, fingerprint, hostileValues, rejection } from '../model/support.js'

type Data = Awaited<ReturnType<typeof digits>>
let data: Data
let other: Data
beforeAll(async () => {
  data = await digits(13)
  other = await digits(5, 100)
})

const RUNS: [string, FitOptions][] = [
  [
    'adamw, ema, augmentation',
    {
      optimizer: { kind: 'adamw', learningRate: 2e-3, weightDecay: 0.1 },
      augment: DEFAULT_AUGMENT,
      ema: 0.9,
      schedule: 'cosine',
      warmupSteps: 3,
    },
  ],
  ['momentum', { optimizer: { kind: 'sgd', learningRate: 1e-3, momentum: 0.9 } }],
  [
    'ema, a schedule by epoch',
    { ema: 0.5, optimizer: { kind: 'sgd', learningRate: 2e-3 }, schedule: (epoch) => 1 / epoch },
  ],
]

/** What of a history does not hang on the clock. */
const timeless = ({ epochs, steps }: History): unknown => [
  steps,
  epochs.map(({ epoch, loss, learningRate, validation }) => [epoch, loss, learningRate, validation]),
]

describe.each(BACKENDS)('resume on %s', (simd) => {
  const fresh = (seed = 1): Promise<LeNet5> => LeNet5.create({ simd, seed })
  const steps = 9

  it.each(RUNS)('is as if it had never stopped, wherever that was: %s', async (_, settings) => {
    const options: FitOptions = { epochs: 3, batchSize: 5, seed: 4, validation: other, ...settings }
    const model = await fresh()
    const saved: Uint8Array[] = []
    const history = await model.fit(data, {
      ...options,
      onBatchEnd: () => saved.push(model.saveTraining()),
      onEpochEnd: () => saved.push(model.saveTraining()),
    })
    const whole = fingerprint(model)
    saved.push(model.saveTraining())
    expect(saved.length).toBe(steps + 3 + 1)
    // Each step on one backend, some on the slow one.
    for (const bytes of simd === 'js' ? saved.filter((_, i) => i % 4 === 3) : saved) {
      const resumed = await fresh(99)
      const continued = await resumed.fit(data, { ...options, resume: bytes })
      expect(fingerprint(resumed)).toBe(whole)
      expect(timeless(continued)).toEqual(timeless(history))
    }
  })

  it('goes on after an abort, in the same model', async () => {
    const options: FitOptions = { epochs: 3, batchSize: 5, ema: 0.9, augment: DEFAULT_AUGMENT }
    const straight = await fresh()
    await straight.fit(data, options)
    const model = await fresh()
    for (const stop of [2, 3, 7]) {
      const control = new AbortController()
      const resume = stop === 2 ? undefined : model.saveTraining()
      const onBatchEnd = ({ step }: { step: number }): void => void (step === stop && control.abort())
      await rejection(
        () => model.fit(data, { ...options, resume, onBatchEnd, signal: control.signal }),
        'ABORTED',
      )
    }
    const { epochs } = await model.fit(data, { ...options, resume: model.saveTraining() })
    expect(fingerprint(model)).toBe(fingerprint(straight))
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
  })

  it('of a fit that ended gives how it ended', async () => {
    const model = await fresh()
    await model.fit(data, { ema: 0.5 })
    const whole = fingerprint(model)
    const bytes = model.saveTraining()
    model.setWeights({ 'c1.bias': new Float32Array(6) })
    expect(digest(model.saveTraining())).toBe(digest(bytes))
    const history = await model.fit(data, { ema: 0.5, resume: bytes.slice().buffer })
    expect(history.steps).toBe(1)
    expect(fingerprint(model)).toBe(whole)
  })
})

describe('saveTraining', () => {
  it('needs a fit and a model', async () => {
    const model = await LeNet5.create({ simd: 'baseline' })
    expect((await rejection(() => model.saveTraining(), 'INVALID_ARGUMENT')).message).toContain('needs a fit')
    await rejection(() => model.fit(data, { epochs: 0 }))
    await rejection(() => model.saveTraining(), 'INVALID_ARGUMENT')
    await model.fit(data)
    model.dispose()
    await rejection(() => model.saveTraining(), 'DISPOSED')
  })

  it('tells what it holds', async () => {
    const model = await LeNet5.create({ simd: 'baseline', squash: 'logistic' })
    await model.fit(data, { epochs: 2, batchSize: 5, seed: 8, ema: 0.9 })
    const { metadata, tensors } = readSafetensors(model.saveTraining())
    expect(Object.fromEntries(metadata)).toMatchObject({
      format: 'lenet5-training',
      squash: 'logistic',
      epoch: '2',
      step: '6',
      'fit.seed': '8',
      'fit.batchSize': '5',
    })
    expect(tensors.has('output.weight') && tensors.has('average.f6.bias')).toBe(true)
    expect(tensors.size).toBe(13 + 3 * 12)
  })
})

describe('what cannot be resumed', () => {
  const options: FitOptions = { epochs: 2, batchSize: 5, ema: 0.9, augment: DEFAULT_AUGMENT }
  let bytes: Uint8Array
  let model: LeNet5
  let before: string
  beforeAll(async () => {
    const trained = await LeNet5.create({ simd: 'baseline' })
    const onBatchEnd = ({ step }: { step: number }): void => {
      if (step === 4) bytes = trained.saveTraining()
    }
    await trained.fit(data, { ...options, onBatchEnd })
    model = await LeNet5.create({ simd: 'baseline', seed: 2 })
    before = fingerprint(model)
  })

  const refused = async (changed: FitOptions, images = data): Promise<string> => {
    const error = await rejection(() => model.fit(images, { ...options, resume: bytes, ...changed }))
    expect(['INVALID_ARGUMENT', 'INVALID_WEIGHTS']).toContain(error.code)
    expect(fingerprint(model)).toBe(before)
    return error.message
  }

  it.each<[string, FitOptions]>([
    ['epochs', { epochs: 3 }],
    ['batchSize', { batchSize: 6 }],
    ['seed', { seed: 2 }],
    ['shuffle', { shuffle: false }],
    ['loss', { loss: 'mse' }],
    ['rubbish', { rubbish: 2 }],
    ['optimizer', { optimizer: { kind: 'sgd', learningRate: 1e-3 } }],
    ['optimizer', { optimizer: { kind: 'adamw', learningRate: 2e-3 } }],
    ['schedule', { schedule: 'cosine' }],
    ['warmupSteps', { warmupSteps: 1 }],
    ['augment', { augment: { ...DEFAULT_AUGMENT, rotate: 9 } }],
    ['augment', { augment: false }],
    ['ema', { ema: undefined }],
  ])('another %s', async (name, changed) => {
    expect(await refused(changed)).toMatch(
      new RegExp(`options.resume must be of a fit with the same ${name}`),
    )
  })

  it('other data', async () => {
    const images = data.images.slice()
    images[5000] = 1
    expect(await refused({}, { images, labels: data.labels })).toContain('same data')
    const labels = Uint8Array.from(data.labels).fill(1, 0, 1)
    expect(await refused({}, { images: data.images, labels })).toContain('same data')
  })

  it('another network', async () => {
    for (const [name, variant] of [
      ['squash ', { squash: 'logistic' }],
      ['squashConvolutions', { squashConvolutions: true }],
      ['distanceScale', { distanceScale: 0.2 }],
    ] as const) {
      const another = await LeNet5.create({ simd: 'baseline', ...variant })
      const error = await rejection(
        () => another.fit(data, { ...options, resume: bytes }),
        'INVALID_ARGUMENT',
      )
      expect(`${error.message} `).toContain(`the same network's ${name.trim()}`)
    }
  })

  it('hostile values and bytes', async () => {
    for (const value of hostileValues()) {
      if (value !== undefined) await refused({ resume: value as Uint8Array })
    }
    expect(await refused({ resume: model.toSafetensors() })).toContain('a weight file')
    for (const length of [0, 7, 100, 5000, bytes.length - 4, bytes.length - 1])
      await refused({ resume: bytes.slice(0, length) })
  })

  it('files with wrong contents', async () => {
    const file = readSafetensors(bytes)
    const refusedFile = async (
      change: (metadata: Map<string, string>, tensors: Map<string, StoredTensor>) => void,
      message: RegExp,
    ): Promise<void> => {
      const metadata = new Map(file.metadata)
      const tensors = new Map(file.tensors)
      change(metadata, tensors)
      expect(await refused({ resume: writeSafetensors({ metadata, tensors }) })).toMatch(message)
    }
    const set =
      (key: string, text: string) =>
      (metadata: Map<string, string>): void =>
        void metadata.set(key, text)
    await refusedFile(set('format', 'other'), /format/)
    for (const text of ['', '-1', '1.5', '1e3', '99999999999999999', 'NaN'])
      await refusedFile(set('step', text), /metadata step/)
    await refusedFile(set('step', '7'), /cannot be/)
    await refusedFile(set('step', '2'), /cannot be/)
    await refusedFile(set('epoch', '3'), /history/)
    for (const text of [
      '',
      '1 2 3',
      '1 2 3 x',
      'NaN 1 1 1',
      '1 1 1 Infinity',
      '1 2 3 4 5',
      '1 2 3 4\n1 2 3 4',
    ])
      await refusedFile(set('history', text), /history/)
    for (const text of ['1 2', '1 2 3 4', 'NaN 1 1', '1 Infinity 1', '1 1 -Infinity', '1 1 -1', '1 1 1e999'])
      await refusedFile(set('part', text), /part/)
    await refusedFile(set('fit.seed', '{"'), /seed/)
    await refusedFile((metadata) => void metadata.delete('fit.data'), /data/)
    const tensor = (name: string, value: number): [string, StoredTensor] => {
      const { shape, data: values } = file.tensors.get(name) as StoredTensor
      return [name, { shape, data: values.slice().fill(value) }]
    }
    await refusedFile((_, tensors) => void tensors.set(...tensor('c1.bias', Number.NaN)), /c1.bias.*finite/)
    await refusedFile((_, tensors) => void tensors.set(...tensor('second.c1.bias', -1)), /below 0/)
    for (const name of ['c1.bias', 'average.c1.bias', 'first.c1.bias', 'second.c1.bias'])
      await refusedFile(
        (_, tensors) => void tensors.set(...tensor(name, 3e38)),
        new RegExp(`${name}.*at most`),
      )
    await refusedFile(
      (_, tensors) => void tensors.set(...tensor('average.c3.weight', 1)),
      /average.c3.weight.*no connection/,
    )
    await refusedFile((_, tensors) => void tensors.delete('first.f6.bias'), /first.f6.bias is missing/)
    await refusedFile((_, tensors) => void tensors.set('more', tensor('c1.bias', 0)[1]), /"more"/)
    await refusedFile((_, tensors) => {
      for (const name of [...tensors.keys()]) if (name.startsWith('average.')) tensors.delete(name)
    }, /vectors/)
    await refusedFile(
      (_, tensors) => void tensors.set('c1.bias', { shape: [3, 2], data: new Float32Array(6) }),
      /shape \[6\]/,
    )
  })
})

describe.each(BACKENDS)('moments of unknown making on %s', (simd) => {
  it.each([
    ['huge first moments beside none', 1e14, 0],
    ['huge first moments beside small ones', 1e10, 1e-20],
    ['those of the largest gradients', 1e15, 1e30],
  ])('%s move no weight beyond all bounds', async (_, first, second) => {
    const options: FitOptions = { epochs: 4, batchSize: 5, ema: 0.9 }
    const model = await LeNet5.create({ simd })
    const saved: Uint8Array[] = []
    await model.fit(data, { ...options, onBatchEnd: () => void saved.push(model.saveTraining()) })
    const { metadata, tensors } = readSafetensors(saved[2]!)
    const changed = new Map(tensors)
    for (const [name, { shape, data: values }] of tensors) {
      const moment = name.startsWith('first.') ? first : name.startsWith('second.') ? second : null
      // Zeros stay where C3 has no connection.
      if (moment !== null)
        changed.set(name, { shape, data: values.map((value) => (value === 0 ? 0 : moment)) })
    }
    const resumed = await LeNet5.create({ simd })
    const resume = writeSafetensors({ metadata, tensors: changed })
    try {
      await resumed.fit(data, { ...options, resume })
    } catch (error) {
      expect((error as LeNet5Error).code).toMatch(/INVALID_WEIGHTS|TRAINING_DIVERGED/)
    }
    const { distances } = resumed.predict(data.images)
    expect(distances.every(Number.isFinite)).toBe(true)
    expect(Object.values(resumed.getWeights()).every((values) => values.every(Number.isFinite))).toBe(true)
    // What it holds can be written, and read again.
    expect(fingerprint(await LeNet5.fromSafetensors(resumed.toSafetensors(), { simd }))).toBe(
      fingerprint(resumed),
    )
  })
})

describe('numbers in a training file', () => {
  it('come back bit for bit, and only numbers', () => {
    for (const value of [0, 1, -1, 0.1, 1e-7, 5e-324, 1.7976931348623157e308]) {
      expect(parseNumber(String(value))).toBe(value)
    }
    for (const text of ['', ' ', '0x1', '1_0', 'Infinity', '-Infinity', 'NaN', '1e999', '+1', '1e'])
      expect(parseNumber(text)).toBe(null)
  })
})
