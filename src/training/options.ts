/*
 * What `fit` takes, checked before anything begins: the options, the optimiser's, and the learning rate's schedule.
 */
import {
  abortSignal,
  bytesOf,
  callback,
  finite,
  flag,
  integer,
  oneOf,
  plainOptions,
  refuse,
} from '../check.js'
import type { TrainerSpec } from '../engine/engine.js'
import { type CheckedBatch, type LabelledBatch, toLabelled } from '../input/labels.js'
import { readByRules } from '../input/prepare.js'
import type { PlatformAbortSignal } from '../platform.js'
import type { LossName } from '../reference/loss.js'
import type { OptimizerSpec } from '../reference/optimizer.js'
import { type Augmentation, type AugmentOptions, checkAugment } from './augment.js'
import type { BatchEnd, EpochEnd } from './history.js'

/**
 * What the learning rate is multiplied by: `'constant'` 1; `'cosine'` from 1 to 0 along half a cosine, step by
 * step over the whole run; or a function's factor (≥ 0) for each epoch, counted from 1.
 */
export type Schedule = 'constant' | 'cosine' | ((epoch: number, epochs: number) => number)

/** The factor at an epoch's start, for schedules by epoch. @throws LeNet5Error INVALID_ARGUMENT */
export function epochFactor(schedule: Schedule, epoch: number, epochs: number): number {
  if (typeof schedule === 'string') return 1
  return finite(schedule(epoch, epochs), `options.schedule(${epoch}, ${epochs})`, { min: 0 })
}

/**
 * The factor of one step, for schedules by step: the cosine, and a linear warm-up that all schedules share.
 *
 * @param step steps done, of `steps` in all
 */
export function stepFactor(schedule: Schedule, step: number, steps: number, warmupSteps: number): number {
  const cosine = schedule === 'cosine' ? (1 + Math.cos((Math.PI * step) / steps)) / 2 : 1
  return step < warmupSteps ? (cosine * (step + 1)) / warmupSteps : cosine
}

/** How weights follow the gradient. */
export type OptimizerOptions =
  | {
      /** Stochastic gradient descent: v ← momentum·v + g, w ← w − rate·v. */
      readonly kind: 'sgd'
      /** How far a step goes; above 0. */
      readonly learningRate: number
      /** 0 (default) to below 1. */
      readonly momentum?: number | undefined
    }
  | {
      /** AdamW (Loshchilov and Hutter 2019); weights decay, biases and coefficients do not. */
      readonly kind: 'adamw'
      /** How far a step goes; above 0. */
      readonly learningRate: number
      /** 0.9 by default. */
      readonly beta1?: number | undefined
      /** 0.999 by default. */
      readonly beta2?: number | undefined
      /** 1e-8 by default. */
      readonly epsilon?: number | undefined
      /** 0.01 by default. */
      readonly weightDecay?: number | undefined
    }

/** What `fit` takes. */
export interface FitOptions {
  /** Times all images are used; 1 by default. */
  readonly epochs?: number | undefined
  /** Images of one step; 32 by default. The last step of an epoch takes what is left. */
  readonly batchSize?: number | undefined
  /** Whether each epoch has an order of its own; true by default. */
  readonly shuffle?: boolean | undefined
  /** Of the order and the distortions; any safe integer, 1 by default. */
  readonly seed?: number | undefined
  /**
   * Mean over the batch, with z_j = distanceScale · distance_j and D the right digit: `'crossEntropy'` (default),
   * z_D + log Σ e^−z_i; `'map'` (LeCun et al. 1998, eq. 9), z_D + log(e^−rubbish + Σ e^−z_i); `'mse'`, z_D.
   */
  readonly loss?: LossName | undefined
  /** Of `'map'`; 1 by default. */
  readonly rubbish?: number | undefined
  /** AdamW at a learning rate of 0.001 by default. */
  readonly optimizer?: OptimizerOptions | undefined
  /** `'constant'` by default. */
  readonly schedule?: Schedule | undefined
  /** Steps over which the learning rate rises linearly from 0; 0 by default. */
  readonly warmupSteps?: number | undefined
  /** Distorts every image each time; false by default. */
  readonly augment?: false | AugmentOptions | undefined
  /**
   * Keeps a running average of the weights, which the model has at the end; below 1, the more the slower:
   * its decay is min(ema, (1 + t)/(10 + t)) at step t. Off by default.
   */
  readonly ema?: number | undefined
  /** Images the model is scored on after each epoch. */
  readonly validation?: LabelledBatch | undefined
  /** Called after each step. A promise it returns is awaited; what it throws ends the fit. */
  readonly onBatchEnd?: ((event: BatchEnd) => unknown) | undefined
  /** Called after each epoch, in the same way. */
  readonly onEpochEnd?: ((event: EpochEnd) => unknown) | undefined
  /** Ends the fit with an AbortedError. */
  readonly signal?: PlatformAbortSignal | undefined
  /**
   * Goes on with the fit that `saveTraining` saved, bit for bit on the same backend; all weights are replaced.
   * Options and data must be those of that fit; `validation`, the callbacks, `signal` and what a schedule function
   * answers may differ.
   */
  readonly resume?: Uint8Array | ArrayBuffer | undefined
}

