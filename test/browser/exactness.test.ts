import { expect, it } from 'vitest'
import type { Row } from '../engine/exactness.js'
import { describeInChromium, runInChromium } from './chromium.js'

const suite = new URL('../engine/exactness.ts', import.meta.url)

describeInChromium('backend relaxed against float64, in Chromium', () => {
  it.each([
    ['inferenceErrors', ['relaxed']],
    ['gradientErrors', ['relaxed', [3, 16, 70]]],
    [
      'scanErrors',
      [
        'relaxed',
        [
          [32, 32],
          [33, 47],
          [101, 58],
          [300, 110],
          [430, 36],
        ],
      ],
    ],
  ])('%s stay within their bounds', async (name, args) => {
    const rows = await runInChromium<Row[]>(suite, name, args)
    expect(rows.length).toBeGreaterThan(3)
    expect(new Set(rows.map(({ backend }) => backend))).toEqual(new Set(['relaxed']))
    expect(rows.filter(({ error, bound }) => !(error <= bound))).toEqual([])
  })
})
