import { expect, it } from 'vitest'
import { workerCode } from '../../src/pool/index.js'
import { digits } from '../model/support.js'
import { describeInChromium, runInChromium } from './chromium.js'
import type { PoolReport } from './pool-page.js'

const page = new URL('./pool-page.ts', import.meta.url)
const EXPECTED: PoolReport = { backend: 'relaxed', size: 2, same: true, progress: 1003 }

describeInChromium('the built pool in Chromium', () => {
  it('gives the answers of one model, bit for bit', async () => {
    const { images } = await digits(1003)
    expect(await runInChromium(page, 'readWithPool', [images])).toEqual(EXPECTED)
  })

  it('under a policy without blob: takes a worker of the site, and says so without one', async () => {
    const { images } = await digits(1003)
    const options = {
      contentSecurityPolicy: "script-src 'self' 'unsafe-eval'; worker-src 'self'",
      files: { '/worker.js': new TextEncoder().encode(workerCode) },
    }
    const { report, refusal } = await runInChromium<{ report: PoolReport; refusal: string }>(
      page,
      'readWithFile',
      [images],
      options,
    )
    expect(report).toEqual(EXPECTED)
    expect(refusal).toContain('WORKER: ')
    expect(refusal).toContain('options.worker')
  })
})
