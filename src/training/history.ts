/*
 * What `fit` tells of a run: an epoch's figures, as they come and all at the end, and as a table of text.
 */

/** How a model reads the validation images; with `ema`, by the averaged weights. */
export interface Validation {
  /** Mean cross-entropy. */
  loss: number
  /** Share that is read wrongly, 0 to 1. */
  errorRate: number
  /** Share that is read rightly, 0 to 1. */
  accuracy: number
}

/** What `onBatchEnd` is told after each step. */
export interface BatchEnd {
  /** Counted from 1. */
  epoch: number
  /** Of the whole fit. */
  epochs: number
  /** Of this epoch, counted from 1. */
  batch: number
  /** Of each epoch. */
  batches: number
  /** Steps done, those before a `resume` with them. */
  step: number
  /** Mean over the batch, before the step. */
  loss: number
  /** Of this step. */
  learningRate: number
  /** Of this epoch so far. */
  imagesPerSecond: number
}

/** One epoch of the history. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number
  /** Mean over the epoch's images, each before the step it was part of. */
  loss: number
  /** Of the epoch's last step. */
  learningRate: number
  /** Where `fit` was given validation images. */
  validation?: Validation
  /** Training alone, without validation. */
  seconds: number
  /** Images trained on in a second. */
  imagesPerSecond: number
}

/** What `onEpochEnd` is told. */
export interface EpochEnd extends EpochRecord {
  /** Of the whole fit. */
  epochs: number
  /** Steps done, those before a `resume` with them. */
  step: number
}

/** What `fit` gives. */
export interface History {
  /** Those before a `resume` with them (of a run of more than 5,000 epochs, the last 5,000). */
  epochs: EpochRecord[]
  /** Steps done. */
  steps: number
}

const COLUMNS: readonly (readonly [name: string, of: (record: EpochRecord) => number | undefined])[] = [
  ['epoch', ({ epoch }) => epoch],
  ['loss', ({ loss }) => loss],
  ['learningRate', ({ learningRate }) => learningRate],
  ['validationLoss', ({ validation }) => validation?.loss],
  ['validationErrorRate', ({ validation }) => validation?.errorRate],
  ['seconds', ({ seconds }) => seconds],
  ['imagesPerSecond', ({ imagesPerSecond }) => imagesPerSecond],
]

/**
 * The epochs as comma-separated values (RFC 4180): a line of names, then a line an epoch, for spreadsheets and plots.
 * What was not measured is empty. As JSON it is `JSON.stringify(history)`.
 *
 * @example
 * const history = await model.fit(train, { epochs: 2 })
 * await writeFile('history.csv', historyToCsv(history))
 */
export function historyToCsv(history: History): string {
  const lines = history.epochs.map((record) => COLUMNS.map(([, of]) => of(record) ?? '').join(','))
  return `${[COLUMNS.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`
}
