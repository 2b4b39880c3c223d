import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DisposedError, LeNet5 } from '../../src/index.js'
import { createPool, type Pool, type Predictions, workerCode } from '../../src/pool/index.js'
import { BACKENDS } from '../backends.js'
import { sameBytes } from '../input/support.js'
import { digits, floats, hostileValues, rejection } from '../model/support.js'

/** What a model gives and a pool gives, byte for byte. */
function expectSame(got: Predictions, expected: Predictions): void {
  for (const name of ['digits', 'distances', 'probabilities'] as const) {
    expect(sameBytes(got[name], expected[name]), name).toBe(true)
  }
}

/** A worker of the caller's own that ends itself when it is sent a task of the given number of images. */
const fragile = (count: number): Worker =>
  new Worker(
    `require('worker_threads').parentPort.on('message', (m) => { if (m.count === ${count}) process.exit(3) })
    ${workerCode}`,
    { eval: true, execArgv: [] },
  )

describe.each(BACKENDS)('a pool, backend %s', (simd) => {
  let model: LeNet5
  let pool: Pool
  beforeAll(async () => {
    model = await LeNet5.load({ simd })
    pool = await createPool({ size: 2, simd })
  })
  afterAll(async () => {
    model.dispose()
    await pool.dispose()
  })

  it('says what it is', () => {
    expect(pool.size).toBe(2)
    expect(pool.backend).toBe(simd)
  })

  it.each([0, 1, 7, 8, 9, 17, 1000])(
    'gives the answers of one model, bit for bit and in order: %i images',
    async (n) => {
      const { images } = await digits(simd === 'js' ? Math.min(n, 100) : n)
      expectSame(await pool.predict(images), model.predict(images))
    },
  )

  it('takes every encoding, and arrays', async () => {
    const small = new Uint8ClampedArray((await digits(3)).images)
    for (const images of [small, floats(1, 9 * 1024), [small.subarray(0, 784), floats(2, 1024)]]) {
      expectSame(await pool.predict(images), model.predict(images))
    }
  })
})

