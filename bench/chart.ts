/* The README's pictures, readable on light pages and on dark ones. */
import { mkdirSync, writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Growth } from './growth.js'
import type { Report } from './report.js'

/** A picture is a page of its own: what it inherits is what its reader's system prefers. */
const STYLE = `svg { color: #1f2328; --own: #c2410c; --other: #8c959f; font: 13px system-ui, sans-serif }
@media (prefers-color-scheme: dark) { svg { color: #e6edf3; --own: #fb923c; --other: #6e7681 } }`
const OWN = 'var(--own)'
const OTHER = 'var(--other)'

// biome-ignore lint/suspicious/noExplicitAny: Plot's types want the DOM's, linkedom has its own
function write(title: string, path: URL, options: any): void {
  const { document } = parseHTML('<html><body></body></html>')
  const svg = Plot.plot({ document, width: 800, ...options })
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  // Plot's own rules are for pages, and state a property twice, which the linter of this project refuses.
  const style = svg.querySelector('style') ?? document.createElement('style')
  style.textContent = STYLE
  const name = document.createElement('title')
  name.textContent = title
  svg.prepend(name, style)
  mkdirSync(new URL('.', path), { recursive: true })
  writeFileSync(path, `${svg.outerHTML}\n`)
}

const BATCHES = { 'One image': 'one image a call', 'An image of a batch of 64': '64 images a call' } as const

/** Microseconds an image, one image a call and a batch of 64. */
export function drawBars(report: Report, path: URL): void {
  const bars = Object.entries(BATCHES).flatMap(([title, batch]) => {
    const rows = report.tables.find((table) => table.title === title)?.rows ?? []
    return rows
      .filter(({ name }) => !/squashed|featureMaps|16-bit/.test(name))
      .map(({ name, microseconds, ratio }, i) => ({
        batch,
        name: i === 0 ? 'lenet5-simd' : name.replace(/^.*, the package's own/, 'lenet5-simd, its'),
        own: i === 0,
        microseconds: microseconds!,
        label: `${microseconds!.toFixed(1)} µs${i === 0 ? '' : `, ${ratio!.toFixed(1)} ×`}`,
      }))
  })
  const names = [
    ...new Set(
      [...bars].sort((a, b) => +b.own - +a.own || a.microseconds - b.microseconds).map(({ name }) => name),
    ),
  ]
  const place = { fy: 'batch', y: 'name' } as const
  write('Microseconds an image on one core: lenet5-simd and what one would take instead', path, {
    height: 120 + 2 * names.length * 24,
    marginLeft: 240,
    marginRight: 130,
    marginBottom: 45,
    x: {
      type: 'log',
      label: 'microseconds an image on one core, logarithmic →',
      ticks: [3, 10, 30, 100, 300, 1000, 3000],
    },
    y: { label: null, domain: names, tickSize: 0 },
    fy: { label: null, domain: Object.values(BATCHES), axis: null },
    marks: [
      Plot.gridX({ ticks: [3, 10, 30, 100, 300, 1000, 3000] }),
      Plot.barX(
        bars.filter(({ own }) => own),
        { ...place, x1: 2, x2: 'microseconds', fill: OWN },
      ),
      Plot.barX(
        bars.filter(({ own }) => !own),
        { ...place, x1: 2, x2: 'microseconds', fill: OTHER },
      ),
      Plot.text(bars, { ...place, x: 'microseconds', text: 'label', textAnchor: 'start', dx: 5 }),
      Plot.text(
        Object.values(BATCHES).map((batch) => ({ batch })),
        {
          fy: 'batch',
          text: 'batch',
          frameAnchor: 'top-left',
          dx: -235,
          dy: -16,
          textAnchor: 'start',
          fontWeight: 'bold',
        },
      ),
    ],
  })
}

/** The cost of a call with n images, and the straight lines from one image to each multiple of 8. */
export function drawGrowth(points: readonly Growth[], path: URL): void {
  write('Microseconds a call of predict with 1 to 64 images', path, {
    height: 340,
    marginBottom: 45,
    marginRight: 30,
    marginLeft: 60,
    grid: true,
    x: { label: 'images a call →', ticks: [1, 8, 16, 24, 32, 40, 48, 56, 64] },
    y: { label: '↑ microseconds a call', zero: true },
    marks: [
      Plot.ruleX([8, 16, 24, 32, 40, 48, 56, 64], { strokeOpacity: 0.1 }),
      Plot.lineY(points, { x: 'n', y: 'line', stroke: OTHER, strokeDasharray: '4 3' }),
      Plot.lineY(points, { x: 'n', y: 'microseconds', stroke: OWN, strokeWidth: 1.5 }),
      Plot.dot(points, { x: 'n', y: 'microseconds', r: 2.5, fill: OWN }),
    ],
  })
}
