/* Prints how exact every backend is, and the memory plan: `npm run exactness`. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { closeBrowsers, missing } from '../browser/driver.mjs'
import { runInChromium } from '../browser/run-in-chromium.js'
import { exactness, type Row } from './exactness.js'

/** Rows of one kind as one line: the largest error of all variants, losses and batch sizes. */
function print(backend: string, rows: readonly Row[]): boolean {
  const kinds = new Map<string, Row[]>()
  for (const row of rows) {
    kinds.set(row.kind, [...(kinds.get(row.kind) ?? []), row])
  }
  console.log(`\nbackend ${backend}: ${rows.length} comparisons with float64`)
  for (const [kind, of] of kinds) {
    const worst = of.reduce((a, b) => (b.error / (b.bound || 1) > a.error / (a.bound || 1) ? b : a))
    const fine = of.every(({ error, bound }) => error <= bound)
    console.log(
      `  ${fine ? 'ok  ' : 'MISS'}  ${kind.padEnd(52)} ${worst.error.toExponential(1).padStart(8)} of ${worst.bound.toExponential(0)}   (${worst.variant})`,
    )
  }
  return rows.every(({ error, bound }) => error <= bound)
}

const fine: boolean[] = []
for (const backend of ['js', 'baseline'] as const)
  fine.push(print(`${backend}, Node ${process.version}`, await exactness(backend)))
const why = missing('chromium')
if (why) console.log(`\nbackend relaxed: not run: ${why}`)
else {
  const suite = pathToFileURL(resolve('test/engine/exactness.ts'))
  fine.push(print('relaxed, Chromium', await runInChromium<Row[]>(suite, 'exactness', ['relaxed'])))
  await closeBrowsers()
}
process.exitCode = fine.every(Boolean) ? 0 : 1