describe('a pool', () => {
  let model: LeNet5
  let pool: Pool
  let data: Awaited<ReturnType<typeof digits>>
  beforeAll(async () => {
    model = await LeNet5.load()
    pool = await createPool({ size: 2 })
    data = await digits(10_000)
  })
  afterAll(async () => {
    model.dispose()
    await pool.dispose()
  })

  it('scores as one model', async () => {
    expect(await pool.evaluate(data)).toEqual(model.evaluate(data))
  })

  it('does many jobs at once', async () => {
    const lengths = [1000, 3, 0, 2048, 8, 777]
    const parts = lengths.map((n) => data.images.subarray(0, n * 784))
    const answers = await Promise.all(parts.map((images) => pool.predict(images)))
    for (const [i, images] of parts.entries()) expectSame(answers[i]!, model.predict(images))
  })

  it('leaves the images with the caller, and gives answers that no later job changes', async () => {
    const images = data.images.slice(0, 3000 * 784)
    const first = await pool.predict(images)
    expect(sameBytes(images, data.images.subarray(0, 3000 * 784))).toBe(true)
    await pool.predict(data.images.subarray(3000 * 784, 9000 * 784))
    expectSame(first, model.predict(images))
  })

  it('ends a job whose images are transferred away on the way, and goes on', async () => {
    const images = data.images.slice()
    const answer = rejection(() => pool.predict(images), 'INVALID_IMAGE')
    const waiting = rejection(() => pool.predict(images), 'INVALID_IMAGE')
    const last = pool.predict(data.images.subarray(0, 784 * 9))
    structuredClone(images.buffer, { transfer: [images.buffer] })
    expect((await answer).message).toContain('until the pool has answered')
    await waiting
    expectSame(await last, model.predict(data.images.subarray(0, 784 * 9)))
  })

  it('counts what is done', async () => {
    const seen: number[] = []
    await pool.predict(data.images, {
      onProgress: ({ done, total }) => {
        expect(total).toBe(10_000)
        seen.push(done)
      },
    })
    expect(seen.length).toBeGreaterThan(5)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(10_000)
  })

  it('ends a job whose onProgress throws with what it threw, and goes on', async () => {
    const bad = pool.predict(data.images, {
      onProgress: () => {
        throw new RangeError('mine')
      },
    })
    await expect(bad).rejects.toThrow(new RangeError('mine'))
    expectSame(await pool.predict(data.images), model.predict(data.images))
  })

  it('lets any number of jobs share a signal, of which Node does not warn', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warned)
    const { signal } = new AbortController()
    await Promise.all(
      Array.from({ length: 30 }, () => pool.predict(data.images.subarray(0, 784), { signal })),
    )
    const control = new AbortController()
    const jobs = Array.from({ length: 30 }, () => pool.predict(data.images, { signal: control.signal }))
    control.abort()
    for (const job of jobs) await rejection(() => job, 'ABORTED')
    await new Promise(setImmediate)
    process.off('warning', warned)
    expect(warnings).toEqual([])
  })

  it('stops by its signal: before, and on the way; other jobs go on', async () => {
    await rejection(() => pool.predict(data.images, { signal: AbortSignal.abort() }), 'ABORTED')
    const controller = new AbortController()
    const stopped = pool.predict(data.images, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    })
    const other = pool.predict(data.images.subarray(0, 7840))
    const error = await rejection(() => stopped, 'ABORTED')
    expect(error.name).toBe('AbortError')
    expect((error.cause as Error).message).toBe('enough')
    expectSame(await other, model.predict(data.images.subarray(0, 7840)))
    // A signal that comes too late changes nothing.
    const late = new AbortController()
    await pool.predict(data.images.subarray(0, 784), { signal: late.signal })
    late.abort()
  })

  it('refuses what is no image, no options, no labels', async () => {
    for (const value of hostileValues()) {
      await rejection(() => pool.predict(value as Uint8Array))
      await rejection(() => pool.evaluate(value as typeof data))
      if (value !== undefined && !(value !== null && typeof value === 'object')) {
        await rejection(() => pool.predict(data.images, value as object), 'INVALID_ARGUMENT')
        await rejection(() => pool.predict(data.images, { signal: value as AbortSignal }), 'INVALID_ARGUMENT')
      }
    }
    const error = await rejection(
      () => pool.predict(data.images, { onprogress: 1 } as object),
      'INVALID_ARGUMENT',
    )
    expect(error.message).toContain('onProgress, signal')
    await rejection(() => pool.predict(data.images, { onProgress: 1 as never }), 'INVALID_ARGUMENT')
  })
})

describe('createPool', () => {
  it('refuses hostile options', async () => {
    for (const options of [
      null,
      7,
      [],
      { sizes: 2 },
      { size: 0 },
      { size: 1.5 },
      { size: 1e9 },
      { size: '2' },
      { simd: 'fast' },
      { weights: 'default' },
      { worker: 7 },
      { size: 1, worker: () => 7 },
      { size: 1, worker: () => undefined },
    ]) {
      await rejection(() => createPool(options as never), 'INVALID_ARGUMENT')
    }
    await rejection(() => createPool({ weights: new Uint8Array(9) }), 'INVALID_WEIGHTS')
  })

  it('takes weights, squashed convolutions too', async () => {
    const model = await LeNet5.create({ seed: 3, squashConvolutions: true, distanceScale: 0.3 })
    const pool = await createPool({ size: 2, weights: model.toSafetensors() })
    const { images } = await digits(43)
    expectSame(await pool.predict(images), model.predict(images))
    await pool.dispose()
  })

  it('says what to do where no worker may be started', async () => {
    const worker = (): never => {
      throw new Error('refused by policy')
    }
    const error = await rejection(() => createPool({ size: 1, worker }), 'WORKER')
    expect(error.message).toContain('refused by policy')
    expect(error.message).toContain('workerCode')
    const broken = (): Worker => new Worker('syntax error', { eval: true, execArgv: [] })
    await rejection(() => createPool({ size: 2, worker: broken }), 'WORKER')
  })
})

