import { expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { describeInChromium, runInChromium } from './chromium.js'
import type { Report } from './page.js'

describeInChromium('the built package in Chromium', () => {
  it('reads the same distances as in Node, by relaxed SIMD', async () => {
    // A one: a stroke 4 wide and 20 high.
    const image = new Uint8Array(784)
    for (let y = 4; y < 24; y++) image.fill(255, y * 28 + 12, y * 28 + 16)
    const model = await LeNet5.load()
    const expected = model.classify(image)

    const report = await runInChromium<Report>(new URL('./page.ts', import.meta.url), 'classify', [image])
    expect(report.relaxedSimd).toBe(true)
    expect(report.backend).toBe('relaxed')
    expect(report.digit).toBe(expected.digit)
    expect(report.distances).toHaveLength(10)
    for (const [digit, distance] of report.distances.entries()) {
      expect(Math.abs(distance / expected.distances[digit]! - 1), `distance to ${digit}`).toBeLessThan(1e-3)
    }
    model.dispose()
  })
})
