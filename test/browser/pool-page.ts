// Runs in the page: the built pool, as a bundler takes it into a site.
import { LeNet5 } from 'lenet5-simd'
import { createPool, type LeNet5Error } from 'lenet5-simd/pool'

export interface PoolReport {
  backend: string
  size: number
  same: boolean
  progress: number
}

async function read(images: Uint8Array, worker?: () => Worker): Promise<PoolReport> {
  const model = await LeNet5.load()
  const expected = model.predict(images)
  let progress = 0
  const pool = await createPool({
    size: 2,
    ...(worker && { worker }),
  })
  const answer = await pool.predict(images, {
    onProgress: ({ done }) => {
      progress = done
    },
  })
  await pool.dispose()
  return {
    backend: pool.backend,
    size: pool.size,
    same:
      answer.distances.every((distance, at) => distance === expected.distances[at]) &&
      answer.probabilities.every((value, at) => value === expected.probabilities[at]),
    progress,
  }
}

export const readWithPool = (images: Uint8Array): Promise<PoolReport> => read(images)

/** By a worker file of the site's own; and what comes of trying without it. */
export async function readWithFile(images: Uint8Array): Promise<{ report: PoolReport; refusal: string }> {
  const report = await read(images, () => new Worker('/worker.js'))
  const refusal = await createPool({ size: 1 }).then(
    () => 'none',
    ({ code, message }: LeNet5Error) => `${code}: ${message}`,
  )
  return { report, refusal }
}
