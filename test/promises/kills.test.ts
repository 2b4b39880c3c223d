/** A short version of `npm run promises`: a killed command line leaves whole files, a killed worker a settled promise. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { writeBytes } from '../../cli/files.js'
import { LeNet5 } from '../../src/index.js'
import { createPool, workerCode } from '../../src/pool/index.js'
import { CLI } from '../cli/support.js'
import { digits } from '../model/support.js'

describe('a write', () => {
  it('that is killed leaves the file as it was, and the next one cleans up', {
    timeout: 120_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lenet5-kill-'))
    const path = join(folder, 'x.safetensors')
    const old = (await LeNet5.create()).toSafetensors()
    await writeFile(path, old)
    const args = [CLI, 'export', '--safetensors', path]
    for (let i = 0; i < 5; i++) {
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      // Killed as soon as the temporary file is there, at last.
      const seen = (async () => {
        while (child.exitCode === null && !(await readdir(folder)).some((name) => name.endsWith('.tmp')));
        child.kill('SIGKILL')
      })()
      await Promise.all([once(child, 'close'), seen])
      const bytes = new Uint8Array(await readFile(path))
      await LeNet5.fromSafetensors(bytes, { simd: 'js' })
    }
    await writeFile(`${path}.99999999.0123abcd.tmp`, 'left over')
    await writeBytes(path, old)
    expect(await readdir(folder)).toEqual(['x.safetensors'])
    expect(new Uint8Array(await readFile(path))).toEqual(old)
    await rm(folder, { recursive: true })
  })
})

describe('workers of a pool that are killed', () => {
  it('fail their jobs or are too late to: every promise settles, rightly or typed', {
    timeout: 120_000,
  }, async () => {
    const workers: Worker[] = []
    const pool = await createPool({
      size: 2,
      worker: () => {
        const worker = new Worker(workerCode, { eval: true, execArgv: [] })
        workers.push(worker)
        return worker
      },
    })
    const model = await LeNet5.load()
    const { images } = await digits(2000)
    const expected = model.predict(images).distances
    let answered = 0
    for (let i = 0; i < 6; i++) {
      const jobs = [0, 1, 2].map(() => pool.predict(images))
      setTimeout(() => void workers.at(-1 - (i % 2))?.terminate(), i)
      for (const result of await Promise.allSettled(jobs)) {
        if (result.status === 'rejected') expect(result.reason.code).toBe('WORKER')
        else {
          answered++
          expect(result.value.distances).toEqual(expected)
        }
      }
    }
    // It goes on working after all of them.
    expect((await pool.predict(images)).distances).toEqual(expected)
    expect(answered).toBeGreaterThan(0)
    await pool.dispose()
  })
})