describe('a worker that dies', () => {
  it('fails its job alone, and is replaced', async () => {
    const model = await LeNet5.load()
    let made = 0
    const pool = await createPool({
      size: 2,
      worker: () => {
        made++
        return fragile(5)
      },
    })
    const { images } = await digits(3000)
    const [bad, good] = await Promise.allSettled([
      pool.predict(images.subarray(0, 5 * 784)),
      pool.predict(images),
    ])
    const error = await rejection(() => Promise.reject((bad as PromiseRejectedResult).reason), 'WORKER')
    expect(error.message).toContain('exit code 3')
    expect(good.status).toBe('fulfilled')
    expectSame((good as PromiseFulfilledResult<Predictions>).value, model.predict(images))
    expectSame(await pool.predict(images), model.predict(images))
    expect(made).toBe(3)
    await pool.dispose()
    model.dispose()
  })

  it('by terminate() while it works, or while nothing runs', async () => {
    const workers: Worker[] = []
    const worker = (): Worker => {
      workers.push(new Worker(workerCode, { eval: true, execArgv: [] }))
      return workers.at(-1)!
    }
    const pool = await createPool({ size: 1, worker })
    const { images } = await digits(5000)
    const job = rejection(() => pool.predict(images), 'WORKER')
    await workers[0]!.terminate()
    await job
    expect((await pool.predict(images)).digits).toHaveLength(5000)
    await workers[1]!.terminate()
    expect((await pool.predict(images)).digits).toHaveLength(5000)
    expect(workers).toHaveLength(3)
    await pool.dispose()
  })

  it('and cannot be replaced: waiting jobs fail, and the next call tries again', async () => {
    let allowed = true
    const worker = (): Worker => {
      if (!allowed) throw new Error('no more workers')
      return fragile(5)
    }
    const pool = await createPool({ size: 1, worker })
    allowed = false
    const first = rejection(() => pool.predict(new Uint8Array(5 * 784)), 'WORKER')
    const waiting = rejection(() => pool.predict(new Uint8Array(784)), 'WORKER')
    await first
    expect((await waiting).message).toContain('no more workers')
    await rejection(() => pool.predict(new Uint8Array(784)), 'WORKER')
    allowed = true
    expect((await pool.predict(new Uint8Array(784))).digits).toHaveLength(1)
    await pool.dispose()
  })
})

describe('dispose', () => {
  it('ends running jobs and every later call', async () => {
    const pool = await createPool({ size: 2 })
    const { images, labels } = await digits(10_000)
    const running = rejection(() => pool.predict(images), 'DISPOSED')
    await pool.dispose()
    expect(await running).toBeInstanceOf(DisposedError)
    await rejection(() => pool.predict(images), 'DISPOSED')
    await rejection(() => pool.evaluate({ images, labels }), 'DISPOSED')
    await pool.dispose()
  })

  it.runIf(typeof Symbol.asyncDispose === 'symbol')('is Symbol.asyncDispose', async () => {
    const pool = await createPool({ size: 1 })
    await pool[Symbol.asyncDispose]()
    await rejection(() => pool.predict(new Uint8Array(784)), 'DISPOSED')
  })
})

describe('the process', () => {
  it.each([
    ['without dispose', ''],
    ['with dispose', 'await pool.dispose()'],
  ])('ends by itself %s', async (_, last) => {
    const file = join('build', 'programs', `pool-exit-${last.length}.ts`)
    await promisify(execFile)('mkdir', ['-p', 'build/programs'])
    await writeFile(
      file,
      `import { createPool } from '../../src/pool/index.js'
      const pool = await createPool({ size: 2 })
      const { digits } = await pool.predict(new Uint8Array(100 * 784))
      ${last}
      console.log('read', digits.length)`,
    )
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/run-ts.mjs', file], {
      timeout: 20_000,
    })
    expect(stdout).toContain('read 100')
  })
})
