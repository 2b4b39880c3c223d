/*
 * Who gives work to whom: jobs in order, parts to whichever worker is free, and what becomes of both when a worker
 * dies.
 */
import { type Evaluation, score } from '../answer/evaluate.js'
import type { Predictions } from '../answer/predictions.js'
import { abortSignal, callback, plainOptions, reading } from '../check.js'
import type { Backend } from '../engine/engine.js'
import { AbortedError, DisposedError, LeNet5Error } from '../errors.js'
import { type ImageBatch, type Images, toImages } from '../input/images.js'
import { type LabelledBatch, toLabelled } from '../input/labels.js'
import { readByRules } from '../input/prepare.js'
import type { PlatformAbortSignal } from '../platform.js'
import { disposable } from '../platform.js'
import { Job, type Part, type PoolProgress } from './job.js'
import { type Answer, READY, type Start } from './messages.js'
import { reason, startError, Thread } from './thread.js'

/** What `predict` and `evaluate` take beside the images. */
export interface JobOptions {
  /** Called whenever images are done, with how many of how many. What it throws ends the job. */
  readonly onProgress?: ((progress: PoolProgress) => void) | undefined
  /** Ends the job with an AbortedError. */
  readonly signal?: PlatformAbortSignal | undefined
}

/** A worker of the pool and what it has to do. */
interface Slot {
  thread: Thread | null
  ready: boolean
  /** Sent and not answered, in order; all of one job, so that no other dies with the worker. */
  readonly sent: { readonly id: number; readonly part: Part }[]
}

/** What is to end when a signal aborts: many jobs may share one, and Node warns of a signal with many listeners. */
const stops = /* @__PURE__ */ new WeakMap<
  AbortSignal,
  { readonly all: Set<() => void>; readonly listener: () => void }
>()

function onAbort(signal: AbortSignal, stop: () => void): void {
  let known = stops.get(signal)
  if (!known) {
    const all = new Set<() => void>()
    known = { all, listener: () => all.forEach((each) => void each()) }
    stops.set(signal, known)
    signal.addEventListener('abort', known.listener)
  }
  known.all.add(stop)
}

function offAbort(signal: AbortSignal, stop: () => void): void {
  const known = stops.get(signal)
  if (!known?.all.delete(stop) || known.all.size > 0) return
  stops.delete(signal)
  signal.removeEventListener('abort', known.listener)
}

/** Parts sent to a worker ahead: it has its next one when it ends one. */
const AHEAD = 2

/**
 * LeNet-5 on several workers: `predict` and `evaluate` as a model has them, but asynchronous, and any number of them
 * at once. Made by `createPool`. After `dispose` every call is rejected with a DisposedError.
 */
export class Pool {
  /** As `dispose()`, for `await using pool = …`; absent where the platform has no Symbol.asyncDispose. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>

  /** Workers. */
  readonly size: number
  /** Which kernels run: wasm with relaxed SIMD, wasm with SIMD128, or plain JavaScript. */
  readonly backend: Backend
  /** The names of the classes, as a model's. */
  readonly classes: readonly string[]

  readonly #start: Start
  readonly #make: (() => unknown) | undefined
  readonly #slots = new Set<Slot>()
  /** Jobs with images to hand out, in the order of the calls. */
  #queue: Job[] = []
  /** Memory of blocks that came back, for the next ones: new pages would cost more than the copy into them. */
  #buffers: ArrayBuffer[] = []
  #nextId = 0
  #disposed = false

  private constructor(size: number, start: Start, make: (() => unknown) | undefined) {
    disposable(Pool.prototype, Symbol.asyncDispose)
    this.size = size
    this.backend = start.kernels?.build ?? 'js'
    this.classes = start.classes
    this.#start = start
    this.#make = make
  }

  /** @internal A pool whose workers have all answered. */
  static async open(size: number, start: Start, make: (() => unknown) | undefined): Promise<Pool> {
    const pool = new Pool(size, start, make)
    try {
      await Promise.all(Array.from({ length: size }, () => pool.#open()))
      return pool
    } catch (error) {
      await pool.dispose()
      throw error
    }
  }

  /** Starts one more worker; resolves when it is ready. */
  async #open(): Promise<void> {
    const slot: Slot = { thread: null, ready: false, sent: [] }
    this.#slots.add(slot)
    let started!: () => void
    let failed!: (error: unknown) => void
    const ready = new Promise<void>((resolve, reject) => {
      started = resolve
      failed = reject
    })
    ready.catch(() => {})
    try {
      slot.thread = await Thread.open(this.#make, {
        answered: (answer) => {
          if (answer.id !== READY) return this.#answered(slot, answer)
          if ('code' in answer) return failed(new LeNet5Error(answer.code, answer.message))
          slot.ready = true
          started()
        },
        died: (why) => (slot.ready ? this.#died(slot, why) : failed(startError(why))),
      })
      slot.thread.post(this.#start, [])
      await ready
      if (this.#disposed) throw new DisposedError('this pool')
    } catch (error) {
      this.#slots.delete(slot)
      void slot.thread?.terminate()
      throw startError(error)
    }
    slot.thread.hold(false)
    this.#send()
  }

  /** Starts a worker in place of one that died; with none left at all, the waiting jobs must not wait for ever. */
  #replace(): void {
    this.#open().catch((error) => {
      if (this.#slots.size > 0) return
      for (const job of this.#queue) job.fail(error)
      this.#queue = []
    })
  }

  #died(slot: Slot, why: unknown): void {
    this.#slots.delete(slot)
    const error = new LeNet5Error(
      'WORKER',
      `a worker of the pool died (${reason(why)}); it is being replaced, call again`,
      { cause: why },
    )
    for (const { part } of slot.sent) this.#end(part.job, error)
    if (!this.#disposed) this.#replace()
  }

  #end(job: Job, error: unknown): void {
    job.fail(error)
    this.#queue = this.#queue.filter((other) => other !== job)
  }

  #answered(slot: Slot, answer: Answer): void {
    const at = slot.sent.findIndex(({ id }) => id === answer.id)
    const sent = slot.sent[at]
    if (!sent) return
    slot.sent.splice(at, 1)
    const { part } = sent
    if ('code' in answer) this.#end(part.job, new LeNet5Error(answer.code, answer.message))
    else if (answer.block) {
      part.job.take(part, answer.block)
      this.#buffers.push(answer.block.buffer)
    }
    this.#send()
    if (slot.sent.length === 0) slot.thread?.hold(false)
  }

