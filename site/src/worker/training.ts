/*
 * Training as the page needs it: one long `fit` that is paused between two batches, allowed a single step, or begun
 * anew from where it stands when a setting changes. Fine-tuning on the visitor's digits is the same with other data,
 * and ends by itself.
 */
import { DEFAULT_AUGMENT, type FitOptions, LeNet5 } from 'lenet5-simd'
import { type Digits, loadDigits } from './mnist.ts'
import type { OwnDigit, Progress, TrainSettings } from './protocol.ts'

const TELL_MS = 100
const MEASURE_MS = 1000
/** MNIST digits beside the visitor's own, so that fine-tuning does not forget the rest. */
const REMINDERS = 600
/** Fine-tuning ends by itself after so many steps. */
const FINE_TUNING_STEPS = 200

const DIGITS = Array.from('0123456789')

/** A network of the ten digits: the one given, or where it has other classes, one with its features and their codes. */
export async function ofDigits(model: LeNet5): Promise<LeNet5> {
  return DIGITS.join() === model.classes.join() ? model : model.derive({ classes: DIGITS })
}

/** Training that can be paused, stepped and changed while it runs. */
export class Training {
  #model: LeNet5 | null = null
  #settings: TrainSettings | null = null
  #data: Digits = { images: new Uint8Array(0), labels: new Uint8Array(0) }
  #test: Digits = this.#data
  #abort = new AbortController()
  #run = 0
  /** Steps allowed before the next pause. */
  #allowed = 0
  #resume: () => void = () => {}
  #step = 0
  #images = 0
  #loss = Number.NaN
  #rate = 0
  #since = 0
  #told = 0
  #measured = 0
  readonly #tell: (progress: Progress) => void

  constructor(tell: (progress: Progress) => void) {
    this.#tell = tell
  }

  /** Goes on, or begins where there was nothing. */
  async start(settings: TrainSettings, weights: Uint8Array | null, own: OwnDigit[], steps: number) {
    this.#allowed = settings.data === 'mine' ? Math.min(steps, FINE_TUNING_STEPS) : steps
    if (this.#model && this.#settings && settings.data === this.#settings.data && settings.data === 'mnist') {
      return this.#resume()
    }
    const run = ++this.#run
    this.#abort.abort()
    const { train, test } = await loadDigits()
    if (run !== this.#run) return
    this.#test = test
    this.#data = settings.data === 'mine' ? withReminders(own, train) : train
    const model = weights
      ? await ofDigits(await LeNet5.fromSafetensors(weights))
      : (this.#model ?? (await LeNet5.create({ seed: Date.now() % 1e6 })))
    if (this.#model !== model) this.#model?.dispose()
    this.#model = model
    this.#settings = settings
    void this.#loop(run, model)
  }

  /** New settings count from the next step on. */
  change(settings: TrainSettings) {
    if (!this.#model) return
    this.#settings = settings
    this.#abort.abort()
  }

  pause() {
    this.#allowed = 0
  }

  step() {
    this.#allowed = 1
    this.#resume()
  }

  reset() {
    this.#run++
    this.#abort.abort()
    this.#resume()
    this.#model?.dispose()
    this.#model = null
    this.#settings = null
    this.#step = 0
    this.#images = 0
    this.#loss = Number.NaN
  }

  async #loop(run: number, model: LeNet5) {
    while (run === this.#run && this.#settings) {
      this.#abort = new AbortController()
      this.#since = performance.now()
      try {
        await model.fit(this.#data, this.#options(run, this.#settings, model))
      } catch (error) {
        if (run !== this.#run || this.#abort.signal.aborted) continue
        this.#report('failed', model, null, String((error as Error).message))
        return
      }
    }
  }

  #options(run: number, settings: TrainSettings, model: LeNet5): FitOptions {
    const { learningRate, momentum, batchSize, augment } = settings
    const signal = this.#abort.signal
    return {
      epochs: 10_000,
      seed: this.#step + 1,
      batchSize,
      augment: augment ? DEFAULT_AUGMENT : false,
      optimizer:
        settings.optimizer === 'sgd'
          ? { kind: 'sgd', learningRate, momentum }
          : { kind: 'adamw', learningRate },
      signal,
      onBatchEnd: async ({ loss }) => {
        if (run !== this.#run) return
        this.#count(loss, Math.min(batchSize, this.#data.labels.length))
        if (--this.#allowed > 0) return this.#perhapsReport(model)
        this.#report('paused', model, this.#error(model))
        await this.#wait(signal)
      },
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#resume = resolve
      // New settings or a reset: the fit ends at once; if still paused, its next step waits again.
      signal.addEventListener('abort', () => resolve(), { once: true })
    }).then(() => {
      this.#since = performance.now()
    })
  }

  #count(loss: number, images: number) {
    const now = performance.now()
    const rate = (1000 * images) / Math.max(now - this.#since, 1e-3)
    this.#since = now
    this.#step++
    this.#images += images
    this.#loss = Number.isNaN(this.#loss) ? loss : 0.95 * this.#loss + 0.05 * loss
    this.#rate = this.#rate === 0 ? rate : 0.95 * this.#rate + 0.05 * rate
  }

  #error(model: LeNet5): number {
    this.#measured = performance.now()
    return model.evaluate(this.#test).errorRate
  }

  #perhapsReport(model: LeNet5) {
    const now = performance.now()
    if (this.#step > 1 && now - this.#told < TELL_MS) return
    const error = this.#step <= 1 || now - this.#measured > MEASURE_MS ? this.#error(model) : null
    this.#report('running', model, error)
    this.#since = performance.now()
  }

  #report(state: Progress['state'], model: LeNet5, error: number | null, message?: string) {
    this.#told = performance.now()
    this.#tell({
      state,
      step: this.#step,
      images: this.#images,
      loss: this.#loss,
      imagesPerSecond: this.#rate,
      error,
      weights: model.getWeights(),
      ...(message === undefined ? {} : { message }),
    })
  }
}

/** The visitor's digits, often enough to count, among some of MNIST's. */
function withReminders(own: OwnDigit[], train: Digits): Digits {
  const repeats = Math.max(1, Math.ceil(REMINDERS / 3 / own.length))
  const count = REMINDERS + repeats * own.length
  const images = new Uint8Array(count * 784)
  const labels = new Uint8Array(count)
  images.set(train.images.subarray(0, REMINDERS * 784))
  labels.set(train.labels.subarray(0, REMINDERS))
  for (let i = REMINDERS; i < count; i++) {
    const digit = own[i % own.length]!
    images.set(digit.image, i * 784)
    labels[i] = digit.label
  }
  return { images, labels }
}
