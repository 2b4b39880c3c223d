/*
 * The public names of `lenet5-simd`.
 */
export type { Evaluation } from './answer/evaluate.js'
export type { FeatureMap, FeatureMaps } from './answer/feature-maps.js'
export type { Classification, Predictions, ScanResult, TakenInk } from './answer/predictions.js'
export type { ClassifyOptions } from './answer/rejection.js'
export type { Backend, ModuleSource, Precision, SimdChoice } from './engine/engine.js'
export type { EngineOptions } from './engine/open.js'
export {
  AbortedError,
  BlankImageError,
  DisposedError,
  type ErrorCode,
  LeNet5Error,
  TrainingDivergedError,
} from './errors.js'
export { type IdxArray, type IdxFile, readIdx } from './files/idx.js'
export { type LabelledImages, loadMnist, type Mnist } from './files/mnist.js'
export type { Weights } from './files/weights-file.js'
export type { Image, ImageDataLike, Images, Picture } from './input/images.js'
export type { IntegerArray, LabelledBatch } from './input/labels.js'
export { type PrepareOptions, prepare } from './input/prepare.js'
export {
  type ClassOptions,
  type CreateOptions,
  type DeriveOptions,
  LeNet5,
  type LoadOptions,
} from './lenet5.js'
export type { LayerKind, LayerName, Squash } from './network/network.js'
export type { SummaryRow } from './network/summary.js'
export type { PageLine, PageOptions, ReadPage } from './reading/page.js'
export type { ReadDigit, ReadLine, ReadMark, ReadOptions } from './reading/read-digits.js'
export type { LineSteps } from './reading/steps.js'
export type { LossName } from './reference/loss.js'
export {
  type AugmentImagesOptions,
  type AugmentOptions,
  augmentImages,
  DEFAULT_AUGMENT,
} from './training/augment.js'
export {
  type BatchEnd,
  type EpochEnd,
  type EpochRecord,
  type History,
  historyToCsv,
  type Validation,
} from './training/history.js'
export type { FitOptions, OptimizerOptions, Schedule } from './training/options.js'
