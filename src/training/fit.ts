import type { Engine, Trainer } from '../engine/engine.js'
import { AbortedError, DisposedError, TrainingDivergedError } from '../errors.js'
import type { CheckedBatch } from '../model/labels.js'
import { strengthAt } from './augment.js'
import { Batches } from './batches.js'
import type { EpochRecord, History, Validation } from './history.js'
import type { FitPlan } from './options.js'
import { Pace } from './pace.js'
import { epochFactor, stepFactor } from './schedule.js'
import { epochOrder } from './shuffle.js'
import { validate, withTrainable } from './validate.js'

/**
 * Trains an engine's weights by the plan.
 *
 * Everything random is drawn from the seed and the number of the epoch or step, so the optimiser's state and the
 * steps done are all there is to a training run.
 *
 * @param engine the model's engine, or null once it was disposed: asked for anew whenever others have run
 */
export async function train(
  engine: () => Engine | null,
  data: CheckedBatch,
  plan: FitPlan,
): Promise<History> {
  const run = new Run(engine, data, plan)
  try {
    run.check()
    for (let epoch = 1; epoch <= plan.epochs; epoch++) await run.epoch(epoch)
  } finally {
    run.end()
  }
  return run.history
}

class Run {
  readonly history: History = { epochs: [], steps: 0 }
  readonly #engine: () => Engine | null
  readonly #data: CheckedBatch
  readonly #plan: FitPlan
  readonly #batches: Batches
  readonly #perEpoch: number
  readonly #trainer: Trainer
  readonly #pace = new Pace()

  constructor(engine: () => Engine | null, data: CheckedBatch, plan: FitPlan) {
    this.#engine = engine
    this.#data = data
    this.#plan = plan
    const { batchSize } = plan.trainer
    this.#perEpoch = Math.ceil(data.labels.length / batchSize)
    this.#batches = new Batches(data, batchSize, plan.augment, plan.seed)
    this.#trainer = this.#live().trainer(plan.trainer)
  }

  #live(): Engine {
    const engine = this.#engine()
    if (!engine) throw new DisposedError('this LeNet5')
    return engine
  }

  /** Throws when the fit is to end: after anything that let others run. */
  check(): void {
    this.#live()
    const { signal } = this.#plan
    if (signal?.aborted) throw new AbortedError('fit', signal.reason)
  }

  /** Lets the event loop turn when it is time. */
  async #share(): Promise<void> {
    if (this.#pace.due) await this.#pace.turn()
    this.check()
  }

  async #tell<T>(callback: ((event: T) => unknown) | null, event: T): Promise<void> {
    if (callback) await callback(event)
    this.check()
  }

  async epoch(epoch: number): Promise<void> {
    const { epochs, validation, onEpochEnd } = this.#plan
    const begun = performance.now()
    const { loss, learningRate } = await this.#steps(epoch, begun)
    const seconds = (performance.now() - begun) / 1000
    const count = this.#data.labels.length
    const record: EpochRecord = {
      epoch,
      loss: loss / count,
      learningRate,
      seconds,
      imagesPerSecond: rate(count, begun),
    }
    if (validation) record.validation = await this.#validate(validation)
    this.history.epochs.push(record)
    await this.#tell(onEpochEnd, { ...record, epochs, step: this.history.steps })
  }

  /** All steps of an epoch: the sum of the images' losses, and the last learning rate. */
  async #steps(epoch: number, begun: number): Promise<{ loss: number; learningRate: number }> {
    const { epochs, trainer, shuffle, seed, schedule, onBatchEnd } = this.#plan
    const count = this.#data.labels.length
    const factor = epochFactor(schedule, epoch, epochs)
    const order = epochOrder(count, shuffle, seed, epoch)
    let sum = 0
    let learningRate = 0
    for (let batch = 1; batch <= this.#perEpoch; batch++) {
      await this.#share()
      const indices = order.subarray((batch - 1) * trainer.batchSize, batch * trainer.batchSize)
      learningRate = factor * this.#stepRate()
      const loss = this.#step(indices, learningRate)
      sum += loss * indices.length
      if (!onBatchEnd) continue
      const { steps: step } = this.history
      const imagesPerSecond = rate((batch - 1) * trainer.batchSize + indices.length, begun)
      await this.#tell(onBatchEnd, {
        epoch,
        epochs,
        batch,
        batches: this.#perEpoch,
        step,
        loss,
        learningRate,
        imagesPerSecond,
      })
    }
    return { loss: sum, learningRate }
  }

  /** The learning rate by the number of steps done. */
  #stepRate(): number {
    const { epochs, learningRate, schedule, warmupSteps } = this.#plan
    return learningRate * stepFactor(schedule, this.history.steps, epochs * this.#perEpoch, warmupSteps)
  }

  #step(indices: Uint32Array, learningRate: number): number {
    const { epochs, augment } = this.#plan
    const done = this.history.steps
    const strength = augment ? strengthAt(done / (epochs * this.#perEpoch), augment.until) : 0
    const { images, labels } = this.#batches.take(indices, done, strength)
    const loss = this.#trainer.step(images, labels, learningRate)
    if (!Number.isFinite(loss)) throw new TrainingDivergedError(done, loss)
    this.history.steps++
    return loss
  }

  async #validate(data: CheckedBatch): Promise<Validation> {
    const average = this.#average()
    return validate(
      () => this.#live(),
      data,
      average,
      () => this.#share(),
    )
  }

  /** The running average of the weights, where there is one. */
  #average(): Float32Array | null {
    return this.#plan.trainer.ema === null ? null : this.#trainer.state().average
  }

  /** However it ended: the weights become their average. */
  end(): void {
    const engine = this.#engine()
    // After a dispose, the memory is gone already.
    if (!engine) return
    const average = this.#average()
    if (average) engine.writeParameters(withTrainable(engine.readParameters(), average))
    this.#trainer.dispose()
  }
}

const rate = (images: number, since: number): number =>
  (1000 * images) / Math.max(performance.now() - since, 1e-3)
