/*
 * A training run: steps in the order of its epochs, validation after each, and a turn of the event loop every few
 * milliseconds. However it ends, the model holds a whole number of steps.
 */
import type { Engine, Trainer } from '../engine/engine.js'
import { AbortedError, DisposedError, TrainingDivergedError } from '../errors.js'
import type { CheckedBatch } from '../input/labels.js'
import { strengthAt } from './augment.js'
import { Batches, epochOrder } from './batches.js'
import { decodeTraining, encodeTraining, settingsOf, type TrainingSnapshot } from './checkpoint.js'
import type { EpochRecord, History, Validation } from './history.js'
import { epochFactor, type FitPlan, stepFactor } from './options.js'
import { validate, withTrainable } from './validate.js'

/** Work goes on for this long before the event loop gets its turn: half the time between two frames. */
const SLICE_MS = 8

interface Platform {
  readonly setImmediate?: (task: () => void) => void
}

/** One turn of the event loop, by the quickest means there is: timers wait 4 ms in browsers. */
function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as Platform
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else if (typeof MessageChannel === 'function') {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    } else setTimeout(resolve)
  })
}

/** Shares the thread: says when a long computation should let others run. */
export class Pace {
  #since = performance.now()

  /** Whether a turn is due. */
  get due(): boolean {
    return performance.now() - this.#since >= SLICE_MS
  }

  /** Lets the event loop turn once. */
  async turn(): Promise<void> {
    await nextTurn()
    this.#since = performance.now()
  }
}

/**
 * Trains an engine's weights by the plan.
 *
 * Everything random is drawn from the seed and the number of the epoch or step, so the optimiser's state and the
 * steps done are all there is to a training run.
 *
 * @param engine the model's engine, or null once it was disposed: asked for anew whenever others have run
 * @param keep is given what saves the run: while it runs, and another one for how it ended
 */
export async function train(
  engine: () => Engine | null,
  data: CheckedBatch,
  plan: FitPlan,
  keep: (saved: () => Uint8Array) => void,
): Promise<History> {
  const trainer = await live(engine).trainer(plan.trainer)
  const run = new Run(engine, trainer, data, plan)
  const { variant } = live(engine)
  keep(() => encodeTraining(run.snapshot(), variant, plan.classes))
  try {
    run.check()
    while (run.history.epochs.length + run.before < plan.epochs) await run.epoch()
  } finally {
    const last = run.end()
    if (last) keep(() => encodeTraining(last, variant, plan.classes))
  }
  return run.history
}

/** The model's engine. @throws DisposedError */
function live(engine: () => Engine | null): Engine {
  const own = engine()
  if (!own) throw new DisposedError('this LeNet5')
  return own
}

class Run {
  readonly history: History = { epochs: [], steps: 0 }
  /** Epochs done that the history does not hold. */
  readonly before: number = 0
  readonly #engine: () => Engine | null
  readonly #data: CheckedBatch
  readonly #plan: FitPlan
  readonly #settings: ReadonlyMap<string, string>
  readonly #batches: Batches
  readonly #perEpoch: number
  readonly #trainer: Trainer
  readonly #pace = new Pace()
  /** Of the epoch under way: the sum of its images' losses, the last learning rate, when it would have begun. */
  #loss = 0
  #learningRate = 0
  #begun: number

  constructor(engine: () => Engine | null, trainer: Trainer, data: CheckedBatch, plan: FitPlan) {
    this.#engine = engine
    this.#data = data
    this.#plan = plan
    const { batchSize, optimizer } = plan.trainer
    this.#perEpoch = Math.ceil(data.labels.length / batchSize)
    this.#settings = settingsOf(plan, data)
    const own = this.#live()
    const adam = optimizer.kind === 'adamw'
    const resumed =
      plan.resume &&
      decodeTraining(plan.resume, own.variant, plan.classes, this.#settings, this.#perEpoch, adam)
    this.#batches = new Batches(data, batchSize, plan.augment, plan.seed)
    this.#trainer = trainer
    this.#begun = performance.now()
    if (!resumed) return
    // Nothing fails from here on.
    own.writeParameters(resumed.parameters)
    this.#trainer.restore(resumed.optimizer)
    this.history = { epochs: [...resumed.records], steps: resumed.steps }
    this.before = resumed.epochs - resumed.records.length
    this.#loss = resumed.part.loss
    this.#learningRate = resumed.part.learningRate
    this.#begun -= 1000 * resumed.part.seconds
  }

  get #epochs(): number {
    return this.before + this.history.epochs.length
  }

  /** The run as it is now, to go on from. */
  snapshot(): TrainingSnapshot {
    return {
      parameters: this.#live().readParameters(),
      optimizer: this.#trainer.state(),
      steps: this.history.steps,
      epochs: this.#epochs,
      records: [...this.history.epochs],
      part: {
        loss: this.#loss,
        learningRate: this.#learningRate,
        seconds: (performance.now() - this.#begun) / 1000,
      },
      settings: this.#settings,
    }
  }

  #live(): Engine {
    return live(this.#engine)
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

  /** What is left of the next epoch. */
  async epoch(): Promise<void> {
    const { epochs, validation, onEpochEnd } = this.#plan
    const epoch = this.#epochs + 1
    await this.#steps(epoch)
    const seconds = (performance.now() - this.#begun) / 1000
    const count = this.#data.labels.length
    const record: EpochRecord = {
      epoch,
      loss: this.#loss / count,
      learningRate: this.#learningRate,
      seconds,
      imagesPerSecond: rate(count, this.#begun),
    }
    if (validation) record.validation = await this.#validate(validation)
    this.history.epochs.push(record)
    this.#loss = 0
    this.#begun = performance.now()
    await this.#tell(onEpochEnd, { ...record, epochs, step: this.history.steps })
    this.#begun = performance.now()
  }

  /** The epoch's steps, from the first that is not done. */
  async #steps(epoch: number): Promise<void> {
    const { epochs, trainer, shuffle, seed, schedule, onBatchEnd } = this.#plan
    const count = this.#data.labels.length
    const factor = epochFactor(schedule, epoch, epochs)
    const order = epochOrder(count, shuffle, seed, epoch)
    const done = this.history.steps - (epoch - 1) * this.#perEpoch
    for (let batch = done + 1; batch <= this.#perEpoch; batch++) {
      await this.#share()
      const indices = order.subarray((batch - 1) * trainer.batchSize, batch * trainer.batchSize)
      this.#learningRate = factor * this.#stepRate()
      const loss = this.#step(indices, this.#learningRate)
      this.#loss += loss * indices.length
      if (!onBatchEnd) continue
      const imagesPerSecond = rate((batch - 1) * trainer.batchSize + indices.length, this.#begun)
      await this.#tell(onBatchEnd, {
        epoch,
        epochs,
        batch,
        batches: this.#perEpoch,
        step: this.history.steps,
        loss,
        learningRate: this.#learningRate,
        imagesPerSecond,
      })
    }
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
    const { images, labels } = this.#batches.take(indices, done, strength, this.#trainer)
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

  /** However it ended: the weights become their average. The run as it was before; null after a dispose. */
  end(): TrainingSnapshot | null {
    const engine = this.#engine()
    // The memory is gone already.
    if (!engine) return null
    const last = this.snapshot()
    const average = this.#average()
    if (average) engine.writeParameters(withTrainable(engine.readParameters(), average))
    this.#trainer.dispose()
    return last
  }
}

const rate = (images: number, since: number): number =>
  (1000 * images) / Math.max(performance.now() - since, 1e-3)

export { checkFitOptions } from './options.js'