/** The options, checked and complete. */
export interface FitPlan {
  /** Names of the model's classes. */
  readonly classes: readonly string[]
  readonly epochs: number
  readonly shuffle: boolean
  readonly seed: number
  readonly trainer: TrainerSpec
  readonly learningRate: number
  readonly schedule: Schedule
  readonly warmupSteps: number
  readonly augment: Augmentation | null
  readonly validation: CheckedBatch | null
  readonly onBatchEnd: ((event: BatchEnd) => unknown) | null
  readonly onEpochEnd: ((event: EpochEnd) => unknown) | null
  readonly signal: PlatformAbortSignal | null
  readonly resume: Uint8Array | null
}

const OPTIONS = [
  'epochs',
  'batchSize',
  'shuffle',
  'seed',
  'loss',
  'rubbish',
  'optimizer',
  'schedule',
  'warmupSteps',
  'augment',
  'ema',
  'validation',
  'onBatchEnd',
  'onEpochEnd',
  'signal',
  'resume',
] as const

/** Largest decay and ε: greater ones are slips. A rate may be any: too large a one diverges, and that is said then. */
const LARGEST = 1e10
/** A smaller ε would be 0 as a 32-bit float, and 0/0 no weight. */
const LEAST_EPSILON = 1e-30

function checkOptimizer(value: unknown): { spec: OptimizerSpec; learningRate: number } {
  const name = 'options.optimizer'
  const every = plainOptions(value, name, [
    'kind',
    'learningRate',
    'momentum',
    'beta1',
    'beta2',
    'epsilon',
    'weightDecay',
  ])
  const kind = oneOf(every.kind, `${name}.kind`, ['sgd', 'adamw'])
  const learningRate = finite(every.learningRate, `${name}.learningRate`, { above: 0 })
  if (kind === 'sgd') {
    const { momentum = 0 } = plainOptions(value, name, ['kind', 'learningRate', 'momentum'])
    return {
      spec: { kind, momentum: finite(momentum, `${name}.momentum`, { min: 0, below: 1 }) },
      learningRate,
    }
  }
  const known = ['kind', 'learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay'] as const
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = plainOptions(value, name, known)
  const spec: OptimizerSpec = {
    kind,
    beta1: finite(beta1, `${name}.beta1`, { min: 0, below: 1 }),
    beta2: finite(beta2, `${name}.beta2`, { min: 0, below: 1 }),
    epsilon: finite(epsilon, `${name}.epsilon`, { min: LEAST_EPSILON, max: LARGEST }),
    weightDecay: finite(weightDecay, `${name}.weightDecay`, { min: 0, max: LARGEST }),
  }
  return { spec, learningRate }
}

function checkSchedule(value: unknown): Schedule {
  if (value === 'constant' || value === 'cosine') return value
  if (typeof value === 'function') return value as Schedule
  refuse(
    'INVALID_ARGUMENT',
    'options.schedule',
    "'constant', 'cosine' or a function (epoch, epochs) => factor",
    value,
  )
}

const optional = <T>(value: unknown, check: (value: unknown) => T): T | null =>
  value === undefined ? null : check(value)

/**
 * @param count images to train on; no step is larger
 * @param classes names of the model's classes
 * @throws LeNet5Error INVALID_ARGUMENT, INVALID_IMAGE (in `validation`)
 */
export function checkFitOptions(options: unknown, count: number, classes: readonly string[]): FitPlan {
  const {
    epochs = 1,
    batchSize = 32,
    shuffle = true,
    seed = 1,
    loss = 'crossEntropy',
    rubbish = 1,
    optimizer = { kind: 'adamw', learningRate: 1e-3 },
    schedule = 'constant',
    warmupSteps = 0,
    augment = false,
    ema,
    validation,
    onBatchEnd,
    onEpochEnd,
    signal,
    resume,
  } = plainOptions(options, 'options', OPTIONS)
  const { spec, learningRate } = checkOptimizer(optimizer)
  return {
    classes,
    epochs: integer(epochs, 'options.epochs', { min: 1 }),
    shuffle: flag(shuffle, 'options.shuffle'),
    seed: integer(seed, 'options.seed'),
    trainer: {
      loss: oneOf<LossName>(loss, 'options.loss', ['crossEntropy', 'map', 'mse']),
      rubbish: finite(rubbish, 'options.rubbish'),
      optimizer: spec,
      batchSize: Math.min(integer(batchSize, 'options.batchSize', { min: 1 }), count),
      ema: optional(ema, (value) => finite(value, 'options.ema', { min: 0, below: 1 })),
    },
    learningRate,
    schedule: checkSchedule(schedule),
    warmupSteps: integer(warmupSteps, 'options.warmupSteps', { min: 0 }),
    augment: augment === false ? null : checkAugment(augment, 'options.augment'),
    validation: optional(validation, (value) =>
      toLabelled(value, classes, readByRules, 'options.validation'),
    ),
    onBatchEnd: optional(onBatchEnd, (value) => callback(value, 'options.onBatchEnd')),
    onEpochEnd: optional(onEpochEnd, (value) => callback(value, 'options.onEpochEnd')),
    signal: optional(signal, (value) => abortSignal(value, 'options.signal')),
    resume: optional(resume, (value) => bytesOf(value, 'options.resume', 'INVALID_ARGUMENT')),
  }
}
