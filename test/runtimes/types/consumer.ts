// A strict program that uses every subpath, every public function and every public type. It is compiled, not run;
// rows/typescript.mjs lists how, and fails where the package exports something that is not in here.
import {
  AbortedError,
  type AugmentImagesOptions,
  type AugmentOptions,
  augmentImages,
  type Backend,
  type BatchEnd,
  BlankImageError,
  type Classification,
  type ClassifyOptions,
  type CreateOptions,
  DEFAULT_AUGMENT,
  DisposedError,
  type EngineOptions,
  type EpochEnd,
  type EpochRecord,
  type ErrorCode,
  type Evaluation,
  type FeatureMap,
  type FeatureMaps,
  type FitOptions,
  type History,
  historyToCsv,
  type IdxArray,
  type IdxFile,
  type Image,
  type ImageDataLike,
  type Images,
  type LabelledBatch,
  type LabelledImages,
  LeNet5,
  LeNet5Error,
  type LossName,
  loadMnist,
  type Mnist,
  type ModuleSource,
  type OptimizerOptions,
  type Picture,
  type Predictions,
  type PrepareOptions,
  prepare,
  type ReadDigit,
  type ReadLine,
  type ReadOptions,
  readIdx,
  type ScanResult,
  type Schedule,
  type SimdChoice,
  type Squash,
  type SummaryRow,
  TrainingDivergedError,
  type Validation,
  type Weights,
} from 'lenet5-simd'
import {
  createKernels,
  type Gradient,
  type LayerKernels,
  type Tensor,
  type Values,
} from 'lenet5-simd/kernels'
import { createPool, type JobOptions, type Pool, type PoolWorker, workerCode } from 'lenet5-simd/pool'
import defaultWeights from 'lenet5-simd/weights/default'
import float32Weights from 'lenet5-simd/weights/default-float32'
import squashedWeights from 'lenet5-simd/weights/squashed'

const weightFiles: readonly Uint8Array[] = [defaultWeights, squashedWeights, float32Weights]
const simd: SimdChoice = 'auto'
const engine: EngineOptions = { simd }
const fresh: CreateOptions = {
  ...engine,
  seed: 1,
  squash: 'tanh',
  squashConvolutions: true,
  distanceScale: 0.1,
}

export async function models(bytes: Uint8Array, module: ModuleSource): Promise<LeNet5[]> {
  return [
    await LeNet5.load(engine),
    await LeNet5.create(fresh),
    await LeNet5.fromSafetensors(bytes),
    await LeNet5.fromSafetensors(weightFiles[0]!, { module, simd: 'baseline' }),
    // Compiled by the caller, as bytes, or as a view of them.
    await LeNet5.load({ module: new Uint8Array(8) }),
    await LeNet5.load({ module: new ArrayBuffer(8) }),
  ]
}

export function read(model: LeNet5, image: Image, images: Images, picture: Picture): string {
  const options: ClassifyOptions = { reject: 0.9 }
  const one: Classification = model.classify(image, options)
  const { digit, probability, probabilities, distances } = one
  const many: Predictions = model.predict(images)
  const digits: Uint8Array = many.digits
  const maps: FeatureMaps = model.featureMaps(image)
  const c1: FeatureMap = maps.c1
  const [count, height, width] = c1.shape
  const field: ScanResult = model.scan(picture)
  const lineOptions: ReadOptions = {}
  const line: ReadLine = model.readDigits(picture, lineOptions)
  const skew: number = model.readPage(picture).skew
  const first: ReadDigit | undefined = line.digits[0]
  const rows: SummaryRow[] = model.summary()
  const backend: Backend = model.backend
  const squash: Squash = model.squash
  const numbers = [
    probability,
    probabilities[0],
    distances[0],
    count,
    height,
    width,
    skew,
    field.distances[0],
  ]
  const facts = [digit, digits[0], ...numbers, first?.left, rows[0]?.parameters, model.distanceScale]
  return `${facts} ${line.text} ${backend} ${squash} ${model.squashConvolutions} ${model.toString()}`
}

