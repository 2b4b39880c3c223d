/*
 * `lenet5-simd/pool`: predict and evaluate over workers. Here the options are checked and the workers' network is
 * prepared.
 */
import { bytesOf, callback, integer, plainOptions } from '../check.js'
import type { SimdChoice } from '../engine/engine.js'
import { ownModule } from '../engine/wasm/embedded.js'
import { instantiateKernels, simdChoice } from '../engine/wasm/module.js'
import { LeNet5Error } from '../errors.js'
import { decodeWeights } from '../files/weights-file.js'
import type { Start } from './messages.js'
import { Pool } from './pool.js'
import { hasNodeModules, type PoolWorker } from './thread.js'

export type { Evaluation } from '../answer/evaluate.js'
export type { Predictions } from '../answer/predictions.js'
export type { Backend, SimdChoice } from '../engine/engine.js'
export { AbortedError, DisposedError, type ErrorCode, LeNet5Error } from '../errors.js'
export type { Image, ImageDataLike, Images } from '../input/images.js'
export type { LabelledBatch } from '../input/labels.js'
export type { PoolProgress } from './job.js'
export type { JobOptions, Pool } from './pool.js'
export { type PoolWorker, workerCode } from './thread.js'

/** What `createPool` takes. */
export interface PoolOptions {
  /** Workers, 1 to 256; by default as many as there are processors. */
  readonly size?: number | undefined
  /** A weight file (safetensors bytes); by default the shipped one. */
  readonly weights?: Uint8Array | ArrayBuffer | undefined
  /** As for a model: `'auto'` (default), `'relaxed'`, `'baseline'` or `'js'`. */
  readonly simd?: SimdChoice | undefined
  /**
   * Makes a worker where the pool may not (a strict content policy): a Web Worker or one of node:worker_threads
   * that runs `workerCode`, saved as a file.
   */
  readonly worker?: (() => PoolWorker | Promise<PoolWorker>) | undefined
}

const MOST_WORKERS = 256

async function processors(): Promise<number> {
  const count = (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator
    ?.hardwareConcurrency
  if (count !== undefined && count > 0) return Math.min(count, MOST_WORKERS)
  if (!hasNodeModules()) return 2
  // Node 20 has no navigator. The name stays a value, so that bundlers for browsers leave the import alone.
  const name = 'node:os'
  const os = (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as {
    availableParallelism(): number
  }
  return Math.min(os.availableParallelism(), MOST_WORKERS)
}

/** The kernels that run here, compiled once for all workers. */
async function kernels(simd: SimdChoice): Promise<Start['kernels']> {
  const found = simd === 'js' ? null : await instantiateKernels(simd)
  return found && { build: found.backend, module: await ownModule(found.backend) }
}

/**
 * Workers that read digits together: worker threads in Node and Deno, Web Workers in browsers and Bun. Idle workers
 * do not keep the process alive where the platform lets them not.
 *
 * @throws (rejects) LeNet5Error INVALID_ARGUMENT, INVALID_WEIGHTS, WEBASSEMBLY, WORKER (no worker could be started)
 * @example
 * const pool = await createPool({ size: 4 })
 * const { digits } = await pool.predict(test.images)
 * await pool.dispose()
 */
export async function createPool(options?: PoolOptions): Promise<Pool> {
  const known = ['size', 'weights', 'simd', 'worker'] as const
  const { size, weights, simd, worker } = plainOptions(options, 'options', known)
  const choice = simdChoice(simd)
  const workers =
    size === undefined ? await processors() : integer(size, 'options.size', { min: 1, max: MOST_WORKERS })
  const make = worker === undefined ? undefined : callback<() => unknown>(worker, 'options.worker')
  const bytes =
    weights === undefined ? await shippedWeights() : bytesOf(weights, 'options.weights', 'INVALID_ARGUMENT')
  const { parameters, variant, classes } = decodeWeights(bytes)
  return Pool.open(workers, { parameters, variant, classes, kernels: await kernels(choice) }, make)
}

async function shippedWeights(): Promise<Uint8Array> {
  try {
    return (await import('../weights/default.js')).default
  } catch (cause) {
    throw new LeNet5Error('INVALID_FILE', 'the module of the shipped weights could not be loaded', { cause })
  }
}
