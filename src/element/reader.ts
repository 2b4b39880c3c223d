/*
 * The half of <digit-pad> that comes only when someone is about to write: a worker with the model, shared by all pads
 * of a page that read with the same weights.
 */
import { code } from '#element-worker'
import { instantiateKernels } from '../engine/wasm/module.js'
import type { ImageDataLike } from '../input/picture.js'
import { workerFromText } from '../platform.js'
import type { Answer, Kernels, Reading } from './protocol.js'
import { readWith } from './reading.js'

export interface Reader {
  /** @param most symbols: one, or a line of up to so many */
  read(picture: ImageDataLike, most: number): Promise<Reading>
}

/** A promise to each question that the worker has not answered. */
interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

class WorkerReader implements Reader {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #id = 0

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('error' in data) waiting?.reject(new Error(data.error))
      else waiting?.resolve(data.result)
    }
    worker.onerror = (event) => {
      // The promises say it; the platform need not report it as uncaught too.
      event.preventDefault()
      for (const { reject } of this.#waiting.values()) reject(new Error(event.message || 'the worker died'))
      this.#waiting.clear()
    }
  }

  static async open(weights: Uint8Array, kernels: Kernels): Promise<WorkerReader> {
    const reader = new WorkerReader(workerFromText(code))
    await reader.#ask({ weights, kernels })
    return reader
  }

  #ask(question: object): Promise<unknown> {
    const id = this.#id++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, ...question })
    })
  }

  read(picture: ImageDataLike, most: number): Promise<Reading> {
    return this.#ask({ picture, most }) as Promise<Reading>
  }
}

/** Where a policy forbids the worker: `classify` takes microseconds, a line some milliseconds. */
async function onThePage(weights: Uint8Array): Promise<Reader> {
  const { LeNet5 } = await import('../lenet5.js')
  const model = await LeNet5.fromSafetensors(weights)
  return { read: async (picture, most) => readWith(model, picture, most) }
}

async function open(given: Uint8Array | null): Promise<Reader> {
  const weights = given ?? (await import('../weights/default.js')).default
  try {
    const found = await instantiateKernels('auto')
    if (!found) return onThePage(weights)
    return await WorkerReader.open(weights, { simd: found.backend, module: found.module })
  } catch {
    return onThePage(weights)
  }
}

const byWeights = new WeakMap<Uint8Array, Promise<Reader>>()
const SHIPPED = new Uint8Array(0)

/** The reader with these weights, or with the shipped ones. A failure is forgotten, so that it can be tried again. */
export function readerOf(weights: Uint8Array | null): Promise<Reader> {
  const key = weights ?? SHIPPED
  const found = byWeights.get(key) ?? open(weights)
  byWeights.set(key, found)
  found.catch(() => byWeights.delete(key))
  return found
}
