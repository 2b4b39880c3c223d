/*
 * One worker, of the web or of Node, behind one interface: how it is started, spoken to, and missed when it dies.
 */
import { code } from '#pool-worker'
import { describe } from '../check.js'
import { LeNet5Error } from '../errors.js'
import { workerFromText } from '../platform.js'
import type { Answer, Start, Task } from './messages.js'

/** The worker as a classic script, for a file of one's own: see `worker` of `createPool`. */
export const workerCode: string = code

/** What the pool needs of a worker: a Web Worker or one of node:worker_threads. */
export interface PoolWorker {
  /** Sends to the worker. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  /** Ends the worker. */
  terminate(): unknown
  /** Node's way to listen; Web Workers have `addEventListener`. */
  on?(...args: never[]): unknown
  /** Web Workers' way to listen. */
  addEventListener?(...args: never[]): unknown
  /** Node and Bun: the worker keeps the process alive. */
  ref?(): void
  /** Node and Bun: it does not. */
  unref?(): void
}

/** What a thread tells its pool. */
export interface Listener {
  answered(answer: Answer): void
  /** The worker is gone or unusable, not by `terminate`. Said once. */
  died(why: unknown): void
}

const HELP =
  'where a policy forbids workers made from text (Content-Security-Policy without `worker-src blob:`, Node without ' +
  '`--allow-worker`), save `workerCode` of lenet5-simd/pool as a file and pass ' +
  "options.worker: () => new Worker('/that/file.js')"

/** The error of a worker that could not be started, with what to do about it. */
export const startError = (cause: unknown): LeNet5Error =>
  cause instanceof LeNet5Error
    ? cause
    : new LeNet5Error('WORKER', `the pool's worker could not be started: ${reason(cause)}; ${HELP}`, {
        cause,
      })

/** Why a worker died: an Error, an ErrorEvent or text. */
export function reason(cause: unknown): string {
  const message = (cause as { message?: unknown } | null)?.message
  if (typeof message === 'string' && message !== '') return message
  return typeof cause === 'string' ? cause : 'no reason was given'
}

interface NodeEvents {
  on(event: string, listener: (value: unknown) => void): unknown
}

type NodeWorker = new (code: string, options: object) => PoolWorker

// The module's name stays a value, so that bundlers for browsers leave the import alone.
const load = (module: string): Promise<unknown> => import(/* webpackIgnore: true */ /* @vite-ignore */ module)

/** Whether this is Node, or a runtime that has its modules. */
export const hasNodeModules = (): boolean =>
  typeof (globalThis as { process?: { versions?: { node?: unknown } } }).process?.versions?.node === 'string'

async function own(): Promise<PoolWorker> {
  const bun = 'Bun' in globalThis
  if (hasNodeModules() && !bun) {
    const { Worker: Threads } = (await load('node:worker_threads')) as { Worker: NodeWorker }
    // Flags of the program (--input-type=module, loaders) are not for this script.
    return new Threads(workerCode, { eval: true, execArgv: [], name: 'lenet5-simd/pool' })
  }
  if (typeof Worker !== 'function') throw new Error('there are no workers here')
  return workerFromText(workerCode)
}

function checkWorker(worker: unknown): PoolWorker {
  const made = worker as PoolWorker | null | undefined
  const listens = typeof made?.on === 'function' || typeof made?.addEventListener === 'function'
  if (listens && typeof made?.postMessage === 'function' && typeof made.terminate === 'function') return made
  throw new LeNet5Error('INVALID_ARGUMENT', `options.worker must return a Worker, got ${describe(worker)}`)
}

/** A worker, of any platform. */
export class Thread {
  readonly #worker: PoolWorker
  #ended = false

  /** @throws whatever the platform or the caller's `make` throws; LeNet5Error INVALID_ARGUMENT */
  static async open(make: (() => unknown) | undefined, listener: Listener): Promise<Thread> {
    return new Thread(make ? checkWorker(await make()) : await own(), listener)
  }

  private constructor(worker: PoolWorker, listener: Listener) {
    this.#worker = worker
    const died = (why: unknown): void => {
      if (this.#ended) return
      void this.terminate()
      listener.died(why)
    }
    const answered = (answer: Answer): void => {
      if (!this.#ended) listener.answered(answer)
    }
    if (typeof worker.on === 'function') {
      const node = worker as NodeEvents
      node.on('message', answered as (value: unknown) => void)
      node.on('error', died)
      node.on('messageerror', died)
      node.on('exit', (code) => died(`it ended with exit code ${code}`))
    } else {
      const web = worker as unknown as Worker
      web.addEventListener('message', (event) => answered(event.data as Answer))
      web.addEventListener('messageerror', died)
      web.addEventListener('error', (event) => {
        // The pool's error says it; the platform need not report it as uncaught too.
        event.preventDefault()
        died(event)
      })
    }
  }

  post(message: Start | Task, transfer: ArrayBuffer[]): void {
    this.#worker.postMessage(message, transfer)
  }

  /** Whether the worker keeps the process alive (where that can be chosen). */
  hold(busy: boolean): void {
    if (busy) this.#worker.ref?.()
    else this.#worker.unref?.()
  }

  async terminate(): Promise<void> {
    this.#ended = true
    await this.#worker.terminate()
  }
}
