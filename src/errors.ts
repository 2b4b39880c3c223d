/*
 * What the package throws: one class of error for every code, so that programs need not read messages.
 */

/** What went wrong, for programs: every error of this package carries one of these. */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'INVALID_IMAGE'
  | 'BLANK_IMAGE'
  | 'INVALID_WEIGHTS'
  | 'INVALID_FILE'
  | 'TRAINING_DIVERGED'
  | 'BUSY'
  | 'ABORTED'
  | 'DISPOSED'
  | 'WEBASSEMBLY'
  | 'OUT_OF_MEMORY'
  | 'WORKER'

/**
 * The one class of errors this package throws. The message names the argument, what was expected
 * and what came; `code` is stable for programs.
 *
 * @example
 * try { model.classify(bytes) } catch (error) { if (error instanceof LeNet5Error) console.log(error.code) }
 */
export class LeNet5Error extends Error {
  /** The name of the class; of an abort, `AbortError`, as everywhere else. */
  override readonly name: string = 'LeNet5Error'
  /** What went wrong, stable from version to version. */
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** A call on a model, tensor or pool after its `dispose()`. */
export class DisposedError extends LeNet5Error {
  /** `'DisposedError'` */
  override readonly name = 'DisposedError'

  constructor(what: string) {
    super('DISPOSED', `${what} was disposed; create or load a new one`)
  }
}

/** `prepare` found no ink: every pixel of the picture is (nearly) the same. */
export class BlankImageError extends LeNet5Error {
  /** `'BlankImageError'` */
  override readonly name = 'BlankImageError'

  constructor(message: string) {
    super('BLANK_IMAGE', message)
  }
}

/** The loss of a training step was not finite; the model keeps the weights before that step. */
export class TrainingDivergedError extends LeNet5Error {
  /** `'TrainingDivergedError'` */
  override readonly name = 'TrainingDivergedError'
  /** Steps completed before the one that diverged, over all epochs. */
  readonly step: number

  constructor(step: number, loss: number) {
    super(
      'TRAINING_DIVERGED',
      `training diverged at step ${step} (loss ${loss}); the weights before that step are kept: lower optimizer.learningRate`,
    )
    this.step = step
  }
}

/** `fit`, or a job of a pool, was stopped by its signal; after `fit` the model holds the last whole step. */
export class AbortedError extends LeNet5Error {
  /** The platform's own name for it, so that `error.name === 'AbortError'` works as everywhere else. */
  override readonly name = 'AbortError'

  constructor(what: string, cause: unknown) {
    super('ABORTED', `${what} was stopped by its signal`, { cause })
  }
}
