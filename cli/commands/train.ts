import { readFile, rm } from 'node:fs/promises'
import {
  DEFAULT_AUGMENT,
  type History,
  type LabelledImages,
  LeNet5,
  LeNet5Error,
  loadMnist,
  type Mnist,
} from 'lenet5-simd'
import { roundToHalves } from '../../scripts/shipped-weights.mjs'
import { fail } from '../fail.js'
import { writeBytes } from '../files.js'
import { count, percent, say, tell } from '../terminal.js'
import { trainProgress } from './train-progress.js'

export interface TrainOptions {
  readonly data: string
  readonly net: 'default' | 'squashed'
  readonly epochs?: number
  readonly seed?: number
  readonly batch: number
  readonly rate: number
  readonly out: string
  readonly augment: boolean
  readonly history?: string
  readonly half?: true
  readonly all?: true
  readonly quick?: true
  readonly fresh?: true
}

/** What differs between the nets, found by validation; the seed is the shipped weights', the best of three. */
const NETS = {
  default: { squashConvolutions: false, weightDecay: 0.1, seed: 2 },
  squashed: { squashConvolutions: true, weightDecay: 0.05, seed: 3 },
}
const PIXELS = 784
/** One training image in so many, the last ones, is kept to validate on: MNIST's last 10,000. */
const VALIDATION = 6
const EPOCHS = 100
const QUICK = { epochs: 2, images: 5000, validation: 1000 }

const part = ({ images, labels }: LabelledImages, start: number, end: number): LabelledImages => ({
  images: images.subarray(start * PIXELS, end * PIXELS),
  labels: labels.subarray(start, end),
})

function split(
  { train }: Mnist,
  { all, quick }: TrainOptions,
): { data: LabelledImages; validation?: LabelledImages } {
  const images = train.labels.length
  const trained = all ? images : images - Math.floor(images / VALIDATION)
  const data = part(train, 0, quick ? Math.min(QUICK.images, trained) : trained)
  if (trained === images) return { data }
  return {
    data,
    validation: part(train, trained, quick ? Math.min(images, trained + QUICK.validation) : images),
  }
}

/** Where the run is kept until it ends. */
const checkpointOf = (out: string): string => `${out.replace(/\.safetensors$/, '')}.training`

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/** Trains until the end or an interrupt; the run is kept after each epoch, and when it is interrupted. */
async function run(
  model: LeNet5,
  { data, validation }: ReturnType<typeof split>,
  options: TrainOptions,
  plan: { epochs: number; seed: number; weightDecay: number; resume: Uint8Array | undefined },
): Promise<History> {
  const checkpoint = checkpointOf(options.out)
  const interrupt = new AbortController()
  const abort = (): void => interrupt.abort()
  process.once('SIGINT', abort).once('SIGTERM', abort)
  const progress = trainProgress(plan.epochs)
  try {
    return await model.fit(data, {
      epochs: plan.epochs,
      batchSize: options.batch,
      seed: plan.seed,
      optimizer: { kind: 'adamw', learningRate: options.rate, weightDecay: plan.weightDecay },
      schedule: 'cosine',
      warmupSteps: 200,
      ema: 0.999,
      augment: options.augment && DEFAULT_AUGMENT,
      validation,
      resume: plan.resume,
      onBatchEnd: progress.batch,
      onEpochEnd: async (event) => {
        progress.epoch(event)
        await writeBytes(checkpoint, model.saveTraining())
      },
      signal: interrupt.signal,
    })
  } catch (error) {
    progress.stop()
    if (!(error instanceof LeNet5Error)) throw error
    if (error.code === 'ABORTED') {
      await writeBytes(checkpoint, model.saveTraining())
      return fail('stopped; the same command goes on from here')
    }
    if (!error.message.includes('options.resume')) throw error
    return fail(`${checkpoint} cannot be gone on from: ${error.message}\nuse --fresh to start anew`)
  } finally {
    progress.stop()
    process.off('SIGINT', abort).off('SIGTERM', abort)
  }
}

function report(name: string, model: LeNet5, data: LabelledImages): void {
  if (data.labels.length === 0) return
  const { errorRate, misclassified } = model.evaluate(data)
  say(`${name}: ${misclassified.length} errors of ${data.labels.length}, ${percent(errorRate)}`)
}

/** Trains a net by the recipe of the shipped weights; the same command gives the same bytes. */
export async function train(options: TrainOptions): Promise<void> {
  const { squashConvolutions, weightDecay, seed: shipped } = NETS[options.net]
  const seed = options.seed ?? shipped
  const epochs = options.epochs ?? (options.quick ? QUICK.epochs : EPOCHS)
  const mnist = await loadMnist(options.data)
  const parts = split(mnist, options)
  // Relaxed instructions round as the processor likes; these round alike everywhere.
  const model = await LeNet5.create({ seed, squashConvolutions, simd: 'baseline' })
  const checkpoint = checkpointOf(options.out)
  const resume = options.fresh ? undefined : await readIfThere(checkpoint)
  tell(
    `training the ${options.net} net on ${count(parts.data.labels.length)} images, seed ${seed}` +
      (resume ? `, on from ${checkpoint}` : ''),
  )
  const history = await run(model, parts, options, { epochs, seed, weightDecay, resume })
  if (options.half) model.setWeights(roundToHalves(model.getWeights()))
  if (parts.validation) report('validation', model, parts.validation)
  report('test', model, mnist.test)
  await writeBytes(options.out, model.toSafetensors())
  if (options.history) await writeBytes(options.history, JSON.stringify(history))
  await rm(checkpoint, { force: true })
  say(`wrote ${options.out}`)
}