  /** Hands out what waits: first to the workers that have nothing to do. */
  #send(): void {
    for (let depth = 0; depth < AHEAD; depth++) {
      for (const slot of this.#slots) {
        this.#queue = this.#queue.filter((job) => !job.handedOut)
        const job = this.#queue[0]
        if (!job) return
        if (!slot.ready || !slot.thread || slot.sent.length > depth) continue
        if (slot.sent[0] && slot.sent[0].part.job !== job) continue
        try {
          this.#post(slot, slot.thread, job)
        } catch (error) {
          this.#end(job, error)
          this.#send()
          return
        }
      }
    }
  }

  #post(slot: Slot, thread: Thread, job: Job): void {
    const part = job.next(this.size)
    const block = job.write(part, this.#buffers.pop())
    const id = this.#nextId++
    thread.post({ id, ...block }, [block.buffer])
    thread.hold(true)
    slot.sent.push({ id, part })
  }

  async #run(images: ImageBatch, options: unknown): Promise<Predictions> {
    const read = plainOptions(options, 'options', ['onProgress', 'signal'])
    const onProgress =
      read.onProgress === undefined
        ? undefined
        : callback<(progress: PoolProgress) => void>(read.onProgress, 'options.onProgress')
    const signal = read.signal === undefined ? undefined : abortSignal(read.signal, 'options.signal')
    if (signal?.aborted) throw new AbortedError('the pool’s job', signal.reason)

    const job = new Job(images, this.classes.length, onProgress)
    const stop = (): void => this.#end(job, new AbortedError('the pool’s job', signal?.reason))
    if (signal) onAbort(signal, stop)
    try {
      for (let missing = this.size - this.#slots.size; missing > 0; missing--) this.#replace()
      this.#queue.push(job)
      this.#send()
      return await job.answer
    } catch (error) {
      this.#end(job, error)
      throw error
    } finally {
      if (signal) offAbort(signal, stop)
    }
  }

  #live(): void {
    if (this.#disposed) throw new DisposedError('this pool')
  }

  /**
   * Reads n images: the answers of one model's `predict`, bit for bit. Leave the images as they are until it has
   * answered: workers take them part by part, so that no copy of all of them is made.
   *
   * @throws (rejects) LeNet5Error INVALID_IMAGE, INVALID_ARGUMENT, OUT_OF_MEMORY, WORKER (a worker died);
   * AbortedError, DisposedError; what `onProgress` threw
   * @example const { digits } = await pool.predict(test.images, { onProgress: ({ done }) => (bar.value = done) })
   */
  async predict(images: Images, options?: JobOptions): Promise<Predictions> {
    this.#live()
    return this.#run(
      reading('images', 'INVALID_IMAGE', () => toImages(images, readByRules)),
      options,
    )
  }

  /**
   * Reads labelled images and scores the answers, as one model's `evaluate`.
   *
   * @throws (rejects) as `predict`; INVALID_ARGUMENT too for labels that do not fit, or no image at all
   * @example const { errorRate } = await pool.evaluate({ images: test.images, labels: test.labels })
   */
  async evaluate(data: LabelledBatch, options?: JobOptions): Promise<Evaluation> {
    this.#live()
    const { images, labels } = reading('data', 'INVALID_ARGUMENT', () =>
      toLabelled(data, this.classes, readByRules, 'data'),
    )
    const { distances } = await this.#run(images, options)
    return score(distances, labels, this.#start.variant.distanceScale)
  }

  /** Ends the workers; running jobs are rejected with a DisposedError. Resolves when the workers are gone. */
  async dispose(): Promise<void> {
    this.#disposed = true
    const error = new DisposedError('this pool')
    const slots = [...this.#slots]
    const sent = slots.flatMap((slot) => slot.sent.map(({ part }) => part.job))
    for (const job of [...this.#queue, ...sent]) job.fail(error)
    this.#queue = []
    this.#buffers = []
    this.#slots.clear()
    await Promise.all(slots.map(({ thread }) => thread?.terminate()))
  }
}
