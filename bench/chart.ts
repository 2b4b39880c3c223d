/* The README's picture: microseconds an image, one image a call and a batch of 64. */
import { mkdirSync, writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Report } from './report.js'

export function writeChart(report: Report, path: URL): void {
  const bars = report.tables
    .filter(({ title }) => /^(One image|An image of a batch of 64)/.test(title))
    .flatMap(({ title, rows }) =>
      rows
        .filter(({ name }) => !/squashed|featureMaps/.test(name))
        .map(({ name, microseconds, ratio }, i) => ({
          batch: title.startsWith('One') ? 'one image' : 'batch of 64',
          name:
            i === 0 ? 'lenet5-simd' : name.replace(/^(classify|predict), the package's own/, 'lenet5-simd,'),
          own: i === 0,
          microseconds: microseconds!,
          label: `${microseconds!.toFixed(1)} µs${i === 0 ? '' : `  (${ratio!.toFixed(1)} ×)`}`,
        })),
    )
  const { document } = parseHTML('<html><body></body></html>')
  const svg = Plot.plot({
    document,
    width: 800,
    height: 520,
    marginLeft: 200,
    marginRight: 120,
    x: { type: 'log', label: 'microseconds an image, one core, logarithmic', grid: true },
    y: { label: null, domain: [...new Set(bars.map(({ name }) => name))] },
    fy: { label: null, domain: ['one image', 'batch of 64'] },
    color: { domain: [true, false], range: ['#c2410c', '#94a3b8'] },
    marks: [
      Plot.barX(bars, { fy: 'batch', y: 'name', x1: 1, x2: 'microseconds', fill: 'own' }),
      Plot.text(bars, {
        fy: 'batch',
        y: 'name',
        x: 'microseconds',
        text: 'label',
        textAnchor: 'start',
        dx: 4,
      }),
    ],
  })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('style', 'background: white')
  // Plot's own rules are for pages, and state a property twice, which the linter of this project refuses.
  svg.querySelector('style')?.remove()
  const title = document.createElement('title')
  title.textContent = 'Microseconds an image on one core: lenet5-simd and its alternatives'
  svg.prepend(title)
  mkdirSync(new URL('.', path), { recursive: true })
  writeFileSync(path, svg.outerHTML)
}
