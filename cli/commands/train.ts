/*
 * The command `train`: by default the recipe of the shipped weights (weights/README.md), so that anyone can make them
 * again byte for byte. A run that was stopped or killed goes on from where it was last kept, in a file beside the
 * weights.
 */
import { readFile, rm } from 'node:fs/promises'
import {
  DEFAULT_AUGMENT,
  type History,
  historyToCsv,
  type LabelledImages,
  LeNet5,
  LeNet5Error,
} from 'lenet5-simd'
import { fail } from '../fail.js'
import { loadModel, STDOUT, targetName, writeBytes } from '../files.js'
import { count, leaveStandardOutput, percent, say, tell } from '../terminal.js'
import { type DataOptions, type TrainingData, trainingData } from '../training-data.js'
import { confusions } from './confusion.js'
import { trainProgress } from './train-progress.js'

export interface TrainOptions extends DataOptions {
  readonly net?: Net
  /** A shipped net by its name, or a weight file. */
  readonly from?: string
  readonly epochs?: number
  readonly seed?: number
  readonly batch?: number
  readonly rate: number
  readonly out: string
  readonly augment: boolean
  readonly history?: string
  readonly fresh?: true
}

type Net = 'default' | 'squashed'

/** What differs between the nets, found by validation; the seed is the shipped weights' (weights/README.md). */
export const NETS = {
  default: { squashConvolutions: false, weightDecay: 0.05, seed: 3 },
  squashed: { squashConvolutions: true, weightDecay: 0.05, seed: 2 },
}
/** Pairs of classes a report names that are taken for each other. */
const PAIRS_TOLD = 2

/** Where the run is kept until it ends. */
const checkpointOf = (out: string): string =>
  `${out === STDOUT ? 'lenet5' : out.replace(/\.safetensors$/, '')}.training`

/** JSON, or rows of comma-separated values where the file's name ends so. */
const historyText = (path: string, history: History): string =>
  path.endsWith('.csv') ? historyToCsv(history) : JSON.stringify(history)

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
  { data, validation }: TrainingData,
  options: TrainOptions,
  plan: { epochs: number; batch: number; seed: number; weightDecay: number; resume: Uint8Array | undefined },
): Promise<History> {
  const checkpoint = checkpointOf(options.out)
  const interrupt = new AbortController()
  const abort = (): void => interrupt.abort()
  process.once('SIGINT', abort).once('SIGTERM', abort)
  const progress = trainProgress(plan.epochs)
  try {
    return await model.fit(data, {
      epochs: plan.epochs,
      batchSize: plan.batch,
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

function report(name: string, model: LeNet5, data: LabelledImages | undefined): void {
  if (!data || data.labels.length === 0) return
  const { errorRate, misclassified, confusion } = model.evaluate(data)
  say(`${name}: ${misclassified.length} errors of ${data.labels.length}, ${percent(errorRate)}`)
  const worst = confusions(confusion, model.classes).slice(0, PAIRS_TOLD)
  if (worst.length > 0) tell(`most often: ${worst.join(', ')}`)
}

/** The model to train: fresh weights, or those of another net, which knows strokes already. */
async function begin(
  { from, net }: TrainOptions,
  classes: readonly string[] | null,
  seed: number,
): Promise<LeNet5> {
  // Relaxed instructions round as the processor likes; these round alike everywhere.
  const simd = 'baseline'
  if (from === undefined) {
    const { squashConvolutions } = NETS[net ?? 'default']
    return LeNet5.create({ seed, squashConvolutions, classes: classes ?? undefined, simd })
  }
  if (net !== undefined) fail('--net is for fresh weights; with --from leave it out')
  const model =
    from === 'default'
      ? await LeNet5.load({ simd })
      : from === 'squashed'
        ? await LeNet5.fromSafetensors((await import('lenet5-simd/weights/squashed')).default, { simd })
        : await loadModel(from, { simd })
  // With classes of its own it goes on; others are derived.
  if (!classes || classes.join('\n') === model.classes.join('\n')) return model
  return model.derive({ classes })
}

/** Trains a net by the recipe of the shipped weights; the same command gives the same bytes. */
export async function train(options: TrainOptions): Promise<void> {
  if (options.out === STDOUT) leaveStandardOutput()
  const net = options.net ?? (options.from === 'squashed' ? 'squashed' : 'default')
  const { weightDecay, seed: shipped } = NETS[net]
  const seed = options.seed ?? shipped
  const found = await trainingData(options)
  const plan = {
    epochs: options.epochs ?? found.epochs,
    batch: options.batch ?? found.batch,
    seed,
    weightDecay,
  }
  const model = await begin(options, found.classes, seed)
  const checkpoint = checkpointOf(options.out)
  const resume = options.fresh ? undefined : await readIfThere(checkpoint)
  const what = options.from === undefined ? `the ${net} net` : `${options.from}'s net`
  tell(
    `training ${what} on ${count(found.data.labels.length)} images, seed ${seed}` +
      (resume ? `, on from ${checkpoint}` : ''),
  )
  const history = await run(model, found, options, { ...plan, resume })
  report('validation', model, found.validation)
  report('test', model, found.test)
  await writeBytes(options.out, model.toSafetensors())
  if (options.history) await writeBytes(options.history, historyText(options.history, history))
  await rm(checkpoint, { force: true })
  say(`wrote ${targetName(options.out)}`)
}