export async function train(
  model: LeNet5,
  data: LabelledBatch,
  signal: FitOptions['signal'],
): Promise<Uint8Array> {
  const optimizer: OptimizerOptions = { kind: 'adamw', learningRate: 1e-3, weightDecay: 0.1 }
  const loss: LossName = 'crossEntropy'
  const schedule: Schedule = (epoch, epochs) => 1 - epoch / epochs
  const augment: AugmentOptions = { ...DEFAULT_AUGMENT, rotate: 5 }
  const options: FitOptions = {
    epochs: 1,
    optimizer,
    loss,
    schedule,
    augment,
    validation: data,
    onBatchEnd: ({ loss, step }: BatchEnd) => loss + step,
    onEpochEnd: ({ epoch, epochs }: EpochEnd) => epoch / epochs,
    signal,
  }
  const history: History = await model.fit(data, options)
  const last: EpochRecord | undefined = history.epochs[history.epochs.length - 1]
  const validation: Validation | undefined = last?.validation
  const evaluation: Evaluation = model.evaluate(data)
  const weights: Weights = model.getWeights()
  if (validation && validation.errorRate <= evaluation.errorRate) model.setWeights(weights)
  await model.save('mine')
  const letters: LeNet5 = await model.derive({ classes: ['A', 'B'] })
  const opened: LeNet5 = await LeNet5.open('mine', { simd: 'js' })
  const csv: string = historyToCsv(history)
  const kept: readonly [LeNet5, readonly string[], string] = [opened, letters.classes, csv]
  void kept
  const files = [model.toSafetensors(), model.saveTraining()]
  model.dispose()
  return files[0]!
}

export function inputs(picture: ImageDataLike, images: Images, bytes: Uint8Array): Float32Array {
  const prepareOptions: PrepareOptions = { invert: 'auto' }
  const digit: Uint8Array = prepare(picture, prepareOptions)
  const file: IdxFile = readIdx(bytes)
  const values: IdxArray = file.data
  const options: AugmentImagesOptions = { seed: 1, rotate: digit[0]! + values.length }
  return augmentImages(images, options)
}

export async function mnist(): Promise<LabelledImages> {
  const all: Mnist = await loadMnist('data')
  return all.test
}

export function codeOf(error: unknown): ErrorCode | undefined {
  if (error instanceof TrainingDivergedError) return error.step > 0 ? error.code : undefined
  const own = [AbortedError, BlankImageError, DisposedError].some((kind) => error instanceof kind)
  return own || error instanceof LeNet5Error ? (error as LeNet5Error).code : undefined
}

export async function kernels(input: Float32Array): Promise<Values> {
  const k: LayerKernels = await createKernels(engine)
  const conv = {
    maps: 1,
    height: 8,
    width: 8,
    outputMaps: 1,
    weights: input,
    bias: input,
    connections: [[0]],
  }
  const sub = { maps: 1, height: 4, width: 4, weights: input, bias: input, squash: 'tanh' } as const
  const dense = { inputs: 4, outputs: 2, weights: input, bias: input }
  const rbf = { inputs: 2, outputs: 2, weights: input }
  const picture: Tensor = k.tensor([1, 8, 8], input)
  const a: Tensor = k.conv5x5(picture, conv)
  const b: Float32Array = k.subsample2x2(a.data, sub)
  const c: Float32Array = k.squash(k.dense(b, dense), 'logistic')
  const gradient: Float32Array = k.rbfBackward(k.rbf(c, rbf), c, rbf).input
  const byDense: Gradient<Float32Array> = k.denseBackward(gradient, b, dense)
  const bySubsampling = k.subsample2x2Backward(byDense.input, a, sub)
  const byConvolution: Gradient<Tensor> = k.conv5x5Backward(bySubsampling.input, picture, conv)
  picture.dispose()
  const used: number = k.memory
  k.dispose()
  return used > 0 ? byConvolution.weights : c
}

export async function pool(images: Images, data: LabelledBatch, worker: () => PoolWorker): Promise<number> {
  const made: Pool = await createPool({ size: 2, weights: squashedWeights, simd, worker })
  const options: JobOptions = { onProgress: ({ done, total }) => done / total }
  const { digits } = await made.predict(images, options)
  const { accuracy } = await made.evaluate(data)
  await made.dispose()
  return digits.length * accuracy * workerCode.length * made.size
}

// @ts-expect-error: an image is not text
export const wrongImage = LeNet5.load().then((model) => model.classify('7'))
// @ts-expect-error: made by load, create and fromSafetensors alone
export const wrongModel = () => new LeNet5()
// @ts-expect-error: no such option
export const wrongOption = LeNet5.create({ seeds: 1 })
// @ts-expect-error: no such choice
export const wrongChoice = createKernels({ simd: 'fast' })
