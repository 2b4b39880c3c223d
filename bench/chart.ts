/* The README's pictures, readable on light pages and on dark ones. */
import { mkdirSync, writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Table } from './report.js'
import type { Growth } from './tables/growth.js'

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

/** Microseconds an image, one image a call and a batch of 64: a bar for each contender of these tables that there are. */
export function drawBars(tables: readonly Table[], titleOf: (n: number) => string, path: URL): void {
  const batches = new Map([
    [titleOf(1), 'one image a call'],
    [titleOf(64), '64 images a call'],
  ])
  const bars = [...batches].flatMap(([title, batch]) => {
    const rows = tables.find((table) => table.title === title)?.rows ?? []
    return rows
      .filter(({ name }) => !/squashed|featureMaps|16-bit|baseline/.test(name))
      .map(({ name, microseconds, ratio }, i) => ({
        batch,
        name: i === 0 ? 'lenet5-simd' : name.replace(/^.*, the package's own/, 'lenet5-simd, its'),
        own: i === 0,
        microseconds: microseconds!,
        label: `${microseconds!.toFixed(1)} µs${i === 0 ? '' : `, ${ratio!.toFixed(1)} ×`}`,
      }))
  })
  if (bars.length === 0) return
  const names = [
    ...new Set(
      [...bars].sort((a, b) => +b.own - +a.own || a.microseconds - b.microseconds).map(({ name }) => name),
    ),
  ]
  const place = { fy: 'batch', y: 'name' } as const
  write('Microseconds an image on one core: lenet5-simd and what one would take instead', path, {
    height: 120 + batches.size * names.length * 24,
    marginLeft: 240,
    marginRight: 130,
    marginBottom: 45,
    x: {
      type: 'log',
      label: 'microseconds an image on one core, logarithmic →',
      ticks: [3, 10, 30, 100, 300, 1000, 3000],
    },
    y: { label: null, domain: names, tickSize: 0 },
    fy: { label: null, domain: [...batches.values()], axis: null },
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
        [...batches.values()].map((batch) => ({ batch })),
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

/** One curve: microseconds a call over the size; logarithmic where the sizes span more than two powers of ten. */
export function drawGrowth({ title, size, points }: Growth, path: URL): void {
  const wide = points.at(-1)!.n / points[0]!.n > 100
  const place = { x: 'n', y: 'milliseconds' }
  const data = points.map(({ n, microseconds }) => ({ n, milliseconds: microseconds / 1000 }))
  write(`Milliseconds of ${title}`, path, {
    height: 320,
    marginBottom: 45,
    marginRight: 30,
    marginLeft: 70,
    grid: true,
    x: { label: `${size} →`, ...(wide && { type: 'log' }) },
    y: { label: '↑ milliseconds a call', ...(wide ? { type: 'log' } : { zero: true }) },
    marks: [
      Plot.lineY(data, { ...place, stroke: OWN, strokeWidth: 1.5 }),
      Plot.dot(data, { ...place, r: 2.5, fill: OWN }),
    ],
  })
}
